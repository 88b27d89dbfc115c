"""A plan otherwise: what it would take to do something else, and which moves mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botram_opt.asking.next_moves import next_moves
from botram_opt.asking.other_plans import WhyNot
from botram_opt.asking.why_not import why_not
from botram_opt.cli import exits
from botram_opt.cli.answers.asked import read_asked, tell_of_another_problem
from botram_opt.cli.answers.named import refuse
from botram_opt.cli.answers.telling import Manner, Sentences, give
from botram_opt.cli.answers.wishes import Wishes
from botram_opt.cli.reading import read_both
from botram_opt.cli.writing import plan_files, refuse_what_cannot_be_written
from botram_opt.language import say


def tell_why_not(
    files: tuple[Path, Path],
    asked: tuple[Wishes, Path | None],
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Ask a plan for something that it does not do, and tell what that would take.

    Args:
        files: of the problem and the plan.
        asked: what options ask for, and a file with a scenario.
        limits: arguments of ``why_not``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``why_not`` raise, or nothing is asked for.
        typer.Exit: it cannot be, or that is not known.
    """
    problem, plan, changes = read_asked(*files, *asked)
    tell_of_another_problem(problem, plan, quiet=manner.quiet)
    if not changes:
        refuse("why-not", say("nothing is asked for"), say("Ask for a visit, or any other change"))
    found = why_not(problem, plan, changes, cancel=manner.cancel, **limits)
    give(found, lambda: Sentences(found.sentences()), manner, exit_code(found))


def exit_code(found: WhyNot) -> int:
    """Whether there is a plan that does what is asked for, there is none, or it is not known."""
    if found.status == "possible":
        return 0
    return exits.NONE_FOUND if found.status == "unknown" else exits.NO_PLAN


def tell_next_moves(
    files: tuple[Path, Path],
    moves: int,
    out: Path | None,
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Find the moves that mend a plan, tell them, and write the plan after them.

    Args:
        files: of the problem and the plan.
        moves: how many at most.
        out: folder of the problem and the plan after all moves; None to write nothing.
        limits: arguments of ``next_moves``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``next_moves`` raise.
        typer.Exit: rules are broken still, or the files could not be written.
    """
    problem, plan = read_both(*files)
    if out is not None:
        refuse_what_cannot_be_written("answer", out)
    found = next_moves(problem, plan, moves=moves, cancel=manner.cancel, **limits)
    give(
        found,
        lambda: Sentences(found.sentences()),
        manner,
        exits.FOUND if found.left else 0,
        None if out is None else plan_files(out, problem, found.plan),
    )
