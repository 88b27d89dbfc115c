"""A large problem divided into parts that can be planned by themselves.

A part is a region, or what lies in none. Parts share some things: counters, pools and people that
go to several of them, and the visits that a date may hold. A part's problem is stated in the same
words as the whole, with what others take on each date taken off. So plans of the parts, each made
beside the others, add up to a plan of the whole; and with nothing taken off, a part's problem is a
relaxation: the part may use all there is.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

import networkx as nx

from botram_opt.language import say
from botram_opt.plan import Visit
from botram_opt.problem import (
    Closure,
    CounterType,
    DemandCurves,
    DemandTable,
    Level,
    MatrixTravel,
    Person,
    Pin,
    Pool,
    Problem,
    SubDistrict,
    Term,
)
from botram_opt.rules import SOFT, hard_rules
from botram_opt.solving.alike import alike
from botram_opt.solving.taken import (
    Usage,
    Use,
    Visited,
    counters_left,
    person_left,
    pool_left,
    visits_left,
)

ThingT = TypeVar("ThingT", CounterType, Pool, Person)


class _OfPlace(Protocol):
    """A row that is about one sub-district."""

    @property
    def sub_district(self) -> str: ...


RowT = TypeVar("RowT", bound=_OfPlace)


OVERHEAD = 5
"""Sub-districts that a part of none at all takes as long as."""


@dataclass(frozen=True)
class Part:
    """Sub-districts that are planned together, by id in the order of the problem.

    Attributes:
        regions: ids of those that they are all of; None for what lies in no region.
        places: their ids.
    """

    regions: tuple[str | None, ...]
    places: tuple[str, ...]

    @property
    def size(self) -> int:
        """How long it takes, beside other parts."""
        return len(self.places) + OVERHEAD

    @property
    def name(self) -> str:
        """What to call it."""
        named = [region for region in self.regions if region is not None]
        if len(named) > 1:
            return say("{n} regions from {first} on", n=len(named), first=named[0])
        return named[0] if named else say("the sub-districts in no region")


Outlines = dict[Part, tuple[Visit, ...]]
"""Visits that each part would hold, without the names of people."""


class Division:
    """A problem, its parts, and what they share.

    Attributes:
        problem: the whole.
        parts: each sub-district is in exactly one.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        places: dict[str | None, list[str]] = {}
        for place in problem.sub_districts:
            places.setdefault(place.region, []).append(place.id)
        self.parts = tuple(Part((region,), tuple(ids)) for region, ids in places.items())
        self._dates = problem.season.visit_dates
        self._rules = hard_rules(problem)
        self._kinds = self._by_region(problem.counter_types)
        self._pools = self._by_region(problem.pools)
        self._people = self._by_region(problem.people)

    @cached_property
    def stock(self) -> Usage:
        """What there is of everything that several parts share, by date."""
        stock: Usage = Counter()
        for day in self._dates:
            for kind in _in_several(self._kinds):
                stock[Use("counter_type", kind.id, day)] = kind.stock_at(day)
            for pool in _in_several(self._pools):
                stock[Use("pool", pool.id, day)] = pool.size_at(day)
            for person in _in_several(self._people):
                away = self._absences_count and person.why_absent(day) is not None
                stock[Use("person", person.id, day)] = int(not away)
            if self._visits_are_shared:
                stock[Use("visit", "", day)] = self.problem.season.visits_allowed(day)
        return stock

    def usage(self, visits: Iterable[Visit]) -> Usage:
        """What visits use of what the parts share."""
        used: Usage = Counter()
        for visit in visits:
            for kind, number in visit.counters.items():
                used[Use("counter_type", kind, visit.date)] += number
            for drawn in visit.pools:
                used[Use("pool", drawn.id, visit.date)] += drawn.people
            for person in visit.people:
                used[Use("person", person, visit.date)] += 1
            used[Use("visit", "", visit.date)] += 1
        return Counter({use: number for use, number in used.items() if use in self.stock})

    @cached_property
    def alike(self) -> Mapping[dt.date, dt.date]:
        """The first of the dates that each visit date is like."""
        return alike(self.problem)

    @cached_property
    def clusters(self) -> tuple[Part, ...]:
        """The parts that share things, directly or through others, each cluster as one part."""
        graph: nx.Graph[Part] = nx.Graph()
        graph.add_nodes_from(self.parts)
        in_region = {region: part for part in self.parts for region in part.regions}
        for things in (self._kinds, self._pools, self._people):
            goers: dict[str, list[Part]] = defaultdict(list)
            for region, there in things.items():
                for thing in there:
                    goers[thing.id].append(in_region[region])
            for parts in goers.values():
                nx.add_path(graph, parts)
        if self._visits_are_shared:
            nx.add_path(graph, self.parts)
        return tuple(
            Part(
                tuple(region for part in self.parts if part in together for region in part.regions),
                tuple(place for part in self.parts if part in together for place in part.places),
            )
            for together in nx.connected_components(graph)
        )

    @cached_property
    def borders(self) -> Mapping[Part, frozenset[Part]]:
        """The parts that each part borders on."""
        part_of = {place: part for part in self.parts for place in part.places}
        found: dict[Part, set[Part]] = {part: set() for part in self.parts}
        for one, other in self.problem.neighbour_pairs:
            if part_of[one] != part_of[other]:
                found[part_of[one]].add(part_of[other])
                found[part_of[other]].add(part_of[one])
        return {part: frozenset(others) for part, others in found.items()}

    def problem_of(self, part: Part, taken: Usage, visited: Visited) -> Problem:
        """The problem of a part.

        Args:
            part: what is to be planned.
            taken: what others use of the things shared.
            visited: dates on which sub-districts of other parts are visited.
        """
        whole, places = self.problem, frozenset(part.places)
        kinds = [
            counters_left(kind, self._dates, taken)
            for kind in _going(whole.counter_types, self._kinds, part)
        ]
        people = self._people_of(part, taken)
        pools = tuple(
            pool_left(p, self._dates, taken) for p in _going(whole.pools, self._pools, part)
        )
        names, types = {person.id for person in people}, {kind.id for kind in kinds}
        things = names | types | {pool.id for pool in pools}
        beside = [
            (place, day)
            for place in part.places
            for neighbour in whole.sub_district[place].neighbours
            if neighbour not in places
            for day in visited.get(neighbour, ())
        ]
        return whole.derived(
            name=f"{whole.name}, {part.name}",
            # That others have somebody is stated as an absence, so absences count in any case.
            rules=tuple(setting for setting in whole.rules if setting.rule != "availability"),
            season=visits_left(whole.season, taken) if self._visits_are_shared else whole.season,
            sub_districts=tuple(
                self._without_neighbours(whole.sub_district[place], places, beside)
                for place in part.places
            ),
            regions=tuple(region for region in whole.regions if region.id in part.regions),
            counter_types=tuple(kinds),
            pools=pools,
            people=people,
            pairs=tuple(pair for pair in whole.pairs if names.issuperset(pair.people)),
            demand=self._demand_of(part),
            travel=self._travel_of(part),
            levels=tuple(
                self._level_of(part, level, places, beside, things) for level in whole.levels
            ),
            pins=tuple(
                _pin_within(pin, things) for pin in whole.pins if pin.sub_district in places
            ),
            prohibitions=tuple(
                x
                for x in whole.prohibitions
                if (x.sub_district is None or x.sub_district in places)
                and x.person in {None, *names}
                and x.counter_type in {None, *types}
            ),
            assumptions=(),
        )

    def _by_region(self, things: Iterable[ThingT]) -> dict[str | None, list[ThingT]]:
        """The things that go to each region, in the order of the problem."""
        everywhere = [region for part in self.parts for region in part.regions]
        found: dict[str | None, list[ThingT]] = {region: [] for region in everywhere}
        for thing in things:
            for region in everywhere if thing.regions is None else dict.fromkeys(thing.regions):
                if region in found:
                    found[region].append(thing)
        return found

    @cached_property
    def _visits_are_shared(self) -> bool:
        """Whether the season allows fewer visits on a date than the parts could hold."""
        if len(self.parts) == 1 or "visits_per_date" not in self._rules:
            return False
        most = 0
        for part in self.parts:
            (id_,) = part.regions
            limit = None if id_ is None else self.problem.region[id_].visits_per_date
            if limit is None or "visits_per_date_in_region" not in self._rules:
                limit = len(part.places)
            most += min(limit, len(part.places))
        return any(self.problem.season.visits_allowed(day) < most for day in self._dates)

    def _people_of(self, part: Part, taken: Usage) -> tuple[Person, ...]:
        """Who can come; those who only come with somebody who cannot are away on all dates."""
        here = _going(self.problem.people, self._people, part)
        if not self._absences_count:
            here = [p.model_copy(update={"absences": (), "weekdays": None}) for p in here]
        ids = {person.id for person in here}
        tied: set[str] = set()
        for together in self._together:
            if not ids >= together:
                tied |= together
        left = (person_left(person, self._dates, taken) for person in here)
        return tuple(_away(person, self._dates) if person.id in tied else person for person in left)

    @cached_property
    def _together(self) -> Sequence[set[str]]:
        """People who go together, all that are tied to each other in one set."""
        graph: nx.Graph[str] = nx.Graph()
        if "pairs_of_people" in self._rules:
            pairs = (pair.people for pair in self.problem.pairs if pair.kind == "together")
            graph.add_edges_from(pairs)
        return list(nx.connected_components(graph))

    @property
    def _absences_count(self) -> bool:
        """Whether nobody works on a date on which they are away."""
        return "availability" in self._rules

    def _without_neighbours(
        self, place: SubDistrict, places: frozenset[str], beside: Iterable[tuple[str, dt.date]]
    ) -> SubDistrict:
        """A sub-district that is closed on the dates on which it must not be visited for theirs."""
        if places.issuperset(place.neighbours):
            return place
        closures = tuple(
            Closure(start=day, end=day, reason="a neighbour is visited")
            for here, day in beside
            if here == place.id and "neighbours_apart" in self._rules
        )
        near = tuple(neighbour for neighbour in place.neighbours if neighbour in places)
        return place.model_copy(
            update={"neighbours": near, "closures": (*place.closures, *closures)}
        )

    def _level_of(
        self,
        part: Part,
        level: Level,
        places: Collection[str],
        beside: Sequence[tuple[str, dt.date]],
        things: Collection[str],
    ) -> Level:
        """A level with its rules as they are for a part, which has its share of the tolerance."""
        terms = []
        for term in level.terms:
            rule = SOFT[term.rule](**term.parameters)
            adapted = rule.within(places, beside, things)
            if adapted is not rule:
                parameters = adapted.model_dump(mode="json")
                term = Term(rule=term.rule, weight=term.weight, parameters=parameters)
            terms.append(term)
        granted = level.tolerance
        if all(SOFT[term.rule].adds_up for term in terms):
            share = granted.absolute * len(part.places) // len(self.problem.sub_districts)
            granted = granted.model_copy(update={"absolute": share})
        return level.model_copy(update={"terms": tuple(terms), "tolerance": granted})

    def _demand_of(self, part: Part) -> DemandTable | DemandCurves:
        demand = self.problem.demand
        pieces: dict[str, Any] = {name: getattr(demand, name) for name in type(demand).model_fields}
        for name, rows in self._demand_rows.items():
            pieces[name] = tuple(row for place in part.places for row in rows[place])
        return type(demand).model_construct(**pieces)

    @cached_property
    def _demand_rows(self) -> Mapping[str, Mapping[str, list[Any]]]:
        demand = self.problem.demand
        if isinstance(demand, DemandCurves):
            return {"curves": _by_place(demand.curves)}
        return {"requests": _by_place(demand.requests), "on_dates": _by_place(demand.on_dates)}

    def _travel_of(self, part: Part) -> Any:
        travel = self.problem.travel
        if not isinstance(travel, MatrixTravel):
            return travel
        rows = tuple(row for place in part.places for row in self._ways[place])
        return MatrixTravel.model_construct(kind="matrix", rows=rows, source=travel.source)

    @cached_property
    def _ways(self) -> Mapping[str, list[Any]]:
        assert isinstance(self.problem.travel, MatrixTravel)
        return _by_place(self.problem.travel.rows)


def _going(
    things: Sequence[ThingT], by_region: Mapping[str | None, Sequence[ThingT]], part: Part
) -> Sequence[ThingT]:
    """The things that go to a part, in the order of the problem."""
    if len(part.regions) == 1:
        return by_region[part.regions[0]]
    ids = {thing.id for region in part.regions for thing in by_region[region]}
    return [thing for thing in things if thing.id in ids]


def _away(person: Person, dates: Sequence[dt.date]) -> Person:
    """Somebody who is away on all dates."""
    absence = Closure(start=dates[0], end=dates[-1], reason="goes with somebody who does not")
    return person.model_copy(update={"absences": (*person.absences, absence)})


def _pin_within(pin: Pin, things: Collection[str]) -> Pin:
    """A pin without counters and pools that do not come; it can only say that none do."""
    counters = tuple(pinned for pinned in pin.counters if pinned.counter_type in things)
    pools = tuple(x for x in pin.pools if {x.id, x.counter_type} <= set(things))
    return pin.model_copy(update={"counters": counters, "pools": pools})


def _in_several(things: Mapping[str | None, Sequence[ThingT]]) -> list[ThingT]:
    """The things that go to more than one region."""
    times = Counter(thing.id for there in things.values() for thing in there)
    by_id = {thing.id: thing for there in things.values() for thing in there}
    return [thing for id_, thing in by_id.items() if times[id_] > 1]


def _by_place(rows: Iterable[RowT]) -> Mapping[str, list[RowT]]:
    found: dict[str, list[RowT]] = defaultdict(list)
    for row in rows:
        found[row.sub_district].append(row)
    return found
