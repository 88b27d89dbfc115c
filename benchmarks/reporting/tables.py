"""Results as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from measuring.contenders import PEERS, VARIANTS
from measuring.results import OURS, Found, Result
from reporting.bars import Bar
from reporting.choosing import Case, cases, reached
from reporting.growth import built


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> str:
    """A table whose last so many columns are numbers."""
    texts = len(head) - numbers
    lines = [f"| {' | '.join(head)} |", "| --- " * texts + "| ---: " * numbers + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def of_bars(found: Sequence[Bar]) -> str:
    """The bars, and whether they are met."""
    rows = [
        (str(number), bar.claim, f"**{bar.verdict}**", bar.figure)
        for number, bar in enumerate(found, 1)
    ]
    return table(("", "bar", "", "measured"), rows)


def of_first_levels(results: Sequence[Result]) -> str:
    """First level of each contender on each instance: value, and seconds until it was there."""
    compared = [case for case in cases(results) if any(name in PEERS for name in case.by)]
    names = [OURS, *(peer for peer in PEERS if any(peer in case.by for case in compared))]
    rows = []
    for case in compared:
        best = _best(case)
        cells = [_first(case, name, best) for name in names]
        rows.append((case.instance, f"{case.seconds:g}", *cells))
    return table(("instance", "limit, s", *names), rows, numbers=len(names) + 1)


def _best(case: Case) -> int | None:
    runs = (case.typical(name) for name in case.by)
    values = [run.found.values[0] for run in runs if run is not None and run.found.has_plan]
    return min(values, default=None)


def _first(case: Case, contender: str, best: int | None) -> str:
    run = case.typical(contender)
    if run is None:
        return "-"
    if not run.found.has_plan:
        return run.found.answered
    value = run.found.values[0]
    when = reached(run.found.first_level, value)
    text = f"**{value:,}**" if value == best else f"{value:,}"
    return f"{text} ({run.found.taken if when is None else when:.1f} s)"


def of_solves(results: Sequence[Result]) -> str:
    """Every level of each contender on each instance, with gap, time and memory."""
    rows = []
    for case in cases(results):
        for name, runs in case.by.items():
            run = case.typical(name)
            if run is None or (name in VARIANTS and name != OURS):
                continue
            found = run.found
            answer = _levels(found) if found.has_plan else _why(found)
            rows.append(
                (
                    case.instance,
                    f"{found.places:,}",
                    f"{case.seconds:g}",
                    name,
                    str(len(runs)),
                    answer,
                    f"{found.taken:.1f}",
                    f"{run.memory_mib:,.0f}",
                )
            )
    head = ("instance", "sub-districts", "limit, s", "contender", "runs", "value (gap) by level")
    return table((*head, "taken, s", "memory, MiB"), rows, numbers=2)


def _levels(found: Found) -> str:
    cells = []
    for level, value in enumerate(found.values):
        gap = found.gap(level)
        text = "no bound" if gap is None else "optimal" if gap == 0 else f"{gap:.2%}"
        cells.append(f"{value:,} ({text})")
    return "; ".join(cells)


def _why(found: Found) -> str:
    last = found.why.strip().splitlines()[-1] if found.why.strip() else ""
    return f"{found.answered}: {last[:160]}".replace("|", "/") if last else found.answered


def of_building(results: Sequence[Result]) -> str:
    """Time and memory of building, over size."""
    rows = [
        (
            f"{one.places:,}",
            f"{one.seconds:.2f}",
            f"{one.mib:,.0f}",
            f"{1000 * one.seconds / one.places:.1f}",
        )
        for one in built(results)
    ]
    head = ("sub-districts", "building, s", "memory, MiB", "milliseconds for each")
    return table(head, rows, numbers=4)


def of_workers(results: Sequence[Result]) -> str:
    """Runs on Dask's workers."""
    rows = []
    for run in results:
        job, found = run.job, run.found
        if job.dask_workers:
            answer = _levels(found) if found.has_plan else _why(found)
            where = (job.instance, f"{found.places:,}", str(job.dask_workers), f"{job.seconds:g}")
            used = (f"{found.cpu_of_workers:,.0f}", f"{found.cpu:,.0f}", f"{run.memory_mib:,.0f}")
            rows.append((*where, answer, f"{found.taken:.0f}", *used))
    head = ("instance", "sub-districts", "workers", "limit, s", "value (gap) by level", "taken, s")
    more = ("processor time of workers, s", "of the rest, s", "memory of all, MiB")
    return table((*head, *more), rows, numbers=4)
