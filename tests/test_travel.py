"""Distances against published ones, and how a problem looks travel up."""

from __future__ import annotations

import datetime as dt

import pytest

from botram_opt.errors import ContradictionError
from botram_opt.problem import (
    Base,
    CounterType,
    GeodesicTravel,
    MatrixTravel,
    Person,
    Point,
    Pool,
    Problem,
    Season,
    SubDistrict,
    TravelRow,
    Venue,
)
from botram_opt.problem.travel import geodesic_metres

OFFICE = Point(latitude=-6.3659088, longitude=107.1730863)
SETU = Point(latitude=-6.35174, longitude=107.03665)
HOME = Point(latitude=-6.2, longitude=107.1)


def dms(degrees: int, minutes: int, seconds: float) -> float:
    sign = -1 if degrees < 0 else 1
    return sign * (abs(degrees) + minutes / 60 + seconds / 3600)


def problem_with(travel: GeodesicTravel | MatrixTravel | None, **parts: object) -> Problem:
    fields = {
        "name": "travel",
        "season": Season(name="s", start=dt.date(2025, 1, 1), end=dt.date(2025, 1, 31)),
        "sub_districts": (SubDistrict(id="setu", name="Setu", location=SETU, venue=Venue(room=5)),),
        "bases": (Base(id="office", name="Office", location=OFFICE),),
        "people": (
            Person(id="p1", name="With a home", home=HOME),
            Person(id="p2", name="Without a home"),
        ),
        "pools": (Pool(id="drivers", name="Drivers", size=3),),
        "counter_types": (CounterType(id="desk", name="Desk", stock=1),),
        "travel": travel,
    } | parts
    return Problem(**fields)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        # A quarter of a meridian on WGS 84, and a degree of its equator: pi a / 180.
        ((0, 0), (90, 0), 10_001_965.729),
        ((0, 0), (0, 1), 111_319.491),
        # Wellington to Salamanca: the example of GeographicLib's own manual.
        ((-41.32, 174.81), (40.96, -5.50), 19_959_679.267),
        # JFK to Paris CDG: the example of Geod in the same manual (5853.226 km).
        ((40.6, -73.8), (dms(49, 1, 0), dms(2, 33, 0)), 5_853_226.256),
        ((10, 20), (10, 20), 0),
    ],
)
def test_known_geodesics(a: tuple[float, float], b: tuple[float, float], metres: float) -> None:
    points = [Point(latitude=latitude, longitude=longitude) for latitude, longitude in (a, b)]
    assert geodesic_metres(points[0], points[1]) == pytest.approx(metres, abs=0.001)
    assert geodesic_metres(points[1], points[0]) == pytest.approx(metres, abs=0.001)


def test_detour_and_speed_are_applied_and_rounded_once() -> None:
    travel = GeodesicTravel(detour_factor=1.43, speed_kmh=30)
    a, b = Point(latitude=0, longitude=0), Point(latitude=0, longitude=1)
    assert travel.metres(a, b) == 159_187  # 111,319.491 x 1.43 = 159,186.87
    assert travel.minutes(159_187) == 318  # 159.187 km at 30 km/h: 318.37
    assert travel.minutes(250) == 1  # half a minute goes up
    assert travel.minutes(249) == 0


def test_by_geodesic_people_set_out_from_home_and_others_from_the_base() -> None:
    travel = GeodesicTravel(detour_factor=1.5, speed_kmh=40)
    problem = problem_with(travel)
    with_home, without_home = problem.people
    assert problem.origin_of(with_home) == "p1"
    for item in (without_home, problem.pools[0], problem.counter_types[0]):
        assert problem.origin_of(item) == "office"
    assert problem.metres("p1", "setu") == travel.metres(HOME, SETU)
    assert problem.metres("office", "setu") == travel.metres(OFFICE, SETU)
    assert problem.minutes("office", "setu") == travel.minutes(travel.metres(OFFICE, SETU))
    assert problem.metres("p1", "setu") != problem.metres("office", "setu")


def test_by_matrix_only_rows_of_their_own_make_people_set_out_from_home() -> None:
    rows = (
        TravelRow(origin="office", sub_district="setu", metres=15_000, minutes=31),
        TravelRow(origin="p2", sub_district="setu", metres=700, minutes=2),
    )
    problem = problem_with(MatrixTravel(rows=rows))
    assert [problem.origin_of(person) for person in problem.people] == ["office", "p2"]
    assert problem.metres("office", "setu") == 15_000
    assert problem.minutes("p2", "setu") == 2


def test_without_travel_everything_is_near() -> None:
    problem = problem_with(None)
    assert problem.origin_of(problem.people[0]) == "office"
    assert problem.metres("office", "setu") == 0
    assert problem.minutes("office", "setu") == 0


def test_items_of_several_bases_set_out_from_the_one_they_name() -> None:
    bases = (
        Base(id="north", name="North", location=HOME),
        Base(id="south", name="South", location=OFFICE),
    )
    problem = problem_with(
        GeodesicTravel(detour_factor=1, speed_kmh=30),
        bases=bases,
        people=(Person(id="p1", name="One", base="south"),),
        pools=(Pool(id="drivers", name="Drivers", size=3, base="north"),),
        counter_types=(CounterType(id="desk", name="Desk", stock=1, base="south"),),
    )
    items = (problem.people[0], problem.pools[0], problem.counter_types[0])
    assert [problem.origin_of(item) for item in items] == ["south", "north", "south"]


def test_a_matrix_that_lacks_a_pair_is_a_contradiction() -> None:
    with pytest.raises(ContradictionError, match="'Setu' cannot be reached from 'office'"):
        problem_with(MatrixTravel())
