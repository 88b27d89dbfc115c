"""How good forecasts are, where the truth is known: beside the last count and the mean rate.

    python benchmarks/forecasts.py [--sets 21] [--series 24] [--month 7]

Counts are drawn: one visit a year to each of 23 places for five services, after one year and after
three, with quiet weeks, years that differ, and counts that are cut off; and counts of every week of
110. How much places and visits differ is drawn for each set of counts from what the method believes
beforehand. The last year, or the last six weeks, are forecast from what came before.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence

import botram_opt
from botram_opt import History, Method, Scores
from botram_opt.demand.backtesting.scores import merged
from instances.histories import FIRST, QUIET, Yearly, weekly, yearly

AHEAD, WEEKS = 6, 110


def main(arguments: list[str] | None = None) -> None:
    """Print a table for each kind of history."""
    parser = argparse.ArgumentParser(description="forecasts of what is known")
    parser.add_argument("--sets", type=int, default=21, help="drawn histories of each kind")
    parser.add_argument("--series", type=int, default=24, help="weekly series in a history")
    parser.add_argument("--month", type=int, default=7, help="of 2024, forecast from then on")
    given = parser.parse_args(arguments)
    for years in (1, 3):
        drawn = [yearly(seed, years + 1) for seed in range(given.sets)]
        last = FIRST + dt.timedelta(weeks=52 * years)
        told = f"One visit a year, {years} {'year' if years == 1 else 'years'} known"
        table(told, drawn, last, pooled=True)
    waves = [weekly(seed, given.series, WEEKS) for seed in range(given.sets)]
    table("Counts of every week", waves, FIRST + dt.timedelta(weeks=WEEKS - AHEAD), pooled=False)
    of_2024(given.month)


def table(title: str, drawn: Sequence[Yearly], origin: dt.date, *, pooled: bool) -> None:
    """Forecast each history from one day on, and print the scores over all of them."""
    scores: dict[str, list[Scores]] = {}
    for history, residents in drawn:
        ours: Method = botram_opt.Weekly()
        if pooled:
            ours = botram_opt.Pooled(residents=residents, effects=(QUIET,))
        methods: list[Method] = [ours, botram_opt.MeanRate(residents=residents), botram_opt.Naive()]
        found = botram_opt.backtest(history, methods, [origin])
        for name in found.methods:
            total = found.total(name)
            if total is not None:
                scores.setdefault(name, []).append(total)
    heading(f"{title}, {len(drawn)} drawn histories")
    for name, parts in scores.items():
        line(name, merged(parts))


def of_2024(month: int) -> None:
    """Forecast the drawn history of 2024 from a month on, month by month."""
    begin = dt.date(2024, month, 1)
    history: History = botram_opt.datasets.drawn_history()
    bekasi = botram_opt.datasets.bekasi(year=2025)
    residents = {place.id: float(place.residents or 0) for place in bekasi.sub_districts}
    effects = botram_opt.datasets.calendar_effects([2024])
    methods: list[Method] = [
        botram_opt.Pooled(residents=residents, effects=effects),
        botram_opt.MeanRate(residents=residents),
        botram_opt.Naive(),
    ]
    origins = botram_opt.rolling_origins(history, begin, 30)
    found = botram_opt.backtest(history, methods, origins)
    told = f"from {begin:%B} on, each place for the first time"
    heading(f"The bundled history of 2024 (drawn), {told}")
    for name in found.methods:
        total = found.total(name)
        if total is not None:
            line(name, total)


def heading(title: str) -> None:
    """Print the head of a table."""
    print(f"\n{title}\n")
    print("| method | targets | MASE | pinball | CRPS | in 80% | in 95% | width of 80% |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")


def line(name: str, of: Scores) -> None:
    """Print a row of a table."""
    print(
        f"| {name} | {of.targets:,} | {of.mase:.2f} | {of.pinball:.1f} | {of.crps:.1f} | "
        f"{of.coverage_80:.1%} | {of.coverage_95:.1%} | {of.width_80:,.0f} |"
    )


if __name__ == "__main__":
    main()
