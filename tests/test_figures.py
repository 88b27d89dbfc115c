"""Figures show what the tables say, in the language spoken, whatever names there are."""

from __future__ import annotations

import datetime as dt
import math
import subprocess
import sys
from functools import cache
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any, get_args

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text

from any_plan import any_plan, plan_of
from botram_opt import datasets, speaking, tables
from botram_opt.figures.map_colours import By
from botram_opt.figures.outlines import path_of, rings_of, widest_place
from botram_opt.language import Language
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Closure, Point, Problem
from problems import random_problem
from small import FIRST, small_plan, small_problem

LANGUAGES = get_args(Language)


def drawn(figure: Any, gid: str) -> list[Any]:
    """What is drawn under a name."""
    return [artist for artist in figure.findobj() if artist.get_gid() == gid]


def bars_of(axes: Any) -> list[Any]:
    return list(axes.patches)


def texts(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def saved(figure: Any) -> bytes:
    stream = BytesIO()
    figure.savefig(stream, dpi=40)
    return stream.getvalue()


@cache
def case(seed: int) -> tuple[Problem, Plan] | None:
    problem = random_problem(seed)
    plan = any_plan(problem, seed)
    return None if plan is None else (problem, plan)


@cache
def bekasi() -> tuple[Problem, Plan]:
    """The bundled year, with a visit to each place on one date after the other."""
    problem = datasets.bekasi(year=2025)
    days = zip(problem.sub_districts, problem.season.visit_dates, strict=False)
    service = problem.services[0].id
    visits = tuple(
        Visit(sub_district=place.id, date=day, counters={}, served={service: 3}, unserved={})
        for place, day in days
    )
    return problem, plan_of(problem, visits)


@pytest.fixture(scope="module")
def small() -> tuple[Problem, Plan]:
    problem = small_problem()
    return problem, small_plan(problem)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 60), language=st.sampled_from(LANGUAGES))
def test_what_is_drawn_is_what_the_tables_say(seed: int, language: Language) -> None:
    made = case(seed)
    if made is None:
        return
    problem, plan = made
    with speaking(language):
        calendar, load = plan.plot.calendar(problem), plan.plot.load(problem)
        stock, capacity = plan.plot.stock(problem), plan.plot.capacity(problem)
    rows = tables.visits(problem, plan)
    assert len(drawn(calendar, "visit")) == len(rows)
    assert {row["name"] for row in rows} <= set(texts(calendar))

    people = sorted(row["visits"] for row in tables.load(problem, plan))
    assert sorted(bar.get_width() for bar in bars_of(load.axes[0])) == people
    km = sorted(row["km"] for row in tables.load(problem, plan))
    assert sorted(bar.get_width() for bar in bars_of(load.axes[1])) == km

    cells = tables.counters_by_date(problem, plan)
    assert len(drawn(stock, "used")) == sum(row["used"] > 0 for row in cells)
    assert len(drawn(stock, "stock")) == sum(row["stock"] > 0 for row in cells)

    whole = [row for row in tables.capacity(problem, plan) if row["service"] is None]
    assert [bar.get_width() for bar in drawn(capacity, "served")] == [r["served"] for r in whole]
    left = [row["unserved"] for row in whole if row["unserved"]]
    assert [bar.get_width() for bar in drawn(capacity, "unserved")] == left
    marks = [line.get_xdata()[0] for line in drawn(capacity, "capacity")]
    assert marks == [row["capacity"] for row in whole if row["capacity"] is not None]
    spreads = [list(line.get_xdata()) for line in drawn(capacity, "spread")]
    known = [row for row in whole if row["low_80"] is not None]
    assert spreads == [[row["low_80"], row["high_80"]] for row in known]


def test_bars_of_stock_are_as_high_as_counters_are_many() -> None:
    problem, plan = small_problem(), small_plan()
    figure = plan.plot.stock(problem)
    for row in tables.counters_by_date(problem, plan):
        height = {
            gid: [
                bar.get_height()
                for bar in drawn(figure, gid)
                if math.isclose(bar.get_x() + bar.get_width() / 2, row["date"].toordinal())
            ]
            for gid in ("used", "stock")
        }
        # Both types have as much in stock, so that their rows have one scale.
        assert len({round(h, 9) for h in height["stock"]}) == 1
        shares = {round(h / height["stock"][0] * row["stock"]) for h in height["used"]}
        assert row["used"] in {0, *shares}


@pytest.mark.parametrize("by", get_args(By))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_has_each_place_once_with_its_name(by: By, language: Language) -> None:
    problem, plan = bekasi()
    with speaking(language):
        figure = plan.plot.map(problem, by=by)
    assert len(drawn(figure, "place")) == 23
    assert len(drawn(figure, "neighbours")) == len(problem.neighbour_pairs)
    names = drawn(figure, "name")
    assert sorted(text.get_text().split("\n")[0] for text in names) == sorted(
        place.name for place in problem.sub_districts
    )
    boxes = [text.get_window_extent() for text in names]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert any("cahyadsn/wilayah_boundaries, MIT" in text for text in texts(figure))
    latitude = sum(figure.axes[0].get_ylim()) / 2
    assert figure.axes[0].get_aspect() == pytest.approx(1 / math.cos(math.radians(latitude)))


def test_what_colours_say_is_written_too() -> None:
    problem, plan = bekasi()
    row = tables.places(problem, plan)[3]
    with speaking("id"):
        told = {by: texts(plan.plot.map(problem, by=by)) for by in get_args(By)}
    assert f"{row['name']}\n25 Jan" in told["date"]
    assert f"{row['name']}\n{row['longest_wait']} hari" in told["wait"]
    assert any(text.startswith(f"{row['name']}\n~") for text in told["share_served"])
    assert "Mei" in told["date"]
    assert any(text.startswith("~ diperkirakan") for text in told["share_served"])


def test_places_without_outlines_are_points_and_the_source_is_not_named() -> None:
    problem, plan = bekasi()
    figure = plan.plot.map(problem, outlines={}, neighbours=False)
    assert len(drawn(figure, "place")) == 23
    assert drawn(figure, "neighbours") == []
    assert not any("cahyadsn" in text for text in texts(figure))


@pytest.mark.parametrize("apart", [{"longitude": 110.0}, {"latitude": -1.0}])
def test_names_of_places_at_the_edge_stay_on_the_map(apart: dict[str, float]) -> None:
    problem = small_problem()
    spots = ({"latitude": -6.0, "longitude": 105.0}, {"latitude": -6.0, "longitude": 105.0} | apart)
    named = problem.changed(
        sub_districts=tuple(
            place.model_copy(update={"name": "Muara Gembong Utara", "location": Point(**spot)})
            for place, spot in zip(problem.sub_districts[:2], spots, strict=True)
        )
        + problem.sub_districts[2:]
    )
    figure = plan_of(named, ()).plot.map(named)
    names = drawn(figure, "name")
    assert len(names) == 2
    for box in (text.get_window_extent() for text in names):
        assert figure.bbox.contains(box.x0, box.y0)
        assert figure.bbox.contains(box.x1, box.y1)
        assert not any(box.overlaps(other.get_window_extent()) for other in figure.axes[1:])


def placed(problem: Problem, places: int) -> Problem:
    """The problem with locations of its first places."""
    return problem.changed(
        sub_districts=tuple(
            place.model_copy(update={"location": Point(latitude=-6.0, longitude=107 + at / 9)})
            if at < places
            else place
            for at, place in enumerate(problem.sub_districts)
        )
    )


def test_a_place_that_is_nowhere_or_not_visited_is_told() -> None:
    problem = placed(small_problem(), 2)
    plan = plan_of(problem, ())
    figure = plan.plot.map(problem)
    assert len(drawn(figure, "place")) == 2
    assert "1 place has neither an outline nor a location, and is not shown." in texts(figure)
    assert "Place 1\nnot visited" in texts(figure)
    assert drawn(figure, "neighbours") == []
    # There is no bar to explain colours that no place has.
    assert len(figure.axes) == 1
    saved(figure)


def test_a_map_without_places_and_outlines_that_are_none_are_refused() -> None:
    problem = small_problem()
    plan = plan_of(problem, ())
    with pytest.raises(ValueError, match="no sub-district has an outline or a location"):
        plan.plot.map(problem)
    for outline in ({"type": "Point", "coordinates": [1, 2]}, {"type": "Polygon"}):
        with pytest.raises(ValueError, match="the outline of 's0' is no Polygon"):
            plan.plot.map(problem, outlines={"s0": outline})
    bad = {"type": "Polygon", "coordinates": [[["x", "y"]] * 4]}
    with pytest.raises(ValueError, match="the outline of 's0' has coordinates"):
        plan.plot.map(problem, outlines={"s0": bad})
    there = placed(problem, 3)
    wrong: Any = "distance"
    with pytest.raises(ValueError, match="date, share_served, wait, not by 'distance'"):
        plan_of(there, ()).plot.map(there, by=wrong)


def test_neighbours_are_joined_by_how_far_apart_their_visits_are() -> None:
    problem = placed(small_problem(), 3)
    days = (FIRST, FIRST + dt.timedelta(days=21), FIRST + dt.timedelta(days=84))
    visits = tuple(
        Visit(sub_district=f"s{at}", date=day, counters={}, served={}, unserved={})
        for at, day in enumerate(days)
    )
    figure = plan_of(problem, visits).plot.map(problem)
    near, far = drawn(figure, "neighbours")
    assert near.get_linewidth() > 2 > far.get_linewidth()
    told = [text.get_text() for text in figure.legends[0].get_texts()]
    assert told == [
        "neighbours visited less than 4 weeks apart: 1",
        "less than 8 weeks apart: 0",
        "further apart: 1",
    ]


def test_a_solved_plan_needs_no_problem_and_one_from_a_file_does(
    small: tuple[Problem, Plan],
) -> None:
    problem, plan = small
    known, read = plan.made_for(problem), Plan.model_validate_json(plan.to_json())
    assert "Place 1" in texts(known.plot.calendar())
    assert drawn(known.plot.capacity(), "served")
    assert "s1" in texts(read.plot.calendar())
    assert len(drawn(read.plot.calendar(), "visit")) == len(plan.visits)
    assert len(read.plot.load().axes) == 1
    assert drawn(read.plot.stock(), "stock") == []
    for figure in ("map", "capacity"):
        with pytest.raises(ValueError, match=rf"plan\.plot\.{figure}\(problem\)"):
            getattr(read.plot, figure)()
    with pytest.raises(ValueError, match="another problem"):
        read.plot.calendar(small_problem(name="Other"))
    with pytest.raises(ValueError, match="no service 'tea'"):
        known.plot.capacity(service="tea")


def test_one_service_alone(small: tuple[Problem, Plan]) -> None:
    problem, plan = small
    figure = plan.plot.capacity(problem, service="kk")
    rows = [row for row in tables.capacity(problem, plan) if row["service"] == "kk"]
    assert [bar.get_width() for bar in drawn(figure, "served")] == [r["served"] for r in rows]
    assert figure.get_suptitle().startswith("Family card: ")


def test_requests_that_are_not_reported_are_marked(small: tuple[Problem, Plan]) -> None:
    problem, plan = small
    for figure in (plan.plot.calendar(problem), plan.plot.capacity(problem)):
        told = texts(figure)
        assert [text for text in told if text.startswith("~")]
        assert sum("~ estimated or assumed" in text for text in told) == 1
    labels = [label.get_text() for label in plan.plot.capacity(problem).axes[0].get_yticklabels()]
    assert [label.startswith("~Place 1,") for label in labels].count(True) == 1
    assert [label for label in labels if label.startswith("~")] == [
        label for label in labels if "Place 1" in label
    ]


def test_dates_on_which_nobody_may_visit_are_hatched(small: tuple[Problem, Plan]) -> None:
    problem, _ = small
    flooded = dt.date(2025, 2, 8)
    closure = Closure(start=flooded, end=flooded, reason="flood")
    closed = problem.changed(season=problem.season.model_copy(update={"closures": (closure,)}))
    plan = plan_of(closed, ())
    boxes = plan.plot.calendar(closed).axes[0].patches
    assert [box.get_hatch() is not None for box in boxes].count(True) == 1
    # Every Saturday of the season is there.
    assert len(boxes) == 13


def test_more_visits_on_a_date_than_there_is_room_for_are_counted() -> None:
    visits = tuple(
        Visit(sub_district=f"s{at:02}", date=FIRST, counters={}, served={}, unserved={})
        for at in range(12)
    )
    figure = plan_of(small_problem(), visits).plot.calendar()
    assert len(drawn(figure, "visit")) == 8
    assert "and 4 more" in texts(figure)


HOSTILE = ("$\\frac{$ and $x^2$", "two\nlines\ttabs", "\u202etxet", "50% & \\emph{#_}", "<b>x</b>")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_names_are_drawn_as_they_are(hostile: str, small: tuple[Problem, Plan]) -> None:
    stated, plan = small
    stated = placed(stated, 3)
    there = tuple(place.model_copy(update={"name": hostile}) for place in stated.sub_districts)
    people = tuple(person.model_copy(update={"name": hostile}) for person in stated.people)
    kinds = tuple(kind.model_copy(update={"name": hostile}) for kind in stated.counter_types)
    problem = stated.model_copy(
        update={"sub_districts": there, "people": people, "counter_types": kinds}
    )
    reference = plan.problem.model_copy(
        update={"name": hostile, "fingerprint": problem.fingerprint}
    )
    plan = plan.model_copy(update={"problem": reference})
    shown = " ".join("".join(c if c.isprintable() else " " for c in hostile).split())
    # A paper may set all its words by TeX, to which names would be commands.
    with mpl.rc_context({"text.usetex": True}):
        figures = [
            plan.plot.calendar(problem),
            plan.plot.load(problem),
            plan.plot.stock(problem),
            plan.plot.capacity(problem),
            plan.plot.map(problem),
        ]
    for figure in figures:
        told = texts(figure)
        assert any(shown[:12] in text for text in told)
        assert not any("\u202e" in text or "\t" in text for text in told)
        named = [text for text in figure.findobj(Text) if shown[:12] in text.get_text()]
        assert not any(text.get_parse_math() or text.get_usetex() for text in named)
        saved(figure)


def test_a_plan_without_visits_has_figures() -> None:
    problem = small_problem()
    plan = plan_of(problem, ())
    for plot in (plan.plot.calendar, plan.plot.load, plan.plot.stock, plan.plot.capacity):
        assert saved(plot(problem)).startswith(b"\x89PNG")
    assert saved(plan.plot.calendar()).startswith(b"\x89PNG")


@given(st.integers(0, 10**6))
def test_room_for_a_name_is_within_its_outline(seed: int) -> None:
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * math.pi, 12))
    radii = rng.uniform(0.2, 1, 12)
    corners = np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])
    ring = [*corners.tolist(), corners[0].tolist()]
    polygons = rings_of({"type": "Polygon", "coordinates": [ring]})
    assert path_of(polygons).contains_point(widest_place(polygons), radius=1e-9)


@pytest.mark.parametrize("turned", [1, -1])
def test_holes_are_open_whichever_way_they_run(turned: int) -> None:
    outer = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
    hole = [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]][::turned]
    far = [[20, 20], [21, 20], [21, 21], [20, 20]]
    polygons = rings_of({"type": "MultiPolygon", "coordinates": [[outer, hole], [far]]})
    path = path_of(polygons)
    x, y = widest_place(polygons)
    assert path.contains_point((x, y))
    assert not (3 < x < 6 and 3 < y < 6)
    # Inner lines run against outer ones, so that they are open by either rule of filling.
    corners, codes = np.asarray(path.vertices), np.asarray(path.codes)
    starts = [*np.flatnonzero(codes == path.MOVETO), len(corners)]
    areas = [
        float(np.sum(ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]))
        for ring in (corners[a:b] for a, b in pairwise(starts))
    ]
    assert [area > 0 for area in areas] == [True, False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_matplotlib_it_says_what_to_install(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, plan = bekasi()
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with speaking(language):
        for plot in (plan.plot.calendar, plan.plot.map, plan.plot.load, plan.plot.stock):
            with pytest.raises(ImportError, match=r"pip install botram-opt\[plot\]"):
                plot(problem)


def test_nothing_is_loaded_before_a_figure_is_asked_for() -> None:
    code = (
        "import sys; from botram_opt.plan import Plan, ProblemReference as R;"
        "plan = Plan(problem=R(name='x', fingerprint='0' * 64), visits=());"
        "print('botram_opt.figures' in sys.modules);"
        "plan.plot.map; print('matplotlib' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.split() == ["False", "False"], result.stderr
