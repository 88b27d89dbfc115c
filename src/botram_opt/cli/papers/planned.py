"""The plan that a paper is made of, with the problem that tells its names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from botram_opt.cli import exits
from botram_opt.cli.options import Lang
from botram_opt.cli.reading import plan_and_its_problem
from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem


@contextlib.contextmanager
def making(lang: Lang) -> Iterator[None]:
    """Say all in a language, errors too.

    Raises:
        typer.Exit: for an error of ours, once it is told.
    """
    with exits.told_in_sentences(lang):
        yield


def planned(plan: Path, problem: Path | None) -> tuple[Problem, Plan]:
    """A plan and its problem: the one that is given, or problem.json beside the plan.

    Raises:
        InputError: one of them cannot be used, or they do not belong together.
    """
    stated, known = plan_and_its_problem(plan, problem)
    if stated.fingerprint != known.problem.fingerprint:
        what = say("the plan was made for another problem")
        raise ContradictionError([Issue(plan.name, what, say("Name its problem with --problem"))])
    return stated, known
