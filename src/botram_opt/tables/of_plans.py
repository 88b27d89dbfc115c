"""A problem's plan as tables: its visits, what and who comes, what it costs.

Items of the plan that the problem does not have are shown by their ids.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from botram_opt.amounts import level_amount, level_unit, rule_amount
from botram_opt.plan import Item, Plan, RuleCost, Visit
from botram_opt.problem import Problem, Weekday
from botram_opt.rules import Soft, soft_rules
from botram_opt.tables.rows import Row, name_in
from botram_opt.verification import verify

_SURE_TO_UNSURE = ("reported", "estimated", "assumed")


def visit_order(visit: Visit) -> tuple[dt.date, str]:
    """The order of visits in every table: by date, then by sub-district."""
    return visit.date, visit.sub_district


def visits(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each visit, in order of date.

    Columns: ``date``, ``weekday``, ``sub_district`` (id), ``name``, ``region`` (its name, None
    for a place in none), ``counters``, ``people``, requests ``expected``, ``served`` and
    ``unserved``, and ``basis``: the least sure one of what the requests expected rest on
    (``reported``, ``estimated`` or ``assumed``).
    """
    rows: list[Row] = []
    for visit in sorted(plan.visits, key=visit_order):
        served, unserved = sum(visit.served.values()), sum(visit.unserved.values())
        here = {basis_of(problem, visit, service) for service in (*visit.served, *visit.unserved)}
        rows.append(
            {
                **when_and_where(problem, visit),
                "counters": sum(visit.counters.values()),
                "people": visit.headcount,
                "expected": served + unserved,
                "served": served,
                "unserved": unserved,
                "basis": least_sure(here),
            }
        )
    return rows


def counters(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each visit and counter type that comes.

    Columns: those of the visit, ``counter_type`` (id), ``counter_type_name``, ``counters``.
    """
    names = problem.counter_type if problem else {}
    return [
        {
            **when_and_where(problem, visit),
            "counter_type": kind,
            "counter_type_name": name_in(names, kind),
            "counters": number,
        }
        for visit in sorted(plan.visits, key=visit_order)
        for kind, number in visit.counters.items()
        if number
    ]


def staff(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each visit and person who comes, or pool that people come from.

    Columns: those of the visit, ``person`` and ``pool`` (the id of the one, None for the
    other), ``person_name`` of either, ``counter_type`` (id), ``counter_type_name``, ``people``.
    """
    people = {**problem.person, **problem.pool} if problem else {}
    kinds = problem.counter_type if problem else {}
    rows: list[Row] = []
    for visit in sorted(plan.visits, key=visit_order):
        seats = [(seat.id, None, seat.counter_type, 1) for seat in visit.staff]
        drawn = [(None, use.id, use.counter_type, use.people) for use in visit.pools]
        rows += [
            {
                **when_and_where(problem, visit),
                "person": person,
                "pool": pool,
                "person_name": name_in(people, person or pool or ""),
                "counter_type": kind,
                "counter_type_name": name_in(kinds, kind),
                "people": number,
            }
            for person, pool, kind, number in (*seats, *drawn)
        ]
    return rows


def services(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each visit and service.

    Columns: those of the visit, ``service`` (id), ``service_name``, requests ``expected``,
    ``served`` and ``unserved``, ``quota`` (as many as are served if so many come; None where the
    plan states none), and the ``basis`` of what is expected.
    """
    names = problem.service if problem else {}
    rows: list[Row] = []
    for visit in sorted(plan.visits, key=visit_order):
        for service in dict.fromkeys((*visit.served, *visit.unserved, *visit.quota)):
            served, unserved = visit.served.get(service, 0), visit.unserved.get(service, 0)
            rows.append(
                {
                    **when_and_where(problem, visit),
                    "service": service,
                    "service_name": name_in(names, service),
                    "expected": served + unserved,
                    "served": served,
                    "unserved": unserved,
                    "quota": visit.quota.get(service),
                    "basis": basis_of(problem, visit, service),
                }
            )
    return rows


def costs(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each rule of each level: ``level``, ``rule``, ``value``, ``amount``.

    ``amount`` is the value as it is said, with its unit. With the problem they are worked out
    from the visits; without it, they are what the plan says of itself.
    """
    return [
        {
            "level": cost.level,
            "rule": cost.rule,
            "value": cost.value,
            "amount": rule_amount(problem, cost.level, cost.rule, cost.value),
        }
        for cost in _costs(problem, plan)
    ]


def cost_items(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each item of the cost sheet, in the order of ``costs``.

    Columns: ``level``, ``rule``, ``value``, ``sentence``, and what it is about by id:
    ``region``, ``sub_district``, ``date``, ``person``, ``pool``, ``base``, ``counter_type``,
    ``service``, ``other``; None where it is not about one.
    """
    say = _sentences(problem)
    about = [name for name in Item.model_fields if name not in ("value", "facts")]
    return [
        {
            "level": cost.level,
            "rule": cost.rule,
            "value": item.value,
            "sentence": say[cost.level, cost.rule](item) if problem else None,
            **{name: getattr(item, name) for name in about},
        }
        for cost in _costs(problem, plan)
        for item in cost.items
    ]


def levels(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each level, as the plan says.

    Columns: ``level``, ``value``, ``unit`` (None without the problem), ``amount`` (the value as
    it is said, with its unit), ``bound``, ``gap`` (a share of the value, 0 if optimal, None
    without a bound), ``status``.
    """
    return [
        {
            "level": level.name,
            "value": level.value,
            "unit": level_unit(problem, level.name) if problem is not None else None,
            "amount": level_amount(problem, level.name, level.value),
            "bound": level.bound,
            "gap": level.gap,
            "status": level.status,
        }
        for level in plan.levels
    ]


def load(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each person: ``person`` (id), ``name``, ``visits``, ``km`` there and back.

    People of the problem who go nowhere have a row too.
    """
    people = problem.person if problem else {}
    rows: list[Row] = []
    for id_ in (*people, *sorted(plan.visits_of.keys() - people.keys())):
        gone = plan.visits_of.get(id_, ())
        km = None
        if problem is not None and id_ in people:
            origin = problem.origin_of(people[id_])
            known = [v.sub_district for v in gone if v.sub_district in problem.sub_district]
            km = sum(2 * problem.metres(origin, place) for place in known) / 1000
        rows.append({"person": id_, "name": name_in(people, id_), "visits": len(gone), "km": km})
    return rows


def least_sure(bases: Collection[str | None]) -> str | None:
    """The least sure one of what numbers rest on; None if nothing is known of them."""
    return next((basis for basis in reversed(_SURE_TO_UNSURE) if basis in bases), None)


def when_and_where(problem: Problem | None, visit: Visit) -> Row:
    """The columns of a row that say which visit it is about."""
    return {
        "date": visit.date,
        "weekday": Weekday.of(visit.date).capitalize(),
        "sub_district": visit.sub_district,
        "name": name_in(problem.sub_district if problem else {}, visit.sub_district),
        "region": region_name(problem, visit.sub_district),
    }


def region_name(problem: Problem | None, sub_district: str) -> str | None:
    """The name of the region that a sub-district lies in, if it is known and lies in one."""
    place = problem.sub_district.get(sub_district) if problem else None
    if problem is None or place is None or place.region is None:
        return None
    return problem.region[place.region].name


def basis_of(problem: Problem | None, visit: Visit, service: str) -> str | None:
    """What the requests that are expected of a visit rest on, if it is known."""
    if problem is None:
        return None
    return problem.demand.basis(visit.sub_district, service, visit.date)


def _costs(problem: Problem | None, plan: Plan) -> tuple[RuleCost, ...]:
    return plan.costs if problem is None else verify(problem, plan).costs


def _sentences(problem: Problem | None) -> dict[tuple[str, str], Callable[[Item], str]]:
    """How each rule of each level says an item of the cost sheet."""
    if problem is None:
        return {}

    def teller(rule: Soft, weight: int) -> Callable[[Item], str]:
        # The sentence tells natural numbers, the cost sheet weighted ones.
        return lambda item: rule.describe(
            problem, item.model_copy(update={"value": item.value // weight})
        )

    return {
        (level.name, name): teller(rule, weight)
        for level in problem.levels
        for name, weight, rule in soft_rules(problem, level)
    }
