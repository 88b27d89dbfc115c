"""The problem: all that the planner states, in one immutable record."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from botram_opt.errors import ContradictionError, UnreadableError
from botram_opt.problem.base import Assumption, Document, Id, Name
from botram_opt.problem.contradictions import Check, contradictions
from botram_opt.problem.demand import Demand, DemandTable, RequestsSoFar
from botram_opt.problem.faults import faults, without_faults
from botram_opt.problem.fingerprint import fingerprint_of
from botram_opt.problem.futures import Futures
from botram_opt.problem.objectives import DEFAULT_LEVELS, Level, RuleSetting
from botram_opt.problem.pins import Pin, Prohibition
from botram_opt.problem.places import Base, Point, SubDistrict
from botram_opt.problem.preparations import Preparation
from botram_opt.problem.regions import Region, goers
from botram_opt.problem.season import Season
from botram_opt.problem.services import CounterType, Service
from botram_opt.problem.staff import Pair, Person, Pool
from botram_opt.problem.travel import GeodesicTravel, MatrixTravel, Travel

ItemT = TypeVar("ItemT", Region, SubDistrict, Base, Service, CounterType, Person, Pool)


class Problem(Document):
    """A season of visits to be planned.

    Attributes:
        demand: the requests expected, and planned for.
        futures: what demand may come to; None where it is taken for certain.
        so_far: what became of requests at visits before those that are planned. A sub-district
            that it is about was visited: if it is not again, a table of demand leaves no more
            unserved than what is waiting.
        levels: what is to be achieved, most important first.
        rules: hard rules that are switched off or given parameters of their own.
        preparations: what has to be done before each visit; no plan depends on them.
        assumptions: numbers behind the problem that a planner may argue about.

    Raises:
        UnreadableError: a field is missing, unknown or of a wrong form.
        ContradictionError: the parts contradict each other. Either error holds every fault.
    """

    schema_version: Literal["1"] = "1"
    name: Name
    season: Season
    regions: tuple[Region, ...] = ()
    sub_districts: Annotated[tuple[SubDistrict, ...], Field(min_length=1)]
    bases: tuple[Base, ...] = ()
    services: tuple[Service, ...] = ()
    skills: tuple[Id, ...] = ()
    counter_types: tuple[CounterType, ...] = ()
    people: tuple[Person, ...] = ()
    pools: tuple[Pool, ...] = ()
    pairs: tuple[Pair, ...] = ()
    demand: Demand = DemandTable()
    futures: Futures | None = None
    so_far: tuple[RequestsSoFar, ...] = ()
    travel: Travel | None = None
    rules: tuple[RuleSetting, ...] = ()
    levels: Annotated[tuple[Level, ...], Field(min_length=1)] = DEFAULT_LEVELS
    pins: tuple[Pin, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults_at_once(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        if isinstance(data, cls):
            # It has been checked, or is derived from what has; as part of a record it comes here.
            return data
        # Checks that know more than a problem does come down from whoever reads it.
        further: Iterable[Check] = (info.context or {}).get("checks", ())
        try:
            problem = handler(data)
        except ValidationError as error:
            found = faults(error, data, cls)
            rest, absent = without_faults(error, data)
            if rest is not None:
                # What is left may not stand by itself; then its faults are told already.
                with contextlib.suppress(ValidationError):
                    found += contradictions(handler(rest), absent, further)
            raise UnreadableError(found) from error
        clashes = contradictions(problem, frozenset(), further)
        if clashes:
            raise ContradictionError(clashes)
        return problem

    def changed(self, **parts: Any) -> Problem:
        """A copy with some parts replaced, checked like any other problem."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Problem(**(fields | parts))

    def derived(self, **parts: Any) -> Problem:
        """A copy with some parts replaced by what is taken from them, which is not checked."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Problem.model_construct(**(fields | parts))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of what plans depend on; the order of items with ids does not matter."""
        return fingerprint_of(self.model_dump(mode="json"))

    @cached_property
    def before(self) -> Mapping[tuple[str, str], RequestsSoFar]:
        """What became of requests before, by sub-district and service."""
        return {(row.sub_district, row.service): row for row in self.so_far}

    @cached_property
    def visited_before(self) -> frozenset[str]:
        """Ids of the sub-districts that were visited before the visits that are planned."""
        return frozenset(row.sub_district for row in self.so_far)

    @cached_property
    def region(self) -> Mapping[str, Region]:
        """Regions by id."""
        return _by_id(self.regions)

    @cached_property
    def sub_district(self) -> Mapping[str, SubDistrict]:
        """Sub-districts by id."""
        return _by_id(self.sub_districts)

    @cached_property
    def base(self) -> Mapping[str, Base]:
        """Bases by id."""
        return _by_id(self.bases)

    @cached_property
    def service(self) -> Mapping[str, Service]:
        """Services by id."""
        return _by_id(self.services)

    @cached_property
    def counter_type(self) -> Mapping[str, CounterType]:
        """Counter types by id."""
        return _by_id(self.counter_types)

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by id."""
        return _by_id(self.people)

    @cached_property
    def pool(self) -> Mapping[str, Pool]:
        """Pools by id."""
        return _by_id(self.pools)

    def goes_to(self, item: CounterType | Person | Pool, sub_district: str) -> bool:
        """Whether counters, a person or a pool may go to a sub-district.

        Args:
            item: of the problem.
            sub_district: its id.
        """
        return item.regions is None or self.sub_district[sub_district].region in item.regions

    def counter_types_to(self, sub_district: str) -> tuple[CounterType, ...]:
        """The counter types that may go to a sub-district."""
        return self._counter_types_in[self._region_of(sub_district)]

    def people_to(self, sub_district: str) -> tuple[Person, ...]:
        """The people who may go to a sub-district."""
        return self._people_in[self._region_of(sub_district)]

    def pools_to(self, sub_district: str) -> tuple[Pool, ...]:
        """The pools whose people may go to a sub-district."""
        return self._pools_in[self._region_of(sub_district)]

    def offering(self, service: str, sub_district: str) -> tuple[CounterType, ...]:
        """The counter types that offer a service and may go to a sub-district."""
        return self._offering_in[self._region_of(sub_district)].get(service, ())

    def _region_of(self, sub_district: str) -> str | None:
        # A problem whose faults are being looked for may name a region that is not there.
        region = self.sub_district[sub_district].region
        return region if region in self.region else None

    @cached_property
    def _counter_types_in(self) -> Mapping[str | None, tuple[CounterType, ...]]:
        return goers(self.counter_types, self.region)

    @cached_property
    def _people_in(self) -> Mapping[str | None, tuple[Person, ...]]:
        return goers(self.people, self.region)

    @cached_property
    def _pools_in(self) -> Mapping[str | None, tuple[Pool, ...]]:
        return goers(self.pools, self.region)

    @cached_property
    def _offering_in(self) -> Mapping[str | None, Mapping[str, tuple[CounterType, ...]]]:
        found: dict[str | None, dict[str, tuple[CounterType, ...]]] = {}
        for region, kinds in self._counter_types_in.items():
            here = found.setdefault(region, {})
            for kind in kinds:
                for service in dict.fromkeys(kind.services):
                    here[service] = (*here.get(service, ()), kind)
        return found

    @cached_property
    def neighbour_pairs(self) -> tuple[tuple[str, str], ...]:
        """Each pair of adjacent sub-districts once, ids in order."""
        return tuple(
            sorted({(min(s.id, n), max(s.id, n)) for s in self.sub_districts for n in s.neighbours})
        )

    def base_of(self, item: CounterType | Person | Pool) -> str | None:
        """The id of the base that counters, a person or a pool set out from.

        Args:
            item: of the problem.
        """
        if item.base is not None:
            return item.base
        return self.bases[0].id if len(self.bases) == 1 else None

    def origin_of(self, item: CounterType | Person | Pool) -> str | None:
        """The id under which travel from an item's place is found: its own, or its base's.

        Args:
            item: of the problem.
        """
        if isinstance(item, Person):
            by_geodesic = isinstance(self.travel, GeodesicTravel) and item.home is not None
            by_matrix = isinstance(self.travel, MatrixTravel) and item.id in self.travel.origins
            if by_geodesic or by_matrix:
                return item.id
        return self.base_of(item)

    def metres(self, origin: str | None, sub_district: str) -> int:
        """Metres by road from a base or a home to a sub-district, one way; 0 without travel.

        Also 0 where a table of travel has no row, as nothing that sets out there goes there.
        """
        return self._way(origin, sub_district)[0]

    def minutes(self, origin: str | None, sub_district: str) -> int:
        """Minutes by road from a base or a home to a sub-district, one way; like ``metres``."""
        return self._way(origin, sub_district)[1]

    def _way(self, origin: str | None, sub_district: str) -> tuple[int, int]:
        if self.travel is None or origin is None:
            return 0, 0
        if not isinstance(self.travel, GeodesicTravel):
            row = self.travel.by_pair.get((origin, sub_district))
            return (row.metres, row.minutes) if row is not None else (0, 0)
        # Worked out as they are asked for: in a province most pairs never are.
        if (origin, sub_district) not in self._ways:
            start, end = self._origins[origin], self.sub_district[sub_district].location
            metres = self.travel.metres(start, end) if start and end else 0
            self._ways[origin, sub_district] = metres, self.travel.minutes(metres)
        return self._ways[origin, sub_district]

    @cached_property
    def _ways(self) -> dict[tuple[str, str], tuple[int, int]]:
        return {}

    @cached_property
    def _origins(self) -> Mapping[str, Point | None]:
        return {b.id: b.location for b in self.bases} | {p.id: p.home for p in self.people}


def _by_id(items: tuple[ItemT, ...]) -> dict[str, ItemT]:
    return {item.id: item for item in items}
