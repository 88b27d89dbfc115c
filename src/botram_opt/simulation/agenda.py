"""A plan as the simulator goes through it: events in order of date, and who serves what at each.

Services are known by their number in the problem, events by their number in the year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem
from botram_opt.requests import found_on
from botram_opt.scaling import seconds, to_int
from botram_opt.simulation.choosing import Suits, suits
from botram_opt.simulation.settings import SimulationSettings
from botram_opt.uncertain import found_in_futures


@dataclass(frozen=True)
class Desk:
    """Counters that share services among them, and none with any others.

    Attributes:
        name: id of the first of the counter types, for its random numbers.
        services: numbers of the services that they offer.
        offers: which counter offers which of these, shape (services, counters).
        people: people whom each counter needs, shape (counters,).
    """

    name: str
    services: tuple[int, ...]
    offers: NDArray[np.bool_]
    people: NDArray[np.int64]

    @property
    def alike(self) -> bool:
        """Whether every counter offers every service."""
        return bool(self.offers.all())


@dataclass(frozen=True)
class Event:
    """A visit, and what is known of it before the morning.

    Attributes:
        place: id of the sub-district.
        number: which of the visits to this place it is, from 0.
        desks: where people queue; a service that no desk offers is not to be had.
        quota: numbers that may be given by service; None for any.
        expected: requests by service and future that come up for this visit, shape (services,
            futures); one column where the problem has no futures, or only their mean is asked for.
            Where demand builds up, those that come up after the visit before.
        suits: later visits to neighbours that suit who missed this one, by service.
    """

    place: str
    number: int
    date: dt.date
    desks: tuple[Desk, ...]
    quota: NDArray[np.int64] | None
    expected: NDArray[np.float64]
    suits: tuple[Suits, ...]


@dataclass(frozen=True)
class Agenda:
    """All that is the same in every replication.

    Attributes:
        services: ids.
        seconds: mean time at a counter, by service.
        events: in order of date, then of place.
        builds_up: whether who was not served waits for the next visit.
    """

    problem: Problem
    settings: SimulationSettings
    services: tuple[str, ...]
    seconds: NDArray[np.float64]
    events: tuple[Event, ...]
    builds_up: bool

    @property
    def futures(self) -> int:
        """How many columns the expected requests have."""
        if self.problem.futures is None or self.settings.as_expected:
            return 1
        return self.problem.futures.number

    @property
    def opening(self) -> int:
        """Seconds from opening to closing."""
        return self.problem.season.opening_seconds


def agenda(problem: Problem, plan: Plan, settings: SimulationSettings) -> Agenda:
    """What a simulation goes through; the plan names nothing that the problem does not have."""
    visits = sorted(plan.visits, key=lambda visit: (visit.date, visit.sub_district))
    desks = [_desks(problem, visit) for visit in visits]
    offered = [{service for desk in here for service in desk.services} for here in desks]
    choices = suits(problem, settings.choice, visits, offered)
    expected, numbers = _expected(problem, visits, settings), _numbers(visits)
    return Agenda(
        problem=problem,
        settings=settings,
        services=tuple(service.id for service in problem.services),
        seconds=np.array([float(seconds(s.minutes_per_request)) for s in problem.services]),
        events=tuple(
            Event(
                place=visit.sub_district,
                number=numbers[i],
                date=visit.date,
                desks=desks[i],
                quota=_quota(problem, visit) if settings.numbers_by_quota else None,
                expected=expected[i],
                suits=choices[i],
            )
            for i, visit in enumerate(visits)
        ),
        builds_up=problem.demand.kind == "accumulating",
    )


def _desks(problem: Problem, visit: Visit) -> tuple[Desk, ...]:
    number = {service.id: i for i, service in enumerate(problem.services)}
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    for kind in sorted(visit.counters):
        if visit.counters[kind]:
            offered = problem.counter_type[kind].services
            graph.add_edges_from((("type", kind), ("service", s)) for s in offered)
    found = []
    for part in nx.connected_components(graph):
        kinds = [problem.counter_type[id_] for what, id_ in sorted(part) if what == "type"]
        counters = [kind for kind in kinds for _ in range(visit.counters[kind.id])]
        services = sorted(number[id_] for what, id_ in part if what == "service")
        offers = [[problem.services[s].id in kind.services for kind in counters] for s in services]
        people = np.array([kind.people_per_counter for kind in counters])
        found.append(Desk(kinds[0].id, tuple(services), np.array(offers), people))
    return tuple(sorted(found, key=lambda desk: desk.services))


def _quota(problem: Problem, visit: Visit) -> NDArray[np.int64]:
    return np.array([visit.quota.get(service.id, 0) for service in problem.services], np.int64)


def _numbers(visits: list[Visit]) -> list[int]:
    """Which of the visits to its place each visit is."""
    before: dict[str, int] = {}
    found = []
    for visit in visits:
        found.append(before.get(visit.sub_district, 0))
        before[visit.sub_district] = found[-1] + 1
    return found


def _expected(
    problem: Problem, visits: list[Visit], settings: SimulationSettings
) -> list[NDArray[np.float64]]:
    """Requests that come up for each visit, by service and future."""
    mean = settings.as_expected
    found = {
        i: np.array(
            [_found(problem, visit.sub_district, s.id, visit.date, mean) for s in problem.services],
            dtype=np.float64,
        ).reshape(len(problem.services), -1 if problem.services else 1)
        for i, visit in enumerate(visits)
    }
    if problem.demand.kind == "accumulating":
        by_place = sorted(found, key=lambda i: (visits[i].sub_district, i))
        for _, group in groupby(by_place, key=lambda i: visits[i].sub_district):
            before: NDArray[np.float64] | float = 0.0
            for i in group:
                found[i], before = found[i] - before, found[i]
    return [found[i] for i in range(len(visits))]


def _found(
    problem: Problem, place: str, service: str, day: dt.date, mean: bool
) -> NDArray[np.float64]:
    """Requests in each future, or only their mean, a whole number."""
    if problem.futures is None:
        return np.array([found_on(problem, place, service, day)], np.float64)
    found = found_in_futures(problem, place, service, day)
    if mean:
        return np.array([to_int(float(found.mean()))], np.float64)
    return found.astype(np.float64)
