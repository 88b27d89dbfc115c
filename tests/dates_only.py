"""Problems of dates alone, and everything that each of their plans breaks."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import random
from collections.abc import Iterator

from botram_opt.errors import ContradictionError
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import (
    Closure,
    DateRange,
    Pin,
    Problem,
    Season,
    SubDistrict,
    Venue,
    VisitsOn,
)
from breaches import broken

FIRST = dt.date(2025, 1, 4)
"""A Saturday."""

REFERENCE = ProblemReference(name="x", fingerprint="0" * 64)


def dates_only(seed: int) -> Problem:
    """Three places that want few dates: so small that every plan can be listed."""
    rng = random.Random(seed)
    while True:
        with contextlib.suppress(ContradictionError):
            return _drawn(rng)


def _drawn(rng: random.Random) -> Problem:
    end = FIRST + dt.timedelta(days=20)

    def place(id_: str) -> SubDistrict:
        first = FIRST + dt.timedelta(days=7 * rng.randint(0, 2))
        return SubDistrict(
            id=id_,
            name=id_.upper(),
            venue=Venue(room=1, ready_on=rng.choice([None, None, FIRST + dt.timedelta(days=9)])),
            least_visits=rng.randint(0, 2),
            most_visits=2,
            least_gap_days=rng.choice([0, 8, 15]),
            windows=(DateRange(start=first, end=end),) if rng.random() < 0.3 else (),
            closures=(Closure(start=FIRST, end=FIRST, reason="flood"),)
            if rng.random() < 0.4
            else (),
            neighbours=tuple(sorted({"a", "b", "c"} - {id_})),
        )

    return Problem(
        name="dates",
        season=Season(
            name="s",
            start=FIRST,
            end=end,
            visits_per_date=rng.choice([1, 2]),
            visits_on=(VisitsOn(date=FIRST, visits=rng.randint(0, 2)),),
            notice_days=rng.choice([0, 0, 7]),
        ),
        sub_districts=tuple(place(id_) for id_ in ("a", "b", "c")),
        pins=(Pin(sub_district="a", date=FIRST + dt.timedelta(days=14)),)
        if rng.random() < 0.3
        else (),
    )


def every_breach(problem: Problem) -> list[frozenset[str]]:
    """What each plan of dates breaks."""
    return [
        frozenset(broken(problem, Plan(problem=REFERENCE, visits=visits)))
        for visits in every_plan(problem)
    ]


def every_plan(problem: Problem) -> Iterator[tuple[Visit, ...]]:
    """The visits of each plan of dates, whatever it breaks."""
    dates = problem.season.visit_dates
    choices = [
        [
            tuple(visit_of(place.id, day) for day in days)
            for number in range(place.most_visits + 1)
            for days in itertools.combinations(dates, number)
        ]
        for place in problem.sub_districts
    ]
    for visits in itertools.product(*choices):
        yield tuple(itertools.chain(*visits))


def visit_of(place: str, day: dt.date) -> Visit:
    return Visit(sub_district=place, date=day, counters={}, served={}, unserved={})
