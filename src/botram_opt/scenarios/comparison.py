"""Scenarios beside a base, as data: what each comes to, and how sure the difference is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from botram_opt.amounts import level_amount, level_unit
from botram_opt.changes.scenario import Scenario
from botram_opt.plan import (
    LevelRise,
    Plan,
    PlanDifference,
    ProblemReference,
    diff,
    rises,
)
from botram_opt.problem import Level, Problem
from botram_opt.problem.base import Document, Record
from botram_opt.scenarios.outcome import Outcome
from botram_opt.scenarios.telling import about_base, about_scenario
from botram_opt.solving.limits import Limits
from botram_opt.tables.rows import Row, name_in

Verdict = Literal["real", "same", "not_proven", "counted_otherwise"]
"""How sure the difference of a level is.

``real``: it is proven that the best plans differ, and in this direction. ``same``: it is proven
that they do not differ. ``not_proven``: neither. ``counted_otherwise``: the scenario changes what
the level counts, so that its values cannot be set against each other.
"""

_WEIGHTED_BY_SERVICE = ("unserved", "expected_unserved", "unserved_at_risk")
"""Rules that count requests by the weight of their service."""


class Compared(Record):
    """One scenario beside the base.

    Attributes:
        problem: that the scenario makes of the base; None where it contradicts itself.
        outcome: its plan, or why there is none.
        levels: what each level costs more than in the base, in the scenario's order; levels are
            matched by name. Empty unless both have plans.
        counted_otherwise: levels that both have, in which rules, weights or parameters differ.
        difference: what and who moved; None unless both have plans.
        scenario: what is different from the base.
    """

    scenario: Scenario
    problem: ProblemReference | None
    outcome: Outcome
    levels: tuple[LevelRise, ...] = ()
    counted_otherwise: tuple[str, ...] = ()
    difference: PlanDifference | None = None

    @property
    def plan(self) -> Plan | None:
        """Its plan; None if there is none."""
        return self.outcome.plan

    def rise(self, level: str) -> LevelRise | None:
        """What a level costs more than in the base; None where there is nothing to compare."""
        return next((each for each in self.levels if each.name == level), None)

    def verdict(self, level: str) -> Verdict | None:
        """How sure the difference of a level is; None where one of the plans does not have it."""
        rise = self.rise(level)
        if rise is None or rise.rise is None:
            return None
        if level in self.counted_otherwise:
            return "counted_otherwise"
        if rise.real:
            return "real"
        return "same" if rise.settled and rise.least == rise.most == 0 else "not_proven"

    def changed(self, base: Problem) -> Problem:
        """The problem that knows the names and units of its plan: the base, if that does.

        Args:
            base: the problem of the base.
        """
        if self.plan is None:
            return base
        places = {visit.sub_district for visit in self.plan.visits}
        is_known = self.difference is not None and not self.counted_otherwise
        is_known &= all(rise.before is not None for rise in self.levels)
        return (
            base if is_known and places <= base.sub_district.keys() else self.scenario.apply(base)
        )


def compared(
    base: Problem, plan: Plan | None, scenario: Scenario, changed: Problem | None, outcome: Outcome
) -> Compared:
    """Set what came of a scenario beside the base.

    Args:
        base: the problem without the scenario's changes.
        plan: its plan; None where it has none.
        scenario: what is changed.
        changed: the problem after the changes; None where they contradict each other.
        outcome: what came of it.
    """
    reference = None
    if changed is not None:
        reference = ProblemReference.of(changed)
    if plan is None or changed is None or outcome.plan is None:
        return Compared(scenario=scenario, problem=reference, outcome=outcome)
    return Compared(
        scenario=scenario,
        problem=reference,
        outcome=outcome,
        levels=rises(plan, outcome.plan),
        counted_otherwise=tuple(_counted_otherwise(base, changed)),
        difference=diff(plan, outcome.plan),
    )


def _counted_otherwise(base: Problem, changed: Problem) -> Iterator[str]:
    """Levels of both problems that do not count the same."""
    before = {level.name: level for level in base.levels}
    services = base.service.keys() & changed.service.keys()
    reweighted = any(
        base.service[id_].unserved_weight != changed.service[id_].unserved_weight
        for id_ in services
    )
    for level in changed.levels:
        if level.name not in before:
            continue
        by_weight = any(term.rule in _WEIGHTED_BY_SERVICE for term in level.terms)
        if _terms(level) != _terms(before[level.name]) or (reweighted and by_weight):
            yield level.name


def _terms(level: Level) -> dict[str, tuple[int, object]]:
    return {term.rule: (term.weight, term.parameters) for term in level.terms}


class Comparison(Document):
    """Scenarios beside a base.

    Attributes:
        problem: the base.
        limits: of each solve.
        base: the plan of the base, or why it has none.
        scenarios: in the order in which they were given.
    """

    schema_version: Literal["1"] = "1"
    problem: Problem
    limits: Limits
    base: Outcome
    scenarios: tuple[Compared, ...]

    @cached_property
    def scenario(self) -> Mapping[str, Compared]:
        """Scenarios by name."""
        return {each.scenario.name: each for each in self.scenarios}

    def rows(self) -> list[Row]:
        """One row for each level of the base and of each scenario; one for each without a plan.

        Columns: ``scenario`` (None for the base), ``level``, ``value``, ``unit``, ``amount`` (the
        value as it is said), ``bound``, ``gap`` (a share of the value), ``status``; against the
        base the ``rise``, ``least`` and ``most``, between which that of the best plans lies, and
        the ``verdict`` on it, see `Verdict`; of the whole scenario ``visits_moved``,
        ``visits_added`` and ``visits_removed``, how many people and counters come to a visit who
        did not, ``people_added`` and ``counters_added``, or no longer do, ``people_removed`` and
        ``counters_removed``; and where there is no plan the kind of ``failure`` and the ``reason``.
        None where there is nothing to tell.
        """
        rows = _rows(self.problem, None, self.base)
        for each in self.scenarios:
            rows += _rows(each.changed(self.problem), each, each.outcome)
        return rows

    def moves(self) -> list[Row]:
        """One row for each visit of a scenario that differs from the base.

        Columns: ``scenario``, ``sub_district`` (id), ``name``, ``number`` (1 for its first visit of
        the season), ``before`` and ``after`` (dates; None where there is no such visit),
        ``people_added``, ``people_removed``, ``seats_changed`` (ids), ``counters``, ``pools`` and
        ``served`` (how many more, by id).
        """
        rows = []
        for each in self.scenarios:
            names = {**self.problem.sub_district, **each.changed(self.problem).sub_district}
            for visit in each.difference.visits if each.difference is not None else ():
                fields = dict(visit)
                place = fields.pop("sub_district")
                about = {"scenario": each.scenario.name, "sub_district": place}
                rows.append(about | {"name": name_in(names, place)} | fields)
        return rows

    def sentences(self) -> tuple[str, ...]:
        """What came of it, in the language that is spoken."""
        told = list(about_base(self.problem, self.base))
        for each in self.scenarios:
            told += about_scenario(self.problem, each)
        return tuple(told)


def _rows(problem: Problem, compared: Compared | None, outcome: Outcome) -> list[Row]:
    """The rows of the base, or of a scenario."""
    about: Row = {"scenario": None if compared is None else compared.scenario.name}
    rises = {rise.name: rise for rise in compared.levels} if compared is not None else {}
    failure = outcome.failure
    reason = {
        "failure": None if failure is None else failure.kind,
        "reason": None if failure is None else failure.reason,
    }
    rest = _counts(compared.difference if compared is not None else None) | reason
    if outcome.plan is None:
        return [about | dict.fromkeys(_OF_A_LEVEL) | rest]
    rows = []
    for level in outcome.plan.levels:
        rise = rises.get(level.name)
        told = {
            "level": level.name,
            "value": level.value,
            "unit": level_unit(problem, level.name),
            "amount": level_amount(problem, level.name, level.value),
            "bound": level.bound,
            "gap": level.gap,
            "status": level.status,
            "rise": None if rise is None else rise.rise,
            "least": None if rise is None else rise.least,
            "most": None if rise is None else rise.most,
            "verdict": None if compared is None else compared.verdict(level.name),
        }
        rows.append(about | told | rest)
    return rows


_OF_A_LEVEL = (
    *("level", "value", "unit", "amount", "bound", "gap", "status"),
    *("rise", "least", "most", "verdict"),
)

_OF_A_SCENARIO = (
    *("visits_moved", "visits_added", "visits_removed"),
    *("people_added", "people_removed", "counters_added", "counters_removed"),
)


def _counts(difference: PlanDifference | None) -> Row:
    """How much of a plan moved, in numbers."""
    if difference is None:
        return dict.fromkeys(_OF_A_SCENARIO)
    visits = difference.visits
    counters = [more for visit in visits for more in visit.counters.values()]
    pools = [more for visit in visits for more in visit.pools.values()]
    numbers = (
        len(difference.moved),
        sum(visit.before is None for visit in visits),
        sum(visit.after is None for visit in visits),
        sum(len(visit.people_added) for visit in visits) + sum(n for n in pools if n > 0),
        sum(len(visit.people_removed) for visit in visits) - sum(n for n in pools if n < 0),
        sum(n for n in counters if n > 0),
        -sum(n for n in counters if n < 0),
    )
    return dict(zip(_OF_A_SCENARIO, numbers, strict=True))
