"""Which date fits a visit: what the plan would cost with it on each date of the season."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from botram_opt.asking.around import Found
from botram_opt.asking.arrangement import Arrangement, free_dates, slot_of
from botram_opt.asking.asked import no_visit, refuse
from botram_opt.asking.clashes import Clashes
from botram_opt.asking.costed import costed, plan_of
from botram_opt.asking.ranked_dates import DateChoice, MadeRoom, RankedDates
from botram_opt.asking.rule_item import RuleItem
from botram_opt.asking.settled import Settled, breaches, settled
from botram_opt.asking.side_by_side import SideBySide
from botram_opt.decisions import Slot
from botram_opt.plan import Item, Plan, Visit, diff, rises
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits


def dates_for(
    problem: Problem,
    plan: Plan,
    sub_district: str,
    *,
    number: int = 1,
    time_limit: float | None = 10,
    workers: int = 2,
    seed: int = 0,
    reproducible: bool = False,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> RankedDates:
    """Rank every visit date of the season for one visit by what the plan would cost.

    All other visits stay as they are; where the visit cannot be on a date beside them, one that is
    there makes room, see `RankedDates`. If the plan breaks rules, as the problem changed under it,
    what it breaks is let be, and nothing else may be broken.

    Args:
        problem: what is planned.
        plan: of this problem, or of one that is like it.
        sub_district: id of the place that is visited.
        number: which of its visits is asked about, in order of date from 1; the one after its
            last, to ask when one more could be.
        time_limit: seconds for the whole call; with ``reproducible``, units of CP-SAT's
            deterministic work. None for as long as it takes. Dates that were not looked at by then
            are told as unknown.
        workers: dates that are looked at side by side.
        seed: of all random choices.
        reproducible: give the same answer for the same arguments, on any machine.
        cancel: ends the call soon after it is set, with what is known.
        clock: seconds from any start, never going back.

    Raises:
        ContradictionError: there is no such sub-district or visit, or the problem sets rules
            wrongly.
        pydantic.ValidationError: an argument is out of range.
    """
    refuse(no_visit(problem, plan, sub_district, number, further=True))
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    # Searches are side by side, so each of them has one worker.
    budget = Budget(limits.model_copy(update={"workers": 1}), cancel, clock)
    standing = settled(problem, plan, budget)
    question = _Question(problem, standing, Slot(sub_district, number))
    with ThreadPoolExecutor(workers) as threads:
        ask = SideBySide(budget, threads, workers)
        # Those near the date that it has are asked about most.
        days = sorted(problem.season.visit_dates, key=question.days_off)
        found = list(ask.answers((partial(question.choice, day) for day in days), len(days)))
        unexplained = [choice for choice in found if _is_unexplained(choice)]
        if unexplained and not budget.is_over:
            breaks = Arrangement(standing.visits) if standing.breaches else None
            clashes = Clashes(problem, budget, breaks=breaks)
            explained = (partial(question.explained, clashes, choice) for choice in unexplained)
            found = [choice for choice in found if not _is_unexplained(choice)]
            found += ask.answers(explained, len(unexplained))
    return RankedDates(
        problem=problem,
        sub_district=sub_district,
        number=number,
        date=question.date,
        choices=tuple(sorted(found, key=question.rank)),
    )


def _is_unexplained(choice: DateChoice) -> bool:
    return choice.status == "impossible" and not choice.why_not


class _Question:
    """One visit, and the plan that it is in.

    Attributes:
        date: of the visit; None if it is not in the plan yet.
    """

    def __init__(self, problem: Problem, standing: Settled, slot: Slot) -> None:
        self._problem, self._standing, self._place = problem, standing, slot.sub_district
        before = standing.before.visits_to.get(self._place, ())
        self._visit = before[slot.number - 1] if slot.number <= len(before) else None
        self.date = None if self._visit is None else self._visit.date
        self._others = tuple(v for v in standing.visits if v != self._visit)
        self._lost = tuple(v for v in standing.lost if v != self._visit)

    def choice(self, day: dt.date, budget: Budget) -> DateChoice:
        """What is known of one date, within a budget of its own."""
        closed = tuple(self._closed(day))
        if closed:
            return DateChoice(date=day, status="impossible", proven=True, why_not=closed)
        for way in self._ways(day):
            best, proven = self._best(way, budget)
            if best is not None:
                return self._possible(day, best, proven)
            if not proven:
                return DateChoice(date=day, status="unknown")
        return DateChoice(date=day, status="impossible", proven=True)

    def explained(self, clashes: Clashes, choice: DateChoice, budget: Budget) -> DateChoice:
        """The choice, of an impossible date, with what clashes, as far as there is time.

        What clashes in whichever way leaves most open; of several, where fewest do.
        """
        widest: list[_Way] = []
        for ways in self._ways(choice.date):
            widest = ways or widest
        found = [clash for way in widest if (clash := clashes.of(way.arrangement, budget))]
        return choice.model_copy(update={"why_not": min(found, key=len, default=())})

    def days_off(self, day: dt.date) -> int:
        """Days from the visit's date to another."""
        return 0 if self.date is None else abs((day - self.date).days)

    def rank(self, choice: DateChoice) -> tuple[object, ...]:
        """The order of dates: by what they cost, then by how little they change."""
        values = [level.after.value for level in choice.levels if level.after is not None]
        order = ("possible", "unknown", "impossible").index(choice.status)
        moved = choice.made_room is not None
        near = self.days_off(choice.date) if choice.status == "possible" else 0
        return order, choice.breaches, values, moved, near, choice.date

    def _closed(self, day: dt.date) -> Iterator[RuleItem]:
        """What closes a date to the place, whatever else is planned."""
        rules = hard_rules(self._problem)
        bare = plan_of(self._problem, [self._bare(day)])
        for name, rule in rules.items():
            if rule.closes_dates:
                for item in rule.measure(self._problem, bare):
                    yield RuleItem(rule=name, item=item)
        visits = [visit for visit in self._others if visit.sub_district == self._place]
        most = self._problem.sub_district[self._place].most_visits
        if len(visits) >= most:
            item = Item(value=0, sub_district=self._place)
            yield RuleItem(rule="visits_per_sub_district", item=item)
        elif any(visit.date == day for visit in visits):
            item = Item(value=1, sub_district=self._place, date=day, facts={"visits": 2})
            yield RuleItem(rule="visits_per_sub_district", item=item)

    def _bare(self, day: dt.date) -> Visit:
        return Visit(sub_district=self._place, date=day, counters={}, served={}, unserved={})

    def _ways(self, day: dt.date) -> Iterator[list[_Way]]:
        """How the visit can be on a date: the next only where none of these can be."""
        visit = self._visit or self._bare(day)
        moved = visit.model_copy(update={"date": day})
        yield [_Way.of((*self._others, moved), moved)]
        here = [each for each in self._others if each.date == day]
        if self.date == day or not here:
            return
        if self.date is not None:
            yield list(self._swaps(moved, here))
        yield [
            _Way.of((*self._without(other), moved, elsewhere), moved, other, open_date=elsewhere)
            for other in here
            for elsewhere in self._elsewhere(other)
        ]

    def _swaps(self, moved: Visit, here: Iterable[Visit]) -> Iterator[_Way]:
        assert self.date is not None
        for other in here:
            visits = self._without(other)
            there = [each.sub_district for each in visits if each.date == self.date]
            if self.date in self._problem.season.visit_dates and other.sub_district not in there:
                back = other.model_copy(update={"date": self.date})
                yield _Way.of((*visits, moved, back), moved, other, back)

    def _elsewhere(self, other: Visit) -> Iterator[Visit]:
        """The visit at each position that it can have among those to its sub-district."""
        for day in free_dates(self._problem, self._without(other), other.sub_district):
            yield other.model_copy(update={"date": day})

    def _without(self, other: Visit) -> tuple[Visit, ...]:
        return tuple(visit for visit in self._others if visit is not other)

    def _best(self, ways: Iterable[_Way], budget: Budget) -> tuple[_Taken | None, bool]:
        """The best plan of several ways, and whether it is proven to be, or to be none."""
        best, proven = None, True
        for way in ways:
            worst = () if best is None else best.found.key
            found = self._standing.around.best(way.arrangement, no_worse_than=worst, budget=budget)
            proven &= found.proven
            if found.visits is not None and (best is None or found.key < best.found.key):
                best = _Taken(way, found, found.visits)
        return best, proven

    def _possible(self, day: dt.date, taken: _Taken, proven: bool) -> DateChoice:
        before = self._standing.before
        costs = None if self._lost else taken.found.costs
        visits = plan_of(self._problem, (*taken.visits, *self._lost))
        proven_by = None if self._standing.breaches else before
        after = costed(self._problem, visits, proven_by=proven_by, costs=costs)
        broken = breaches(self._problem, after.visits) if self._standing.breaches else ()
        return DateChoice(
            date=day,
            status="possible",
            proven=proven,
            levels=rises(before, after),
            made_room=self._made_room(day, taken),
            changes=diff(before, after).visits,
            visits=tuple(visit for visit in after.visits if visit not in before.visits),
            all_visits=after.visits,
            breaches=len(broken),
        )

    def _made_room(self, day: dt.date, taken: _Taken) -> MadeRoom | None:
        other = taken.way.makes_room
        if other is None:
            return None
        place = other.sub_district
        stay = {visit.date for visit in self._without(other) if visit.sub_district == place}
        (now,) = {visit.date for visit in taken.visits if visit.sub_district == place} - stay
        return MadeRoom(sub_district=place, was=day, now=now)


@dataclass(frozen=True)
class _Way:
    """How a visit can be on a date: what is open, and the visit that makes room."""

    arrangement: Arrangement
    makes_room: Visit | None

    @classmethod
    def of(
        cls,
        visits: tuple[Visit, ...],
        moved: Visit,
        makes_room: Visit | None = None,
        swapped: Visit | None = None,
        *,
        open_date: Visit | None = None,
    ) -> _Way:
        """One way, in which the visits that move have their counters and people chosen anew."""
        anew = [moved] if swapped is None else [moved, swapped]
        dates = [] if open_date is None else [slot_of(visits, open_date)]
        arrangement = Arrangement(
            visits,
            dates=frozenset(dates),
            teams=frozenset(slot_of(visits, visit) for visit in anew),
        )
        return cls(arrangement, makes_room)


@dataclass(frozen=True)
class _Taken:
    """The best plan of a way."""

    way: _Way
    found: Found
    visits: tuple[Visit, ...]
