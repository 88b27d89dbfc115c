"""What the dates of a season would cost for one visit: as data, and in sentences."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from botram_opt.asking.costed import costed, plan_of
from botram_opt.asking.rule_item import RuleItem
from botram_opt.asking.words import costs_more
from botram_opt.language import say
from botram_opt.plan import LevelRise, Plan, Visit
from botram_opt.plan.difference import VisitChange
from botram_opt.problem import Problem
from botram_opt.problem.base import Day, Document, Record
from botram_opt.wording import on

DateStatus = Literal["possible", "impossible", "unknown"]
"""Whether a visit can be on a date, as far as was looked; ``unknown``: time was over before."""


class MadeRoom(Record):
    """A visit that moves, so that another can have its date.

    Attributes:
        was: its date before.
        now: its date after.
    """

    sub_district: str
    was: Day
    now: Day


class DateChoice(Record):
    """One date, and what the plan would cost with the visit on it.

    Attributes:
        status: whether it can be.
        proven: of a possible date, whether no other counters and people, and no other visit that
            makes room, would cost less; of an impossible one, always.
        levels: what each level costs more than in the plan, by rule.
        made_room: the visit that moves, if one has to.
        changes: all that becomes of both, as the n-th visits of their sub-districts.
        visits: these, as they would be.
        breaches: hard rules that the plan breaks still; 0, unless it breaks some already.
        why_not: requirements that cannot all hold, of an impossible date; as far as they were
            found in time.
        all_visits: of the whole plan, as they would be.
    """

    date: Day
    status: DateStatus
    proven: bool = False
    levels: tuple[LevelRise, ...] = ()
    made_room: MadeRoom | None = None
    changes: tuple[VisitChange, ...] = ()
    visits: tuple[Visit, ...] = ()
    all_visits: tuple[Visit, ...] = Field(default=(), exclude=True, repr=False)
    breaches: int = 0
    why_not: tuple[RuleItem, ...] = ()


class RankedDates(Document):
    """Every visit date of a season for one visit, the best first.

    What is compared: the visit is on the date, and all other visits stay as they are. Only where
    it cannot be there beside them, one that is there changes places with it; or where no swap is
    allowed, moves to some other date. Of several that could make room, the one whose moving costs
    least does. Counters and people of the visits that move are chosen anew, those of the visit also
    on the date that it has.

    Attributes:
        sub_district, number: the visit: the n-th one to the sub-district.
        date: that it has in the plan; None if the plan has no such visit.
        choices: possible dates by what they cost, level by level, or where rules are broken
            still, by how many first; then those that are not known, and those that cannot be.
    """

    schema_version: Literal["1"] = "1"
    problem: Problem = Field(exclude=True, repr=False)
    sub_district: str
    number: int
    date: dt.date | None
    choices: tuple[DateChoice, ...]

    @property
    def best(self) -> DateChoice | None:
        """The date that costs least; None if none is possible."""
        first = self.choices[0]
        return first if first.status == "possible" else None

    @property
    def proven(self) -> bool:
        """Whether the order is proven, of all dates."""
        return all(choice.proven for choice in self.choices)

    def on(self, day: dt.date) -> DateChoice:
        """What is known of one visit date.

        Raises:
            KeyError: it is no visit date of the season.
        """
        return {choice.date: choice for choice in self.choices}[day]

    def plan_on(self, day: dt.date) -> Plan:
        """The plan with the visit on a date, with its costs.

        Raises:
            KeyError: it is no visit date of the season.
            ValueError: the visit cannot be on it, as far as is known.
        """
        choice = self.on(day)
        if choice.status != "possible":
            raise ValueError(say("no plan is known with the visit on {day}", day=day))
        return costed(self.problem, plan_of(self.problem, choice.all_visits))

    def sentences(self) -> tuple[str, ...]:
        """Say what is compared, and then of each date what it costs, the best first."""
        place = self.problem.sub_district[self.sub_district].name
        if self.date is None:
            first = say("{place} is not visited yet.", place=place)
        else:
            first = say("{place} is visited on {day}.", place=place, day=on(self.date))
        compared = say(
            "On each date all other visits stay as they are; where it cannot be there beside them, "
            "one that is there changes places with it, or moves to another date if they cannot. "
            "Counters and people of visits that move are chosen anew."
        )
        return (first, compared, *(self._with_breaches(choice) for choice in self.choices))

    def best_others(self, number: int = 3) -> tuple[str, ...]:
        """Say of the best few dates that the visit does not have what they cost.

        Args:
            number: of how many dates, at most.
        """
        others = [
            choice
            for choice in self.choices
            if choice.status == "possible" and choice.date != self.date
        ]
        if not others:
            return (say("No other date is known to be possible."),)
        return tuple(self._with_breaches(choice) for choice in others[:number])

    def _with_breaches(self, choice: DateChoice) -> str:
        """What is said of a date, and how many rules are broken then, if they are on some date."""
        told = self._sentence(choice)
        if choice.status != "possible" or not any(each.breaches for each in self.choices):
            return told
        return say("{told} Rules still broken: {n}.", told=told, n=choice.breaches)

    def _sentence(self, choice: DateChoice) -> str:
        day = on(choice.date)
        if choice.status == "unknown":
            return say("{day}: not known within the time limit.", day=day)
        if choice.status == "impossible":
            reasons = [reason.sentence(self.problem) for reason in choice.why_not]
            if not reasons:
                return say("{day}: not possible.", day=day)
            if len(reasons) == 1:
                return say("{day}: not possible: {reason}.", day=day, reason=reasons[0])
            return say(
                "{day}: not possible, as these cannot all hold: {reasons}.",
                day=day,
                reasons="; ".join(reasons),
            )
        costs = costs_more(self.problem, choice.levels)
        if choice.made_room is None:
            if choice.proven:
                return say("{day}: {costs}.", day=day, costs=costs)
            return say("{day}: {costs}, or less.", day=day, costs=costs)
        other = self._makes_room(choice.made_room)
        if choice.proven:
            return say("{day}: {costs}; {other}.", day=day, costs=costs, other=other)
        return say("{day}: {costs}, or less; {other}.", day=day, costs=costs, other=other)

    def _makes_room(self, moved: MadeRoom) -> str:
        place = self.problem.sub_district[moved.sub_district].name
        return say(
            "{place} moves from {was} to {now}", place=place, was=on(moved.was), now=on(moved.now)
        )
