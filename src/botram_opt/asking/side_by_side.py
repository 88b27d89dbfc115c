"""Many small questions, asked side by side within one budget."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import TypeVar

from botram_opt.solving.budget import Budget
from botram_opt.solving.runner import REPRODUCIBLY_ABREAST

AnswerT = TypeVar("AnswerT")

Question = Callable[[Budget], AnswerT]
"""Is answered within a budget, in some thread."""


class SideBySide:
    """Asks questions in threads.

    Each may use all that is left of the budget. Reproducibly it gets an even share of what the
    questions before it left, counted in their order, so that nothing depends on which of them is
    done first.
    """

    def __init__(self, budget: Budget, threads: Executor, workers: int) -> None:
        """Ask nothing yet.

        Args:
            budget: of all questions.
            threads: in which they are answered.
            workers: how many at once; reproducibly always as many.
        """
        self._budget, self._threads = budget, threads
        self._in_order = budget.limits.reproducible
        self._abreast = REPRODUCIBLY_ABREAST if self._in_order else workers

    def answers(self, questions: Iterable[Question[AnswerT]], number: int) -> Iterator[AnswerT]:
        """Answer so many questions: reproducibly in their order, and else as they are done.

        A question is made when it is its turn, so it can ask for more than those before it found.
        """
        left, under_way = iter(questions), deque[tuple[Budget, Future[AnswerT]]]()
        for unanswered in range(number, 0, -1):
            for question in itertools.islice(left, self._abreast - len(under_way)):
                share = self._share(unanswered)
                under_way.append((share, self._threads.submit(question, share)))
            yield self._next(under_way)

    def _share(self, number: int) -> Budget:
        """What one of so many questions that are not answered may use."""
        budget = self._budget
        if not self._in_order or budget.is_over:
            return budget
        time = None if budget.left is None else budget.left / number
        return Budget(budget.of(time), budget.cancel, budget.clock)

    def _next(self, under_way: deque[tuple[Budget, Future[AnswerT]]]) -> AnswerT:
        if not self._in_order:
            wait([future for _, future in under_way], return_when=FIRST_COMPLETED)
            while not under_way[0][1].done():
                under_way.rotate(-1)
        share, future = under_way.popleft()
        answer = future.result()
        if share is not self._budget:
            self._budget.work += share.work
        return answer
