"""The bars that the library is held to, and whether it clears them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from measuring.results import OURS, Result, gap_of
from reporting.choosing import at, cases, duels, median_taken
from reporting.growth import exponents
from reporting.spread import extrapolated

PROOF_RUNS, PROOF_SECONDS = 5, 30.0
TWO_A_DATE = {
    "bundled-2025-2-2": "demand of the bundled year",
    "bekasi-2-2-as-it-is": "demand that builds up",
}
SOONER = 20.0
INSTANCES_OF_BEKASI = 30
"""With 1 to 3 visits a date and a year and three stocks, and the bundled years."""
INSTANCES_OF_ASSIGNMENT = 6
"""Two classes with 5, 10 and 20 dates."""
EVERYONE_SECONDS = 120.0
PROVINCE_SECONDS, PROVINCE_MIB = 900.0, 4096.0
BUILDING_SHARE = 0.05
LINEAR = 1.1
"""Time and memory that grow with a power of the size up to this count as linear."""


@dataclass(frozen=True)
class Bar:
    """A claim, and what was measured of it.

    Attributes:
        met: None where the suite does not measure it as it is stated.
    """

    claim: str
    met: bool | None
    figure: str

    @property
    def verdict(self) -> str:
        """``met``, ``not met`` or ``not measured``."""
        return "not measured" if self.met is None else "met" if self.met else "not met"


def bars(results: Sequence[Result]) -> list[Bar]:
    """All bars, in order."""
    every: tuple[Callable[[Sequence[Result]], Bar], ...] = (
        _proof,
        *(partial(_two_a_date, instance=instance) for instance in TWO_A_DATE),
        _beside_peers,
        _assignment,
        _province,
        _country,
        _building,
        _growth,
    )
    return [bar(results) for bar in every]


def _ours(results: Sequence[Result], instance: str) -> list[Result]:
    return [
        result
        for result in results
        if (result.job.instance, result.job.contender) == (instance, OURS)
        and result.job.what == "solve"
        and not result.job.dask_workers
    ]


def _proof(results: Sequence[Result]) -> Bar:
    claim = (
        f"The bundled year 2025: every level proven optimal, median of at least {PROOF_RUNS} runs "
        f"<= {PROOF_SECONDS:g} s"
    )
    runs = _ours(results, "bundled-2025")
    if not runs:
        return Bar(claim, None, "no run")
    proven, median = sum(run.found.is_proven for run in runs), median_taken(runs)
    taken = [run.found.taken for run in runs]
    span = f"{min(taken):.1f} to {max(taken):.1f}"
    figure = f"median {median:.1f} s ({span}), {proven} of {len(runs)} proven"
    if len(runs) < PROOF_RUNS:
        return Bar(claim, None, f"only {len(runs)} of {PROOF_RUNS} runs: {figure}")
    return Bar(claim, proven == len(runs) and median <= PROOF_SECONDS, figure)


def _two_a_date(results: Sequence[Result], *, instance: str) -> Bar:
    claim = (
        f"Two visits a date, up to two a year, {TWO_A_DATE[instance]}: gap <= 1% at the first "
        "level within 60 s, <= 2% at all levels within 180 s"
    )
    every = _ours(results, instance)
    runs = [run for run in every if run.job.seconds == 180]
    if not runs:
        told = [f"{_gaps(run)} in {run.found.taken:.0f} s" for run in every]
        return Bar(claim, None, "; ".join(told) or "no run")
    after_a_minute = [_first_gap(run, 60) for run in runs]
    worst = [max((run.found.gap(i) or 0.0) for i in range(len(run.found.values))) for run in runs]
    first, all_levels = statistics.median(after_a_minute), statistics.median(worst)
    proven_nothing = any(None in run.found.bounds for run in runs)
    figure = f"medians of {len(runs)} runs: {first:.2%} after 60 s; worst level {all_levels:.2%}"
    met = first <= 0.01 and all_levels <= 0.02 and not proven_nothing
    met = met and all(run.found.has_plan and run.found.taken <= 185 for run in runs)
    return Bar(claim, met, figure)


def _first_gap(run: Result, seconds: float) -> float:
    """The gap of the first level at a time; 1 where there is no plan or no bound yet."""
    value, bound = at(run.found.first_level, seconds), at(run.found.first_bound, seconds)
    return 1.0 if value is None else (gap_of(value, bound) if bound is not None else 1.0) or 0.0


def _gaps(run: Result) -> str:
    found = run.found
    if not found.has_plan:
        return found.answered
    gaps = (found.gap(level) for level in range(len(found.values)))
    return "gaps " + ", ".join("no bound" if gap is None else f"{gap:.2%}" for gap in gaps)


def _beside_peers(results: Sequence[Result]) -> Bar:
    claim = (
        f"Bekasi, 1 to 3 visits a date and a year, three stocks, {EVERYONE_SECONDS:g} s for "
        "everyone: never worse than a peer, levels in order; at the best peer's final first level "
        f"at least {SOONER:g} times sooner than that peer"
    )
    there = [case for case in cases(results) if case.instance.startswith(("bekasi-", "bundled-"))]
    full = [case for case in there if case.seconds == EVERYONE_SECONDS]
    found = [duel for case in full or there for duel in duels(case)]
    ratios = [duel.sooner for duel in found if duel.sooner is not None]
    if not ratios:
        return Bar(claim, None, "no run beside a peer with a plan")
    worse = [f"{duel.instance} ({', '.join(duel.worse_than)})" for duel in found if duel.worse_than]
    late = sum(ratio < SOONER for ratio in ratios)
    slowest = min(found, key=lambda duel: SOONER if duel.sooner is None else duel.sooner)
    figure = (
        f"worse in {len(worse)} of {len(found)}{': ' + '; '.join(worse) if worse else ''}; "
        f"sooner by {min(ratios):.1f} to {max(ratios):.1f} times, median "
        f"{statistics.median(ratios):.1f}, less than {SOONER:g} times in {late} "
        f"(least: {slowest.instance} beside {slowest.best_peer})"
    )
    instances = {duel.instance for duel in found}
    if not full:
        limits = " and ".join(f"{limit:g}" for limit in sorted({case.seconds for case in there}))
        return Bar(claim, None, f"{len(instances)} instances, {limits} s: {figure}")
    figure = f"{len(instances)} of {INSTANCES_OF_BEKASI} instances: {figure}"
    if worse or late:
        return Bar(claim, False, figure)
    return Bar(claim, True if len(instances) >= INSTANCES_OF_BEKASI else None, figure)


def _assignment(results: Sequence[Result]) -> Bar:
    claim = "Generalised assignment, classes C and D with 100 visits: every instance proven optimal"
    every = [run for run in results if run.job.instance.startswith("assignment-")]
    runs = [run for run in every if run.job.contender == OURS]
    if not runs:
        return Bar(claim, None, "no run")
    open_ = [run for run in runs if not run.found.is_proven]
    told = [f"{run.job.instance} ({_gaps(run)})" for run in open_]
    limits = " and ".join(f"{limit:g}" for limit in sorted({run.job.seconds for run in runs}))
    figure = f"{len(runs) - len(open_)} of {len(runs)} proven in {limits} s"
    figure += f"; not proven: {', '.join(told)}" if told else ""
    found = [duel for case in cases(every) for duel in duels(case)]
    worse = [f"{duel.instance} ({', '.join(duel.worse_than)})" for duel in found if duel.worse_than]
    figure += f"; worse than a peer: {'; '.join(worse) or 'none'}" if found else ""
    instances = {run.job.instance for run in runs}
    met = None if len(instances) < INSTANCES_OF_ASSIGNMENT else not open_
    return Bar(claim, met, figure)


def _province(results: Sequence[Result]) -> Bar:
    claim = (
        "West Java with shared pools: complete, verified, gap <= 2% at the first level, "
        f"<= {PROVINCE_SECONDS / 60:g} minutes, <= {PROVINCE_MIB / 1024:g} GiB"
    )
    runs = _ours(results, "west-java")
    if not runs:
        small = _ours(results, "west-java-2")
        return Bar(
            claim, None, _told_of_large(small[0], "2 of 27 regencies") if small else "no run"
        )
    met = all(
        run.found.has_plan
        and (run.found.gap(0) is not None and (run.found.gap(0) or 0.0) <= 0.02)
        and run.found.taken <= PROVINCE_SECONDS
        and run.memory_mib <= PROVINCE_MIB
        for run in runs
    )
    return Bar(claim, met, "; ".join(_told_of_large(run) for run in runs))


def _told_of_large(run: Result, what: str = "") -> str:
    found = run.found
    told = f"{what}: " if what else ""
    if not found.has_plan:
        return f"{told}{found.answered} in {found.taken:.0f} s, {run.memory_mib / 1024:.1f} GiB"
    gap = found.gap(0)
    return (
        f"{told}complete and verified, first level {found.values[0]:,}, "
        f"gap {'unknown' if gap is None else format(gap, '.2%')}, {found.taken:.0f} s, "
        f"{run.memory_mib / 1024:.1f} GiB"
    )


def _country(results: Sequence[Result]) -> Bar:
    claim = (
        "Indonesia, 514 regencies: complete and verified; the gap, the time on 1 and 2 Dask "
        "workers, and what N machines would need are told"
    )
    runs = [result for result in results if result.job.dask_workers]
    if not runs:
        return Bar(claim, None, "no run")
    figure = "; ".join(
        _told_of_large(run, f"{run.job.dask_workers} worker{'s' * (run.job.dask_workers > 1)}")
        for run in runs
    )
    figure += f". {extrapolated(runs)}"
    whole = [run for run in runs if run.job.instance == "indonesia"]
    if not whole:
        return Bar(claim, None, f"{runs[0].job.instance} only: {figure}")
    workers = {run.job.dask_workers for run in whole if run.found.has_plan}
    return Bar(claim, workers >= {1, 2} and all(run.found.has_plan for run in whole), figure)


def _building(results: Sequence[Result]) -> Bar:
    claim = f"Building models takes less than {BUILDING_SHARE:.0%} of solving, on every instance"
    shares: dict[str, float] = {}
    for run in results:
        found = run.found
        if run.job.contender == OURS and found.building is not None and found.taken:
            # Parts are built side by side: by workers, or by as many threads as there are cores.
            abreast = run.job.dask_workers or (run.machine.cores if found.by_parts else 1)
            spent = found.taken * abreast
            shares[run.job.instance] = max(shares.get(run.job.instance, 0), found.building / spent)
    if not shares:
        return Bar(claim, None, "no run")
    worst = max(shares, key=lambda name: shares[name])
    over = [name for name, share in shares.items() if share >= BUILDING_SHARE]
    figure = f"most {shares[worst]:.1%} ({worst}); over it: {', '.join(over) or 'none'}"
    if not _ours(results, "west-java"):
        return Bar(claim, None, f"small instances only: {figure}")
    return Bar(claim, not over, figure)


def _growth(results: Sequence[Result]) -> Bar:
    claim = (
        "Time and memory of building grow linearly in sub-districts at fixed density (23 to "
        "2,000): with a power <= 1.1"
    )
    found = exponents(results)
    if found is None:
        return Bar(claim, None, "no run of two sizes")
    figure = (
        f"time with a power of {found.time:.2f}, memory {found.memory:.2f}, from {found.least} to "
        f"{found.most} sub-districts"
    )
    if found.least > 23 or found.most < 1900:
        return Bar(claim, None, figure)
    return Bar(claim, max(found.time, found.memory) <= LINEAR, figure)
