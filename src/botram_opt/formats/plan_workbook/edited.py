"""The two sheets that may be edited, read: visits by their numbers, and who sits where."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from botram_opt.formats.plan_workbook.labels import PERSON, Meant
from botram_opt.formats.plan_workbook.numbered import SeatKey, Shown
from botram_opt.formats.plan_workbook.places_in import Table
from botram_opt.formats.xlsx import cells
from botram_opt.formats.xlsx.cells import CellError, is_empty
from botram_opt.formats.xlsx.opening import Value
from botram_opt.language import say
from botram_opt.problem.base import FIRST_YEAR, LAST_YEAR

MOST = 1_000_000
"""The largest number of counters or people."""


class Found(NamedTuple):
    """A visit as the sheets say it.

    Attributes:
        row: where it stands in the sheet of visits.
        seats: in the order of their sheet, each with its row there.
    """

    row: int
    sub_district: str
    date: dt.date
    counters: dict[str, int]
    seats: list[tuple[SeatKey, int, int]]

    @property
    def shown(self) -> Shown:
        """The same, for comparing."""
        seats: Counter[SeatKey] = Counter()
        for key, people, _ in self.seats:
            seats[key] += people
        return Shown(self.sub_district, self.date, self.counters, seats)


class Means(NamedTuple):
    """What cells of each kind may mean."""

    places: Meant
    kinds: Meant
    who: Meant


def visits_in(
    table: Table, titles: Mapping[str, str], kinds: Mapping[str, str], means: Means
) -> dict[int, Found]:
    """The visits of the sheet, by number; those without one get numbers that are free.

    Args:
        table: of the sheet; what is wrong is noted there.
        titles: of its columns.
        kinds: labels of the counter types that have a column, by id.
        means: what cells may mean.
    """
    number, date, place = (_column(table, titles[n]) for n in ("visit", "date", "sub_district"))
    counters: dict[str, int] = {}
    for kind, label in kinds.items():
        column = table.column(label)
        if column is not None:
            counters[kind] = column
        else:
            what = say("there is no column {title}", title=repr(label))
            remedy = say("Put it back; an empty cell means no counters")
            table.refuse(table.header, None, what, remedy)
    found: dict[int, Found] = {}
    unnumbered: list[Found] = []
    for row in table.rows([number, date, place, *counters.values()]):
        which = None
        if not is_empty(table.sheet.at(row, number)):
            which = table.said(row, number, cells.whole)
        day, where = table.said(row, date, _day), table.item(row, place, means.places)
        come = {kind: _count(table, row, column) for kind, column in counters.items()}
        if day is None or where is None:
            continue
        visit = Found(row, where, day, {kind: n for kind, n in come.items() if n}, [])
        if which is None:
            unnumbered.append(visit)
        elif which in found:
            what = say("row {row} has the number {n}, too", row=found[which].row, n=which)
            table.refuse(row, number, what, say("Leave the number of a new visit empty"))
        else:
            found[which] = visit
    free = max([0, *found]) + 1
    return found | dict(enumerate(unnumbered, start=free))


def seat_people(
    table: Table,
    titles: Mapping[str, str],
    means: Means,
    visits: Mapping[int, Found],
    written: Mapping[int, Shown],
) -> None:
    """Seat those of the sheet at their visits; seats of visits that were deleted go with them.

    Args:
        table: of the sheet; what is wrong is noted there.
        titles: of its columns.
        means: what cells may mean.
        visits: to which they are added.
        written: the visits as they were written, by number.
    """
    columns = {
        name: _column(table, titles[name])
        for name in ("visit", "sub_district", "who", "counter_type", "people")
    }
    kinds = [columns[name] for name in ("who", "counter_type")]
    for row in table.rows([columns["visit"], *kinds]):
        key, kind = (
            table.item(row, columns["who"], means.who),
            table.item(row, columns["counter_type"], means.kinds),
        )
        people = 1
        if not is_empty(table.sheet.at(row, columns["people"])):
            people = _count(table, row, columns["people"])
        which = _visit_of(table, row, columns, means, visits, written)
        if key is not None and kind is not None and which is not None and people:
            visits[which].seats.append(((key, kind), people, row))


def refuse_who_sits_twice(
    table: Table, titles: Mapping[str, str], visit: Found, labels: Mapping[str, str]
) -> None:
    """Note people who sit at a visit more than once."""
    seated: Counter[str] = Counter()
    for (key, _), people, row in visit.seats:
        seated[key] += people
        if key.startswith(PERSON) and seated[key] > 1:
            name = labels.get(key, key.removeprefix(PERSON))
            what = say("{person} sits at this visit more than once", person=name)
            remedy = say("Keep one row, for one person")
            table.refuse(row, _column(table, titles["who"]), what, remedy)


def _visit_of(
    table: Table,
    row: int,
    columns: Mapping[str, int],
    means: Means,
    visits: Mapping[int, Found],
    written: Mapping[int, Shown],
) -> int | None:
    """The number of the visit that a seat is at; None if there is none, or it is deleted."""
    number, place = columns["visit"], columns["sub_district"]
    if is_empty(table.sheet.at(row, number)):
        at = table.item(row, place, means.places)
        here = [which for which, visit in visits.items() if visit.sub_district == at]
        if len(here) == 1:
            return here[0]
        if at is not None:
            what = say_which(len(here))
            table.refuse(row, number, what, say("Give the number of the visit"))
        return None
    which = table.said(row, number, cells.whole)
    if which is None or (which not in visits and which in written):
        return None
    if which not in visits:
        what = say("there is no visit {n} in the sheet of visits", n=which)
        table.refuse(row, number, what, say("Give the number of a visit that is there"))
        return None
    if not is_empty(table.sheet.at(row, place)):
        at = table.item(row, place, means.places)
        places = {visits[which].sub_district}
        if which in written:
            # It was not asked to be edited, and the visit may have been.
            places.add(written[which].sub_district)
        if at is not None and at not in places:
            what = say("visit {n} is to another sub-district", n=which)
            table.refuse(row, place, what, say("Correct the number, or leave the cell empty"))
    return which


def say_which(number: int) -> str:
    """Why a sub-district does not say which visit is meant."""
    if not number:
        return say("there is no visit to this sub-district")
    return say("there are {n} visits to this sub-district", n=number)


def _column(table: Table, title: str) -> int:
    column = table.column(title)
    assert column is not None
    return column


def _day(value: Value) -> dt.date:
    day = cells.day(value)
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise CellError(
        say("{value} is in no year that is planned", value=cells.shown(value)),
        say("Correct the year"),
    )


def _count(table: Table, row: int, column: int) -> int:
    if is_empty(table.sheet.at(row, column)):
        return 0
    return table.said(row, column, _number_of) or 0


def _number_of(value: Value) -> int:
    number = cells.whole(value)
    if 0 <= number <= MOST:
        return number
    raise CellError(
        say("{value} is no number of counters or people", value=cells.shown(value)),
        say("Give a whole number from 0 to {most}", most=MOST),
    )
