"""What ``verify`` tells of a workbook: what was changed by hand, what that broke, what it cost."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import RenderableType

from botram_opt.amounts import level_amount
from botram_opt.asking.edits import Edits, WorseItem, edits
from botram_opt.asking.words import visit_changed
from botram_opt.cli import exits, screen
from botram_opt.cli.answers.telling import Sentences, change, parted
from botram_opt.cli.reading import together
from botram_opt.formats import read_plan_workbook, read_problem
from botram_opt.language import say, say_number
from botram_opt.plan import LevelRise
from botram_opt.problem import Problem
from botram_opt.titles import level_called

MOST_CHANGES, MOST_WORSE = 20, 15
"""Changes, and things that got worse, that are told; --json has all of them."""


def verify_edited(problem: Path, plan: Path, *, quiet: bool, as_json: bool) -> None:
    """Check a workbook, and tell what was found.

    Raises:
        InputError: one of the files cannot be used.
        typer.Exit: something was found.
    """
    stated, hand = together(
        lambda: read_problem(problem),
        lambda: read_plan_workbook(plan, read_problem(problem)),
    )
    found = edits(stated, hand.written, hand.plan)
    if as_json:
        exits.write_out(found.to_json())
    elif not quiet:
        screen.console().print(_shown(stated, found, hand.written is not None))
    if found.findings:
        raise typer.Exit(exits.FOUND)


def _shown(problem: Problem, found: Edits, known: bool) -> RenderableType:
    if not found.edited:
        told = say("Nothing was edited: the plan is as it was written.")
        return parted(Sentences([told]), screen.findings(found.findings))
    return parted(
        Sentences(_changes(problem, found, known)),
        screen.findings(found.findings)
        if found.findings
        else Sentences([say("It keeps every rule.")]),
        _costs(problem, found.levels),
        Sentences(_worse(problem, found.worse)) if found.worse else None,
    )


def _changes(problem: Problem, found: Edits, known: bool) -> list[str]:
    if not known:
        return [say("The workbook does not hold the plan as it was written; all of it is checked.")]
    number = len(found.changes)
    if not number:
        return [say("It was edited, and every visit is as it was.")]
    heading = say_number(
        "{n} visit is not as it was written:",
        "{n} visits are not as they were written:",
        number,
        n=number,
    )
    told = [f"- {visit_changed([problem], each)}" for each in found.changes[:MOST_CHANGES]]
    return [heading, *told, *_more(number - MOST_CHANGES)]


def _costs(problem: Problem, levels: tuple[LevelRise, ...]) -> RenderableType:
    table = screen.titled_table(say("What it costs, most important first"))
    table.add_column(say("level"), overflow="fold")
    for title in (say("as written"), say("now"), say("change")):
        table.add_column(title, justify="right")
    for rise in levels:
        table.add_row(
            screen.plain(level_called(rise.name)),
            "-" if rise.before is None else level_amount(problem, rise.name, rise.before.value),
            "-" if rise.after is None else level_amount(problem, rise.name, rise.after.value),
            "-" if rise.rise is None else change(problem, rise.name, rise.rise),
        )
    return table


def _worse(problem: Problem, worse: tuple[WorseItem, ...]) -> list[str]:
    told = [say("What costs more than it did:")]
    for each in worse[:MOST_WORSE]:
        rise = change(problem, each.level, each.rise)
        told.append(f"- {rise} ({level_called(each.level)}): {each.text}")
    return [*told, *_more(len(worse) - MOST_WORSE)]


def _more(number: int) -> list[str]:
    if number <= 0:
        return []
    return [say("... and {n} more; --json gives them all.", n=number)]
