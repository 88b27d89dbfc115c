"""The report: benchmarks/RESULTS.md, the tables in docs/benchmarks.md, and the pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring.contenders import ABLATED, VARIANTS
from measuring.results import OURS, Machine, Result
from reporting.bars import bars
from reporting.plots import draw_building, draw_values
from reporting.sections import section_of
from reporting.tables import of_bars, of_building, of_first_levels, of_solves, of_workers
from reporting.variants import of_variants

TABLE = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end -->)", re.DOTALL)


@dataclass(frozen=True)
class Places:
    """Where the report goes: a folder like the repository's own."""

    root: Path

    @property
    def results(self) -> Path:
        """The page with all figures."""
        return self.root / "benchmarks" / "RESULTS.md"

    @property
    def page(self) -> Path:
        """The page of the documentation; is filled in if it is there."""
        return self.root / "docs" / "benchmarks.md"

    def picture(self, name: str) -> Path:
        """A picture beside the page."""
        return self.root / "docs" / f"benchmarks_{name}.svg"


def write_report(suite: str, results: Sequence[Result], places: Places) -> str:
    """Write all of it, and give the bars as text."""
    found = bars(results)
    ran = _how(suite, results)
    parts = [
        "# Results of the benchmarks\n",
        "Written by `benchmarks/run.py`; what is measured, and how fairly, stands in "
        "[docs/benchmarks.md](../docs/benchmarks.md).\n",
        ran,
        "## Bars\n",
        of_bars(found),
        "## Solving\n",
        "Of several runs the median one, by values and then by time. A gap is (value - bound) / "
        "value. Memory is that of the process and all it started.\n",
        of_solves(results),
        "## On Dask workers\n",
        of_workers(results),
        "## Building models\n",
        "Cut-outs of Indonesia by number of regencies, all regencies in one model; medians.\n",
        of_building(results),
    ]
    tried = _variants(results)
    if tried:
        parts += ["## Without parts of the library\n", of_variants(tried)]
    if places.results.exists():
        # Measured by scripts of their own, which write it there.
        parts.append(section_of(places.results.read_text(encoding="utf-8")))
    places.results.parent.mkdir(parents=True, exist_ok=True)
    places.results.write_text("\n".join(parts), encoding="utf-8")
    draw_values(places.picture("values"), results)
    draw_building(places.picture("building"), results)
    if places.page.exists():
        text = "\n".join([_suite_line(suite, results), of_bars(found), of_first_levels(results)])
        page = places.page.read_text(encoding="utf-8")
        places.page.write_text(TABLE.sub(lambda _: text, page), encoding="utf-8")
    lines = [f"{bar.verdict}: {bar.claim}\n    {bar.figure}" for bar in found]
    return "\n".join([*lines, f"written: {places.results}"])


def _variants(results: Sequence[Result]) -> list[Result]:
    """The runs that tell what parts of the library are worth, if every variant has one."""
    seconds = {run.job.seconds for run in results if run.job.contender in VARIANTS.keys() - {OURS}}
    runs = [
        run
        for run in results
        if run.job.contender in ABLATED.get(run.job.instance, ()) and run.job.seconds in seconds
    ]
    return runs if {run.job.contender for run in runs} == VARIANTS.keys() else []


def _suite_line(suite: str, results: Sequence[Result]) -> str:
    days = sorted({str(result.began.date()) for result in results})
    span = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return (
        f"Suite `{suite}`, {len(results)} runs, {span}; machine, versions and all figures: "
        "[RESULTS.md](../benchmarks/RESULTS.md).\n"
    )


def _how(suite: str, results: Sequence[Result]) -> str:
    """Where and when it was measured."""
    machines: dict[Machine, int] = {}
    for result in results:
        machines[result.machine] = machines.get(result.machine, 0) + 1
    codes = sorted({result.code for result in results})
    loads = [result.load for result in results]
    began = [result.began for result in results]
    lines = [f"- Suite: `{suite}`, {len(results)} runs, one at a time."]
    lines += [
        f"- Machine: {one.cpu}, {one.cores} cores, {one.memory_gib:g} GiB, {one.system}; Python "
        f"{one.python}, OR-Tools {one.ortools}, botram_opt {one.botram_opt}"
        f"{f' ({number} runs)' if len(machines) > 1 else ''}."
        for one, number in machines.items()
    ]
    lines += [
        f"- Date: {min(began):%Y-%m-%d %H:%M} to {max(began):%Y-%m-%d %H:%M} UTC.",
        f"- Load of the machine when runs began: {min(loads):.1f} to {max(loads):.1f} processes.",
        f"- Code: {', '.join(codes)}"
        f"{' (results of several states of the code)' if len(codes) > 1 else ''}.",
    ]
    return "\n".join(lines) + "\n"
