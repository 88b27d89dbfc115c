"""Which requirements a plan breaks, told from what rules measure, without any literal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import Pin, Problem
from botram_opt.rules import hard_rules
from botram_opt.solving.requirements import Requirement


def broken(problem: Problem, plan: Plan) -> set[str]:
    """Keys of the requirements that a plan breaks."""
    found: set[str] = set()
    for name, rule in hard_rules(problem).items():
        for item in rule.measure(problem, plan):
            for about in _requirements(problem, plan, name, item):
                stated = rule.stated(problem, Item(value=0, **about))
                found.add(Requirement(rule=name, item=stated).key)
    return found


def _requirements(problem: Problem, plan: Plan, rule: str, item: Item) -> Iterator[dict[str, Any]]:
    """What a measured breach is a breach of, as fields of items."""
    facts, day = item.facts or {}, item.date
    place = problem.sub_district.get(item.sub_district or "")
    match rule:
        case "visits_per_sub_district":
            assert place is not None
            few = int(facts["visits"]) < place.least_visits
            yield {"sub_district": place.id, "facts": {"part": "least" if few else "most"}}
        case "gap_between_visits":
            assert place is not None
            soon = int(facts["days"]) < place.least_gap_days
            yield {"sub_district": place.id, "facts": {"part": "least" if soon else "most"}}
        case "open_dates":
            assert place is not None
            assert day is not None
            if place.weekdays is not None and f"{day:%A}".lower() not in place.weekdays:
                yield {"sub_district": place.id, "facts": {"part": "weekdays"}}
            if place.windows and not any(day in window for window in place.windows):
                yield {"sub_district": place.id, "facts": {"part": "windows"}}
            for i, closure in enumerate(place.closures):
                if day in closure:
                    yield {"sub_district": place.id, "facts": {"part": "closure", "number": i}}
        case "notice":
            assert place is not None
            assert day is not None
            days = problem.season.notice_days if place.notice_days is None else place.notice_days
            since = {"announced": problem.season.published_on, "ready": place.venue.ready_on}
            for part, first in since.items():
                if first is not None and day < first + dt.timedelta(days=days):
                    yield {"sub_district": place.id, "facts": {"part": part}}
        case "counters_in_stock" | "pool_size":
            of = "counter_type" if rule == "counters_in_stock" else "pool"
            spans = (
                problem.counter_type[item.counter_type or ""].stock_on
                if rule == "counters_in_stock"
                else problem.pool[item.pool or ""].size_on
            )
            last = [i for i, span in enumerate(spans) if day in span]
            yield {of: getattr(item, of), "facts": {"on": last[-1]} if last else None}
        case "counters_per_visit":
            kind = problem.counter_type[item.counter_type or ""]
            few = int(facts["counters"]) < kind.least_per_visit
            yield {"counter_type": kind.id, "facts": {"part": "least" if few else "most"}}
        case "counters_staffed":
            yield {"counter_type": item.counter_type}
        case "availability":
            person = problem.person[item.person or ""]
            assert day is not None
            if person.weekdays is not None and f"{day:%A}".lower() not in person.weekdays:
                yield {"person": person.id, "facts": {"part": "weekdays"}}
            for i, absence in enumerate(person.absences):
                if day in absence:
                    yield {"person": person.id, "facts": {"part": "absence", "number": i}}
        case "most_in_a_window":
            person = problem.person[item.person or ""]
            for i, limit in enumerate(person.rolling_limits):
                if (limit.days, limit.most) == (facts["days"], facts["most"]):
                    yield {"person": person.id, "facts": {"number": i}}
        case "visits_per_date" | "visits_per_date_in_region":
            yield {"region": item.region, "date": day}
        case "pairs_of_people":
            yield {"person": item.person, "other": item.other, "facts": facts}
        case "prohibitions":
            yield {"facts": facts}
        case "most_cost":
            yield {"facts": {"cap": facts["cap"]}}
        case "pins":
            yield from _of_pin(problem, plan, int(facts["pin"]))
        case "neighbours_apart":
            yield {"sub_district": item.sub_district, "other": item.other}
        case "within_regions":
            assert place is not None
            if item.service is not None:
                yield {
                    "sub_district": place.id,
                    "service": item.service,
                    "region": place.region,
                }
        case "least_share_served":
            yield {"sub_district": item.sub_district, "service": item.service}
        case _:
            yield {"sub_district": item.sub_district, "person": item.person}


def _of_pin(problem: Problem, plan: Plan, number: int) -> Iterator[dict[str, Any]]:
    pin = problem.pins[number]
    days = {"start": pin.start, "end": pin.end}
    facts = {name: str(day) for name, day in days.items() if day is not None}
    about = {"sub_district": pin.sub_district, "date": pin.date}
    visits = [v for v in plan.visits_to.get(pin.sub_district, ()) if pin.covers(v.date)]
    if not visits:
        yield about | {"facts": {"part": "visit", "pin": number, **facts}}
    for visit in visits:
        for thing in _missing(pin, visit):
            yield about | thing | {"facts": {"part": "content", "pin": number, **facts}}


def _missing(pin: Pin, visit: Visit) -> Iterator[dict[str, str]]:
    for pinned in pin.counters:
        if visit.counters.get(pinned.counter_type, 0) != pinned.counters:
            yield {"counter_type": pinned.counter_type}
    for person in pin.people:
        seats = {(seat.id, seat.counter_type) for seat in visit.staff}
        kinds = (
            {kind for _, kind in seats} if person.counter_type is None else {person.counter_type}
        )
        if not any((person.id, kind) in seats for kind in kinds):
            yield {"person": person.id}
