"""Why a plan is as it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from botram_opt.asking.why import why
from botram_opt.cli.answers.asked import VisitAsked, tell_of_another_problem, visit_of
from botram_opt.cli.answers.named import Kind, named, refuse
from botram_opt.cli.answers.telling import Manner, Sentences, give
from botram_opt.cli.reading import read_both, together
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.wording import on


class Subject(NamedTuple):
    """What is asked about, as it was given.

    Attributes:
        at: the visit at which a person or a counter type is asked about.
    """

    visit: str | None
    person: str | None
    counter: str | None
    at: str | None


def tell_why(
    files: tuple[Path, Path],
    subject: Subject,
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Find out why something is as it is, and tell it.

    Args:
        files: of the problem and the plan.
        subject: is asked about.
        limits: arguments of ``why``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``why`` raise, or nothing or too much is asked about.
    """
    problem, plan = read_both(*files)
    tell_of_another_problem(problem, plan, quiet=manner.quiet)
    if subject.visit is not None and subject.at is not None:
        refuse("--at", say("it goes with --person or --counter"), say("Leave it out"))
    where = "--at" if subject.visit is None else "--visit"
    text = subject.visit or subject.at
    visit, person, kind = together(
        lambda: None if text is None else visit_of(problem, text, where),
        partial(_named, problem, "person", subject.person, "--person"),
        partial(_named, problem, "counter type", subject.counter, "--counter"),
    )
    _refuse_who_is_not_there(problem, plan, visit, (person, kind))
    found = why(
        problem, plan, visit=visit, person=person, counter_type=kind, cancel=manner.cancel, **limits
    )
    give(found, lambda: Sentences(found.sentences()), manner)


def _refuse_who_is_not_there(
    problem: Problem, plan: Plan, visit: VisitAsked | None, asked: tuple[str | None, str | None]
) -> None:
    """Tell how to ask about a person or a counter type that is not at a visit."""
    held = () if visit is None else plan.visits_to.get(visit.sub_district, ())
    if visit is None or not 1 <= visit.number <= len(held):
        return
    at = held[visit.number - 1]
    person, kind = asked
    where = {"place": problem.sub_district[visit.sub_district].name, "day": on(at.date)}
    if person is not None and person not in at.people:
        who = problem.person[person].name
        what = say("{person} is not at {place} on {day}", person=who, **where)
        option = f"--staff {visit.sub_district}={person}"
        refuse("--person", what, say("Ask botram-opt why-not with {option}", option=option))
    if kind is not None and not at.counters.get(kind):
        name = problem.counter_type[kind].name
        what = say(
            "there is no counter of {counter_type} at {place} on {day}", counter_type=name, **where
        )
        option = f"--counters {visit.sub_district}={kind}:1"
        refuse("--counter", what, say("Ask botram-opt why-not with {option}", option=option))


def _named(problem: Problem, kind: Kind, text: str | None, where: str) -> str | None:
    return None if text is None else named(problem, kind, text, where)
