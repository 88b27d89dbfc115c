"""How much of the counters and people of one visit changes, as constraints on a model."""

from __future__ import annotations

from collections import Counter

from ortools.sat.python import cp_model

from botram_opt.asking.arrangement import TeamLimit
from botram_opt.decisions import Decisions, Expr, Slot, Var, total
from botram_opt.plan import Visit

MOST = 2**21
"""No number of counters or people at a visit differs by more: a count is at most a million."""


def change_of_team(cp: cp_model.CpModel, decisions: Decisions, slot: Slot, visit: Visit) -> Expr:
    """How much a slot's team is off a visit's: people and counters first, then who sits where."""
    came, gone = _people(decisions, slot, visit)
    others = (*_counters(decisions, slot, visit), *_drawn(decisions, slot, visit))
    changed = total([*came, *gone, *(_off(cp, now, then) for now, then in others)])
    left = [
        1 - sits
        for seat in visit.staff
        if (sits := decisions.sits.get((slot, seat.id, seat.counter_type))) is not None
    ]
    return (len(left) + 1) * changed + total(left)


def limit_team(
    cp: cp_model.CpModel, decisions: Decisions, slot: Slot, visit: Visit, limit: TeamLimit
) -> None:
    """Let no more of a visit's team change at a slot than a limit allows."""
    came, gone = _people(decisions, slot, visit)
    drawn = [_off(cp, now, then) for now, then in _drawn(decisions, slot, visit)]
    counters = _counters(decisions, slot, visit)
    if limit == "one_person":
        for now, then in counters:
            cp.add(now == min(then, _most(now)))
        cp.add(total(came) <= 1)
        cp.add(total(gone) <= 1)
        cp.add(total(drawn) <= 1)
    else:
        kinds = decisions.problem.counter_types_to(slot.sub_district)
        needed = [
            kind.people_per_counter * _off(cp, now, then)
            for kind, (now, then) in zip(kinds, counters, strict=True)
        ]
        cp.add(total([*came, *gone, *drawn]) <= total(needed))


def _people(decisions: Decisions, slot: Slot, visit: Visit) -> tuple[list[Expr], list[Expr]]:
    """Who comes that did not, and who does not that did, as numbers that are 0 or 1."""
    came: list[Expr] = []
    gone: list[Expr] = []
    for person in decisions.problem.people_to(slot.sub_district):
        works = decisions.works.get((slot, person.id))
        if works is not None:
            (gone if person.id in visit.people else came).append(
                1 - works if person.id in visit.people else 1 * works
            )
    return came, gone


def _counters(decisions: Decisions, slot: Slot, visit: Visit) -> list[tuple[Var, int]]:
    """Counters of each type, and how many the visit has."""
    kinds = decisions.problem.counter_types_to(slot.sub_district)
    return [(decisions.counters[slot, kind.id], visit.counters.get(kind.id, 0)) for kind in kinds]


def _drawn(decisions: Decisions, slot: Slot, visit: Visit) -> list[tuple[Expr, int]]:
    """People of each pool, and how many the visit has, at whichever counters."""
    then = Counter[str]()
    for use in visit.pools:
        then[use.id] += use.people
    return [
        (total(drawn[slot]), then[pool])
        for pool, drawn in decisions.drawn_of.items()
        if slot in drawn
    ]


def _most(var: Var) -> int:
    return int(list(var.proto.domain)[-1])


def _off(cp: cp_model.CpModel, now: Expr, then: int) -> Var:
    """By how much a number is off what it was."""
    off = cp.new_int_var(0, MOST, "")
    cp.add_abs_equality(off, now - then)
    return off
