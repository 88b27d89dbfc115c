"""Pictures of results; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from measuring.results import OURS, Result
from reporting.choosing import Case, cases
from reporting.growth import built

PREFERRED = ("bundled-2025", "bekasi-2-2-as-it-is", "bekasi-3-3-tight")
PANELS = 3
COLOURS = {
    OURS: "#0b6e4f",
    "date_indexed": "#c1121f",
    "visit_mip": "#1d3557",
    "local_search": "#e09f3e",
    "greedy": "#6c757d",
    "as_run": "#9d4edd",
}


def draw_values(path: Path, results: Sequence[Result]) -> None:
    """First-level value over time, by contender, on up to three instances."""
    chosen = _chosen(cases(results))
    figure = Figure(figsize=(4.2 * max(1, len(chosen)), 3.6), layout="constrained")
    panels = figure.subplots(1, max(1, len(chosen)), squeeze=False)[0]
    for panel, case in zip(panels, chosen, strict=False):
        for number, name in enumerate(COLOURS):
            width = 3.2 - 0.5 * number  # Lines that lie on one another are all seen.
            run = case.typical(name)
            if run is not None and run.found.has_plan and run.found.first_level:
                times, values = (list(row) for row in zip(*run.found.first_level, strict=True))
                # A value holds until the next, and the last to the end of the limit.
                times, values = [*times, max(case.seconds, times[-1])], [*values, values[-1]]
                panel.step(times, values, where="post", color=COLOURS[name], label=name, lw=width)
                panel.plot(times[0], values[0], marker="o", markersize=3, color=COLOURS[name])
        panel.set(xscale="log", title=case.instance, xlabel="seconds since the call")
        panel.set_ylabel(_first_level(case))
        # Only powers of ten are labelled: what stands between them would run together.
        panel.xaxis.set_minor_formatter(NullFormatter())
        panel.grid(alpha=0.3)
        panel.legend(fontsize=7, frameon=False)
    _save(figure, path)


def draw_building(path: Path, results: Sequence[Result]) -> None:
    """Time and memory of building a model, over its sub-districts."""
    sizes = built(results)
    places = [one.places for one in sizes]
    figure = Figure(figsize=(8.4, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(places, [one.seconds for one in sizes], marker="o", color=COLOURS[OURS])
    left.set(ylabel="seconds", title="building the model")
    right.plot(places, [one.mib for one in sizes], marker="o", color=COLOURS[OURS])
    right.set(ylabel="MiB", title="memory that it adds")
    for panel in (left, right):
        panel.set(xlabel="sub-districts", xlim=(0, None), ylim=(0, None))
        panel.grid(alpha=0.3)
    _save(figure, path)


def _first_level(case: Case) -> str:
    """The name of an instance's first level."""
    runs = (run for by in case.by.values() for run in by)
    return next((run.found.levels[0] for run in runs if run.found.levels), "first level")


def _chosen(found: Sequence[Case]) -> list[Case]:
    """The preferred instances first, then those with the most contenders that tell values."""

    def rank(case: Case) -> tuple[bool, int]:
        told = [name for name in case.by if (run := case.typical(name)) and run.found.first_level]
        return case.instance not in PREFERRED, -len(told)

    told = [case for case in found if len(case.by) > 1]
    return sorted(told, key=rank)[:PANELS]


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # The same results give the same file.
    with mpl.rc_context({"svg.hashsalt": "botram_opt", "svg.fonttype": "none"}):
        figure.savefig(path, metadata={"Date": None})
