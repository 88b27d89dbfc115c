"""A history of requests as a CSV table; rows that cannot be read are named, all of them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pydantic import ValidationError

from botram_opt.changes.words import listed
from botram_opt.demand.history import SILENT, CountedRequests, History
from botram_opt.errors import Issue, UnreadableError
from botram_opt.formats.files import write_whole
from botram_opt.language import say
from botram_opt.problem.demand import MOST_REQUESTS
from botram_opt.problem.places import SubDistrict
from botram_opt.problem.services import Service
from botram_opt.problem.wrong_values import shown, wrong_with
from botram_opt.reading import refuse_file, refuse_too_much, rows_in, too_many_cells
from botram_opt.sizes import MOST_COUNTS
from botram_opt.wording import kind_called

COLUMNS = ("date", "sub_district", "service", "requests", "unserved", "status", "basis")
"""The columns there are; those from ``unserved`` on may be missing, or empty."""

NEEDED = COLUMNS[:4]

MOST_BAD_PERCENT = 5
"""A file with a larger share of rows that cannot be read is refused."""

MOST_DIGITS = 15
"""Longer numbers are not read: no count of requests comes near."""


MOST_CELLS = MOST_COUNTS * (1 + len(COLUMNS))
"""Cells of a file, a row counting as one more."""


class Named(Protocol):
    """What has the names of places and services; a `Problem` does."""

    @property
    def sub_districts(self) -> tuple[SubDistrict, ...]:
        """Places, by id and name."""

    @property
    def services(self) -> tuple[Service, ...]:
        """Services, by id and name."""


def read_history(path: str | os.PathLike[str], named: Named | None = None) -> History:
    """Read a history from a CSV file with a header.

    Columns: ``date`` (YYYY-MM-DD), ``sub_district``, ``service``, ``requests`` (served), and, where
    they are known, ``unserved`` (counted and turned away), ``status`` (``held``, ``cut_off``,
    ``cancelled``, ``missed``) and ``basis`` (``reported``, ``estimated``, ``assumed``). In rows of
    what was cancelled or missed ``requests`` may be empty. Rows that are empty are passed over.

    Args:
        path: the file, in UTF-8, with commas or semicolons.
        named: lets the file name places and services by their names, too, and refuses others.

    Returns:
        The rows that can be read; ``rejected`` names the others.

    Raises:
        UnreadableError: the file cannot be read, lacks a column, or more than 5% of its rows are
            bad; names each of them.
    """
    file = Path(path)
    rows = _cells(file)
    columns = _columns(file, rows)
    ids = None if named is None else (_Ids.of(named.sub_districts), _Ids.of(named.services))
    found: dict[tuple[object, ...], CountedRequests] = {}
    first: dict[tuple[object, ...], int] = {}
    issues: list[Issue] = []
    bad = 0
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where = say("{file}: row {row}", file=file.name, row=number)
        row, faults = _row(where, columns, cells, ids)
        if row is not None and row.key in found:
            what = say(
                "the same date, sub-district and service stand in row {row}", row=first[row.key]
            )
            row, faults = None, [Issue(where, what, say("Keep one of the two"))]
        if row is None:
            # A quote that is closed too late makes one row of many.
            bad += 1 + sum(len(cell.splitlines()[1:]) for cell in cells)
            issues += faults
        else:
            found[row.key], first[row.key] = row, number
    total = bad + len(found)
    if not total:
        refuse_file(
            file, say("it has no rows"), say("Give a row for each date, sub-district and service")
        )
    if 100 * bad > MOST_BAD_PERCENT * total:
        what = say(
            "{bad} of {rows} rows cannot be read, more than {most}%",
            bad=bad,
            rows=total,
            most=MOST_BAD_PERCENT,
        )
        whole = Issue(file.name, what, say("Correct them; each is named below"))
        raise UnreadableError([whole, *issues])
    return History(rows=tuple(found.values()), rejected=tuple(issues), rejected_rows=bad)


def history_csv(history: History) -> str:
    """A history as CSV text, as `read_history` reads it; rows that were rejected are not in it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in history.rows:
        # What is None is written as an empty cell.
        writer.writerow([getattr(row, name) for name in COLUMNS])
    return text.getvalue()


def write_history(path: str | os.PathLike[str], history: History) -> None:
    """Write a history to a CSV file, whole or not at all; see `history_csv`.

    Raises:
        OSError: the file could not be written.
    """
    write_whole({path: history_csv(history)})


def _cells(file: Path) -> list[list[str]]:
    """The cells of each row, the header first.

    Raises:
        UnreadableError: the file cannot be read as text, or as a table.
    """
    rows: list[list[str]] = []
    cells = 0
    for row in rows_in(file, ",;"):
        rows.append(row)
        cells += 1 + len(row)
        if cells > MOST_CELLS:
            refuse_too_much(file, too_many_cells(MOST_CELLS))
    return rows


def _columns(file: Path, rows: list[list[str]]) -> list[str]:
    """The names of the columns, in order.

    Raises:
        UnreadableError: one is missing, not known or there twice.
    """
    if not rows:
        refuse_file(
            file,
            say("it is empty"),
            say("Give a table with the columns {names}", names=", ".join(NEEDED)),
        )
    names = [name.strip().lower().replace("-", "_").replace(" ", "_") for name in rows[0]]
    where = say("{file}: row {row}", file=file.name, row=1)
    columns = ", ".join(COLUMNS)
    known = say("Columns are {names}", names=columns)
    issues = [
        Issue(where, say("there is no column {name}", name=repr(name)), known)
        for name in NEEDED
        if name not in names
    ]
    issues += [
        Issue(
            say("{where}, column {column}", where=where, column=i),
            say("{name} is no column", name=shown(name)),
            say("Remove it. Columns are {names}", names=columns),
        )
        for i, name in enumerate(names, start=1)
        if name not in COLUMNS
    ]
    issues += [
        Issue(
            where,
            say("there are {n} columns {name}", n=names.count(name), name=repr(name)),
            say("Keep one of them"),
        )
        for name in COLUMNS
        if names.count(name) > 1
    ]
    if issues:
        raise UnreadableError(issues)
    return names


def _row(
    where: str, columns: list[str], cells: list[str], ids: tuple[_Ids, _Ids] | None
) -> tuple[CountedRequests | None, list[Issue]]:
    """What a row says, or each fault of it."""
    if len(cells) != len(columns):
        what = say(
            "it has {cells} cells, and there are {columns} columns",
            cells=len(cells),
            columns=len(columns),
        )
        return None, [Issue(where, what, say("Fill in or remove cells"))]
    texts = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if cell.strip()}
    values: dict[str, object] = dict(texts)
    issues: list[Issue] = []
    if texts.get("status") in SILENT:
        values.setdefault("requests", 0)
    for name in ("requests", "unserved"):
        text = texts.get(name, "")
        if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
            values[name] = int(text)
    for name, known in zip(("sub_district", "service"), ids or (), strict=False):
        if name in texts:
            values[name], fault = known.id_of(texts[name], name.replace("_", "-"))
            if fault is not None:
                column = say("{where}, column {column}", where=where, column=name)
                issues.append(Issue(column, *fault))
    try:
        row = CountedRequests.model_validate(values)
    except ValidationError as error:
        return None, issues + [
            Issue(*_said(where, detail, texts)) for detail in error.errors(include_url=False)
        ]
    return (None, issues) if issues else (row, [])


def _said(where: str, detail: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[str, str, str]:
    """Where a fault of a row is, what it is, and what to do."""
    if not detail["loc"]:
        return where, *wrong_with(detail)
    name = str(detail["loc"][0])
    where = say("{where}, column {column}", where=where, column=name)
    if name not in texts:
        return where, say("it is empty"), say("Fill it in")
    if name in ("requests", "unserved"):
        remedy = say(
            "Give a whole number up to {most}, written without marks",
            most=MOST_REQUESTS,
        )
        return where, say("{text} is no number of requests", text=shown(texts[name])), remedy
    return where, *wrong_with(detail)


class _Ids(NamedTuple):
    """Ids of items, and which of them a text may stand for: an id or a name, however written."""

    ids: frozenset[str]
    meant: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, items: Iterable[SubDistrict | Service]) -> _Ids:
        meant: dict[str, frozenset[str]] = {}
        for item in items:
            for text in (item.id.casefold(), item.name.casefold()):
                meant[text] = meant.get(text, frozenset()) | {item.id}
        return cls(frozenset().union(*meant.values()), meant)

    def id_of(self, text: str, kind: str) -> tuple[str, tuple[str, str] | None]:
        """The id that a text stands for; or what is wrong with it and what to do.

        Where something is wrong the id is one that any item might have.
        """
        if text in self.ids:
            return text, None
        meant = sorted(self.meant.get(text.casefold(), ()))
        if len(meant) == 1:
            return meant[0], None
        if meant:
            what = say("{text} may be {ids}", text=shown(text), ids=listed(map(repr, meant)))
            return meant[0], (what, say("Give the id of the {kind}", kind=kind_called(kind)))
        what = say("{text} is no {kind} of the problem", text=shown(text), kind=kind_called(kind))
        return "unknown", (what, say("Correct it"))
