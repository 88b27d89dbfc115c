"""Partial pooling: factors learned, what moves together, what is unsure, what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.history import CountedRequests, History
from botram_opt.demand.method import Target
from botram_opt.demand.pooled.alike import ALIKE, together
from botram_opt.demand.pooled.learning import Learned, beforehand
from botram_opt.demand.pooled.pooling import Pooled
from botram_opt.errors import ForecastError
from counted import Truth, day, drawn_means, effect, row

PLACES = 20
RESIDENTS = {f"p{i}": 1000.0 * (i + 1) for i in range(PLACES)}
EVERY = [(f"p{i}", "ktp") for i in range(PLACES)]
ODD_WEEKS = [(day(week), day(week)) for week in range(1, 80, 2)]


def counts(
    rng: np.random.Generator, rate: float, visits: int, factor: float = 1.0
) -> list[CountedRequests]:
    """Counts of every place in so many weeks; in odd ones so many times the rate ask."""
    rows = []
    for i, (place, residents) in enumerate(RESIDENTS.items()):
        own = rate * residents * float(np.exp(0.2 * rng.standard_normal()))
        for visit in range(visits):
            mean = own * (factor if (i + visit) % 2 else 1.0) * rng.gamma(25, 1 / 25)
            rows.append(row(place, day(i % 2 + visit), int(rng.poisson(mean))))
    return rows


def learned(history: History, *effects: CalendarEffect, **more: Any) -> list[Learned]:
    return Pooled(RESIDENTS, effects, **more).fit(history, EVERY).learned


@pytest.mark.parametrize("known", [0.1, 1.0, 3.4])
def test_many_counts_find_a_factor_whatever_was_known(known: float) -> None:
    rng = np.random.default_rng(4)
    history = History(rows=tuple(counts(rng, 0.02, visits=12, factor=0.3)))
    odd = effect("odd", *ODD_WEEKS, factor=known, log_sd=0.3)
    (found,) = learned(history, odd)
    assert found.counts == 120
    assert found.mean == pytest.approx(0.3, rel=0.08)
    low, high = found.draw(np.array([0.025, 0.975]))
    assert low < 0.3 < high
    assert high / low < 1.25


def test_two_factors_are_told_apart() -> None:
    rng = np.random.default_rng(5)
    rows = counts(rng, 0.02, visits=8, factor=2.0)
    late = [(day(4), day(9))]
    rows = [
        r.model_copy(update={"requests": r.requests // 2}) if r.date >= day(4) else r for r in rows
    ]
    history = History(rows=tuple(rows))
    effects = (
        effect("odd", *ODD_WEEKS, log_sd=0.3),
        effect("late", *late, log_sd=0.3),
        effect("never", (day(90), day(91)), factor=2.0, log_sd=0.3),
    )
    odd, half, never = learned(history, *effects)
    assert odd.mean == pytest.approx(2.0, rel=0.1)
    assert half.mean == pytest.approx(0.5, rel=0.1)
    assert never.mean == pytest.approx(2.0, rel=1e-3)


def test_factors_that_hold_at_the_same_time_are_told_apart() -> None:
    rng = np.random.default_rng(17)
    rows = [
        r.model_copy(update={"requests": int(r.requests * times)})
        for r in counts(rng, 0.02, visits=12)
        for times in [{0: 2.0, 1: 0.8}[r.date >= day(4)] if day(2) <= r.date <= day(8) else 1.0]
    ]
    effects = (
        effect("outer", (day(2), day(8)), log_sd=0.5),
        effect("inner", (day(4), day(8)), log_sd=0.5),
    )
    outer, inner = learned(History(rows=tuple(rows)), *effects)
    assert outer.mean == pytest.approx(2.0, rel=0.1)
    assert inner.mean == pytest.approx(0.4, rel=0.1)


def test_without_counts_what_was_known_stays() -> None:
    history = History(rows=tuple(counts(np.random.default_rng(6), 0.02, visits=1)))
    never = effect("never", (day(90), day(91)), factor=0.14, log_sd=0.3)
    other = effect("other service", *ODD_WEEKS, factor=3.4, log_sd=0.3, services=("kk",))
    for known, found in zip((never, other), learned(history, never, other), strict=True):
        assert found.counts == 0
        assert found.mean == pytest.approx(known.factor, rel=1e-3)
        spread = np.diff(np.log(found.draw(np.array([0.025, 0.975]))))
        assert spread == pytest.approx(2 * 1.96 * 0.3, rel=0.01)


def test_a_factor_that_is_sure_is_left_as_it_is() -> None:
    history = History(rows=tuple(counts(np.random.default_rng(7), 0.02, 4, factor=3.0)))
    (found,) = learned(history, effect("odd", *ODD_WEEKS, factor=1.25, log_sd=0))
    assert found.mean == pytest.approx(1.25)
    assert found.counts == 40
    assert set(found.draw(np.array([0.001, 0.5, 0.999]))) == {found.mean}


def test_few_counts_move_a_factor_some_of_the_way() -> None:
    rows = counts(np.random.default_rng(8), 0.02, visits=1)
    # One place in the effect, with a third of what the others have.
    third = rows[10].model_copy(update={"date": day(50), "requests": rows[10].requests // 3})
    history = History(rows=(*rows[:10], third, *rows[11:]))
    (found,) = learned(history, effect("e", (day(50), day(50)), log_sd=0.3))
    assert found.counts == 1
    assert 0.5 < found.mean < 0.9


def test_draws_of_a_factor_are_those_of_its_distribution() -> None:
    known = effect("e", (day(0), day(0)), factor=2.0, log_sd=0.4)
    drawn = beforehand(known).draw((np.arange(4000) + 0.5) / 4000)
    assert drawn.mean() == pytest.approx(2.0, rel=0.005)
    assert np.log(drawn).std() == pytest.approx(0.4, rel=0.01)
    assert np.log(drawn).mean() == pytest.approx(np.log(2.0) - 0.4**2 / 2, abs=0.005)


def test_a_place_counted_while_an_effect_held_is_as_unsure_as_the_effect() -> None:
    rows = counts(np.random.default_rng(9), 0.1, visits=6)
    others = [r for r in rows if r.sub_district != "p10"]
    only = [row("p10", day(50 + n), 1100) for n in range(12)]
    history = History(rows=(*others, *only))

    def spread(log_sd: float) -> float:
        known = effect("e", (day(50), day(70)), log_sd=log_sd, sub_districts=("p10",))
        pool = Pooled(RESIDENTS, (known,), year_sd=0).fit(history, EVERY)
        drawn = pool.draw(1500, np.random.default_rng(0))
        together = np.log(drawn.rates[:, pool.number["p10", "ktp"]] * drawn.factors[:, 0])
        assert np.exp(together).mean() == pytest.approx(1100 / RESIDENTS["p10"], rel=0.05)
        # What was counted is known, however it divides.
        assert together.std() < 0.12
        return float(np.log(drawn.rates[:, pool.number["p10", "ktp"]]).std())

    assert spread(0.02) < 0.1
    assert spread(0.5) > 0.15


def pooled_samples(
    history: History, targets: list[Target], futures: int = 3000, **more: Any
) -> Any:
    method = Pooled(RESIDENTS, **{"year_sd": 0, **more})
    return method.samples(history, targets, futures, seed=3)


def test_the_mean_of_futures_is_what_is_expected() -> None:
    rng = np.random.default_rng(10)
    history = History(rows=tuple(counts(rng, 0.02, visits=10)))
    double = effect("double", (day(80), day(90)), factor=2.0, log_sd=0.3)
    targets = [Target(place, "ktp", on) for place in RESIDENTS for on in (day(70), day(85))]
    found = pooled_samples(history, targets, effects=(double,)).mean(axis=0)
    own = [np.mean([r.requests for r in history.series[place, "ktp"]]) for place in RESIDENTS]
    assert found[0::2].sum() == pytest.approx(sum(own), rel=0.02)
    assert found[0::2] == pytest.approx(own, rel=0.12)
    assert found[1::2].sum() == pytest.approx(2 * sum(own), rel=0.03)


def test_years_that_differ_make_everything_less_sure_together() -> None:
    history = History(rows=tuple(counts(np.random.default_rng(11), 0.05, visits=10)))
    targets = [Target(place, "ktp", day(70)) for place in RESIDENTS]
    alike, apart = (pooled_samples(history, targets, year_sd=sd).sum(axis=1) for sd in (0, 0.3))
    assert np.log(apart).std() == pytest.approx(np.hypot(np.log(alike).std(), 0.3), rel=0.08)
    assert apart.mean() == pytest.approx(alike.mean(), rel=0.03)


def test_services_of_a_visit_rise_and_fall_together() -> None:
    rng = np.random.default_rng(12)
    services = ("a", "b", "c", "d")
    residents = [int(number) for number in RESIDENTS.values()]
    for alike in (0.0, 0.8):
        truth = Truth(
            drawn_means(rng, residents, [0.05] * 4, 0.0), services, sigma=0.5, alike=alike
        )
        dates = [(place, day(visit)) for place in range(PLACES) for visit in range(3)]
        history = truth.history(dates, rng)
        pool = Pooled(RESIDENTS, year_sd=0).fit(history, list(history.series))
        assert pool.alike_is_told
        assert pool.alike == pytest.approx(alike, abs=0.15)
        targets = [Target("p3", s, day(60)) for s in services] + [Target("p4", "a", day(60))]
        drawn = np.log1p(pool.visits(targets, 2000, rng))
        within = np.corrcoef(drawn.T)[0, 1:4]
        assert within == pytest.approx(np.full(3, pool.alike), abs=0.12)
        assert abs(np.corrcoef(drawn.T)[0, 4]) < 0.1


def test_how_alike_services_are_is_assumed_where_it_is_not_told() -> None:
    one = History(rows=tuple(counts(np.random.default_rng(13), 0.02, visits=2)))
    pool = Pooled(RESIDENTS).fit(one, EVERY)
    assert (pool.alike, pool.alike_is_told) == (ALIKE, False)
    same = History(rows=tuple(row(p, day(0), 5, service=s) for p in RESIDENTS for s in "abc"))
    # Counts that are all the same tell nothing either, but for the residents they are relative to.
    equal = Pooled(dict.fromkeys(RESIDENTS, 100.0)).fit(same, list(same.series))
    assert (equal.alike, equal.alike_is_told) == (ALIKE, False)


def test_counts_that_were_cut_off_do_not_say_how_alike_services_are() -> None:
    """Two services that rise and fall against each other, and a visit that closed at once."""
    rows = [
        row(f"p{i}", day(visit), 50 + (30 if (visit % 2 == 0) == (s == "a") else 0), service=s)
        for i in range(PLACES)
        for visit in range(4)
        for s in "ab"
    ]
    closed = [row(f"p{i}", day(9), 1, "cut_off", service=s) for i in range(PLACES) for s in "ab"]
    equal = Pooled(dict.fromkeys(RESIDENTS, 100.0))
    series = [(f"p{i}", s) for i in range(PLACES) for s in "ab"]
    assert equal.fit(History(rows=(*rows, *closed)), series).alike == 0


def test_rates_of_a_place_are_drawn_together() -> None:
    rows = [row(f"p{i}", day(0), 40 + i, service=s) for i in range(PLACES) for s in "ab"]
    pool = Pooled(RESIDENTS, year_sd=0).fit(
        History(rows=tuple(rows)), [(f"p{i}", s) for i in range(PLACES) for s in "ab"]
    )
    drawn = np.log(pool.draw(2000, np.random.default_rng(0)).rates)
    same, other = (
        np.corrcoef(drawn[:, pool.number["p3", "a"]], drawn[:, pool.number[key]])[0, 1]
        for key in (("p3", "b"), ("p4", "b"))
    )
    assert same > other + 0.25
    assert abs(other) < 0.15


def test_numbers_that_belong_together_are_standard_normal() -> None:
    drawn = together(0.6, ["x", "y", "x"], 40_000, np.random.default_rng(0))
    expected = np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.0], [0.6, 0.0, 1.0]])
    assert np.corrcoef(drawn.T) == pytest.approx(expected, abs=0.02)
    assert drawn.std(axis=0) == pytest.approx(np.ones(3), abs=0.02)


def test_the_same_seed_gives_the_same_futures() -> None:
    history = History(rows=tuple(counts(np.random.default_rng(14), 0.02, visits=2)))
    targets = [Target(place, "ktp", day(70)) for place in RESIDENTS]
    odd = effect("odd", *ODD_WEEKS)
    first, again, other = (
        Pooled(RESIDENTS, (odd,)).samples(history, targets, 50, seed) for seed in (1, 1, 2)
    )
    assert first.shape == (50, PLACES)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert (first == np.rint(first)).all()
    assert Pooled(RESIDENTS, (odd,)).samples(history, targets, 1, 0).shape == (1, PLACES)


def test_a_new_place_gets_the_rate_of_all_widely() -> None:
    rng = np.random.default_rng(15)
    history = History(rows=tuple(counts(rng, 0.05, visits=6)))
    residents = {**RESIDENTS, "new": 10_000.0}
    targets = [Target(place, "ktp", day(70)) for place in ("p9", "new")]
    found = np.log(Pooled(residents, year_sd=0).samples(history, targets, 3000, 0))
    assert found[:, 1].mean() == pytest.approx(np.log(10_000 * 0.05), abs=0.12)
    assert found[:, 1].std() > 1.25 * found[:, 0].std()
    sure = np.log(
        Pooled(residents, year_sd=0)
        .fit(history, [("p9", "ktp"), ("new", "ktp")])
        .draw(3000, rng)
        .rates
    )
    assert sure[:, 1].std() > 2 * sure[:, 0].std()


def test_everything_that_is_not_enough_is_named_at_once() -> None:
    rows = (row("p0", day(0), 5), row("x", day(1), 5), row("p1", day(1), 0, "cancelled"))
    with pytest.raises(ForecastError) as caught:
        Pooled({**RESIDENTS, "y": 0.0}).fit(History(rows=rows), [("y", "ktp"), ("p0", "kk")])
    assert [issue.where for issue in caught.value.issues] == [
        "residents of 'x'",
        "residents of 'y'",
        "requests for 'kk'",
    ]
    silent = History(rows=rows[2:])
    with pytest.raises(ForecastError, match="no row of the history tells anything"):
        Pooled(RESIDENTS).fit(silent, EVERY)
    with pytest.raises(ForecastError) as caught:
        Pooled(RESIDENTS, builds_up=True).fit(History(rows=rows[:1]), [*EVERY[:3], ("p0", "ktp")])
    assert [issue.where for issue in caught.value.issues] == [
        "requests for 'ktp' in 'p1'",
        "requests for 'ktp' in 'p2'",
    ]


def test_what_the_last_visit_left_is_found_by_the_next() -> None:
    since = day(0) - dt.timedelta(days=100)
    rng = np.random.default_rng(16)
    rows = [row(p, day(0), int(rng.poisson(n * 0.1))) for p, n in RESIDENTS.items()]
    # 20,000 residents ask 20 times a day.
    seen = {
        "nothing": row("p19", day(0), 2000),
        "left": row("p19", day(0), 1500, unserved=500),
        "cut off": row("p19", day(0), 1500, "cut_off"),
        "turned away": row("p19", day(0), 1500, "cut_off", unserved=900),
    }
    found = {}
    for what, last in seen.items():
        method = Pooled(RESIDENTS, builds_up=True, since=since, year_sd=0)
        history = History(rows=(*rows[:-1], last))
        drawn = method.samples(history, [Target("p19", "ktp", day(5))], 2000, 1)
        found[what] = float(drawn.mean())
    assert found["nothing"] == pytest.approx(700, rel=0.1)
    assert found["left"] - found["nothing"] == pytest.approx(500, abs=60)
    # 2,000 came up, as far as the rates of other places tell, and 1,500 were served.
    assert found["cut off"] == pytest.approx(700 + 500, rel=0.15)
    assert found["turned away"] > 1.2 * found["cut off"]
    assert found["turned away"] > 900 + 600
