"""Why: which rules hold something in a plan, what it costs, and what else there could be."""

from __future__ import annotations

import datetime as dt
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pydantic import ValidationError

from botram_opt import ContradictionError, RankedDates, dates_for, solve, why
from botram_opt.asking.reasons import Reasons
from botram_opt.problem import (
    Pair,
    Pin,
    PinnedCounters,
    PinnedPerson,
    Problem,
    Prohibition,
    RollingLimit,
)
from small import small_plan, small_problem


def rules_of(reasons: Reasons) -> set[str]:
    return {each.requirement.rule for each in reasons.requirements}


def full_problem() -> Problem:
    """The small problem with something of every kind that may bear on a visit or a person."""
    small = small_problem()
    day = small_plan().visits_to["s0"][0].date
    limits = {
        "most_visits": 2,
        "most_in_a_row": 1,
        "rolling_limits": (RollingLimit(days=8, most=1),),
    }
    return small.changed(
        people=tuple(each.model_copy(update=limits) for each in small.people),
        pairs=(Pair(people=("p1", "p3"), kind="apart"),),
        pins=(
            Pin(sub_district="s0", date=day, people=(PinnedPerson(id="p0"),)),
            Pin(sub_district="s2", counters=(PinnedCounters(counter_type="c2", counters=1),)),
        ),
        prohibitions=(Prohibition(person="p2", sub_district="s1"),),
    )


def test_rules_that_bear_on_a_visit_tell_their_room() -> None:
    problem, plan = small_problem(), small_plan()
    visit = plan.visits_to["s1"][0]
    reasons = why(problem, plan, visit=("s1", 1))
    assert (reasons.date, reasons.visits) == (visit.date, (visit.date,))
    rooms = {
        (each.requirement.rule, each.requirement.item.sub_district): each.room
        for each in reasons.requirements
        if each.room is not None
    }
    room = rooms["venue_room", "s1"]
    assert room is not None
    assert (room.limit, room.used) == (4, sum(visit.counters.values()))
    binding = {each.requirement.rule for each in reasons.binding}
    assert {"visits_per_date", "visits_per_sub_district"} <= binding
    assert [each.is_binding for each in reasons.requirements] == sorted(
        (each.is_binding for each in reasons.requirements), reverse=True
    )
    # Nothing is said of other places and other dates.
    for each in reasons.requirements:
        item = each.requirement.item
        assert item.sub_district is None or "s1" in (item.sub_district, item.other)
        assert each.requirement.item.date in (None, visit.date)


def test_what_is_pinned_forbidden_and_paired_bears_on_whom_it_is_about() -> None:
    problem = full_problem()
    plan = solve(problem, workers=1)
    pinned = rules_of(why(problem, plan, person="p0", time_limit=0.001))
    assert {"pins", "most_visits_a_person", "most_in_a_row", "most_in_a_window"} <= pinned
    assert "prohibitions" not in pinned
    assert "prohibitions" in rules_of(why(problem, plan, person="p2", time_limit=0.001))
    assert "pairs_of_people" in rules_of(why(problem, plan, person="p3", time_limit=0.001))
    assert "pins" in rules_of(why(problem, plan, visit=("s0", 1), time_limit=0.001))
    assert "pins" in rules_of(
        why(problem, plan, visit=("s2", 1), counter_type="c2", time_limit=0.001)
    )
    other = why(problem, plan, visit=("s1", 1), time_limit=0.001)
    assert "pins" not in rules_of(other)
    assert "prohibitions" in rules_of(other)


def test_costs_of_all_visits_are_those_of_the_plan() -> None:
    """Of rules whose items are each about one visit."""
    problem, plan = small_problem(), small_plan()
    found = dict.fromkeys(("unserved", "staff_travel"), 0)
    for place in plan.visits_to:
        for paid in why(problem, plan, visit=(place, 1), time_limit=0.001).costs:
            if paid.rule in found:
                found[paid.rule] += paid.value
            assert paid.value == sum(item.value for item in paid.items)
    assert found == {cost.rule: cost.value for cost in plan.costs if cost.rule in found}


def test_costs_of_all_people_are_those_of_their_load() -> None:
    problem, plan = small_problem(), small_plan()
    load = sum(
        paid.value
        for person in problem.person
        for paid in why(problem, plan, person=person, time_limit=0.001).costs
        if paid.rule == "fair_visits"
    )
    assert load == next(cost.value for cost in plan.costs if cost.rule == "fair_visits")


def test_a_counter_type_pays_for_what_is_left_of_its_services() -> None:
    problem, plan = small_problem(), small_plan()
    for kind, service in (("c1", "ktp"), ("c2", "kk")):
        reasons = why(problem, plan, counter_type=kind, time_limit=0.001)
        items = [item for paid in reasons.costs for item in paid.items]
        left = sum(visit.unserved.get(service, 0) for visit in plan.visits)
        assert sum(item.value for item in items if item.service is not None) == left
        assert reasons.counters == sum(visit.counters.get(kind, 0) for visit in plan.visits)


def test_what_else_there_could_be() -> None:
    problem, plan = small_problem(), small_plan()
    visit = plan.visits_to["s2"][0]
    dates = why(problem, plan, visit=("s2", 1)).dates
    assert dates is not None
    assert dates.date == visit.date
    person = visit.people[0]
    here, nowhere = why(problem, plan, visit=("s2", 1), person=person, workers=1).alternatives
    for answer in (here, nowhere):
        assert answer.nearest is not None
        assert answer.best is None
    assert here.nearest is not None
    kept = next(v for v in here.nearest.plan.visits if v.date == visit.date)
    assert person not in kept.people
    kind, number = next(iter(visit.counters.items()))
    fewer, more = why(problem, plan, visit=("s2", 1), counter_type=kind, workers=1).alternatives
    assert fewer.nearest is not None
    changed = fewer.nearest.plan.visits_to["s2"][0]
    assert changed.counters.get(kind, 0) == number - 1
    assert more.status in ("possible", "impossible")
    (less,) = why(problem, plan, counter_type=kind, workers=1).alternatives
    assert less.changed is not None
    assert less.changed.counter_type[kind].stock == problem.counter_type[kind].stock - 1


def test_reproducibly_reasons_are_the_same_every_time() -> None:
    problem, plan = small_problem(), small_plan()

    def found(asked: dict[str, Any]) -> Reasons:
        return why(problem, plan, **asked, time_limit=0.5, workers=2, reproducible=True)

    some: list[dict[str, Any]] = [{"visit": ("s2", 1)}, {"person": "p1"}, {"counter_type": "c1"}]
    alone = [found(asked) for asked in some]
    assert alone[0].dates is not None
    assert alone[1].alternatives[0].nearest is not None
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(found, some)) == alone


def test_what_a_visit_breaks_is_told() -> None:
    """Also that it is on no visit date, which no plan of the model can be."""
    problem, plan = small_problem(), small_plan()
    visit = plan.visits_to["s0"][0]
    sunday = visit.model_copy(update={"date": visit.date + dt.timedelta(days=1)})
    others = [each for each in plan.visits if each is not visit]
    broken = plan.model_copy(update={"visits": (*others, sunday)})
    reasons = why(problem, broken, visit=("s0", 1), time_limit=0.001)
    assert "open_dates" in {each.requirement.rule for each in reasons.binding}
    assert any("a Sunday; visits are on Saturday" in text for text in reasons.sentences())
    kept = why(problem, plan, visit=("s0", 1), time_limit=0.001)
    assert not any(each.requirement.item.value for each in kept.requirements if not each.room)


def test_it_is_said() -> None:
    problem, plan = small_problem(), small_plan()
    visit = plan.visits_to["s2"][0]
    told = why(problem, plan, visit=("s2", 1)).sentences()
    assert told[0].startswith("Place 2 is visited on ")
    assert "Other dates:" in told
    assert len(set(told)) == len(told)
    person = visit.people[0]
    told = why(problem, plan, visit=("s2", 1), person=person, workers=1).sentences()
    assert told[0].startswith(f"{problem.person[person].name} is at Place 2 on ")
    visits = len(plan.visits_of[person])
    told = why(problem, plan, person=person, workers=1).sentences()
    assert told[0] == f"{problem.person[person].name} goes to {visits} visit{'s' * (visits > 1)}."
    told = why(problem, plan, counter_type="c1", workers=1).sentences()
    assert told[0].endswith(f"of Cards at {len(plan.visits)} visits.")


def test_a_question_is_refused_with_all_that_is_wrong_with_it() -> None:
    problem, plan = small_problem(), small_plan()
    with pytest.raises(ContradictionError) as caught:
        why(problem, plan, visit=("s9", 1), person="p9", counter_type="c9")
    assert [issue.where for issue in caught.value.issues] == [
        "why",
        "sub_district",
        "person",
        "counter_type",
    ]
    with pytest.raises(ContradictionError, match="nothing is asked about"):
        why(problem, plan)
    absent = next(p for p in problem.person if p not in plan.visits_to["s0"][0].people)
    with pytest.raises(ContradictionError, match="is not at 's0'"):
        why(problem, plan, visit=("s0", 1), person=absent)


def test_dates_are_looked_at_by_as_many_workers_as_are_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[object] = []

    def heard_and_ranked(*args: Any, **given: Any) -> RankedDates:
        heard.append(given.get("workers"))
        return dates_for(*args, **given)

    monkeypatch.setattr(sys.modules["botram_opt.asking.why"], "dates_for", heard_and_ranked)
    why(small_problem(), small_plan(), visit=("s1", 1), workers=1)
    why(small_problem(), small_plan(), visit=("s1", 1))
    assert heard == [1, None]
    with pytest.raises(ValidationError):
        why(small_problem(), small_plan(), visit=("s1", 1), workers=0)
