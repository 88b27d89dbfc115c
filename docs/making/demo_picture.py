"""Draws docs/demo.svg, the picture of what `make demo` prints, from what it wrote into out/.

``make pictures`` runs it.
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from botram_opt import read_plan, read_problem
from botram_opt.cli import screen

ROOT = Path(__file__).parents[2]

SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<!-- Drawn by make pictures. -->
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
<rect fill="#fdfdfb" stroke="#c8c8c0" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Draw the plan in out/ as the command shows it."""
    problem, plan = read_problem(ROOT / "out/problem.json"), read_plan(ROOT / "out/plan.json")
    console = Console(record=True, width=screen.PIPED_WIDTH, file=io.StringIO(), highlight=False)
    console.print(screen.whole_plan(problem, plan))
    svg = console.export_svg(theme=_light(), code_format=SVG, unique_id="demo")
    (ROOT / "docs/demo.svg").write_text(svg, encoding="utf-8")


def _light() -> TerminalTheme:
    black, white = (28, 28, 28), (253, 253, 251)
    return TerminalTheme(white, black, [black] * 8, [black] * 8)


if __name__ == "__main__":
    main()
