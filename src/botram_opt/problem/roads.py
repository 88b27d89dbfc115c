"""Travel by shortest paths on a road graph, such as OSMnx writes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from botram_opt.errors import Issue, UnreachableError, UnreadableError
from botram_opt.language import number, say
from botram_opt.problem.graphml import RoadGraph
from botram_opt.problem.places import Base, Point, SubDistrict
from botram_opt.problem.staff import Person
from botram_opt.problem.travel import MatrixTravel, geodesic_metres, matrix_of
from botram_opt.problem.wrong_values import shown
from botram_opt.scaling import to_int

SPEED_KMH = 30.0
"""Kilometres by road in an hour where the caller says nothing: an assumption."""

MOST_METRES_TO_NODE = 5_000.0
"""Metres from a place to the nearest node beyond which it is off the graph: an assumption."""

_FAULTS_TOLD = 20
"""Faults told one by one: a graph that lacks an attribute lacks it on every edge."""

_SLACK = 1.02
"""How much farther on the sphere a node may be that is the nearest on the ellipsoid.

The sphere is within 0.6 percent of the ellipsoid, so two nodes change order only if they
differ by less than 1.2 percent.
"""


def matrix_from_graph(
    graph: RoadGraph,
    origins: Mapping[str, Point],
    places: Mapping[str, Point],
    weight: str = "length",
    *,
    speed_kmh: float = SPEED_KMH,
    minutes_weight: str | None = None,
    minutes_per_unit: float = 1.0,
    most_metres_to_node: float = MOST_METRES_TO_NODE,
) -> MatrixTravel:
    """Travel from every origin to every place by the shortest path on a road graph.

    Each point is tied to the node that is nearest by geodesic. The straight distances from the
    origin to its node and from the place's node to the place are added to the metres, and to
    the minutes at ``speed_kmh``.

    Args:
        graph: nodes carry ``lon`` and ``lat``, or else ``x`` (longitude) and ``y`` (latitude),
            WGS 84 degrees; edges carry ``weight``. Numbers may be written as text.
        origins: points of bases and people, by id.
        places: points of sub-districts, by id.
        weight: edge attribute in metres; the path with the least sum is taken.
        speed_kmh: kilometres by road in an hour.
        minutes_weight: edge attribute to add up along that path instead of using the speed.
        minutes_per_unit: minutes in one unit of ``minutes_weight``; 1/60 for the
            ``travel_time`` of OSMnx, which is in seconds.
        most_metres_to_node: a point farther than this from every node is off the graph.

    Raises:
        ValueError: a speed, unit or limit that is not above zero.
        UnreadableError: the graph has no nodes, or nodes without coordinates or edges without
            a usable weight.
        UnreachableError: points off the graph, or pairs without a path; names every one.
    """
    if not (speed_kmh > 0 and minutes_per_unit > 0 and most_metres_to_node > 0):
        raise ValueError(
            say(
                "{one}, {other} and {third} must be above 0",
                one="speed_kmh",
                other="minutes_per_unit",
                third="most_metres_to_node",
            )
        )
    roads = _Roads.of(graph, weight, minutes_weight, minutes_per_unit)
    starts = {id_: roads.nearest(point) for id_, point in origins.items()}
    ends = {id_: roads.nearest(point) for id_, point in places.items()}
    issues = [
        Issue(
            where,
            say(
                "the nearest node of the road graph is {away} km away",
                away=number(metres / 1000, places=1),
            ),
            say(
                "Use a graph that covers it, correct the point, or raise {field}",
                field="most_metres_to_node",
            ),
        )
        for where, (_, metres) in (
            *((say("origin {id}", id=repr(id_)), tie) for id_, tie in starts.items()),
            *((say("place {id}", id=repr(id_)), tie) for id_, tie in ends.items()),
        )
        if metres > most_metres_to_node
    ]
    if issues:
        raise UnreachableError(issues)
    targets = {node for node, _ in ends.values()}
    ways = {node: roads.ways(node, targets) for node in {node for node, _ in starts.values()}}
    rows = []
    for origin, (start, before) in starts.items():
        for place, (end, after) in ends.items():
            if end not in ways[start]:
                what = say(
                    "{place} cannot be reached from {origin}",
                    place=repr(place),
                    origin=repr(origin),
                )
                remedy = say("Add the road, or take the place out")
                issues.append(Issue(say("road graph"), what, remedy))
                continue
            on_road, minutes = ways[start][end]
            metres = before + on_road + after
            by_speed = metres if minutes_weight is None else before + after
            minutes += by_speed / 1000 / speed_kmh * 60
            rows.append((origin, place, to_int(metres), to_int(minutes)))
    if issues:
        raise UnreachableError(issues)
    timed = f"minutes by {minutes_weight}" if minutes_weight is not None else f"{speed_kmh:g} km/h"
    return matrix_of(
        rows,
        f"shortest paths by {weight} on a road graph of {len(roads.nodes):,} nodes, "
        f"straight to the nearest node at either end; {timed}",
    )


def travel_on(
    graph: RoadGraph,
    *,
    bases: Iterable[Base],
    people: Iterable[Person],
    sub_districts: Iterable[SubDistrict],
    weight: str = "length",
    speed_kmh: float = SPEED_KMH,
    minutes_weight: str | None = None,
    minutes_per_unit: float = 1.0,
    most_metres_to_node: float = MOST_METRES_TO_NODE,
) -> MatrixTravel:
    """Travel on a road graph for the parts of a problem; see `matrix_from_graph`.

    Bases set out from their location, people from their home; a person without a home gets no
    row and sets out from their base.

    Args:
        graph: roads, as `matrix_from_graph` takes them.
        bases: of the problem.
        people: of the problem.
        sub_districts: of the problem.
        weight: edge attribute in metres; the path with the least sum is taken.
        speed_kmh: kilometres by road in an hour.
        minutes_weight: edge attribute to add up along that path instead of using the speed.
        minutes_per_unit: minutes in one unit of ``minutes_weight``.
        most_metres_to_node: a point farther than this from every node is off the graph.

    Raises:
        UnreadableError: also for a base or sub-district without a location; names every one.
    """
    places = {f"sub_districts {s.name!r}": (s.id, s.location) for s in sub_districts}
    starts = {f"bases {b.name!r}": (b.id, b.location) for b in bases}
    missing = [where for where, (_, point) in (places | starts).items() if point is None]
    if missing:
        raise UnreadableError(
            Issue(where, say("it has no location"), say("Give latitude, longitude"))
            for where in missing
        )
    homes = [(person.id, person.home) for person in people]
    return matrix_from_graph(
        graph,
        {id_: point for id_, point in (*starts.values(), *homes) if point is not None},
        {id_: point for id_, point in places.values() if point is not None},
        weight,
        speed_kmh=speed_kmh,
        minutes_weight=minutes_weight,
        minutes_per_unit=minutes_per_unit,
        most_metres_to_node=most_metres_to_node,
    )


@dataclass(frozen=True)
class _Roads:
    """A graph as numbers: the shortest edge each way (metres, minutes), and where nodes are."""

    edges: nx.DiGraph[Any]
    nodes: tuple[Any, ...]
    points: tuple[Point, ...]
    vectors: NDArray[np.float64]

    @classmethod
    def of(
        cls, graph: RoadGraph, weight: str, minutes_weight: str | None, minutes_per_unit: float
    ) -> _Roads:
        """The roads of a graph, every number checked; raises UnreadableError."""
        if not graph:
            raise UnreadableError(
                [Issue(say("road graph"), say("it has no nodes"), say("Use another graph"))]
            )
        faults: list[Issue] = []
        points = [_point(node, data, faults) for node, data in graph.nodes(data=True)]
        edges: nx.DiGraph[Any] = nx.DiGraph()
        edges.add_nodes_from(graph)
        for start, end, data in graph.edges(data=True):
            where = say("road graph, edge {start} to {end}", start=shown(start), end=shown(end))
            length, minutes = _amount(data, weight, where, faults), 0.0
            if minutes_weight is not None:
                minutes = _amount(data, minutes_weight, where, faults) * minutes_per_unit
            for a, b in [(start, end)] + [(end, start)] * (not graph.is_directed()):
                known = edges.get_edge_data(a, b)
                # Of parallel edges the shortest counts, with the minutes of that same edge.
                if known is None or (length, minutes) < (known["metres"], known["minutes"]):
                    edges.add_edge(a, b, metres=length, minutes=minutes)
        if len(faults) > _FAULTS_TOLD:
            rest = say("{n} more nodes and edges have such faults", n=len(faults) - _FAULTS_TOLD)
            faults[_FAULTS_TOLD:] = [Issue(say("road graph"), rest, say("Correct them as well"))]
        if faults:
            raise UnreadableError(faults)
        return cls(edges, tuple(graph), tuple(points), _vectors(points))

    def nearest(self, point: Point) -> tuple[Any, float]:
        """The node nearest by geodesic, and the metres to it; of equals, the first."""
        chords = np.linalg.norm(self.vectors - _vectors([point]), axis=1)
        close = np.flatnonzero(chords <= chords.min() * _SLACK)
        metres, index = min((geodesic_metres(point, self.points[i]), int(i)) for i in close)
        return self.nodes[index], metres

    def ways(self, start: Any, ends: Iterable[Any]) -> dict[Any, tuple[float, float]]:
        """Metres and minutes of the shortest path to each of the ends that has one."""
        before, metres = nx.dijkstra_predecessor_and_distance(self.edges, start, weight="metres")
        found = {}
        for end in ends:
            if end not in metres:
                continue
            minutes, node = 0.0, end
            # The first predecessor is the one that set the distance, so this walk has no
            # circle, not even over roads of no length.
            while node != start:
                minutes += self.edges.edges[before[node][0], node]["minutes"]
                node = before[node][0]
            found[end] = (float(metres[end]), minutes)
        return found


def _point(node: Any, data: Mapping[str, Any], faults: list[Issue]) -> Point:
    # A projected graph of OSMnx has metres in x and y, and keeps the degrees beside them.
    names = ("lon", "lat") if "lon" in data and "lat" in data else ("x", "y")
    longitude, latitude = (_number(data.get(name)) for name in names)
    if abs(longitude) <= 180 and abs(latitude) <= 90:  # false for NaN
        return Point(latitude=latitude, longitude=longitude)
    told = ", ".join(f"{name}={shown(data.get(name))}" for name in names)
    what = say("{what} is no longitude and latitude", what=told)
    remedy = say("Give x (longitude) and y (latitude) in degrees; do not project the graph")
    faults.append(Issue(say("road graph, node {node}", node=shown(node)), what, remedy))
    return Point(latitude=0, longitude=0)


def _amount(data: Mapping[str, Any], name: str, where: str, faults: list[Issue]) -> float:
    value = _number(data.get(name))
    if math.isfinite(value) and value >= 0:
        return value
    what = say("it has no {field}", field=name)
    if name in data:
        stated = f"{name}={shown(data[name])}"
        what = say("{stated} is no number from 0 up", stated=stated)
    remedy = say("Give every edge a {name}, or name another attribute", name=repr(name))
    faults.append(Issue(where, what, remedy))
    return 0.0


def _number(value: Any) -> float:
    """The number, also one written as text; NaN where there is none."""
    try:
        return math.nan if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _vectors(points: Iterable[Point]) -> NDArray[np.float64]:
    """Unit vectors from the middle of a sphere: no seam at the poles or the date line."""
    latitude, longitude = np.radians([(p.latitude, p.longitude) for p in points]).T
    flat = np.cos(latitude)
    return np.column_stack((flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)))
