"""A problem while changes are made to it: nothing is checked until all are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem.base import Record
from botram_opt.problem.faults import faults, whole
from botram_opt.problem.places import Base, SubDistrict
from botram_opt.problem.problem import Problem
from botram_opt.problem.regions import Region
from botram_opt.problem.services import CounterType, Service
from botram_opt.problem.staff import Person, Pool
from botram_opt.problem.travel import MatrixTravel, TravelRow
from botram_opt.wording import kind_called

RecordT = TypeVar("RecordT", bound=Record)

Item = Region | SubDistrict | Base | Service | CounterType | Person | Pool
"""What a problem has several of, each with an id."""

FIELDS: Mapping[type[Item], str] = {
    Region: "regions",
    SubDistrict: "sub_districts",
    Base: "bases",
    Service: "services",
    CounterType: "counter_types",
    Person: "people",
    Pool: "pools",
}
"""The field of a problem that holds items of a kind."""

NOUNS: Mapping[str, str] = {"sub_district": "sub-district", "counter_type": "counter type"}
"""What a kind of item is called, where that is not its word in the code."""


MOST_OF_A_KIND = 1_000_000
"""The largest `Count`."""


class Draft:
    """A problem that is being changed, and what is wrong with the changes so far.

    Attributes:
        problem: as it stands; not checked.
        where: which change is being made, for faults.
        issues: what is wrong with the changes.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.where = ""
        self.issues: list[Issue] = []

    def fault(self, field: str, what: str, remedy: str) -> None:
        """Note what is wrong with a field of the change."""
        self.issues.append(Issue(f"{self.where}.{field}" if field else self.where, what, remedy))

    def knows(self, kind: str, id_: str, field: str) -> bool:
        """Whether the problem has an item; a fault of a field of the change, if not."""
        known: Mapping[str, Item] = getattr(self.problem, kind)
        if id_ in known:
            return True
        noun = kind_called(NOUNS.get(kind, kind))
        like = _like(id_, known)
        remedy = say("Name a {kind} of the problem", kind=noun)
        if like is not None:
            remedy = say("Name a {kind} of the problem, such as {id}", kind=noun, id=repr(like))
        self.fault(field, say("{id} is no {kind}", id=repr(id_), kind=noun), remedy)
        return False

    def has_days(
        self, start: dt.date | None, end: dt.date | None, others: Iterable[dt.date] = ()
    ) -> bool:
        """Whether some days of the season lie between two; a fault of the change, if none do.

        Args:
            start: the first; None for the season's.
            end: the last; None for the season's.
            others: days that may lie between two as well, as those on which demand builds up.
        """
        if start is not None and end is not None and end < start:
            self.fault(
                "end",
                say("it ends ({end}) before it starts ({start})", end=end, start=start),
                say("Swap them"),
            )
            return False
        season = self.problem.season
        known = [season.first_day, season.last_day]
        if start is not None and end is not None:
            known += others
        first, last = min(known), max(known)
        remedy = say(
            "Name days from {first} to {last}, or change the season before", first=first, last=last
        )
        if start is not None and start > last:
            self.fault(
                "start",
                say("it starts ({start}) after the season ({last})", start=start, last=last),
                remedy,
            )
        elif end is not None and end < first:
            self.fault(
                "end",
                say("it ends ({end}) before the season ({first})", end=end, first=first),
                remedy,
            )
        else:
            return True
        return False

    def can_be(self, least: int, most: int, by: int | None, name: str) -> bool:
        """Whether so few and so many can be on a day; a fault of the change, if they cannot."""
        if least < 0:
            there = least - (by or 0)
            what = say(
                "there are only {there} of {name} on some days, and {n} go",
                there=there,
                name=repr(name),
                n=-(by or 0),
            )
            self.fault("by", what, say("Take fewer away, or name other days"))
        elif most > MOST_OF_A_KIND:
            what = say(
                "{n} of {name} are more than {most}", n=most, name=repr(name), most=MOST_OF_A_KIND
            )
            self.fault("by", what, say("Add fewer"))
        return 0 <= least <= most <= MOST_OF_A_KIND

    def state(self, **parts: Any) -> None:
        """Replace parts of the problem."""
        self.problem = self.problem.derived(**parts)

    def add(self, item: Item, field: str) -> None:
        """Add an item; a fault of a field of the change, if there is one of its id."""
        name = FIELDS[type(item)]
        there: tuple[Item, ...] = getattr(self.problem, name)
        if any(other.id == item.id for other in there):
            self.fault(
                f"{field}.id",
                say("{id} is there already", id=repr(item.id)),
                say("Give it another id"),
            )
        else:
            self.state(**{name: (*there, item)})

    def edit(self, item: Item, /, **fields: Any) -> None:
        """Replace fields of an item by values that are of the right form."""
        self.put(item.model_copy(update=fields))

    def put(self, item: Item) -> None:
        """Put an item in the place of the one with its id."""
        name = FIELDS[type(item)]
        there: tuple[Item, ...] = getattr(self.problem, name)
        self.state(**{name: tuple(item if other.id == item.id else other for other in there)})

    def add_ways(self, rows: tuple[TravelRow, ...], column: str, id_: str) -> None:
        """Add ways to the table of travel; faults, if there is none or they are of others."""
        travel = self.problem.travel
        for i, row in enumerate(rows):
            if getattr(row, column) != id_:
                stated = repr(getattr(row, column))
                what = say("it is {stated}, not {id}", stated=stated, id=repr(id_))
                self.fault(f"travel[{i}].{column}", what, say("Leave the row out, or correct it"))
        if rows and not isinstance(travel, MatrixTravel):
            self.fault(
                "travel", say("the problem has no table of travel"), say("Leave the rows out")
            )
        elif isinstance(travel, MatrixTravel):
            self.state(travel=travel.model_copy(update={"rows": (*travel.rows, *rows)}))

    def border(self, id_: str) -> None:
        """Let the neighbours of a sub-district have it as a neighbour, and no others."""
        near = self.problem.sub_district[id_].neighbours
        for place in self.problem.sub_districts:
            has_it = id_ in place.neighbours
            if place.id in near and not has_it:
                self.edit(place, neighbours=(*place.neighbours, id_))
            elif has_it and place.id not in near and place.id != id_:
                left = tuple(other for other in place.neighbours if other != id_)
                self.edit(place, neighbours=left)

    def checked(self, record: RecordT, fields: Mapping[str, Any]) -> RecordT | None:
        """A record with other values of some fields; None and faults, if they have not its form."""
        kind = type(record)
        data = {name: getattr(record, name) for name in kind.model_fields} | dict(fields)
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            for issue in faults(error, data, kind):
                about_all = issue.where == whole()
                where = "fields" if about_all else f"fields.{issue.where}"
                self.fault(where, issue.what, issue.remedy)
            return None


def _like(id_: str, known: Mapping[str, Item]) -> str | None:
    """The id that was most likely meant: one like it, or that of an item whose name is like it."""
    meant = {item.name.lower(): item.id for item in known.values()}
    meant |= {item.id.lower(): item.id for item in known.values()}
    close = get_close_matches(id_.lower(), meant, n=1)
    return meant[close[0]] if close else None
