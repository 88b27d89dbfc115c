"""How much of a limit is used says the same as what is found to break it."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

import botram_opt.model
from any_plan import random_goal
from botram_opt import rules
from botram_opt.model import Model
from botram_opt.plan import Plan, ProblemReference
from botram_opt.rules import HARD, Hard
from botram_opt.solutions import visits_in
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import search
from problems import random_problem, seeds
from small import small_plan, small_problem

WITH_ROOM = sorted(name for name, rule in HARD.items() if rule.room is not Hard.room)

PARTS = ("opening_hours",)
"""Rules of which room tells a part only: where it is below none, the rule is broken."""


def test_rules_that_count_tell_their_room() -> None:
    assert WITH_ROOM == [
        "counters_in_stock",
        "counters_per_visit",
        "gap_between_visits",
        "least_share_served",
        "most_cost",
        "most_in_a_row",
        "most_in_a_window",
        "most_visits_a_person",
        "notice",
        "opening_hours",
        "pool_size",
        "venue_room",
        "visits_per_date",
        "visits_per_date_in_region",
        "visits_per_sub_district",
    ]


@pytest.mark.parametrize("name", WITH_ROOM)
def test_a_limit_is_broken_where_less_than_no_room_is_left(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: Counter[str] = Counter()

    @settings(
        # Regions are seldom crowded: 1 of 25 random problems breaks that rule.
        max_examples=240 if name == "visits_per_date_in_region" else 80,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(seed=seeds)
    def check(seed: int) -> None:
        problem = random_problem(seed, ("unserved",), focus=name, futures=name == "most_cost")
        if name not in rules.hard_rules(problem):
            return
        with monkeypatch.context() as patch:
            others = {n: r for n, r in rules.hard_rules(problem).items() if n != name}
            patch.setattr(botram_opt.model, "hard_rules", lambda _: others)
            model = Model(problem)
            model.cp.minimize(random_goal(random.Random(seed), model.decisions))
            outcome = search(model.cp, Limits(workers=1, time=20))
        if outcome.values is None:
            return
        reference = ProblemReference(name="x", fingerprint="0" * 64)
        plan = Plan(problem=reference, visits=visits_in(model.decisions, outcome))
        rule = rules.hard_rules(problem)[name]
        rooms = list(rule.room(problem, plan))
        over = sorted(-room.left for room in rooms if room.left < 0)
        found = sorted(item.value for item in rule.measure(problem, plan))
        if name in PARTS:
            assert not over or found
        else:
            assert over == found
        assert all(rule.describe(problem, room.item) for room in rooms)
        assert all(room.item.value == 0 for room in rooms)
        seen["broken" if found else "kept"] += bool(rooms)

    check()
    assert seen["kept"] >= 2, seen
    # The variables rule out more visits than a place may get.
    assert seen["broken"], seen


def test_room_is_what_is_left() -> None:
    problem, plan = small_problem(), small_plan()
    (visit, *_) = plan.visits
    rooms = {
        room.item.sub_district: room for room in rules.HARD["venue_room"]().room(problem, plan)
    }
    counters = sum(visit.counters.values())
    room = rooms[visit.sub_district]
    assert (room.limit, room.used, room.left) == (4, counters, 4 - counters)
    (least, most, *_) = rules.HARD["visits_per_sub_district"]().room(problem, plan)
    assert (least.at_least, least.left, most.left) == (True, 0, 0)
