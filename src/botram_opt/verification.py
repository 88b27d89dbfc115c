"""Whether a plan keeps every rule of a problem, and costs what it says: without the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from botram_opt.plan import Item, Plan, RuleCost, Visit
from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.rules import cost_sheet, hard_rules

FindingKind = Literal["other_problem", "unknown_item", "hard_rule", "cost"]


class Finding(Record):
    """One thing that is wrong with a plan.

    Attributes:
        kind: ``other_problem`` if the plan was made for another problem, ``unknown_item`` if
            it names something that the problem does not have, ``hard_rule`` if it breaks one,
            ``cost`` if it does not cost what it says.
        rule: the hard rule that is broken.
        item: where, and by how much.
        text: all of it as a sentence.
    """

    kind: FindingKind
    text: str
    rule: str | None = None
    item: Item | None = None


class Verification(Record):
    """What verifying found.

    Attributes:
        findings: what is wrong; empty if nothing is.
        costs: the cost sheet, worked out from the visits alone.
    """

    findings: tuple[Finding, ...]
    costs: tuple[RuleCost, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(problem: Problem, plan: Plan) -> Verification:
    """Work out from a plan's visits which rules it breaks and what it costs.

    Visits and people that the problem does not have are told, and left out of the rest.

    Raises:
        ContradictionError: the problem sets rules that do not exist.
    """
    findings: list[Finding] = []
    if plan.problem.fingerprint != problem.fingerprint:
        findings.append(
            Finding(
                kind="other_problem",
                text=f"the plan was made for {plan.problem.name!r} "
                f"({plan.problem.fingerprint[:12]}), not for {problem.name!r} "
                f"({problem.fingerprint[:12]})",
            )
        )
    findings += [Finding(kind="unknown_item", text=text) for text in _unknown(problem, plan)]
    known = plan.model_copy(update={"visits": tuple(_known_visits(problem, plan))})
    for name, rule in hard_rules(problem).items():
        for item in rule.measure(problem, known):
            text = rule.describe(problem, item)
            findings.append(Finding(kind="hard_rule", rule=name, item=item, text=text))
    costs = cost_sheet(problem, known)
    findings += [Finding(kind="cost", text=text) for text in _wrong_costs(problem, plan, costs)]
    return Verification(findings=tuple(findings), costs=costs)


def level_values(problem: Problem, costs: tuple[RuleCost, ...]) -> dict[str, int]:
    """What each level costs, by its name."""
    values = Counter({level.name: 0 for level in problem.levels})
    for cost in costs:
        values[cost.level] += cost.value
    return dict(values)


def _unknown(problem: Problem, plan: Plan) -> Iterator[str]:
    for visit in plan.visits:
        where = f"the visit to {visit.sub_district!r} on {visit.date}"
        if visit.sub_district not in problem.sub_district:
            yield f"{where} is to no sub-district of the problem"
        kinds = {*visit.counters, *(seat.counter_type for seat in visit.staff)}
        kinds |= {use.counter_type for use in visit.pools}
        named = {
            "counter type": (kinds, problem.counter_type),
            "person": ({seat.id for seat in visit.staff}, problem.person),
            "pool": ({use.id for use in visit.pools}, problem.pool),
            "service": ({*visit.served, *visit.unserved, *visit.quota}, problem.service),
        }
        for kind, (names, there) in named.items():
            for name in sorted(names - set(there)):
                yield f"{where} names {name!r}, which is no {kind} of the problem"
    known = {(level.name) for level in problem.levels}
    for level in plan.levels:
        if level.name not in known:
            yield f"the plan tells a value of {level.name!r}, which is no level of the problem"


def _known_visits(problem: Problem, plan: Plan) -> Iterator[Visit]:
    """The plan's visits without whatever the problem does not have."""
    kinds, services = problem.counter_type, problem.service
    for visit in plan.visits:
        if visit.sub_district in problem.sub_district:
            yield Visit(
                sub_district=visit.sub_district,
                date=visit.date,
                counters={k: n for k, n in visit.counters.items() if k in kinds},
                staff=tuple(
                    seat
                    for seat in visit.staff
                    if seat.id in problem.person and seat.counter_type in kinds
                ),
                pools=tuple(
                    use
                    for use in visit.pools
                    if use.id in problem.pool and use.counter_type in kinds
                ),
                served={s: n for s, n in visit.served.items() if s in services},
                unserved={s: n for s, n in visit.unserved.items() if s in services},
                quota={s: n for s, n in visit.quota.items() if s in services},
            )


def _wrong_costs(problem: Problem, plan: Plan, costs: tuple[RuleCost, ...]) -> Iterator[str]:
    """Where a plan states costs or bounds, and they are not so."""
    values = level_values(problem, costs)
    stated = {level.name: level for level in problem.levels}
    yield from _wrong_claims(problem, plan)
    for level in plan.levels:
        if level.name not in values:
            continue
        if level.value != values[level.name]:
            text = f"level {level.name!r} is told to cost {level.value:,}"
            yield f"{text}, and costs {values[level.name]:,}"
        if level.bound is not None and level.bound > level.value:
            text = f"level {level.name!r} is told to have the bound {level.bound:,}"
            yield f"{text}, above its value {level.value:,}"
        if level.status == "optimal" and level.bound != level.value:
            yield f"level {level.name!r} is told to be optimal, but its bound is not its value"
        if level.status == "within_tolerance":
            granted = stated[level.name].tolerance.granted(level.bound or 0)
            if level.bound is None or level.value > level.bound + granted:
                yield f"level {level.name!r} is not within its tolerance of its bound"
    found = {(cost.level, cost.rule): cost.value for cost in costs}
    for cost in plan.costs:
        value = found.get((cost.level, cost.rule))
        if value is None:
            yield f"the cost sheet has {cost.rule!r} in level {cost.level!r}, the problem does not"
        elif cost.value != value:
            text = f"rule {cost.rule!r} in level {cost.level!r} is told to cost {cost.value:,}"
            yield f"{text}, and costs {value:,}"
        elif cost.value != sum(item.value for item in cost.items):
            text = f"the items of rule {cost.rule!r} in level {cost.level!r}"
            yield f"{text} do not add up to its cost"


def _wrong_claims(problem: Problem, plan: Plan) -> Iterator[str]:
    """Where a plan that is told to be solved does not say what a solved plan says."""
    names = [level.name for level in plan.levels]
    rows = [(cost.level, cost.rule) for cost in plan.costs]
    for name, times in Counter(names).items():
        if times > 1:
            yield f"level {name!r} is told {times} times"
    for (name, rule), times in Counter(rows).items():
        if times > 1:
            yield f"rule {rule!r} in level {name!r} is told {times} times"
    if plan.status == "stated":
        return
    for level in problem.levels:
        if level.name not in names:
            yield f"level {level.name!r} is not told"
        for term in level.terms:
            if (level.name, term.rule) not in rows:
                yield f"rule {term.rule!r} in level {level.name!r} is not in the cost sheet"
    unproven = [x.name for x in plan.levels if x.status not in ("optimal", "within_tolerance")]
    if plan.status == "optimal" and unproven:
        yield f"the plan is told to be optimal, and level {unproven[0]!r} is not"
