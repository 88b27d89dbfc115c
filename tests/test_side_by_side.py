"""Questions side by side: reproducibly nothing depends on which of them is done first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from botram_opt.asking.side_by_side import SideBySide
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits


def budget_of(limit: float | None, *, reproducible: bool = True) -> Budget:
    limits = Limits(time=limit, workers=1, reproducible=reproducible)
    return Budget(limits, None, time.monotonic)


def asked(works: list[float], late: list[int], threads: int, limit: float) -> tuple[object, ...]:
    """What questions are told of their shares and of those before, and what is used in all.

    Each uses so much work, but no more than its share; some are done later than others.
    """
    budget, taken = budget_of(limit), list[int]()

    def question(number: int, before: int) -> Callable[[Budget], tuple[int, int, float]]:
        def answer(share: Budget) -> tuple[int, int, float]:
            if number in late:
                time.sleep(0.03)
            left = share.left or 0.0
            share.work += 0.0 if share is budget else min(left, works[number])
            return number, before, left

        return answer

    def questions() -> Iterator[Callable[[Budget], tuple[int, int, float]]]:
        for number in range(len(works)):
            yield question(number, len(taken))

    found = []
    with ThreadPoolExecutor(threads) as pool:
        for answer in SideBySide(budget, pool, threads).answers(questions(), len(works)):
            taken.append(answer[0])
            found.append(answer)
    return (*found, budget.work)


def test_shares_do_not_depend_on_threads_or_on_who_is_done_first() -> None:
    works = [1.0, 0.0, 5.0, 0.1, 0.0, 3.0, 0.2, 9.0]
    first = asked(works, [], 1, limit=8)
    assert first == asked(works, [0, 3], 2, limit=8) == asked(works, [1, 2, 6], 8, limit=8)
    assert [answer[0] for answer in first[:-1]] == list(range(8))  # type: ignore[index]


@pytest.mark.parametrize("limit", [0.5, 4.0, 100.0])
def test_no_more_is_used_than_there_is(limit: float) -> None:
    *_, used = asked([1.0] * 12, [2], 3, limit)
    assert used == pytest.approx(min(12, limit))


def test_what_some_do_not_use_the_others_get() -> None:
    shares = [answer[2] for answer in asked([0.0] * 10, [], 2, limit=10)[:-1]]  # type: ignore[index]
    assert shares[0] == 1
    assert shares == sorted(shares)
    assert shares[-1] > 2


def test_a_question_is_made_once_there_is_room_for_it() -> None:
    """It knows what those before it found, but for the few that are still under way."""
    answers = asked([0.0] * 10, [], 2, limit=10)[:-1]
    assert [answer[1] for answer in answers] == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6]  # type: ignore[index]


def test_otherwise_answers_come_as_they_are_done() -> None:
    slow = threading.Event()
    budget = budget_of(None, reproducible=False)

    def first(share: Budget) -> str:
        assert share is budget
        slow.wait(10)
        return "slow"

    found = []
    with ThreadPoolExecutor(2) as pool:
        ask = SideBySide(budget, pool, 2)
        for answer in ask.answers([first, lambda _: "quick", lambda _: "quick"], 3):
            found.append(answer)
            if found.count("quick") == 2:
                slow.set()
    assert found == ["quick", "quick", "slow"]


def test_what_goes_wrong_is_raised() -> None:
    def wrong(_: Budget) -> None:
        raise ValueError("so")

    with ThreadPoolExecutor(1) as pool, pytest.raises(ValueError, match="so"):
        list(SideBySide(budget_of(1), pool, 1).answers([wrong], 1))
