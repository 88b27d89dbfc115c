"""What soft rules cost in all is kept within caps: staff travel at most 5,000 km, for instance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field, JsonValue

from botram_opt.beside import visits_before
from botram_opt.changes.base import ChangeBase
from botram_opt.changes.goals import SetRule
from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem, RuleSetting, Term
from botram_opt.problem.base import NUMBER, Name, Record
from botram_opt.rules.known import (
    discovered,
    soft_rules_of,
    term_issues,
    terms_after,
    unit_of,
)
from botram_opt.rules.rule import Hard, Room, Soft
from botram_opt.scaling import MOST_COST
from botram_opt.titles import title_of
from botram_opt.units import amount

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class Cap(Record):
    """The most that soft rules may cost in all.

    Attributes:
        name: what sentences call it; None for the names of its rules.
        terms: the soft rules, as in a level.
        most: in the unit that the rules count: staff travel is in metres.
    """

    name: Name | None = None
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]
    most: Annotated[int, Field(ge=0, le=MOST_COST), NUMBER]

    @property
    def told(self) -> str:
        """What sentences call it."""
        return self.name or " + ".join(title_of(term.rule) for term in self.terms)

    def cost(self, problem: Problem, plan: Plan) -> int:
        """What a plan costs by the rules."""
        return _cost(self.terms, problem, plan)


class MostCost(Hard):
    """Sum over the soft rules of a cap of weight x cost <= most, for each cap.

    Without caps it asks for nothing.

    Attributes:
        caps: each with its rules, and how much they may cost.
    """

    limits_cost: ClassVar[bool] = True

    caps: tuple[Cap, ...] = ()

    def asks_something(self) -> bool:
        """Tell whether any cost is capped."""
        return bool(self.caps)

    def asks_of_futures(self) -> bool:
        """Tell whether a cost that is capped depends on what demand may come to."""
        return any(rule.for_futures for cap in self.caps for _, _, rule in soft_rules_of(cap.terms))

    def holds_in_parts(self) -> bool:
        """Tell that it does not: a cap is on what all sub-districts cost together."""
        return not self.caps

    def check(self, problem: Problem) -> Iterator[Issue]:
        """Find caps on rules that do not exist, or are set wrongly, or contradict the problem."""
        for number, cap in enumerate(self.caps):
            where = _where(number, cap)
            for issue in term_issues(where, cap.terms, problem):
                # What a rule has to say of itself does not tell where it is used.
                told = issue.where if issue.where.startswith(where) else f"{where}, {issue.where}"
                yield replace(issue, where=told)

    def post(self, posting: Posting) -> None:
        """State each cap on what its rules cost, as they state it themselves."""
        for number, cap in enumerate(self.caps):
            cost = posting.cost(_where(number, cap), soft_rules_of(cap.terms))
            reason = posting.reason(_item(number, 0))
            posting.because(posting.model.add(cost <= cap.most), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Compare what the rules of each cap measure with what they may cost."""
        for number, cap in enumerate(self.caps):
            cost = cap.cost(problem, plan)
            if cost > cap.most:
                yield _item(number, cost - cap.most, cost=cost)

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare what the rules of each cap measure with what they may cost."""
        for number, cap in enumerate(self.caps):
            yield Room(item=_item(number, 0), limit=cap.most, used=cap.cost(problem, plan))

    def after(self, problem: Problem, held: Plan, rest: Problem, now: Problem) -> Self:
        """Take off what the visits cost that were held; of the largest of several, nothing."""
        nothing = held.model_copy(update={"visits": ()})
        caps = []
        for cap in self.caps:
            sums = tuple(t for t in cap.terms if not discovered(Soft)[t.rule].takes_largest)
            then = terms_after(
                sums, problem, visits_before(problem, held.visits, problem.sub_district)
            )
            # What a rest costs of which nothing is held, the whole costs besides.
            spent = _cost(sums, problem, held) - _cost(then, rest, nothing)
            known = visits_before(problem, held.visits, now.sub_district)
            update = {"terms": terms_after(cap.terms, now, known), "most": max(0, cap.most - spent)}
            caps.append(cap.model_copy(update=update))
        return self.model_copy(update={"caps": tuple(caps)})

    def more_visits_help(self, problem: Problem, sub_district: str) -> bool:
        """Tell that they may: with more visits less is left unserved."""
        return True

    def limit(self, problem: Problem, item: Item) -> int:
        """Give what the rules of the cap may cost."""
        return self._cap(item).most

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let the rules of a cap cost so much more."""
        cap = self._cap(item)
        if cap.most + by > MOST_COST:
            return None
        caps = [each.model_dump(mode="json") for each in self.caps]
        caps[int((item.facts or {})["cap"])]["most"] = cap.most + by
        return (SetRule(rule="most_cost", parameters={"caps": caps}),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how much may be spent."""
        told = []
        for cap in (self._cap(item) for item in items):
            unit = unit_of(problem, cap.terms)
            told.append(
                say(
                    "let {what} come to {most} rather than {before}",
                    what=cap.told,
                    most=amount(cap.most + by, unit),
                    before=amount(cap.most, unit),
                )
            )
        return tuple(told)

    def _cap(self, item: Item) -> Cap:
        return self.caps[int((item.facts or {})["cap"])]

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how much may be spent, and how much is."""
        facts = item.facts or {}
        cap = self.caps[int(facts["cap"])]
        unit = unit_of(problem, cap.terms)
        what, most = cap.told, amount(cap.most, unit)
        if "cost" not in facts:
            return say("{what} may come to {most} at most in all", what=what, most=most)
        return say(
            "{what} may come to {most} at most in all; it comes to {cost}",
            what=what,
            most=most,
            cost=amount(int(facts["cost"]), unit),
        )


def with_caps(problem: Problem, caps: Iterable[Cap]) -> tuple[RuleSetting, ...]:
    """The settings of a problem's hard rules, with further caps."""
    before = next((setting for setting in problem.rules if setting.rule == "most_cost"), None)
    there: tuple[Cap, ...] = ()
    if before is not None and before.on:
        there = MostCost.model_validate(before.parameters).caps
    parameters = MostCost(caps=(*there, *caps)).model_dump(mode="json")
    setting = RuleSetting(rule="most_cost", parameters=parameters)
    return (*(other for other in problem.rules if other is not before), setting)


def with_caps_on(
    settings: tuple[RuleSetting, ...], counts: Callable[[str, Soft], bool]
) -> tuple[RuleSetting, ...]:
    """Settings of hard rules in which caps are on some soft rules only: a relaxation.

    Costs are never negative, so what keeps a cap keeps it without some of its rules.

    Args:
        settings: of a problem.
        counts: whether a soft rule, by name, is kept.
    """
    return tuple(
        setting.model_copy(update={"parameters": _only(setting, counts)})
        if setting.rule == "most_cost" and setting.parameters
        else setting
        for setting in settings
    )


def _only(setting: RuleSetting, counts: Callable[[str, Soft], bool]) -> dict[str, JsonValue]:
    caps = []
    for cap in MostCost.model_validate(setting.parameters).caps:
        found = zip(cap.terms, soft_rules_of(cap.terms), strict=True)
        terms = tuple(term for term, (name, _, rule) in found if counts(name, rule))
        if terms:
            caps.append(cap.model_copy(update={"terms": terms}))
    return MostCost(caps=tuple(caps)).model_dump(mode="json")


def _cost(terms: Iterable[Term], problem: Problem, plan: Plan) -> int:
    """What a plan costs by the rules that terms name, weighted."""
    return sum(
        weight * sum(item.value for item in rule.measure(problem, plan))
        for _, weight, rule in soft_rules_of(terms)
    )


def _where(number: int, cap: Cap) -> str:
    """A cap as a path into the problem."""
    return f"rules 'most_cost', caps[{number}]" + (f" {cap.name!r}" if cap.name else "")


def _item(number: int, value: int, **facts: int) -> Item:
    return Item(value=value, facts={"cap": number, **facts})
