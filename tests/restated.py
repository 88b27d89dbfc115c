"""A problem that asks for some of its requirements only, stated anew without any literal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from botram_opt.plan import Item
from botram_opt.problem import (
    Closure,
    CounterType,
    Person,
    Pin,
    Pool,
    PoolSizeOn,
    Problem,
    RuleSetting,
    Season,
    StockOn,
    SubDistrict,
    VisitsOn,
)
from botram_opt.rules import hard_rules
from botram_opt.rules.most_cost import MostCost
from botram_opt.solving.requirements import Requirement

PLENTY = 1000


class Restated:
    """States a problem anew, with only those requirements whose keys are given.

    Two rules cannot be stated for some things only: people are at one place a date, and what is
    not offered in a region is not served there. These stay.
    """

    def __init__(self, problem: Problem, keys: Collection[str]) -> None:
        self.problem, self.keys = problem, keys
        self.dates = problem.season.visit_dates

    def asks(self, rule: str, facts: dict[str, Any] | None = None, **about: Any) -> bool:
        item = Item(value=0, facts=facts, **about)
        return Requirement(rule=rule, item=item).key in self.keys

    def problem_alone(self) -> Problem:
        problem = self.problem
        return problem.changed(
            season=self.season(),
            regions=tuple(
                region
                if self.asks("visits_per_date_in_region", region=region.id)
                else region.model_copy(update={"visits_per_date": None})
                for region in problem.regions
            ),
            sub_districts=tuple(self.place(place) for place in problem.sub_districts),
            services=tuple(
                service
                if any(
                    self.asks("least_share_served", sub_district=place.id, service=service.id)
                    for place in problem.sub_districts
                )
                else service.model_copy(update={"least_share_served": 0})
                for service in problem.services
            ),
            counter_types=tuple(self.counter_type(kind) for kind in problem.counter_types),
            people=tuple(self.person(person) for person in problem.people),
            pools=tuple(self.pool(pool) for pool in problem.pools),
            pairs=tuple(
                pair
                for pair in problem.pairs
                if self.asks(
                    "pairs_of_people",
                    {"kind": pair.kind},
                    person=pair.people[0],
                    other=pair.people[1],
                )
            ),
            pins=tuple(pin for i, p in enumerate(problem.pins) for pin in self.pin(i, p)),
            prohibitions=tuple(
                ban
                for i, ban in enumerate(problem.prohibitions)
                if self.asks("prohibitions", {"prohibition": i})
            ),
            rules=tuple(self.rules()),
        )

    def season(self) -> Season:
        season = self.problem.season
        stated = {each.date for each in season.visits_on}
        ordinary = self.asks("visits_per_date")

        def allowed(day: dt.date) -> int:
            asked = self.asks("visits_per_date", date=day) if day in stated else ordinary
            return season.visits_allowed(day) if asked else PLENTY

        on_dates = tuple(VisitsOn(date=day, visits=allowed(day)) for day in self.dates)
        return season.model_copy(
            update={"visits_on": on_dates, "published_on": None, "notice_days": 0}
        )

    def place(self, place: SubDistrict) -> SubDistrict:
        def asks(rule: str, part: str | None = None, **facts: int) -> bool:
            told = {"part": part, **facts} if part is not None else None
            return self.asks(rule, told, sub_district=place.id)

        closures = [
            closure
            for i, closure in enumerate(place.closures)
            if asks("open_dates", "closure", number=i)
        ]
        season = self.problem.season
        notice = season.notice_days if place.notice_days is None else place.notice_days
        since = {"announced": season.published_on, "ready": place.venue.ready_on}
        for part, day in since.items():
            if day is not None and asks("notice", part):
                first = day + dt.timedelta(days=notice)
                long_ago = first - dt.timedelta(days=2000)
                eve = first - dt.timedelta(days=1)
                closures.append(Closure(start=long_ago, end=eve, reason=part))
        others = {
            other
            for other in place.neighbours
            if self.asks(
                "neighbours_apart",
                sub_district=min(place.id, other),
                other=max(place.id, other),
            )
        }
        most = place.most_visits + (not asks("visits_per_sub_district", "most"))
        return place.model_copy(
            update={
                "least_visits": place.least_visits * asks("visits_per_sub_district", "least"),
                "most_visits": most,
                "least_gap_days": place.least_gap_days * asks("gap_between_visits", "least"),
                "most_gap_days": place.most_gap_days
                if asks("gap_between_visits", "most")
                else None,
                "weekdays": place.weekdays if asks("open_dates", "weekdays") else None,
                "windows": place.windows if asks("open_dates", "windows") else (),
                "closures": tuple(closures),
                "notice_days": None,
                "venue": place.venue.model_copy(
                    update={
                        "room": place.venue.room if asks("venue_room") else PLENTY,
                        "ready_on": None,
                    }
                ),
                "least_share_served": place.least_share_served * asks("least_share_served"),
                "neighbours": tuple(sorted(others)),
            }
        )

    def counter_type(self, kind: CounterType) -> CounterType:
        def stock(day: dt.date) -> int:
            last = [i for i, on in enumerate(kind.stock_on) if day in on]
            asked = self.asks(
                "counters_in_stock", {"on": last[-1]} if last else None, counter_type=kind.id
            )
            return kind.stock_at(day) if asked else PLENTY

        def asks(part: str) -> bool:
            return self.asks("counters_per_visit", {"part": part}, counter_type=kind.id)

        staffed = self.asks("counters_staffed", counter_type=kind.id)
        return kind.model_copy(
            update={
                "stock_on": tuple(StockOn(start=d, end=d, stock=stock(d)) for d in self.dates),
                "least_per_visit": kind.least_per_visit * asks("least"),
                "most_per_visit": kind.most_per_visit if asks("most") else None,
                "people_per_counter": kind.people_per_counter * staffed,
            }
        )

    def person(self, person: Person) -> Person:
        def asks(rule: str, **facts: Any) -> bool:
            return self.asks(rule, facts or None, person=person.id)

        return person.model_copy(
            update={
                "weekdays": person.weekdays if asks("availability", part="weekdays") else None,
                "absences": tuple(
                    absence
                    for i, absence in enumerate(person.absences)
                    if asks("availability", part="absence", number=i)
                ),
                "most_visits": person.most_visits if asks("most_visits_a_person") else None,
                "most_in_a_row": person.most_in_a_row if asks("most_in_a_row") else None,
                "rolling_limits": tuple(
                    limit
                    for i, limit in enumerate(person.rolling_limits)
                    if asks("most_in_a_window", number=i)
                ),
            }
        )

    def pool(self, pool: Pool) -> Pool:
        def size(day: dt.date) -> int:
            last = [i for i, on in enumerate(pool.size_on) if day in on]
            asked = self.asks("pool_size", {"on": last[-1]} if last else None, pool=pool.id)
            return pool.size_at(day) if asked else PLENTY

        return pool.model_copy(
            update={"size_on": tuple(PoolSizeOn(start=d, end=d, size=size(d)) for d in self.dates)}
        )

    def pin(self, number: int, pin: Pin) -> list[Pin]:
        days = {"start": pin.start, "end": pin.end}
        span = {name: str(day) for name, day in days.items() if day is not None}

        def asks(part: str, **about: Any) -> bool:
            facts = {"part": part, "pin": number, **span}
            return self.asks("pins", facts, sub_district=pin.sub_district, date=pin.date, **about)

        less = pin.model_copy(
            update={
                "required": pin.required and asks("visit"),
                "counters": tuple(
                    c for c in pin.counters if asks("content", counter_type=c.counter_type)
                ),
                "people": tuple(p for p in pin.people if asks("content", person=p.id)),
            }
        )
        return [less] if less.required or less.names_something else []

    def rules(self) -> list[RuleSetting]:
        settings = {setting.rule: setting for setting in self.problem.rules}
        asked = {key.split(" ", 1)[0] for key in self.keys}
        for name in ("opening_hours", "served_in_most_futures", "neighbours_apart"):
            if name not in asked:
                settings[name] = RuleSetting(rule=name, on=False)
        caps = hard_rules(self.problem).get("most_cost")
        if isinstance(caps, MostCost):
            left = [cap for i, cap in enumerate(caps.caps) if self.asks("most_cost", {"cap": i})]
            parameters = MostCost(caps=tuple(left)).model_dump(mode="json")
            settings["most_cost"] = RuleSetting(rule="most_cost", parameters=parameters)
        return list(settings.values())

    def is_exact(self) -> bool:
        """Whether people who are pinned can sit where they are, though counters need nobody."""
        return not any(
            pin.people
            and not all(
                self.asks("counters_staffed", counter_type=kind.id)
                for kind in self.problem.counter_types
            )
            for pin in self.problem.pins
        )
