"""What all figures share: their size, colours, words and notes."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from botram_opt.language import in_this_language, number, say
from botram_opt.tables import Row
from botram_opt.wording import month

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.2
"""Inches: the text of a page. What is drawn for a page is too small for half of one."""

BLUE, MID_BLUE, PALE_BLUE, RED, AMBER = "#1f5a8a", "#8fb3d3", "#cfe0ef", "#b3401f", "#f6dfb0"
INK, GREY, PALE = "#1c1c1c", "#555555", "#e4e8ec"
"""Told apart by the colour-blind, and by how dark they are in a grey print."""

TITLE, USUAL, SMALL, TINY = 10.5, 8.0, 7.0, 6.0
"""Sizes of words, in points."""

_CHARACTERS_PER_INCH = 17
_NOTE, _SIGN, _GAP = 0.135, 0.175, 0.08
"""Inches: how high a line of notes is, a line of signs, and the room between them."""
_MONTHS_APART = 15
"""Days from which on the names of two months do not meet."""
_TALLEST = 60.0
"""Inches; what is taller is drawn more densely."""


def blank(width: float, height: float) -> Figure:
    """An empty figure of so many inches.

    Raises:
        ImportError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        what = say("pictures need matplotlib: pip install botram-opt[plot]")
        raise ImportError(what) from error
    return Figure(figsize=(width, min(height, _TALLEST)), dpi=150, layout="constrained")


def finish(
    figure: Figure,
    title: str,
    notes: Iterable[str] = (),
    signs: Sequence[object] = (),
    columns: int = 2,
) -> Figure:
    """A figure with its title, what its signs mean, and notes; every text is shown as it is."""
    from matplotlib.text import Text

    width, height = figure.get_size_inches()
    wrapped = textwrap.fill(title, int(width * _CHARACTERS_PER_INCH * SMALL / TITLE))
    figure.suptitle(wrapped, fontsize=TITLE, color=INK)
    lines = [
        line for note in notes for line in textwrap.wrap(note, int(width * _CHARACTERS_PER_INCH))
    ]
    below = _NOTE * len(lines) + _GAP
    figure.text(0.01, _GAP / height, "\n".join(lines), va="bottom", fontsize=SMALL, color=GREY)
    if signs:
        _explain(figure, signs, columns, below / height)
        below += _SIGN * -(-len(signs) // columns) + _GAP
    # Not left to the layout, which would put what signs mean where the notes are.
    engine: Any = figure.get_layout_engine()
    engine.set(rect=(0, below / height, 1, 1 - below / height))
    for text in figure.findobj(Text):
        # Names are no mathematics, whatever signs they have, and no commands of TeX.
        text.set_parse_math(False)
        text.set_usetex(False)
    return figure


def _explain(figure: Figure, signs: Sequence[object], columns: int, above: float) -> None:
    meaning = figure.legend(
        handles=signs,
        loc="lower center",
        bbox_to_anchor=(0.5, above),
        ncols=columns,
        frameon=False,
        fontsize=USUAL,
        handlelength=1.8,
        borderpad=0,
    )
    meaning.set_in_layout(False)


def name(text: str, most: int = 30) -> str:
    """A name as it is drawn: on one line, cut where it is too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def mark(row: Row) -> str:
    """What stands before requests that are not reported."""
    return "~" if row["basis"] not in (None, "reported") else ""


def basis_notes(rows: Iterable[Row]) -> list[str]:
    """What the mark of requests means, if any has one."""
    if not any(mark(row) for row in rows):
        return []
    return [say("~ estimated or assumed, not reported; what is served follows from it.")]


def months_along(axes: Axes, days: Sequence[dt.date]) -> None:
    """Write the months below an axis of days, as `datetime.date.toordinal` numbers them."""
    first, last = min(days), max(days)
    starts = [
        dt.date(year, number_, 1)
        for year in range(first.year, last.year + 1)
        for number_ in range(1, 13)
    ]
    inside = [day for day in starts if first.replace(day=1) <= day <= last]
    axes.set_xlim(first.toordinal() - 4, last.toordinal() + 4)
    if len(inside) > 1 and (inside[1] - first).days < _MONTHS_APART:
        del inside[0]
    shown = inside[:: 1 + len(inside) // 25]
    axes.set_xticks(
        [max(day, first).toordinal() for day in shown],
        [month_and_year(day, first=day == shown[0]) for day in shown],
        fontsize=SMALL,
    )


def month_and_year(day: dt.date, *, first: bool) -> str:
    """A month, with its year where one begins."""
    return f"{month(day)}\n{day.year}" if first or day.month == 1 else month(day)


def numbers_along(axes: Axes) -> None:
    """Write whole numbers below an axis, with the signs of the language, from nothing on."""
    from matplotlib.ticker import MaxNLocator

    written = in_this_language(number)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: written(round(value)))
    axes.set_xlim(left=0)
    axes.tick_params(axis="x", labelsize=SMALL)


def bare(axes: Axes) -> None:
    """Take off what an axis of names does not need, and put a faint grid behind bars."""
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.set_axisbelow(True)
    axes.grid(axis="x", color="#ececec")
