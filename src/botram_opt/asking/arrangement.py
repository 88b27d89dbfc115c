"""What of a plan stays as it is, and what is left open, as values of a model's variables."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from botram_opt.asking.costed import plan_of
from botram_opt.decisions import Decisions, Slot, Var
from botram_opt.plan import Seat, Visit
from botram_opt.problem import Problem
from botram_opt.solutions import values_of

TeamLimit = Literal["one_person", "counters"]
"""How much of who and what comes to a visit may change.

``one_person``: at most one goes and one comes, named or from a pool; counters stay. ``counters``:
any counters, and as many people as they need more or less.
"""


@dataclass(frozen=True)
class Arrangement:
    """Visits as they would stand, and what of them is still to be decided.

    Attributes:
        visits: all that are held, also those of which something is open.
        dates: visits whose dates are open. Others to the place keep theirs, so an open one comes
            between the same two as the date that it has here.
        teams: visits whose counters and people are open.
        serving: sub-districts at whose visits the requests served are open; those of ``teams``
            and ``dates`` are so anyway.
        anew: sub-districts of which all is open, also how many visits they get.
        barred: dates that a visit must not be on, though its date is open.
        team_limit: how much of the counters and people of ``teams`` may change; None for all.
    """

    visits: tuple[Visit, ...]
    dates: frozenset[Slot] = frozenset()
    teams: frozenset[Slot] = frozenset()
    serving: frozenset[str] = frozenset()
    anew: frozenset[str] = frozenset()
    barred: frozenset[tuple[Slot, dt.date]] = frozenset()
    team_limit: TeamLimit | None = None

    @property
    def open_teams(self) -> frozenset[Slot]:
        """Visits whose counters and people are open."""
        return self.teams | self.dates

    @property
    def open_places(self) -> frozenset[str]:
        """Sub-districts of which anything is open."""
        return self.serving | self.anew | {slot.sub_district for slot in self.open_teams}


def slot_of(visits: Iterable[Visit], visit: Visit) -> Slot:
    """The slot that a visit stands for among all: it is the n-th one to its sub-district."""
    place = visit.sub_district
    earlier = sum(v.sub_district == place and v.date < visit.date for v in visits)
    return Slot(place, earlier + 1)


def at_slots(visits: Sequence[Visit], slots: Collection[Slot]) -> Iterator[tuple[Slot, Visit]]:
    """Some slots with the visits that they stand for."""
    for visit in visits:
        slot = slot_of(visits, visit)
        if slot in slots:
            yield slot, visit


def free_dates(problem: Problem, visits: Iterable[Visit], place: str) -> Iterator[dt.date]:
    """A date for each position that one more visit to a place can have among the others.

    Where no visit date lies between two visits, there is no such position.
    """
    taken = sorted(visit.date for visit in visits if visit.sub_district == place)
    for after, before in pairwise([None, *taken, None]):
        for day in problem.season.visit_dates:
            if (after is None or after < day) and (before is None or day < before):
                yield day
                break


@dataclass(frozen=True)
class Representable:
    """A plan's visits, by whether the variables of a model can stand for them.

    Attributes:
        visits: those they can, with one seat for each person.
        lost: those they cannot: on no visit date, more than a sub-district may get, two on one
            date. Such a visit breaks a rule wherever it is.
    """

    visits: tuple[Visit, ...]
    lost: tuple[Visit, ...] = ()


def representable(problem: Problem, visits: Iterable[Visit]) -> Representable:
    """Sort visits by whether the variables of the problem's model can stand for them."""
    dates = set(problem.season.visit_dates)
    room = {
        place.id: min(place.most_visits, len(problem.season.visit_dates))
        for place in problem.sub_districts
    }
    kept, lost, taken = [], [], defaultdict[str, set[dt.date]](set)
    for visit in sorted(visits, key=lambda visit: (visit.date, visit.sub_district)):
        here = taken[visit.sub_district]
        if visit.date in dates - here and len(here) < room[visit.sub_district]:
            here.add(visit.date)
            kept.append(_one_seat_each(visit))
        else:
            lost.append(visit)
    return Representable(tuple(kept), tuple(lost))


def _one_seat_each(visit: Visit) -> Visit:
    seats: dict[str, Seat] = {}
    for seat in visit.staff:
        seats.setdefault(seat.id, seat)
    if len(seats) == len(visit.staff):
        return visit
    return visit.model_copy(update={"staff": tuple(seats.values())})


class Fixing:
    """Turns arrangements into values of the variables of one model."""

    def __init__(self, decisions: Decisions) -> None:
        """Sort the variables by the slot that they are about."""
        self._decisions = decisions
        self._dates: dict[Slot, list[Var]] = defaultdict(list)
        self._teams: dict[Slot, list[Var]] = defaultdict(list)
        self._served: dict[str, list[Var]] = defaultdict(list)
        self._spans: dict[Var, tuple[int, int]] = {}
        for (slot, _), var in decisions.at.items():
            self._dates[slot].append(var)
        for (slot, _), counters in decisions.counters.items():
            self._teams[slot].append(counters)
        for (slot, _, _), people in (*decisions.sits.items(), *decisions.drawn.items()):
            self._teams[slot].append(people)
        for (slot, _), served in decisions.served.items():
            self._served[slot.sub_district].append(served)
        for (slot, _), (quota, _) in decisions.quota.items():
            self._served[slot.sub_district].append(quota)

    def values(self, arrangement: Arrangement) -> dict[Var, int]:
        """What stays as it is; a number that a variable cannot take is the nearest it can."""
        decisions = self._decisions
        plan = plan_of(decisions.problem, arrangement.visits)
        values = values_of(decisions, plan)
        for place in arrangement.open_places:
            for var in self._served[place]:
                del values[var]
        anew = {slot for place in arrangement.anew for slot in decisions.slots_of[place]}
        for slot in arrangement.dates | anew:
            for var in self._dates[slot]:
                del values[var]
        for slot in arrangement.open_teams | anew:
            for var in self._teams[slot]:
                values.pop(var, None)
        values |= {decisions.at[slot, day]: 0 for slot, day in arrangement.barred}
        return {var: self._within(var, value) for var, value in values.items()}

    def _within(self, var: Var, value: int) -> int:
        if var not in self._spans:
            span = list(var.proto.domain)
            self._spans[var] = int(span[0]), int(span[-1])
        least, most = self._spans[var]
        return min(max(value, least), most)
