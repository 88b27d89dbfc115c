"""A front of trade-offs: its points, and what is proven of them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from botram_opt.plan import LevelResult, Plan, ProblemReference
from botram_opt.problem import Term
from botram_opt.problem.base import Document, Name, Record
from botram_opt.titles import level_called, title_of
from botram_opt.tradeoffs.goals import name_of
from botram_opt.tradeoffs.knee import knee
from botram_opt.tradeoffs.telling import told


class FrontGoal(Record):
    """A goal of a front.

    Attributes:
        terms: the soft rules that are added up.
        unit: what its costs count.
    """

    name: Name
    terms: tuple[Term, ...]
    unit: str

    @property
    def called(self) -> str:
        """What sentences call it: its name, or of a rule without one, what it is called."""
        if len(self.terms) == 1 and self.name == name_of(self.terms[0].rule):
            return title_of(self.terms[0].rule)
        return level_called(self.name)


class ParetoPoint(Record):
    """A plan, and what it costs by each goal.

    Attributes:
        goals: in the order of the front's, in which they were optimised, within what ``within``
            says. Each bound is of that: no plan within it that keeps the goals before costs less.
        within: the most that each goal was allowed to cost; None where it had no limit.
        others: the problem's levels that are no goals; not optimised, unless that was asked for.
        plan: of the problem itself, which says of its levels what they cost, and no more.
    """

    goals: tuple[LevelResult, ...]
    within: tuple[int | None, ...]
    others: tuple[LevelResult, ...] = ()
    plan: Plan

    @property
    def values(self) -> tuple[int, ...]:
        """What it costs by each goal."""
        return tuple(goal.value for goal in self.goals)

    @property
    def proven(self) -> bool:
        """Whether it is proven that no plan costs less by one goal and no more by the others."""
        return all(goal.status == "optimal" for goal in self.goals)


class ParetoFront(Document):
    """Plans of which none costs less than another by one goal and no more by the others.

    Attributes:
        goals: two or three.
        others: the problem's levels that are none of them.
        points: in the order of what they cost by the first goal, then by the next.
        complete: whether it is proven that these are all: any other plan costs as much as one of
            them by every goal, or more.
        asked: how many solves it took.
        unanswered: in how many of them no plan was found, nor proven that there is none.
        dropped: how many plans were found and left out, as a point costs no more by any goal.
    """

    schema_version: Literal["1"] = "1"
    problem: ProblemReference
    goals: tuple[FrontGoal, ...]
    others: tuple[FrontGoal, ...] = ()
    points: Annotated[tuple[ParetoPoint, ...], Field(min_length=1)]
    complete: bool
    asked: int
    unanswered: int = 0
    dropped: int = 0

    @cached_property
    def knee(self) -> int | None:
        """The place in ``points`` of the one where the front bends most; None if it does not.

        A suggestion of where to look first, from the shape of the points alone; see `knee.knee`.
        """
        return knee([point.values for point in self.points])

    def rows(self) -> list[dict[str, Any]]:
        """One row for each point.

        Columns: ``point`` (counted from 1), ``proven``, ``knee``, and by its name what each goal
        and each other level costs, in its unit.
        """
        return [
            {
                "point": number,
                "proven": point.proven,
                "knee": number - 1 == self.knee,
                **{level.name: level.value for level in (*point.goals, *point.others)},
            }
            for number, point in enumerate(self.points, start=1)
        ]

    def sentences(self) -> tuple[str, ...]:
        """Say what there is to choose from, and what is proven of it."""
        return tuple(told(self))
