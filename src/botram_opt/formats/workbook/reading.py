"""Sheets to the data of a problem, with the cell that each part of it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from botram_opt.formats.workbook.headers import (
    Fault,
    Header,
    header_of,
    is_aside,
    table_called,
    unknown_sheet,
)
from botram_opt.formats.workbook.kinds import FREE_TEXT, Kind
from botram_opt.formats.workbook.names import Known, Names, known
from botram_opt.formats.workbook.rows import RawRow, rows_under
from botram_opt.formats.workbook.settling import settle
from botram_opt.formats.workbook.sheets import TABLE, TABLES
from botram_opt.formats.workbook.sheets.season import NO_HOLIDAYS
from botram_opt.formats.workbook.stated import Location, Stated, Unread, got, put, steps
from botram_opt.formats.workbook.tables import ITSELF, PARENT, Column, Table
from botram_opt.formats.xlsx.cells import CellError, text
from botram_opt.formats.xlsx.opening import Sheet, Value
from botram_opt.language import say


def stated_in(sheets: Sequence[Sheet]) -> Stated:
    """What sheets state, and what is wrong with them."""
    stated = Stated()
    read = _rows_of_all(sheets, stated)
    names = _names(read, stated)
    # Items before what belongs to them, in whatever order the sheets stand.
    for table in TABLES:
        if table.name in read:
            _state(*read[table.name], names, stated)
    for table in (TABLE["settings"], TABLE["sub_districts"]):
        _refuse_lack(table, read, stated)
    settle(stated)
    return stated


_Read = Mapping[str, tuple[Header, list[RawRow]]]


def _rows_of_all(sheets: Sequence[Sheet], stated: Stated) -> _Read:
    """The header and the rows of each sheet that is read, by the name of its table."""
    read: dict[str, tuple[Header, list[RawRow]]] = {}
    seen: dict[str, str] = {}
    for sheet in sheets:
        if is_aside(sheet):
            continue
        table = table_called(sheet.name)
        if table is None:
            stated.faults.append(unknown_sheet(sheet))
        elif table.name in seen:
            what = say("the sheet {other} is the same", other=seen[table.name])
            remedy = say("Keep one of them")
            stated.faults.append(Fault(sheet.name, (0, 0), "", what, remedy))
        else:
            seen[table.name] = sheet.name
            header = header_of(sheet, table, stated.faults)
            if header is not None:
                read[table.name] = header, list(rows_under(header, stated.faults))
            else:
                _leave_out(table, sheet.name, stated)
    return read


def _leave_out(table: Table, sheet: str, stated: Stated) -> None:
    """Let what a whole sheet states be unread, which is told already."""
    if table.belongs_to is None and table.path:
        put(stated.data, table.path, Unread())
        stated.cells[table.path] = (sheet, (0, 0))


def _refuse_lack(table: Table, read: _Read, stated: Stated) -> None:
    """A problem has a season, and sub-districts."""
    if table.name in read and read[table.name][1]:
        return
    known = table.path in stated.cells
    sheet = read[table.name][0].sheet.name if table.name in read else table.title()
    if table.name in read:
        what, remedy = say("it has no rows"), say("Fill it in")
    else:
        what = say("there is no such sheet")
        remedy = say("Add it; botram-opt template makes a workbook with all sheets")
    if not known or table.name in read:
        stated.faults.append(Fault(sheet, (0, 0), "", what, remedy))
    for part in (table.path,) if table.path else (("name",), ("season",)):
        stated.data[part[0]] = Unread()
        stated.cells[part] = (sheet, (0, 0))


def _names(read: _Read, stated: Stated) -> Names:
    """What items there are, by the name of their sheet."""
    found: dict[str, Known] = {}
    for name in sorted({s for table in TABLES for c in table.columns for s in c.kind.sheets}):
        rows = read[name][1] if name in read else []
        is_lacking = name == "sub_districts" or TABLE[name].path in stated.cells
        if is_lacking and not rows:
            found[name] = known([(None, None)])
            continue
        columns = {column.field for column in TABLE[name].columns}
        id_, title = ("id", "name") if "id" in columns else (ITSELF, ITSELF)
        pairs = [(_text(row, id_), _text(row, title)) for row in rows]
        found[name] = known(
            (own if id_ in row.cells else called, called or own)
            for row, (own, called) in zip(rows, pairs, strict=True)
        )
    return found


def _text(row: RawRow, field: str) -> str | None:
    try:
        return text(row.cells[field]) if field in row.cells else None
    except CellError:
        return None


def _state(header: Header, rows: Iterable[RawRow], names: Names, stated: Stated) -> None:
    """Put what the rows of a sheet say into the data."""
    table = header.table
    absent = _absent_columns(header, stated)
    parents = _places_of(stated.data.get(table.path[0])) if table.belongs_to is not None else {}
    groups: dict[tuple[object, ...], int] = {}
    counts: dict[Location, int] = {}
    for row in rows:
        values = _values(header, row, names, absent, stated)
        at: Location = table.path
        if table.belongs_to is not None:
            parent = parents.get(values.pop(PARENT, None))
            if parent is None:
                # That there is no such item, or that it cannot be read, is told already.
                continue
            at = (table.path[0], parent, table.path[1])
        if table.groups is not None:
            _put_in_group(stated, header, row, values, groups, counts)
        elif table.upright:
            stated.no_holidays = values.pop(NO_HOLIDAYS, None) is True
            _put_record(stated, header, row, values, ())
            stated.cells[("season",)] = (header.sheet.name, (0, 0))
        else:
            counts[at] = counts.get(at, -1) + 1
            _put_record(stated, header, row, values, (*at, counts[at]))
    stated.cells.setdefault(table.path, (header.sheet.name, (0, 0)))


def _places_of(items: object) -> dict[object, int]:
    """Where each item stands in its list, by id."""
    found: dict[object, int] = {}
    for place, each in enumerate(items if isinstance(items, list) else ()):
        found.setdefault(each.get("id") if isinstance(each, dict) else None, place)
    return found


def _put_in_group(
    stated: Stated,
    header: Header,
    row: RawRow,
    values: dict[str, object],
    groups: dict[tuple[object, ...], int],
    counts: dict[Location, int],
) -> None:
    """Put a row into the record that it shares with others."""
    table, inner = header.table, f"{header.table.groups}."
    shared = {field: value for field, value in values.items() if not field.startswith(inner)}
    own = {field: value for field, value in values.items() if field.startswith(inner)}
    key = tuple(str(shared.get(field)) for field in table.by)
    is_new = key not in groups
    at: Location = (*table.path, groups.setdefault(key, len(groups)))
    if is_new:
        _put_record(stated, header, row, shared, at)
    else:
        _refuse_difference(stated, header, row, shared, at)
    items: Location = (*at, str(table.groups))
    counts[items] = counts.get(items, -1) + 1
    renamed = {field.removeprefix(inner): value for field, value in own.items()}
    _put_record(stated, header, row, renamed, (*items, counts[items]), inner)


def _refuse_difference(
    stated: Stated, header: Header, row: RawRow, shared: dict[str, object], at: Location
) -> None:
    """Tell where a row says something else of the record that it shares with one before."""
    for field, value in shared.items():
        first = got(stated.data, (*at, *steps(field)))
        if first is None:
            put(stated.data, (*at, *steps(field)), value)
        elif value != first and not isinstance(value, Unread):
            _, (number, _) = stated.cells[at]
            what = say("it is not what row {row} says", row=number)
            remedy = say("Write the same, or leave it empty")
            title = header.title(field)
            stated.faults.append(Fault(header.sheet.name, row.places[field], title, what, remedy))


def _put_record(
    stated: Stated,
    header: Header,
    row: RawRow,
    values: dict[str, object],
    at: Location,
    inner: str = "",
) -> None:
    """Put the values of a row into the data, and remember where each stands."""
    sheet = header.sheet.name
    if at:
        stated.cells[at] = (sheet, (row.number, 0))
        if ITSELF not in values:
            put(stated.data, at, {})
    for field, value in values.items():
        put(stated.data, (*at, *steps(field)), value)
    for column in header.table.columns:
        if column.field.startswith(inner):
            stands_in = row.places.get(column.instead or "", header.line)
            place = row.places.get(column.field, stands_in)
            stated.cells[(*at, *steps(column.field.removeprefix(inner)))] = (sheet, place)
            stated.titles[sheet, place] = header.title(column.field)
    if header.table.numbers is not None:
        numbers = (*at, header.table.numbers[0])
        for field in filter(str.isdigit, row.cells):
            stated.cells[(*numbers, int(field) - 1)] = (sheet, row.places[field])
            stated.titles[sheet, row.places[field]] = header.title(field)


def _absent_columns(header: Header, stated: Stated) -> list[Column]:
    """Columns that are needed and not there, each told once."""
    table = header.table
    absent = [
        column
        for column in table.columns
        if column.needed
        and column.field not in header.places
        and (column.instead is None or column.instead not in header.places)
    ]
    for column in absent:
        what = say("there is no column {title}", title=repr(column.title()))
        remedy = say("Add it; a template has all columns")
        stated.faults.append(Fault(header.sheet.name, header.line, "", what, remedy))
    return absent


def _values(
    header: Header, row: RawRow, names: Names, absent: Sequence[Column], stated: Stated
) -> dict[str, object]:
    """What the cells of a row say, by field; `Unread` where a cell says nothing that can be."""
    sheet, table = header.sheet.name, header.table
    found: dict[str, object] = {column.field: Unread() for column in absent}
    for column in table.columns:
        if column.kind is FREE_TEXT and column.field in row.places and not table.upright:
            # Nothing is a text, too, and so are blanks.
            value = header.sheet.at(*row.places[column.field])
            row = replace(row, cells={**row.cells, column.field: "" if value is None else value})
        source = column.field if column.field in row.cells else column.instead
        if source is not None and source in row.cells:
            found[column.field] = _read(header, column.kind, row, source, names, stated)
        elif column.needed and column.field in row.places:
            # Where either of two columns would do, the first one is asked for.
            if not isinstance(found.get(column.instead or ""), Unread):
                title, remedy = header.title(column.field), say("Fill it in")
                place = row.places[column.field]
                stated.faults.append(Fault(sheet, place, title, say("it is empty"), remedy))
            found[column.field] = Unread()
    if table.numbers is not None:
        field, kind = table.numbers
        # Columns beyond the last number are of other rows; one left out before it is told.
        last = max((int(f) for f in row.cells if f.isdigit()), default=0)
        found[field] = [
            _read(header, kind, row, str(number), names, stated) for number in range(1, last + 1)
        ]
    # Lists are filled in the order of their columns, whichever of these is not there.
    return {c.field: found.pop(c.field) for c in table.columns if c.field in found} | found


def _read(
    header: Header, kind: Kind, row: RawRow, field: str, names: Names, stated: Stated
) -> object:
    sheet = header.sheet.name
    value: Value | None = row.cells.get(field)
    try:
        if value is None:
            raise CellError(say("it is empty"), say("Fill it in"))
        return kind.read(value, names)
    except CellError as error:
        place = row.places.get(field, (row.number, 0))
        fault = Fault(sheet, place, header.title(field), error.what, error.remedy)
        # What stands in for another column is told once.
        if fault not in stated.faults[-2:]:
            stated.faults.append(fault)
        return Unread()
