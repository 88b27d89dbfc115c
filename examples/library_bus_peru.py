"""A library bus in Peru: nothing but data says what is visited, where, when and for what.

The bus goes to six towns of the Sacred Valley near Cusco on Thursdays and Sundays, but not on the
holidays of Peru. Each town is visited twice, three weeks apart or more. Towns are real, and their
coordinates approximate; staff, readers and minutes are made up. What is stated has Spanish names,
and what is said of it is in English.

    .venv/bin/python examples/library_bus_peru.py [--picture FILE] [--time-limit SECONDS]

The picture, a calendar, needs Matplotlib (pip install botram-opt[plot]).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import botram_opt as bo

TOWNS = {
    "Pisac": (-13.42, -71.85, 140, ["Calca"]),
    "Calca": (-13.32, -71.96, 160, ["Pisac", "Urubamba"]),
    "Urubamba": (-13.31, -72.12, 180, ["Calca", "Maras", "Ollantaytambo"]),
    "Maras": (-13.34, -72.16, 60, ["Urubamba", "Chinchero"]),
    "Chinchero": (-13.39, -72.05, 90, ["Maras"]),
    "Ollantaytambo": (-13.26, -72.26, 100, ["Urubamba"]),
}
"""Latitude, longitude, loans at a visit, and the towns next to it."""

SERVICES = {"Préstamo de libros": (3, 1), "Carné de lector": (6, 0.2), "Cuentacuentos": (15, 0.05)}
"""Minutes each, and how many of each for one loan."""

PROBLEM = bo.Problem(
    name="Biblioteca andante del Valle Sagrado",
    season=bo.Season(
        name="agosto y septiembre de 2026",
        start="2026-08-01",
        end="2026-09-30",
        weekdays=["thursday", "sunday"],
        country="PE",
        time_zone="America/Lima",
        opens="09:00",
        closes="13:00",
    ),
    bases=[
        bo.Base(id="cusco", name="Biblioteca", location=bo.Point(latitude=-13.52, longitude=-71.97))
    ],
    sub_districts=[
        bo.SubDistrict(
            id=town,
            name=town,
            location=bo.Point(latitude=latitude, longitude=longitude),
            venue=bo.Venue(room=5, name="Plaza de Armas"),
            least_visits=2,
            most_visits=2,
            least_gap_days=21,
            neighbours=neighbours,
        )
        for town, (latitude, longitude, _, neighbours) in TOWNS.items()
    ],
    services=[
        bo.Service(id=name, name=name, minutes_per_request=minutes)
        for name, (minutes, _) in SERVICES.items()
    ],
    skills=["bibliotecaria", "narradora"],
    counter_types=[
        bo.CounterType(
            id="mesa",
            name="Mesa de préstamo",
            services=["Préstamo de libros", "Carné de lector"],
            stock=3,
            skill="bibliotecaria",
        ),
        bo.CounterType(
            id="carpa", name="Carpa", services=["Cuentacuentos"], stock=1, skill="narradora"
        ),
    ],
    people=[
        bo.Person(id="rosa", name="Rosa", skills=["bibliotecaria", "narradora"]),
        bo.Person(id="julia", name="Julia", skills=["narradora"], weekdays=["sunday"]),
        bo.Person(id="luis", name="Luis", skills=["bibliotecaria"], most_in_a_row=2),
        bo.Person(id="ana", name="Ana", skills=["bibliotecaria"]),
        bo.Person(id="hugo", name="Hugo", skills=["bibliotecaria"], most_visits=6),
    ],
    demand=bo.DemandTable(
        requests=[
            bo.ServiceRequests(
                sub_district=town, service=service, requests=loans * share, basis="assumed"
            )
            for town, (_, _, loans, _) in TOWNS.items()
            for service, (_, share) in SERVICES.items()
        ]
    ),
    levels=[
        bo.Level(name="requests unserved", terms=[bo.Term(rule="unserved")]),
        bo.Level(name="waiting", terms=[bo.Term(rule="waiting")]),
        bo.Level(name="fair load", terms=[bo.Term(rule="fair_visits")]),
    ],
)


def main(picture: Path | None = None, time_limit: float = 20) -> None:
    """Plan the bus, and print its holidays, its visits and one invitation."""
    plan = bo.solve(PROBLEM, time_limit=time_limit, reproducible=True)
    print(*(f"{day.date:%d %b}: {day.name}" for day in PROBLEM.season.holidays or ()), sep=", ")
    for level in bo.tables.levels(PROBLEM, plan):
        print(f"{level['level']}: {level['amount']} ({level['status']}, gap {level['gap']:.0%})")
    for row in bo.tables.visits(PROBLEM, plan):
        print(row["date"], row["name"])
    print()
    print(bo.invitation(PROBLEM, plan.visits_to["Pisac"][0]))
    if picture is not None:
        plan.plot.calendar().savefig(picture)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="a library bus in Peru")
    parser.add_argument("--picture", type=Path, help="draw the calendar into this file")
    parser.add_argument("--time-limit", type=float, default=20, help="for all levels together")
    main(**vars(parser.parse_args()))
