"""What a rule is: its parameters, and three duties.

A rule is stated twice, in one place. ``post`` states it to the solver; ``measure`` works out the
same from a finished plan, in plain Python. For every plan that the solver returns the two agree
to the unit, and a test holds every rule to that. ``describe`` says an item in a sentence.

A hard rule can be argued about, where there is no plan: it tells what of it a planner states, and
which changes of the problem would ask for less.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from botram_opt.beside import VisitBefore
from botram_opt.changes.base import ChangeBase
from botram_opt.errors import DisagreementError, Issue
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.units import POINTS

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


Concern = Literal["dates", "neighbours", "counters", "requests", "people"]
"""What a rule limits: when visits are, also to neighbours, what they have and serve, who goes."""


A_YEAR = 366
"""Days by which dates are eased at most."""


def given(name: str | None) -> str:
    """The id that each item of a rule has, as those of other rules may have none."""
    if name is None:
        raise DisagreementError("an item lacks an id that its rule gives all of them")
    return name


class Room(Record):
    """How much of a limit a plan uses.

    Attributes:
        item: what the limit is about; its value is 0, so that it is said as a requirement.
        limit: how much may be used, or must be, in whatever the rule counts.
        used: how much is.
        at_least: whether so much must be used, and not no more than that.
    """

    item: Item
    limit: int
    used: int
    at_least: bool = False

    @property
    def left(self) -> int:
        """How far the plan is from the limit; below 0 where it breaks it."""
        return self.used - self.limit if self.at_least else self.limit - self.used


class Hard(Record, ABC):
    """A rule that every plan must keep.

    Attributes:
        concerns: what it limits. Where there is no plan, it is looked for why in this order: what
            clashes about dates alone is found soonest, and easiest to follow.
        for_futures: whether it depends on what demand may come to.
        limits_cost: whether it keeps the cost of soft rules within something.
        is_given: whether it holds whatever else is argued about: it is no choice of a planner's.
        essential: whether it cannot be switched off, because a plan makes no sense without it
            or the variables take it for granted: a bound would not be true without it.
        closes_dates: whether a visit with nothing at it breaks the rule only where any visit to
            that sub-district on that date would, whatever else is planned.
    """

    concerns: ClassVar[Concern] = "people"
    for_futures: ClassVar[bool] = False
    limits_cost: ClassVar[bool] = False
    is_given: ClassVar[bool] = False
    essential: ClassVar[bool] = False
    closes_dates: ClassVar[bool] = False

    @abstractmethod
    def post(self, posting: Posting) -> None:
        """Post the constraints, each under the literal of what a planner could argue about."""

    @abstractmethod
    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Yield where a plan breaks the rule, each item with by how much; nothing if it holds."""

    @abstractmethod
    def describe(self, problem: Problem, item: Item) -> str:
        """Say what is required; ``item.value`` 0 stands for the requirement itself."""

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Yield how much of each limit a plan uses; nothing if what the rule asks is no number."""
        return iter(())

    def asks_something(self) -> bool:
        """Tell whether it requires anything, with the parameters that the rule has."""
        return True

    def stated(self, problem: Problem, item: Item) -> Item:
        """Give what a planner states, and could argue about, of which an item may be a part.

        Each item that is posted is about one date, say, and the same number is stated for all.
        """
        return item

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say what is required, with one sentence for what is the same for several."""
        return tuple(dict.fromkeys(self.describe(problem, item) for item in items))

    def ways(self, problem: Problem, item: Item) -> tuple[Item, ...]:
        """Give the ways in which a requirement could be eased, as items that say which."""
        return (item,)

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the number that is eased, to compare with; 1 for what is all or nothing."""
        return 1

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Give the changes that ask for less than a requirement does, in one of its ways.

        Args:
            problem: what states it.
            item: the requirement, or one of its ways; of one that is stated for all dates, also
                of one date alone.
            by: how much less; 1 for what is all or nothing.

        Returns:
            None if it cannot be eased, or not by so much.
        """
        return None

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what to do to ease requirements by so much; none of them that cannot be eased."""
        return ()

    def more_visits_help(self, problem: Problem, sub_district: str) -> bool:
        """Tell whether it may be kept by more visits to a sub-district than it may have."""
        return False

    def after(self, problem: Problem, held: Plan, rest: Problem, now: Problem) -> Self:
        """Give the rule as it is for the visits that remain once some have been held.

        Args:
            problem: what they were held of.
            held: the visits held.
            rest: what remained of that, but for what hard rules like this one come to.
            now: the problem that the rule is of, which may have changed since.
        """
        return self

    def asks_of_futures(self) -> bool:
        """Tell whether it depends on what demand may come to, with its parameters."""
        return self.for_futures

    def check(self, problem: Problem) -> Iterator[Issue]:
        """Yield where the rule or its parameters contradict the problem."""
        yield from ()

    def holds_in_parts(self) -> bool:
        """Tell whether a plan keeps it just if its visits to each sub-district do beside others.

        If not, a problem is not divided, however large: its parts would be asked for what the whole
        is not, or keep by themselves what the whole breaks.
        """
        return True


class Soft(Record, ABC):
    """A rule whose breach costs.

    Attributes:
        for_futures: whether it depends on what demand may come to.
        depends_on_people: whether the cost depends on who goes, and not just on how many.
        adds_up: whether a plan costs at least as much as its visits to some sub-districts and
            its visits to the others, each costed by themselves.
        others_help: whether visits to some sub-districts can cost less for visits to others, so
            that what they cost by themselves bounds nothing.
        takes_largest: whether the cost is the largest of several, and not their sum: what is past
            is not added to what is to come.
    """

    for_futures: ClassVar[bool] = False
    depends_on_people: ClassVar[bool] = False
    adds_up: ClassVar[bool] = True
    others_help: ClassVar[bool] = False
    takes_largest: ClassVar[bool] = False

    @abstractmethod
    def post(self, posting: Posting) -> Expr:
        """Give the cost as an expression, whole and never negative."""

    @abstractmethod
    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Yield what a plan costs by this rule; the values add up to the cost."""

    @abstractmethod
    def describe(self, problem: Problem, item: Item) -> str:
        """Say what an item's cost is for."""

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts before it is weighted, in the plural.

        A name in no language: ``amounts`` says what is counted in it.
        """
        return POINTS

    def check(self, problem: Problem) -> Iterator[Issue]:
        """Yield where the rule or its parameters contradict the problem."""
        if self.for_futures and problem.futures is None:
            what = say("the problem states no futures")
            yield Issue("futures", what, say("Forecast the demand, or use the rule 'unserved'"))

    def asks_who_goes(self) -> bool:
        """Tell whether the cost depends on who goes, with the parameters that the rule has."""
        return self.depends_on_people

    def within(
        self,
        places: Collection[str],
        beside: Sequence[tuple[str, dt.date]],
        things: Collection[str],
    ) -> Self:
        """Give the rule as it is where only some sub-districts are planned.

        Args:
            places: ids of the sub-districts that are planned.
            beside: dates on which neighbours of theirs that are not planned are visited, each
                with the one of ``places`` that it borders on.
            things: ids of the counter types, pools and people who go there.
        """
        return self

    def after(self, problem: Problem, held: Sequence[VisitBefore]) -> Self:
        """Give the rule as it is for the visits that remain once some have been held.

        Args:
            problem: what remains to be planned.
            held: the visits held, in order of date, all to sub-districts of the problem.
        """
        return self
