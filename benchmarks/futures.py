"""Planning against futures beside planning on means, judged by futures that were not planned on.

    python benchmarks/futures.py [--futures 200] [--samples 5] [--judges 2000]
                                 [--replications 1000] [--time-limit 60] [--sizes 10 100 1000]
                                 [--places 23]

The bundled example, with a forecast from its drawn history: the whole year, and the first half of
it with up to two visits a date, which share the counters. Plans are judged twice: by what their
quotas leave unserved in futures, which is what is optimised, and by the simulator, which knows
queues and late comers. Both judge by the same futures, which no plan was made from.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Iterator
from typing import NamedTuple

import botram_opt
from botram_opt import Appraisal, Estimate, Level, Plan, Problem, Term, Tolerance, planned_on
from instances.excerpt import excerpt

SEED = 1
YEARS = (2024, 2025)
QUANTILES = (0.8, 0.9)
SIZES, AT_RISK = (10, 100, 1000), 100
"""Futures by which it is told what planning against them costs, and with a level on the worst."""


class Wanted(NamedTuple):
    """How much is done."""

    futures: int
    samples: int
    judges: int
    replications: int
    time_limit: float
    sizes: list[int]
    places: int


def main(arguments: list[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="planning against futures, and on means")
    parser.add_argument("--futures", type=int, default=200)
    parser.add_argument("--samples", type=int, default=5)
    parser.add_argument("--judges", type=int, default=2000)
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--time-limit", type=float, default=60, help="seconds for each solve")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--places", type=int, default=23, help="the first so many of the year")
    print(report(Wanted(**vars(parser.parse_args(arguments)))))


def report(wanted: Wanted) -> str:
    """What was found, as Markdown."""
    return "\n".join(_lines(wanted))


def _lines(wanted: Wanted) -> Iterator[str]:
    number = max(wanted.futures * wanted.samples + wanted.judges, *wanted.sizes)
    for name, problem in problems(number, wanted.places):
        begun = time.perf_counter()
        found = botram_opt.appraise(
            problem,
            futures=wanted.futures,
            samples=wanted.samples,
            judges=wanted.judges,
            time_limit=wanted.time_limit,
        )
        taken = time.perf_counter() - begun
        yield f"**{name}** ({wanted.samples + 1} solves, {taken:,.0f} s)\n"
        yield from (f"{sentence}\n" for sentence in found.describe())
        yield "| planned on | level 1 | counters sent | unserved in futures | served, simulated |"
        yield "| --- | --- | ---: | --- | --- |"
        yield from _rows(problem, wanted, found)
        yield ""
    yield from _costs(next(problems(number, wanted.places))[1], wanted)


def problems(futures: int, places: int) -> Iterator[tuple[str, Problem]]:
    """The problems, with so many futures and places each."""
    bundled = excerpt(botram_opt.datasets.bekasi(year=2025), places)
    counted = botram_opt.datasets.drawn_history().rows
    history = [row for row in counted if row.sub_district in bundled.sub_district]
    forecast = botram_opt.forecast(
        botram_opt.History(rows=tuple(history)),
        bundled,
        effects=botram_opt.datasets.calendar_effects(YEARS),
        futures=futures,
        seed=SEED,
    )
    year = forecast.applied_to(bundled)
    yield "The year 2025, one visit a date", year
    season = year.season.model_copy(update={"end": dt.date(2025, 6, 30), "visits_per_date": 2})
    yield "Its first half, up to two visits a date", year.changed(season=season)


def _rows(problem: Problem, wanted: Wanted, found: Appraisal) -> Iterator[str]:
    assert problem.futures is not None
    total = problem.futures.number
    sample = problem.changed(futures=problem.futures.only(0, wanted.futures))
    judge = problem.changed(futures=problem.futures.only(total - wanted.judges, total))
    plans = {"means": found.plan_on_means, "futures": found.plan}
    for share in QUANTILES:
        plans[f"quantiles of {share:.0%}"] = botram_opt.solve(
            sample, demand=share, time_limit=wanted.time_limit
        )
    simulated = {
        name: botram_opt.simulate(judge, plan, replications=wanted.replications, seed=SEED)
        for name, plan in plans.items()
    }
    for name, plan in plans.items():
        more = botram_opt.compare_simulations(simulated["means"], simulated[name]).served
        compared = "" if name == "means" else f"; {_told(more, '+,.0f')} beside means"
        yield (
            f"| {name} | {plan.levels[0].status} | {_counters(plan):,} | "
            f"{_told(botram_opt.expected_unserved(judge, plan))} | "
            f"{_told(simulated[name].year.served)}{compared} |"
        )


def _costs(year: Problem, wanted: Wanted) -> Iterator[str]:
    """How long it takes by futures, and with the worst of them as a second level."""
    yield f"The year 2025 against so many futures, at most {2 * wanted.time_limit:g} s\n"
    yield "| futures | levels | value and bound, by level | seconds |"
    yield "| ---: | --- | --- | ---: |"
    for number in wanted.sizes:
        stated = planned_on(year, "samples", futures=number)
        yield _cost(number, "as bundled", stated, wanted.time_limit)
    at_risk = min(AT_RISK, max(wanted.sizes))
    stated = planned_on(year, "samples", futures=at_risk)
    expected, *below = stated.levels
    wary = (
        expected.model_copy(update={"tolerance": Tolerance(relative=0.01)}),
        Level(name="at risk", terms=(Term(rule="unserved_at_risk"),)),
    )
    told = "expected within 1%, then the worst tenth, then as bundled"
    yield _cost(at_risk, told, stated.changed(levels=(*wary, *below)), wanted.time_limit)


def _cost(number: int, told: str, problem: Problem, time_limit: float) -> str:
    begun = time.perf_counter()
    plan = botram_opt.solve(problem, time_limit=2 * time_limit)
    taken = time.perf_counter() - begun
    bounds = ("none" if x.bound is None else f"{x.bound:,}" for x in plan.levels)
    levels = "; ".join(
        f"{x.value:,} ({bound}, {x.status})" for x, bound in zip(plan.levels, bounds, strict=True)
    )
    return f"| {number:,} | {told} | {levels} | {taken:.0f} |"


def _counters(plan: Plan) -> int:
    return sum(sum(visit.counters.values()) for visit in plan.visits)


def _told(estimate: Estimate, form: str = ",.0f") -> str:
    return f"{estimate.mean:{form}} ({estimate.low:{form}} to {estimate.high:{form}})"


if __name__ == "__main__":
    main()
