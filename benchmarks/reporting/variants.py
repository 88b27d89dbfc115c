"""The library beside itself without parts of what makes it fast."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from measuring.contenders import ABLATED
from measuring.results import OURS, Result
from reporting.tables import table


def of_variants(results: Sequence[Result]) -> str:
    """A table for each instance on which variants were run."""
    machine = results[0].machine
    count = len({result.job.seed for result in results})
    runs = "one run each" if count == 1 else f"medians of {count} runs with different seeds"
    where = (
        f"{machine.cores} cores, OR-Tools {machine.ortools}, {runs}, "
        f"{results[0].job.seconds:g} s at most. Seconds by level, and the gap of the first.\n"
    )
    parts = [where]
    for instance, names in ABLATED.items():
        here = [result for result in results if result.job.instance == instance]
        if here:
            parts += [f"`{instance}`:\n", _of_instance(here, names)]
    return "\n".join(parts)


def _of_instance(results: Sequence[Result], names: Sequence[str]) -> str:
    """Medians of the seconds of each level and of all, and the ratio to the library as it is."""
    levels = next((result.found.levels for result in results if result.found.levels), ())
    rows, usual = [], 0.0
    for name in names:
        runs = [result.found for result in results if result.job.contender == name]
        ends = [found.level_ends for found in runs if len(found.level_ends) == len(levels)]
        spans = [[b - a for a, b in zip((0.0, *row), row, strict=False)] for row in ends]
        each = [f"{statistics.median(column):.1f}" for column in zip(*spans, strict=True)]
        gaps = [1.0 if (gap := found.gap(0)) is None else gap for found in runs]
        taken = statistics.median(found.taken for found in runs)
        usual = usual or taken
        proven = f"{sum(found.is_proven for found in runs)} of {len(runs)}"
        called = "as it is" if name == OURS else name
        cells = [*(each or ["-"] * len(levels)), f"{statistics.median(gaps):.2%}"]
        rows.append((called, *cells, f"{taken:.1f}", f"{taken / usual:.1f}", proven))
    head = ("variant", *levels, "gap", "all, s", "ratio", "proven")
    return table(head, rows, numbers=len(head) - 1)
