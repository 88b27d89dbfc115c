"""After a flood: an announced plan is planned anew, and as little is changed as can be.

It starts from the plan of first_plan.py, beside which it lies. On 20 April the hall of a village is
flooded until mid-June. What was held stays; of the rest the fewest visits move, which is proven,
and each change is told as one would announce it.

    .venv/bin/python examples/flood.py [--picture FILE] [--time-limit SECONDS]

The picture, the calendar before and after, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Any

import botram_opt as bo
from botram_opt import changes
from first_plan import PROBLEM

TODAY, DRY = dt.date(2026, 4, 20), dt.date(2026, 6, 15)
FLOOD = changes.ClosePlace(sub_district="Elm Hill", start=TODAY, end=DRY, reason="flood")


def main(picture: Path | None = None, time_limit: float = 20) -> None:
    """Announce a plan, close a village, and plan what remains anew."""
    plan = bo.solve(PROBLEM, time_limit=time_limit, reproducible=True)
    anew = bo.replan(PROBLEM, plan, TODAY, [FLOOD], time_limit=time_limit, reproducible=True)
    for sentence in anew.sentences():
        print(sentence)
    with bo.speaking("id"):
        print("In Indonesian:", anew.sentences()[0])

    rest = bo.changed_by(bo.rest_of_season(PROBLEM, plan, TODAY), [FLOOD])
    from_scratch = bo.solve(rest, time_limit=time_limit, reproducible=True)
    announced = {(visit.sub_district, visit.date) for visit in plan.visits}
    moved = sum((visit.sub_district, visit.date) not in announced for visit in from_scratch.visits)
    print(
        f"Planned from scratch, {moved} of the {len(from_scratch.visits)} visits left would move."
    )
    if picture is not None:
        draw(plan, anew, picture)


def draw(plan: bo.Plan, anew: bo.Replan, picture: Path) -> None:
    """Every visit before and after the flood; an arrow where it moves."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 2.4), layout="constrained")
    axes: Any = figure.subplots()
    axes.barh(0.5, DRY - TODAY, 1.6, TODAY, color="#cfe0ef")
    axes.text(TODAY, 0.5, " Elm Hill is flooded", fontsize=8, va="center", color="#1f5a8a")
    for row, visits in enumerate((plan.visits, anew.year.visits)):
        for visit in visits:
            axes.plot(visit.date, row, "o", ms=9, color="#1f5a8a")
            where = (visit.date, (-0.25, 1.25)[row])
            axes.text(*where, visit.sub_district, ha="center", va="center", fontsize=8)
    for one in anew.announcements:
        if one.before != one.after:
            arrow = {"arrowstyle": "->", "color": "#b3401f", "lw": 2, "shrinkA": 8, "shrinkB": 8}
            axes.annotate("", xy=(one.after, 1), xytext=(one.before, 0), arrowprops=arrow)
    axes.set(yticks=[0, 1], yticklabels=["announced", "after the flood"], ylim=(1.6, -0.5))
    axes.set_xticks(PROBLEM.season.visit_dates)
    axes.set_xticklabels([f"{day.day}\n{day:%b}" for day in PROBLEM.season.visit_dates], fontsize=8)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="replanning after a flood")
    parser.add_argument("--picture", type=Path, help="draw the calendar into this file")
    parser.add_argument("--time-limit", type=float, default=20, help="for each plan")
    main(**vars(parser.parse_args()))
