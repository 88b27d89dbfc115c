"""Small random problems in which every rule has something to say."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from hypothesis import strategies as st

from botram_opt.errors import ContradictionError
from botram_opt.problem import (
    Base,
    Closure,
    CounterType,
    Curve,
    CurvePoint,
    DateCost,
    DateFactor,
    DateRange,
    DemandCurves,
    DemandTable,
    ExtraDate,
    FutureCurve,
    FutureFactor,
    FutureRequests,
    Futures,
    Level,
    MatrixTravel,
    Pair,
    Person,
    Pin,
    PinnedCounters,
    PinnedPerson,
    PinnedPool,
    PinnedRequests,
    Pool,
    PoolSizeOn,
    Problem,
    Prohibition,
    Region,
    RequestsOn,
    RequestsSoFar,
    RollingLimit,
    RuleSetting,
    Season,
    Service,
    ServiceRequests,
    StockOn,
    SubDistrict,
    Term,
    TravelRow,
    Venue,
    VisitsOn,
    Weekday,
    Worked,
)

FIRST = dt.date(2025, 1, 4)
"""A Saturday."""


ABOUT_REGIONS = ("within_regions", "visits_per_date_in_region")
"""Rules that say nothing where there are no regions."""


class Maker:
    """Makes the parts of a problem from one source of chance.

    With a focus, what that rule is about is stated often, and what others are about seldom.
    """

    def __init__(self, rng: random.Random, focus: str | None = None) -> None:
        self.rng = rng
        self.focus = focus
        self.weeks = rng.randint(2, 6)
        self.end = FIRST + dt.timedelta(days=7 * self.weeks - 1)
        self.services = [f"e{i}" for i in range(rng.randint(1, 2))]
        self.types = [f"c{i}" for i in range(rng.randint(1, 2))]
        self.people = [f"p{i}" for i in range(rng.randint(1, 4))]
        self.places = [f"s{i}" for i in range(rng.randint(1, 3))]
        self.skills = ["x", "y"]

    def chance(self, probability: float, rule: str | None = None) -> bool:
        if rule is not None and self.focus is not None:
            probability = 0.9 if rule == self.focus else probability / 3
        return self.rng.random() < probability

    def tight(self, rule: str, small: int, large: int) -> int:
        """A limit that binds where it is about the focus, and seldom where not."""
        if self.focus is None:
            return self.rng.randint(small, large)
        return small if self.focus == rule and self.chance(0.8) else large

    def some(self, items: list[str], least: int = 0) -> tuple[str, ...]:
        return tuple(self.rng.sample(items, self.rng.randint(least, len(items))))

    def day(self) -> dt.date:
        return FIRST + dt.timedelta(days=self.rng.randint(0, 7 * self.weeks - 1))

    def date(self) -> dt.date:
        return FIRST + dt.timedelta(days=7 * self.rng.randint(0, self.weeks - 1))

    def span(self) -> dict[str, dt.date]:
        start = self.day()
        return {"start": start, "end": start + dt.timedelta(days=self.rng.randint(0, 10))}

    def season(self) -> Season:
        extra = (ExtraDate(date=FIRST + dt.timedelta(days=3), reason="fair"),)
        closed = (Closure(**self.span(), reason="flood"),)
        return Season(
            name="season",
            start=FIRST,
            end=self.end,
            closures=closed if self.chance(0.15) else (),
            extra_dates=extra if self.chance(0.3) else (),
            visits_per_date=self.rng.choice([1, 2, 2])
            if self.focus not in ("neighbours_apart", "one_place_a_date", *ABOUT_REGIONS)
            else 3,
            visits_on=(VisitsOn(date=self.date(), visits=self.rng.randint(0, 2)),)
            if self.chance(0.5, "visits_per_date")
            else (),
            published_on=FIRST if self.chance(0.3, "notice") else None,
            notice_days=self.rng.randint(0, 10),
        )

    def neighbours(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {place: [] for place in self.places}
        for i, one in enumerate(self.places):
            for other in self.places[:i]:
                if self.chance(0.7):
                    found[one].append(other)
                    found[other].append(one)
        return found

    def sub_district(self, place: str, neighbours: list[str]) -> SubDistrict:
        rng = self.rng
        least = int(self.chance(0.6, "visits_per_sub_district"))
        gap = rng.randint(0, 15) if self.chance(0.5, "gap_between_visits") else 0
        return SubDistrict(
            id=place,
            name=place.upper(),
            venue=Venue(
                room=self.tight("venue_room", 1, 6),
                ready_on=self.day() if self.chance(0.2, "notice") else None,
            ),
            least_visits=least,
            most_visits=max(1, least) + rng.randint(0, 1),
            least_gap_days=gap,
            most_gap_days=gap + rng.randint(7, 30)
            if self.chance(0.4, "gap_between_visits")
            else None,
            last_visit=FIRST - dt.timedelta(days=rng.randint(1, 20))
            if self.chance(0.4, "gap_between_visits")
            else None,
            # Where dates are not the focus, no number is drawn: those problems stay as they were.
            weekdays=(Weekday.SATURDAY,)
            if self.focus == "open_dates" and self.chance(0.3)
            else None,
            windows=(DateRange(**self.span()), DateRange(**self.span()))
            if self.chance(0.15, "open_dates")
            else (),
            closures=(Closure(**self.span(), reason="works"),)
            if self.chance(0.3, "open_dates")
            else (),
            preferred_dates=(DateRange(**self.span()),) if self.chance(0.5) else (),
            date_costs=tuple(DateCost(**self.span(), cost=rng.randint(0, 9)) for _ in range(2)),
            notice_days=rng.randint(0, 20) if self.chance(0.3, "notice") else None,
            least_share_served=rng.choice([0.2, 0.5])
            if self.chance(0.3, "least_share_served")
            else 0,
            neighbours=tuple(neighbours),
        )

    def counter_type(self, kind: str, services: tuple[str, ...]) -> CounterType:
        rng = self.rng
        stock = self.tight("counters_in_stock", 1, 3)
        return CounterType(
            id=kind,
            name=kind.upper(),
            services=services,
            stock=stock,
            stock_on=(StockOn(**self.span(), stock=rng.randint(0, 3)),)
            if self.chance(0.4, "counters_in_stock")
            else (),
            skill=rng.choice([*self.skills, None]),
            people_per_counter=rng.choice([0, 1, 1, 2]),
            base="b0" if self.chance(0.7) else "b1",
            least_per_visit=1 if self.chance(0.2, "counters_per_visit") else 0,
            most_per_visit=rng.randint(1, 3) if self.chance(0.3, "counters_per_visit") else None,
        )

    def person(self, person: str) -> Person:
        rng = self.rng
        limits = tuple(
            RollingLimit(days=rng.choice([1, 8, 15]), most=rng.randint(1, 2))
            for _ in range(int(self.chance(0.3, "most_in_a_window")))
        )
        return Person(
            id=person,
            name=person.upper(),
            skills=self.some(self.skills, least=1),
            base="b0",
            weekdays=(Weekday.SATURDAY,) if self.chance(0.2, "availability") else None,
            absences=(Closure(**self.span(), reason="leave"),)
            if self.chance(0.3, "availability")
            else (),
            most_visits=rng.randint(1, 3) if self.chance(0.3, "most_visits_a_person") else None,
            most_in_a_row=rng.randint(1, 2) if self.chance(0.3, "most_in_a_row") else None,
            rolling_limits=limits,
        )

    def pool(self) -> Pool:
        size_on = (PoolSizeOn(**self.span(), size=self.rng.randint(0, 2)),)
        return Pool(
            id="g0",
            name="G0",
            skills=self.some(self.skills, least=1),
            size=self.tight("pool_size", 1, 2),
            size_on=size_on if self.chance(0.4, "pool_size") else (),
            base="b1",
        )

    def demand(self, levels: tuple[Level, ...]) -> DemandTable | DemandCurves:
        rng = self.rng
        pairs = [(place, service) for place in self.places for service in self.services]
        # Where demand builds up nobody misses a visit for good, and the rule refuses it.
        refused = any(term.rule == "missed_for_good" for level in levels for term in level.terms)
        if self.chance(0.4) and not refused:
            return DemandCurves(curves=tuple(self.curve(*pair) for pair in pairs))
        return DemandTable(
            requests=tuple(
                ServiceRequests(sub_district=s, service=e, requests=rng.randint(0, 6))
                for s, e in pairs
            ),
            factors=tuple(
                DateFactor(name="factor", factor=rng.choice([0, 0.4, 1.7]), **self.span())
                for _ in range(rng.randint(0, 2))
            ),
            on_dates=tuple(
                RequestsOn(sub_district=s, service=e, date=self.date(), requests=rng.randint(0, 6))
                for s, e in pairs
                if self.chance(0.2)
            ),
        )

    def curve(self, place: str, service: str) -> Curve:
        first, more = self.rng.randint(0, 3), self.rng.randint(0, 5)
        points = [CurvePoint(date=FIRST, requests=first)]
        points.append(CurvePoint(date=self.end, requests=first + more))
        return Curve(sub_district=place, service=service, points=tuple(points))

    def travel(self) -> MatrixTravel:
        origins = ["b0", "b1", *self.some(self.people)]
        rows = [
            TravelRow(origin=o, sub_district=s, metres=self.rng.randint(0, 90_000), minutes=9)
            for o in origins
            for s in self.places
        ]
        return MatrixTravel(rows=tuple(rows))

    def pins(self) -> tuple[Pin, ...]:
        if not self.chance(0.25, "pins"):
            return ()
        counters = (PinnedCounters(counter_type=self.types[0], counters=self.rng.randint(0, 2)),)
        people = (
            PinnedPerson(
                id=self.people[0], counter_type=self.types[0] if self.chance(0.5) else None
            ),
        )
        pin = Pin(
            sub_district=self.rng.choice(self.places),
            date=self.date() if self.chance(0.6) else None,
            counters=counters if self.chance(0.3) else (),
            people=people if self.chance(0.5) else (),
        )
        return (pin,)

    def prohibitions(self) -> tuple[Prohibition, ...]:
        if not self.chance(0.4, "prohibitions"):
            return ()
        return (
            Prohibition(
                sub_district=self.rng.choice([*self.places, None]),
                date=self.date() if self.chance(0.4) else None,
                person=self.rng.choice([*self.people, None]),
                counter_type=self.rng.choice(self.types) if self.chance(0.5) else None,
            ),
        )

    def pairs(self) -> tuple[Pair, ...]:
        if len(self.people) < 2 or not self.chance(0.4, "pairs_of_people"):
            return ()
        two = self.rng.sample(self.people, 2)
        kind = self.rng.choice(["together", "apart"])
        return (Pair.model_validate({"people": two, "kind": kind}),)

    def in_regions(self, problem: Problem) -> Problem:
        """The problem, now and then with regions that some things do not go to.

        Drawn last, so that problems without regions are what they were before there were any.
        """
        rng = self.rng
        if rng.random() >= (0.9 if self.focus in ABOUT_REGIONS else 0.3):
            return problem
        # Where a region's dates are the focus, most places share one that has few.
        crowded = self.focus == "visits_per_date_in_region"
        limits = [1, 1, 1, 2] if crowded else [None, 1, 1, 2]
        regions = [
            Region(id=id_, name=id_.upper(), visits_per_date=rng.choice(limits))
            for id_ in ("r0", "r1")
        ]
        ids = [region.id for region in regions]
        lies_in = ["r0", "r0", "r0", "r0", "r1"] if crowded else [*ids, "r0", "r0", None]
        parts: dict[str, object] = {"regions": tuple(regions)}
        parts["sub_districts"] = tuple(
            place.model_copy(update={"region": rng.choice(lies_in)})
            for place in problem.sub_districts
        )
        for field in ("counter_types", "people", "pools"):
            parts[field] = tuple(
                item.model_copy(update={"regions": self.some(ids, least=1)})
                if self.chance(0.6)
                else item
                for item in getattr(problem, field)
            )
        if self.focus == "within_regions":
            # With opening hours nothing is served without counters, wherever they may go.
            parts["rules"] = (RuleSetting(rule="opening_hours", on=False),)
        return problem.changed(**parts)

    def in_futures(self, problem: Problem) -> Problem:
        """The problem with a few futures of its demand; drawn last, too."""
        rng, number = self.rng, self.rng.randint(1, 4)

        def some(least: int, most: int) -> tuple[int, ...]:
            return tuple(rng.randint(least, most) for _ in range(number))

        pairs = [(place, service) for place in self.places for service in self.services]
        # Of one row nothing is said, so that futures agree there with what is expected.
        told = pairs[1:] if self.chance(0.3) and len(pairs) > 1 else pairs
        if isinstance(problem.demand, DemandCurves):
            curves = tuple(
                FutureCurve(sub_district=s, service=e, factors=tuple(x / 2 for x in some(0, 4)))
                for s, e in told
            )
            futures = Futures(curves=curves)
        else:
            rows = [FutureRequests(sub_district=s, service=e, requests=some(0, 6)) for s, e in told]
            rows += [
                FutureRequests(sub_district=s, service=e, dates=(self.date(),), requests=some(0, 6))
                for s, e in told
                if self.chance(0.2)
            ]
            factors = [
                FutureFactor(name="factor", factors=tuple(x / 2 for x in some(0, 4)), **self.span())
                for _ in range(rng.randint(0, 1))
            ]
            futures = Futures(requests=tuple(rows), factors=tuple(factors))
        parts: dict[str, object] = {"futures": futures}
        # Where something else is the focus, what holds in futures only gets in its way.
        own = self.focus in (None, "served_in_most_futures")
        if own and self.chance(0.15, "served_in_most_futures"):
            level = {
                "share": rng.choice([0.2, 0.5, 0.9]),
                "futures": rng.choice([0.3, 0.6, 1.0]),
                "each": rng.choice(["season", "sub_district"]),
            }
            setting = RuleSetting(rule="served_in_most_futures", parameters=level)
            parts["rules"] = (*problem.rules, setting)
        return problem.changed(**parts)

    def with_caps(self, problem: Problem) -> Problem:
        """The problem, now and then with caps on what soft rules cost; drawn last of all."""
        # Where something else is the focus, caps only get in its way.
        if self.focus not in (None, "most_cost") or not self.chance(0.15, "most_cost"):
            return problem
        parameters = PARAMETERS["most_cost"](self.rng)
        setting = RuleSetting.model_validate({"rule": "most_cost", "parameters": parameters})
        return problem.changed(rules=(*problem.rules, setting))

    def problem(self, levels: tuple[Level, ...]) -> Problem:
        offers = [set(self.some(self.services)) for _ in self.types]
        for service in self.services:
            if not any(service in offer for offer in offers):
                offers[0].add(service)
        neighbours = self.neighbours()
        return Problem(
            name="random",
            season=self.season(),
            sub_districts=tuple(self.sub_district(s, neighbours[s]) for s in self.places),
            bases=(
                Base(id="b0", name="B0"),
                Base(id="b1", name="B1", counters_per_trip=self.rng.choice([1, 2])),
            ),
            services=tuple(
                Service(
                    id=e,
                    name=e.upper(),
                    minutes_per_request=self.rng.choice([50, 70, 110]),
                    unserved_weight=self.rng.randint(0, 3),
                    least_share_served=0.1 if self.chance(0.2, "least_share_served") else 0,
                )
                for e in self.services
            ),
            skills=tuple(self.skills),
            counter_types=tuple(
                self.counter_type(c, tuple(sorted(offer)))
                for c, offer in zip(self.types, offers, strict=True)
            ),
            people=tuple(self.person(p) for p in self.people),
            pools=(self.pool(),)
            if self.chance(0.5, "pool_size") or _names_the_pool(levels)
            else (),
            pairs=self.pairs(),
            demand=self.demand(levels),
            travel=self.travel(),
            levels=levels,
            pins=self.pins(),
            prohibitions=self.prohibitions(),
        )


def _names_the_pool(levels: tuple[Level, ...]) -> bool:
    return any('"g0"' in level.model_dump_json() for level in levels)


def some_prices(rng: random.Random) -> dict[str, object]:
    """Prices of a few things on a few spans of days, some of which overlap."""
    things: list[dict[str, object]] = [{"counter_type": "c0"}, {"person": "p0"}, {"pool": "g0"}, {}]
    prices = []
    for _ in range(rng.randint(1, 5)):
        start = FIRST + dt.timedelta(days=rng.randint(0, 30))
        end = start + dt.timedelta(days=rng.choice([0, 6, 13, 40]))
        span = {"start": str(start), "end": str(end), "cost": rng.randint(0, 9)}
        prices.append(rng.choice(things) | span)
    return {"prices": prices}


def some_caps(rng: random.Random) -> dict[str, object]:
    """Caps on costs of rules that a random problem with futures cannot contradict."""
    caps: list[dict[str, object]] = []
    for _ in range(rng.randint(1, 2)):
        names = rng.sample(CAPPED, rng.randint(1, 2))
        terms = [term.model_dump(mode="json") for term in level(rng, *names).terms]
        caps.append({"terms": terms, "most": int(10 ** rng.uniform(-0.5, 6))})
    return {"caps": caps}


CAPPED = (
    *("equipment_travel", "expected_unserved", "fair_kilometres", "fair_visits", "longest_wait"),
    *("neighbour_spread", "preferred_dates", "resources_used", "staff_travel", "unserved"),
    *("unserved_at_risk", "waiting", "worst_served_share"),
)
"""Soft rules whose costs are capped: those that any problem may have."""


PARAMETERS: dict[str, Callable[[random.Random], dict[str, object]]] = {
    "neighbour_spread": lambda rng: {"weeks": rng.randint(1, 4)},
    "missed_for_good": lambda rng: {
        "choice": {
            "missed": rng.choice([0.4, 0.8]),
            "try_again": rng.choice([0.5, 1]),
            "recovery_days": rng.choice([1, 14]),
            "patience_days": rng.choice([10, 90]),
        },
        "worth": rng.choice([1, 1.1]),
        "beside": [{"sub_district": "s0", "date": "2025-01-08"}] if rng.random() < 0.2 else [],
        "before": [
            {
                "sub_district": "s0",
                "date": str(FIRST - dt.timedelta(days=rng.randint(1, 20))),
                "requests": rng.randint(0, 20),
            }
            for _ in range(rng.randint(0, 2))
        ],
    },
    "fair_kilometres": lambda rng: {"band_km": rng.choice([10, 50, 100])},
    "preferred_dates": lambda rng: {"outside": rng.randint(0, 5)},
    "resources_used": lambda rng: {"counter": rng.randint(0, 3), "person": rng.randint(0, 3)},
    "hire": some_prices,
    "most_cost": some_caps,
    "unserved_at_risk": lambda rng: {"tail": rng.choice([0.1, 0.5, 1.0])},
    "change_from_plan": lambda rng: {
        "earlier": [
            {
                "sub_district": "s0",
                "date": str(FIRST + dt.timedelta(days=7 * rng.randint(0, 5))),
                "counters": {"c0": rng.randint(0, 3)},
                "people": ["p0"] if rng.random() < 0.5 else [],
                "seats": [{"id": "p0", "counter_type": "c0"}] if rng.random() < 0.5 else [],
                "pools": [{"id": "g0", "counter_type": "c0", "people": rng.randint(0, 2)}]
                if rng.random() < 0.5
                else [],
            }
            for _ in range(rng.randint(0, 3))
        ],
        "date": rng.randint(0, 5),
        "seat": rng.randint(0, 2),
        "pool": rng.randint(0, 2),
        "announced_until": str(FIRST + dt.timedelta(days=7 * rng.randint(-1, 3))),
        "announced": rng.randint(0, 9),
        "near_days": rng.choice([7, 14, 182]),
        "far": rng.randint(0, 2),
        "contents": rng.choice(["all", "earlier", "unmoved"]),
        "expected": ["s0"] if rng.random() < 0.2 else [],
    },
}
"""Parameters that rules are tried with; the rest have none."""


def level(rng: random.Random, *rules: str) -> Level:
    """A level of some rules, with random weights and parameters."""
    terms = tuple(
        Term.model_validate(
            {
                "rule": rule,
                "weight": rng.randint(1, 3),
                "parameters": PARAMETERS[rule](rng) if rule in PARAMETERS else {},
            }
        )
        for rule in rules
    )
    return Level(name=" ".join(rules)[:200].strip(), terms=terms)


def begun(problem: Problem, seed: int) -> Problem:
    """The problem as if its season had begun: what visits before come to, and pins of all kinds.

    From a source of chance of its own, so that the problem is the same but for that.
    """
    rng = random.Random(seed)

    def days_ago(least: int, most: int) -> dt.date:
        return FIRST - dt.timedelta(days=rng.randint(least, most))

    people = tuple(
        person.model_copy(
            update={
                "worked": tuple(
                    Worked(date=day, metres=rng.randint(0, 90_000))
                    for day in sorted(days_ago(1, 15) for _ in range(rng.randint(0, 3)))
                ),
                "worked_in_a_row": rng.randint(0, 3),
            }
        )
        for person in problem.people
    )
    visited = [place.id for place in problem.sub_districts if rng.random() < 0.5]
    so_far = tuple(
        RequestsSoFar(
            sub_district=place,
            service=service.id,
            served=rng.randint(0, 3),
            lost=rng.randint(0, 3),
            waiting=rng.randint(0, 3),
        )
        for place in visited
        for service in problem.services
    )
    pins = tuple(_pin_of_another_kind(problem, pin, rng) for pin in problem.pins)
    planned_from = FIRST - dt.timedelta(days=rng.choice([0, 0, 0, -3]))
    season = problem.season.model_copy(update={"planned_from": planned_from})
    return problem.changed(people=people, so_far=so_far, pins=pins, season=season)


def _pin_of_another_kind(problem: Problem, pin: Pin, rng: random.Random) -> Pin:
    changes: dict[str, object] = {}
    if rng.random() < 0.5:
        start = FIRST + dt.timedelta(days=rng.randint(-3, 10))
        end = start + dt.timedelta(days=rng.randint(0, 20))
        changes |= {"date": None, "start": start, "end": end}
        changes |= {rng.choice(["start", "end", "date"]): None}
    if rng.random() < 0.3:
        changes["required"] = False
    if rng.random() < 0.4:
        service = rng.choice(problem.services).id
        changes["requests"] = (PinnedRequests(service=service, served=rng.randint(0, 3)),)
    if rng.random() < 0.5 and problem.pools:
        pool, kind = problem.pools[0], rng.choice(problem.counter_types)
        some = int(
            problem.goes_to(pool, pin.sub_district) & problem.goes_to(kind, pin.sub_district)
        )
        drawn = PinnedPool(id=pool.id, counter_type=kind.id, people=rng.randint(0, some))
        changes["pools"] = (drawn,)
    return pin.model_copy(update=changes)


def random_problem(
    seed: int,
    *levels: tuple[str, ...],
    focus: str | None = None,
    regions: bool = True,
    futures: bool = True,
    may_have_begun: bool = False,
) -> Problem:
    """A small problem, the same for the same seed; parts that clash are drawn again.

    It has regions now and then, or never; futures always, or never; caps on costs now and then,
    where there are futures. Its season may have begun.
    """
    rng = random.Random(seed)
    while True:
        try:
            stated = tuple(level(rng, *rules) for rules in levels)
            maker = Maker(rng, focus)
            problem = maker.problem(stated or (level(rng, "unserved"),))
            problem = maker.in_regions(problem) if regions else problem
            problem = maker.with_caps(maker.in_futures(problem)) if futures else problem
            return begun(problem, seed) if may_have_begun and seed % 2 else problem
        except ContradictionError:
            continue


seeds = st.integers(min_value=0, max_value=2**32 - 1)
