"""From what was counted to a year that is lived through: forecast, plan, simulate.

The history is a table as an office might keep it, of the 23 visits of 2024. Nobody published such a
table: its dates and its total of 12,628 requests are reported, and all counts are drawn at random.

1. Demand of 2025 is forecast from it, with the calendar's effects, and 1,000 futures are drawn.
2. 2025 is planned twice: on the means, and against 200 of the futures.
3. Both plans are lived through in the futures that they were not made from.

    python examples/history_to_year.py [--time-limit SECONDS] [--pictures FOLDER]

Pictures need matplotlib.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich import box
from rich.console import Console
from rich.table import Table

import botram_opt
from botram_opt import (
    CalendarEffect,
    Estimate,
    Forecast,
    History,
    Plan,
    Problem,
    Simulation,
)

HISTORY = Path(__file__).with_name("history_2024_drawn.csv")
PLANNED_AGAINST, FUTURES = 200, 1000
SEED = 7

console = Console(width=100, highlight=False)


def main() -> None:
    """Forecast, plan twice, simulate both, and draw what came of it."""
    parser = argparse.ArgumentParser(description="from a history to a simulated year")
    parser.add_argument("--time-limit", type=float, default=60, help="seconds for each plan")
    parser.add_argument("--replications", type=int, default=500, help="years lived through")
    parser.add_argument("--pictures", type=Path, help="folder for three pictures")
    given = parser.parse_args()

    bundled = botram_opt.datasets.bekasi(year=2025)
    history = botram_opt.read_history(HISTORY, bundled)
    effects = botram_opt.datasets.calendar_effects([2024, 2025])
    forecast = botram_opt.forecast(history, bundled, effects=effects, futures=FUTURES, seed=SEED)
    problem = forecast.applied_to(bundled)
    console.print(forecasts(problem, history))
    console.print(calendar(forecast))

    assert problem.futures is not None
    known = problem.changed(futures=problem.futures.only(0, PLANNED_AGAINST))
    unknown = problem.changed(futures=problem.futures.only(PLANNED_AGAINST, FUTURES))
    plans, lived = {}, {}
    stated_on = {
        "means": botram_opt.planned_on(known, "mean"),
        "futures": botram_opt.planned_on(known, "samples"),
    }
    for name, stated in stated_on.items():
        plan = botram_opt.solve(stated, time_limit=given.time_limit)
        findings = botram_opt.verify(stated, plan).findings
        if findings:
            raise SystemExit(f"planned on {name}: {findings[0].text}")
        console.print(f"planned on {name}: {plan.status}, verified without the solver")
        plans[name] = plan
        lived[name] = botram_opt.simulate(unknown, plan, replications=given.replications, seed=SEED)
    console.print()
    console.print(years(unknown, plans, lived))
    more = botram_opt.compare_simulations(lived["means"], lived["futures"]).served
    console.print(f"Planned against futures, {told(more)} more requests are served in a year.")
    console.print(
        f"All of it rests on {len(problem.assumptions)} assumptions of the problem and "
        f"{len(botram_opt.simulation_assumptions())} of the simulation, and on drawn counts."
    )
    if given.pictures is not None:
        draw(given.pictures, problem, history, effects, lived)


def forecasts(problem: Problem, history: History) -> Table:
    """What was counted in each sub-district, and what is expected of an ordinary date."""
    table = Table(
        "sub-district", box=box.SIMPLE, title="Requests, all services", title_justify="left"
    )
    for heading in ("counted 2024", "cut off", "expected ~", "80% of futures"):
        table.add_column(heading, justify="right")
    for place in problem.sub_districts:
        rows = [row for row in history.rows if row.sub_district == place.id]
        low, high = np.quantile(ordinary(problem, place.id), (0.1, 0.9))
        table.add_row(
            place.name,
            f"{sum(row.requests for row in rows):,}",
            f"{sum(row.is_cut_off for row in rows)} of {len(rows)}",
            f"{ordinary(problem, place.id).mean():,.0f}",
            f"{low:,.0f} to {high:,.0f}",
        )
    return table


def calendar(forecast: Forecast) -> Table:
    """What was known of each calendar effect, and what the history made of it."""
    table = Table("effect", box=box.SIMPLE, title="Times of the year", title_justify="left")
    for heading in ("known before", "counts", "forecast with ~", "80%"):
        table.add_column(heading, justify="right")
    for effect in forecast.effects:
        spread = effect.spread
        table.add_row(
            effect.name,
            f"{effect.known:g}",
            str(effect.counts),
            f"{effect.factor:.2f}",
            f"{spread.low_80:.2f} to {spread.high_80:.2f}",
        )
    return table


def years(problem: Problem, plans: dict[str, Plan], lived: dict[str, Simulation]) -> Table:
    """What a year is like under both plans, in futures that neither was made from."""
    table = Table("planned on", box=box.SIMPLE, title="A year", title_justify="left")
    for heading in ("counters sent", "unserved ~", "served", "handed in", "wait, min", "busy"):
        table.add_column(heading, justify="right")
    for name, plan in plans.items():
        year = lived[name].year
        table.add_row(
            name,
            f"{sum(sum(visit.counters.values()) for visit in plan.visits):,}",
            told(botram_opt.expected_unserved(problem, plan)),
            told(year.served),
            told(year.handed_in),
            f"{year.wait.mean:.1f}" if year.wait else "-",
            f"{year.utilisation.mean:.0%}" if year.utilisation else "-",
        )
    return table


def ordinary(problem: Problem, place: str) -> NDArray[np.float64]:
    """Requests of all services that an ordinary date finds, in each future."""
    assert problem.futures is not None
    rows = [problem.futures.ordinary(place, service.id) for service in problem.services]
    found: NDArray[np.float64] = np.sum([row for row in rows if row is not None], axis=0)
    return found


def told(estimate: Estimate) -> str:
    """A mean with its interval."""
    return f"{estimate.mean:,.0f} ({estimate.low:,.0f} to {estimate.high:,.0f})"


INK, PALE, WARM = "#1f4e79", "#9dc3e6", "#c55a11"


def draw(
    folder: Path,
    problem: Problem,
    history: History,
    effects: Sequence[CalendarEffect],
    lived: dict[str, Simulation],
) -> None:
    """Draw the forecast, the mornings of the plan against futures, and both plans' years."""
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    sizes = {"forecast": (8, 6.5), "mornings": (8, 5.5), "years": (8, 3)}
    figures = {name: Figure(figsize=size, layout="constrained") for name, size in sizes.items()}
    draw_forecast(figures["forecast"], problem, history, effects)
    draw_mornings(figures["mornings"], problem, lived["futures"])
    draw_years(figures["years"], lived)
    for name, figure in figures.items():
        for axes in figure.axes:
            axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(folder / f"demand_{name}.svg")


def draw_forecast(
    figure: Any, problem: Problem, history: History, effects: Sequence[CalendarEffect]
) -> None:
    """What is expected of each sub-district beside what was counted there."""
    axes = figure.subplots()
    places = sorted(problem.sub_districts, key=lambda place: ordinary(problem, place.id).mean())
    for row, place in enumerate(places):
        found = ordinary(problem, place.id)
        for share, width in ((0.95, 2), (0.8, 6)):
            low, high = np.quantile(found, ((1 - share) / 2, (1 + share) / 2))
            axes.plot([low, high], [row, row], color=PALE, linewidth=width, solid_capstyle="butt")
        axes.plot(found.mean(), row, "|", color=INK, markersize=11, markeredgewidth=2)
        counted = [each for each in history.rows if each.sub_district == place.id]
        cut = any(each.is_cut_off for each in counted)
        total = sum(each.requests for each in counted)
        marker = {"marker": ">", "mfc": "none"} if cut else {"marker": "o"}
        axes.plot(total, row, color=WARM, markersize=5, **marker)
        # Such a count is of no ordinary date.
        for effect in effects:
            if effect.services is None and effect.holds(place.id, "", counted[0].date):
                where = {"xytext": (6, -3), "textcoords": "offset points"}
                axes.annotate(effect.name, (total, row), color=WARM, fontsize=8, **where)
    axes.set_yticks(range(len(places)), [place.name for place in places])
    axes.set_xlabel("requests on an ordinary date, all services (estimated)")
    axes.plot([], [], color=PALE, linewidth=6, label="80% of futures (thin: 95%)")
    axes.plot([], [], "|", color=INK, markersize=11, markeredgewidth=2, label="expected")
    axes.plot([], [], "o", color=WARM, markersize=5, label="counted in 2024 (drawn)")
    axes.plot([], [], ">", color=WARM, mfc="none", label="counted, some cut off: at least so many")
    axes.legend(frameon=False, loc="lower right")
    axes.set_xlim(left=0)


def draw_mornings(figure: Any, problem: Problem, lived: Simulation) -> None:
    """Who is served at each visit, and how long they wait."""
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    rows, at = lived.visits, range(len(lived.visits))
    served = [row.served.mean for row in rows]
    upper.bar(at, served, color=INK, label="served at a counter")
    handed = [row.handed_in.mean for row in rows]
    upper.bar(at, handed, bottom=served, color=PALE, label="papers handed in at closing")
    upper.set_ylabel("requests (estimated)")
    upper.legend(frameon=False)
    waits = [row.wait.mean if row.wait else np.nan for row in rows]
    longest = [row.wait_p90.mean if row.wait_p90 else np.nan for row in rows]
    lower.vlines(at, waits, longest, color=PALE)
    lower.plot(at, waits, "o", color=INK, label="mean")
    lower.plot(at, longest, "_", color=WARM, markeredgewidth=2, label="90% wait no longer")
    lower.set_ylabel("minutes of waiting")
    lower.set_ylim(bottom=0)
    lower.legend(frameon=False)
    names = [problem.sub_district[row.sub_district or ""].name for row in rows]
    dates = [f"{name}, {row.date:%d %b}" for name, row in zip(names, rows, strict=True)]
    lower.set_xticks(at, dates, rotation=60, ha="right", fontsize=8)


def draw_years(figure: Any, lived: dict[str, Simulation]) -> None:
    """How many are served in a year, plan by plan."""
    axes = figure.subplots()
    both = {name: np.array(simulation.totals.served) for name, simulation in lived.items()}
    least = min(numbers.min() for numbers in both.values())
    most = max(numbers.max() for numbers in both.values())
    edges = np.linspace(least, most, 40)
    for (name, numbers), colour in zip(both.items(), (WARM, INK), strict=True):
        axes.hist(numbers, edges, color=colour, alpha=0.55, label=f"planned on {name}")
        axes.axvline(numbers.mean(), color=colour)
    axes.set_xlabel("requests served at the counters in a year")
    axes.set_ylabel("simulated years")
    axes.legend(frameon=False)


if __name__ == "__main__":
    main()
