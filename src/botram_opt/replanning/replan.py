"""What now: the rest of a season planned anew, with the fewest changes to what was announced."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor

from botram_opt.changes.change import Change
from botram_opt.changes.changed import changed_by
from botram_opt.changes.pins import RemovePin
from botram_opt.errors import ContradictionError
from botram_opt.plan import LevelResult, Plan, ProblemReference, Visit, rises
from botram_opt.problem import Level, Pin, Problem, Term, Tolerance
from botram_opt.replanning.actuals import Actual
from botram_opt.replanning.compared import announcements
from botram_opt.replanning.past import Past, past_of
from botram_opt.replanning.rest import once_more, pins_not_kept, rest_of
from botram_opt.replanning.results import Clash, Replan
from botram_opt.rules.change_from_plan import ChangeFromPlan, EarlierVisit
from botram_opt.solving import Progress, solve
from botram_opt.solving.limits import DEFAULT_WORKERS
from botram_opt.verification import level_values, verify

NOTICE_DAYS = 14
"""Days before a visit by which people there are told of it, as it comes; assumed."""

NEAR_DAYS = 182
"""Days by which a visit may move before that is far: half a year, as it comes; assumed."""

CHANGE_LEVEL = "change from the announced plan"
"""The first level of a rest that is planned anew."""

MOVED_LEVEL = "change at moved visits"
"""Its last level."""

COSTS = {"counter": 3, "person": 1, "pool": 1, "seat": 1}
MOVING = {"date": 10, "announced": 20, "far": 5}
"""What changes cost beside each other; assumed.

To move an announced visit, or to move one to short notice, costs as much as to move three others,
and to move one of these as much as to send five people instead of five. That one moves far costs
less than that another moves instead. That somebody comes in place of somebody costs less than that
nobody does and a counter stays at home.
"""


def replan(
    problem: Problem,
    plan: Plan,
    as_of: dt.date,
    changes: Iterable[Change] = (),
    *,
    actuals: Iterable[Actual] = (),
    notice_days: int = NOTICE_DAYS,
    near_days: int = NEAR_DAYS,
    freedom: int = 0,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
    executor: Executor | None = None,
) -> Replan:
    """Plan what remains of a season anew, with the fewest changes to who, where and when.

    Visits before ``as_of`` stay as they were. Of the rest the change from the plan is made as small
    as it can be, as its first level; then come the problem's own. A change costs 10 for a visit on
    another date, 20 more if that was to be within the notice period, 20 more if it now is, and 5
    more if it moves far or is dropped; 3 for a counter more or fewer; 1 for a person more or fewer,
    named or of a pool, and for somebody at another counter. A visit for requests that come back
    costs nothing, and one that is new just its date.

    What comes to a visit that moves is chosen to suit the problem's levels, and among what suits
    them as well changes least, as the last level.

    Args:
        problem: the season as it was planned, or the ``rest`` of a plan made anew.
        plan: what was announced; of a plan made anew, its ``year``.
        as_of: the first day that can still be planned.
        changes: what is different from now on; made to the problem, so that "two visits" are two
            in the season.
        actuals: what became of visits before ``as_of``, where it was not as planned.
        notice_days: days before a visit by which people must know of it.
        near_days: days by which a visit may move; by more is far.
        freedom: how much more than the least may be changed for the sake of the levels below, in
            the same costs.
        time_limit: as `solve` has it, and so have all that follow.
        workers: searches side by side.
        seed: of all random choices.
        reproducible: give the same plan for the same arguments, on any machine.
        on_progress: is called with news.
        cancel: ends it soon after it is set.
        clock: seconds from any start.
        executor: where the parts of a large problem are solved.

    Raises:
        ContradictionError: what is said of visits contradicts the plan, a change cannot be made,
            or what remains contradicts itself; holds every fault of the first of these.
        InfeasibleError: it is proven that what remains has no plan.
        NoPlanWithinLimitError: none was found; whether there is one is not known.
    """
    past = past_of(problem, plan, as_of, actuals)
    made = tuple(changes)
    open_ = _open(problem, past, made)
    changed = changed_by(open_, made)
    more = once_more(changed, past)
    remains = rest_of(changed, past)
    announced = (*past.cancelled, *past.to_come)
    first, last = _levels_of_change(remains, announced, as_of, notice_days, near_days, more)
    first = first.model_copy(update={"tolerance": Tolerance(absolute=freedom)})
    rest = remains.changed(levels=(first, *remains.levels, last))
    as_announced = _costed(rest, past.to_come)
    new = solve(
        rest,
        start_from=as_announced,
        time_limit=time_limit,
        workers=workers,
        seed=seed,
        reproducible=reproducible,
        on_progress=on_progress,
        cancel=cancel,
        clock=clock,
        executor=executor,
    )
    year = (*past.older, *past.held, *new.visits)
    return Replan(
        as_of=as_of,
        notice_days=notice_days,
        before=problem,
        rest=rest,
        plan=new,
        year=Plan(problem=new.problem, visits=year),
        announcements=announcements(
            announced,
            new.visits,
            as_of=as_of,
            notice_days=notice_days,
            once_more=more,
        ),
        rises=rises(as_announced, new),
        clashes=_clashes(rest, as_announced, past),
        without_effect=tuple(_without_effect(open_, past, made)),
        pins_not_kept=pins_not_kept(past),
    )


def _open(problem: Problem, past: Past, changes: Sequence[Change]) -> Problem:
    """The problem without pins that are past, and without the levels of an earlier change.

    Changes are made to it, and what is past must not contradict them; what they remove is there.
    """
    return problem.derived(
        pins=tuple(
            pin
            for pin in problem.pins
            if not pin.ends_before(past.as_of) or any(_removes(change, pin) for change in changes)
        ),
        levels=tuple(
            level for level in problem.levels if level.name not in (CHANGE_LEVEL, MOVED_LEVEL)
        ),
    )


def _removes(change: Change, pin: Pin) -> bool:
    """Whether a change is that something is no longer pinned."""
    if not isinstance(change, RemovePin):
        return False
    of_pin = (pin.sub_district, pin.date, pin.start, pin.end)
    return of_pin == (change.sub_district, change.date, change.start, change.end)


def _levels_of_change(
    problem: Problem,
    announced: Sequence[Visit],
    as_of: dt.date,
    notice_days: int,
    near_days: int,
    more: Iterable[str],
) -> tuple[Level, Level]:
    """What differs from visits that were announced: the first level, and the last."""
    change = ChangeFromPlan(
        earlier=tuple(
            _earlier(problem, visit)
            for visit in announced
            if visit.sub_district in problem.sub_district
        ),
        announced_until=as_of + dt.timedelta(days=notice_days),
        near_days=near_days,
        contents="unmoved",
        expected=tuple(sorted(more)),
        **COSTS,
        **MOVING,
    )
    at_moved = change.model_copy(update={"contents": "earlier", **dict.fromkeys(MOVING, 0)})
    return _level(CHANGE_LEVEL, change), _level(MOVED_LEVEL, at_moved)


def _level(name: str, rule: ChangeFromPlan) -> Level:
    parameters = rule.model_dump(mode="json", exclude_defaults=True)
    return Level(name=name, terms=(Term(rule="change_from_plan", parameters=parameters),))


def _earlier(problem: Problem, visit: Visit) -> EarlierVisit:
    """A visit as it was announced, of people and counters that there still are."""
    seats = tuple(
        seat
        for seat in visit.staff
        if seat.id in problem.person and seat.counter_type in problem.counter_type
    )
    return EarlierVisit(
        sub_district=visit.sub_district,
        date=visit.date,
        counters={k: n for k, n in visit.counters.items() if k in problem.counter_type},
        people=tuple(person for person in visit.people if person in problem.person),
        seats=seats,
        pools=tuple(
            use
            for use in visit.pools
            if use.id in problem.pool and use.counter_type in problem.counter_type
        ),
    )


def _costed(problem: Problem, visits: Sequence[Visit]) -> Plan:
    """Visits as a plan of a problem with what they cost there; they may break its rules."""
    reference = ProblemReference(name=problem.name, fingerprint=problem.fingerprint)
    plan = Plan(problem=reference, visits=tuple(visits))
    costs = verify(problem, plan).costs
    values = level_values(problem, costs)
    levels = tuple(
        LevelResult(name=level.name, value=values[level.name], status="not_optimised")
        for level in problem.levels
    )
    return plan.model_copy(update={"levels": levels, "costs": costs})


ABOUT_REQUESTS = frozenset(
    {"least_share_served", "opening_hours", "requests_found", "served_in_most_futures"}
)
"""Rules on what is served, which is not announced."""


def _clashes(problem: Problem, announced: Plan, past: Past) -> tuple[Clash, ...]:
    """Where visits as announced break a rule on who, where and when."""
    cancelled = {visit.sub_district for visit in past.cancelled}
    return tuple(
        Clash(rule=finding.rule, item=finding.item)
        for finding in verify(problem, announced).findings
        if finding.rule is not None
        and finding.item is not None
        and finding.rule not in ABOUT_REQUESTS
        # That a visit lacks which was cancelled is no news.
        and not (
            finding.rule == "visits_per_sub_district" and finding.item.sub_district in cancelled
        )
    )


def _without_effect(problem: Problem, past: Past, changes: Sequence[Change]) -> Iterator[Change]:
    """The changes that leave what remains as it was, made after those before them."""
    before = _fingerprint(problem, past, ())
    for number, change in enumerate(changes, 1):
        after = _fingerprint(problem, past, changes[:number])
        if after is not None and after == before:
            yield change
        before = after


def _fingerprint(problem: Problem, past: Past, changes: Sequence[Change]) -> str | None:
    """That of what remains after changes; None where it takes others to make up for them."""
    try:
        return rest_of(changed_by(problem, changes), past).fingerprint
    except ContradictionError:
        return None
