"""What has happened of a plan up to a day: visits held, cancelled, and what they left."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem, Worked
from botram_opt.replanning.actuals import Actual, actual_issues, visit_as_it_was
from botram_opt.requests import asked_on, served_and_unserved

Key = tuple[str, str]
"""A sub-district and a service, by id."""


@dataclass(frozen=True)
class Past:
    """What has happened of a plan of a problem before a day.

    Attributes:
        problem: as it was planned.
        as_of: the first day that is not past.
        older: visits that the problem counts already, as what was before it.
        held: visits that were held since, as they were, in order of date.
        cancelled: visits that were not, as they were planned.
        to_come: visits of the plan from the day on.
        served, lost, waiting: requests at the visits held: those served, those left for good, and
            those that were planned to be served and were not, so that they come back.
    """

    problem: Problem
    as_of: dt.date
    older: tuple[Visit, ...]
    held: tuple[Visit, ...]
    cancelled: tuple[Visit, ...]
    to_come: tuple[Visit, ...]
    served: Counter[Key] = field(default_factory=Counter)
    lost: Counter[Key] = field(default_factory=Counter)
    waiting: Counter[Key] = field(default_factory=Counter)

    @cached_property
    def times_held(self) -> Counter[str]:
        """How many visits were held, by sub-district."""
        return Counter(visit.sub_district for visit in self.held)

    @cached_property
    def times_to_come(self) -> Counter[str]:
        """How many visits of the plan are to come, by sub-district."""
        return Counter(visit.sub_district for visit in self.to_come)

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """The visit dates that are past."""
        return tuple(day for day in self.problem.season.visit_dates if day < self.as_of)

    def worked(self, person: str) -> tuple[Worked, ...]:
        """The visits held that somebody went to."""
        problem = self.problem
        if person not in problem.person:
            return ()
        origin = problem.origin_of(problem.person[person])
        return tuple(
            Worked(date=visit.date, metres=2 * problem.metres(origin, visit.sub_district))
            for visit in self.held
            if person in visit.people
        )

    def in_a_row(self, person: str) -> int:
        """Visit dates on end that somebody worked, up to the last one that is past."""
        days = {visit.date for visit in self.held if person in visit.people}
        number = 0
        for day in reversed(self.dates):
            if day not in days:
                return number
            number += 1
        stated = self.problem.person.get(person)
        return number + (stated.worked_in_a_row if stated is not None else 0)


def past_of(problem: Problem, plan: Plan, as_of: dt.date, actuals: Iterable[Actual] = ()) -> Past:
    """What has happened of a plan.

    Raises:
        ContradictionError: what is said of visits contradicts the plan, or the plan has visits
            to sub-districts that the problem does not have, or outside its season. Holds every
            fault.
    """
    said = tuple(actuals)
    visits = sorted(plan.visits, key=lambda visit: (visit.date, visit.sub_district))
    counted = problem.season.planned_from
    older = [visit for visit in visits if counted is not None and visit.date < counted]
    since = visits[len(older) :]
    issues = [
        *actual_issues(problem, plan, as_of, said),
        *_unknown_places(problem, since),
        *_out_of_season(problem, since),
    ]
    if issues:
        raise ContradictionError(issues)
    told = {(actual.sub_district, actual.date): actual for actual in said}
    held, cancelled = [], []
    for visit in since:
        actual = told.get((visit.sub_district, visit.date))
        if visit.date >= as_of:
            break
        if actual is not None and not actual.held:
            cancelled.append(visit)
        else:
            real = visit if actual is None else visit_as_it_was(problem, visit, actual)
            held.append((visit, real))
    past = Past(
        problem=problem,
        as_of=as_of,
        older=tuple(older),
        held=tuple(_with_unserved(problem, held)),
        cancelled=tuple(cancelled),
        to_come=tuple(visit for visit in since if visit.date >= as_of),
    )
    for planned, real in held:
        _count_requests(past, planned, real)
    return past


def _the_visit(visit: Visit) -> str:
    place = repr(visit.sub_district)
    return say("the visit to {place} on {day}", place=place, day=str(visit.date))


def _out_of_season(problem: Problem, visits: Iterable[Visit]) -> list[Issue]:
    first, last = problem.season.first_day, problem.season.last_day
    return [
        Issue(
            _the_visit(visit),
            say("it is not in the season ({first} to {last})", first=first, last=last),
            say("Give the plan that was made for the problem"),
        )
        for visit in visits
        if not first <= visit.date <= last
    ]


def _unknown_places(problem: Problem, visits: Iterable[Visit]) -> list[Issue]:
    return [
        Issue(
            _the_visit(visit),
            say("it is to no sub-district of the problem"),
            say("Give the plan that was made for the problem"),
        )
        for visit in visits
        if visit.sub_district not in problem.sub_district
    ]


def _with_unserved(problem: Problem, held: Sequence[tuple[Visit, Visit]]) -> list[Visit]:
    """Visits as they were, in order of date, with what those left of which something was said."""
    served: dict[str, Counter[str]] = {}
    found = []
    for planned, real in sorted(held, key=lambda both: (both[1].date, both[1].sub_district)):
        before = served.setdefault(real.sub_district, Counter())
        if real is not planned:
            known = {s: n for s, n in real.served.items() if s in problem.service}
            known = dict.fromkeys(planned.unserved, 0) | known
            stated = served_and_unserved(problem, real.sub_district, real.date, known, before)
            real = real.model_copy(update=dict(stated))
        before.update(real.served)
        found.append(real)
    return found


def _count_requests(past: Past, planned: Visit, real: Visit) -> None:
    """Note what became of the requests of a visit."""
    problem, place = past.problem, real.sub_district
    for service in problem.services:
        key = (place, service.id)
        served = real.served.get(service.id, 0)
        back = max(0, planned.served.get(service.id, 0) - served)
        past.served[key] += served
        past.waiting[key] += back
        if problem.demand.kind == "per_visit":
            asked = asked_on(problem, place, service.id, real.date)
            past.lost[key] += max(0, asked - served - back)
