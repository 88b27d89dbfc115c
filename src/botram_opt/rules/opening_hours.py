"""Counters serve no more than their opening hours allow.

A counter of a type that offers several services gives each of them part of its time; a service
that several types offer takes time from each. What is served fits if the time it needs can be
shared out so: a flow of seconds from services to counter types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import CounterType, Problem
from botram_opt.quotas import missing_seconds
from botram_opt.rules.rule import Concern, Hard, Room, given
from botram_opt.scaling import seconds
from botram_opt.together import named
from botram_opt.wording import on, time_of_day

if TYPE_CHECKING:
    from botram_opt.decisions import Expr, Slot, Var
    from botram_opt.posting import Posting


class OpeningHours(Hard):
    """Seconds of service e from types c that offer it >= handling seconds x served of e.

    Seconds that counters of type c give <= opening seconds x counters of c. Where a visit has
    quotas, the time is for all requests that it provides for, whether they come or not.
    """

    concerns: ClassVar[Concern] = "requests"

    def post(self, posting: Posting) -> None:
        """State the flow of seconds at each slot."""
        for place in posting.problem.sub_districts:
            reason = posting.reason(Item(value=0, sub_district=place.id))
            for slot in posting.decisions.slots_of[place.id]:
                _post_flow(posting, slot, reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Work out the greatest flow, and the seconds that are missing."""
        for visit in plan.visits:
            missing = missing_seconds(problem, visit, _provided(visit))
            if missing > 0:
                yield Item(value=missing, sub_district=visit.sub_district, date=visit.date)

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the minutes that requests take with those that counters give.

        Of counter types whose services no other type offers there: what others give to which
        service can be chosen.
        """
        for visit in plan.visits:
            for kind in problem.counter_types_to(visit.sub_district):
                work = _own_work(problem, visit, kind)
                if work is not None:
                    offered = problem.season.opening_seconds * visit.counters.get(kind.id, 0)
                    yield Room(
                        item=Item(
                            value=0,
                            sub_district=visit.sub_district,
                            date=visit.date,
                            counter_type=kind.id,
                        ),
                        limit=offered // 60,
                        used=-(-work // 60),
                    )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what the counters have time for."""
        season, place = problem.season, problem.sub_district[given(item.sub_district)].name
        opens, closes = time_of_day(season.opens), time_of_day(season.closes)
        if item.counter_type is not None:
            return say(
                "counters of {kind} at {place} have so many minutes from {opens} to {closes}",
                kind=problem.counter_type[item.counter_type].name,
                place=place,
                opens=opens,
                closes=closes,
            )
        limit = say(
            "counters at {place} serve what they have time for from {opens} to {closes}",
            place=place,
            opens=opens,
            closes=closes,
        )
        if not item.value:
            return limit
        minutes = -(-item.value // 60)
        return say_number(
            "{limit}; on {day} they would need {n} minute more",
            "{limit}; on {day} they would need {n} minutes more",
            minutes,
            limit=limit,
            day=on(item.date),
            n=minutes,
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say what counters have time for."""
        places = named(problem, "sub_district", items)
        season = problem.season
        return (
            say(
                "counters at {place} serve what they have time for from {opens} to {closes}",
                place=places,
                opens=time_of_day(season.opens),
                closes=time_of_day(season.closes),
            ),
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the minutes of a visit."""
        return problem.season.opening_seconds // 60

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Close so many minutes later, everywhere, if it is still the same day."""
        closes = _later(problem, by)
        if closes is None:
            return None
        return (EditItem(item="season", fields={"closes": f"{closes:%H:%M:%S}"}),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say when to close."""
        closes, before = _later(problem, by), problem.season.closes
        if closes is None:
            return ()
        return (
            say(
                "close visits at {time} rather than {before}",
                time=time_of_day(closes),
                before=time_of_day(before),
            ),
        )


def _provided(visit: Visit) -> dict[str, int]:
    """Requests that a visit must have time for, by service."""
    return {
        service: max(visit.served.get(service, 0), visit.quota.get(service, 0))
        for service in {**visit.served, **visit.quota}
    }


def _own_work(problem: Problem, visit: Visit, kind: CounterType) -> int | None:
    """Seconds that a visit asks of a counter type; None where other types could give some."""
    alone = [problem.offering(service, visit.sub_district) == (kind,) for service in kind.services]
    if not alone or not all(alone):
        return None
    provided = _provided(visit)
    return sum(
        seconds(problem.service[service].minutes_per_request) * provided.get(service, 0)
        for service in dict.fromkeys(kind.services)
    )


def _post_flow(posting: Posting, slot: Slot, reason: Var) -> None:
    model, decisions, problem = posting.model, posting.decisions, posting.problem
    opening = problem.season.opening_seconds
    kinds_there = problem.counter_types_to(slot.sub_district)
    seconds_of: dict[str, list[Expr]] = {kind.id: [] for kind in kinds_there}
    for service in problem.services:
        provided = decisions.provided(slot, service.id)
        needs = seconds(service.minutes_per_request) * provided
        kinds = problem.offering(service.id, slot.sub_district)
        if len(kinds) == 1:
            seconds_of[kinds[0].id].append(needs)
            continue
        parts = []
        for kind in kinds:
            most = opening * posting.most(decisions.counters[slot, kind.id])
            part = posting.integer(0, most, f"seconds {slot} {kind.id} {service.id}")
            seconds_of[kind.id].append(part)
            parts.append(part)
        posting.because(model.add(posting.total(parts) >= needs), reason)
    for kind in kinds_there:
        if seconds_of[kind.id]:
            time = opening * decisions.counters[slot, kind.id]
            posting.because(model.add(posting.total(seconds_of[kind.id]) <= time), reason)


def _later(problem: Problem, minutes: int) -> dt.time | None:
    """So many minutes after visits close; None if that is the next day."""
    closes = problem.season.closes
    later = dt.datetime.combine(dt.date.min, closes) + dt.timedelta(minutes=minutes)
    return later.time() if later.date() == dt.date.min else None
