"""The search for a front: its ends, and what is between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from botram_opt.errors import DisagreementError
from botram_opt.plan import Plan
from botram_opt.tradeoffs.answering import Answering
from botram_opt.tradeoffs.asking import Answer, Question
from botram_opt.tradeoffs.front import ParetoPoint
from botram_opt.tradeoffs.unasked import NO_LIMIT, Limits, Unasked, Values

QUESTIONS_A_POINT = 4
"""Solves for each point that is wanted, at most: some find nothing new, and prove that."""


@dataclass(frozen=True)
class FrontProgress:
    """News from a front: a solve is done.

    Attributes:
        asked: solves so far.
        points: found so far, of which none costs less than another by all goals.
        latest: the point that came of the solve; None if none did.
    """

    asked: int
    points: int
    latest: ParetoPoint | None


class Search:
    """Points so far, and what there is to ask.

    Attributes:
        points: by what they cost; none costs as much as another by every goal, or more.
        asked: solves so far.
        unanswered: how many of them found no plan, and did not prove that there is none.
        dropped: plans that were found, and left out for a point.
    """

    def __init__(
        self,
        goals: int,
        answering: Answering,
        wanted: int,
        tell: Callable[[FrontProgress], None] | None,
    ) -> None:
        """Find nothing yet.

        Args:
            goals: how many there are.
            answering: answers questions.
            wanted: points.
            tell: is called with news.
        """
        self._order, self._free = tuple(range(goals)), (NO_LIMIT,) * goals
        self._answering, self._wanted, self._tell = answering, wanted, tell
        self._unasked: Unasked | None = None
        self._proven = True
        self.points: dict[Values, ParetoPoint] = {}
        self.asked = self.unanswered = self.dropped = 0

    @property
    def complete(self) -> bool:
        """Whether it is proven that no point is missing."""
        return self._proven and self._unasked is not None and not self._unasked

    def ends(self, start_from: Plan | None) -> None:
        """Find the ends of the front: goals optimised one after another, in every order.

        Raises:
            InfeasibleError: there is no plan.
            NoPlanWithinLimitError: none was found.
        """
        first = Question(self._order, self._free, start_from)
        ends = [answer for answer, _ in self._asked([first], must=True)]
        (start,) = self.points.values()
        orders = [order for order in permutations(self._order) if order != self._order]
        further = [Question(order, self._free, start.plan) for order in orders]
        ends += [answer for answer, _ in self._asked(further)]
        if len(ends) <= len(orders):
            return
        costs = [answer.point.values for answer in ends if answer.point is not None]
        by_goal = list(zip(*costs, strict=True))
        least, usual = tuple(map(min, by_goal)), tuple(map(max, by_goal))
        self._unasked = Unasked(least, usual, 1 / self._wanted)
        for answer in ends:
            if answer.point is not None:
                self._unasked.answer(answer.within[1:], answer.point.values, new=True)

    def between(self) -> None:
        """Find points between the ends, until there are as many as are wanted or no more."""
        most = QUESTIONS_A_POINT * self._wanted
        while self._unasked and not self._answering.cancelled:
            room = min(self._wanted - len(self.points), most - self.asked)
            if room <= 0:
                return
            questions = [
                Question(self._order, (NO_LIMIT, *limits), self._start(limits))
                for limits in self._unasked.next(room)
            ]
            for answer, new in self._asked(questions):
                values = None if answer.point is None else answer.point.values
                self._unasked.answer(answer.within[1:], values, new=new)

    def _asked(
        self, questions: Sequence[Question], *, must: bool = False
    ) -> Iterator[tuple[Answer, bool]]:
        """Answers to questions, each with whether it is a new point; fewer after a cancel."""
        for answer in self._answering.answers(questions, must=must):
            self.asked += 1
            self.unanswered += answer.point is None and not answer.none
            self._proven &= answer.none if answer.point is None else answer.point.proven
            new = answer.point is not None and self._is_new(answer.point)
            if self._tell is not None:
                self._tell(FrontProgress(self.asked, len(self.points), answer.point))
            yield answer, new

    def _is_new(self, point: ParetoPoint) -> bool:
        """Keep a point, unless one that is known makes it needless, and drop those it does."""
        same = self.points.get(point.values)
        if same is not None:
            if point.proven and not same.proven:
                self.points[point.values] = point
            return False
        if any(_no_worse(known, point.values) for known in self.points):
            _refuse_if_proven(point)
            self.dropped += 1
            return False
        for known in [known for known in self.points if _no_worse(point.values, known)]:
            _refuse_if_proven(self.points.pop(known))
            self.dropped += 1
        self.points[point.values] = point
        return True

    def _start(self, limits: Limits) -> Plan | None:
        """The plan of the best point within limits; None if none is."""
        within = [
            values
            for values in self.points
            if all(value <= limit for value, limit in zip(values[1:], limits, strict=True))
        ]
        return self.points[min(within)].plan if within else None


def _no_worse(one: Values, other: Values) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))


def _refuse_if_proven(point: ParetoPoint) -> None:
    if point.proven:
        raise DisagreementError(
            f"a plan is better than one of {point.values}, which is proven best"
        )
