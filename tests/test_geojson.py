"""Map data: valid by RFC 7946, of what a plan says; outlines of a planner's own."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given, settings

from any_plan import plan_of
from any_visits import any_visits, hostile
from botram_opt import tables
from botram_opt.datasets import bekasi, outlines_of
from botram_opt.errors import UnreadableError
from botram_opt.formats.geojson import is_counterclockwise, plan_geojson, wound
from botram_opt.formats.outlines import read_outlines
from botram_opt.plan import Visit
from botram_opt.problem import Base, Point
from problems import random_problem, seeds
from small import FIRST, save, small_problem

SQUARE = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]


def features(text: str) -> list[dict[str, Any]]:
    """The features of what is valid GeoJSON, also by another library."""
    FeatureCollection.model_validate_json(text)
    found: list[dict[str, Any]] = json.loads(text)["features"]
    return found


def test_bekasi_has_an_outline_for_each_sub_district_and_a_point_for_each_visit() -> None:
    problem = bekasi()
    dates = problem.season.visit_dates
    visits = [
        Visit(sub_district=p.id, date=day, counters={"loket-kk": 2}, served={"KK": 3}, unserved={})
        for p, day in zip(problem.sub_districts, dates, strict=False)
    ]
    plan = plan_of(problem, tuple(visits))
    found = features(plan_geojson(problem, plan))
    shapes = Counter((f["properties"]["kind"], f["geometry"]["type"]) for f in found)
    assert shapes == {("sub_district", "Polygon"): 23, ("visit", "Point"): 23, ("base", "Point"): 1}
    for feature in found[:23]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert is_counterclockwise(ring)
        # Longitude first: Bekasi is at 107 degrees east, 6 south.
        assert all(106.8 < x < 107.4 and -6.6 < y < -5.8 for x, y in ring)
    setu = next(f["properties"] for f in found if f["properties"]["name"] == "Setu")
    (row,) = (r for r in tables.places(problem, plan) if r["name"] == "Setu")
    day = plan.visits_to[row["sub_district"]][0].date
    assert (setu["visits"], setu["dates"]) == (1, [day.isoformat()])
    assert setu["share_served"] == row["share_served"]
    assert setu["basis"] == "estimated"


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_every_place_visit_and_base_is_a_feature(seed: int) -> None:
    problem = random_problem(seed)
    plan = any_visits(problem, seed)
    found = [f["properties"] for f in features(plan_geojson(problem, plan))]
    kinds = Counter(about["kind"] for about in found)
    assert kinds["sub_district"] == len(problem.sub_districts)
    assert kinds["base"] == len(problem.bases)
    told = [(v["date"], v["sub_district"]) for v in found if v["kind"] == "visit"]
    assert told == [
        (f"{v.date}", v.sub_district) for v in sorted(plan.visits, key=tables.visit_order)
    ]
    for place in (about for about in found if about["kind"] == "sub_district"):
        numbers = [v["number"] for v in found if v.get("sub_district") == place["id"]]
        assert numbers == list(range(1, place["visits"] + 1))


def test_an_outline_is_drawn_or_else_a_point_or_nothing() -> None:
    problem = small_problem(bases=(Base(id="office", name="Office"),))
    places = (
        problem.sub_districts[0],
        problem.sub_districts[1].model_copy(update={"location": Point(latitude=-6, longitude=107)}),
        problem.sub_districts[2],
    )
    problem = problem.derived(sub_districts=places)
    outline = {"type": "Polygon", "coordinates": [SQUARE[::-1], HOLE]}
    found = features(plan_geojson(problem, plan_of(problem, ()), {"s0": outline}))
    assert [f["geometry"] for f in found] == [
        {"type": "Polygon", "coordinates": [SQUARE, HOLE[::-1]]},
        {"type": "Point", "coordinates": [107, -6]},
        None,
        None,
    ]
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE[::-1], HOLE]]}
    assert wound(several)["coordinates"] == [[SQUARE], [SQUARE, HOLE[::-1]]]


@settings(max_examples=40, deadline=None)
@given(hostile, hostile)
def test_no_name_and_no_id_breaks_it(name: str, id_: str) -> None:
    problem = small_problem()
    place = problem.sub_districts[0].model_copy(update={"name": name})
    problem = problem.derived(sub_districts=(place, *problem.sub_districts[1:]))
    visit = Visit.model_construct(
        sub_district=id_, date=FIRST, counters={id_: 1}, staff=(), pools=(), served={}, unserved={}
    )
    plan = plan_of(small_problem(), ()).model_copy(update={"visits": (visit,)})
    text = plan_geojson(problem, plan)
    assert text.isascii()
    found = [f["properties"] for f in json.loads(text)["features"]]
    assert [about["sub_district"] for about in found if about["kind"] == "visit"] == [id_]
    assert not any(char in found[0]["name"] for char in "\n\r\u2028\u202e")


def outline_file(path: Path, *found: dict[str, Any]) -> Path:
    return save(path / "o.geojson", {"type": "FeatureCollection", "features": list(found)})


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_outlines_of_ones_own_are_read_by_a_property(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [SQUARE]}
    several = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]}
    file = outline_file(tmp_path, feature(square, kode="s0"), feature(several, kode=320106))
    assert read_outlines(file, "kode") == {"s0": square, "320106": several}
    bundled = outlines_of(["32.16.01"])
    again = outline_file(tmp_path, feature(bundled["32.16.01"], code="32.16.01"))
    assert read_outlines(again, "code") == bundled


def test_faults_of_outlines_are_told_all_at_once(tmp_path: Path) -> None:
    open_ring = {"type": "Polygon", "coordinates": [SQUARE[:-1]]}
    metres = {"type": "Polygon", "coordinates": [[[1000 * x, y] for x, y in SQUARE]]}
    good = {"type": "Polygon", "coordinates": [SQUARE]}
    file = outline_file(
        tmp_path,
        feature(good, name="no id"),
        feature(good, kode="a"),
        feature(good, kode="a"),
        feature(open_ring, kode="b"),
        feature(metres, kode="c"),
        feature({"type": "Point", "coordinates": [1, 2]}, kode="d"),
        feature(None, kode="e"),
    )
    with pytest.raises(UnreadableError) as caught:
        read_outlines(file, "kode")
    told = [(issue.where, issue.what, issue.remedy) for issue in caught.value.issues]
    assert [where for where, _, _ in told] == [
        "o.geojson: feature 1",
        "o.geojson: feature 3 (a)",
        "o.geojson: feature 4 (b)",
        "o.geojson: feature 5 (c)",
        "o.geojson: feature 6 (d)",
        "o.geojson: feature 7 (e)",
    ]
    for (_, what, remedy), (part, advice) in zip(
        told,
        (
            ("no property 'kode'", "'name'"),
            ("same id", "MultiPolygon"),
            ("same start and end", "anew"),
            ("not in degrees", "4326"),
            ("no Polygon", "outline"),
            ("no Polygon", "outline"),
        ),
        strict=True,
    ):
        assert part in what
        assert advice in remedy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "line 1, column 2"),
        ("[1]", "no collection of features"),
        ('{"features": [1]}', "no collection of features"),
        ("[" * 100_000, "nested too deeply"),
        ('{"features": [{"properties": {"k": 1}, "geometry": {"type": []}}]}', "no Polygon"),
        ('{"features": [{"properties": {"k": 1}, "geometry": {"type": "Polygon"}}]}', "broken at"),
    ],
)
def test_what_are_no_outlines_is_refused(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "o.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=why):
        read_outlines(file, "k")
