"""Plans as values of the variables: read from a solution, and turned into one to begin at."""

from __future__ import annotations

from collections.abc import Callable, Collection

from pydantic import ValidationError

from botram_opt.decisions import Decisions, Slot, Var
from botram_opt.errors import DisagreementError
from botram_opt.plan import Plan, PoolUse, Seat, Visit
from botram_opt.quotas import quota_of
from botram_opt.requests import served_and_unserved


def visits_in(
    decisions: Decisions, value: Callable[[Var], int], places: Collection[str] | None = None
) -> tuple[Visit, ...]:
    """The visits that the values of the variables stand for, in order of date.

    Args:
        decisions: the variables.
        value: of a variable.
        places: sub-districts whose visits are read; None for all.

    Raises:
        DisagreementError: the values stand for no visits: one without a date, or with numbers that
            there cannot be.
    """
    visits: list[Visit] = []
    for place, slots in decisions.slots_of.items():
        if places is not None and place not in places:
            continue
        before: dict[str, int] = {}
        held = [slot for slot in slots if value(decisions.held[slot])]
        try:
            visits += [_visit(decisions, slot, value, before) for slot in held]
        except (StopIteration, ValidationError) as error:
            what = f"the solver's values stand for no visit to {place!r}"
            raise DisagreementError(what) from error
    return tuple(sorted(visits, key=lambda visit: (visit.date, visit.sub_district)))


def _visit(
    decisions: Decisions, slot: Slot, value: Callable[[Var], int], before: dict[str, int]
) -> Visit:
    problem, place = decisions.problem, slot.sub_district
    day = next(day for day in decisions.dates if value(decisions.at[slot, day]))
    served = {s.id: value(decisions.served[slot, s.id]) for s in problem.services}
    stated = served_and_unserved(problem, place, day, served, before)
    for service, number in served.items():
        before[service] = before.get(service, 0) + number
    kinds = problem.counter_types_to(place)
    counters = {kind.id: value(decisions.counters[slot, kind.id]) for kind in kinds}
    return Visit(
        sub_district=place,
        date=day,
        counters={kind: number for kind, number in counters.items() if number},
        staff=tuple(
            Seat(id=person, counter_type=kind)
            for person, kind, seat in decisions.seats_at[slot]
            if value(seat)
        ),
        pools=tuple(
            PoolUse(id=pool, counter_type=kind, people=value(drawn))
            for pool, kind, drawn in decisions.drawn_at[slot]
            if value(drawn)
        ),
        **stated,
        # With those of 0: a visit without any has stated none.
        quota={
            service.id: value(decisions.quota[slot, service.id][0])
            for service in problem.services
            if decisions.quota
        },
    )


def dates_of(decisions: Decisions, plan: Plan) -> dict[Var, int]:
    """The values that stand for the dates of a plan, as far as they fit this problem."""
    values: dict[Var, int] = {}
    for slot, visit in _visit_at(decisions, plan).items():
        values[decisions.held[slot]] = int(visit is not None)
        for day in decisions.dates:
            values[decisions.at[slot, day]] = int(visit is not None and visit.date == day)
    return values


def outline_of(decisions: Decisions, plan: Plan) -> dict[Var, int]:
    """The values that stand for a plan without its people: dates, counters, requests."""
    values = dates_of(decisions, plan)
    visit_at = _visit_at(decisions, plan)
    for (slot, kind), counters in decisions.counters.items():
        visit = visit_at[slot]
        values[counters] = visit.counters.get(kind, 0) if visit else 0
    for (slot, service), served in decisions.served.items():
        visit = visit_at[slot]
        values[served] = visit.served.get(service, 0) if visit else 0
    return values | _quotas_of(decisions, visit_at)


def _quotas_of(decisions: Decisions, visit_at: dict[Slot, Visit | None]) -> dict[Var, int]:
    """Values of quotas: the largest of those a slot can have that is not above a visit's."""
    values: dict[Var, int] = {}
    quotas = (
        {s: quota_of(decisions.problem, v) for s, v in visit_at.items() if v}
        if decisions.quota
        else {}
    )
    for (slot, service), (quota, choice) in decisions.quota.items():
        number = quotas[slot].get(service, 0) if slot in quotas else 0
        values[quota] = max(each for each in choice if each <= number)
    return values


def values_of(decisions: Decisions, plan: Plan) -> dict[Var, int]:
    """The values that stand for a plan, as far as they fit this problem."""
    values = outline_of(decisions, plan)
    for slot, visit in _visit_at(decisions, plan).items():
        seats = {(seat.id, seat.counter_type) for seat in visit.staff} if visit else set()
        for person, kind, sits in decisions.seats_at[slot]:
            values[sits] = int((person, kind) in seats)
        uses = {(use.id, use.counter_type): use.people for use in visit.pools} if visit else {}
        for pool, kind, drawn in decisions.drawn_at[slot]:
            values[drawn] = uses.get((pool, kind), 0)
    return values


def _visit_at(decisions: Decisions, plan: Plan) -> dict[Slot, Visit | None]:
    """The visit of a plan that each slot stands for; None where it is not held."""
    found: dict[Slot, Visit | None] = {}
    for place, slots in decisions.slots_of.items():
        visits = [v for v in plan.visits_to.get(place, ()) if v.date in decisions.dates]
        for number, slot in enumerate(slots):
            found[slot] = visits[number] if number < len(visits) else None
    return found
