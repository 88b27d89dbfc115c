"""Scenarios beside a base: tables for the screen, and files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from botram_opt.amounts import level_amount
from botram_opt.cli import exits, screen
from botram_opt.cli.answers.asked import scenarios_in
from botram_opt.cli.answers.scenario_news import STATUS, following_scenarios
from botram_opt.cli.answers.telling import Manner, Sentences, change, give, parted
from botram_opt.cli.reading import plan_of, together
from botram_opt.cli.writing import plan_files, refuse_what_cannot_be_written
from botram_opt.formats import read_problem, rows_csv
from botram_opt.language import number, say
from botram_opt.plan import LevelResult, LevelRise
from botram_opt.plan.rises import PROVEN
from botram_opt.problem import Problem
from botram_opt.scenarios import Compared, Comparison, Outcome, compare
from botram_opt.scenarios.comparison import Verdict
from botram_opt.scenarios.telling import about_failure
from botram_opt.titles import level_called

LONGEST_FOLDER = 60
"""Letters of a scenario's name that come into the name of its folder."""


def tell_what_if(
    files: tuple[Path, Path | None, Sequence[Path]],
    out: Path | None,
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Plan scenarios, set them beside their base, and tell what comes of it.

    Args:
        files: of the problem, of its plan if there is one, and of scenarios.
        out: folder of all that is found; None to write nothing.
        limits: arguments of ``compare``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``compare`` raise.
        typer.Exit: the base has no plan, or not all was answered, or not all could be written.
    """
    problem, plan, scenarios = files
    stated, base, *read = together(
        partial(read_problem, problem),
        lambda: None if plan is None else plan_of(problem, plan),
        *(partial(scenarios_in, path) for path in scenarios),
    )
    if out is not None:
        refuse_what_cannot_be_written("answer", out)
    asked = [scenario for each in read for scenario in each]
    with following_scenarios(quiet=manner.quiet, cancel=manner.cancel) as take:
        found = compare(stated, asked, base=base, on_progress=take, cancel=manner.cancel, **limits)
    written = None if out is None else contents(found, out)
    give(found, lambda: whole_comparison(found), manner, exit_code(found), written)


def exit_code(found: Comparison) -> int:
    """Whether the base has a plan, and all was answered: also that there is none is an answer."""
    failures = [each.outcome.failure for each in found.scenarios]
    kinds = {failure.kind for failure in failures if failure is not None}
    base = None if found.base.failure is None else found.base.failure.kind
    if "error" in (base, *kinds):
        return exits.OUR_FAULT
    if base == "infeasible":
        return exits.NO_PLAN
    return exits.NONE_FOUND if {base, *kinds} & {"no_plan_within_limit", "lost"} else 0


def whole_comparison(found: Comparison) -> RenderableType:
    """All there is to see of a comparison."""
    failures: list[str] = []
    if found.base.failure is not None:
        failures += about_failure(say("The base"), found.base.failure)
    for each in found.scenarios:
        if each.outcome.failure is not None:
            failures += about_failure(each.scenario.name, each.outcome.failure)
    moving = [each for each in found.scenarios if each.difference is not None]
    return parted(
        _levels(found),
        _moves(found, moving) if moving else None,
        Sentences(failures) if failures else None,
    )


def contents(found: Comparison, out: Path) -> dict[Path, str]:
    """The comparison as JSON, its levels as CSV, and each plan with its problem in a folder."""
    texts = {out / "what-if.json": found.to_json(), out / "what-if.csv": rows_csv(found.rows())}
    if found.base.plan is not None:
        texts |= plan_files(out / "base", found.problem, found.base.plan)
    digits = len(str(len(found.scenarios)))
    for order, each in enumerate(found.scenarios, start=1):
        if each.plan is not None:
            name = re.sub(r"[^\w.]+", "-", each.scenario.name)[:LONGEST_FOLDER].strip("-.")
            folder = out / f"{order:0{digits}}-{name}"
            texts |= plan_files(folder, each.scenario.apply(found.problem), each.plan)
    return texts


def _levels(found: Comparison) -> RenderableType:
    table = screen.titled_table(say("Scenarios beside the base"))
    table.add_column(say("scenario"), overflow="fold")
    table.add_column(say("level"), overflow="fold")
    for heading in (say("value"), say("change"), say("of the best plans")):
        table.add_column(heading, justify="right", overflow="fold")
    table.add_column(say("the change is"), overflow="fold")
    blocks = [(say("the base"), list(_of_base(found.problem, found.base)))]
    blocks += [(each.scenario.name, list(_rows(found, each))) for each in found.scenarios]
    for name, rows in blocks:
        for first, row in enumerate(rows):
            table.add_row(*map(screen.plain, ("" if first else name, *row)))
        table.add_section()
    notes = (
        say("Change: from the base's plan to the scenario's."),
        say("Of the best plans: between which theirs lies, by what is proven of both."),
    )
    return Group(table, *(Text(note, style="dim") for note in notes))


def _of_base(problem: Problem, base: Outcome) -> Iterator[tuple[str, ...]]:
    if base.plan is None:
        yield STATUS[base.status](), "", "", "", ""
        return
    for level in base.plan.levels:
        yield (
            level_called(level.name),
            level_amount(problem, level.name, level.value),
            "",
            "",
            proven(level),
        )


def proven(level: LevelResult) -> str:
    """What is proven of a level's value."""
    return say("(value proven)") if level.status in PROVEN else say("(value not proven)")


def _rows(found: Comparison, compared: Compared) -> Iterator[tuple[str, ...]]:
    """The rows of a scenario, without its name."""
    if compared.plan is None:
        yield STATUS[compared.outcome.status](), "", "", "", ""
        return
    problem = compared.changed(found.problem)
    for level in compared.plan.levels:
        value = level_amount(problem, level.name, level.value)
        rise = compared.rise(level.name)
        if rise is None or rise.rise is None:
            yield level_called(level.name), value, "", "", say("not to be told")
            continue
        verdict = compared.verdict(level.name)
        if verdict == "counted_otherwise":
            yield level_called(level.name), value, "", "", verdict_in_words(verdict)
            continue
        by = change(problem, level.name, rise.rise)
        yield level.name, value, by, _span(problem, rise), verdict_in_words(verdict)


def _span(problem: Problem, rise: LevelRise) -> str:
    """Between which values the rise of the best plans lies."""
    least = None if rise.least is None else change(problem, rise.name, rise.least)
    most = None if rise.most is None else change(problem, rise.name, rise.most)
    if least is not None and most is not None:
        return least if least == most else say("{least} to {most}", least=least, most=most)
    if least is not None:
        return say("{least} or more", least=least)
    return say("{most} or less", most=most) if most is not None else ""


def verdict_in_words(verdict: Verdict | None) -> str:
    """How sure the difference of a level is."""
    if verdict == "real":
        return say("proven")
    if verdict == "same":
        return say("proven to be none")
    if verdict == "counted_otherwise":
        return say("not to be told: the level counts something else")
    return say("not proven")


def _moves(found: Comparison, moving: list[Compared]) -> RenderableType:
    """How much of the base's plan moves."""
    columns = {
        "visits_moved": say("other date"),
        "visits_added": say("in addition"),
        "visits_removed": say("no longer held"),
        "people": say("people"),
        "counters": say("counters"),
    }
    table = screen.titled_table(say("What moves, in numbers: visits, people and counters"))
    table.add_column(say("scenario"), overflow="fold")
    for heading in columns.values():
        table.add_column(heading, justify="right", overflow="fold")
    rows = {row["scenario"]: row for row in found.rows()}
    for each in moving:
        row = rows[each.scenario.name]
        cells = [number(row[name]) for name in list(columns)[:3]]
        cells += [
            f"+{number(row[f'{name}_added'])} -{number(row[f'{name}_removed'])}"
            for name in ("people", "counters")
        ]
        table.add_row(screen.plain(each.scenario.name), *cells)
    return table
