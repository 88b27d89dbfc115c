"""What kinds of things stand in columns: how each is read, written, chosen and told."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from botram_opt.formats.workbook.names import Labels, Names, id_of, label_of
from botram_opt.formats.workbook.parameters import as_cell, parameters_in
from botram_opt.formats.xlsx import cells
from botram_opt.formats.xlsx.cells import CellError, shown
from botram_opt.formats.xlsx.opening import Value
from botram_opt.language import Language, say, speaking

Said = Callable[[], str]
"""Something said in the language that is spoken when it is asked for."""

Written = str | int | float | dt.date | dt.time | None
"""What is put in a cell."""

Form = Literal["text", "whole", "number", "date", "time", "any"]
"""How a column is formatted; ``any``: numbers as numbers, and text as text."""


class Untyped(str):
    """A cell of a table that has text only, so that it is not known whether it is a number."""

    __slots__ = ()


@dataclass(frozen=True)
class Kind:
    """What stands in a column.

    Attributes:
        read: the value that a cell gives; raises `CellError`.
        write: a value as it is put in a cell; items by their labels.
        form: how the column is formatted.
        how: how it is written, for whoever fills it in.
        options: what there is to choose from; empty where that is not so.
        sheets: names of the sheets whose ids it takes.
        several: whether a cell may hold several.
    """

    read: Callable[[Value, Names], object]
    write: Callable[[Any, Labels], Written]
    form: Form
    how: Said
    options: Callable[[], Sequence[str]] = tuple
    sheets: tuple[str, ...] = ()
    several: bool = False


def none_at_all() -> str:
    """What says that something is stated to be empty, where nothing would say that it is not."""
    return say("(none)")


NAME = Kind(
    lambda value, _: cells.text(value),
    lambda value, _: value,
    "text",
    lambda: say("text of one line"),
)
"""An id, or what something is called."""

FREE_TEXT = Kind(
    lambda value, _: cells.free_text(value),
    lambda value, _: value,
    "text",
    lambda: say("text"),
)

CODE = Kind(
    lambda value, _: _unquoted(cells.free_text(value)),
    lambda value, _: _quoted(value),
    "text",
    lambda: say("text"),
)
"""Text that may be stated to be empty, by two quotes."""

REMARK = Kind(
    CODE.read,
    lambda value, _: _quoted(value) if value else None,
    "text",
    lambda: say("text"),
)
"""Text of which none is as good as nothing; blanks stand in quotes."""

WHOLE = Kind(
    lambda value, _: cells.whole(value),
    lambda value, _: value,
    "whole",
    lambda: say("a whole number"),
)

DATE = Kind(
    lambda value, _: cells.day(value),
    lambda value, _: value,
    "date",
    lambda: say("a date: 12/04/2025, 2025-04-12 or 12 April 2025"),
)

TIME = Kind(
    lambda value, _: cells.clock(value),
    lambda value, _: value,
    "time",
    lambda: say("a time: 08:00"),
)

YES_NO = Kind(
    lambda value, _: cells.yes_no(value),
    lambda value, _: say("yes") if value else say("no"),
    "text",
    lambda: say("yes or no"),
    lambda: (say("yes"), say("no")),
)

DATES = Kind(
    lambda value, _: [cells.day(part) for part in _listed(value)],
    lambda value, _: "; ".join(day.isoformat() for day in value),
    "text",
    lambda: say("dates, with semicolons between them"),
    several=True,
)

PARAMETERS = Kind(
    lambda value, _: parameters_in(value),
    lambda value, _: as_cell(value),
    "text",
    lambda: say("name = value; name = value"),
)


def number(least: float = float("-inf"), most: float = float("inf")) -> Kind:
    """A number; of what text may be, only what lies within limits is meant."""
    return Kind(
        lambda value, _: cells.decimal(value, lambda x: least <= x <= most, percent=True),
        lambda value, _: value,
        "number",
        lambda: say("a number"),
    )


SHARE = Kind(number(0, 1).read, lambda value, _: value, "number", lambda: say("0.8 or 80%"))


def _number_or_text(value: Value, _: Names) -> object:
    if isinstance(value, str) and not isinstance(value, Untyped):
        return _unquoted(value)
    try:
        return cells.decimal(value)
    except CellError:
        return _unquoted(cells.free_text(value))


NUMBER_OR_TEXT = Kind(
    _number_or_text,
    lambda value, _: _quoted(value) if isinstance(value, str) else value,
    "any",
    lambda: say("a number, or text"),
)


def choice(titles: Mapping[str, Said]) -> Kind:
    """One of some values, each with what it is called."""
    return Kind(
        lambda value, _: _chosen(cells.text(value), titles),
        lambda value, _: titles[value](),
        "text",
        lambda: say("one of {options}", options=", ".join(_called(titles))),
        lambda: _called(titles),
    )


def choices(titles: Mapping[str, Said]) -> Kind:
    """Some of some values, with semicolons between them; or none at all."""
    return Kind(
        lambda value, _: [_chosen(part, titles) for part in _parts(value, titles)],
        lambda value, _: "; ".join(titles[part]() for part in value) or none_at_all(),
        "text",
        lambda: say("some of {options}; with semicolons between", options=_joined(titles)),
        lambda: _called(titles),
        several=True,
    )


def item(*sheets: str) -> Kind:
    """An item of one of some sheets, by id or by name."""
    return Kind(
        lambda value, names: id_of(cells.text(value), sheets, names),
        lambda value, labels: label_of(value, sheets, labels),
        "text",
        lambda: say("an id or a name"),
        sheets=sheets,
    )


def items(*sheets: str, or_all: bool = False) -> Kind:
    """Items of some sheets, by id or by name, with semicolons between them.

    Args:
        sheets: whose ids they are.
        or_all: whether an empty cell stands for all of them, so that none has to be said.
    """

    def read(value: Value, names: Names) -> list[str]:
        ids: list[str] = []
        for part in _listed(value):
            try:
                ids.append(id_of(part, sheets, names))
            except CellError:
                # Ids hold no commas; where a name does, it has been found already.
                if "," not in part:
                    raise
                some = [piece.strip() for piece in part.split(",") if piece.strip()]
                ids += [id_of(piece, sheets, names) for piece in some]
        return ids

    def write(value: Any, labels: Labels) -> str | None:
        told = "; ".join(label_of(id_, sheets, labels) for id_ in value)
        return told or (none_at_all() if or_all else None)

    return Kind(
        read,
        write,
        "text",
        lambda: say("ids or names, with semicolons between them"),
        sheets=sheets,
        several=True,
    )


Step = tuple[str, Kind]
"""A field of a small record, and what it holds."""


def records(*steps: Step, least: int, how: Said) -> Kind:
    """Small records in one cell: ``a: 3; b: 1``, the last fields of each may be left out.

    Args:
        steps: fields in their order.
        least: how many of them each must have.
        how: how one is written.
    """

    def read(value: Value, names: Names) -> list[dict[str, object]]:
        found = []
        for part in _listed(value):
            said = [piece.strip() for piece in part.split(":")]
            if not least <= len(said) <= len(steps) or not all(said):
                raise CellError(
                    say("{value} is not written as it should be", value=shown(part)),
                    say("Write {how}", how=how()),
                )
            pairs = zip(steps, said, strict=False)
            found.append({field: kind.read(piece, names) for (field, kind), piece in pairs})
        return found

    def write(value: Any, labels: Labels) -> str | None:
        told = []
        for record in value:
            held = [(kind, getattr(record, field)) for field, kind in steps]
            cells = [str(kind.write(each, labels)) for kind, each in held if each is not None]
            told.append(": ".join(cells))
        return "; ".join(told) or None

    sheets = tuple(sheet for _, kind in steps for sheet in kind.sheets)
    return Kind(read, write, "text", how, sheets=sheets, several=True)


def in_both_languages(said: Said) -> tuple[str, ...]:
    """A title in each language, the one spoken here first."""
    found = [said()]
    for language in get_args(Language):
        with speaking(language):
            found.append(said())
    return tuple(dict.fromkeys(found))


def _quoted(text: str) -> str:
    """Text in quotes if without them it could not be told from nothing, or has some already."""
    return f'"{text}"' if cells.is_empty(text) or text[0] == '"' else text


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _listed(value: Value) -> list[str]:
    """Several texts in one cell; a single date, time or number may be one of them."""
    if not isinstance(value, str):
        value = cells.day(value).isoformat() if isinstance(value, dt.date) else cells.text(value)
    parts = cells.pieces(value)
    nothing = {each.casefold() for each in in_both_languages(none_at_all)}
    return [] if [part.casefold() for part in parts] in [[each] for each in nothing] else parts


def _parts(value: Value, titles: Mapping[str, Said]) -> list[str]:
    parts = _listed(value)
    return [piece.strip() for part in parts for piece in part.split(",") if piece.strip()]


def _called(titles: Mapping[str, Said]) -> list[str]:
    return [title() for title in titles.values()]


def _joined(titles: Mapping[str, Said]) -> str:
    return ", ".join(_called(titles))


def _chosen(text: str, titles: Mapping[str, Said]) -> str:
    wanted = " ".join(text.casefold().split())
    meant = {
        word.casefold(): value
        for value, title in titles.items()
        for word in (value, *in_both_languages(title))
    }
    if wanted in meant:
        return meant[wanted]
    close = difflib.get_close_matches(wanted, meant, n=1)
    remedy = say("Choose one of {options}", options=_joined(titles))
    if close:
        option = titles[meant[close[0]]]()
        remedy = say("Did you mean {value}? Otherwise choose another", value=repr(option))
    raise CellError(say("{value} is not one to choose from", value=shown(text)), remedy)
