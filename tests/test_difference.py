"""What differs between two plans."""

from __future__ import annotations

import datetime as dt
from typing import Any

from botram_opt.plan import Plan, diff
from small import as_data, small_plan


def changed(**parts: Any) -> Plan:
    """The small plan with parts of its first visit replaced."""
    data = as_data(small_plan())
    data["visits"][0] |= parts
    return Plan.model_validate(data)


def test_a_plan_does_not_differ_from_itself() -> None:
    found = diff(small_plan(), small_plan())
    assert not found
    assert found.visits == ()
    assert set(found.levels.values()) == {0}


def test_a_moved_visit() -> None:
    before, day = small_plan(), dt.date(2025, 3, 29)
    first = before.visits[0]
    found = diff(before, changed(date=str(day)))
    (change,) = found.visits
    assert found.moved == (change,)
    assert (change.sub_district, change.number) == (first.sub_district, 1)
    assert (change.before, change.after) == (first.date, day)
    assert change.counters == {}
    assert change.people_added == change.people_removed == change.seats_changed == ()


def test_other_counters_and_people() -> None:
    before = changed(
        counters={"c1": 1, "c2": 1},
        staff=[{"id": "p0", "counter_type": "c1"}, {"id": "p1", "counter_type": "c1"}],
    )
    after = changed(
        counters={"c1": 2},
        staff=[{"id": "p1", "counter_type": "c2"}, {"id": "p3", "counter_type": "c1"}],
    )
    found = diff(before, after)
    (change,) = found.visits
    assert found
    assert found.moved == ()
    assert change.counters == {"c1": 1, "c2": -1}
    assert change.people_added == ("p3",)
    assert change.people_removed == ("p0",)
    assert change.seats_changed == ("p1",)


def test_other_people_of_a_pool_and_other_requests_served() -> None:
    first = small_plan().visits[0]
    less = {service: number - 1 for service, number in first.served.items() if number}
    found = diff(small_plan(), changed(pools=[], served=less))
    (change,) = found.visits
    assert change.pools == {"pool": -1}
    assert set(change.served.values()) == {-1}
    assert change.counters == {}


def test_a_visit_more_and_a_visit_less() -> None:
    plan = small_plan()
    fewer = plan.model_copy(update={"visits": plan.visits[1:]})
    gone = plan.visits[0]
    (change,) = diff(plan, fewer).visits
    assert (change.before, change.after) == (gone.date, None)
    assert set(change.people_removed) == set(gone.people)
    (change,) = diff(fewer, plan).visits
    assert (change.before, change.after) == (None, gone.date)
    assert change.counters == gone.counters


def test_levels_that_both_have_are_compared() -> None:
    data = as_data(small_plan())
    data["levels"][0]["value"] += 5
    data["levels"][1]["name"] = "another"
    found = diff(small_plan(), Plan.model_validate(data))
    assert found
    assert found.levels["requests unserved"] == 5
    assert "another" not in found.levels
