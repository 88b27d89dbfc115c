"""What rules post into: the model, its decisions, and literals that stand for requirements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property, partial
from itertools import pairwise
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from botram_opt.decisions import Decisions, Expr, Slot, Var, constant, total
from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.model_size import refuse_more
from botram_opt.plan import Item
from botram_opt.problem import DateRange, Problem
from botram_opt.provision import Provision
from botram_opt.scaling import MOST_COST
from botram_opt.sharing import Sharing

if TYPE_CHECKING:
    from botram_opt.rules.rule import Soft


class Posting:
    """A model that is being built.

    Attributes:
        rules: names of the hard rules that hold.
        sharing: which visits can be on one date; where none can, rules on a date can be stated
            on a visit.
        arguable: whether the literals of requirements are left open, to find those that clash.
        inexact: costs that were counted, and could be larger than can be told exactly.
    """

    def __init__(
        self,
        problem: Problem,
        model: cp_model.CpModel,
        decisions: Decisions,
        *,
        rules: Collection[str],
        sharing: Sharing,
        arguable: bool,
    ) -> None:
        self.problem = problem
        self.model = model
        self.decisions = decisions
        self.rules = rules
        self.sharing = sharing
        self._reasons: dict[tuple[str, str], tuple[Var, str, Item]] = {}
        self.arguable = arguable
        self.inexact: list[Issue] = []
        self._rule = ""
        self._posted: dict[tuple[str, str], Expr] = {}

    @cached_property
    def provision(self) -> Provision:
        """What quotas leave unserved in each future."""
        return Provision(self.problem, self.model, self.decisions)

    def one_at_a_time(self, slots: Iterable[Slot]) -> bool:
        """Whether no two of these slots can be on one date."""
        return self.sharing.one_at_a_time(slot.sub_district for slot in slots)

    def begin(self, rule: str) -> None:
        """Name the rule that posts from here on."""
        self._rule = rule

    def cost(self, where: str, rules: Iterable[tuple[str, int, Soft]]) -> Expr:
        """Post soft rules, and give the weighted sum of their costs.

        A rule is posted once, however often it counts. Whether the sum is exact is noted.

        Args:
            where: the rules are named, as a path into the problem.
            rules: name, weight, and the rule with its parameters.
        """
        cost = self.total(weight * self._cost_of(name, rule) for name, weight, rule in rules)
        worst = self._largest(cost)
        if worst > MOST_COST:
            what = say(
                "its cost could come to {worst}, and is exact up to {most}",
                worst=worst,
                most=MOST_COST,
            )
            remedy = say("Lower the weights and costs in it, in proportion")
            self.inexact.append(Issue(where, what, remedy))
        return cost

    def _cost_of(self, name: str, rule: Soft) -> Expr:
        key = (name, rule.model_dump_json())
        if key not in self._posted:
            outer = self._rule
            self.begin(name)
            self._posted[key] = rule.post(self)
            self.begin(outer)
        return self._posted[key]

    def _largest(self, expression: Expr) -> int:
        """How far from zero an expression could come, and what it is summed from, at most."""
        flat = cp_model.FlatIntExpr(expression)
        spans = [(abs(self.least(var)), abs(self.most(var))) for var in flat.vars]
        parts = (factor * max(span) for factor, span in zip(flat.coeffs, spans, strict=True))
        return int(abs(flat.offset) + sum(abs(part) for part in parts))

    def because(self, constraint: cp_model.Constraint, *reasons: Var) -> None:
        """Let a constraint hold while all its reasons do."""
        constraint.only_enforce_if(*reasons)

    @property
    def reasons(self) -> list[tuple[Var, str, Item]]:
        """The literal of each requirement, with the rule's name and what it is about."""
        return list(self._reasons.values())

    def reason(self, item: Item, rule: str | None = None) -> Var:
        """Give the literal that stands for one requirement: the same one for the same item.

        It is true, unless the model is built to be argued about; then it is left to the solver.

        Args:
            item: what the requirement is about.
            rule: the rule that requires it; None for the one that posts.
        """
        name = self._rule if rule is None else rule
        key = name, item.model_dump_json()
        if key not in self._reasons:
            literal = self.model.new_int_var(0 if self.arguable else 1, 1, " ".join(key))
            self._reasons[key] = literal, name, item
        return self._reasons[key][0]

    def by_statement(
        self, spans: Sequence[DateRange]
    ) -> list[tuple[int | None, frozenset[dt.date]]]:
        """Tell dates apart by what states a number on them, where that can be argued about.

        Args:
            spans: on which the number differs; of several that hold on a date the last decides.

        Returns:
            The index of each span that decides on some date, and None for what is stated of
            ordinary dates, with these dates; without arguing, None with all dates.
        """
        dates = self.decisions.dates
        if not self.arguable:
            return [(None, frozenset(dates))]
        found: dict[int | None, set[dt.date]] = {None: set()}
        for day in dates:
            last = max((i for i, span in enumerate(spans) if day in span), default=None)
            found.setdefault(last, set()).add(day)
        return [(index, frozenset(days)) for index, days in found.items() if days]

    def integer(self, least: int, most: int, name: str) -> Var:
        """Give a new integer variable."""
        return self.model.new_int_var(least, most, f"{self._rule} {name}")

    def total(self, parts: Iterable[Expr | int]) -> Expr:
        """Add expressions and numbers up."""
        return total(parts)

    def weighted(self, parts: Iterable[Expr], weights: Iterable[int]) -> Expr:
        """Add expressions up, each so many times."""
        return cp_model.LinearExpr.weighted_sum(list(parts), list(weights))

    def constant(self, value: int) -> Expr:
        """Give a number as an expression."""
        return constant(value)

    def most(self, var: Var) -> int:
        """Give the largest value that a variable can take."""
        # The binding's domain takes no negative index: [-1] would silently give the first.
        return int(list(var.proto.domain)[-1])

    def least(self, var: Var) -> int:
        """Give the smallest value that a variable can take."""
        return int(next(iter(var.proto.domain)))

    def most_of(self, expression: Expr) -> int:
        """Give the largest value that a linear expression can take, as its variables go."""
        flat = cp_model.FlatIntExpr(expression)
        return flat.offset + sum(
            factor * (self.most(var) if factor > 0 else self.least(var))
            for var, factor in zip(flat.vars, flat.coeffs, strict=True)
        )

    def variable(self, expression: Expr, most: int, name: str) -> Var:
        """Give a variable that equals an expression from 0 to ``most``."""
        var = self.integer(0, most, name)
        self.model.add(var == expression)
        return var

    def steps(self, amount: Expr, most: int, width: int, name: str) -> list[Var]:
        """Count the steps of some width that an amount takes, begun ones included.

        The amount lies between 0 and ``most``. There is a literal for each step that it could
        take; those that it takes are true, and come first.

        Raises:
            InputError: there would be too many.
        """
        number = -(-most // width)
        remedy = say("Make its steps wider, or correct what it counts")
        refuse_more(self.model, number, f"{self._rule} {name!r}", remedy)
        steps = [self.literal(f"{name} step {j + 1}") for j in range(number)]
        for earlier, later in pairwise(steps):
            self.model.add_implication(later, earlier)
        if steps:
            self.model.add(amount <= width * total(steps))
            self.model.add(width * total(steps) <= amount + width - 1)
        return steps

    def literal(self, name: str) -> Var:
        """Give a new variable that is 0 or 1."""
        return self.model.new_bool_var(f"{self._rule} {name}")

    def no_more_than(
        self,
        demands: Sequence[tuple[Slot, Var, Var]],
        there_are: Callable[[dt.date], int],
        days: Collection[dt.date],
        reason: Var,
    ) -> None:
        """Keep what is taken on some dates within what there is: by each slot, and by all of them.

        Args:
            demands: slots with a literal for whether they take anything, and how much.
            there_are: how much there is on a date.
            days: the dates on which that holds; on others there is no limit.
            reason: the literal under which it holds.
        """
        for slot, _, take in demands:
            limit = partial(_limit, there_are, days, self.most(take))
            self.because(self.model.add(take <= self.decisions.by_date(slot, limit)), reason)
        if not self.one_at_a_time(slot for slot, _, _ in demands):
            enough = sum(self.most(take) for _, _, take in demands)
            self.at_most_on_any_date(demands, partial(_limit, there_are, days, enough), reason)

    def at_most_on_any_date(
        self,
        demands: Iterable[tuple[Slot, Var, Expr | int]],
        capacity: Callable[[dt.date], int],
        reason: Var,
    ) -> None:
        """Keep what slots take on each date within what there is on it.

        Args:
            demands: slots with a literal for whether they take anything, and how much.
            capacity: how much there is on a date.
            reason: the literal under which the limit holds.
        """
        model, position = self.model, self.decisions.position
        most = max(capacity(day) for day in self.decisions.dates)
        intervals, takes = [], []
        for slot, present, take in demands:
            intervals.append(
                model.new_optional_fixed_size_interval_var(position[slot], 1, present, "")
            )
            takes.append(take)
        for i, day in enumerate(self.decisions.dates):
            if capacity(day) < most:
                intervals.append(model.new_fixed_size_interval_var(i, 1, ""))
                takes.append(most - capacity(day))
        self.because(model.add_cumulative(intervals, takes, most), reason)


def _limit(
    there_are: Callable[[dt.date], int], days: Collection[dt.date], most: int, day: dt.date
) -> int:
    """How much there is on a date: on some as much as is stated, on others as much as is of use."""
    return there_are(day) if day in days else most
