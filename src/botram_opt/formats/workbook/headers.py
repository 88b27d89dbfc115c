"""Which sheets a file has, and which columns these have: by any of their titles."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from botram_opt.formats.workbook.kinds import Said, in_both_languages
from botram_opt.formats.workbook.sheets import TABLES
from botram_opt.formats.workbook.tables import ITSELF, PARENT, Column, Table
from botram_opt.formats.xlsx.cells import is_empty, shown
from botram_opt.formats.xlsx.opening import Place, Sheet, Value
from botram_opt.language import say

ASIDE = "#"
"""Sheets and columns whose titles begin with this are the planner's own, and are not read."""

_OF_ROWS = ("no", "nomor", "number", "nr")
"""Titles of columns that number rows."""

LAST_HEADER = 30
"""A header stands in one of the first so many rows, or columns."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a sheet, a row or a cell of it.

    Attributes:
        place: row and column; the column is 0 for all of a row, both are for all of a sheet.
        title: of the column, as the sheet has it.
    """

    sheet: str
    place: Place
    title: str
    what: str
    remedy: str


@dataclass(frozen=True)
class Header:
    """Where the columns of a sheet are.

    Attributes:
        places: the cell of each title, by the field of its column; of futures, by number.
        first: the first row below it, or the first column beside it if the table is upright.
        table: the sheet's, with those columns only that a row may have.
    """

    table: Table
    sheet: Sheet
    places: Mapping[str, Place]
    first: int

    @property
    def line(self) -> Place:
        """The row of titles, as a place; of an upright sheet its first row."""
        return (1, 0) if self.table.upright else (self.first - 1, 0)

    def title(self, field: str) -> str:
        """The title of a column, as the sheet has it."""
        place = self.places.get(field)
        return "" if place is None else " ".join(str(self.sheet.at(*place)).split()).rstrip(" *")


def help_titles() -> tuple[str, ...]:
    """What sheets are called that explain others, or list faults."""
    titles: list[Said] = [lambda: say("Help"), lambda: say("Lists"), lambda: say("Faults")]
    return tuple(_plain(each) for title in titles for each in in_both_languages(title))


def table_called(name: str) -> Table | None:
    """The table that a sheet of this name is: by its title in any language, or its name."""
    return _tables().get(_plain(name))


def is_aside(sheet: Sheet) -> bool:
    """Whether a sheet is not to be read: empty, the planner's own, or help."""
    aside = sheet.name.startswith(ASIDE) or _plain(sheet.name) in help_titles()
    return aside or all(is_empty(value) for value in sheet.cells.values())


def unknown_sheet(sheet: Sheet) -> Fault:
    """That a sheet is not known, and which may be meant."""
    close = difflib.get_close_matches(_plain(sheet.name), _tables(), n=1)
    if close:
        title = _tables()[close[0]].title()
        remedy = say(
            "Did you mean {title}? Sheets of your own begin with {sign}", title=title, sign=ASIDE
        )
    else:
        remedy = say("Remove it, or let its name begin with {sign}", sign=ASIDE)
    return Fault(sheet.name, (0, 0), "", say("this sheet is not known"), remedy)


def header_of(sheet: Sheet, table: Table, faults: list[Fault]) -> Header | None:
    """The header of a sheet; None if it has none."""
    lines: dict[int, dict[int, Value]] = {}
    along = 1 if table.upright else 0
    for place in [*sheet.cells, *sheet.under]:
        if place[along] <= LAST_HEADER:
            value = sheet.at(*place)
            if value is not None and not is_empty(value):
                lines.setdefault(place[along], {})[place[1 - along]] = value
    fields = _fields(table.name)
    counts = {
        line: len({_field(value, fields) for value in values.values()} - {None})
        for line, values in lines.items()
    }
    most = max(counts.values(), default=0)
    if most == 0:
        what = say("it has no header that is known")
        titles = ", ".join(column.title() for column in table.columns)
        remedy = say("Give columns {titles}", titles=titles)
        faults.append(Fault(sheet.name, (0, 0), "", what, remedy))
        return None
    line = min(line for line, count in counts.items() if count == most)
    places = dict(_places(sheet, table, lines[line], line, faults))
    # Titles that are merged over several rows stand in each of them.
    covered = [place[along] for place, top in sheet.under.items() if top[along] == line]
    return Header(table, sheet, places, max([line, *covered]) + 1)


def _places(
    sheet: Sheet, table: Table, titles: Mapping[int, Value], line: int, faults: list[Fault]
) -> Iterator[tuple[str, Place]]:
    seen: dict[str, Place] = {}
    for at, value in sorted(titles.items()):
        place = (at, line) if table.upright else (line, at)
        text = " ".join(str(value).split())
        field = _field(value, _fields(table.name))
        field = _number(value, table) if field is None else field
        if field is None:
            # Above the first one of an upright table there may be a title of all of it.
            is_above = table.upright and not seen
            if not is_above and not text.startswith(ASIDE) and _plain(text) not in _OF_ROWS:
                what = say("{title} is no column of this sheet", title=shown(text))
                remedy = _closest(text, table)
                faults.append(Fault(sheet.name, place, text, what, remedy))
        elif field in seen:
            what = say("there are two columns {title}", title=shown(text))
            faults.append(Fault(sheet.name, place, text, what, say("Keep one of them")))
        else:
            seen[field] = place
            yield field, place


def _number(value: Value, table: Table) -> str | None:
    """The number of a future, as it stands in the header."""
    text = str(value).strip()
    good = table.numbers is not None and text.isascii() and text.isdigit() and len(text) < 7
    return text if good and text != "0" else None


def _field(value: Value, fields: Mapping[str, str]) -> str | None:
    return fields.get(_plain(value)) if isinstance(value, str) else None


def _closest(text: str, table: Table) -> str:
    close = difflib.get_close_matches(_plain(text), _fields(table.name), n=1)
    known = {column.field: column.title() for column in table.columns}
    if close:
        title = known[_fields(table.name)[close[0]]]
        return say(
            "Did you mean {title}? Columns of your own begin with {sign}",
            title=title,
            sign=ASIDE,
        )
    titles = ", ".join(known.values())
    return say(
        "Remove it, or let it begin with {sign}; columns are {titles}", sign=ASIDE, titles=titles
    )


@cache
def _tables() -> Mapping[str, Table]:
    found: dict[str, Table] = {}
    for table in TABLES:
        found |= {_plain(each): table for each in (table.name, *in_both_languages(table.title))}
    return found


@cache
def _fields(name: str) -> Mapping[str, str]:
    """Fields of a sheet by every title that its columns may have."""
    (table,) = (each for each in TABLES if each.name == name)
    found: dict[str, str] = {}
    for column in table.columns:
        found |= {_plain(title): column.field for title in titles_of(column)}
    return found


def titles_of(column: Column) -> tuple[str, ...]:
    """What a column may be called: its title in each language, and its field."""
    own = () if column.field in (ITSELF, PARENT) else (column.field,)
    return (*in_both_languages(column.title), *own)


def _plain(title: str) -> str:
    """A title without what people change: case, blanks, line breaks, marks at its end."""
    return re.sub(r"[\W_]+", " ", title.casefold()).strip()
