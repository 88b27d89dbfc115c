"""What could be planned otherwise, told against a plan: as data, and in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from botram_opt.amounts import level_amount
from botram_opt.asking.nearest import Nearest
from botram_opt.asking.words import costs_more, visit_changed
from botram_opt.changes import Change
from botram_opt.changes.changed import sentences_of
from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import LevelRise, Plan, PlanDifference, diff, rises
from botram_opt.problem import Problem
from botram_opt.problem.base import Count, Document, Record
from botram_opt.solving.conflict import Conflict
from botram_opt.titles import level_called

WhyNotStatus = Literal["possible", "impossible", "contradiction", "unknown"]
"""Whether what is asked for can be.

``possible``: there is a plan with it. ``impossible``: it is proven that there is none.
``contradiction``: what is asked for contradicts the problem, so that there is nothing to plan.
``unknown``: no plan was found within the limit.
"""


class OtherPlan(Record):
    """A plan beside the one that is asked about.

    Attributes:
        plan: of the changed problem.
        levels: what each level costs more than in the plan that is asked about, by rule.
        difference: what it changes.
    """

    plan: Plan
    levels: tuple[LevelRise, ...]
    difference: PlanDifference


class NearestPlan(OtherPlan):
    """The plan that changes who goes, where and when as little as was found.

    Attributes:
        changes: how much it changes: each date that is moved counts 10, each person and each
            counter 1.
        least_changes: no plan changes less.
        proven: whether none that changes as little costs less, level by level.
    """

    changes: Count
    least_changes: Count
    proven: bool


class WhyNot(Document):
    """What asking something more, or other, of a plan comes to.

    Attributes:
        changes: what is asked for.
        status: whether it can be.
        issues: of a contradiction, what contradicts what.
        clash: where it is impossible, requirements that cannot all hold, if they were found.
        conflict: the same as sentences, in the language in which it was asked; see
            `InfeasibleError`.
        nearest: the plan with it that changes least; None if none was found.
        best: the best plan with it that was found, all planned anew. Its levels tell by their
            bounds what it costs at least.
        changed: the problem with what is asked for; None where that contradicts it.
    """

    schema_version: Literal["1"] = "1"
    problem: Problem = Field(exclude=True, repr=False)
    changed: Problem | None = Field(exclude=True, repr=False)
    changes: tuple[Change, ...]
    status: WhyNotStatus
    issues: tuple[Issue, ...] = ()
    clash: Conflict | None = None
    conflict: tuple[str, ...] = ()
    nearest: NearestPlan | None = None
    best: OtherPlan | None = None

    @property
    def is_so(self) -> bool:
        """Whether the plan does what is asked for already."""
        nearest = self.nearest
        # Seats, people of pools and requests are not counted.
        return nearest is not None and not nearest.changes and not nearest.difference.visits

    def sentences(self) -> tuple[str, ...]:
        """Say what is asked for, and what it would take."""
        asked = "; ".join(sentences_of(self.problem, self.changes))
        return (say("Asked for: {changes}.", changes=asked), *self._answer())

    def _answer(self) -> Iterator[str]:
        if self.status == "contradiction":
            yield say("That contradicts what is stated:")
            yield from (str(issue) for issue in self.issues)
        elif self.status == "impossible":
            yield from self._why_impossible()
        elif self.status == "unknown":
            yield say(
                "No plan with it was found within the limit; whether there is one is not known."
            )
        if self.nearest is not None:
            yield from self._as_it_is(self.nearest) if self.is_so else self._nearest(self.nearest)
        if self.best is not None:
            yield from self._best(self.best)

    def _why_impossible(self) -> Iterator[str]:
        clash = self.clash
        conflict = self.conflict if clash is None else clash.sentences()
        if not conflict:
            yield say("That is not possible; what clashes was not found in time.")
            return
        yield say("That is not possible, as these cannot all hold:")
        yield from conflict
        circumstances = () if clash is None else clash.circumstances()
        if circumstances:
            yield say("Where:")
            yield from circumstances

    def _as_it_is(self, nearest: NearestPlan) -> Iterator[str]:
        if any(level.rise for level in nearest.levels):
            costs = costs_more(self._planned, nearest.levels)
            yield say("The plan can stay as it is: {costs}.", costs=costs)
        else:
            yield say("The plan does so already.")

    def _nearest(self, nearest: NearestPlan) -> Iterator[str]:
        costs = costs_more(self._planned, nearest.levels)
        if nearest.changes == nearest.least_changes:
            yield say("The plan with it that changes least: {costs}.", costs=costs)
        else:
            yield say("The nearest plan with it that was found: {costs}.", costs=costs)
        for change in nearest.difference.visits:
            yield visit_changed((self.problem, self._planned), change)

    def _best(self, best: OtherPlan) -> Iterator[str]:
        costs = costs_more(self._planned, best.levels)
        yield say("The best plan with it that was found: {costs}.", costs=costs)
        real = next((level for level in best.levels if level.real), None)
        if real is not None and real.least is not None and real.least > 0:
            amount = level_amount(self._planned, real.name, real.least)
            yield say(
                "However it is planned, it costs at least {amount} more ({level}).",
                amount=amount,
                level=level_called(real.name),
            )
        elif (next((level.rise for level in best.levels if level.rise), None) or 0) > 0:
            yield say("That it must cost more is not proven.")

    @property
    def _planned(self) -> Problem:
        return self.problem if self.changed is None else self.changed


def other_plan(before: Plan, after: Plan) -> OtherPlan:
    """A plan told against the one that is asked about."""
    return OtherPlan(plan=after, levels=rises(before, after), difference=diff(before, after))


def nearest_told(before: Plan, nearest: Nearest, plan: Plan) -> NearestPlan:
    """The nearest plan told against the one that is asked about.

    Args:
        before: is asked about.
        nearest: what was found.
        plan: its plan, with what has become known of it since.
    """
    return NearestPlan(
        plan=plan,
        levels=rises(before, plan),
        difference=diff(before, plan),
        changes=nearest.changes,
        least_changes=nearest.least,
        proven=nearest.proven,
    )
