"""The problem: all that the planner states, in one immutable record."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    Field,
    JsonValue,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from botram_opt.errors import ContradictionError, UnreadableError
from botram_opt.problem.base import Assumption, Id, Name, Record
from botram_opt.problem.contradictions import Check, contradictions
from botram_opt.problem.demand import Demand, DemandTable
from botram_opt.problem.faults import faults, without_faults
from botram_opt.problem.objectives import DEFAULT_LEVELS, Level, RuleSetting
from botram_opt.problem.pins import Pin, Prohibition
from botram_opt.problem.places import Base, SubDistrict
from botram_opt.problem.regions import Region
from botram_opt.problem.season import Season
from botram_opt.problem.services import CounterType, Service
from botram_opt.problem.staff import Pair, Person, Pool
from botram_opt.problem.travel import GeodesicTravel, MatrixTravel, Travel

ItemT = TypeVar("ItemT", SubDistrict, Base, Service, CounterType, Person, Pool, Region)


class Problem(Record):
    """A season of visits to be planned.

    Attributes:
        levels: what is to be achieved, most important first.
        rules: hard rules that are switched off or given parameters of their own.
        assumptions: numbers behind the problem that a planner may argue about.

    Raises:
        UnreadableError: a field is missing, unknown or of a wrong form.
        ContradictionError: the parts contradict each other. Either error holds every fault.
    """

    schema_version: Literal["1"] = "1"
    name: Name
    season: Season
    sub_districts: Annotated[tuple[SubDistrict, ...], Field(min_length=1)]
    regions: tuple[Region, ...] = ()
    bases: tuple[Base, ...] = ()
    services: tuple[Service, ...] = ()
    skills: tuple[Id, ...] = ()
    counter_types: tuple[CounterType, ...] = ()
    people: tuple[Person, ...] = ()
    pools: tuple[Pool, ...] = ()
    pairs: tuple[Pair, ...] = ()
    demand: Demand = DemandTable()
    travel: Travel | None = None
    rules: tuple[RuleSetting, ...] = ()
    levels: Annotated[tuple[Level, ...], Field(min_length=1)] = DEFAULT_LEVELS
    pins: tuple[Pin, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults_at_once(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
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
        """SHA-256 of what the problem states; the order of items with ids does not matter."""
        canonical = json.dumps(
            _canonical(self.model_dump(mode="json")),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    @cached_property
    def sub_district(self) -> Mapping[str, SubDistrict]:
        """Sub-districts by id."""
        return _by_id(self.sub_districts)

    @cached_property
    def region(self) -> Mapping[str, Region]:
        """Regions by id."""
        return _by_id(self.regions)

    def goes_to(self, item: CounterType | Person | Pool, sub_district: str) -> bool:
        """Whether a thing goes to a sub-district."""
        return item.regions is None or self.sub_district[sub_district].region in item.regions

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

    @cached_property
    def neighbour_pairs(self) -> tuple[tuple[str, str], ...]:
        """Each pair of adjacent sub-districts once, ids in order."""
        return tuple(
            sorted({(min(s.id, n), max(s.id, n)) for s in self.sub_districts for n in s.neighbours})
        )

    def base_of(self, item: CounterType | Person | Pool) -> str | None:
        """The id of the base that counters, a person or a pool set out from."""
        if item.base is not None:
            return item.base
        return self.bases[0].id if len(self.bases) == 1 else None

    def origin_of(self, item: CounterType | Person | Pool) -> str | None:
        """The id under which travel from an item's place is found: its own, or its base's."""
        if isinstance(item, Person):
            by_geodesic = isinstance(self.travel, GeodesicTravel) and item.home is not None
            by_matrix = isinstance(self.travel, MatrixTravel) and item.id in self.travel.origins
            if by_geodesic or by_matrix:
                return item.id
        return self.base_of(item)

    def metres(self, origin: str | None, sub_district: str) -> int:
        """Metres by road from a base or a home to a sub-district, one way; 0 without travel."""
        return self._distances[origin, sub_district][0] if self.travel and origin else 0

    def minutes(self, origin: str | None, sub_district: str) -> int:
        """Minutes by road from a base or a home to a sub-district, one way; 0 without travel."""
        return self._distances[origin, sub_district][1] if self.travel and origin else 0

    @cached_property
    def _distances(self) -> dict[tuple[str, str], tuple[int, int]]:
        if self.travel is None:
            return {}
        if not isinstance(self.travel, GeodesicTravel):
            return {pair: (row.metres, row.minutes) for pair, row in self.travel.by_pair.items()}
        points = {b.id: b.location for b in self.bases} | {p.id: p.home for p in self.people}
        metres = {
            (origin, s.id): self.travel.metres(point, s.location)
            for origin, point in points.items()
            for s in self.sub_districts
            if point is not None and s.location is not None
        }
        return {pair: (m, self.travel.minutes(m)) for pair, m in metres.items()}

    def to_json(self) -> str:
        """The problem as JSON text, one line for each value, ending in a newline."""
        return self.model_dump_json(indent=1) + "\n"


def _by_id(items: tuple[ItemT, ...]) -> dict[str, ItemT]:
    return {item.id: item for item in items}


def _canonical(value: JsonValue) -> JsonValue:
    """The value with every list of items that have ids sorted by them."""
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    if isinstance(value, list):
        parts = [_canonical(part) for part in value]
        if all(isinstance(part, dict) and "id" in part for part in parts):
            return sorted(parts, key=lambda part: str(part["id"]))  # type: ignore[index, call-overload]
        return parts
    return value
