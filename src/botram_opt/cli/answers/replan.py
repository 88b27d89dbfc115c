"""What remains of a season planned anew: what is announced, and the files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from botram_opt.cli.answers.asked import read_asked, tell_of_another_problem
from botram_opt.cli.answers.following import following
from botram_opt.cli.answers.telling import Manner, Sentences, give
from botram_opt.cli.answers.wishes import Wishes, date_of
from botram_opt.cli.progress import line
from botram_opt.cli.reading import together
from botram_opt.cli.writing import plan_files, refuse_what_cannot_be_written
from botram_opt.formats import read_actuals
from botram_opt.language import say
from botram_opt.replanning.replan import replan
from botram_opt.replanning.results import Replan


class Asked(NamedTuple):
    """What is asked for, as it was given.

    Attributes:
        as_of: the first day that is planned anew.
        changes: a file with a scenario.
        actuals: a file with what became of visits.
        notice: days; None for what is usual.
        near: days by which a visit may move before that is far; None for what is usual.
        freedom: how much more than the least may change.
    """

    as_of: str
    wishes: Wishes
    changes: Path | None
    actuals: Path | None
    notice: int | None
    near: int | None
    freedom: int


def tell_replan(
    files: tuple[Path, Path],
    asked: Asked,
    out: Path,
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Plan anew, write what is planned, and tell what changes.

    Args:
        files: of the problem and the plan that was announced.
        asked: what is different from now on.
        out: folder of what remains as a problem, its plan, and the year.
        limits: arguments of ``replan``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``replan`` raise.
        typer.Exit: the files could not be written.
    """
    (problem, plan, changes), as_of, actuals = together(
        partial(read_asked, *files, asked.wishes, asked.changes),
        partial(date_of, asked.as_of, "--as-of"),
        lambda: () if asked.actuals is None else read_actuals(asked.actuals),
    )
    refuse_what_cannot_be_written("plan", out)
    tell_of_another_problem(problem, plan, quiet=manner.quiet)
    stated = {"notice_days": asked.notice, "near_days": asked.near}
    limits = limits | {name: days for name, days in stated.items() if days is not None}
    say_line = partial(line, problem)
    first = say("What remains is worked out first.")
    with following(say_line, first, quiet=manner.quiet, cancel=manner.cancel) as take:
        found = replan(
            problem,
            plan,
            as_of,
            changes,
            actuals=actuals,
            freedom=asked.freedom,
            on_progress=take,
            cancel=manner.cancel,
            **limits,
        )
    give(
        found,
        lambda: Sentences(found.sentences()),
        manner,
        files=contents(found, out),
        what="plan",
    )


def contents(found: Replan, out: Path) -> dict[Path, str]:
    """What remains and its plan, and the year with the visits that were held."""
    return plan_files(out, found.rest, found.plan) | {out / "year.json": found.year.to_json()}
