"""At least so large a share of what is asked for is served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import JsonValue

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.items import EditItem
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.requests import (
    asked_before,
    asked_in_season,
    lost_before,
    most_asked_in_season,
    unserved_in_season,
)
from botram_opt.rules.rule import Concern, Hard, Room, given
from botram_opt.scaling import PER_MILLE, per_mille
from botram_opt.together import alike, named
from botram_opt.wording import percent

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class LeastShareServed(Hard):
    """Served >= share x asked over the season, by sub-district, and by it and service.

    What visits before those that are planned were asked for counts, too. If they left so many that
    the share cannot be served any more, all that is still asked for must be.
    """

    concerns: ClassVar[Concern] = "requests"

    def post(self, posting: Posting) -> None:
        """State each share that is asked for."""
        decisions = posting.decisions
        for place, services, share, item in _shares(posting.problem):
            asked = posting.total(decisions.asked(place, service) for service in services)
            unserved = posting.total(decisions.unserved(place, service) for service in services)
            may = _may_still(posting.problem, place, services, share)
            limit = 0 if may is None else (PER_MILLE - share) * asked + may
            enough = posting.model.add(PER_MILLE * unserved <= limit)
            posting.because(enough, posting.reason(item))

    def more_visits_help(self, problem: Problem, sub_district: str) -> bool:
        """Tell whether any share is asked for there: one visit more serves more."""
        return any(place == sub_district for place, *_ in _shares(problem))

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Compare what is left unserved with what may be."""
        for place, services, share, item in _shares(problem):
            asked = sum(asked_in_season(problem, plan, place, service) for service in services)
            unserved = sum(unserved_in_season(problem, plan, place, s) for s in services)
            may = _may_still(problem, place, services, share)
            limit = 0 if may is None else (PER_MILLE - share) * asked + may
            over = PER_MILLE * unserved - limit
            if over > 0:
                requests = -(-over // PER_MILLE)
                asked += sum(asked_before(problem, place, service) for service in services)
                unserved += sum(lost_before(problem, place, service) for service in services)
                facts = {**(item.facts or {}), "asked": asked, "unserved": unserved}
                yield item.model_copy(update={"value": requests, "facts": facts})

    def room(self, problem: Problem, plan: Plan) -> Iterator[Room]:
        """Compare the requests that are served with those that must be."""
        for place, services, share, item in _shares(problem):
            asked = sum(asked_in_season(problem, plan, place, service) for service in services)
            unserved = sum(unserved_in_season(problem, plan, place, s) for s in services)
            asked += sum(asked_before(problem, place, service) for service in services)
            unserved += sum(lost_before(problem, place, service) for service in services)
            must = -(-share * asked // PER_MILLE)
            yield Room(item=item, limit=must, used=asked - unserved, at_least=True)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what share must be served."""
        facts = item.facts or {}
        share = percent(int(facts["per_mille"]) / PER_MILLE)
        place = problem.sub_district[given(item.sub_district)].name
        if item.service is None:
            demand = say(
                "at least {share} of all requests in {place} must be served",
                share=share,
                place=place,
            )
        else:
            demand = say(
                "at least {share} of requests for {service} in {place} must be served",
                share=share,
                service=problem.service[item.service].name,
                place=place,
            )
        if "asked" not in facts:
            return demand
        return say(
            "{demand}; {unserved} of {asked} are not",
            demand=demand,
            unserved=facts["unserved"],
            asked=facts["asked"],
        )

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the share, in thousandths."""
        if item.service is not None:
            return per_mille(problem.service[item.service].least_share_served)
        return per_mille(problem.sub_district[given(item.sub_district)].least_share_served)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Ask for so many thousandths less; of a service that is asked of all places."""
        share = self.limit(problem, item) - by
        if share < 0:
            return None
        fields: dict[str, JsonValue] = {"least_share_served": share / PER_MILLE}
        if item.service is not None:
            return (EditItem(item="service", id=item.service, fields=fields),)
        return (EditItem(item="sub_district", id=item.sub_district, fields=fields),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what share to serve."""

        def shares(item: Item) -> tuple[int, str | None]:
            return self.limit(problem, item), item.service

        told = []
        for (before, service), same in alike(items, shares).items():
            share, was = percent((before - by) / PER_MILLE), percent(before / PER_MILLE)
            if service is not None:
                told.append(
                    say(
                        "serve at least {share} of requests for {service} rather than {before}",
                        share=share,
                        service=problem.service[service].name,
                        before=was,
                    )
                )
            else:
                told.append(
                    say(
                        "serve at least {share} of requests in {places} rather than {before}",
                        share=share,
                        places=named(problem, "sub_district", same),
                        before=was,
                    )
                )
        return tuple(told)


def _may_still(problem: Problem, place: str, services: tuple[str, ...], share: int) -> int | None:
    """Thousandths of requests that may be left unserved for what was asked before; often 0.

    None if so many were lost that the share cannot be served any more.
    """
    asked = sum(asked_before(problem, place, service) for service in services)
    lost = sum(lost_before(problem, place, service) for service in services)
    may = (PER_MILLE - share) * asked - PER_MILLE * lost
    if may >= 0:
        return may
    most = sum(most_asked_in_season(problem, place, service) for service in services)
    return may if (PER_MILLE - share) * most + may >= 0 else None


def _shares(problem: Problem) -> Iterator[tuple[str, tuple[str, ...], int, Item]]:
    """Each share asked for: sub-district, services, thousandths, and what it is about."""
    for place in problem.sub_districts:
        share = per_mille(place.least_share_served)
        if share:
            services = tuple(service.id for service in problem.services)
            facts: dict[str, int | str] = {"per_mille": share}
            yield place.id, services, share, Item(value=0, sub_district=place.id, facts=facts)
        for service in problem.services:
            share = per_mille(service.least_share_served)
            if share:
                item = Item(
                    value=0,
                    sub_district=place.id,
                    service=service.id,
                    facts={"per_mille": share},
                )
                yield place.id, (service.id,), share, item
