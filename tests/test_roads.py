"""Shortest paths on road graphs, against brute force."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from botram_opt.errors import Issue, UnreachableError, UnreadableError
from botram_opt.problem import Base, MatrixTravel, Person, Point, SubDistrict, Venue
from botram_opt.problem.graphml import RoadGraph, read_graphml
from botram_opt.problem.roads import matrix_from_graph, travel_on
from botram_opt.problem.travel import geodesic_metres

METRES = st.one_of(st.integers(0, 5_000), st.floats(0, 5_000, allow_nan=False))


def point_of(data: dict[str, Any]) -> Point:
    return Point(latitude=float(data["y"]), longitude=float(data["x"]))


def found(travel: MatrixTravel) -> dict[tuple[str, str], tuple[int, int]]:
    return {(r.origin, r.sub_district): (r.metres, r.minutes) for r in travel.rows}


def line(**edge: Any) -> RoadGraph:
    """Three nodes about 1.1 km apart on a parallel, joined west to east and back."""
    graph: nx.Graph[Any] = nx.Graph()
    for i in range(3):
        graph.add_node(i, x=107.0 + i / 100, y=-6.0)
    graph.add_edge(0, 1, **({"length": 1000.0} | edge))
    graph.add_edge(1, 2, length=2000.0, minutes=3.0)
    return graph


AT = {name: Point(latitude=-6, longitude=107 + i / 100) for i, name in enumerate("abc")}


@st.composite
def graphs(draw: st.DrawFn) -> RoadGraph:
    kind = draw(st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))
    graph: RoadGraph = kind()
    size = draw(st.integers(1, 7))
    for node in range(size):
        graph.add_node(node, x=107 + node / 50, y=-6 + draw(st.integers(0, 20)) / 1000)
    nodes = st.integers(0, size - 1)
    as_text = draw(st.booleans())
    for start, end, metres in draw(st.lists(st.tuples(nodes, nodes, METRES), max_size=20)):
        graph.add_edge(start, end, length=str(metres) if as_text else metres)
    return graph


def floyd_warshall(graph: RoadGraph) -> list[list[float]]:
    size = len(graph)
    far = [[0.0 if i == j else math.inf for j in range(size)] for i in range(size)]
    for i, j, data in graph.edges(data=True):
        metres = float(data["length"])
        far[i][j] = min(far[i][j], metres)
        if not graph.is_directed():
            far[j][i] = min(far[j][i], metres)
    for k in range(size):
        for i in range(size):
            for j in range(size):
                far[i][j] = min(far[i][j], far[i][k] + far[k][j])
    return far


@given(graphs())
def test_metres_are_those_of_brute_force_and_gaps_are_all_named(graph: RoadGraph) -> None:
    points = {f"n{node}": point_of(data) for node, data in graph.nodes(data=True)}
    far = floyd_warshall(graph)
    gaps = {(i, j) for i in graph for j in graph if math.isinf(far[i][j])}
    if gaps:
        with pytest.raises(UnreachableError) as caught:
            matrix_from_graph(graph, points, points)
        told = [issue.what for issue in caught.value.issues]
        assert sorted(told) == sorted(f"'n{j}' cannot be reached from 'n{i}'" for i, j in gaps)
        return
    rows = found(matrix_from_graph(graph, points, points, speed_kmh=60))
    assert len(rows) == len(graph) ** 2
    for i in graph:
        for j in graph:
            metres, minutes = rows[f"n{i}", f"n{j}"]
            assert abs(metres - far[i][j]) <= 0.5 + 1e-6
            assert abs(minutes - far[i][j] / 1000) <= 0.5 + 1e-6


@given(
    st.lists(st.tuples(st.floats(-89, 89), st.floats(-180, 180)), min_size=1, max_size=30),
    st.tuples(st.floats(-89, 89), st.floats(-180, 180)),
)
def test_the_nearest_node_is_the_nearest_by_geodesic(
    nodes: list[tuple[float, float]], at: tuple[float, float]
) -> None:
    graph: nx.Graph[Any] = nx.Graph()
    for i, (latitude, longitude) in enumerate(nodes):
        graph.add_node(i, x=longitude, y=latitude)
    here = Point(latitude=at[0], longitude=at[1])
    nearest = min(geodesic_metres(here, point_of(data)) for _, data in graph.nodes(data=True))
    travel = matrix_from_graph(graph, {"o": here}, {"p": here}, most_metres_to_node=3e7)
    # Origin and place share the node, so that the way is there and back.
    assert travel.rows[0].metres == pytest.approx(2 * nearest, abs=0.6)


def test_the_nearest_node_is_not_that_of_a_sphere() -> None:
    # At the equator 0.01 degrees are 1113.2 m to the east, and 0.01003 are 1109.1 m to the north.
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("east", x=0.01, y=0.0)
    graph.add_node("north", x=0.0, y=0.01003)
    here = Point(latitude=0, longitude=0)
    assert matrix_from_graph(graph, {"o": here}, {"p": here}).rows[0].metres == 2218


def test_the_straight_way_to_the_node_is_added_at_both_ends() -> None:
    home = Point(latitude=-6.002, longitude=107)
    hall = Point(latitude=-5.999, longitude=107.02)
    expected = geodesic_metres(home, AT["a"]) + 3000 + geodesic_metres(hall, AT["c"])
    travel = matrix_from_graph(line(), {"home": home}, {"hall": hall}, speed_kmh=20)
    metres, minutes = found(travel)["home", "hall"]
    assert metres == round(expected)
    assert minutes == round(expected / 1000 / 20 * 60)


def test_one_way_roads_are_one_way() -> None:
    graph = line().to_directed()
    graph.remove_edge(1, 0)
    assert found(matrix_from_graph(graph, {"a": AT["a"]}, {"c": AT["c"]})) == {
        ("a", "c"): (3000, 6)
    }
    with pytest.raises(UnreachableError, match="'a' cannot be reached from 'c'"):
        matrix_from_graph(graph, {"c": AT["c"]}, {"a": AT["a"]})


def test_minutes_are_those_of_the_shortest_of_parallel_roads() -> None:
    graph: nx.MultiGraph[Any] = nx.MultiGraph(line(minutes=9.0))
    graph.add_edge(0, 1, length=1500.0, minutes=1.0)
    graph.add_edge(0, 1, length=900.0, minutes=7.0)
    travel = matrix_from_graph(graph, {"a": AT["a"]}, {"c": AT["c"]}, minutes_weight="minutes")
    assert found(travel) == {("a", "c"): (2900, 10)}
    halved = matrix_from_graph(
        graph, {"a": AT["a"]}, {"c": AT["c"]}, minutes_weight="minutes", minutes_per_unit=0.5
    )
    assert found(halved) == {("a", "c"): (2900, 5)}
    assert "minutes by minutes" in halved.source


def test_way_to_the_node_takes_time_also_where_roads_have_their_own() -> None:
    home = Point(latitude=-6.01, longitude=107)
    off_road = geodesic_metres(home, AT["a"])
    travel = matrix_from_graph(
        line(minutes=4.0), {"o": home}, {"b": AT["b"]}, minutes_weight="minutes", speed_kmh=6
    )
    assert found(travel)["o", "b"] == (round(1000 + off_road), round(4 + off_road / 100))


def test_degrees_beside_projected_coordinates_are_used() -> None:
    graph = line()
    for _, data in graph.nodes(data=True):
        data |= {"lon": data["x"], "lat": data["y"], "x": 721_000.0, "y": 9_336_000.0}
    assert found(matrix_from_graph(graph, AT, AT)) == found(matrix_from_graph(line(), AT, AT))


def test_a_way_over_roads_of_no_length_ends() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(line().nodes(data=True))
    for edge in ((0, 1), (1, 0), (1, 2), (2, 1), (0, 2), (2, 0)):
        graph.add_edge(*edge, length=0, minutes=1)
    travel = matrix_from_graph(graph, AT, AT, minutes_weight="minutes")
    assert {metres for metres, _ in found(travel).values()} == {0}


def test_points_off_the_graph_are_all_named() -> None:
    far = Point(latitude=-7, longitude=107)
    with pytest.raises(UnreachableError) as caught:
        matrix_from_graph(line(), {"o": far, "a": AT["a"]}, {"p": far, "b": AT["b"]})
    assert [issue.where for issue in caught.value.issues] == ["origin 'o'", "place 'p'"]
    assert "110.6 km away" in caught.value.issues[0].what
    travel = matrix_from_graph(line(), {"o": far}, {"b": AT["b"]}, most_metres_to_node=120_000)
    assert travel.rows[0].metres > 110_000


def faults(graph: RoadGraph, **options: Any) -> list[Issue]:
    with pytest.raises(UnreadableError) as caught:
        matrix_from_graph(graph, AT, AT, **options)
    return list(caught.value.issues)


@pytest.mark.parametrize("bad", ["fast", "", -1, "nan", math.inf, None, True, [1.0, 2.0]])
def test_a_length_that_is_no_number_is_told_with_its_edge(bad: object) -> None:
    (issue,) = faults(line(length=bad))
    assert issue.where == "road graph, edge 0 to 1"
    assert f"length={bad!r}" in issue.what


def test_an_edge_without_the_weight_is_told() -> None:
    graph = line()
    del graph.edges[0, 1]["length"]
    assert faults(graph)[0].what == "it has no length"
    assert len(faults(line(), minutes_weight="minutes")) == 1


@pytest.mark.parametrize(
    "node",
    [{"x": 721_000.0, "y": -6.0}, {"x": 107.0}, {"x": "east", "y": "-6"}, {"x": 107, "y": 91}],
)
def test_a_node_without_degrees_is_told(node: dict[str, Any]) -> None:
    graph = line()
    graph.nodes[1].clear()
    graph.nodes[1].update(node)
    (issue,) = faults(graph)
    assert issue.where == "road graph, node 1"
    assert "is no longitude and latitude" in issue.what


def test_many_faults_are_counted_instead_of_listed() -> None:
    graph: nx.Graph[Any] = nx.path_graph(40)
    for _, data in graph.nodes(data=True):
        data.update(x=1.0, y=1.0)
    issues = faults(graph)
    assert len(issues) == 21
    assert issues[-1].what == "19 more nodes and edges have such faults"


def test_an_empty_graph_is_refused() -> None:
    assert faults(nx.Graph())[0].what == "it has no nodes"


@pytest.mark.parametrize("option", ["speed_kmh", "minutes_per_unit", "most_metres_to_node"])
@pytest.mark.parametrize("value", [0, -1, math.nan])
def test_options_must_be_above_zero(option: str, value: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        matrix_from_graph(line(), AT, AT, **{option: value})  # type: ignore[arg-type]


def test_graphml_there_and_back_gives_the_same_travel(tmp_path: Path) -> None:
    path = tmp_path / "roads.graphml"
    nx.write_graphml(line(), path)
    again = matrix_from_graph(read_graphml(path), AT, AT)
    assert found(again) == found(matrix_from_graph(line(), AT, AT))
    assert found(again)["a", "c"] == (3000, 6)


def test_graphml_with_numbers_as_text_gives_the_same_travel(tmp_path: Path) -> None:
    path = tmp_path / "roads.graphml"
    graph = line()
    for data in (*dict(graph.nodes).values(), *(graph.edges[edge] for edge in graph.edges)):
        data.update({key: str(value) for key, value in data.items()})
    nx.write_graphml(graph, path)
    read = read_graphml(path)
    assert read.nodes["0"]["x"] == "107.0"
    assert found(matrix_from_graph(read, AT, AT)) == found(matrix_from_graph(line(), AT, AT))


@pytest.mark.parametrize("content", [None, "", "not xml", "<graphml/>", "<html></html>"])
def test_files_that_are_no_graphml_are_named(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "roads.graphml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        read_graphml(path)
    assert [issue.where for issue in caught.value.issues] == [path.name]


def place(location: Point | None, name: str = "Setu") -> SubDistrict:
    return SubDistrict(id=name.lower(), name=name, location=location, venue=Venue(room=1))


def test_parts_of_a_problem_travel_from_base_and_home() -> None:
    travel = travel_on(
        line(),
        bases=[Base(id="office", name="Office", location=AT["a"])],
        people=[Person(id="p1", name="One", home=AT["b"]), Person(id="p2", name="Two")],
        sub_districts=[place(AT["c"])],
        speed_kmh=60,
    )
    assert found(travel) == {("office", "setu"): (3000, 3), ("p1", "setu"): (2000, 2)}


def test_bases_and_places_without_a_location_are_all_named() -> None:
    with pytest.raises(UnreadableError) as caught:
        travel_on(
            line(),
            bases=[Base(id="office", name="Office")],
            people=[],
            sub_districts=[place(None), place(AT["a"], "Babelan"), place(None, "Sukatani")],
        )
    assert {issue.where for issue in caught.value.issues} == {
        "bases 'Office'",
        "sub_districts 'Setu'",
        "sub_districts 'Sukatani'",
    }
