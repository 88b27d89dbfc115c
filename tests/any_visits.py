"""Visits of any problem, made without a solver, whatever the rules say; and texts that do harm."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from any_plan import plan_of
from botram_opt.plan import Plan, PoolUse, Seat, Visit
from botram_opt.problem import Problem

BREAKING = ("\r\n", "\n", "\r", "\t", "\x00", "\x0b", "\x85", "\u2028", "\u2029")
TURNING = ("\u202e", "\u2066", "\u200f", "\ud800")
WIDE = ("\U0001f600", "\u00e9", "e\u0301", "\u4e2d", "a" * 74, "\U0001f600" * 19, " ")
RUN = (";", ",", ":", "\\", "\\n", '"', "'", "^n", "=HYPERLINK(", "<script>", "X-EVIL:1")
EVENTS = ("BEGIN:VEVENT", "END:VEVENT")

hostile = st.one_of(
    st.text(max_size=90),
    st.lists(st.sampled_from([*BREAKING, *TURNING, *WIDE, *RUN, *EVENTS]), max_size=12).map(
        "".join
    ),
)
"""Texts full of what ends a line, turns it round, is run or is split."""


def any_visits(problem: Problem, seed: int) -> Plan:
    """A plan with some visits to some places, with some counters and some of the people."""
    rng = random.Random(seed)
    dates = problem.season.visit_dates
    stops = {
        (place.id, rng.choice(dates))
        for place in problem.sub_districts
        for _ in range(rng.randint(0, 3))
    }
    return plan_of(problem, tuple(_visit(problem, rng, *stop) for stop in sorted(stops)))


def _visit(problem: Problem, rng: random.Random, place: str, day: object) -> Visit:
    kinds = [kind.id for kind in problem.counter_types]
    people = [person.id for person in problem.people if rng.random() < 0.4]
    pools = [PoolUse(id=p.id, counter_type=rng.choice(kinds), people=1) for p in problem.pools]
    return Visit.model_validate(
        {
            "sub_district": place,
            "date": day,
            "counters": {kind: rng.randint(0, 2) for kind in kinds},
            "staff": [Seat(id=id_, counter_type=rng.choice(kinds)) for id_ in people],
            "pools": pools,
            "served": {service.id: rng.randint(0, 9) for service in problem.services},
            "unserved": {service.id: rng.randint(0, 9) for service in problem.services},
        }
    )
