"""Why a problem has no plan, and what would give it one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botram_opt.changes import Scenario, changed_by
from botram_opt.cli import exits
from botram_opt.cli.answers.telling import Manner, Sentences, give
from botram_opt.cli.writing import plan_files, refuse_what_cannot_be_written
from botram_opt.explaining import Explanation, explain
from botram_opt.formats import read_problem
from botram_opt.language import say
from botram_opt.problem import Problem

EXIT_CODES = {"has_plan": 0, "conflict": exits.NO_PLAN, "unknown": exits.NONE_FOUND}


def tell_explanation(
    file: Path,
    out: Path | None,
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Explain why a problem has no plan, and tell it.

    Args:
        file: of the problem.
        out: folder of the problem as the first repair leaves it, and of all repairs; None to write
            nothing.
        limits: arguments of ``explain``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``explain`` raise.
        typer.Exit: there is no plan, or that is not known, or the files could not be written.
    """
    problem = read_problem(file)
    if out is not None:
        refuse_what_cannot_be_written("answer", out)
    found = explain(problem, cancel=manner.cancel, **limits)
    if out is not None and not found.repairs and not manner.quiet:
        exits.tell(say("Nothing is written, as no repair is known."))
    files = None if out is None or not found.repairs else contents(problem, found, out)
    told = found.sentences()
    if out is not None and files:
        told = (*told, *_about_the_plan(out))
    give(found, lambda: Sentences(told), manner, EXIT_CODES[found.status], files)


def _about_the_plan(out: Path) -> tuple[str, ...]:
    """That the plan of a repair is no good one, as all that it has to do is to be there."""
    command = f"botram-opt plan {out / 'problem.json'}"
    kept = say("The plan that is written only shows that the rules can be kept.")
    return kept, say("For a good one: {command}", command=command)


def contents(problem: Problem, found: Explanation, out: Path) -> dict[Path, str]:
    """The problem with the first repair, with a plan of it; and all repairs as scenarios."""
    first = found.repairs[0]
    scenarios = [
        Scenario(name=say("repair {number}", number=number), changes=repair.changes)
        for number, repair in enumerate(found.repairs, start=1)
    ]
    texts = (scenario.to_json().rstrip("\n") for scenario in scenarios)
    repairs = {out / "repairs.json": f"[{','.join(texts)}]\n"}
    return plan_files(out, changed_by(problem, first.changes), first.plan) | repairs
