"""A problem without an item: all that names it goes with it, or no longer names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from botram_opt.changes.words import listed, name_of
from botram_opt.language import say, say_number
from botram_opt.problem.demand import DateFactor, Demand, DemandCurves
from botram_opt.problem.futures import FutureFactor, Futures
from botram_opt.problem.objectives import RuleSetting, Term
from botram_opt.problem.problem import Problem
from botram_opt.problem.travel import MatrixTravel, Travel
from botram_opt.titles import title_of

FactorT = TypeVar("FactorT", DateFactor, FutureFactor)
RuleT = TypeVar("RuleT", RuleSetting, Term)


class _Named(NamedTuple):
    """How parameters of rules name items of a kind; all rules use the same words.

    Attributes:
        one: what holds the id of the item that something is about.
        several: what holds ids of several, or items with ids.
    """

    one: str
    several: tuple[str, ...]


PERSON = _Named("person", ("people", "seats"))
SUB_DISTRICT = _Named("sub_district", ("sub_districts", "expected"))


def without_person(problem: Problem, id_: str) -> dict[str, Any]:
    """The parts of a problem that change when a person leaves.

    Pairs and prohibitions about them go. What is pinned stays, but for their name.
    """
    pins = []
    for pin in problem.pins:
        left = tuple(person for person in pin.people if person.id != id_)
        pins.append(pin if left == pin.people else pin.model_copy(update={"people": left}))
    return {
        "people": tuple(person for person in problem.people if person.id != id_),
        "pairs": tuple(pair for pair in problem.pairs if id_ not in pair.people),
        "prohibitions": tuple(ban for ban in problem.prohibitions if ban.person != id_),
        "pins": tuple(pins),
        "travel": _without_ways(problem.travel, "origin", id_),
        **_goals_without(problem, PERSON, id_),
    }


def without_sub_district(problem: Problem, id_: str) -> dict[str, Any]:
    """The parts of a problem that change when a sub-district is not to be visited.

    Factors that are about nothing else go. Where no row of futures is left, there are none.
    """
    places = []
    for place in problem.sub_districts:
        if id_ in place.neighbours:
            near = tuple(other for other in place.neighbours if other != id_)
            place = place.model_copy(update={"neighbours": near})
        places.append(place)
    return {
        "sub_districts": tuple(place for place in places if place.id != id_),
        "prohibitions": tuple(ban for ban in problem.prohibitions if ban.sub_district != id_),
        "pins": tuple(pin for pin in problem.pins if pin.sub_district != id_),
        "travel": _without_ways(problem.travel, "sub_district", id_),
        "demand": _without_demand(problem.demand, id_),
        "futures": problem.futures and _without_futures(problem.futures, id_),
        "so_far": tuple(row for row in problem.so_far if row.sub_district != id_),
        **_goals_without(problem, SUB_DISTRICT, id_),
    }


def told_of(problem: Problem, parts: Mapping[str, Any]) -> list[str]:
    """What goes from a problem when parts of it become these, besides the item, in words."""
    fewer = {
        name: len(getattr(problem, name)) - len(parts.get(name, getattr(problem, name)))
        for name in ("pairs", "prohibitions", "pins")
    }
    told = []
    if parts.get("demand", problem.demand) != problem.demand:
        told.append(say("its demand"))
    if (n := fewer["pairs"]) > 0:
        told.append(say_number("{number} pair", "{number} pairs", n, number=n))
    if (n := fewer["prohibitions"]) > 0:
        told.append(say_number("{number} prohibition", "{number} prohibitions", n, number=n))
    if (n := fewer["pins"]) > 0:
        told.append(say_number("{number} pin", "{number} pins", n, number=n))
    else:
        pairs = zip(problem.pins, parts["pins"], strict=True)
        places = [old.sub_district for old, new in pairs if old != new]
        if places:
            names = [name_of(problem, "sub_district", id_) for id_ in dict.fromkeys(places)]
            told.append(say("their part in what is pinned in {places}", places=listed(names)))
    if parts["travel"] != problem.travel:
        told.append(say("ways in the table of travel"))
    levels = zip(problem.levels, parts["levels"], strict=True)
    terms = [pair for a, b in levels for pair in zip(a.terms, b.terms, strict=True)]
    differ = [old.rule for old, new in terms if old != new]
    differ += [o.rule for o, n in zip(problem.rules, parts["rules"], strict=True) if o != n]
    rules = [title_of(rule) for rule in dict.fromkeys(differ)]
    if rules:
        told.append(say("parameters of {rules}", rules=listed(rules)))
    return told


def _without_ways(travel: Travel | None, column: str, id_: str) -> Travel | None:
    if not isinstance(travel, MatrixTravel):
        return travel
    rows = tuple(row for row in travel.rows if getattr(row, column) != id_)
    return travel.model_copy(update={"rows": rows})


def _without_demand(demand: Demand, id_: str) -> Demand:
    if isinstance(demand, DemandCurves):
        curves = tuple(curve for curve in demand.curves if curve.sub_district != id_)
        return demand.model_copy(update={"curves": curves})
    parts = {
        "requests": tuple(row for row in demand.requests if row.sub_district != id_),
        "on_dates": tuple(row for row in demand.on_dates if row.sub_district != id_),
        "factors": _without_place(demand.factors, id_),
    }
    return demand.model_copy(update=parts)


def _without_futures(futures: Futures, id_: str) -> Futures | None:
    parts: dict[str, tuple[Any, ...]] = {
        "requests": tuple(row for row in futures.requests if row.sub_district != id_),
        "curves": tuple(row for row in futures.curves if row.sub_district != id_),
        "factors": _without_place(futures.factors, id_),
    }
    return futures.model_copy(update=parts) if any(parts.values()) else None


def _without_place(factors: tuple[FactorT, ...], id_: str) -> tuple[FactorT, ...]:
    kept: list[FactorT] = []
    for factor in factors:
        if factor.sub_districts is not None and id_ in factor.sub_districts:
            left = tuple(place for place in factor.sub_districts if place != id_)
            if left:
                kept.append(factor.model_copy(update={"sub_districts": left}))
        else:
            kept.append(factor)
    return tuple(kept)


def _goals_without(problem: Problem, named: _Named, id_: str) -> dict[str, Any]:
    """The levels and hard rules of a problem once no parameter of theirs names an item."""
    return {
        "levels": tuple(
            level.model_copy(update={"terms": _unnaming(level.terms, named, id_)})
            for level in problem.levels
        ),
        "rules": _unnaming(problem.rules, named, id_),
    }


def _unnaming(rules: tuple[RuleT, ...], named: _Named, id_: str) -> tuple[RuleT, ...]:
    return tuple(
        rule.model_copy(update={"parameters": _unnamed(rule.parameters, named, id_)})
        for rule in rules
    )


def _unnamed(value: Any, named: _Named, id_: str) -> Any:
    """Parameters of a rule without what is about an item, or without its name among several."""
    if isinstance(value, dict):
        return {
            key: [part for part in _unnamed(parts, named, id_) if _id_of(part) != id_]
            if key in named.several and isinstance(parts, list)
            else _unnamed(parts, named, id_)
            for key, parts in value.items()
        }
    if isinstance(value, list):
        about = [isinstance(part, dict) and part.get(named.one) == id_ for part in value]
        return [
            _unnamed(part, named, id_) for part, gone in zip(value, about, strict=True) if not gone
        ]
    return value


def _id_of(part: Any) -> Any:
    return part.get("id") if isinstance(part, dict) else part
