"""A what-if meeting: four scenarios side by side, "why not then?" and "which dates are as good?".

It asks about the plan of first_plan.py, beside which it lies. Of every difference it is told
whether it is proven, so that nobody argues about what is only the luck of a search.

    .venv/bin/python examples/what_if_meeting.py [--picture FILE] [--time-limit SECONDS]

The picture, the scenarios beside the plan, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import botram_opt as bo
from botram_opt import changes
from first_plan import PROBLEM

BOOTH = changes.ChangeStock(counter_type="booth", by=1)
FLO = changes.AddPerson(person=bo.Person(id="flo", name="Flo", skills=["photo"]))
SCENARIOS = [
    bo.Scenario(name="a fourth booth", changes=[BOOTH]),
    bo.Scenario(name="a fourth booth, and Flo", changes=[BOOTH, FLO]),
    bo.Scenario(name="25% more cards", changes=[changes.ScaleDemand(factor=1.25, service="card")]),
    bo.Scenario(
        name="no visits in May",
        changes=[changes.CloseDates(start="2026-05-01", end="2026-05-31", reason="election")],
    ),
]

PROVEN = {"real": "differs, proven", "same": "the same, proven", "not_proven": "not proven"}


def main(picture: Path | None = None, time_limit: float = 20) -> None:
    """Compare the scenarios, and ask about one visit of the plan."""
    plan = bo.solve(PROBLEM, time_limit=time_limit, reproducible=True)
    # Problems as small as this are solved sooner in one thread than other processes start.
    with ThreadPoolExecutor(1) as executor:
        comparison = bo.compare(
            PROBLEM,
            SCENARIOS,
            base=plan,
            executor=executor,
            time_limit=time_limit,
            reproducible=True,
        )
    for row in comparison.rows():
        scenario, proven = row["scenario"] or "as it is", PROVEN.get(row["verdict"], "")
        print(f"{scenario:<24} {row['level']:<18} {row['amount']:>12}  {proven}")

    wish = changes.AddPin(pin=bo.Pin(sub_district="Corley", date="2026-06-27"))
    answer = bo.why_not(PROBLEM, plan, wish, time_limit=time_limit, reproducible=True)
    print("", *answer.sentences(), sep="\n")

    dates = bo.dates_for(PROBLEM, plan, "Corley", time_limit=time_limit, reproducible=True)
    free = [
        choice.date
        for choice in dates.choices
        if choice.proven and not choice.made_room and not any(rise.rise for rise in choice.levels)
    ]
    days = ", ".join(f"{day.day} {day:%B}" for day in sorted(free))
    print(f"\nCorley costs the same, and nobody else moves, on {days}.")
    if picture is not None:
        draw(comparison, picture)


def draw(comparison: bo.Comparison, picture: Path) -> None:
    """A bar for each scenario and level, beside a line where the plan is."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 2.6), layout="constrained")
    levels = ["requests unserved", "neighbours spread", "staff travel"]
    for axes, level in zip(figure.subplots(1, 3, sharey=True), levels, strict=True):
        rows = [row for row in comparison.rows() if row["level"] == level]
        names = [row["scenario"] or "as it is" for row in rows]
        colours = ["#8fb3d3" if row["verdict"] == "real" else "#e4e8ec" for row in rows]
        axes.barh(names, [row["value"] for row in rows], color=colours)
        for at, row in enumerate(rows):
            axes.text(0, at, f" {row['amount']}", va="center", fontsize=8)
        axes.axvline(rows[0]["value"], color="#b3401f")
        axes.set_title(level, fontsize=10)
        axes.set_xticks([])
        axes.spines[:].set_visible(False)
    axes.invert_yaxis()
    figure.supxlabel("line: the plan as it is; blue: it is proven that this differs", fontsize=8)
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="a what-if meeting")
    parser.add_argument("--picture", type=Path, help="draw the scenarios into this file")
    parser.add_argument("--time-limit", type=float, default=20, help="for each question")
    main(**vars(parser.parse_args()))
