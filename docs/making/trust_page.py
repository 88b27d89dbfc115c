"""Writes docs/trust.md from what the commands on it found last, which stands in docs/trust/.

``make trust`` runs it. A command that was not run has no file there, and the page says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1]
FIGURES = DOCS / "trust"
COVERED = DOCS.parent / "build" / "coverage.json"
"""What `make coverage` found, if it was run here."""

HEAD = """\
# What was tried, and what came of it

Each section has the command that it is from; figures are those of its last run, and this page is
written from them by `make trust`. What is promised stands in
[what is promised](compatibility.md) and in [SECURITY.md](../SECURITY.md).

"""

Section = tuple[str, str, str, Callable[[Any], Iterator[str]]]
"""A file of figures, the title, the command, and what is said of the figures."""


def page(figures: Path = FIGURES) -> str:
    """The text of the page."""
    return HEAD + "\n".join("".join(_section(section, figures)) for section in SECTIONS)


def _section(section: Section, figures: Path) -> Iterator[str]:
    name, title, command, said = section
    yield f"## {title}\n\n`{command}`\n\n"
    file = figures / f"{name}.json"
    if file.is_file():
        yield from said(json.loads(file.read_text(encoding="utf-8")))
    else:
        yield "It was not run yet.\n"


FUZZING = """\
Every reader of files is given bytes and structures that nobody would write, guided by which lines
of the code they reach (atheris {atheris}, Python {python}). An input counts as found if anything
but a refusal that says where and what comes of it, if what is accepted is not read back the same,
or if it takes 10 seconds or too much memory. What was found before was mended and stays tried
(`tests/test_fuzz_findings.py`).

| reader | seconds | processor seconds | inputs tried | branches reached | found |
| --- | ---: | ---: | ---: | ---: | ---: |
"""


def fuzzing(told: Any) -> Iterator[str]:
    """What came of each reader."""
    yield FUZZING.format(**told)
    for row in told["readers"]:
        yield (
            f"| {row['reader']} | {row['seconds']:,} | {row['processor_seconds']:,} "
            f"| {row['executions']:,} | {row['edges']:,} | {row['findings']:,} |\n"
        )


MUTANTS = """\
A mutant is the code with one small thing changed: a number, an operator, a condition, a word. Tests
notice it (*killed*) or it survives. One that never ends counts as noticed.

| part | mutants tried | noticed | of these | survive |
| --- | ---: | ---: | ---: | ---: |
"""


def mutants(told: Any) -> Iterator[str]:
    """How many mutants were noticed, by part and module, and those that were not."""
    yield MUTANTS
    for part, of_part in told.items():
        drawn = "" if of_part["one_in"] == 1 else f", one in {of_part['one_in']} drawn at random"
        yield _row(f"**{part}**{drawn}", of_part["total"])
        for module, counts in of_part["modules"].items():
            yield _row(f"`{module}`", counts)
    for part in sorted({"plan", "rules", "verification"} - set(told)):
        yield f"| **{part}** | not tried in full yet | | | |\n"
    yield "\nThose that survive, and why:\n\n| mutant | why nothing notices |\n| --- | --- |\n"
    for survivor in (each for of_part in told.values() for each in of_part["survivors"]):
        reason = survivor["reason"] or "**no reason is known: a test is missing**"
        mutant = survivor["mutant"].replace("|", "\\|").replace("`", "'")
        yield f"| `{mutant}` | {reason} |\n"


def _row(name: str, counts: Any) -> str:
    noticed = counts["killed"] + counts["timeouts"]
    share = f"{noticed / counts['mutants']:.1%}" if counts["mutants"] else "-"
    return f"| {name} | {counts['mutants']:,} | {noticed:,} | {share} | {counts['survived']:,} |\n"


FAULTS = """\
Faults are made on purpose, one at each place where it can happen. Survived is one after which the
old file is whole or the new one is, nothing is told that is not so, and the error has a name.

| what was done | times survived |
| --- | ---: |
"""


AT_WORK = """
A planner was let to change, undo, solve, verify, plan anew, save and read random problems in any
order: {runs:,} times, {steps:,} steps (`tests/test_state_machine.py`); all was as it should be.
"""


def faults(told: Any) -> Iterator[str]:
    """How many faults of each kind were survived."""
    yield FAULTS
    for kind, times in told["survived"].items():
        yield f"| {kind} | {times:,} |\n"
    yield f"| in all | {told['in_all']:,} |\n"
    yield AT_WORK.format(**told["at_work"])


COVERAGE = """\
The tests about what decides whether a plan is right run {percent:.1f}% of its lines and branches:
{lines:,} lines in {files} modules (problem, plan, rules, verification). The checks demand 95%.
"""


def coverage(told: Any) -> Iterator[str]:
    """How much of what decides is run by the tests about it."""
    yield COVERAGE.format(**told)


def import_time(told: Any) -> Iterator[str]:
    """How long importing takes, and what it loads."""
    yield (
        f"Medians of {told['processes']} new processes for each ({told['machine']}, Python\n"
        f"{told['python']}, at a load of {told['load']}).\n\n"
        "| statement | milliseconds | processor milliseconds | loads |\n"
        "| --- | ---: | ---: | --- |\n"
    )
    for row in told["statements"]:
        loads = ", ".join(row["loads"]) or "nothing heavy"
        yield (
            f"| `{row['statement']}` | {row['milliseconds']:,} | {row['cpu_milliseconds']:,} "
            f"| {loads} |\n"
        )


AUDIT = """\
PyPI was asked for known weaknesses of all that is installed to plan, forecast, draw, test and build
these pages (Python {python}, {date}). It told of {told:,} packages, each in the version that is
installed: {known}.
"""

UNTOLD = """
Of these it told nothing, and the command failed for it: PyPI's page of each is of another version,
or there is none: {untold}.
"""


def audit(told: Any) -> Iterator[str]:
    """What is known of what is installed, and of what nothing is known."""
    known = [
        f"{weak['name']} {weak['version']} has {weak['number']}" for weak in told["weaknesses"]
    ]
    yield AUDIT.format(**{**told, "known": "; ".join(known) or "none is known"})
    if told["untold"]:
        untold = (f"{each['name']} {each['version']}" for each in told["untold"])
        yield UNTOLD.format(untold=", ".join(untold))


SECTIONS: tuple[Section, ...] = (
    ("coverage", "Coverage", "make coverage", coverage),
    ("mutants", "Mutants", "make mutate", mutants),
    ("fuzzing", "Fuzzing", "make fuzz", fuzzing),
    ("faults", "Faults", "make faults", faults),
    ("audit", "Dependencies", "make audit", audit),
    ("import_time", "Importing", "make import-time", import_time),
)


def condensed(measured: Any) -> dict[str, Any]:
    """What of a report of coverage is kept."""
    return {
        "percent": measured["totals"]["percent_covered"],
        "lines": measured["totals"]["num_statements"],
        "files": len(measured["files"]),
    }


if __name__ == "__main__":
    if COVERED.is_file():
        kept = condensed(json.loads(COVERED.read_text(encoding="utf-8")))
        (FIGURES / "coverage.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    (DOCS / "trust.md").write_text(page(), encoding="utf-8")
