"""From what was counted to a forecast, with how sure it is.

Four villages were visited three times each, and a fifth never. One visit was cancelled, and at two
the forms ran out: there were at least so many. In the harvest fewer come. Of each the forecast uses
what it tells, and no more. All counts are made up.

    .venv/bin/python examples/history_to_forecast.py [--picture FILE]

The picture, what was counted and what is to be expected, needs Matplotlib.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import botram_opt as bo

RESIDENTS = {"Ashby": 9_000, "Barton": 5_000, "Corley": 12_000, "Dunmere": 3_000, "Elm Hill": 7_000}
COUNTED = Path(__file__).with_name("counted_2025.csv")
"""A row for each visit: date, village, requests counted, and what became of it."""

HARVEST = bo.CalendarEffect(
    name="harvest",
    spans=[
        bo.DateRange(start="2025-09-01", end="2025-09-30"),
        bo.DateRange(start="2026-09-01", end="2026-09-30"),
    ],
    factor=0.6,
    source="what the village heads say",
)
PROBLEM = bo.Problem(
    name="From a history to a forecast",
    season=bo.Season(name="2026", start="2026-03-01", end="2026-09-30"),
    sub_districts=[
        bo.SubDistrict(id=name, name=name, venue=bo.Venue(room=4), residents=residents)
        for name, residents in RESIDENTS.items()
    ],
    services=[bo.Service(id="card", name="Identity card", minutes_per_request=4)],
    counter_types=[bo.CounterType(id="desk", name="Desk", services=["card"], stock=4)],
    levels=[bo.Level(name="requests unserved", terms=[bo.Term(rule="unserved")])],
)


def main(picture: Path | None = None) -> None:
    """Forecast 2026 from 2025, and print what is expected of each village and of the harvest."""
    history = bo.read_history(COUNTED, PROBLEM)
    forecast = bo.forecast(history, PROBLEM, effects=[HARVEST], futures=1000)
    for series in forecast.series:
        low, high = series.spread.low_80, series.spread.high_80
        print(
            f"{series.sub_district:<8} {series.expected:.0f} expected, 80% {low:.0f} to {high:.0f}"
        )
        print(f"{'':<8} {series.why}")
    (harvest,) = forecast.effects
    print(
        f"harvest  {harvest.known:g} was said, {harvest.factor:.2f} after {harvest.counts} counts"
    )
    if picture is not None:
        draw(history, forecast.applied_to(PROBLEM), picture)


def draw(history: bo.History, problem: bo.Problem, picture: Path) -> None:
    """What was counted in 2025, and where 80% and 95% of all futures of 2026 lie."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 2.8), layout="constrained")
    marks = {"held": "o", "cut_off": "^", "cancelled": "x"}
    forecasts = bo.tables.forecasts_by_date(problem)
    for axes, place in zip(figure.subplots(1, 5, sharex=True, sharey=True), RESIDENTS, strict=True):
        rows = [row for row in forecasts if row["sub_district"] == place]
        days = [row["date"] for row in rows]
        for share, colour in ((95, "#e4e8ec"), (80, "#cfe0ef")):
            low, high = ([row[f"{end}_{share}"] for row in rows] for end in ("low", "high"))
            axes.fill_between(
                days, low, high, color=colour, step="mid", label=f"{share}% of futures"
            )
        axes.step(days, [row["expected"] for row in rows], where="mid", label="expected")
        for status, mark in marks.items():
            here = [r for r in history.rows if r.sub_district == place and r.status == status]
            counted = [row.requests for row in here]
            axes.plot([row.date for row in here], counted, mark, color="#b3401f", label=status)
        axes.set_title(place, fontsize=10)
        axes.set_xticks([dt.date(2025, 7, 1), dt.date(2026, 7, 1)], ["2025", "2026"])
        axes.spines[["top", "right"]].set_visible(False)
    figure.axes[0].set_ylabel("requests at a visit")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    names = [label.replace("_", " ") for label in labels]
    figure.legend(handles, names, loc="outside lower center", ncols=6, frameon=False, fontsize=8)
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="from a history to a forecast")
    parser.add_argument("--picture", type=Path, help="draw the forecast into this file")
    main(**vars(parser.parse_args()))
