"""Who sits where at one visit, given who works at it: a transportation problem, solved whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx


def seating(
    people: Mapping[str, Iterable[str]],
    pools: Mapping[str, tuple[int, Iterable[str]]],
    needed: Mapping[str, int],
) -> tuple[list[tuple[str, str]], list[tuple[str, str, int]]]:
    """Seat people at counter types.

    Args:
        people: the counter types at which each person may sit; all of them must sit.
        pools: how many are drawn from each pool, and the counter types at which they may sit.
        needed: people at each counter type.

    Returns:
        Persons with their counter types, and pools with counter types and numbers.

    Raises:
        ValueError: they cannot be seated so.
    """
    graph: nx.DiGraph[str | tuple[str, str]] = nx.DiGraph()
    graph.add_nodes_from(["from", "to"])
    for person, kinds in people.items():
        graph.add_edge("from", ("person", person), capacity=1)
        graph.add_edges_from((("person", person), ("type", kind)) for kind in kinds)
    for pool, (number, kinds) in pools.items():
        graph.add_edge("from", ("pool", pool), capacity=number)
        graph.add_edges_from((("pool", pool), ("type", kind)) for kind in kinds)
    for kind, number in needed.items():
        graph.add_edge(("type", kind), "to", capacity=number)
    supply = len(people) + sum(number for number, _ in pools.values())
    value, flow = nx.maximum_flow(graph, "from", "to")
    if not value == supply == sum(needed.values()):
        raise ValueError(f"{supply} people for {sum(needed.values())} seats, {value} can sit")
    staff = [
        (person, kind[1])
        for person in people
        for kind, used in flow["person", person].items()
        if used
    ]
    drawn = [
        (pool, kind[1], int(used))
        for pool in pools
        for kind, used in flow["pool", pool].items()
        if used
    ]
    return staff, drawn
