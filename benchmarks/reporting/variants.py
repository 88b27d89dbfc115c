"""The library beside itself without parts of what makes it fast."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from measuring.contenders import VARIANTS
from measuring.results import OURS, Result
from reporting.tables import table


def of_variants(results: Sequence[Result]) -> str:
    """Medians of the seconds of each level and of all, and the ratio to the library as it is."""
    machine = results[0].machine
    levels = next((result.found.levels for result in results if result.found.levels), ())
    rows, usual = [], 0.0
    for name in VARIANTS:
        runs = [result.found for result in results if result.job.contender == name]
        ends = [found.level_ends for found in runs if len(found.level_ends) == len(levels)]
        spans = [[b - a for a, b in zip((0.0, *row), row, strict=False)] for row in ends]
        each = [f"{statistics.median(column):.1f}" for column in zip(*spans, strict=True)]
        taken = statistics.median(found.taken for found in runs)
        usual = usual or taken
        proven = f"{sum(found.is_proven for found in runs)} of {len(runs)}"
        called = "as it is" if name == OURS else name
        cells = each or ["-"] * len(levels)
        rows.append((called, *cells, f"{taken:.1f}", f"{taken / usual:.1f}", proven))
    head = ("variant", *levels, "all, s", "ratio", "proven")
    count = len({result.job.seed for result in results})
    where = (
        f"BOTRAM 2025, {machine.cores} cores, OR-Tools {machine.ortools}, medians of {count} runs "
        f"with different seeds, {results[0].job.seconds:g} s at most:\n\n"
    )
    return where + table(head, rows, numbers=len(head) - 1)
