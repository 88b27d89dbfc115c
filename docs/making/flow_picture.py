"""Draws docs/flow.svg: the packages from top to bottom, in the order of the list in docs/built.md.

``make pages`` runs it.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "flow.svg"

ROWS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("stated", (("problem", "what the planner states"), ("demand", "history to forecast"))),
    ("decided", (("plan", "visits, costs, bounds"), ("changes", "a problem as it would be"))),
    (
        "modelled",
        (
            ("decisions", "the variables"),
            ("rules", "one module a rule"),
            ("verification", "without the solver"),
            ("tables", "a plan as rows"),
            ("model", "problem and rules"),
        ),
    ),
    ("solved", (("solving", "model to plan: levels, bounds, parts, processes"),)),
    (
        "asked",
        (
            ("asking", "why, why not"),
            ("simulation", "lived through"),
            ("explaining", "no plan"),
            ("scenarios", "what if"),
            ("tradeoffs", "Pareto"),
            ("replanning", "what now"),
        ),
    ),
    (
        "shown",
        (
            ("datasets", "the example"),
            ("report", "one HTML page"),
            ("formats", "workbook, JSON, ..."),
            ("figures", "Matplotlib"),
        ),
    ),
    ("called", (("cli", "the command botram-opt"),)),
)
"""Rows of packages and modules, each with what it is, and what a row is called."""

WIDTH, LEFT, GAP, TALL, BETWEEN = 900, 96, 10, 54, 26

STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1d2733; text-anchor: middle }
  .name { font: 600 15px ui-monospace, monospace }
  .what { font-size: 12px; fill: #455364 }
  .row { font-style: italic; fill: #455364; text-anchor: start }
  .paper { fill: #ffffff }
  .box { fill: #e6f2f1; stroke: #00796b }
  .arrow { stroke: #455364; stroke-width: 1.6; fill: none }
  .head { fill: #455364 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e8edf2 }
    .what, .row { fill: #b6c2ce }
    .paper { fill: #1e2129 }
    .box { fill: #17383a; stroke: #4db6ac }
    .arrow { stroke: #b6c2ce }
    .head { fill: #b6c2ce }
  }
"""


def picture() -> str:
    """The picture as SVG; light or dark as the reader's machine is, on a paper of its own."""
    parts, top = [], 16
    for number, (called, boxes) in enumerate(ROWS):
        if number:
            middle = LEFT + (WIDTH - LEFT - 16) / 2
            parts.append(_arrow(middle, top - BETWEEN + 3, top - 3))
        parts.append(f'<text class="row" x="16" y="{top + TALL / 2 + 5}">{escape(called)}</text>')
        wide = (WIDTH - LEFT - 16 - GAP * (len(boxes) - 1)) / len(boxes)
        for at, (name, what) in enumerate(boxes):
            parts.append(_box(LEFT + at * (wide + GAP), top, wide, name, what))
        top += TALL + BETWEEN
    high = top - BETWEEN + 16
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" role="img">',
            "<!-- Drawn by make pages. -->",
            "<title>The packages of botram_opt, from top to bottom</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{high}" rx="8"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _box(left: float, top: float, wide: float, name: str, what: str) -> str:
    middle = left + wide / 2
    return "\n".join(
        [
            f'<rect class="box" x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{TALL}"/>',
            f'<text class="name" x="{middle:.1f}" y="{top + 23}">{escape(name)}</text>',
            f'<text class="what" x="{middle:.1f}" y="{top + 42}">{escape(what)}</text>',
        ]
    )


def _arrow(x: float, top: float, bottom: float) -> str:
    return "\n".join(
        [
            f'<path class="arrow" d="M{x:.1f} {top} V{bottom - 6}"/>',
            f'<path class="head" d="M{x - 5:.1f} {bottom - 7} h10 l-5 7 z"/>',
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
