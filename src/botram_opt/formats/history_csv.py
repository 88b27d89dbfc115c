"""A history of requests as a CSV table; rows that cannot be read are named, all of them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from botram_opt.demand.history import CountedRequests, History
from botram_opt.errors import Issue, UnreadableError
from botram_opt.formats.reading import refuse_file, text_of
from botram_opt.problem.places import SubDistrict
from botram_opt.problem.services import Service

COLUMNS = ("date", "sub_district", "service", "requests", "unserved", "status", "basis")
"""The columns there are; those from ``unserved`` on may be missing, or empty."""

NEEDED = COLUMNS[:4]

MOST_BAD = 0.05
"""A file with a larger share of rows that cannot be read is refused."""


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
    text = text_of(file)
    header = text.split("\n", 1)[0]
    rows = list(
        csv.reader(
            io.StringIO(text), delimiter=";" if header.count(";") > header.count(",") else ","
        )
    )
    columns = _columns(file, rows)
    ids = None if named is None else (_ids(named.sub_districts), _ids(named.services))
    found: list[CountedRequests] = []
    issues: list[Issue] = []
    first: dict[tuple[object, ...], int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row, faults = _row(f"{file.name}: row {number}", columns, cells, ids)
        if row is not None:
            key = (row.date, row.sub_district, row.service)
            if key in first:
                what = f"the same date, sub-district and service stand in row {first[key]}"
                faults = [Issue(f"{file.name}: row {number}", what, "Keep one of the two")]
            else:
                first[key] = number
                found.append(row)
        issues += faults[:1] if row is not None else faults
    bad = len({issue.where.split(",")[0] for issue in issues})
    total = bad + len(found)
    if not total:
        refuse_file(file, "it has no rows", "Give a row for each date, sub-district and service")
    if bad > MOST_BAD * total:
        what = f"{bad} of {total} rows cannot be read, more than {MOST_BAD:.0%}"
        whole = Issue(file.name, what, "Correct them; each is named below")
        raise UnreadableError([whole, *issues])
    return History(rows=tuple(found), rejected=tuple(issues))


def _columns(file: Path, rows: list[list[str]]) -> list[str]:
    """The names of the columns, in order.

    Raises:
        UnreadableError: one is missing, not known or there twice.
    """
    if not rows:
        refuse_file(file, "it is empty", f"Give a table with the columns {', '.join(NEEDED)}")
    names = [name.strip().lower().replace("-", "_").replace(" ", "_") for name in rows[0]]
    where = f"{file.name}: row 1"
    known = f"Columns are {', '.join(COLUMNS)}"
    issues = [
        Issue(where, f"there is no column {name!r}", known) for name in NEEDED if name not in names
    ]
    issues += [
        Issue(f"{where}, column {i}", f"{name!r} is no column", f"Remove it. {known}")
        for i, name in enumerate(names, start=1)
        if name not in COLUMNS
    ]
    issues += [
        Issue(where, f"there are {names.count(name)} columns {name!r}", "Keep one of them")
        for name in COLUMNS
        if names.count(name) > 1
    ]
    if issues:
        raise UnreadableError(issues)
    return names


def _row(
    where: str,
    columns: list[str],
    cells: list[str],
    ids: tuple[Mapping[str, str], Mapping[str, str]] | None,
) -> tuple[CountedRequests | None, list[Issue]]:
    """What a row says, or each fault of it."""
    if len(cells) != len(columns):
        what = f"it has {len(cells)} cells, and there are {len(columns)} columns"
        return None, [Issue(where, what, "Fill in or remove cells")]
    texts = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if cell.strip()}
    values: dict[str, object] = dict(texts)
    issues = []
    if texts.get("status") in ("cancelled", "missed"):
        values.setdefault("requests", 0)
    for name in ("requests", "unserved"):
        if name in texts and texts[name].isascii() and texts[name].isdigit():
            values[name] = int(texts[name])
    for name, known in zip(("sub_district", "service"), ids or (), strict=False):
        if name in texts:
            values[name] = known.get(texts[name].casefold(), "")
            if not values[name]:
                what = f"{texts[name]!r} is no {name.replace('_', '-')} of the problem"
                issues.append(Issue(f"{where}, column {name}", what, "Correct it"))
                values[name] = "unknown"
    try:
        row = CountedRequests.model_validate(values)
    except ValidationError as error:
        issues += [
            Issue(f"{where}, column {_column(detail['loc'])}", *_said(detail, texts))
            for detail in error.errors(include_url=False)
        ]
        return None, issues
    return (None, issues) if issues else (row, [])


def _column(location: tuple[int | str, ...]) -> str:
    return str(location[0]) if location else "?"


def _said(detail: Mapping[str, object], texts: Mapping[str, str]) -> tuple[str, str]:
    """What is wrong with a cell, and what to do."""
    location = detail["loc"]
    name = _column(location if isinstance(location, tuple) else ())
    if name not in texts:
        return "it is empty", "Fill it in"
    if name in ("requests", "unserved"):
        return f"{texts[name]!r} is no number of requests", "Give a whole number, without marks"
    if name == "date":
        return f"{texts[name]!r} is no date", "Write it as YYYY-MM-DD"
    return f"{texts[name]!r}: {detail['msg']}", "Correct it"


def _ids(items: Iterable[SubDistrict | Service]) -> dict[str, str]:
    """Ids by id and by name, however they are capitalised."""
    items = tuple(items)
    return {item.name.casefold(): item.id for item in items} | {
        item.id.casefold(): item.id for item in items
    }
