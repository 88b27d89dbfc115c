"""A road network: who should go where, when a river with one bridge lies between.

In a straight line the other bank is near; by road it is far. The same problem is planned with
straight lines and on the graph of roads, and both plans are measured by road. The map is made up;
`botram_opt.read_graphml` reads a real one, as OSMnx writes it.

    .venv/bin/python examples/road_network.py [--picture FILE] [--time-limit SECONDS]

The picture, who goes where in both plans, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import networkx as nx

import botram_opt as bo

TOWNS = {
    f"{bank} {n}": (latitude, 0.1 * n)
    for bank, latitude in (("North", 0.05), ("South", 0.0))
    for n in range(1, 6)
}
"""Latitude and longitude; on each bank a road goes from the first town to the last."""

BRIDGES = [("North 1", "South 1")]
HOMES = {"Ana": "North 2", "Bo": "North 5", "Cy": "South 2", "Di": "South 4"}
POINTS = {town: bo.Point(latitude=y, longitude=x) for town, (y, x) in TOWNS.items()}

ROADS: nx.Graph[str] = nx.Graph()
for name, (y, x) in TOWNS.items():
    ROADS.add_node(name, y=y, x=x)
for one, other in pairwise(TOWNS):
    if one[:5] == other[:5]:
        ROADS.add_edge(one, other, length=12_000)
ROADS.add_edges_from(BRIDGES, length=7_000)

STRAIGHT = bo.Problem(
    name="Two banks",
    season=bo.Season(name="spring", start="2026-03-07", end="2026-05-30"),
    bases=[bo.Base(id="office", name="Office", location=POINTS["South 1"])],
    sub_districts=[
        bo.SubDistrict(id=town, name=town, location=point, venue=bo.Venue(room=2))
        for town, point in POINTS.items()
    ],
    services=[bo.Service(id="card", name="Identity card", minutes_per_request=4)],
    counter_types=[bo.CounterType(id="desk", name="Desk", services=["card"], stock=2)],
    people=[
        bo.Person(id=person, name=person, home=POINTS[home], most_visits=6)
        for person, home in HOMES.items()
    ],
    demand=bo.DemandTable(
        requests=[
            bo.ServiceRequests(sub_district=town, service="card", requests=100, basis="assumed")
            for town in TOWNS
        ]
    ),
    travel=bo.GeodesicTravel(detour_factor=1, speed_kmh=40, source="straight lines"),
    levels=[
        bo.Level(name="requests unserved", terms=[bo.Term(rule="unserved")]),
        bo.Level(name="staff travel", terms=[bo.Term(rule="staff_travel")]),
    ],
)
BY_ROAD = STRAIGHT.changed(
    travel=bo.travel_on(
        ROADS, bases=STRAIGHT.bases, people=STRAIGHT.people, sub_districts=STRAIGHT.sub_districts
    )
)


def main(picture: Path | None = None, time_limit: float = 20) -> None:
    """Plan in straight lines and by road, and say what both plans come to by road."""
    plans = {}
    for name, problem in (("straight lines", STRAIGHT), ("roads", BY_ROAD)):
        plan = plans[name] = bo.solve(problem, time_limit=time_limit, reproducible=True)
        travel = bo.tables.levels(problem, plan)[-1]
        print(
            f"planned on {name}: staff travel {travel['amount']} ({travel['status']}), "
            f"{by_road(plan):,.0f} km by road, {over_the_river(plan)} times to the other bank"
        )
    if picture is not None:
        draw(plans, picture)


def by_road(plan: bo.Plan) -> float:
    """Kilometres that people travel by road, there and back."""
    return float(sum(row["km"] for row in bo.tables.load(BY_ROAD, plan)))


def over_the_river(plan: bo.Plan) -> int:
    """How often somebody goes to the other bank."""
    ways = [(HOMES[person], visit.sub_district) for visit in plan.visits for person in visit.people]
    return sum(home[:5] != town[:5] for home, town in ways)


def draw(plans: dict[str, bo.Plan], picture: Path) -> None:
    """Roads and river, and a line from each home to each town that its person goes to."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.6), layout="constrained")
    colours = dict(zip(HOMES, ("#1f5a8a", "#b3401f", "#5c8a3a", "#8a5a9e"), strict=True))
    for axes, (name, plan) in zip(figure.subplots(2, 1), plans.items(), strict=True):
        axes.axhspan(0.02, 0.03, color="#cfe0ef")
        for one, other in ROADS.edges:
            axes.plot(*zip(TOWNS[one][::-1], TOWNS[other][::-1], strict=True), color="#bbb", lw=6)
        for visit in plan.visits:
            for person in visit.people:
                ends = TOWNS[HOMES[person]][::-1], TOWNS[visit.sub_district][::-1]
                arc = {"arrowstyle": "->", "connectionstyle": "arc3,rad=0.2", "lw": 1.5}
                arc |= {"color": colours[person], "shrinkA": 0, "shrinkB": 0}
                axes.annotate("", xy=ends[1], xytext=ends[0], arrowprops=arc)
        for person, home in HOMES.items():
            y, x = TOWNS[home]
            axes.plot(x, y, "s", color=colours[person], ms=10, zorder=3)
            axes.text(x, y + (0.012 if y else -0.012), person, ha="center", va="center")
        axes.set(ylim=(-0.03, 0.08), xlim=(0.05, 0.55))
        axes.set_title(f"planned on {name}: {by_road(plan):,.0f} km by road", fontsize=10)
        axes.axis("off")
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="a road network")
    parser.add_argument("--picture", type=Path, help="draw who goes where into this file")
    parser.add_argument("--time-limit", type=float, default=20, help="for each of two plans")
    main(**vars(parser.parse_args()))
