"""One of each document that is read or written, all of small problems."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import Any

from pydantic import TypeAdapter

import botram_opt
from any_plan import any_plan
from botram_opt import Actual, CountedRequests, History, Plan, Problem, Scenario
from botram_opt.changes import RemovePerson
from botram_opt.formats.documents import WRITTEN
from botram_opt.rules import SOFT, cost_sheet
from changing import MAKERS
from problems import random_problem
from small import small_plan, small_problem

QUICK: dict[str, Any] = {"workers": 1, "time_limit": 0.02, "reproducible": True}
"""Answers are of any quality; what matters is their form."""

EFFECTS = (
    botram_opt.CalendarEffect(
        name="Fast", spans=({"start": "2025-03-01", "end": "2025-03-29"},), factor=0.5
    ),
)

ACTUALS = (
    Actual(sub_district="s0", date=dt.date(2025, 1, 4), held=False),
    Actual(
        sub_district="s1",
        date=dt.date(2025, 1, 11),
        held_on=dt.date(2025, 1, 12),
        served={"ktp": 30},
        counters={"c1": 1},
        people=("p0",),
    ),
)


def as_json(name: str, document: Any) -> str:
    """What is written, as JSON."""
    return TypeAdapter(WRITTEN[name]).dump_json(document, indent=1).decode() + "\n"


def written(executor: Executor) -> Iterator[tuple[str, Any]]:
    """Each document that is written, by its name."""
    problem, plan = small_problem(), small_plan()
    scenario = Scenario(name="Without one", changes=(RemovePerson(id="p1"),))
    asked: dict[str, Callable[[], Any]] = {
        "problem": lambda: problem,
        "plan": lambda: plan,
        "scenario": lambda: scenario,
        "scenarios": lambda: (scenario, every_change()),
        "effects": lambda: EFFECTS,
        "simulation": lambda: botram_opt.simulate(problem, plan, replications=2),
        "comparison": lambda: comparison,
        "edits": lambda: botram_opt.edits(problem, plan, changed),
        "explanation": lambda: botram_opt.explain(nothing_goes(), time_limit=1, workers=1),
        "findings": lambda: botram_opt.verify(problem, changed).findings,
        "forecast": lambda: botram_opt.forecast(some_history(), inhabited(problem), futures=3),
        "moves": lambda: botram_opt.next_moves(problem, plan, **QUICK),
        "pareto_front": lambda: botram_opt.pareto(
            problem, ["unserved", "staff_travel"], points=2, **QUICK
        ),
        "ranked_dates": lambda: botram_opt.dates_for(problem, plan, "s1", **QUICK),
        "reasons": lambda: botram_opt.why(problem, plan, visit=("s1", 1), **QUICK),
        "replan": lambda: botram_opt.replan(
            problem, plan, dt.date(2025, 1, 14), actuals=actuals_of(plan), **QUICK
        ),
        "sensitivity": lambda: botram_opt.sensitivity(comparison, axes),
        "why_not": lambda: botram_opt.why_not(problem, plan, RemovePerson(id="p1"), **QUICK),
        "worth": lambda: botram_opt.worth(
            problem, base=plan, candidates=[scenario], executor=executor, **QUICK
        ),
    }
    first = plan.visits[0]
    moved = first.model_copy(update={"date": first.date + dt.timedelta(days=1)})
    changed = plan.model_copy(update={"visits": (moved, *plan.visits[1:])})
    axes = {"person": {"p0": (RemovePerson(id="p0"),), "p1": (RemovePerson(id="p1"),)}}
    tried = [*botram_opt.one_at_a_time(axes), no_plan()]
    comparison = botram_opt.compare(problem, tried, base=plan, executor=executor, **QUICK)
    assert asked.keys() == WRITTEN.keys()
    for name, ask in asked.items():
        yield name, ask()


def some_problems() -> Iterator[tuple[Problem, Plan]]:
    """Problems in which each soft rule counts, each with a plan that is costed."""
    yield small_problem(), small_plan()
    soft = sorted(SOFT)
    seeds = itertools.count()
    for start in range(0, len(soft), 3):
        rules = tuple(soft[start : start + 3])
        problems = (random_problem(seed, rules, may_have_begun=True) for seed in seeds)
        yield next(found for problem in problems if (found := _costed(problem)) is not None)


def _costed(problem: Problem) -> tuple[Problem, Plan] | None:
    """A problem and a plan with some visits that keeps its rules; None if none was found."""
    plan = any_plan(problem, 0)
    if plan is None or len(plan.visits) < 2:
        return None
    return problem, plan.model_copy(update={"costs": cost_sheet(problem, plan)})


def every_change() -> Scenario:
    """A scenario with a change of each kind; maybe they do not go together."""
    found = {}
    for seed in range(10):
        rng, problem = random.Random(seed), random_problem(seed, ("unserved",), ("fair_visits",))
        for kind, make in MAKERS.items():
            if kind not in found and (change := make(rng, problem)) is not None:
                found[kind] = change
    assert found.keys() == MAKERS.keys()
    return Scenario(name="One of each", changes=tuple(found.values()))


def no_plan() -> Scenario:
    """A scenario in which nothing goes any more."""
    people = [RemovePerson(id=f"p{i}") for i in range(4)]
    return Scenario(name="Nobody", changes=tuple(people))


def nothing_goes() -> Problem:
    """A problem without a plan."""
    date = small_problem().season.visit_dates[0]
    return small_problem(pins=tuple({"sub_district": s, "date": date} for s in ("s0", "s1")))


def inhabited(problem: Problem) -> Problem:
    """The problem with as many residents in each place."""
    places = [place.model_copy(update={"residents": 1000}) for place in problem.sub_districts]
    return problem.changed(sub_districts=places)


def some_history() -> History:
    """A visit to two of three places."""
    rows = [
        CountedRequests(
            date=dt.date(2024, 2, 3), sub_district="s0", service="ktp", requests=80, status="held"
        ),
        CountedRequests(
            date=dt.date(2024, 3, 9), sub_district="s1", service="kk", requests=41, status="held"
        ),
    ]
    return History(rows=tuple(rows))


def actuals_of(plan: Plan) -> tuple[Actual, ...]:
    """That the first visit was cancelled."""
    return (Actual(sub_district=plan.visits[0].sub_district, date=plan.visits[0].date, held=False),)
