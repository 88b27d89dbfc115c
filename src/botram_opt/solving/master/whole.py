"""The master program in whole columns, by CP-SAT."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence

from ortools.sat.python import cp_model

from botram_opt.decisions import total
from botram_opt.solving.budget import Budget
from botram_opt.solving.master.limits import Seat
from botram_opt.solving.master.pricing import Column
from botram_opt.solving.master.shared import Shared
from botram_opt.solving.search import search

logger = logging.getLogger("botram_opt.solving")


def chosen(
    columns: Collection[Column],
    places: Iterable[str],
    shared: Shared,
    budget: Budget,
    time: float | None,
) -> list[Column] | None:
    """The best of columns, one for each of some sub-districts; None if none is found in time.

    Args:
        columns: those.
        places: the sub-districts.
        shared: what they share.
        budget: of the whole solve.
        time: what this may take.
    """
    model, taken = _model(columns, places, shared)
    outcome = search(model, budget.of(time), cancel=budget.cancel)
    budget.work += outcome.work
    logger.debug("master, %d columns: %s, %s", len(columns), outcome.status, outcome.value)
    if outcome.values is None:
        return None
    return [column for column, lit in zip(columns, taken, strict=True) if outcome(lit)]


def cost(columns: Sequence[Column]) -> int:
    """What columns cost."""
    return sum(column.cost for column in columns)


def _model(
    columns: Collection[Column], places: Iterable[str], shared: Shared
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """The program, and a literal for each column."""
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in columns]
    of_place: dict[str, list[cp_model.IntVar]] = {place: [] for place in places}
    used: dict[tuple[str, int], list[tuple[cp_model.IntVar, int]]] = {}
    held: dict[tuple[int, int], list[cp_model.IntVar]] = {}
    people: dict[Seat, list[cp_model.LinearExpr | int]] = {
        seat: [shared.seated.get(seat, 0)] for seat in shared.people
    }
    for column, literal in zip(columns, taken, strict=True):
        of_place[column.place].append(literal)
        groups = shared.group[list(column.dates)].tolist()
        for kind, at_visits in column.counters:
            for group, number in zip(groups, at_visits, strict=True):
                used.setdefault((kind, group), []).append((literal, number))
            seat = (kind, shared.region[column.place])
            if seat in people:
                people[seat].append(shared.people[seat] * sum(at_visits) * literal)
        for i in shared.limits_of[column.place]:
            for group in groups:
                held.setdefault((i, group), []).append(literal)
    for literals in of_place.values():
        model.add_exactly_one(literals)
    most = {kind: shared.by_group(on_dates) for kind, on_dates in shared.counters.items()}
    for (kind, group), terms in used.items():
        sent = total(number * literal for literal, number in terms)
        model.add(sent <= most[kind][group])
    visits = [shared.by_group(limit.most) for limit in shared.visits]
    for (i, group), literals in held.items():
        model.add(total(literals) <= visits[i][group])
    for crew in shared.crews:
        there = {seat: model.new_int_var(0, crew.visits, "") for seat in shared.seats(crew)}
        model.add(total(there.values()) <= crew.visits)
        for seat, var in there.items():
            people[seat].append(-var)
    for terms_of_seat in people.values():
        model.add(total(terms_of_seat) <= 0)
    model.minimize(total(c.cost * literal for c, literal in zip(columns, taken, strict=True)))
    return model, taken
