"""By how much kinds of limits have to be eased, all limits of a kind alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from botram_opt.explaining.checks import Checks
from botram_opt.explaining.easing import Easing, Kind, Way, all_eased
from botram_opt.explaining.season import SEASON
from botram_opt.rules.rule import A_YEAR
from botram_opt.solving.circumstances import dates_matter
from botram_opt.solving.conflict import Conflict
from botram_opt.solving.requirements import Requirement

Kinds = frozenset[Kind]
"""Kinds of limits; looked at in their order, so that all is the same again."""

MOST = 2**53
"""No limit is eased by more than that: caps on costs are the largest."""


def _of_place(requirement: Requirement, place: str) -> Requirement:
    """A requirement as it is of another place, if it is about one."""
    if requirement.item.sub_district is None:
        return requirement
    item = requirement.item.model_copy(update={"sub_district": place})
    return requirement.model_copy(update={"item": item})


class Amounts:
    """Finds by how much kinds of limits have to be eased."""

    def __init__(self, checks: Checks, ways: Mapping[Kind, Sequence[Way]]) -> None:
        self._checks, self._ways = checks, ways

    def hits(self, kinds: Kinds, conflict: Conflict) -> bool:
        """Whether any limit of these kinds is in a conflict."""
        keys = {requirement.key for requirement in conflict.requirements}
        if any(kind.rule == SEASON for kind in kinds):
            return dates_matter(self._checks.problem, conflict.requirements)
        return any(way.key in keys for kind in kinds for way in self._ways[kind])

    def least_for_conflicts(
        self, kinds: Kinds, *, alike: bool = True
    ) -> dict[Kind, int] | Conflict:
        """By how much each kind has to be eased for conflicts about no other of them, at least.

        Or a conflict that is one still when a kind is eased by as much as it can be.

        Args:
            kinds: of limits.
            alike: whether to look at what is the same of other places, too.
        """
        amounts: dict[Kind, int] = {}
        for kind in sorted(kinds):
            by = 1
            others = kinds - {kind}
            mine: Iterable[Conflict] = (
                conflict for conflict in self._checks.conflicts if not self.hits(others, conflict)
            )
            if alike:
                mine = chain.from_iterable(self._alike(conflict) for conflict in mine)
            for conflict in mine:
                needed = self._least(kind, conflict, by)
                if needed is None:
                    return conflict
                by = needed
            amounts[kind] = by
        return amounts

    def _alike(self, conflict: Conflict) -> Iterator[Conflict]:
        """A conflict, and if it is about one place, what is the same of all others.

        That may be none; but if a limit is eased for all of them, mostly others need it, too.
        """
        yield conflict
        items = [requirement.item for requirement in conflict.requirements]
        places = {item.sub_district for item in items} - {None}
        if len(places) > 1 or any(item.other is not None for item in items):
            return
        for place in self._checks.problem.sub_districts:
            if place.id not in places:
                yield conflict.model_copy(
                    update={
                        "requirements": tuple(
                            _of_place(requirement, place.id)
                            for requirement in conflict.requirements
                        )
                    }
                )

    def _least(self, kind: Kind, conflict: Conflict, by: int) -> int | None:
        """By how much to ease a kind for a conflict, from so much on; None if that cannot be."""
        if kind.rule == SEASON and self._still(conflict, kind, A_YEAR):
            return None  # Dates are not what it is for want of; that is all to ask.
        below = by - 1
        while self._still(conflict, kind, by):
            below, by = by, self._double(kind, by)
            if by == below:
                return None
        while by - below > 1:
            middle = (below + by) // 2
            if self._still(conflict, kind, middle):
                below = middle
            else:
                by = middle
        return by

    def _still(self, conflict: Conflict, kind: Kind, by: int) -> bool:
        """Whether a conflict is proven to be one still, with a kind of limit eased by so much."""
        easings = all_eased(self._checks.problem, self._ways[kind], by)
        return easings is not None and self._checks.is_conflict(conflict, easings)

    def _double(self, kind: Kind, by: int) -> int:
        """Twice as much, or as much as a kind of limit can be eased by, if that is less."""
        low, high = by, min(2 * by, MOST) + 1
        middle = high - 1
        while high - low > 1:
            can = all_eased(self._checks.problem, self._ways[kind], middle) is not None
            low, high = (middle, high) if can else (low, middle)
            middle = (low + high) // 2
        return low

    def enough(self, kinds: Kinds, amounts: dict[Kind, int]) -> dict[Kind, int] | None:
        """By how much to ease kinds, each by the least that is enough with the others.

        Args:
            kinds: of limits.
            amounts: by how much they have to be eased, at least; it is not enough.

        Returns:
            None if it is not found out, or they cannot be eased by so much.
        """
        lower, status = amounts, "infeasible"
        while status == "infeasible":
            lower, amounts = amounts, {kind: self._double(kind, by) for kind, by in amounts.items()}
            if amounts == lower:
                return None
            status = self._checks.status(self.easings(kinds, amounts))
        if status == "unknown":
            return None
        for kind in sorted(kinds):
            # What is not enough with as little of the others may be with more of them.
            low, high = lower[kind] if len(kinds) == 1 else 0, amounts[kind]
            while high - low > 1 and not self._checks.budget.is_over:
                middle = (low + high) // 2
                easings = self.easings(kinds, {**amounts, kind: middle})
                if self._checks.status(easings) in ("optimal", "feasible"):
                    high = middle
                else:
                    low = middle
            amounts[kind] = high
        return amounts

    def easings(self, kinds: Kinds, amounts: Mapping[Kind, int]) -> list[Easing]:
        """All limits of these kinds eased by so much, or as much as they can be."""
        problem, found = self._checks.problem, list[Easing]()
        for kind in sorted(kinds):
            found += all_eased(problem, self._ways[kind], amounts[kind]) or ()
        return found
