"""What a page is made of, already in words: the template only lays it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Attributes:
        more: what is folded away below the text, each with its heading.
        kind: how it looks: ``bad`` or ``differs``; empty like any other.
    """

    text: str
    more: tuple[tuple[str, str], ...] = ()
    kind: Literal["", "bad", "differs"] = ""


@dataclass(frozen=True)
class Line:
    """A row of a table; ``facts`` are what filters ask of it, by name."""

    cells: tuple[Cell, ...]
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table whose first column names its rows.

    Attributes:
        numbers: which columns hold numbers, from 0.
        total: a last line, as long as the others.
        folded: whether it is opened by its caption, as it tells what a chart shows.
        stacked: whether each row is a block of its own on a phone, as its texts are long.
    """

    id: str
    caption: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    numbers: frozenset[int] = frozenset()
    total: tuple[str, ...] = ()
    folded: bool = False
    stacked: bool = False
    is_a: str = "table"


@dataclass(frozen=True)
class Legend:
    """What colours and signs stand for, each by the name of its look; shown in one mode or all."""

    entries: tuple[tuple[str, str], ...]
    mode: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart for ``assets/report.js`` to draw.

    Attributes:
        draws: the function there that draws it.
        label: what it shows, as a sentence, for who does not see it.
        data: what is drawn, as JSON; all that can be pointed at has its lines ``told``.
    """

    id: str
    draws: Literal["calendar", "map", "load", "stock", "capacity", "dates"]
    label: str
    data: Mapping[str, Any]
    legends: tuple[Legend, ...] = ()
    is_a: str = "chart"


@dataclass(frozen=True)
class Control:
    """Something to choose by: ``choices`` are values with their labels."""

    name: str
    label: str
    kind: Literal["radio", "select", "check", "search"]
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Controls:
    """Controls of one thing.

    Attributes:
        of: the id of the chart or table.
        shown: how many lines are shown, as text with ``{shown}`` where their number goes.
    """

    of: str
    legend: str
    controls: tuple[Control, ...]
    shown: str = ""
    is_a: str = "controls"


@dataclass(frozen=True)
class Sentences:
    """Paragraphs, or a list of sentences with a heading."""

    sentences: tuple[str, ...]
    heading: str = ""
    listed: bool = False
    is_a: str = "sentences"


Part = Table | Chart | Controls | Sentences


@dataclass(frozen=True)
class Section:
    """A part of the page with a heading of its own."""

    id: str
    title: str
    parts: tuple[Part, ...]


def cells(*texts: str) -> tuple[Cell, ...]:
    """Plain cells."""
    return tuple(Cell(text) for text in texts)
