"""Which limits on goals are not answered yet.

A question puts a limit on each goal but the first. If its answer is z, then z is also the answer to
every question with limits between z and those that were asked; and if there is none, there is none
to any question with lower limits. So answers take boxes out of the space of all limits, and when
nothing of it is left, every point of the front is found.

Of one box after another the middle is asked, so that points are spread; first where limits and the
first goal can differ most, as in the balanced box method (Boland, Charkhgard & Savelsbergh 2015, A
criterion space search algorithm for biobjective integer programming, INFORMS Journal on Computing
27). Where that brings nothing new, or the box is small, it may well hold nothing; then it is asked
for as a whole, at its upper corner, as by Kirlik & Sayin (2014, A new algorithm for generating all
nondominated solutions of multiobjective discrete optimization problems, European Journal of
Operational Research 232).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from botram_opt.scaling import MOST_COST

Values = tuple[int, ...]
"""What a plan costs by each goal."""

Limits = tuple[int, ...]
"""A limit on each goal but the first."""

NO_LIMIT = MOST_COST
"""No goal costs more."""


@dataclass(frozen=True)
class Box:
    """All limits from ``least`` to ``most``, both included.

    Attributes:
        whole: whether its upper corner is to be asked, and not its middle.
    """

    least: Limits
    most: Limits
    whole: bool = False

    def without(self, least: Limits, most: Limits) -> Iterator[Box]:
        """What is left of the box without another one."""
        if any(
            a > q or b < p for a, b, p, q in zip(self.least, self.most, least, most, strict=True)
        ):
            yield self
            return
        rest = self
        for axis in range(len(least)):
            here, to = rest.least[axis], rest.most[axis]
            if here < least[axis]:
                yield replace(rest, most=_with(rest.most, axis, least[axis] - 1))
            if to > most[axis]:
                yield replace(rest, least=_with(rest.least, axis, most[axis] + 1))
            rest = replace(
                rest,
                least=_with(rest.least, axis, max(here, least[axis])),
                most=_with(rest.most, axis, min(to, most[axis])),
            )


class Unasked:
    """The limits that are not answered yet, as boxes that do not overlap."""

    def __init__(self, least: Values, usual: Values, small: float) -> None:
        """Begin with nothing answered.

        Args:
            least: what each goal costs at least.
            usual: the most that goals cost in points at the ends of the front. Higher limits are
                asked as well, but last.
            small: the part of all usual limits up to which a box is small.
        """
        self._small = small
        self._least, self._usual = least, tuple(map(max, least, usual))
        self._answers: list[tuple[Limits, Values]] = []
        self._boxes = [Box(least[1:], (NO_LIMIT,) * len(least[1:]))]

    def __bool__(self) -> bool:
        return bool(self._boxes)

    def next(self, most: int) -> list[Limits]:
        """So many questions at most, each in a box of its own, of the largest boxes."""
        self._boxes.sort(key=lambda box: (-self._size(box) * self._gap(box), box.least))
        return [self._question(box) for box in self._boxes[:most]]

    def answer(self, limits: Limits, found: Values | None, *, new: bool) -> None:
        """Take out what a question answers.

        Args:
            limits: that were asked.
            found: what each goal costs in the answer; None if there is none.
            new: whether the answer was not known before.
        """
        least = (0,) * len(limits)
        if found is not None:
            self._answers.append((limits, found))
            least = found[1:]
        left: list[Box] = []
        for box in self._boxes:
            asked = all(a <= x <= b for a, x, b in zip(box.least, limits, box.most, strict=True))
            left += (
                replace(rest, whole=not new) if asked else rest
                for rest in box.without(least, limits)
            )
        self._boxes = left

    def _question(self, box: Box) -> Limits:
        if box.whole or self._size(box) <= self._small:
            return box.most
        return tuple(
            most if least > usual else (least + min(most, usual)) // 2
            for least, most, usual in zip(box.least, box.most, self._usual[1:], strict=True)
        )

    def _size(self, box: Box) -> float:
        """The part of all usual limits that a box holds."""
        spans = zip(box.least, box.most, self._least[1:], self._usual[1:], strict=True)
        return math.prod((max(a, min(b, q)) - a + 1) / (q - p + 1) for a, b, p, q in spans)

    def _gap(self, box: Box) -> float:
        """By how much the first goal can still differ within a box, as a part of all."""
        least = max(
            (found[0] for limits, found in self._answers if _within(box.most, limits)),
            default=self._least[0],
        )
        most = min(
            (found[0] for _, found in self._answers if _within(found[1:], box.least)),
            default=self._usual[0],
        )
        return (max(most - least, 0) + 1) / (self._usual[0] - self._least[0] + 1)


def _within(one: Limits, limits: Limits) -> bool:
    return all(a <= b for a, b in zip(one, limits, strict=True))


def _with(limits: Limits, axis: int, value: int) -> Limits:
    return (*limits[:axis], value, *limits[axis + 1 :])
