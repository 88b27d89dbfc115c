"""Who missed a visit finds a later one next door that suits, or has missed it for good.

Several later visits may suit, of which only the best counts here. It may come after the next one to
the place itself, up to which people look in the simulation; few would still wait for it then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple, Self

from pydantic import Field

from botram_opt.beside import VisitBefore, VisitBeside, beside_nothing, beside_within
from botram_opt.errors import Issue
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan
from botram_opt.problem import DemandTable, Problem
from botram_opt.problem.base import NUMBER
from botram_opt.rules.rule import Soft, given
from botram_opt.scaling import TENTHS, tenths, to_int
from botram_opt.second_chance import ResidentChoice, chance, within_reach
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot, Var
    from botram_opt.posting import Posting

WORTH = 1.1
"""Requests recovered a year for one that is counted with a worth of 1: 1.10 [1.03, 1.17].

Simulated on the bundled year by ``benchmarks/spread.py``, as ``ResidentChoice`` comes. It is more
than 1 since several later visits may suit, of which only the best counts, and since tenths are
rounded down.
"""


class _Suit(NamedTuple):
    """How well a later visit suits, in tenths; of those as good the first comes first."""

    parts: int
    days: int
    place: str | None


class MissedForGood(Soft):
    """Sum over visits of worth x m x (1 - chance that the best later visit to a neighbour suits).

    m: who missed the visit and would try again, found x missed / (1 - missed) x try_again. A visit
    g days later suits with chance (1 - exp(-g / recovery_days)) x exp(-g / patience_days), in whole
    tenths, rounded down. Each visit is rounded to whole requests.

    Attributes:
        choice: what residents do who missed a visit.
        worth: requests a year that are recovered for one that is counted, as simulated. With it
            one that is counted weighs as much as one that the rule ``unserved`` counts.
        beside: visits that others hold next door, as far as they are known; all within reach.
        before: visits that were held before those that are planned. Who missed one of them may go
            to one of these.
    """

    # Who missed a visit may go to one of another part.
    adds_up: ClassVar[bool] = False
    others_help: ClassVar[bool] = True

    choice: ResidentChoice = ResidentChoice()
    worth: Annotated[float, Field(ge=0, le=100), NUMBER] = WORTH
    beside: tuple[VisitBeside, ...] = ()
    before: tuple[VisitBefore, ...] = ()

    def post(self, posting: Posting) -> Expr:
        """Take off, for each slot, what later visits next door that suit ever better save.

        Whether there is one that suits so well at least is a matter of clauses, and soon proven. If
        all that suit counted, by the product of their chances not to, this would be a quadratic
        assignment: in the same time searches end far from a bound, with plans that are worse by
        that measure, too.
        """
        problem, decisions = posting.problem, posting.decisions
        suits = {
            day: {other: parts for other in decisions.dates if (parts := self._parts(day, other))}
            for day in decisions.dates
        }
        costs = [self._post_before(posting, visit) for visit in self.before]
        for slot in decisions.slots:
            others = self._slots_near(posting, slot.sub_district)
            by_losses: dict[tuple[int, ...], list[dt.date]] = {}
            for day in decisions.dates:
                losses = self._losses(_found(problem, slot.sub_district, day))
                by_losses.setdefault(losses, []).append(day)
            for losses, days in by_losses.items():
                costs.append(losses[0] * decisions.on(slot, days))
                if losses[0] == losses[-1]:
                    continue
                before = losses[0]
                for parts, literal in self._post_found(posting, slot, days, others, suits):
                    costs.append((losses[parts] - before) * literal)
                    before = losses[parts]
        return posting.total(costs)

    def _slots_near(self, posting: Posting, place: str) -> list[Slot]:
        """The slots of the neighbours within reach."""
        near = sorted(within_reach(posting.problem, place, self.choice.reach_km))
        return [slot for other in near for slot in posting.decisions.slots_of[other]]

    def _post_before(self, posting: Posting, visit: VisitBefore) -> Expr:
        """Who missed a visit that was held: less, if one that is planned suits ever better."""
        model, at = posting.model, posting.decisions.at
        losses = self._losses(visit.requests)
        parts = self._beside(visit.sub_district, visit.date)
        costs: list[Expr | int] = [losses[parts]]
        suits = [
            (well, at[slot, day])
            for slot in self._slots_near(posting, visit.sub_district)
            for day in posting.decisions.dates
            if (well := self._parts(visit.date, day)) > parts
        ]
        for well in sorted({well for well, _ in suits}):
            literal = posting.literal(f"{visit.sub_district} {visit.date}, {well}")
            model.add_max_equality(literal, [lit for at_least, lit in suits if at_least >= well])
            costs.append((losses[well] - losses[parts]) * literal)
            parts = well
        return posting.total(costs)

    def _post_found(
        self,
        posting: Posting,
        slot: Slot,
        days: Sequence[dt.date],
        others: Sequence[Slot],
        suits: Mapping[dt.date, Mapping[dt.date, int]],
    ) -> list[tuple[int, Var]]:
        """Tell whether a slot is on one of some days with a visit that suits at least so well."""
        model, at = posting.model, posting.decisions.at
        beside = {day: self._beside(slot.sub_district, day) for day in days}
        levels = {parts for day in days for parts in suits[day].values()} if others else set()
        levels |= {parts for parts in beside.values() if parts}
        found: list[tuple[int, Var]] = []
        for parts in sorted(levels):
            literal = posting.literal(f"{slot} from {days[0]} on, {parts}")
            model.add_bool_or(~literal, *(at[slot, day] for day in days))
            if found:
                model.add_implication(literal, found[-1][1])
            for day in days:
                if beside[day] >= parts:
                    model.add_implication(at[slot, day], literal)
                    continue
                suiting = [
                    at[other, later]
                    for other in others
                    for later, well in suits[day].items()
                    if well >= parts
                ]
                model.add_bool_or(*suiting, ~literal, ~at[slot, day])
                if suiting:
                    none = posting.total(suiting) == 0
                    model.add(none).only_enforce_if(at[slot, day], ~literal)
            found.append((parts, literal))
        return found

    def _beside(self, place: str, day: dt.date) -> int:
        """How well the best of the visits that others hold suits."""
        there = (visit.date for visit in self.beside if visit.sub_district == place)
        return max((self._parts(day, other) for other in there), default=0)

    def _parts(self, day: dt.date, other: dt.date) -> int:
        """The chance that the later of two visits suits, in tenths; 0 if it is not later."""
        return tenths(chance(self.choice, (other - day).days))

    def _losses(self, found: int) -> tuple[int, ...]:
        """Requests missed for good by how well the best later visit suits, from 0 to 10."""
        choice = self.choice
        trying = self.worth * found * choice.missed / (1 - choice.missed) * choice.try_again
        return tuple(to_int(trying * (TENTHS - parts) / TENTHS) for parts in range(TENTHS + 1))

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell who missed each visit for good."""
        places = {*plan.visits_to, *(visit.sub_district for visit in self.before)}
        near = {place: within_reach(problem, place, self.choice.reach_km) for place in places}
        missed = [(v.sub_district, v.date, v.requests) for v in self.before]
        missed += [
            (v.sub_district, v.date, _found(problem, v.sub_district, v.date)) for v in plan.visits
        ]
        for place, day, found in missed:
            best = self._best(plan, place, day, near[place])
            lost = self._losses(found)[best.parts]
            if lost:
                facts: dict[str, int | str] = {"requests": lost}
                if best.parts:
                    facts["days"] = best.days
                yield Item(value=lost, sub_district=place, other=best.place, date=day, facts=facts)

    def _best(self, plan: Plan, place: str, day: dt.date, near: Collection[str]) -> _Suit:
        """The visit next door that suits best who missed one on a day."""
        there: list[tuple[str | None, dt.date]] = [
            (other, visit.date) for other in sorted(near) for visit in plan.visits_to.get(other, ())
        ]
        there += [(None, visit.date) for visit in self.beside if visit.sub_district == place]
        suits = [
            _Suit(parts, (later - day).days, other)
            for other, later in there
            if (parts := self._parts(day, later))
        ]
        return max(suits, key=lambda suit: (suit.parts, -suit.days), default=_Suit(0, 0, None))

    def describe(self, problem: Problem, item: Item) -> str:
        """Say who missed a visit for good, and where they could have gone."""
        facts = item.facts or {}
        lost = int(facts["requests"])
        missed = say_number(
            "{n} request that missed {place} on {day} and would try again finds nothing",
            "{n} requests that missed {place} on {day} and would try again find nothing",
            lost,
            n=lost,
            place=problem.sub_district[given(item.sub_district)].name,
            day=on(item.date),
        )
        if "days" not in facts:
            return say("{missed}: no later visit next door suits", missed=missed)
        days = count(int(facts["days"]), "day")
        if item.other is None:
            return say(
                "{missed}: what suits best is the visit next door, {days} later",
                missed=missed,
                days=days,
            )
        return say(
            "{missed}: what suits best is the visit to {other}, {days} later",
            missed=missed,
            other=problem.sub_district[item.other].name,
            days=days,
        )

    def unit(self, problem: Problem) -> str:
        """Name what the cost counts."""
        return "requests"

    def check(self, problem: Problem) -> Iterator[Issue]:
        """Refuse demand that builds up, and visits next door to what the problem does not have."""
        if not isinstance(problem.demand, DemandTable):
            what = say("demand builds up, so who missed a visit is there at the next one")
            yield Issue("missed_for_good", what, say("Use the rule 'waiting'"))
        yield from beside_nothing("missed_for_good", problem, (*self.beside, *self.before))

    def within(
        self,
        places: Collection[str],
        beside: Sequence[tuple[str, dt.date]],
        things: Collection[str],
    ) -> Self:
        """Count what is held next door as second chances, too."""
        before = tuple(visit for visit in self.before if visit.sub_district in places)
        there = beside_within(self.beside, places, beside)
        return self.model_copy(update={"beside": there, "before": before})

    def after(self, problem: Problem, held: Sequence[VisitBefore]) -> Self:
        """Let who missed a visit that was held go to what was held later, or is planned."""
        there = tuple(
            VisitBeside(sub_district=place, date=visit.date)
            for visit in held
            for place in problem.sub_district[visit.sub_district].neighbours
            if visit.sub_district in within_reach(problem, place, self.choice.reach_km)
        )
        return self.model_copy(
            update={"beside": self.beside + there, "before": (*self.before, *held)}
        )


def _found(problem: Problem, place: str, day: dt.date) -> int:
    """Requests that a visit finds on a date."""
    demand = problem.demand
    assert isinstance(demand, DemandTable), "check refuses others"
    # Not by the problem's services, so that dates decide it by themselves.
    return sum(demand.found(place, service, day) for service in demand.services_in(place))
