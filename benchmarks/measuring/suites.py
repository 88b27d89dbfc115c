"""What is measured in each suite: which contender, on which instance, for how long, how often.

The limit is the same for every contender on an instance. Runs are in rounds: every round has every
contender on every instance once, with a seed of its own, so that a slow moment of the machine hits
all alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from instances.catalogue import INSTANCES, Family, Instance, Suite, in_suite
from measuring.contenders import ABLATED, BY_HAND, PEERS
from measuring.results import Job

LIMITS: dict[Suite, dict[Family, float]] = {
    "smoke": {"bundled": 4, "bekasi": 3, "assignment": 2, "province": 8, "country": 8},
    "short": {
        "bundled": 25,
        "bekasi": 25,
        "assignment": 10,
        "province": 40,
        "country": 20,
        "villages": 40,
    },
    "full": {
        "bundled": 120,
        "bekasi": 120,
        "assignment": 60,
        "province": 870,
        "country": 2400,
        "villages": 600,
    },
}
"""Seconds for the whole call."""

ROUNDS: dict[Suite, int] = {"smoke": 1, "short": 1, "full": 1}
"""Rounds of all contenders on all instances."""

PROOFS: dict[Suite, int] = {"smoke": 0, "short": 0, "full": 5}
"""Runs of the library alone on the bundled year, to proof."""

TWO_A_DATE: dict[Suite, int] = {"smoke": 0, "short": 0, "full": 3}
"""Runs of the library alone with two visits a date and a year, within 180 s."""

REGENCIES: dict[Suite, tuple[int, ...]] = {
    "smoke": (1, 2),
    "short": (2, 4, 8, 16),
    "full": (1, 2, 3, 5, 8, 16, 32, 64, 96, 128, 160),
}
"""Cut-outs of the country of which models are built: in full 18 sub-districts to some 2,000."""

BUILDS: dict[Suite, int] = {"smoke": 1, "short": 1, "full": 3}
ABLATIONS: dict[Suite, int] = {"smoke": 0, "short": 0, "full": 3}

TWO_VISITS = ("bundled-2025-2-2", "bekasi-2-2-as-it-is")
"""Two visits a date and a year, with the bundled demand and with one that builds up."""

AS_RUN = "bundled-2024-as-run"
"""The only instance on which there is a plan that was run."""

PARTS_ONE_SEARCH = 1
"""Searches side by side for each part on a Dask worker: one worker then is one core busy."""


def jobs(suite: Suite, leave_out: Iterable[str] = (), only: Iterable[str] = ()) -> list[Job]:
    """All jobs of a suite, in the order in which they are run.

    Args:
        suite: which.
        leave_out: peers that are not run.
        only: names of the instances to be solved, of this suite or not; none for all of the suite.
    """
    named = list(only)
    if named:
        peers = [name for name in PEERS if name not in set(leave_out)]
        found = (job for name in named for job in _alone(name, suite))
        beside = (job for name in named for job in _on(INSTANCES[name], suite, peers, 0))
        return list(dict.fromkeys([*found, *beside]))
    return list(dict.fromkeys(_jobs(suite, frozenset(leave_out))))


def _alone(instance: str, suite: Suite) -> Iterator[Job]:
    """The runs of the library alone on an instance that has some."""
    if instance == "bundled-2025":
        for seed in range(PROOFS[suite]):
            yield Job(instance=instance, seconds=LIMITS[suite]["bundled"], seed=seed)
    if instance in TWO_VISITS:
        for seed in range(TWO_A_DATE[suite]):
            yield Job(instance=instance, seconds=180, seed=seed)


def _jobs(suite: Suite, leave_out: frozenset[str]) -> Iterator[Job]:
    peers = [name for name in PEERS if name not in leave_out]
    for seed in range(max(ROUNDS[suite], PROOFS[suite], TWO_A_DATE[suite], BUILDS[suite])):
        if seed < BUILDS[suite]:
            for regencies in REGENCIES[suite]:
                yield Job(what="build", instance=str(regencies), seed=seed)
        for name in ("bundled-2025", *TWO_VISITS):
            yield from (job for job in _alone(name, suite) if job.seed == seed)
        if seed < ROUNDS[suite]:
            for instance in in_suite(suite):
                yield from _on(instance, suite, peers, seed)
    yield from ablations(ABLATIONS[suite], LIMITS[suite]["bundled"])


def _on(instance: Instance, suite: Suite, peers: list[str], seed: int) -> Iterator[Job]:
    seconds = LIMITS[suite][instance.family]
    if instance.family == "country":
        # Two workers with half the time of one: every part then gets as long, and the plans
        # should be alike.
        for workers, limit in ((1, seconds), (2, seconds / 2)):
            yield Job(
                instance=instance.name,
                seconds=limit,
                seed=seed,
                searches=PARTS_ONE_SEARCH,
                dask_workers=workers,
            )
        return
    yield Job(instance=instance.name, seconds=seconds, seed=seed)
    for peer in peers:
        by_hand = peer in BY_HAND
        # The short suite has no time for other peers on a second bundled year.
        too_long = suite == "short" and instance.name == AS_RUN and not by_hand
        if too_long or (by_hand and seed) or (peer == "as_run" and instance.name != AS_RUN):
            continue
        yield Job(instance=instance.name, contender=peer, seconds=seconds, seed=seed)


def ablations(runs: int, seconds: float) -> Iterator[Job]:
    """Some instances by the library, and by the library without a part of it."""
    for seed in range(runs):
        for instance, names in ABLATED.items():
            for name in names:
                yield Job(instance=instance, contender=name, seconds=seconds, seed=seed)
