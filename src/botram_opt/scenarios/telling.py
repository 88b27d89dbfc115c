"""What a comparison says, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botram_opt.amounts import level_amount
from botram_opt.language import say, say_number
from botram_opt.plan import LevelResult, LevelRise, PlanDifference
from botram_opt.plan.rises import PROVEN
from botram_opt.problem import Problem
from botram_opt.titles import level_called

if TYPE_CHECKING:
    from botram_opt.scenarios.comparison import Compared
    from botram_opt.scenarios.outcome import Failure, Outcome


def about_base(problem: Problem, base: Outcome) -> Iterator[str]:
    """What the base comes to, level by level."""
    if base.failure is not None:
        yield from about_failure(say("The base"), base.failure)
        return
    assert base.plan is not None
    for level in base.plan.levels:
        yield _of_base(problem, level)


def _of_base(problem: Problem, level: LevelResult) -> str:
    told = {
        "level": level_called(level.name),
        "value": level_amount(problem, level.name, level.value),
    }
    if level.status in PROVEN:
        return say("The base: '{level}' comes to {value}, which is proven.", **told)
    if level.bound is None:
        return say("The base: '{level}' comes to {value}; how good that is, is not known.", **told)
    bound = level_amount(problem, level.name, level.bound)
    return say(
        "The base: '{level}' comes to {value}; no plan gets below {bound}.", bound=bound, **told
    )


def about_scenario(base: Problem, compared: Compared) -> Iterator[str]:
    """What a scenario comes to beside the base."""
    name = compared.scenario.name
    if compared.outcome.failure is not None:
        yield from about_failure(name, compared.outcome.failure)
        return
    assert compared.plan is not None
    problem = compared.changed(base)
    if compared.difference is None:
        # The base has no plan, so there is nothing to set it beside.
        for level in compared.plan.levels:
            value = level_amount(problem, level.name, level.value)
            yield say(
                "{scenario}: '{level}' comes to {value}.",
                scenario=name,
                level=level_called(level.name),
                value=value,
            )
        return
    yield from about_levels(base, problem, name, compared)
    yield from _about_moves(name, compared.difference)


def about_levels(base: Problem, problem: Problem, name: str, compared: Compared) -> Iterator[str]:
    """How levels differ from those of the base, where they may."""
    verdicts = {rise.name: compared.verdict(rise.name) for rise in compared.levels}
    if all(verdict == "same" for verdict in verdicts.values()):
        yield say("{scenario}: it is proven that no level changes.", scenario=name)
    for rise in compared.levels:
        if verdicts[rise.name] != "same":
            yield about_rise(base, problem, name, rise, verdicts[rise.name])


def about_rise(
    base: Problem, problem: Problem, scenario: str, rise: LevelRise, verdict: str | None
) -> str:
    """How a level differs, and how sure that is."""
    told = {"scenario": scenario, "level": level_called(rise.name)}
    if rise.after is None:
        return say("{scenario}: there is no level '{level}'.", **told)
    after = level_amount(problem, rise.name, rise.after.value)
    if rise.before is None or rise.rise is None:
        return say(
            "{scenario}: '{level}' comes to {after}; the base has no such level.",
            after=after,
            **told,
        )
    before = level_amount(base, rise.name, rise.before.value)
    told |= {"before": before, "after": after}
    if verdict == "counted_otherwise":
        return say(
            "{scenario}: '{level}' comes to {after}; in the base, where it counts something else, "
            "to {before}.",
            **told,
        )
    if verdict == "real":
        return _about_real(problem, rise, told)
    if rise.rise > 0:
        return say(
            "{scenario}: '{level}' rises from {before} to {after}; that the best plans differ is "
            "not proven.",
            **told,
        )
    if rise.rise < 0:
        return say(
            "{scenario}: '{level}' falls from {before} to {after}; that the best plans differ is "
            "not proven.",
            **told,
        )
    return say(
        "{scenario}: '{level}' stays at {before}; whether the best plans differ is not proven.",
        **told,
    )


def _about_real(problem: Problem, rise: LevelRise, told: dict[str, str]) -> str:
    """By how much the best plans are proven to differ."""
    assert rise.rise is not None
    rises = rise.least is not None and rise.least > 0
    ends = (rise.least, rise.most) if rises else (rise.most, rise.least)
    near, far = (None if n is None else level_amount(problem, rise.name, abs(n)) for n in ends)
    told |= {"near": str(near), "far": str(far)}
    if rises and rise.least == rise.most:
        return say(
            "{scenario}: '{level}' rises by {near}, from {before} to {after}, which is proven.",
            **told,
        )
    if rises and far is not None:
        return say(
            "{scenario}: '{level}' rises from {before} to {after}; that the best plans differ is "
            "proven, by {near} at least and by {far} at most.",
            **told,
        )
    if rises:
        return say(
            "{scenario}: '{level}' rises from {before} to {after}; that the best plans differ is "
            "proven, by {near} at least.",
            **told,
        )
    if rise.least == rise.most:
        return say(
            "{scenario}: '{level}' falls by {near}, from {before} to {after}, which is proven.",
            **told,
        )
    if far is not None:
        return say(
            "{scenario}: '{level}' falls from {before} to {after}; that the best plans differ is "
            "proven, by {near} at least and by {far} at most.",
            **told,
        )
    return say(
        "{scenario}: '{level}' falls from {before} to {after}; that the best plans differ is "
        "proven, by {near} at least.",
        **told,
    )


def _about_moves(scenario: str, difference: PlanDifference) -> Iterator[str]:
    """What and who moves."""
    visits = difference.visits
    if not visits:
        yield say("{scenario}: no visit changes.", scenario=scenario)
        return
    if moved := len(difference.moved):
        yield say_number(
            "{scenario}: {number} visit moves to another date.",
            "{scenario}: {number} visits move to other dates.",
            moved,
            scenario=scenario,
            number=moved,
        )
    if added := sum(visit.before is None for visit in visits):
        yield say_number(
            "{scenario}: {number} visit is held in addition.",
            "{scenario}: {number} visits are held in addition.",
            added,
            scenario=scenario,
            number=added,
        )
    if dropped := sum(visit.after is None for visit in visits):
        yield say_number(
            "{scenario}: {number} visit is no longer held.",
            "{scenario}: {number} visits are no longer held.",
            dropped,
            scenario=scenario,
            number=dropped,
        )
    both = [visit for visit in visits if visit.before and visit.after]
    if others := sum(bool(v.people_added or v.people_removed or v.pools) for v in both):
        yield say_number(
            "{scenario}: other people go to {number} visit.",
            "{scenario}: other people go to {number} visits.",
            others,
            scenario=scenario,
            number=others,
        )
    if counters := sum(bool(visit.counters) for visit in both):
        yield say_number(
            "{scenario}: other counters go to {number} visit.",
            "{scenario}: other counters go to {number} visits.",
            counters,
            scenario=scenario,
            number=counters,
        )


def about_failure(name: str, failure: Failure) -> Iterator[str]:
    """Why there is no plan."""
    if failure.kind == "infeasible":
        yield from _about_conflict(name, failure)
    elif failure.kind == "contradiction":
        yield say("{scenario}: it contradicts itself:", scenario=name)
        yield from (str(issue) for issue in failure.issues)
    elif failure.kind == "no_plan_within_limit":
        yield say(
            "{scenario}: no plan was found before the limit or a cancel; whether one exists is "
            "not known.",
            scenario=name,
        )
    elif failure.kind == "lost":
        yield say(
            "{scenario}: whoever worked on it was ended ({reason}); start it again.",
            scenario=name,
            reason=failure.text,
        )
    else:
        yield say("{scenario}: {reason}", scenario=name, reason=failure.text)


def _about_conflict(name: str, failure: Failure) -> Iterator[str]:
    """What cannot all hold, and what is to be known of it."""
    if not failure.conflict:
        yield say("{scenario}: no plan exists.", scenario=name)
        return
    if failure.minimal:
        yield say(
            "{scenario}: no plan exists, as these cannot all hold; without any one of them the "
            "others can:",
            scenario=name,
        )
    else:
        yield say(
            "{scenario}: no plan exists, as these cannot all hold, and maybe fewer cannot:",
            scenario=name,
        )
    yield from failure.conflict
    if failure.circumstances:
        yield say("{scenario}: this is to be known of them:", scenario=name)
        yield from failure.circumstances
