"""Questions answered side by side, in this thread or on any executor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, wait
from functools import partial

from botram_opt.errors import NoPlanWithinLimitError
from botram_opt.language import in_this_language, say
from botram_opt.plan import Plan
from botram_opt.problem import Level, Problem
from botram_opt.solving.executors import options, shares_memory
from botram_opt.solving.limits import Limits
from botram_opt.solving.stop import Stop
from botram_opt.tradeoffs.asking import Answer, Question, answered, point_of, posed

_Call = tuple[str, str | None, str, bool]

_POLL_SECONDS = 0.05


class Answering:
    """Answers the questions of one front. Leaving its block, what is not done is dropped."""

    def __init__(
        self,
        problem: Problem,
        goals: Sequence[Level],
        further: Sequence[Level],
        limits: Limits,
        cancel: threading.Event | None,
        executor: Executor | None,
    ) -> None:
        """Ask nothing yet.

        Args:
            problem: what is planned.
            goals: that are traded off.
            further: levels that are optimised below them.
            limits: of each solve.
            cancel: ends all of them soon after it is set.
            executor: where to solve; None for this thread.
        """
        self._problem, self._goals, self._further = problem, goals, further
        self._limits, self._executor = limits, executor
        self._stop = Stop(cancel)
        self._under_way: list[Future[str | None]] = []

    def __enter__(self) -> Answering:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for future in self._under_way:
            future.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether all is to end."""
        return self._stop.is_set()

    def answers(self, questions: Sequence[Question], *, must: bool = False) -> Iterator[Answer]:
        """Answer questions, in their order; what a cancel leaves undone is left out.

        Args:
            questions: all are under way at once, where there is an executor.
            must: whether it is an error if there is no plan.

        Raises:
            InfeasibleError: there is none, and must be; it says what clashes.
            NoPlanWithinLimitError: none was found, and must be.
            Exception: whatever the executor raises, if it gives up on one.
        """
        calls = [self._call(question, must) for question in questions]
        asked: list[Callable[[], str | None]]
        if self._executor is not None:
            self._under_way = [self._begun(self._executor, call) for call in calls]
            asked = [partial(self._taken, future) for future in self._under_way]
        else:
            asked = [partial(answered, *call, self._stop) for call in calls]
        for question, text_of in zip(questions, asked, strict=True):
            if self.cancelled and not must and self._executor is None:
                return
            try:
                text = text_of()
            except NoPlanWithinLimitError:
                if must:
                    raise
                yield Answer(question, None)
            except CancelledError:
                if not self.cancelled:
                    raise
                if must:
                    reason = say("Solving was cancelled before a plan was found")
                    raise NoPlanWithinLimitError(reason) from None
            else:
                yield self._answer(question, text)

    def _answer(self, question: Question, text: str | None) -> Answer:
        if text is None:
            return Answer(question, None, none=True)
        plan = Plan.model_validate_json(text)
        return Answer(question, point_of(self._problem, self._goals, self._further, question, plan))

    def _call(self, question: Question, must: bool) -> _Call:
        stated = posed(self._problem, self._goals, self._further, question)
        start = question.start_from
        texts = stated.to_json(), None if start is None else start.to_json()
        return *texts, self._limits.model_dump_json(), must

    def _begun(self, executor: Executor, call: _Call) -> Future[str | None]:
        events = (self._stop,) if shares_memory(executor) else ()
        return executor.submit(in_this_language(answered), *call, *events, **options(executor))

    def _taken(self, future: Future[str | None]) -> str | None:
        """What came of a call; whoever has begun and cannot be told to stop is not waited for."""
        told = self._executor is not None and shares_memory(self._executor)
        while not wait([future], timeout=_POLL_SECONDS).done:
            if self.cancelled and not (told and future.running()):
                future.cancel()
                raise CancelledError
        return future.result()
