"""Runs the examples, and writes what they print and draw into docs/examples.md and docs/examples/.

``make examples`` runs it; with ``ARGS="flood"`` for some of them. On the page, a block of text that
belongs to an example stands below a comment with its name, and is made anew each time. Every solve
is reproducible, so that both are the same each time.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES, PAGE = ROOT / "examples", ROOT / "docs" / "examples.md"

PRINTED = re.compile(
    r"<!-- printed by (?P<name>\w+)\.py -->\n\n```text\n(?P<output>.*?)```\n", re.S
)


def outputs(page: str) -> dict[str, str]:
    """What the page says that each example prints, by name, in the order of the page."""
    return {found["name"]: found["output"] for found in PRINTED.finditer(page)}


def run(name: str, picture: Path) -> str:
    """What an example prints, while it draws its picture into a file."""
    printed = io.StringIO()
    arguments, path = sys.argv, sys.path
    sys.argv = [f"{name}.py", "--picture", str(picture)]
    # As where a script is run: those beside it can be imported.
    sys.path = [str(EXAMPLES), *sys.path]
    try:
        with contextlib.redirect_stdout(printed):
            runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    finally:
        sys.argv, sys.path = arguments, path
    lines = printed.getvalue().rstrip().splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def written(page: str, printed: dict[str, str]) -> str:
    """The page with what examples print in its place."""

    def block(found: re.Match[str]) -> str:
        text = printed.get(found["name"], found["output"])
        return f"<!-- printed by {found['name']}.py -->\n\n```text\n{text}```\n"

    return PRINTED.sub(block, page)


def main(names: list[str]) -> None:
    """Run examples, draw their pictures, and write the page."""
    import matplotlib as mpl

    # Nothing in a picture depends on when or in which process it was drawn.
    mpl.rcParams["svg.hashsalt"] = "botram_opt"
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    page = PAGE.read_text(encoding="utf-8")
    printed = {}
    for name in names or outputs(page):
        print(name)
        printed[name] = run(name, PAGE.with_suffix("") / f"{name}.svg")
    PAGE.write_text(written(page, printed), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
