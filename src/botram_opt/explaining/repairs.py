"""The smallest repairs: limits that are eased, each by no more than it takes.

Which kinds of limits have to be eased together is found by hitting conflicts: a set of kinds that
leaves a conflict as it is cannot be enough, and what is left once the kinds of a set are given up
either has a plan or another conflict. By how much is found for all limits of a kind at once, so
that it is the least whichever of them are eased; then as few as can be are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from botram_opt.explaining.amounts import Amounts, Kinds
from botram_opt.explaining.checks import Checks, keeps
from botram_opt.explaining.easing import (
    Easing,
    Kind,
    Way,
    all_eased,
    as_much,
    changes_of,
    eased,
    relative,
    ways_to_ease,
)
from botram_opt.explaining.explanation import MOST_KINDS, Ending, Repair
from botram_opt.explaining.season import SEASON
from botram_opt.explaining.softened import Found, Softened
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.conflict import Conflict, conflict_in
from botram_opt.solving.requirements import Requirements


@dataclass
class _Enough:
    """Kinds of limits that are enough, if they are eased by so much.

    Attributes:
        used: the limits that repairs so far have eased.
    """

    kinds: Kinds
    amounts: dict[Kind, int]
    used: list[tuple[Way, ...]] = field(default_factory=list)


class RepairSearch:
    """Looks for repairs of a problem without a plan."""

    def __init__(self, problem: Problem, conflicts: Iterable[Conflict], budget: Budget) -> None:
        self._problem, self._budget = problem, budget
        self._checks = Checks(problem, conflicts, budget)
        self._ways: dict[Kind, list[Way]] = {}
        for way in ways_to_ease(problem, self._whole.by_key.values()):
            self._ways.setdefault(way.kind, []).append(way)
        self._amounts = Amounts(self._checks, self._ways)

    @cached_property
    def _whole(self) -> Requirements:
        """All requirements there are."""
        return Requirements(self._problem, self._budget)

    def run(self, number: int) -> tuple[tuple[Repair, ...], Ending]:
        """So many repairs, the smallest first, and how looking for them ended."""
        found: list[Repair] = []
        enough: list[_Enough] = []
        first = self._checks.conflicts[0]
        waiting = [frozenset((kind,)) for kind in self._kinds(first)]
        done: set[Kinds] = set()
        while waiting and not self._budget.is_over:
            kinds = min(waiting, key=len)
            waiting.remove(kinds)
            if enough and len(kinds) > len(enough[0].kinds):
                waiting = []
            elif kinds not in done:
                done.add(kinds)
                repair = self._by(kinds, enough)
                if isinstance(repair, Conflict):
                    more = [kinds | {kind} for kind in self._kinds(repair) if kind.rule != SEASON]
                    waiting += [each for each in more if len(kinds) < len(each) <= MOST_KINDS]
                elif repair is not None:
                    found.append(repair)
        if not waiting:
            found += self._others(enough, number - len(found))
        found.sort(key=lambda repair: (len(repair.easings), repair.relative))
        if self._budget.is_over or self._checks.unsure:
            return tuple(found[:number]), "out_of_time"
        return tuple(found[:number]), "no_more" if len(found) <= number else "as_many_as_asked"

    def _others(self, enough: Iterable[_Enough], number: int) -> Iterator[Repair]:
        """Further repairs of kinds that are known to be enough, one of each at a time."""
        left, found = list(enough), 0
        while left and found < number and not self._budget.is_over:
            each = left.pop(0)
            repair = self._told(self._soft(each), each)
            if repair is not None:
                found += 1
                yield repair
                left.append(each)

    def _kinds(self, conflict: Conflict) -> list[Kind]:
        """The kinds of limits that a conflict is about, first those of which it has few."""
        counts: dict[Kind, int] = {}
        for way in ways_to_ease(self._problem, conflict.requirements):
            counts[way.kind] = counts.get(way.kind, 0) + 1
        return sorted(counts, key=lambda kind: counts[kind])

    def _by(self, kinds: Kinds, enough: list[_Enough]) -> Repair | Conflict | None:
        """The smallest repair by easing limits of some kinds, or a conflict that is left then."""
        for conflict in self._checks.conflicts:
            if not self._amounts.hits(kinds, conflict):
                return conflict
        least = self._amounts.least_for_conflicts(kinds)
        if isinstance(least, Conflict):
            return least
        these = _Enough(kinds, least)
        found = self._soft(these)
        if found.status == "infeasible":
            left = self._left_of(kinds)
            if left is not None:
                return left
            amounts = self._amounts.enough(kinds, least)
            if amounts is None:
                return self._checks.conflicts[0]
            these.amounts = amounts
            found = self._soft(these)
        repair = self._told(self._fewer(these, found), these)
        if repair is not None:
            enough.append(these)
        return repair

    def _fewer(self, these: _Enough, found: Found) -> Found:
        """The same with fewer limits, where one by as much as several were together is enough."""
        used = Counter(way.kind for way, _ in found.used)
        if len(found.used) == len(used):
            return found
        amounts = {kind: by * max(1, used[kind]) for kind, by in these.amounts.items()}
        if any(all_eased(self._problem, self._ways[kind], amounts[kind]) is None for kind in used):
            return found
        other = self._soft(_Enough(these.kinds, amounts))
        if other.visits is None or len(other.used) >= len(found.used):
            return found
        these.amounts = amounts
        return other

    def _left_of(self, kinds: Kinds) -> Conflict | None:
        """A conflict that there is without any limit of some kinds, if it is proven."""
        if any(kind.rule == SEASON for kind in kinds):
            return None
        aside = {way.key for kind in kinds for way in self._ways[kind]}
        asked = [key for key in self._whole.by_key if key not in aside]
        status = self._whole.ask(asked, self._checks.time()).status
        self._checks.unsure |= status == "unknown"
        if status != "infeasible":
            return None
        conflict = conflict_in(self._problem, self._budget, aside, known=True)
        if conflict is not None:
            self._checks.conflicts.append(conflict)
        return conflict

    def _soft(self, these: _Enough) -> Found:
        """A plan for which the fewest limits of some kinds are eased, others than before."""
        easings = self._amounts.easings(these.kinds, these.amounts)
        problem = eased(self._problem, easings)
        if problem is None or self._budget.is_over:
            return Found(status="unknown")
        ways = [way for kind in sorted(these.kinds) for way in self._ways[kind]]
        softened = Softened(self._problem, problem, ways)
        for conflict in self._checks.conflicts:
            softened.one_of({requirement.key for requirement in conflict.requirements})
        for used in these.used:
            softened.not_just(used)
        found = softened.solve(self._budget, self._checks.time())
        self._checks.unsure |= found.status == "unknown"
        return found

    def _told(self, found: Found, these: _Enough) -> Repair | None:
        """A repair by the limits that a plan has eased, each as little as can be."""
        if found.visits is None:
            return None
        these.used.append(tuple(way for way, _ in found.used))
        easings = [
            Easing(
                rule=way.kind.rule,
                item=item,
                by=as_much(self._problem, way.kind.rule, item, these.amounts[way.kind]),
            )
            for way, items in found.used
            for item in items
        ]
        easings, visits = self._least(self._tightened(easings, found.visits), found)
        changed, changes = eased(self._problem, easings), changes_of(self._problem, easings)
        if changed is None or changes is None or not keeps(changed, visits):
            # It was found with more eased than is told, and may need it: then nothing is known.
            self._checks.unsure = True
            return None
        reference = ProblemReference.of(changed)
        return Repair(
            problem=self._problem,
            easings=tuple(easings),
            changes=changes,
            plan=Plan(problem=reference, visits=visits),
            fewest=found.fewest,
            relative=relative(self._problem, easings),
        )

    def _tightened(self, easings: Sequence[Easing], visits: tuple[Visit, ...]) -> list[Easing]:
        """Easings by no more than some visits need."""
        found = list(easings)
        for place in reversed(range(len(found))):
            low, high = -1, found[place].by
            while high - low > 1:
                middle = (low + high) // 2
                if self._checks.keeps(_with(found, place, middle), visits):
                    high = middle
                else:
                    low = middle
            found = _with(found, place, high)
        return found

    def _least(self, easings: list[Easing], found: Found) -> tuple[list[Easing], tuple[Visit, ...]]:
        """Easings of which none could be by 1 less, as far as it is proven, and visits for them."""
        assert found.visits is not None
        visits, place = found.visits, 0
        while place < len(easings):
            less = _with(easings, place, easings[place].by - 1)
            # Without it there would be fewer limits, or dates of a limit, than the fewest.
            best = found.status == "optimal" or (found.fewest and len(easings) <= len(found.used))
            fewer = best and len(less) < len(easings)
            if fewer or any(self._checks.is_conflict(c, less) for c in self._checks.conflicts):
                status, other = "infeasible", None
            else:
                status, other = self._checks.plan(less)
            if other is not None:
                # It could; all are looked at anew.
                easings, visits, place = self._tightened(less, other), other, 0
                continue
            least = easings[place].model_copy(update={"is_least": status == "infeasible"})
            easings = [*easings[:place], least, *easings[place + 1 :]]
            place += 1
        return easings, visits


def _with(easings: Sequence[Easing], place: int, by: int) -> list[Easing]:
    """Easings of which one is by another amount; by 0, it is left out."""
    found = list(easings)
    if by:
        found[place] = found[place].model_copy(update={"by": by, "is_least": False})
    else:
        del found[place]
    return found
