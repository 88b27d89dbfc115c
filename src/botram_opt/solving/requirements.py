"""What a problem requires, one thing at a time, and which of it can hold together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import get_args

from ortools.sat.python import cp_model

from botram_opt.model import Model
from botram_opt.plan import Item, Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.problem.base import Id, Record
from botram_opt.rules import Hard, hard_rules
from botram_opt.rules.rule import Concern
from botram_opt.solutions import visits_in
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import Outcome, search

CONCERNS: tuple[Concern, ...] = get_args(Concern)

NUMBERS = frozenset({"days", "most", "per_mille"})
"""Facts of items that say how much is required, and not of what."""


class Requirement(Record):
    """One thing that a hard rule requires, as far as a planner can argue about it by itself.

    Attributes:
        rule: the rule.
        item: what it is about; its value is 0.
    """

    rule: Id
    item: Item

    @property
    def key(self) -> str:
        """Tells it from others, also once a number in it is another."""
        facts = self.item.facts or {}
        telling = {name: fact for name, fact in facts.items() if name not in NUMBERS}
        item = self.item.model_copy(update={"facts": telling or None})
        return f"{self.rule} {item.model_dump_json()}"


class Requirements:
    """The requirements of a problem, to ask which of them can hold together.

    Each question is a search of its own, with every literal fixed: what is not asked for vanishes
    when it is presolved, and all workers help. As assumptions they would get one worker, which may
    not get there where the portfolio takes a moment, and a core that presolving may spoil
    (google/or-tools issues 973, 3102 and 5141); so a core is a guess, to be asked for itself.

    Attributes:
        by_key: the requirements by their keys, in the order of the rules.
    """

    def __init__(
        self, problem: Problem, budget: Budget, only: Collection[str] | None = None
    ) -> None:
        """Build the model.

        Args:
            problem: what requires it.
            budget: of all that is asked.
            only: names of the hard rules to look at; None for all. Others count as switched off.
        """
        rules = self._rules = hard_rules(problem)
        given = {name for name, rule in rules.items() if rule.is_given}
        if only is not None:
            # What they limit is of no account where rules are about less than that.
            only = rules.keys() & set(only)
            depth = max((CONCERNS.index(rules[name].concerns) for name in only), default=0)
            if any(pin.requests for pin in problem.pins):
                depth = max(depth, CONCERNS.index("requests"))
            only |= {name for name in given if CONCERNS.index(rules[name].concerns) <= depth}
        stated = problem if only is None else _without_more(problem, rules, only)
        self._model = Model(stated, arguable=True, only=only)
        self._budget = budget
        self.by_key: dict[str, Requirement] = {}
        self._literals: list[tuple[int, str]] = []
        self._given: list[int] = []
        for literal, rule, item in self._model.posting.reasons:
            if rule in given:
                self._given.append(literal.index)
                continue
            requirement = Requirement(rule=rule, item=rules[rule].stated(problem, item))
            self.by_key[requirement.key] = requirement
            self._literals.append((literal.index, requirement.key))
        reference = ProblemReference.of(problem)
        nothing = Plan(problem=reference, visits=())
        # Rules that a plan without visits breaks.
        self._asking = {name for name, rule in rules.items() if any(rule.measure(problem, nothing))}

    def ask(self, keys: Collection[str], time: float | None) -> Outcome:
        """Search for a plan that keeps some requirements, whatever becomes of all others.

        First for one without visits to places of which nothing is asked: mostly there is such a
        plan, if there is any, and it is found sooner.
        """
        if self._budget.is_over:
            return Outcome(status="unknown", values=None, value=None, bound=None, work=0.0)
        idle = self._of_no_use(keys)
        if idle:
            outcome = self._search(self._fixed(keys, idle), self._budget.of(time))
            if outcome.status != "infeasible":
                return outcome
        return self._search(self._fixed(keys, ()), self._budget.of(time))

    def in_order(self, keys: Iterable[str]) -> list[str]:
        """Requirements that ask for something first, then what limits it, as rules are ordered."""

        def place(key: str) -> tuple[bool, int, str]:
            rule = self.by_key[key].rule
            return rule not in self._asking, CONCERNS.index(self._rules[rule].concerns), rule

        return sorted(keys, key=place)

    def _fixed(self, keys: Collection[str], idle: Collection[str]) -> cp_model.CpModel:
        cp = self._cp()
        for index, key in self._literals:
            cp.add(cp.get_int_var_from_proto_index(index) == int(key in keys))
        decisions = self._model.decisions
        idle_slots = [slot for place in sorted(idle) for slot in decisions.slots_of[place]]
        for held in (decisions.held[slot] for slot in idle_slots):
            cp.add(cp.get_int_var_from_proto_index(held.index) == 0)
        return cp

    def _cp(self) -> cp_model.CpModel:
        cp = self._model.cp.clone()
        for index in self._given:
            cp.add(cp.get_int_var_from_proto_index(index) == 1)
        return cp

    def _of_no_use(self, keys: Collection[str]) -> set[str]:
        """Sub-districts that none of the requirements asks to be visited."""
        idle = set(self._model.decisions.slots_of)
        for requirement in (self.by_key[key] for key in keys):
            if requirement.rule in self._asking:
                place = requirement.item.sub_district
                idle -= idle if place is None else {place}
        return idle

    def read(self, outcome: Outcome) -> tuple[Visit, ...]:
        """The visits of a plan that was found."""
        return visits_in(self._model.decisions, outcome)

    def core(self, keys: Collection[str], time: float | None) -> list[str]:
        """Some of the requirements that are likely to clash by themselves; all, if not found."""
        cp = self._cp()
        assumed: dict[int, str] = {}
        for index, key in self._literals:
            literal = cp.get_int_var_from_proto_index(index)
            if key in keys:
                assumed[index] = key
                cp.add_assumption(literal)
            else:
                cp.add(literal == 0)
        # By several workers all assumptions would be told.
        outcome = self._search(cp, self._budget.of(time).model_copy(update={"workers": 1}))
        told = {assumed[index] for index in outcome.core if index in assumed}
        return [key for key in keys if key in told] if told else list(keys)

    def _search(self, cp: cp_model.CpModel, limits: Limits) -> Outcome:
        outcome = search(cp, limits, cancel=self._budget.cancel, probe=False)
        self._budget.work += outcome.work
        return outcome


def _without_more(problem: Problem, rules: Mapping[str, Hard], only: Collection[str]) -> Problem:
    """A problem without people and counters, where the rules that are looked at need none."""
    if any(rule.limits_cost for rule in rules.values()):
        return problem
    concerns = {rules[name].concerns for name in only}
    pins, bans = problem.pins, problem.prohibitions
    parts: dict[str, object] = {}
    if "people" not in concerns and not (
        any(pin.people or pin.pools for pin in pins) or any(ban.person for ban in bans)
    ):
        parts |= {"people": (), "pools": (), "pairs": ()}
        if concerns <= {"dates", "neighbours"} and not (
            any(pin.names_something for pin in pins) or any(ban.counter_type for ban in bans)
        ):
            parts |= {"counter_types": (), "services": ()}
    # What levels and their rules name may no longer be there.
    return problem.derived(**parts, levels=()) if parts else problem
