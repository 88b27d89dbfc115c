"""A first plan: a problem stated in full, solved, checked without the solver, and read.

An office goes to five villages on Saturdays from April to June. Places and numbers are made up.

    .venv/bin/python examples/first_plan.py [--picture FILE] [--time-limit SECONDS]

The picture, a calendar, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import botram_opt as bo

VILLAGES = {
    "Ashby": (52.10, 0.10, ("Barton", "Elm Hill"), 150, 50),
    "Barton": (52.14, 0.22, ("Ashby", "Corley"), 90, 20),
    "Corley": (52.06, 0.31, ("Barton", "Dunmere"), 210, 70),
    "Dunmere": (51.98, 0.20, ("Corley", "Elm Hill"), 60, 30),
    "Elm Hill": (52.01, 0.04, ("Ashby", "Dunmere"), 120, 40),
}
"""Latitude, longitude, neighbours, and expected requests for identity cards and certificates."""

PROBLEM = bo.Problem(
    name="A first plan",
    season=bo.Season(name="spring", start="2026-04-04", end="2026-06-27", weekdays=["saturday"]),
    bases=[bo.Base(id="office", name="Office", location=bo.Point(latitude=52.05, longitude=0.15))],
    sub_districts=[
        bo.SubDistrict(
            id=name,
            name=name,
            location=bo.Point(latitude=latitude, longitude=longitude),
            venue=bo.Venue(room=6),
            neighbours=neighbours,
        )
        for name, (latitude, longitude, neighbours, _, _) in VILLAGES.items()
    ],
    services=[
        bo.Service(id="card", name="Identity card", minutes_per_request=4),
        bo.Service(id="paper", name="Certificate", minutes_per_request=8),
    ],
    skills=["photo"],
    counter_types=[
        bo.CounterType(id="booth", name="Photo booth", services=["card"], stock=3, skill="photo"),
        bo.CounterType(id="desk", name="Desk", services=["paper"], stock=2),
    ],
    people=[
        bo.Person(id="amy", name="Amy", skills=["photo"], most_visits=4),
        bo.Person(id="ben", name="Ben", skills=["photo"]),
        bo.Person(id="cat", name="Cat", skills=["photo"], most_in_a_row=2),
        bo.Person(id="dan", name="Dan"),
        bo.Person(id="eve", name="Eve"),
    ],
    demand=bo.DemandTable(
        requests=[
            bo.ServiceRequests(sub_district=name, service=service, requests=n, basis="estimated")
            for name, (_, _, _, *requests) in VILLAGES.items()
            for service, n in zip(("card", "paper"), requests, strict=True)
        ]
    ),
    travel=bo.GeodesicTravel(detour_factor=1.3, speed_kmh=50, source="assumed"),
)


def main(picture: Path | None = None, time_limit: float = 20) -> None:
    """Plan, check the plan without the solver, print it, and draw its calendar."""
    plan = bo.solve(PROBLEM, time_limit=time_limit, reproducible=True)
    assert bo.verify(PROBLEM, plan).ok

    for level in bo.tables.levels(PROBLEM, plan):
        print(f"{level['level']}: {level['amount']} ({level['status']}, gap {level['gap']:.0%})")
    for visit in plan.visits:
        served, unserved = sum(visit.served.values()), sum(visit.unserved.values())
        people = ", ".join(PROBLEM.person[id_].name for id_ in visit.people)
        print(
            f"{visit.date} {visit.sub_district:<8} {served} served, {unserved} unserved: {people}"
        )
    if picture is not None:
        plan.plot.calendar().savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="a first plan")
    parser.add_argument("--picture", type=Path, help="draw the calendar into this file")
    parser.add_argument("--time-limit", type=float, default=20, help="for all levels together")
    main(**vars(parser.parse_args()))
