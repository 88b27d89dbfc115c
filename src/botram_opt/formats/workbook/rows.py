"""The rows of a sheet: which cells each has, before it is known what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from botram_opt.formats.workbook.headers import ASIDE, Fault, Header
from botram_opt.formats.workbook.kinds import in_both_languages
from botram_opt.formats.xlsx.cells import is_empty, shown
from botram_opt.formats.xlsx.opening import Place, Value
from botram_opt.language import say


def example_mark() -> str:
    """How the first cell begins of a row that is there to be looked at, and is not read.

    Nothing that may stand in a first cell begins so: no id, name or date has a ``<``.
    """
    return say("<example>")


@dataclass(frozen=True)
class RawRow:
    """A row of a sheet, or all of an upright one.

    Attributes:
        number: of the row; 0 if it is all of an upright sheet.
        cells: what stands in it, by field; without empty cells.
        places: where each cell is, also of those that are empty.
    """

    number: int
    cells: Mapping[str, Value]
    places: Mapping[str, Place]


def rows_under(header: Header, faults: list[Fault]) -> Iterator[RawRow]:
    """The rows of a sheet that say something; finds cells that no column is for."""
    sheet = header.sheet
    if header.table.upright:
        places = {field: (row, header.first) for field, (row, _) in header.places.items()}
        cells = {field: sheet.at(*place) for field, place in places.items()}
        yield RawRow(0, _filled(cells), places)
        return
    columns = {field: column for field, (_, column) in header.places.items()}
    titled = {column for row, column in sheet.cells if row < header.first}
    for number, filled in sorted(_filled_columns(header).items()):
        places = {field: (number, column) for field, column in columns.items()}
        cells = {field: sheet.at(*place) for field, place in places.items()}
        if _is_example(cells[field] for field in sorted(columns, key=columns.__getitem__)):
            continue
        across = {field for field, place in places.items() if _is_across(header, place)}
        faults += [
            _spread_over_columns(header, top)
            for top in dict.fromkeys(sheet.under[places[field]] for field in across)
        ]
        found = _filled({field: value for field, value in cells.items() if field not in across})
        # A cell over several columns that stands alone is a note, and no item.
        is_note = bool(across) and len(found) == 1
        if found and not is_note:
            yield RawRow(number, found, places)
        for column in sorted(filled - set(columns.values()) - titled):
            titled.add(column)
            faults.append(_without_title(header, (number, column)))


def _is_example(cells: Iterable[Value | None]) -> bool:
    """Whether the first of some cells that says something begins as those of examples do."""
    first = next((cell for cell in cells if cell is not None and not is_empty(cell)), None)
    marks = in_both_languages(example_mark)
    return isinstance(first, str) and first.strip().casefold().startswith(marks)


def _filled_columns(header: Header) -> dict[int, set[int]]:
    """The rows below a header in which something stands, and the columns of each."""
    found: dict[int, set[int]] = {}
    for (row, column), value in header.sheet.cells.items():
        if row >= header.first and not is_empty(value):
            found.setdefault(row, set()).add(column)
    for row, _ in header.sheet.under:
        if row >= header.first:
            found.setdefault(row, set())
    return found


def _filled(cells: Mapping[str, Value | None]) -> dict[str, Value]:
    return {field: v for field, v in cells.items() if v is not None and not is_empty(v)}


def _is_across(header: Header, place: Place) -> bool:
    """Whether what a cell says stands in another column, with which it is merged."""
    top = header.sheet.under.get(place, place)
    return top[1] != place[1] and not is_empty(header.sheet.at(*place))


def _spread_over_columns(header: Header, place: Place) -> Fault:
    what = say("this cell is merged with others beside it, so that it is not clear whose it is")
    return Fault(header.sheet.name, place, "", what, say("Unmerge it, and fill in each cell"))


def _without_title(header: Header, place: Place) -> Fault:
    value = header.sheet.cells[place]
    what = say("{value} stands in a column without a title", value=shown(value))
    remedy = say("Give the column a title, or begin it with {sign} to keep it aside", sign=ASIDE)
    return Fault(header.sheet.name, place, "", what, remedy)
