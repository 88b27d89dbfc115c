"""What planning against futures is worth, and how far a plan may be from the best there is.

A plan made from a sample of futures is judged by futures it was not made from. Three numbers
(Mak, Morton & Wood 1999; Birge 1982):

- a lower bound of what any plan leaves unserved on average: the mean of what is proven of several
  independent samples, each of which can be planned better than all futures at once;
- an upper bound: what the plan leaves on average in the futures that judge it;
- the value of the stochastic solution: how much less that is than what a plan leaves that was made
  for the means of the same futures, in pairs, future by future.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated

import numpy as np
from pydantic import Field

from botram_opt.errors import ContradictionError, Issue
from botram_opt.estimates import Estimate, estimate_of
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.simulation.issues import LEAST_REPLICATIONS
from botram_opt.simulation.issues import issues as simulation_issues
from botram_opt.simulation.settings import SimulationSettings
from botram_opt.solving.limits import DEFAULT_WORKERS
from botram_opt.solving.planned_on import FUTURES_RULE, planned_on
from botram_opt.solving.solve import solve
from botram_opt.uncertain import left_in_futures, number_of_futures


def _no_futures() -> Issue:
    return Issue("futures", say("the problem states none"), say("Forecast the demand first"))


class Appraisal(Record):
    """How good planning against a sample of futures is, in requests unserved a season.

    Requests are weighted by service, as the rule ``unserved`` weighs them; intervals are of 95%.

    Attributes:
        futures: in each sample that was planned against.
        samples: how many independent samples the lower bound is of.
        judges: futures that judged the plans, and were not planned against.
        bound: what no plan gets below on average, as far as is proven of the samples.
        on_samples, on_means: what the plans made from a sample, and from its means, leave.
        value: how much less the first of the two leaves; below 0 if it leaves more.
        plan, plan_on_means: the two plans.
    """

    futures: Annotated[int, Field(ge=1)]
    samples: Annotated[int, Field(ge=2)]
    judges: Annotated[int, Field(ge=2)]
    bound: Estimate
    on_samples: Estimate
    on_means: Estimate
    value: Estimate
    plan: Plan
    plan_on_means: Plan

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, at most, as a share of what it leaves.

        From the lower end of the bound to the upper end of what the plan leaves; each end holds
        with a chance of 97.5%. It is 0 where the plan leaves nobody unserved, as no plan leaves
        fewer; and where the bound is above what the plan leaves, which says that the futures that
        judge are unlike those planned against, or is chance.
        """
        most = self.on_samples.high
        return max(0.0, most - max(0.0, self.bound.low)) / most if most else 0.0

    def describe(self) -> tuple[str, ...]:
        """Say what was found, in sentences."""
        value, means = self.value, self.on_means.mean
        if value.low > 0:
            verdict = say("the first leaves {n} fewer", n=number(value.mean, places=1))
            if means:
                verdict = say(
                    "the first leaves {n} ({percent}%) fewer",
                    n=number(value.mean, places=1),
                    percent=number(100 * value.mean / means, places=1),
                )
        elif value.high < 0:
            verdict = say(
                "the first leaves {n} more: planning on means is better here",
                n=number(-value.mean, places=1),
            )
        else:
            verdict = say(
                "the difference of {n} is not told from none", n=number(value.mean, places=1)
            )
        return (
            say(
                "In {judges} futures that were not planned against, the plan made from {futures} "
                "futures leaves {samples} requests unserved on average, and the plan made from "
                "their means {means}; {verdict} ({low} to {high}).",
                judges=self.judges,
                futures=self.futures,
                samples=_told(self.on_samples),
                means=_told(self.on_means),
                verdict=verdict,
                low=number(value.low, places=1),
                high=number(value.high, places=1),
            ),
            say(
                "No plan leaves fewer than {bound} on average, as far as {samples} independent "
                "samples prove; {beside}.",
                bound=_told(self.bound),
                samples=self.samples,
                beside=self._beside_the_bound(),
            ),
        )

    def _beside_the_bound(self) -> str:
        if self.bound.low > self.on_samples.high:
            return say(
                "that is more than the plan leaves in the futures that judge it, by chance or "
                "because they are unlike those planned against, so how far the plan is from the "
                "best is not told"
            )
        if self.on_samples.high == 0:
            return say("in the futures that judge it, none is better than the plan")
        return say(
            "with a confidence of 95% the plan is at most {percent}% from the best",
            percent=number(100 * self.gap, places=1),
        )


def appraise(
    problem: Problem,
    *,
    futures: int = 200,
    samples: int = 5,
    judges: int | None = None,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> Appraisal:
    """Plan against samples of a problem's futures, and judge the plan by others of them.

    The first ``samples`` times ``futures`` futures are planned against, the last ``judges`` judge.
    The plan is made from the first sample, at all levels; of the others only the first level is
    solved, for its bound.

    Args:
        problem: with futures enough for all of that. Its first level is on requests unserved alone.
        futures: in each sample.
        samples: how many there are, 2 at least.
        judges: how many futures judge; None for all that are left.
        time_limit: seconds for each of the ``samples`` + 1 solves; see `solve`.
        workers: see `solve`.
        seed: of the solves.
        reproducible: see `solve`.
        clock: see `solve`.

    Raises:
        ContradictionError: there are too few futures, or the first level is on something else;
            holds every fault.
        InfeasibleError, NoPlanWithinLimitError: a solve found no plan.
    """
    total = number_of_futures(problem)
    _refuse(problem, futures, samples, judges)
    assert problem.futures is not None
    judges = total - futures * samples if judges is None else judges

    def planned(against: Problem) -> Plan:
        return solve(
            against,
            time_limit=time_limit,
            workers=workers,
            seed=seed,
            reproducible=reproducible,
            clock=clock,
        )

    bounds = []
    plans: list[Plan] = []
    for n in range(samples):
        sample = problem.futures.only(n * futures, (n + 1) * futures)
        against = planned_on(problem.changed(futures=sample), "samples")
        if n:
            against = against.changed(levels=against.levels[:1])
        plan = planned(against)
        plans.append(plan)
        weight = against.levels[0].terms[0].weight
        bounds.append((plan.levels[0].bound or 0) / (futures * weight))
    first = problem.changed(futures=problem.futures.only(0, futures))
    on_means = planned(planned_on(first, "mean"))
    judge = problem.changed(futures=problem.futures.only(total - judges, total))
    left, left_by_means = left_in_futures(judge, plans[0]), left_in_futures(judge, on_means)
    return Appraisal(
        futures=futures,
        samples=samples,
        judges=judges,
        bound=estimate_of(np.array(bounds)),
        on_samples=estimate_of(left.astype(float)),
        on_means=estimate_of(left_by_means.astype(float)),
        value=estimate_of((left_by_means - left).astype(float)),
        plan=plans[0],
        plan_on_means=on_means,
    )


def expected_unserved(problem: Problem, plan: Plan) -> Estimate:
    """Estimate what a plan leaves unserved in a season, from the problem's futures.

    Requests are weighted by service. The plan may be from anywhere; where it states no quotas,
    they are what its counters have time for. Rules are not checked; that is for ``verify``.

    Raises:
        ContradictionError: the plan names what the problem does not have, or the problem states
            fewer than two futures; holds every fault.
    """
    # With settings as they come only the visits can be at fault.
    unknown = simulation_issues(problem, plan, LEAST_REPLICATIONS, 0, SimulationSettings())
    remedy = say("Give the plan together with the problem that it was made for")
    issues = [replace(issue, remedy=remedy) for issue in unknown]
    there = number_of_futures(problem)
    if not there:
        issues.append(_no_futures())
    elif there < 2:
        what = say("there is 1, and an interval needs at least 2")
        issues.append(Issue("futures", what, say("Forecast with more of them")))
    if issues:
        raise ContradictionError(issues)
    return estimate_of(left_in_futures(problem, plan).astype(float))


def _refuse(problem: Problem, futures: int, samples: int, judges: int | None) -> None:
    issues = []
    asked = [("futures", futures, 1), ("samples", samples, 2)]
    if judges is not None:
        asked.append(("judges", judges, 2))
    for name, n, least in asked:
        if n < least:
            issues.append(
                Issue(
                    name,
                    say("{number} is too few", number=n),
                    say("Give {least} at least", least=least),
                )
            )
    there = number_of_futures(problem)
    if not there:
        issues.append(_no_futures())
    elif not issues:
        issues += _too_few(there, futures, samples, judges)
    rules = [term.rule for term in problem.levels[0].terms]
    if rules not in (["unserved"], [FUTURES_RULE]):
        what = say("it is not on requests unserved alone")
        where = f"levels {problem.levels[0].name!r}"
        issues.append(Issue(where, what, say("Let the rule 'unserved' be its only one")))
    if issues:
        raise ContradictionError(issues)


def _too_few(there: int, futures: int, samples: int, judges: int | None) -> Iterator[Issue]:
    """Where there are fewer futures than are planned against and judge."""
    used = futures * samples
    needed = used + (2 if judges is None else judges)
    if needed <= there:
        return
    told: dict[str, object] = {"there": there, "samples": samples, "futures": futures}
    if judges is None:
        what = say(
            "there are {there}; {samples} samples of {futures} take {used}, which leaves {left} to "
            "judge, and at least 2 must",
            **told,
            used=used,
            left=there - used if there > used else say("none"),
        )
    else:
        what = say(
            "there are {there}; {samples} samples of {futures} and {judges} to judge take {needed}",
            **told,
            judges=judges,
            needed=needed,
        )
    yield Issue(
        "futures", what, say("Forecast with {needed} at least, or ask for fewer", needed=needed)
    )


def _told(estimate: Estimate) -> str:
    mean, low, high = (
        number(value, places=1) for value in (estimate.mean, estimate.low, estimate.high)
    )
    return say("{mean} ({low} to {high})", mean=mean, low=low, high=high)
