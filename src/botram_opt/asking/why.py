"""Why something in a plan is as it is: what holds it there, what it costs, what else there is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from botram_opt.asking.asked import no_visit, refuse, unknown
from botram_opt.asking.bearing import bearings
from botram_opt.asking.costed import as_told
from botram_opt.asking.dates import dates_for
from botram_opt.asking.reasons import PaidFor, Reasons
from botram_opt.asking.subject import Subject, is_paid_for
from botram_opt.asking.why_not import answered
from botram_opt.changes import AddPin, Change, ChangeStock, Forbid
from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Pin, PinnedCounters, Problem, Prohibition
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits


def why(
    problem: Problem,
    plan: Plan,
    *,
    visit: tuple[str, int] | None = None,
    person: str | None = None,
    counter_type: str | None = None,
    time_limit: float | None = 30,
    workers: int | None = None,
    seed: int = 0,
    reproducible: bool = False,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Reasons:
    """Tell why a visit, a person or a counter type is in a plan as it is.

    Three things answer: which hard rules bear on it, and how much room they leave; what it costs,
    by the soft rules that say something of it; and what its best alternatives would cost. Those of
    a visit are other dates, see `dates_for`; of a person, doing without them at the visit, and
    everywhere; of a counter type, one counter fewer or more at the visit, or one fewer in stock.

    Args:
        problem: what is planned.
        plan: of this problem.
        visit: a sub-district's id, and which of its visits, in order of date from 1. Alone, or
            together with a person or a counter type that is at it.
        person: id of somebody.
        counter_type: id of a counter type.
        time_limit: seconds for the alternatives; with ``reproducible``, units of CP-SAT's
            deterministic work. None for as long as they take.
        workers: searches side by side; None for as many as suit what is asked.
        seed: of all random choices.
        reproducible: give the same answer for the same arguments, on any machine.
        cancel: ends the call soon after it is set, with what is known.
        clock: seconds from any start, never going back.

    Raises:
        ContradictionError: nothing is asked about, or too much, or what is not in the plan; or the
            problem sets rules wrongly. Holds every fault.
        pydantic.ValidationError: an argument is out of range.
    """
    refuse(_issues(problem, plan, visit, person, counter_type))
    before = as_told(problem, plan)
    at = None if visit is None else before.visits_to[visit[0]][visit[1] - 1]
    subject = _subject(before, at, person, counter_type)
    held = [each for each in before.visits if _is_at(subject, each)]
    counters = sum(each.counters.get(counter_type or "", 0) for each in held)
    reasons = Reasons(
        problem=problem,
        sub_district=None if at is None else at.sub_district,
        number=None if visit is None else visit[1],
        date=None if at is None else at.date,
        person=person,
        counter_type=counter_type,
        visits=tuple(each.date for each in held),
        counters=counters,
        requirements=bearings(problem, before, subject),
        costs=tuple(_costs(problem, before, subject)),
    )
    many = {} if workers is None else {"workers": workers}
    limits = Limits(time=time_limit, seed=seed, reproducible=reproducible, **many)
    budget = Budget(limits, cancel, clock)
    if visit is not None and subject.is_visit:
        ranked = dates_for(
            problem,
            plan,
            visit[0],
            number=visit[1],
            time_limit=time_limit,
            seed=seed,
            **many,
            reproducible=reproducible,
            cancel=cancel,
            clock=clock,
        )
        return reasons.model_copy(update={"dates": ranked})
    wishes = list(_alternatives(subject, counters))
    answers = []
    for number, wish in enumerate(wishes):
        if budget.is_over:
            break
        with budget.part(1 / (len(wishes) - number)) as part:
            answers.append(answered(problem, before, (wish,), part, anew=False))
    return reasons.model_copy(update={"alternatives": tuple(answers)})


def _issues(
    problem: Problem,
    plan: Plan,
    visit: tuple[str, int] | None,
    person: str | None,
    counter_type: str | None,
) -> Iterator[Issue]:
    """What is wrong with the question."""
    if visit is None and person is None and counter_type is None:
        yield Issue(
            "why", say("nothing is asked about"), say("Name a visit, a person or a counter type")
        )
    if person is not None and counter_type is not None:
        what = say("a person and a counter type are asked about")
        yield Issue("why", what, say("Ask about one of them at a time"))
    faults: list[Issue] = []
    if visit is not None:
        faults += no_visit(problem, plan, *visit)
    if person is not None:
        faults += unknown("person", person, problem.person)
    if counter_type is not None:
        faults += unknown("counter_type", counter_type, problem.counter_type)
    yield from faults
    if visit is None or faults:
        return
    at = plan.visits_to[visit[0]][visit[1] - 1]
    if person is not None and person not in at.people:
        what = say(
            "{person} is not at {place} on {day}",
            person=repr(person),
            place=repr(visit[0]),
            day=str(at.date),
        )
        yield Issue("person", what, say("Ask why not, by a pin"))
    if counter_type is not None and not at.counters.get(counter_type):
        what = say(
            "no counter of {counter_type} is at {place} on {day}",
            counter_type=repr(counter_type),
            place=repr(visit[0]),
            day=str(at.date),
        )
        yield Issue("counter_type", what, say("Ask why not, by a pin"))


def _subject(
    plan: Plan, visit: Visit | None, person: str | None, counter_type: str | None
) -> Subject:
    seats = (seat for each in plan.visits for seat in each.staff if visit in (None, each))
    kinds = frozenset(seat.counter_type for seat in seats if seat.id == person)
    return Subject(visit, person, counter_type, kinds)


def _is_at(subject: Subject, visit: Visit) -> bool:
    """Whether what is asked about is at a visit."""
    if subject.visit is not None:
        return subject.visit == visit
    if subject.person is not None:
        return subject.person in visit.people
    return visit.counters.get(subject.counter_type or "", 0) > 0


def _costs(problem: Problem, plan: Plan, subject: Subject) -> Iterator[PaidFor]:
    kind = problem.counter_type.get(subject.counter_type or "")
    services = frozenset(kind.services if kind is not None else ())
    for cost in plan.costs:
        items = tuple(item for item in cost.items if is_paid_for(subject, item, services))
        if items:
            value = sum(item.value for item in items)
            yield PaidFor(level=cost.level, rule=cost.rule, value=value, items=items)


def _alternatives(subject: Subject, counters: int) -> Iterator[Change]:
    """What else there could be, as changes of the problem."""
    visit = subject.visit
    where = {} if visit is None else {"sub_district": visit.sub_district, "date": visit.date}
    if subject.person is not None:
        if visit is not None:
            yield Forbid(prohibition=Prohibition(person=subject.person, **where))
        yield Forbid(prohibition=Prohibition(person=subject.person))
    elif subject.counter_type is not None and visit is None:
        yield ChangeStock(counter_type=subject.counter_type, by=-1)
    elif subject.counter_type is not None:
        for number in (counters - 1, counters + 1):
            pinned = PinnedCounters(counter_type=subject.counter_type, counters=number)
            yield AddPin(pin=Pin(counters=(pinned,), **where))
