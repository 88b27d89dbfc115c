"""Draws docs/figures_map.png, the map of what `make demo` wrote into out/.

``make pictures`` runs it.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from botram_opt import read_plan, read_problem

ROOT = Path(__file__).parents[2]
_DPI, _COLOURS = 110, 256


def main(source: Path = ROOT / "out", target: Path = ROOT / "docs") -> None:
    """Draw the map of the plan in a folder, in few colours, so that a repository can keep it."""
    problem, plan = read_problem(source / "problem.json"), read_plan(source / "plan.json")
    drawn = io.BytesIO()
    plan.plot.map(problem).savefig(drawn, dpi=_DPI)
    with Image.open(drawn) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE)
        few.save(target / "figures_map.png", optimize=True)


if __name__ == "__main__":
    main()
