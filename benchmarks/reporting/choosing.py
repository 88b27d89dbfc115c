"""Which results are compared with which, and the one of several runs that stands for all."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from measuring.contenders import PEERS
from measuring.results import OURS, Found, Result


@dataclass(frozen=True)
class Case:
    """What is compared: an instance within a limit.

    Attributes:
        by: results of each contender, of all seeds.
    """

    instance: str
    seconds: float
    by: dict[str, list[Result]]

    def typical(self, contender: str) -> Result | None:
        """The median run of a contender: by its plan's values, runs without a plan last."""
        runs = self.by.get(contender)
        return median_run(runs) if runs else None


def cases(results: Iterable[Result]) -> list[Case]:
    """The solves, by instance and limit, in order of their first run; without those on Dask."""
    found: dict[tuple[str, float], dict[str, list[Result]]] = {}
    for result in results:
        job = result.job
        if job.what == "solve" and not job.dask_workers:
            by = found.setdefault((job.instance, job.seconds), defaultdict(list))
            by[job.contender].append(result)
    return [Case(instance, seconds, dict(by)) for (instance, seconds), by in found.items()]


def median_run(runs: Sequence[Result]) -> Result:
    """The run in the middle, by values and then by time; of two, the worse."""
    ordered = sorted(
        runs, key=lambda run: (not run.found.has_plan, run.found.values, run.found.taken)
    )
    return ordered[len(ordered) // 2]


def median_taken(runs: Sequence[Result]) -> float:
    """The median of seconds taken."""
    return statistics.median(run.found.taken for run in runs)


def reached(trace: Sequence[tuple[float, int]], value: int) -> float | None:
    """Seconds until a trace is at a value or below; None if it never is."""
    return next((seconds for seconds, at in trace if at <= value), None)


def at(trace: Sequence[tuple[float, int]], seconds: float) -> int | None:
    """The value of a trace at a time; None if there is none yet."""
    there = [value for when, value in trace if when <= seconds]
    return there[-1] if there else None


@dataclass(frozen=True)
class Duel:
    """The library beside its peers on one instance, in one round.

    Attributes:
        worse_than: peers with a better plan, levels in order; all that have one if the library
            has none.
        best_peer: with the best first level of all peers; None if no peer has a plan.
        sooner: how many times sooner the library was at that peer's final first level than
            the peer itself; 0 if it never was, None if no peer has a plan.
    """

    instance: str
    seed: int
    worse_than: tuple[str, ...]
    best_peer: str | None
    sooner: float | None


def duels(case: Case) -> list[Duel]:
    """The library beside its peers in each round; peers that need no seed are in all rounds."""
    found = []
    for ours in case.by.get(OURS, ()):
        there = {name: runs for name, runs in case.by.items() if name in PEERS}
        peers = {}
        for name, runs in there.items():
            same = [run for run in runs if run.job.seed == ours.job.seed] or runs[:1]
            if same[0].found.has_plan:
                peers[name] = same[0].found
        if there:
            found.append(_duel(case.instance, ours.job.seed, ours.found, peers))
    return found


def _duel(instance: str, seed: int, ours: Found, peers: dict[str, Found]) -> Duel:
    worse = [name for name, peer in peers.items() if not ours.has_plan or ours.values > peer.values]
    if not peers:
        return Duel(instance, seed, (), None, None)

    def final(name: str) -> tuple[int, float]:
        peer = peers[name]
        return peer.values[0], _reached(peer, peer.values[0])

    best = min(peers, key=final)
    value, theirs = final(best)
    mine = reached(ours.first_level, value) if ours.has_plan else None
    sooner = 0.0 if mine is None else theirs / max(mine, 1e-3)
    return Duel(instance, seed, tuple(worse), best, sooner)


def _reached(found: Found, value: int) -> float:
    """When a contender was at a value that its plan has; when it answered, if it did not tell."""
    when = reached(found.first_level, value)
    return found.taken if when is None else when
