"""Two teams that go out on the same mornings, planned together.

Each team has a base, people and desks of its own and goes to its own half of a county: a region.
They share one card printer, which is with one team on any date, and neighbours across the border
are never visited on the same date. Places and numbers are made up.

    .venv/bin/python examples/two_teams.py [--picture FILE] [--time-limit SECONDS]

The picture shows the calendar of both teams, and where the printer is; it needs Matplotlib.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import botram_opt as bo

CARDS = {
    "north": {"Ashby": 90, "Barton": 0, "Corley": 70, "Dunmere": 80, "Elm Hill": 0, "Farley": 60},
    "south": {"Garston": 0, "Hemley": 50, "Ilford": 90, "Kirby": 0, "Langley": 80, "Marsham": 70},
}
"""Requests for cards, by team; places lie in a ring, each a neighbour of the next."""

RING = [place for places in CARDS.values() for place in places]
AROUND = [2 * math.pi * at / len(RING) for at in range(len(RING))]


def on_ring(angle: float, share: float = 1) -> bo.Point:
    """A point on the ring of places, or inside it."""
    return bo.Point(latitude=52 + 0.2 * share * math.sin(angle), longitude=0.3 * math.cos(angle))


PROBLEM = bo.Problem(
    name="Two teams",
    season=bo.Season(name="spring", start="2026-03-07", end="2026-04-25", visits_per_date=2),
    regions=[bo.Region(id=team, name=team.capitalize(), visits_per_date=1) for team in CARDS],
    bases=[
        bo.Base(id="north", name="Northern office", location=on_ring(math.pi / 2, 0.5)),
        bo.Base(id="south", name="Southern office", location=on_ring(-math.pi / 2, 0.5)),
    ],
    sub_districts=[
        bo.SubDistrict(
            id=place,
            name=place,
            location=on_ring(angle),
            region=next(team for team, places in CARDS.items() if place in places),
            venue=bo.Venue(room=4),
            neighbours=[RING[at - 1], RING[(at + 1) % len(RING)]],
        )
        for at, (place, angle) in enumerate(zip(RING, AROUND, strict=True))
    ],
    services=[
        bo.Service(id="card", name="Identity card", minutes_per_request=2),
        bo.Service(id="paper", name="Certificate", minutes_per_request=6),
    ],
    counter_types=[
        bo.CounterType(id="printer", name="Card printer", services=["card"], stock=1, base="north"),
        *(
            bo.CounterType(
                id=f"desk-{team}",
                name="Desk",
                services=["paper"],
                stock=2,
                base=team,
                regions=[team],
            )
            for team in CARDS
        ),
    ],
    people=[
        bo.Person(id=f"{team}-{n}", name=f"{team} {n}", base=team, regions=[team], most_visits=5)
        for team in CARDS
        for n in range(1, 5)
    ],
    demand=bo.DemandTable(
        requests=[
            bo.ServiceRequests(sub_district=place, service=service, requests=n, basis="assumed")
            for places in CARDS.values()
            for place, cards in places.items()
            for service, n in (("card", cards), ("paper", 70))
        ]
    ),
    travel=bo.GeodesicTravel(detour_factor=1.3, speed_kmh=50, source="assumed"),
)


def main(picture: Path | None = None, time_limit: float = 20) -> None:
    """Plan both teams together, and print what each does on every date."""
    plan = bo.solve(PROBLEM, time_limit=time_limit, reproducible=True)
    for level in bo.tables.levels(PROBLEM, plan):
        print(f"{level['level']}: {level['amount']} ({level['status']}, gap {level['gap']:.0%})")
    for day in PROBLEM.season.visit_dates:
        told = []
        for visit in (visit for visit in plan.visits if visit.date == day):
            team = PROBLEM.sub_district[visit.sub_district].region
            printer = " with the printer" if "printer" in visit.counters else ""
            told.append(f"{team} in {visit.sub_district}{printer}")
        print(f"{day.day:>2} {day:%B}: {', '.join(told)}")
    if picture is not None:
        draw(plan, picture)


def draw(plan: bo.Plan, picture: Path) -> None:
    """A row for each team and a column for each date; the printer has a frame of its own."""
    from matplotlib.figure import Figure

    dates = PROBLEM.season.visit_dates
    figure = Figure(figsize=(9, 2.3), layout="constrained")
    axes = figure.subplots()
    for visit in plan.visits:
        column = dates.index(visit.date)
        row, colour = (0, "#8fb3d3") if visit.sub_district in CARDS["north"] else (1, "#f0c27b")
        axes.barh(row, 0.92, 0.8, column + 0.04, color=colour)
        axes.text(column + 0.5, row, visit.sub_district, ha="center", va="center")
        if "printer" in visit.counters:
            axes.text(column + 0.5, row + 0.28, "printer", ha="center", va="center", fontsize=8)
            axes.barh(row, 0.92, 0.8, column + 0.04, fill=False, edgecolor="#1c1c1c", linewidth=2)
    axes.set_xticks(
        [at + 0.5 for at in range(len(dates))], [f"{day.day} {day:%b}" for day in dates]
    )
    axes.set_yticks(range(len(CARDS)), [f"{team} team" for team in CARDS])
    axes.set(xlim=(0, len(dates)), ylim=(1.5, -0.5), title="Who is where, and with the printer")
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="two teams")
    parser.add_argument("--picture", type=Path, help="draw the calendar into this file")
    parser.add_argument("--time-limit", type=float, default=20, help="for all levels together")
    main(**vars(parser.parse_args()))
