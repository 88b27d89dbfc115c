"""Which date fits: what is told of every date is what enumeration finds; and in sentences."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence

import pytest

from botram_opt import ContradictionError, InfeasibleError, solve, verify
from botram_opt.asking.costed import plan_of
from botram_opt.asking.dates import dates_for
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Closure, Problem, VisitsOn
from botram_opt.requests import found_on, unserved_after
from botram_opt.rules import cost_sheet
from botram_opt.verification import level_values
from small import FIRST, small_plan, small_problem
from test_brute_force import breaks_rules, every_visit, tiny_problem, tiny_problem_in_regions

Planned = tuple[dt.date, Visit | None]
"""A date on which a place is visited, and the visit, or None if its team is chosen anew."""


def values_of(problem: Problem, visits: Sequence[Visit]) -> list[int]:
    values = level_values(problem, cost_sheet(problem, plan_of(problem, visits)))
    return [values[level.name] for level in problem.levels]


def in_order(
    problem: Problem, place: str, planned: Sequence[Planned], before: int = 0
) -> Iterator[tuple[Visit, ...]]:
    """Every way to hold visits to a place, those with a team serving whatever they may."""
    if not planned:
        yield ()
        return
    (day, visit), *rest = planned
    if visit is None:
        here = every_visit(problem, place, day, before)
    else:
        here = (
            visit.model_copy(
                update={
                    "served": {"e": served},
                    "unserved": {"e": unserved_after(problem, place, "e", day, served, before)},
                }
            )
            for served in range(found_on(problem, place, "e", day) + 1)
        )
    for first in here:
        for others in in_order(problem, place, rest, before + first.served["e"]):
            yield (first, *others)


def best_with(problem: Problem, visits: Sequence[Visit], anew: dict[Visit | None, dt.date]) -> None:
    """Not used."""


def best(problem: Problem, planned: dict[str, list[Planned]], plan: Plan) -> list[int] | None:
    """What the best plan costs in which some places are visited so, the others as in a plan."""
    days = [sorted(days for days, _ in visits) for visits in planned.values()]
    if any(len(set(each)) < len(each) for each in days):
        return None
    kept = [visit for visit in plan.visits if visit.sub_district not in planned]
    found = [
        values_of(problem, (*kept, *itertools.chain(*choice)))
        for choice in itertools.product(
            *(
                list(in_order(problem, place, sorted(visits, key=lambda each: each[0])))
                for place, visits in planned.items()
            )
        )
        if not breaks_rules(problem, (*kept, *itertools.chain(*choice)))
    ]
    return min(found, default=None)


def enumerated(problem: Problem, plan: Plan, visit: Visit, day: dt.date) -> list[int] | None:
    """What the plan costs at least with a visit on a date, as `dates_for` says it looks for it."""
    place = visit.sub_district
    others = {each: list(visits) for each, visits in plan.visits_to.items()}
    others[place] = [each for each in others[place] if each is not visit]

    def visited(extra: dict[str, dt.date], without: Visit | None = None) -> dict[str, list[Planned]]:
        return {
            each: [*((v.date, v) for v in others[each] if v is not without), (moved, None)]
            for each, moved in extra.items()
        }

    direct = best(problem, visited({place: day}), plan)
    here = [v for v in plan.visits if v.date == day and v is not visit and day != visit.date]
    if direct is not None or any(v.sub_district == place for v in here):
        return direct
    swaps = [best(problem, visited({place: day, v.sub_district: visit.date}, v), plan) for v in here]
    if any(swaps):
        return min(found for found in swaps if found is not None)
    elsewhere = [
        best(problem, visited({place: day, v.sub_district: other}, v), plan)
        for v in here
        for other in problem.season.visit_dates
    ]
    return min((found for found in elsewhere if found is not None), default=None)


def as_enumerated(problem: Problem) -> int:
    """Compare every date of every visit; give how many can be."""
    try:
        plan = solve(problem, workers=1)
    except InfeasibleError:
        return 0
    possible = 0
    for place, visits in plan.visits_to.items():
        for number, visit in enumerate(visits, start=1):
            ranked = dates_for(problem, plan, place, number=number, time_limit=None)
            assert ranked.proven
            for day in problem.season.visit_dates:
                choice = ranked.on(day)
                expected = enumerated(problem, plan, visit, day)
                told = [rise.after.value for rise in choice.levels if rise.after is not None]
                assert (told if choice.status == "possible" else None) == expected
                possible += choice.status == "possible"
                if choice.status == "possible":
                    assert verify(problem, ranked.plan_on(day)).ok
                else:
                    assert choice.why_not
    return possible


@pytest.mark.parametrize("seed", range(10))
def test_every_date_is_what_enumeration_finds(seed: int) -> None:
    as_enumerated(tiny_problem(seed))
