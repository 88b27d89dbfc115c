"""The queues of the simulator, beside theory and beside other ways to say the same."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botram_opt.estimates import estimate_of, interval
from botram_opt.simulation.queueing import Failures, queue, queue_shared
from botram_opt.simulation.streams import BLOCK
from botram_opt.simulation.tally import Tally
from botram_opt.simulation.waits import Waits


def erlang_c(counters: int, load: float) -> float:
    """The chance to wait at M/M/c with this load per counter (Erlang 1917)."""
    offered = counters * load
    term = offered**counters / math.factorial(counters) / (1 - load)
    return term / (sum(offered**k / math.factorial(k) for k in range(counters)) + term)


@pytest.mark.parametrize(
    ("counters", "load"), [(1, 0.5), (1, 0.8), (2, 0.7), (5, 0.8), (10, 0.9), (10, 0.6)]
)
def test_waits_are_those_of_erlang(counters: int, load: float) -> None:
    """Mean wait and chance to wait of M/M/c, within 99.9% intervals of independent runs."""
    rng = np.random.default_rng([counters, round(100 * load)])
    runs, warm_up, counted = 400, 2_000, 4_000
    shape = (warm_up + counted, runs)
    arrivals = np.cumsum(rng.exponential(1 / (counters * load), shape), axis=0)
    called = queue(arrivals, rng.exponential(1, shape), np.zeros((counters, runs)))
    waits = (called.starts - arrivals)[warm_up:]
    chance = erlang_c(counters, load)
    for found, theory in (
        (waits.mean(axis=0), chance / (counters * (1 - load))),
        ((waits > 0).mean(axis=0), chance),
    ):
        half = 3.3 * found.std(ddof=1) / math.sqrt(runs)
        assert abs(found.mean() - theory) < half
        assert half < 0.08 * theory


def one_by_one(
    arrivals: list[float], seconds: list[float], counters: list[float], until: float
) -> list[float]:
    """The same queue with a heap, for one replication."""
    free = list(counters)
    heapq.heapify(free)
    starts = []
    for arrival, time in zip(arrivals, seconds, strict=True):
        start = max(arrival, free[0])
        if start < until:
            heapq.heapreplace(free, start + time)
        starts.append(start if start < until else math.inf)
    return starts


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), max_size=12),
    st.integers(0, 30),
    st.integers(0, 4),
)
def test_a_queue_is_what_a_heap_says(
    counters: int, people: list[tuple[int, int]], until: int, shut: int
) -> None:
    arrivals = sorted(float(at) for at, _ in people)
    seconds = [float(time) for _, time in people]
    free = [math.inf if i < shut else 0.0 for i in range(counters)]
    expected = one_by_one(arrivals, seconds, free, until)
    column = np.array(free)[:, None]
    stated = np.array(arrivals)[:, None], np.array(seconds)[:, None]
    called = queue(*stated, column, until)
    assert called.starts[:, 0].tolist() == expected
    done = [s + t if s < math.inf else math.inf for s, t in zip(expected, seconds, strict=True)]
    assert called.ends[:, 0].tolist() == done
    # Counters that all offer the same two services are one queue.
    services = np.arange(len(people))[:, None] % 2
    shared = queue_shared(*stated, column, np.ones((2, counters), bool), services, until)
    np.testing.assert_array_equal(shared.starts, called.starts)
    np.testing.assert_array_equal(shared.ends, called.ends)


def test_replications_do_not_meet() -> None:
    rng = np.random.default_rng(1)
    arrivals, seconds = np.sort(rng.random((30, 5)), axis=0), rng.random((30, 5))
    free = np.zeros((3, 5))
    together = queue(arrivals, seconds, free)
    for i in range(5):
        alone = queue(arrivals[:, i : i + 1], seconds[:, i : i + 1], free[:, i : i + 1])
        np.testing.assert_array_equal(together.starts[:, i], alone.starts[:, 0])


def test_a_counter_serves_what_it_offers_only() -> None:
    """Counter 0 offers service 0, counter 1 both; worked out by hand."""
    column = (5, 1)
    services = np.array([0, 1, 1, 0, 0]).reshape(column)
    called = queue_shared(
        np.array([0.0, 0, 1, 2, 3]).reshape(column),
        np.array([10.0, 4, 4, 1, 1]).reshape(column),
        np.zeros((2, 1)),
        np.array([[True, True], [False, True]]),
        services,
    )
    # The third waits for counter 1, and so does the fourth: counter 0 is busy until 10.
    assert called.starts[:, 0].tolist() == [0, 0, 4, 8, 9]
    assert called.ends[:, 0].tolist() == [10, 4, 8, 9, 10]
    assert called.counters is not None
    assert called.counters[:, 0].tolist() == [0, 1, 1, 1, 1]


def test_a_request_that_no_open_counter_serves_leaves_the_others_alone() -> None:
    called = queue_shared(
        np.zeros((2, 1)),
        np.ones((2, 1)),
        np.array([[np.inf], [0.0]]),
        np.eye(2, dtype=bool),
        np.array([[0], [1]]),
        until=10,
    )
    assert called.starts[:, 0].tolist() == [np.inf, 0]


def test_a_failure_of_the_printer_by_hand() -> None:
    """It fails at 10 for 20 seconds: the first is held up, the second waits, the third does not."""
    at = np.array([[10.0], [10], [np.inf]])
    arrivals, seconds = np.array([[5.0], [12], [12]]), np.array([[8.0], [4], [4]])
    called = queue(arrivals, seconds, np.zeros((3, 1)), failures=Failures(at, 20))
    assert called.starts[:, 0].tolist() == [5, 30, 12]
    assert called.ends[:, 0].tolist() == [33, 34, 16]
    late = queue(arrivals, seconds, np.zeros((3, 1)), until=30, failures=Failures(at, 20))
    assert late.starts[:, 0].tolist() == [5, np.inf, 12]


def test_who_waits_for_the_printer_until_closing_leaves_the_counter_to_others() -> None:
    at, arrivals = np.array([[10.0], [np.inf]]), np.array([[12.0], [12]])
    called = queue(arrivals, np.ones((2, 1)), np.zeros((1, 1)), 30, Failures(at, 20))
    assert called.starts[:, 0].tolist() == [np.inf, 12]


def test_the_ninth_decile_is_numpys() -> None:
    rng = np.random.default_rng(3)
    waited, number = rng.exponential(9, (30, BLOCK)), rng.integers(0, 31, BLOCK)
    waited[np.arange(30)[:, None] >= number] = np.inf
    halves = [
        Waits.of(part, np.isfinite(part).sum(axis=0).astype(float))
        for part in (waited[::2], waited[1::2])
    ]
    found = Waits.together(halves).ninth_decile()
    for column, most, decile in zip(waited.T, number, found, strict=True):
        if most == 0:
            assert math.isnan(decile)
        else:
            assert decile == pytest.approx(np.percentile(column[:most], 90), rel=1e-6)


def test_a_tally_is_what_all_numbers_at_once_would_say() -> None:
    """Blocks whose means are far apart, and numbers that are missing."""
    rng = np.random.default_rng(4)
    blocks = [rng.normal(mean, 1, (2, size)) for mean, size in ((0, 5), (50, 9), (-20, 1))]
    blocks[1][1, :4] = np.nan
    tally = Tally(2, ("x",))
    for block in blocks:
        tally.add({"x": block})
    for row, numbers in enumerate(np.concatenate(blocks, axis=1)):
        found, at_once = tally.estimate(row, "x"), estimate_of(numbers[~np.isnan(numbers)])
        assert found is not None
        assert (found.mean, found.low) == pytest.approx((at_once.mean, at_once.low))
    assert Tally(1, ("x",)).estimate(0, "x") is None


def test_an_interval_is_students() -> None:
    """Ten numbers of variance 10: half of it is t(0.975, 9) = 2.262157, as tables have it."""
    found = interval(3.0, 10.0, 10)
    assert found.high - found.mean == pytest.approx(2.262157, abs=1e-6)
    assert found.mean - found.low == pytest.approx(2.262157, abs=1e-6)
    assert estimate_of(np.array([1.0, 2, 3])).mean == 2
