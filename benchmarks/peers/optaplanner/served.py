"""How many requests the counters of a visit can serve within their opening hours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from botram_opt import Problem
from botram_opt.scaling import seconds
from peers.optaplanner.stated import MOST_TYPES_TOGETHER
from peers.peer import NotStatedError

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class _Group:
    """Counter types that share services, directly or through others.

    Attributes:
        services: their numbers, those first whose seconds count most.
        limits: sets of counter types, and the services that only they offer: these get no more
            seconds than those have. By Hall's theorem seconds can be shared out if and only
            if this holds for every set of types.
    """

    services: Numbers
    limits: tuple[tuple[Numbers, frozenset[int]], ...]


class Serving:
    """The most that counters can serve, in whole requests.

    Services are served in the order of what a second of theirs counts, each as far as hours and
    those before it allow. This is best but for what rounding to whole requests leaves over.
    """

    def __init__(self, problem: Problem) -> None:
        """Find out which counter types share services.

        Raises:
            NotStatedError: too many of them do.
        """
        services = problem.services
        self.opening = problem.season.opening_seconds
        self.seconds = [seconds(service.minutes_per_request) for service in services]
        self.weights = [service.unserved_weight for service in services]
        self.kinds_of = [
            frozenset(i for i, kind in enumerate(problem.counter_types) if s.id in kind.services)
            for s in services
        ]
        self._groups = tuple(self._group(kinds) for kinds in _joined(self.kinds_of))
        self.served = lru_cache(maxsize=1_000_000)(self._served)

    def _group(self, kinds: frozenset[int]) -> _Group:
        if len(kinds) > MOST_TYPES_TOGETHER:
            raise NotStatedError(
                f"local search does not state opening_hours of {len(kinds)} counter types that "
                f"share services; at most {MOST_TYPES_TOGETHER}"
            )
        services = [i for i, offers in enumerate(self.kinds_of) if offers and offers <= kinds]
        services.sort(key=lambda i: (-self.weights[i] / self.seconds[i], self.seconds[i], i))
        limits = []
        for size in range(1, len(kinds) + 1):
            for some in combinations(sorted(kinds), size):
                only = frozenset(i for i in services if self.kinds_of[i] <= set(some))
                if only:
                    limits.append((some, only))
        return _Group(tuple(services), tuple(limits))

    def _served(self, found: Numbers, counters: Numbers) -> Numbers:
        """Requests served by service, of those found by service, with counters by type."""
        served = [0] * len(found)
        for group in self._groups:
            left = [self.opening * sum(counters[k] for k in some) for some, _ in group.limits]
            for i in group.services:
                holding = [j for j, (_, only) in enumerate(group.limits) if i in only]
                time = min(left[j] for j in holding)
                served[i] = min(found[i], time // self.seconds[i])
                for j in holding:
                    left[j] -= served[i] * self.seconds[i]
        return tuple(served)


def _joined(sets: list[frozenset[int]]) -> list[frozenset[int]]:
    """The union of all sets that overlap, directly or through others."""
    joined: list[frozenset[int]] = []
    for each in sets:
        if each:
            apart = [other for other in joined if not other & each]
            together = each.union(*(other for other in joined if other & each))
            joined = [*apart, together]
    return joined
