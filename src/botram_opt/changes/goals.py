"""Changes of rules and levels: what must hold, and what matters more."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, StrictBool, model_validator

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.fields import in_words, with_value
from botram_opt.changes.words import listed
from botram_opt.language import number, say
from botram_opt.problem.base import NUMBER, Cost, Id, Name, Share
from botram_opt.problem.objectives import Level, RuleSetting, Term
from botram_opt.problem.problem import Problem
from botram_opt.titles import title_of

Parameters = dict[str, JsonValue]


class SetRule(ChangeBase):
    """A hard rule is switched on or off, or has other parameters.

    Attributes:
        parameters: all that differ from the rule's own; None for those that it has.
        on: whether it holds.
    """

    kind: Literal["set_rule"] = "set_rule"
    rule: Id
    on: StrictBool = True
    parameters: Parameters | None = None

    def change(self, draft: Draft) -> None:
        """State how the rule is set."""
        rules = draft.problem.rules
        had = next((each.parameters for each in rules if each.rule == self.rule), {})
        parameters = had if self.parameters is None else self.parameters
        setting = RuleSetting(rule=self.rule, on=self.on, parameters=parameters)
        if any(each.rule == self.rule for each in rules):
            draft.state(rules=tuple(setting if e.rule == self.rule else e for e in rules))
        else:
            draft.state(rules=(*rules, setting))

    def describe(self, problem: Problem) -> str:
        """Say whether the rule holds, and with what."""
        name = title_of(self.rule)
        if not self.on:
            return say("the rule on {rule} does not hold", rule=name)
        if not self.parameters:
            return say("the rule on {rule} holds", rule=name)
        return say("the rule on {rule} holds with {what}", rule=name, what=_told(self.parameters))


class SetWeight(ChangeBase):
    """A soft rule weighs more or less within its level."""

    kind: Literal["set_weight"] = "set_weight"
    level: Name
    rule: Id
    weight: Annotated[int, Field(ge=1, le=1_000_000), NUMBER]

    def change(self, draft: Draft) -> None:
        """Replace the weight."""
        if term := _term(draft, self.level, self.rule):
            _put_term(draft, self.level, term.model_copy(update={"weight": self.weight}))

    def describe(self, problem: Problem) -> str:
        """Say what weighs how much."""
        return say(
            "in the level {level} the weight of {rule} is {weight}",
            level=self.level,
            rule=title_of(self.rule),
            weight=self.weight,
        )


class SetTermParameters(ChangeBase):
    """A soft rule has other parameters within its level.

    Attributes:
        parameters: all that differ from the rule's own.
    """

    kind: Literal["set_term_parameters"] = "set_term_parameters"
    level: Name
    rule: Id
    parameters: Parameters

    def change(self, draft: Draft) -> None:
        """Replace the parameters."""
        if term := _term(draft, self.level, self.rule):
            _put_term(draft, self.level, term.model_copy(update={"parameters": self.parameters}))

    def describe(self, problem: Problem) -> str:
        """Say with what the rule is counted."""
        name = title_of(self.rule)
        if not self.parameters:
            return say("the level {level} counts {rule} as it comes", level=self.level, rule=name)
        return say(
            "the level {level} counts {rule} with {what}",
            level=self.level,
            rule=name,
            what=_told(self.parameters),
        )


class SetTolerance(ChangeBase):
    """A level may get worse by more or less for the sake of those below it.

    Attributes:
        absolute, relative: as in `Tolerance`; None leaves it as it is.
    """

    kind: Literal["set_tolerance"] = "set_tolerance"
    level: Name
    absolute: Cost | None = None
    relative: Share | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.absolute is None and self.relative is None:
            raise ValueError(say("needs one of 'absolute' and 'relative', or both"))
        return self

    def change(self, draft: Draft) -> None:
        """Replace the tolerance."""
        if level := _level(draft, self.level, "level"):
            parts = {"absolute": self.absolute, "relative": self.relative}
            stated = {name: value for name, value in parts.items() if value is not None}
            tolerance = level.tolerance.model_copy(update=stated)
            _put(draft, level.model_copy(update={"tolerance": tolerance}))

    def describe(self, problem: Problem) -> str:
        """Say how much worse it may get."""
        by = []
        if self.absolute is not None:
            by.append(number(self.absolute))
        if self.relative is not None:
            by.append(f"{number(100 * self.relative)}%")
        return say(
            "the level {level} may get worse by {tolerance} for the sake of those below it",
            level=self.level,
            tolerance=listed(by),
        )


class OrderLevels(ChangeBase):
    """Levels have another order.

    Attributes:
        names: of all levels, most important first.
    """

    kind: Literal["order_levels"] = "order_levels"
    names: Annotated[tuple[Name, ...], Field(min_length=1)]

    def change(self, draft: Draft) -> None:
        """Put the levels in this order, if it names each of them once."""
        by_name = {level.name: level for level in draft.problem.levels}
        wrong = [name for name in dict.fromkeys(self.names) if name not in by_name]
        for name in wrong:
            draft.fault(
                "names",
                say("there is no level {level}", level=repr(name)),
                say("Use {known}", known=_all(by_name)),
            )
        missing = [name for name in by_name if name not in self.names]
        for name in missing:
            draft.fault(
                "names",
                say("the level {level} is missing", level=repr(name)),
                say("Say where it goes"),
            )
        doubled = [name for name, times in Counter(self.names).items() if times > 1]
        for name in doubled:
            draft.fault(
                "names", say("the level {level} stands twice", level=repr(name)), say("Keep one")
            )
        if not (wrong or missing or doubled):
            draft.state(levels=tuple(by_name[name] for name in self.names))

    def describe(self, problem: Problem) -> str:
        """Say what comes before what."""
        if len(self.names) == 1:
            return say("the only level is {level}", level=self.names[0])
        return say(
            "first {level}, then {others}", level=self.names[0], others=listed(self.names[1:])
        )


class AddLevel(ChangeBase):
    """Something more is to be achieved.

    Attributes:
        before: the name of the level that it is more important than; None for the least of all.
        level: what is added.
    """

    kind: Literal["add_level"] = "add_level"
    level: Level
    before: Name | None = None

    def change(self, draft: Draft) -> None:
        """Put the level in its place."""
        levels = draft.problem.levels
        if any(level.name == self.level.name for level in levels):
            what = say("there is a level {level} already", level=repr(self.level.name))
            draft.fault("level.name", what, say("Give it another name"))
            return
        at = len(levels)
        if self.before is not None:
            next_ = _level(draft, self.before, "before")
            if next_ is None:
                return
            at = levels.index(next_)
        draft.state(levels=(*levels[:at], self.level, *levels[at:]))

    def describe(self, problem: Problem) -> str:
        """Say what is to be achieved, and where it stands."""
        rules = listed(title_of(term.rule) for term in self.level.terms)
        if self.before is None:
            return say(
                "a level {level} below all others, for {rules}", level=self.level.name, rules=rules
            )
        return say(
            "a level {level} before {other}, for {rules}",
            level=self.level.name,
            other=self.before,
            rules=rules,
        )


class RemoveLevel(ChangeBase):
    """Something is no longer to be achieved."""

    kind: Literal["remove_level"] = "remove_level"
    level: Name

    def change(self, draft: Draft) -> None:
        """Take the level out, unless it is the only one."""
        levels = draft.problem.levels
        if _level(draft, self.level, "level") is None:
            return
        if len(levels) == 1:
            draft.fault("level", say("it is the only level"), say("Add another first"))
        else:
            draft.state(levels=tuple(each for each in levels if each.name != self.level))

    def describe(self, problem: Problem) -> str:
        """Say which level goes."""
        return say("without the level {level}", level=self.level)


def _level(draft: Draft, name: str, field: str) -> Level | None:
    """The level of a name; None and a fault of a field of the change, if there is none."""
    by_name = {level.name: level for level in draft.problem.levels}
    if name not in by_name:
        draft.fault(
            field,
            say("there is no level {level}", level=repr(name)),
            say("Use {known}", known=_all(by_name)),
        )
    return by_name.get(name)


def _term(draft: Draft, level_name: str, rule: str) -> Term | None:
    level = _level(draft, level_name, "level")
    if level is None:
        return None
    by_rule = {term.rule: term for term in level.terms}
    if rule not in by_rule:
        what = say(
            "the level {level} has no rule {rule}",
            level=repr(level_name),
            rule=repr(rule),
        )
        draft.fault("rule", what, say("Use {known}", known=_all(by_rule)))
    return by_rule.get(rule)


def _put_term(draft: Draft, level_name: str, term: Term) -> None:
    level = next(level for level in draft.problem.levels if level.name == level_name)
    terms = tuple(term if each.rule == term.rule else each for each in level.terms)
    _put(draft, level.model_copy(update={"terms": terms}))


def _put(draft: Draft, level: Level) -> None:
    levels = draft.problem.levels
    draft.state(levels=tuple(level if each.name == level.name else each for each in levels))


def _all(names: dict[str, Level] | dict[str, Term]) -> str:
    return " or ".join(repr(name) for name in names)


def _told(parameters: Parameters) -> str:
    return listed(with_value(name, in_words(value, name)) for name, value in parameters.items())
