"""A front in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from botram_opt.language import say, say_number
from botram_opt.units import amount

if TYPE_CHECKING:
    from botram_opt.tradeoffs.front import FrontGoal, ParetoFront, ParetoPoint


def told(front: ParetoFront) -> Iterator[str]:
    """Say how many trade-offs there are, each of them, and what is not proven."""
    yield _headline(front)
    if len(front.goals) == 2:
        yield from _steps(front)
    else:
        yield from _points(front)
    if front.knee is not None:
        yield _knee(front, front.knee)
    yield from _others(front)
    yield from _unproven(front)
    if front.unanswered:
        yield say_number(
            "{n} search ended at its limit without a plan, so a trade-off may be missing.",
            "{n} searches ended at their limit without a plan, so trade-offs may be missing.",
            front.unanswered,
            n=front.unanswered,
        )


def _headline(front: ParetoFront) -> str:
    n, names = len(front.points), [goal.called for goal in front.goals]
    if len(names) == 2:
        first, second = names
        if front.complete and n == 1:
            return say(
                "{first} and {second} are not at odds: one plan is best by both.",
                first=first,
                second=second,
            )
        if front.complete:
            return say(
                "Between {first} and {second} there are {n} trade-offs; it is proven that there "
                "are no others.",
                first=first,
                second=second,
                n=n,
            )
        return say_number(
            "Between {first} and {second} {n} trade-off was found; there may be others.",
            "Between {first} and {second} {n} trade-offs were found; there may be others.",
            n,
            first=first,
            second=second,
            n=n,
        )
    first, second, third = names
    if front.complete and n == 1:
        return say(
            "{first}, {second} and {third} are not at odds: one plan is best by all three.",
            first=first,
            second=second,
            third=third,
        )
    if front.complete:
        return say(
            "Between {first}, {second} and {third} there are {n} trade-offs; it is proven that "
            "there are no others.",
            first=first,
            second=second,
            third=third,
            n=n,
        )
    return say_number(
        "Between {first}, {second} and {third} {n} trade-off was found; there may be others.",
        "Between {first}, {second} and {third} {n} trade-offs were found; there may be others.",
        n,
        first=first,
        second=second,
        third=third,
        n=n,
    )


def _steps(front: ParetoFront) -> Iterator[str]:
    """Each point between two goals, and what it takes to get there from the one before."""
    first, second = front.goals

    def begun(number: int, point: ParetoPoint) -> dict[str, object]:
        x, y = _amounts(front, point)
        return {"number": number, "first": first.called, "x": x, "second": second.called, "y": y}

    yield say("{number}. {first}: {x}; {second}: {y}.", **begun(1, front.points[0]))
    for number, (before, point) in enumerate(pairwise(front.points), start=2):
        yield say(
            "{number}. {first}: {x}, which is {more} more; {second}: {y}, {less} less.",
            **begun(number, point),
            more=amount(point.values[0] - before.values[0], first.unit),
            less=amount(before.values[1] - point.values[1], second.unit),
        )


def _points(front: ParetoFront) -> Iterator[str]:
    """Each point between three goals."""
    first, second, third = (goal.called for goal in front.goals)
    for number, point in enumerate(front.points, start=1):
        x, y, z = _amounts(front, point)
        yield say(
            "{number}. {first}: {x}; {second}: {y}; {third}: {z}.",
            number=number,
            first=first,
            x=x,
            second=second,
            y=y,
            third=third,
            z=z,
        )


def _knee(front: ParetoFront, place: int) -> str:
    if len(front.goals) == 2:
        return say(
            "To look at first, point {number} is suggested: the trade-offs bend most there, so "
            "that to either side less is gained by one goal for what the other loses. What the "
            "goals are worth is not known here.",
            number=place + 1,
        )
    return say(
        "To look at first, point {number} is suggested: the trade-offs bend most there, so that "
        "to every side less is gained by some goals for what the others lose. What the goals are "
        "worth is not known here.",
        number=place + 1,
    )


def _others(front: ParetoFront) -> Iterator[str]:
    """What the levels cost that are not traded off."""
    for level, results in zip(
        front.others, zip(*(point.others for point in front.points), strict=True), strict=True
    ):
        costs = [result.value for result in results]
        least, most = amount(min(costs), level.unit), amount(max(costs), level.unit)
        optimised = all(result.status != "not_optimised" for result in results)
        if least == most and optimised:
            yield say(
                "{level} is no part of this, and was optimised in each plan: always {value}.",
                level=level.called,
                value=least,
            )
        elif least == most:
            yield say(
                "{level} is no part of this, and was not optimised: always {value}.",
                level=level.called,
                value=least,
            )
        elif not optimised:
            yield say(
                "{level} is no part of this, and was not optimised: from {least} to {most}.",
                level=level.called,
                least=least,
                most=most,
            )
        else:
            yield say(
                "{level} is no part of this, and was optimised in each plan: from {least} to "
                "{most}.",
                level=level.called,
                least=least,
                most=most,
            )


def _unproven(front: ParetoFront) -> Iterator[str]:
    """Of each point that is not proven, by which goal it may not be the best."""
    for number, point in enumerate(front.points, start=1):
        if point.proven:
            continue
        goal, result = next(
            (goal, result)
            for goal, result in zip(front.goals, point.goals, strict=True)
            if result.status != "optimal"
        )
        yield _not_proven(number, goal, result.value, result.bound)


def _not_proven(number: int, goal: FrontGoal, value: int, bound: int | None) -> str:
    if not bound:
        return say(
            "Point {number} is not proven: by {goal}, {value} may not be the least there is.",
            number=number,
            goal=goal.called,
            value=amount(value, goal.unit),
        )
    return say(
        "Point {number} is not proven: by {goal} it costs {value}, and with all else as good no "
        "plan costs less than {bound}.",
        number=number,
        goal=goal.called,
        value=amount(value, goal.unit),
        bound=amount(bound, goal.unit),
    )


def _amounts(front: ParetoFront, point: ParetoPoint) -> tuple[str, ...]:
    return tuple(
        amount(value, goal.unit) for goal, value in zip(front.goals, point.values, strict=True)
    )
