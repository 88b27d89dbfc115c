"""What it is worth to spread the visits to neighbours, as a rule counts it.

Dates of a plan are exchanged between its visits, everything else equal, so that plans come about
that cost more and less by the rule. All are simulated with the same seed. The slope of the requests
of a year against the rule's cost is what one of its units is worth. For ``missed_for_good`` with a
worth of 1, which counts requests, that is the worth that it should have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.stats import linregress
from scipy.stats import t as student

from botram_opt.errors import ContradictionError, Issue
from botram_opt.estimates import CONFIDENCE, Estimate
from botram_opt.language import say
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Level, Problem, Term
from botram_opt.problem.base import Record
from botram_opt.requests import found_on
from botram_opt.rules import Soft, soft_rules
from botram_opt.simulation.settings import SimulationSettings
from botram_opt.simulation.simulate import simulate
from botram_opt.uncertain import found_in_futures

LEAST_PLANS = 10
"""Fewer say nothing about a slope."""


class SpreadPlan(Record):
    """A plan that was tried.

    Attributes:
        cost: by the rule.
        served: requests served at a counter in a year, mean.
        recovered: requests of residents who missed their own visit or were turned away, and were
            served or handed in at a neighbour's, likewise.
    """

    cost: int
    served: float
    recovered: float


class SpreadWorth(Record):
    """Requests a year that one unit of a rule's cost is worth.

    Positive: a plan that costs one less gives so many more. The intervals (95%) are those of a
    regression over plans, so they hold both the chance in the simulation and how much plans of the
    same cost differ.

    Attributes:
        rule: which, with its parameters.
        unit: what its cost counts.
        served, recovered: as of ``SpreadPlan``.
        explained: part of the variance of ``recovered`` over plans that the rule's cost explains.
        plans: what was tried; the first one is the plan as given.
        replications: simulated years of each plan.
    """

    rule: Term
    unit: str
    replications: int
    seed: int
    served: Estimate
    recovered: Estimate
    explained: float
    plans: tuple[SpreadPlan, ...]

    @property
    def told_from_nothing(self) -> bool:
        """Whether the interval of ``recovered`` leaves zero out."""
        return not self.recovered.low <= 0 <= self.recovered.high


def worth_of_spread(
    problem: Problem,
    plan: Plan,
    *,
    rule: Term,
    plans: int = 60,
    replications: int = 100,
    seed: int = 0,
    settings: SimulationSettings | None = None,
) -> SpreadWorth:
    """Work out what a unit of a rule's cost is worth that depends on when neighbours are visited.

    Only dates on which every place finds the same are exchanged, and no place comes to have two
    visits on one date. The rules are not kept: the plans are there to compare, not to be carried
    out.

    Args:
        problem: what is planned.
        plan: the plan whose dates are exchanged.
        rule: a soft rule that counts dates, with its parameters; its weight counts for nothing.
        plans: how many are tried, the given one among them.
        replications: years that each lives through.
        seed: of the plans and of their simulations.
        settings: as ``simulate`` takes them.

    Raises:
        ContradictionError: there is no such rule, or it contradicts the problem, or no two dates
            find the same (demand that builds up, for instance), or all plans cost the same, or too
            few plans are asked for; or as ``simulate``.
    """
    if plans < LEAST_PLANS:
        what = say("{n} say nothing about a slope", n=plans)
        raise ContradictionError([Issue("plans", what, say("Try {n} or more", n=LEAST_PLANS))])
    # What is wrong with the plan is told before its dates are looked at.
    first = simulate(problem, plan, replications=replications, seed=seed, settings=settings)
    stated = _stated(problem, rule)
    found = []
    for i, tried in enumerate(_exchanged(problem, plan, plans, seed)):
        result = first
        if i:
            result = simulate(
                problem, tried, replications=replications, seed=seed, settings=settings
            )
        year = result.year
        found.append(
            SpreadPlan(
                cost=sum(item.value for item in stated.measure(problem, tried)),
                served=year.served.mean,
                recovered=year.recovered.mean,
            )
        )
    costs = np.array([each.cost for each in found], np.float64)
    if np.ptp(costs) == 0:
        what = say(
            "all {plans} plans cost {cost} {unit} by the rule",
            plans=plans,
            cost=found[0].cost,
            unit=stated.unit(problem),
        )
        remedy = say("Give a problem with neighbours, and a plan with several visits")
        raise ContradictionError([Issue("plan", what, remedy)])
    recovered = np.array([each.recovered for each in found])
    saved, explained = _slope(-costs, recovered)
    return SpreadWorth(
        rule=rule,
        unit=stated.unit(problem),
        replications=replications,
        seed=seed,
        served=_slope(-costs, np.array([each.served for each in found]))[0],
        recovered=saved,
        explained=explained,
        plans=tuple(found),
    )


def _stated(problem: Problem, rule: Term) -> Soft:
    """The rule that a term names."""
    level = Level(name=rule.rule, terms=(rule,))
    ((_, _, stated),) = soft_rules(problem.derived(levels=(level,)), level)
    return stated


def _exchanged(problem: Problem, plan: Plan, number: int, seed: int) -> Iterator[Plan]:
    """The plan, and plans in which more and more of its visits have each other's dates."""
    alike: dict[bytes, list[int]] = {}
    visits = list(plan.visits)
    for i, visit in enumerate(visits):
        alike.setdefault(_finds(problem, plan, visit.date), []).append(i)
    groups = [group for group in alike.values() if len({visits[i].date for i in group}) > 1]
    if not groups:
        what = say("no two of its dates find the same requests")
        remedy = say("Spread can be valued where demand is a table, and equal on several dates")
        raise ContradictionError([Issue("plan", what, remedy)])
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    movable = sum(len(group) for group in groups)
    for i in range(number):
        moved = {k: visits[k] for k in range(len(visits))}
        # From the plan itself to dates that are drawn at random.
        swaps = round(movable * i / (number - 1))
        for _ in range(swaps):
            group = groups[int(rng.choice(len(groups), p=_sizes(groups)))]
            a, b = (int(k) for k in rng.choice(group, 2, replace=False))
            if _meets_itself(moved, a, b):
                continue
            moved[a], moved[b] = _with_date(moved[a], moved[b]), _with_date(moved[b], moved[a])
        dated = sorted(moved.values(), key=lambda visit: (visit.date, visit.sub_district))
        yield Plan(problem=plan.problem, visits=tuple(dated))


def _meets_itself(moved: dict[int, Visit], a: int, b: int) -> bool:
    """Whether a place would have two visits on a date if two visits exchanged theirs."""
    others = {(each.sub_district, each.date) for k, each in moved.items() if k not in (a, b)}
    one, other = moved[a], moved[b]
    return not others.isdisjoint({(one.sub_district, other.date), (other.sub_district, one.date)})


def _sizes(groups: list[list[int]]) -> NDArray[np.float64]:
    sizes: NDArray[np.float64] = np.array([len(group) for group in groups], np.float64)
    shares: NDArray[np.float64] = sizes / sizes.sum()
    return shares


def _with_date(visit: Visit, other: Visit) -> Visit:
    return visit.model_copy(update={"date": other.date})


def _finds(problem: Problem, plan: Plan, day: dt.date) -> bytes:
    """What visits to any place of the plan would find on a date."""
    places = sorted({visit.sub_district for visit in plan.visits})
    pairs = [(place, service.id) for place in places for service in problem.services]
    if problem.futures is None:
        return np.array([found_on(problem, *pair, day) for pair in pairs]).tobytes()
    return b"".join(found_in_futures(problem, *pair, day).tobytes() for pair in pairs)


def _slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[Estimate, float]:
    """Slope of the least-squares line with its interval, and the part of the variance explained."""
    if np.ptp(y) == 0:
        # A level line, of which the library does not say how sure it is.
        return Estimate(mean=0, low=0, high=0), 0.0
    line = linregress(x, y)
    half = float(student.ppf((1 + CONFIDENCE) / 2, len(x) - 2)) * float(line.stderr)
    slope = float(line.slope)
    return Estimate(mean=slope, low=slope - half, high=slope + half), float(line.rvalue) ** 2
