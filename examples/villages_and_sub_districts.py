"""Villages on Tuesdays and Thursdays beside sub-districts on Saturdays, with the same people.

A small team goes to a village on a Tuesday or a Thursday, the large one to a sub-district on a
Saturday. Those who work part-time come on some days of the week only, and nobody goes out more than
twice in any seven days. Places and numbers are made up.

    .venv/bin/python examples/villages_and_sub_districts.py [--picture FILE] [--time-limit SECONDS]

The picture, a calendar by week, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import botram_opt as bo

ON_WORKDAYS, ON_SATURDAYS = ["tuesday", "thursday"], ["saturday"]
VILLAGES = ["Abbots Mill", "Birch End", "Coldbrook", "Dene", "Eastcote", "Fernhill", "Gorse"]
SUB_DISTRICTS = ["Northam", "Southam", "Westbury", "Eastbury"]
PROBLEM = bo.Problem(
    name="Villages and sub-districts",
    season=bo.Season(
        name="September and October",
        start="2026-09-01",
        end="2026-10-03",
        weekdays=[*ON_WORKDAYS, *ON_SATURDAYS],
    ),
    sub_districts=[
        *(
            bo.SubDistrict(id=name, name=name, venue=bo.Venue(room=2), weekdays=ON_WORKDAYS)
            for name in VILLAGES
        ),
        *(
            bo.SubDistrict(id=name, name=name, venue=bo.Venue(room=5), weekdays=ON_SATURDAYS)
            for name in SUB_DISTRICTS
        ),
    ],
    services=[bo.Service(id="card", name="Identity card", minutes_per_request=4)],
    skills=["cards"],
    counter_types=[
        bo.CounterType(id="desk", name="Desk", services=["card"], stock=5, skill="cards")
    ],
    people=[
        bo.Person(
            id=name,
            name=name,
            skills=["cards"],
            weekdays=weekdays,
            rolling_limits=[bo.RollingLimit(days=7, most=2)],
        )
        for name, weekdays in {
            "Amy": None,
            "Ben": None,
            "Cat": ["tuesday", "saturday"],
            "Dan": ["saturday"],
            "Eve": ["thursday", "saturday"],
        }.items()
    ],
    demand=bo.DemandTable(
        requests=[
            bo.ServiceRequests(sub_district=name, service="card", requests=n, basis="assumed")
            for names, n in ((VILLAGES, 100), (SUB_DISTRICTS, 280))
            for name in names
        ]
    ),
    levels=[
        bo.Level(name="requests unserved", terms=[bo.Term(rule="unserved")]),
        bo.Level(name="fair load", terms=[bo.Term(rule="fair_visits")]),
    ],
)


def main(picture: Path | None = None, time_limit: float = 20) -> None:
    """Plan both kinds of visits together, and print them."""
    plan = bo.solve(PROBLEM, time_limit=time_limit, reproducible=True)
    for level in bo.tables.levels(PROBLEM, plan):
        print(f"{level['level']}: {level['amount']} ({level['status']}, gap {level['gap']:.0%})")
    for visit in plan.visits:
        served = sum(visit.served.values())
        people = ", ".join(visit.people)
        print(f"{visit.date:%a %d %b} {visit.sub_district:<11} {served:>3} served: {people}")
    if picture is not None:
        draw(plan, picture)


def draw(plan: bo.Plan, picture: Path) -> None:
    """A row for each week, a column for each day of the week; darker on Saturdays."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    columns = {"Tuesday": 0, "Thursday": 1, "Saturday": 2}
    weeks = sorted({day - dt.timedelta(days=day.weekday()) for day in PROBLEM.season.visit_dates})
    visits = {visit.date: visit for visit in plan.visits}
    for day in PROBLEM.season.visit_dates:
        column = columns[f"{day:%A}"]
        row = weeks.index(day - dt.timedelta(days=day.weekday()))
        told, colour = f"{day.day} {day:%b}", "#f2f4f6"
        if day in visits:
            told += f"  {visits[day].sub_district}\n{', '.join(visits[day].people)}"
            colour = "#8fb3d3" if column == 2 else "#f6dfb0"
        axes.barh(row, 0.96, 0.9, column + 0.02, color=colour)
        axes.text(column + 0.06, row, told, va="center", fontsize=8)
    axes.set_xticks([column + 0.5 for column in columns.values()], list(columns))
    axes.set_yticks(range(len(weeks)), [f"week {day.isocalendar().week}" for day in weeks])
    axes.set(xlim=(0, 3), ylim=(len(weeks) - 0.5, -0.5))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="villages and sub-districts")
    parser.add_argument("--picture", type=Path, help="draw the calendar into this file")
    parser.add_argument("--time-limit", type=float, default=20, help="for all levels together")
    main(**vars(parser.parse_args()))
