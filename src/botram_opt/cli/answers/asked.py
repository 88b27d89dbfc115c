"""What a question is asked of: the files that it names, with the faults of all of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from botram_opt.changes import Change, Scenario
from botram_opt.cli import exits
from botram_opt.cli.answers.named import named, refuse
from botram_opt.cli.answers.wishes import Wishes, changes_of
from botram_opt.cli.reading import plan_of, together
from botram_opt.formats import read_problem, read_scenarios
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.problem.wrong_values import shown


def tell_of_another_problem(problem: Problem, plan: Plan, *, quiet: bool) -> None:
    """Tell that a plan was made for another problem than it is asked about with."""
    if plan.problem.fingerprint != problem.fingerprint and not quiet:
        exits.tell(
            say(
                "The plan was made for another problem, or for this one before it was changed; "
                "all is told by the problem that is given."
            )
        )


MOST_DIGITS = 6
"""Of the number of a visit: no season has a million to one place."""


class VisitAsked(NamedTuple):
    """A visit that is asked about: the ``number``-th to a sub-district."""

    sub_district: str
    number: int


def read_asked(
    problem: Path, plan: Path, wishes: Wishes, changes: Path | None
) -> tuple[Problem, Plan, tuple[Change, ...]]:
    """A problem, its plan, and changes: those of a file first, then those of options.

    Raises:
        InputError: a file cannot be used, or an option; tells all of it.
    """
    read: list[Problem] = []

    def stated() -> Problem:
        read.append(read_problem(problem))
        return read[0]

    def wished() -> tuple[Change, ...]:
        # Without the problem nobody knows what it is that options name.
        return changes_of(read[0], wishes) if read else ()

    of, known, from_file, from_options = together(
        stated,
        lambda: plan_of(problem, plan),
        lambda: () if changes is None else changes_in(changes),
        wished,
    )
    return of, known, (*from_file, *from_options)


def changes_in(path: Path) -> tuple[Change, ...]:
    """The changes of a file that holds one scenario.

    Raises:
        UnreadableError: it cannot be read, or holds no scenario, or several.
    """
    scenarios = read_scenarios(path)
    if len(scenarios) == 1:
        return scenarios[0].changes
    what = say("it holds {n} scenarios, not one", n=len(scenarios))
    refuse(path.name, what, say("Give one, or compare them with botram-opt what-if"))


def scenarios_in(path: Path) -> tuple[Scenario, ...]:
    """The scenarios of a file that holds at least one.

    Raises:
        UnreadableError: it cannot be read, or holds none.
    """
    scenarios = read_scenarios(path)
    if not scenarios:
        refuse(path.name, say("it holds no scenario"), say("Give one at least"))
    return scenarios


def visit_of(problem: Problem, text: str, where: str) -> VisitAsked:
    """The visit that ``PLACE`` or ``PLACE#2`` means.

    Args:
        problem: has the sub-districts.
        text: what was given.
        where: the option or argument that it was given for.

    Raises:
        UnreadableError: there is no such sub-district, or what follows is no number.
    """
    place, hash_, number = text.rpartition("#")
    if not hash_:
        return VisitAsked(named(problem, "sub-district", text, where), 1)
    if not number.isdecimal() or len(number) > MOST_DIGITS:
        what = say("{text} is no number of a visit", text=shown(number))
        refuse(where, what, say("Write it as {form}", form="PLACE#2"))
    return VisitAsked(named(problem, "sub-district", place, where), int(number))
