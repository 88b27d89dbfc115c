"""Draws docs/report.png, a picture of the report of what `make demo` wrote into out/.

``make pictures`` runs it. It needs Chromium.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from botram_opt import html_report, read_plan, read_problem

ROOT = Path(__file__).parents[2]

SHORTENED = """
[data-of="visits"], [data-of="visits"] ~ *, .edition > nav { display: none }
.scroll { overflow: hidden }
"""
"""The list of visits is as long as all else in the picture."""

WIDTH, HEIGHT, COLOURS = 1280, 1850, 255


def main(folder: Path) -> None:
    """Photograph the report of the plan in a folder."""
    problem, plan = read_problem(folder / "problem.json"), read_plan(folder / "plan.json")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        page_file = Path(place) / "report.html"
        page_file.write_text(html_report(problem, plan), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.add_style_tag(content=SHORTENED)
        taken = page.screenshot()
        browser.close()
    picture = (
        Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    )
    picture.save(ROOT / "docs" / "report.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "out")
