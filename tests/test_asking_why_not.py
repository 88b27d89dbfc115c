"""Why not: no plan that does it changes less, or costs less; and what is said of that."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from botram_opt import InfeasibleError, diff, rises, solve, verify
from botram_opt.asking.other_plans import WhyNot
from botram_opt.asking.why_not import why_not
from botram_opt.changes import (
    Absent,
    AddPin,
    Change,
    ChangeStock,
    ClosePlace,
    Forbid,
    RemovePerson,
    RemoveSubDistrict,
    ScaleDemand,
    changed_by,
)
from botram_opt.errors import ContradictionError, NoPlanWithinLimitError
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import (
    Pin,
    PinnedCounters,
    PinnedPerson,
    PinnedRequests,
    Problem,
    Prohibition,
)
from botram_opt.rules import cost_sheet
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from botram_opt.verification import level_values
from small import FIRST, small_plan, small_problem
from test_brute_force import breaks_rules, every_schedule, tiny_problem

WEEK = dt.timedelta(days=7)


def some_change(seed: int) -> Change:
    """Something to ask of a tiny problem's plan."""
    rng = random.Random(seed)
    place, day = rng.choice(["s0", "s1"]), FIRST + rng.randint(0, 2) * WEEK
    person, kind = rng.choice(["p0", "p1"]), rng.choice(["c", "d"])
    wishes: list[Change] = [
        AddPin(pin=Pin(sub_district=place, date=day)),
        AddPin(pin=Pin(sub_district=place, people=(PinnedPerson(id=person),))),
        AddPin(
            pin=Pin(
                sub_district=place,
                counters=(PinnedCounters(counter_type=kind, counters=rng.randint(0, 2)),),
            )
        ),
        Forbid(prohibition=Prohibition(person=person)),
        Forbid(prohibition=Prohibition(date=day)),
        Absent(person=person, start=day, end=day + WEEK, reason="ill"),
        ClosePlace(sub_district=place, start=day, end=day + WEEK, reason="flood"),
        ChangeStock(counter_type=kind, by=-1),
    ]
    return wishes[seed % len(wishes)]


def change_from(plan: Plan) -> ChangeFromPlan:
    return ChangeFromPlan(
        earlier=tuple(
            EarlierVisit(
                sub_district=visit.sub_district,
                date=visit.date,
                counters=visit.counters,
                people=visit.people,
            )
            for visit in plan.visits
        )
    )


def enumerated(problem: Problem, plan: Plan) -> list[list[int]]:
    """Of every plan of a tiny problem: how much it changes of another, and what it costs."""
    reference = ProblemReference(name="x", fingerprint="0" * 64)
    rule, found = change_from(plan), []
    for visits in itertools.product(*(list(every_schedule(problem, s)) for s in ("s0", "s1"))):
        together = tuple(itertools.chain(*visits))
        if not breaks_rules(problem, together):
            other = Plan(problem=reference, visits=together)
            values = level_values(problem, cost_sheet(problem, other))
            changed = sum(item.value for item in rule.measure(problem, other))
            found.append([changed, *(values[level.name] for level in problem.levels)])
    return found


@pytest.mark.parametrize("seed", [n for n in range(18) if n not in (3, 8)])
def test_no_plan_that_does_it_changes_less_or_costs_less(seed: int) -> None:
    problem, change = tiny_problem(seed), some_change(seed)
    try:
        plan = solve(problem, workers=1)
    except InfeasibleError:
        return
    answer = why_not(problem, plan, change, time_limit=None, workers=1)
    if answer.status == "contradiction":
        with pytest.raises(ContradictionError):
            changed_by(problem, [change])
        return
    changed = changed_by(problem, [change])
    found = enumerated(changed, plan)
    if not found:
        assert answer.status == "impossible"
        assert answer.conflict
        return
    nearest, best = answer.nearest, answer.best
    assert nearest is not None
    assert best is not None
    least = min(found)
    assert [nearest.changes, nearest.least_changes] == [least[0], least[0]]
    assert sum(item.value for item in change_from(plan).measure(changed, nearest.plan)) == least[0]
    assert nearest.proven or nearest.changes == 0
    if nearest.changes:
        assert [level.value for level in nearest.plan.levels] == least[1:]
    assert [level.value for level in best.plan.levels] == min(row[1:] for row in found)
    for told in (nearest, best):
        assert verify(changed, told.plan).ok
        assert told.levels == rises(plan, told.plan)
        assert told.difference == diff(plan, told.plan)
        for level in told.plan.levels:
            assert level.bound is None or level.bound <= level.value
    assert all(answer.sentences())


@pytest.mark.parametrize("seed", range(12))
def test_what_a_plan_does_already_costs_and_changes_nothing(seed: int) -> None:
    problem = tiny_problem(seed)
    try:
        plan = solve(problem, workers=1)
    except InfeasibleError:
        return
    wishes: list[Change] = [
        AddPin(
            pin=Pin(
                sub_district=visit.sub_district,
                date=visit.date,
                people=tuple(PinnedPerson(id=seat.id) for seat in visit.staff),
            )
        )
        for visit in plan.visits
    ]
    answer = why_not(problem, plan, wishes, time_limit=None, workers=1)
    assert answer.is_so
    assert answer.nearest is not None
    assert answer.nearest.plan.visits == plan.visits
    assert answer.nearest.difference.visits == ()
    assert [level.rise for level in answer.nearest.levels] == [0] * len(plan.levels)
    assert "The plan does so already." in answer.sentences()


def test_who_is_no_longer_there_is_a_change_too() -> None:
    problem, plan = small_problem(), small_plan()
    place = RemoveSubDistrict(id="s0")
    answer = why_not(problem, plan, place, workers=1)
    assert answer.nearest is not None
    (visit,) = plan.visits_to["s0"]
    assert answer.nearest.changes == 10 + len(visit.people) + sum(visit.counters.values())
    assert answer.nearest.changes == answer.nearest.least_changes
    assert not answer.is_so
    told = answer.sentences()
    assert "The plan does so already." not in told
    # It costs less, so that it must cost more is no question.
    assert not any("must cost more" in text for text in told)


def test_who_sits_elsewhere_is_no_change_but_not_so_already() -> None:
    """What is served likewise."""
    problem, plan = small_problem(), small_plan()
    visit = plan.visits_to["s0"][0]
    fewer = visit.served["ktp"] - 1
    pinned = PinnedRequests(service="ktp", served=fewer)
    wish = AddPin(pin=Pin(sub_district="s0", date=visit.date, requests=(pinned,)))
    answer = why_not(problem, plan, wish, workers=1)
    assert answer.nearest is not None
    assert answer.nearest.changes == 0
    assert answer.nearest.plan.visits_to["s0"][0].served["ktp"] == fewer
    assert not answer.is_so
    assert answer.sentences()[1].startswith("The plan with it that changes least: ")


def test_what_it_takes_is_said() -> None:
    problem, plan = small_problem(), small_plan()
    person = plan.visits[0].people[0]
    answer = why_not(problem, plan, RemovePerson(id=person), workers=1)
    assert answer.status == "possible"
    assert answer.nearest is not None
    assert answer.best is not None
    name = problem.person[person].name
    told = answer.sentences()
    assert told[0].startswith(f"Asked for: {name} leaves")
    assert told[1].startswith("The plan with it that changes least: ")
    assert any(f"without {name}" in text for text in told)
    rise = next(level for level in answer.best.levels if level.real)
    assert rise.least is not None
    assert told[-1].startswith("However it is planned, it costs at least ")


def test_bounds_of_the_nearest_plan_are_those_of_all_plans() -> None:
    problem, plan = small_problem(), small_plan()
    answer = why_not(problem, plan, RemovePerson(id="p1"), workers=1)
    assert answer.nearest is not None
    assert answer.best is not None
    near, best = answer.nearest.plan.levels, answer.best.plan.levels
    assert near[0].bound == best[0].bound
    above_equal = True
    for one, other in zip(near, best, strict=True):
        assert one.bound in ((other.bound,) if above_equal else (None,))
        above_equal = above_equal and one.value == other.value


def test_a_date_that_is_none_is_answered_by_the_contradiction() -> None:
    day = FIRST + dt.timedelta(days=1)
    answer = why_not(
        small_problem(), small_plan(), AddPin(pin=Pin(sub_district="s0", date=day)), workers=1
    )
    assert answer.status == "contradiction"
    assert answer.nearest is None
    (issue,) = answer.issues
    assert answer.sentences()[1:] == ("That contradicts what is stated:", str(issue))


def test_what_a_plan_that_stays_costs_is_said() -> None:
    """Where all counters are busy already, more requests change nothing, and are left."""
    problem, plan = small_problem(), small_plan()
    more = ScaleDemand(factor=2, sub_district="s2", service="ktp")
    answer = why_not(problem, plan, more, workers=1)
    assert answer.is_so
    assert answer.nearest is not None
    rise = answer.nearest.levels[0].rise
    assert rise == 100
    assert answer.sentences()[1] == (
        "The plan can stay as it is: 100 requests more (requests unserved)."
    )


def test_nothing_is_no_question() -> None:
    with pytest.raises(ContradictionError, match="nothing is asked for"):
        why_not(small_problem(), small_plan(), [])


def test_what_cannot_be_is_answered_by_what_clashes() -> None:
    wish = AddPin(
        pin=Pin(
            sub_district="s0",
            counters=(PinnedCounters(counter_type="c1", counters=2),),
            people=(PinnedPerson(id="p0"),),
        )
    )
    ban = Forbid(prohibition=Prohibition(person="p0"))
    answer = why_not(small_problem(), small_plan(), [wish, ban], workers=1)
    assert (answer.status, answer.nearest, answer.best) == ("impossible", None, None)
    told = answer.sentences()
    assert told[1] == "That is not possible, as these cannot all hold:"
    assert any("must not work" in text for text in told[2:])


def test_out_of_time_nothing_is_known() -> None:
    day = small_problem().season.visit_dates[-1]
    wish = AddPin(pin=Pin(sub_district="s0", date=day))
    answer = why_not(small_problem(), small_plan(), wish, workers=1, time_limit=0.001)
    assert (answer.status, answer.nearest, answer.best) == ("unknown", None, None)
    assert answer.sentences()[1:] == (
        "No plan with it was found within the limit; whether there is one is not known.",
    )


@pytest.mark.parametrize(
    ("wish", "changes", "least"), [("date", 20, 0), ("person", 4, 2), ("place", 10, 0)]
)
def test_a_near_plan_is_there_before_all_is_planned(
    wish: str, changes: int, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is asked for, and what is in its way, is planned anew at first."""

    def out_of_time(*_: object, **__: object) -> Plan:
        raise NoPlanWithinLimitError("too late")

    monkeypatch.setattr("botram_opt.asking.nearest.solve_within", out_of_time)
    problem, plan = small_problem(), small_plan()
    other = plan.visits_to["s2"][0].date
    flood = ClosePlace(sub_district="s2", start=other, end=other, reason="flood")
    wishes: dict[str, Change] = {
        "date": AddPin(pin=Pin(sub_district="s0", date=other)),
        "person": RemovePerson(id="p1"),
        "place": flood,
    }
    change = wishes[wish]
    answer = why_not(problem, plan, change, workers=1)
    assert answer.nearest is not None
    assert (answer.nearest.changes, answer.nearest.least_changes) == (changes, least)
    assert verify(changed_by(problem, [change]), answer.nearest.plan).ok
    kept = {"date": "s1", "person": None, "place": "s0"}[wish]
    assert kept is None or answer.nearest.plan.visits_to[kept] == plan.visits_to[kept]
    assert any("that was found" in text for text in answer.sentences())


@pytest.mark.parametrize("limit", [0.002, 0.5])
def test_reproducibly_the_answer_is_the_same_every_time(limit: float) -> None:
    problem, plan = small_problem(), small_plan()
    other = plan.visits_to["s2"][0].date
    wish = AddPin(pin=Pin(sub_district="s0", date=other))

    def found(_: int) -> WhyNot:
        return why_not(problem, plan, wish, time_limit=limit, workers=2, reproducible=True)

    alone = found(0)
    assert alone.nearest is not None
    solver = alone.nearest.plan.solver
    assert solver is not None
    assert (solver.reproducible, solver.seconds) == (True, None)
    with ThreadPoolExecutor(2) as threads:
        assert all(each == alone for each in threads.map(found, range(2)))


def test_answers_are_json_without_the_problem() -> None:
    answer = why_not(small_problem(), small_plan(), RemovePerson(id="p1"), workers=1)
    assert not {"problem", "changed"} & answer.model_dump(mode="json").keys()
    assert answer.model_dump(mode="json")["changes"] == [{"kind": "remove_person", "id": "p1"}]
