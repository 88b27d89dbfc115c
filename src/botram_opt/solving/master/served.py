"""What counters have time for at one visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import networkx as nx
import numpy as np
import numpy.typing as npt

from botram_opt.problem import CounterType, Problem, Service
from botram_opt.scaling import seconds
from botram_opt.solving.master.schedules import Ints


@dataclass(frozen=True)
class Group:
    """Services of a sub-district that share counter types.

    Attributes:
        services: those.
        kinds: the counter types; none where what is found is served, whatever counters there are.
        opening: seconds that a counter is open.
    """

    services: tuple[Service, ...]
    kinds: tuple[CounterType, ...]
    opening: int

    @cached_property
    def seconds(self) -> Ints:
        """That a request takes, by service."""
        return np.array([seconds(service.minutes_per_request) for service in self.services])

    def used(self, found: Sequence[int] | Ints, counters: Ints) -> Ints:
        """Seconds given to each service so that what is served counts most.

        Requests are divided at will. Serving that which counts most a second first, and so on, is
        best, for the seconds that several services together can have form a polymatroid.

        Args:
            found: requests that there are, by service.
            counters: of each type, a choice a row.

        Returns:
            Seconds by choice and service.
        """
        wanted = np.asarray(found) * self.seconds
        counts = np.array([service.unserved_weight for service in self.services])
        order = [int(i) for i in np.argsort(-counts / self.seconds, kind="stable")]
        used = np.zeros((len(counters), len(self.services)), dtype=np.int64)
        before = np.zeros(len(counters), dtype=np.int64)
        for number, service in enumerate(order, 1):
            # The least of what some are offered and the others want.
            together = np.full(len(counters), np.iinfo(np.int64).max)
            for some in _subsets(order[:number]):
                offered = self.opening * (counters @ self._offers[list(some)].any(axis=0))
                rest = wanted[[i for i in order[:number] if i not in some]].sum()
                together = np.minimum(together, offered + rest)
            used[:, service] = together - before
            before = together
        return used

    @cached_property
    def _offers(self) -> npt.NDArray[np.bool_]:
        """Whether a counter type (column) offers a service (row)."""
        rows = [[service.id in kind.services for kind in self.kinds] for service in self.services]
        return np.array(rows, dtype=np.bool_).reshape(len(self.services), len(self.kinds))


def groups(problem: Problem, place: str, services: Sequence[Service]) -> Iterator[Group]:
    """Services of a sub-district in groups, no two of which share a counter type."""
    graph: nx.Graph[tuple[str, str]] = nx.Graph()
    graph.add_nodes_from(("service", service.id) for service in services)
    for service in services:
        for kind in problem.offering(service.id, place):
            graph.add_edge(("service", service.id), ("counter type", kind.id))
    for there in nx.connected_components(graph):
        yield Group(
            tuple(service for service in services if ("service", service.id) in there),
            tuple(
                kind
                for kind in problem.counter_types_to(place)
                if ("counter type", kind.id) in there
            ),
            problem.season.opening_seconds,
        )


def _subsets(items: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(items) + 1):
        yield from combinations(items, size)
