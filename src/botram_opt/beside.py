"""Visits that others hold next door, and those held before, as rules about neighbours know them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable, Iterator, Sequence

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Visit
from botram_opt.problem import DemandTable, Problem
from botram_opt.problem.base import Day, Id, Record
from botram_opt.problem.demand import WholeRequests


class VisitBeside(Record):
    """A visit that others hold, in a place that borders on a sub-district of the problem."""

    sub_district: Id
    date: Day


class VisitBefore(Record):
    """A visit that was held before those that are planned.

    Attributes:
        requests: all that it found.
    """

    sub_district: Id
    date: Day
    requests: WholeRequests = 0


def visits_before(
    problem: Problem, visits: Iterable[Visit], places: Container[str]
) -> tuple[VisitBefore, ...]:
    """Visits that were held, as those before the ones that are planned.

    Args:
        problem: what they were held of. Where demand builds up, it is not told what they found.
        visits: in order of date.
        places: ids of sub-districts; visits to others are left out.
    """
    demand = problem.demand
    return tuple(
        VisitBefore(
            sub_district=visit.sub_district,
            date=visit.date,
            requests=sum(
                demand.found(visit.sub_district, service, visit.date)
                for service in demand.services_in(visit.sub_district)
            )
            if isinstance(demand, DemandTable)
            else 0,
        )
        for visit in visits
        if visit.sub_district in places
    )


def beside_within(
    visits: Iterable[VisitBeside], places: Collection[str], beside: Sequence[tuple[str, dt.date]]
) -> tuple[VisitBeside, ...]:
    """What is held beside some of the sub-districts, where only these are planned.

    Args:
        visits: beside all sub-districts.
        places: ids of those that are planned.
        beside: dates of visits to their neighbours that are not, as ``Soft.within`` has them.
    """
    there = (visit for visit in visits if visit.sub_district in places)
    return (*there, *(VisitBeside(sub_district=place, date=day) for place, day in beside))


def beside_nothing(
    rule: str, problem: Problem, visits: Iterable[VisitBeside | VisitBefore]
) -> Iterator[Issue]:
    """Find visits in, or next door to, what the problem does not have."""
    for visit in visits:
        if visit.sub_district not in problem.sub_district:
            where = say(
                "{rule}, visit beside {place} on {day}",
                rule=rule,
                place=repr(visit.sub_district),
                day=str(visit.date),
            )
            yield Issue(where, say("there is no sub-district of this id"), say("Remove it"))
