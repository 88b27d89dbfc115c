"""What planning against futures is worth, on a problem that can be worked by hand.

A visit has room for one counter: one for identity cards has time for 48, one for family cards for
24. In four futures 0, 0, 0 and 200 ask for identity cards, and 30 for family cards in each. On the
mean of 50 and 30 identity cards serve most; on average over the futures 12 of them, and 24 family
cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

import botram_opt
from botram_opt import Appraisal, ContradictionError, Estimate, Plan, Problem, appraise
from botram_opt.plan import ProblemReference, Visit
from botram_opt.problem import FutureRequests, Futures, Level, Term, Venue
from small import FIRST, small_problem

RARELY_MANY = (0, 0, 0, 200)
CARDS, FAMILIES = 48, 24
"""What one counter has time for."""


def problem_of(
    cards: Sequence[int], families: Sequence[int], *, room: int = 1, **parts: Any
) -> Problem:
    """One place, with so many identity cards and family cards in each future."""
    place = small_problem(places=1).sub_districts[0]
    rows = (
        FutureRequests(sub_district="s0", service="ktp", requests=tuple(cards)),
        FutureRequests(sub_district="s0", service="kk", requests=tuple(families)),
    )
    stated: dict[str, Any] = {
        "sub_districts": (place.model_copy(update={"venue": Venue(room=room)}),),
        "futures": Futures(requests=rows),
        "levels": (Level(name="served", terms=(Term(rule="unserved"),)),),
    }
    return small_problem(places=1, **(stated | parts))


def by_hand(**parts: Any) -> Problem:
    """Three samples of the four futures, one in which 10,000 come, and eight to judge."""
    return problem_of((*3 * RARELY_MANY, 10_000, *2 * RARELY_MANY), 21 * (30,), **parts)


def appraised(problem: Problem, **asked: Any) -> Appraisal:
    stated: dict[str, Any] = {"futures": 4, "samples": 3, "judges": 8}
    return appraise(problem, workers=1, reproducible=True, **(stated | asked))


def told_by_numpy(left: Sequence[float]) -> Estimate:
    mean, error = np.mean(left), np.std(left, ddof=1) / np.sqrt(len(left))
    low, high = student.interval(0.95, len(left) - 1, loc=mean, scale=error)
    return Estimate(mean=float(mean), low=float(low), high=float(high))


def estimate(mean: float, low: float, high: float) -> Estimate:
    return Estimate(mean=mean, low=low, high=high)


def same(one: Estimate, other: Estimate) -> bool:
    return one.model_dump() == pytest.approx(other.model_dump())


def counters(plan: Plan) -> dict[str, int]:
    return plan.visits[0].counters


def stated_plan(problem: Problem, **parts: Any) -> Plan:
    reference = ProblemReference.of(problem)
    about: dict[str, Any] = {"sub_district": "s0", "date": FIRST, "served": {}, "unserved": {}}
    return Plan(problem=reference, visits=(Visit(**(about | parts)),))


@pytest.mark.parametrize("rule", ["unserved", "expected_unserved"])
def test_a_problem_worked_by_hand(rule: str) -> None:
    levels = (
        Level(name="served", terms=(Term(rule=rule, weight=3),)),
        Level(name="used", terms=(Term(rule="resources_used"),)),
    )
    found = appraised(by_hand(levels=levels))
    assert (counters(found.plan), counters(found.plan_on_means)) == ({"c2": 1}, {"c1": 1})
    # 30 - 24 family cards are left, and 0 or 200 identity cards; or 30, and 0 or 200 - 48.
    on_samples, on_means = 2 * (6, 6, 6, 206), 2 * (30, 30, 30, 182)
    assert same(found.on_samples, told_by_numpy(on_samples))
    assert same(found.on_means, told_by_numpy(on_means))
    assert same(found.value, told_by_numpy(2 * (24, 24, 24, -24)))
    assert (found.on_samples.mean, found.on_means.mean, found.value.mean) == (56, 68, 12)
    assert found.bound == Estimate(mean=56, low=56, high=56)
    assert found.gap == pytest.approx(1 - 56 / found.on_samples.high)
    assert [level.name for level in found.plan.levels] == ["served", "used"]


def test_all_that_are_left_judge_unless_it_is_said_how_many() -> None:
    found = appraised(by_hand(), judges=None)
    assert found.judges == 9
    assert found.on_samples.mean == pytest.approx((8 * 56 + 10_006) / 9)


def test_the_plan_made_from_means_knows_the_first_sample_alone() -> None:
    found = appraised(problem_of((*4 * (10,), *16 * (200,)), 20 * (30,)))
    assert counters(found.plan) == counters(found.plan_on_means) == {"c2": 1}
    assert found.value == Estimate(mean=0, low=0, high=0)


@pytest.mark.parametrize(
    ("bound", "left", "gap"),
    [((70, 60, 80), (90, 80, 100), 0.4), ((10, -20, 40), (90, 80, 100), 1.0)],
)
def test_the_gap_is_between_the_far_ends_of_the_intervals(
    bound: tuple[int, int, int], left: tuple[int, int, int], gap: float
) -> None:
    ends = {"bound": estimate(*bound), "on_samples": estimate(*left)}
    assert appraised(by_hand()).model_copy(update=ends).gap == pytest.approx(gap)


def test_what_was_found_is_told_in_sentences() -> None:
    first, second = appraised(by_hand()).describe()
    assert first == (
        "In 8 futures that were not planned against, the plan made from 4 futures leaves 56.0 "
        "(-21.4 to 133.4) requests unserved on average, and the plan made from their means 68.0 "
        "(9.2 to 126.8); the difference of 12.0 is not told from none (-6.6 to 30.6)."
    )
    assert second == (
        "No plan leaves fewer than 56.0 (56.0 to 56.0) on average, as far as 3 independent samples "
        "prove; with a confidence of 95% the plan is at most 58.0% from the best."
    )


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ((12, 10, 14), "the first leaves 12.0 (17.6%) fewer (10.0 to 14.0)"),
        ((-12, -14, -10), "the first leaves 12.0 more: planning on means is better here (-14.0 to"),
    ],
)
def test_which_plan_is_better_is_told(value: tuple[int, int, int], verdict: str) -> None:
    found = appraised(by_hand()).model_copy(update={"value": estimate(*value)})
    assert verdict in found.describe()[0]


def test_where_nobody_is_left_unserved_no_plan_is_better() -> None:
    found = appraised(problem_of(10 * (20, 48), 20 * (10,), room=2))
    nobody = Estimate(mean=0, low=0, high=0)
    assert found.bound == found.on_samples == found.on_means == found.value == nobody
    assert found.gap == 0
    first, second = found.describe()
    assert "leaves 0.0 (0.0 to 0.0) requests unserved" in first
    assert second == (
        "No plan leaves fewer than 0.0 (0.0 to 0.0) on average, as far as 3 independent samples "
        "prove; in the futures that judge it, none is better than the plan."
    )


@pytest.mark.parametrize(("come", "left"), [(0, 0), (50, 50 - CARDS)])
def test_where_the_plan_leaves_less_than_any_can_no_gap_is_told(come: int, left: int) -> None:
    found = appraised(problem_of((*12 * (200,), *8 * (come,)), 20 * (0,)))
    assert (found.on_samples.mean, found.bound.mean, found.gap) == (left, 200 - CARDS, 0)
    assert found.describe()[1] == (
        "No plan leaves fewer than 152.0 (152.0 to 152.0) on average, as far as 3 independent "
        "samples prove; that is more than the plan leaves in the futures that judge it, by chance "
        "or because they are unlike those planned against, so how far the plan is from the best is "
        "not told."
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_is_below_the_best_of_all_plans(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def drawn(number: int) -> tuple[list[int], list[int]]:
        busy = rng.random(number) < 0.3
        cards = np.where(busy, rng.poisson(150, number), rng.poisson(15, number))
        return cards.tolist(), rng.poisson(35, number).tolist()

    def best(cards: Sequence[int], families: Sequence[int]) -> float:
        """The least that any of the plans leaves: two counters, of one type or of both."""
        return min(
            float(
                np.maximum(0, np.array(cards) - CARDS * number).mean()
                + np.maximum(0, np.array(families) - FAMILIES * (2 - number)).mean()
            )
            for number in range(3)
        )

    futures, samples, judges = 10, 6, 150
    cards, families = drawn(futures * samples + judges)
    found = appraised(
        problem_of(cards, families, room=2), futures=futures, samples=samples, judges=judges
    )
    by_sample = [
        best(cards[first : first + futures], families[first : first + futures])
        for first in range(0, futures * samples, futures)
    ]
    assert same(found.bound, told_by_numpy(by_sample))
    planned_against = futures * samples
    assert found.bound.mean <= best(cards[:planned_against], families[:planned_against])
    truth = best(*drawn(200_000))
    assert found.bound.low <= truth <= found.on_samples.high
    assert found.on_samples.mean >= best(cards[-judges:], families[-judges:])


def refused(call: Any, *given: Any, **asked: Any) -> list[str]:
    with pytest.raises(ContradictionError) as caught:
        call(*given, **asked)
    return [str(issue) for issue in caught.value.issues]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"futures": 5, "samples": 4, "judges": None},
            "futures: there are 21; 4 samples of 5 take 20, which leaves 1 to judge, and at "
            "least 2 must. Forecast with 22 at least, or ask for fewer",
        ),
        (
            {"futures": 1000, "samples": 5, "judges": None},
            "futures: there are 21; 5 samples of 1,000 take 5,000, which leaves none to judge, and "
            "at least 2 must. Forecast with 5,002 at least, or ask for fewer",
        ),
        (
            {"judges": 10},
            "futures: there are 21; 3 samples of 4 and 10 to judge take 22. Forecast with 22 at "
            "least, or ask for fewer",
        ),
        ({"judges": 1}, "judges: 1 is too few. Give 2 at least"),
        ({"futures": 0}, "futures: 0 is too few. Give 1 at least"),
        ({"samples": 1}, "samples: 1 is too few. Give 2 at least"),
    ],
)
def test_too_few_futures_are_refused(asked: dict[str, Any], told: str) -> None:
    assert refused(appraised, by_hand(), **asked) == [f"{told}."]


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = refused(appraised, by_hand(), futures=-1, samples=0, judges=-3)
    assert [sentence.split(":")[0] for sentence in told] == ["futures", "samples", "judges"]


def test_a_problem_without_futures_is_refused() -> None:
    told = ["futures: the problem states none. Forecast the demand first."]
    assert refused(appraise, by_hand(futures=None)) == told
    assert refused(appraise, by_hand(futures=None), judges=50) == told


@pytest.mark.parametrize("rules", [("waiting",), ("unserved", "waiting")])
def test_a_first_level_on_something_else_is_refused(rules: tuple[str, ...]) -> None:
    levels = (Level(name="all", terms=tuple(Term(rule=rule) for rule in rules)),)
    assert refused(appraised, by_hand(levels=levels)) == [
        "levels 'all': it is not on requests unserved alone. "
        "Let the rule 'unserved' be its only one."
    ]


def test_expected_unserved_is_the_mean_over_futures() -> None:
    problem = problem_of(RARELY_MANY, (30, 20, 24, 60))
    plan = stated_plan(problem, counters={"c2": 1})
    found = botram_opt.expected_unserved(problem, plan)
    assert same(found, told_by_numpy((6, 0, 0, 200 + 36)))
    quota = stated_plan(problem, counters={}, quota={"ktp": 30, "kk": 10})
    found = botram_opt.expected_unserved(problem, quota)
    assert same(found, told_by_numpy((20, 10, 14, 170 + 50)))


def test_expected_unserved_weighs_services() -> None:
    cards, families = small_problem().services
    weighed = (cards.model_copy(update={"unserved_weight": 5}), families)
    problem = problem_of((10, 50), (30, 30), services=weighed)
    found = botram_opt.expected_unserved(problem, stated_plan(problem, counters={"c2": 1}))
    assert same(found, told_by_numpy((5 * 10 + 6, 5 * 50 + 6)))


def test_expected_unserved_needs_two_futures() -> None:
    plan = stated_plan(by_hand(), counters={})
    told = refused(botram_opt.expected_unserved, by_hand(futures=None), plan)
    assert told == ["futures: the problem states none. Forecast the demand first."]
    told = refused(botram_opt.expected_unserved, problem_of((1,), (1,)), plan)
    assert told == [
        "futures: there is 1, and an interval needs at least 2. Forecast with more of them."
    ]


def test_a_plan_that_names_what_the_problem_lacks_is_refused() -> None:
    problem = by_hand()
    known = stated_plan(problem, counters={"c1": 1}).visits
    unknown = stated_plan(
        problem,
        sub_district="nowhere",
        counters={"van": 1},
        served={"births": 1},
        quota={"deaths": 1},
    ).visits
    plan = stated_plan(problem, counters={}).model_copy(update={"visits": known + unknown})
    where = f"the visit to 'nowhere' on {FIRST}"
    remedy = "Give the plan together with the problem that it was made for."
    assert refused(botram_opt.expected_unserved, problem, plan) == [
        f"{where}: {what}. {remedy}"
        for what in (
            "there is no sub-district of this id",
            "there is no counter type 'van'",
            "there is no service 'births'",
            "there is no service 'deaths'",
        )
    ]
    told = refused(botram_opt.expected_unserved, by_hand(futures=None), plan)
    assert len(told) == 5
