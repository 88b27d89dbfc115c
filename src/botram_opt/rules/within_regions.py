"""Counters, people and pools go to their own regions only, and serve what they offer there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import CounterType, Person, Pool, Problem, SubDistrict
from botram_opt.rules.rule import Concern, Hard, given
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class WithinRegions(Hard):
    """No counter, person or pool at a visit to s that does not go to the region of s.

    Served of service e at a visit to s = 0, if no counter type that offers e goes there.
    """

    concerns: ClassVar[Concern] = "requests"
    essential: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State what cannot be served; what does not go somewhere has no variable there."""
        problem, decisions = posting.problem, posting.decisions
        for place in problem.sub_districts:
            for service in problem.services:
                if problem.offering(service.id, place.id):
                    continue
                reason = posting.reason(
                    Item(value=0, sub_district=place.id, service=service.id, region=place.region)
                )
                for slot in decisions.slots_of[place.id]:
                    served = decisions.served[slot, service.id]
                    posting.because(posting.model.add(served == 0), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find counters, people and pools outside their regions, and what nobody there serves."""
        for visit in plan.visits:
            for item in _strangers(problem, visit):
                yield item.model_copy(
                    update={
                        "sub_district": visit.sub_district,
                        "date": visit.date,
                        "region": problem.sub_district[visit.sub_district].region,
                    }
                )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what does not go where."""
        place = problem.sub_district[given(item.sub_district)]
        region = problem.region[place.region].name if place.region is not None else None
        if item.service is not None:
            return _unoffered(problem, item, place, region)
        there = region if region is not None else say("sub-districts that lie in no region")
        if item.person is not None:
            return say(
                "{name} does not go to {there}; at {place} on {day} they work",
                name=problem.person[item.person].name,
                there=there,
                place=place.name,
                day=on(item.date),
            )
        if item.pool is not None:
            return say(
                "the pool {pool} does not go to {there}; at {place} on {day} {n} of its people "
                "work",
                pool=problem.pool[item.pool].name,
                there=there,
                place=place.name,
                day=on(item.date),
                n=item.value,
            )
        return say_number(
            "{kind} does not go to {there}; at {place} on {day} there is {n}",
            "{kind} does not go to {there}; at {place} on {day} there are {n}",
            item.value,
            kind=problem.counter_type[given(item.counter_type)].name,
            there=there,
            place=place.name,
            day=on(item.date),
            n=item.value,
        )

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Let a counter type that offers the service go to the region, too."""
        kind = _offers(problem, item)
        if by > 1 or kind is None or kind.regions is None or item.region is None:
            return None
        fields: dict[str, JsonValue] = {"regions": [*kind.regions, item.region]}
        return (EditItem(item="counter_type", id=kind.id, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what is to go where."""
        told = []
        for item in items:
            kind = _offers(problem, item)
            if kind is not None and item.region is not None:
                region = problem.region[item.region].name
                told.append(
                    say("let counters of {kind} go to {region}", kind=kind.name, region=region)
                )
        return tuple(dict.fromkeys(told))


def _unoffered(problem: Problem, item: Item, place: SubDistrict, region: str | None) -> str:
    """Which service no counter type offers at a place, in a sentence."""
    service = problem.service[given(item.service)].name
    if region is None:
        nothing = say(
            "no counter type that offers {service} goes to {place}",
            service=service,
            place=place.name,
        )
    else:
        nothing = say(
            "no counter type that offers {service} goes to {region}, where {place} lies",
            service=service,
            region=region,
            place=place.name,
        )
    if not item.value:
        return nothing
    return say_number(
        "{nothing}; at {place} on {day} {n} request for it is told as served",
        "{nothing}; at {place} on {day} {n} requests for it are told as served",
        item.value,
        nothing=nothing,
        place=place.name,
        day=on(item.date),
        n=item.value,
    )


def _strangers(problem: Problem, visit: Visit) -> Iterator[Item]:
    """What a visit has that does not go there, and what it serves that is not offered there."""

    def strange(item: CounterType | Person | Pool) -> bool:
        return not problem.goes_to(item, visit.sub_district)

    for kind, counters in visit.counters.items():
        if counters and strange(problem.counter_type[kind]):
            yield Item(value=counters, counter_type=kind)
    for person in dict.fromkeys(visit.people):
        if strange(problem.person[person]):
            yield Item(value=1, person=person)
    for use in visit.pools:
        if use.people and strange(problem.pool[use.id]):
            yield Item(value=use.people, pool=use.id, counter_type=use.counter_type)
    for service, served in visit.served.items():
        if served and not problem.offering(service, visit.sub_district):
            yield Item(value=served, service=service)


def _offers(problem: Problem, item: Item) -> CounterType | None:
    """A counter type that offers a service; None if none does."""
    kinds = problem.counter_types
    return next((kind for kind in kinds if item.service in kind.services), None)
