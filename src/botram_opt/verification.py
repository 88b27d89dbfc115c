"""Whether a plan keeps every rule of a problem, and costs what it says: without the solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from botram_opt.language import say
from botram_opt.plan import Item, Plan, RuleCost, Visit
from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.rules import cost_sheet, hard_rules
from botram_opt.titles import level_called
from botram_opt.wording import on

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
                text=say(
                    "the plan was made for '{other}' ({other_mark}), not for '{problem}' ({mark})",
                    other=plan.problem.name,
                    other_mark=plan.problem.fingerprint[:12],
                    problem=problem.name,
                    mark=problem.fingerprint[:12],
                ),
            )
        )
    findings += [Finding(kind="unknown_item", text=text) for text in _unknown(problem, plan)]
    known = plan.model_copy(update={"visits": tuple(known_visits(problem, plan))})
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
        place, day = visit.sub_district, on(visit.date)
        if place not in problem.sub_district:
            yield say(
                "the visit to '{place}' on {day} is to no sub-district of the problem",
                place=place,
                day=day,
            )
        kinds = {*visit.counters, *(seat.counter_type for seat in visit.staff)}
        kinds |= {use.counter_type for use in visit.pools}
        for name in sorted(kinds - set(problem.counter_type)):
            yield say(
                "the visit to '{place}' on {day} names '{name}', which is no counter type of the "
                "problem",
                place=place,
                day=day,
                name=name,
            )
        for name in sorted({seat.id for seat in visit.staff} - set(problem.person)):
            yield say(
                "the visit to '{place}' on {day} names '{name}', which is no person of the problem",
                place=place,
                day=day,
                name=name,
            )
        for name in sorted({use.id for use in visit.pools} - set(problem.pool)):
            yield say(
                "the visit to '{place}' on {day} names '{name}', which is no pool of the problem",
                place=place,
                day=day,
                name=name,
            )
        services = {*visit.served, *visit.unserved, *visit.quota}
        for name in sorted(services - set(problem.service)):
            yield say(
                "the visit to '{place}' on {day} names '{name}', which is no service of the "
                "problem",
                place=place,
                day=day,
                name=name,
            )
    known = {(level.name) for level in problem.levels}
    for level in plan.levels:
        if level.name not in known:
            yield say(
                "the plan tells a value of '{level}', which is no level of the problem",
                level=level_called(level.name),
            )


def known_visits(problem: Problem, plan: Plan) -> Iterator[Visit]:
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
            yield say(
                "level '{level}' is told to cost {told}, and costs {value}",
                level=level_called(level.name),
                told=level.value,
                value=values[level.name],
            )
        if level.bound is not None and level.bound > level.value:
            yield say(
                "level '{level}' is told to have the bound {bound}, above its value {value}",
                level=level_called(level.name),
                bound=level.bound,
                value=level.value,
            )
        if level.status == "optimal" and level.bound != level.value:
            yield say(
                "level '{level}' is told to be optimal, but its bound is not its value",
                level=level_called(level.name),
            )
        if level.status == "within_tolerance":
            granted = stated[level.name].tolerance.granted
            if level.bound is None or level.value > level.bound + granted(level.bound):
                yield say(
                    "level '{level}' is not within its tolerance of its bound",
                    level=level_called(level.name),
                )
    found = {(cost.level, cost.rule): cost.value for cost in costs}
    for cost in plan.costs:
        value = found.get((cost.level, cost.rule))
        if value is None:
            yield say(
                "the cost sheet has '{rule}' in level '{level}', the problem does not",
                rule=cost.rule,
                level=level_called(cost.level),
            )
        elif cost.value != value:
            yield say(
                "rule '{rule}' in level '{level}' is told to cost {told}, and costs {value}",
                rule=cost.rule,
                level=level_called(cost.level),
                told=cost.value,
                value=value,
            )
        elif cost.value != sum(item.value for item in cost.items):
            yield say(
                "the items of rule '{rule}' in level '{level}' do not add up to its cost",
                rule=cost.rule,
                level=level_called(cost.level),
            )


def _wrong_claims(problem: Problem, plan: Plan) -> Iterator[str]:
    """Where a plan that is told to be solved does not say what a solved plan says."""
    names = [level.name for level in plan.levels]
    rows = [(cost.level, cost.rule) for cost in plan.costs]
    for name, times in Counter(names).items():
        if times > 1:
            yield say(
                "level '{level}' is told {times} times", level=level_called(name), times=times
            )
    for (name, rule), times in Counter(rows).items():
        if times > 1:
            yield say(
                "rule '{rule}' in level '{level}' is told {times} times",
                rule=rule,
                level=level_called(name),
                times=times,
            )
    if plan.status == "stated":
        return
    for level in problem.levels:
        if level.name not in names:
            yield say("level '{level}' is not told", level=level_called(level.name))
        for term in level.terms:
            if (level.name, term.rule) not in rows:
                yield say(
                    "rule '{rule}' in level '{level}' is not in the cost sheet",
                    rule=term.rule,
                    level=level_called(level.name),
                )
    unproven = [x.name for x in plan.levels if x.status not in ("optimal", "within_tolerance")]
    if plan.status == "optimal" and unproven:
        yield say(
            "the plan is told to be optimal, and level '{level}' is not",
            level=level_called(unproven[0]),
        )
