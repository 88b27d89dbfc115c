"""A service level: so large a share of requests is served in so many of the futures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.goals import SetRule
from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Share
from botram_opt.requests import asked_before, lost_before
from botram_opt.rules.rule import Concern, Hard
from botram_opt.scaling import PER_MILLE, per_mille
from botram_opt.uncertain import asked_over_season, number_of_futures, unserved_in_futures
from botram_opt.wording import count, percent

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class ServedInMostFutures(Hard):
    """In at least ``futures`` of all futures: served >= share x asked over the season.

    A chance constraint on the sample. What visits before those that are planned were asked for
    counts, too, the same in every future, as it has happened. Without a share that is asked for,
    and without futures, it asks for nothing.

    Attributes:
        share: of requests that must be served.
        futures: share of futures in which they must be.
        each: whether that holds for the season as a whole, or for each sub-district.
    """

    concerns: ClassVar[Concern] = "requests"
    for_futures: ClassVar[bool] = True

    share: Share = 0
    futures: Share = 0.9
    each: Literal["season", "sub_district"] = "season"

    def asks_something(self) -> bool:
        """Tell whether any share must be served."""
        return per_mille(self.share) > 0 and per_mille(self.futures) > 0

    def holds_in_parts(self) -> bool:
        """Tell whether each sub-district is asked by itself: other futures may be kept in each."""
        return self.each == "sub_district"

    def post(self, posting: Posting) -> None:
        """State it by a literal for each future, as many of which must be true."""
        problem = posting.problem
        if problem.futures is None:
            return
        share, provision = per_mille(self.share), posting.provision
        services = [service.id for service in problem.services]
        for item, places in self._groups(problem):
            kept = []
            for future in range(provision.number):
                unserved = posting.total(
                    provision.unserved_in(place, service, future)
                    for place in places
                    for service in services
                )
                asked = posting.total(
                    provision.asked_in(place, service, future)
                    for place in places
                    for service in services
                )
                literal = posting.literal(f"kept {item.sub_district} {future}")
                most = (PER_MILLE - share) * asked + self._may_still(problem, places)
                posting.because(posting.model.add(PER_MILLE * unserved <= most), literal)
                kept.append(literal)
            enough = posting.model.add(posting.total(kept) >= self._needed(problem))
            posting.because(enough, posting.reason(item))

    def more_visits_help(self, problem: Problem, sub_district: str) -> bool:
        """Tell that one visit more serves more."""
        return True

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count the futures in which enough is served."""
        if problem.futures is None:
            return
        allowed = PER_MILLE - per_mille(self.share)
        for item, places in self._groups(problem):
            unserved = np.zeros(number_of_futures(problem), np.int64)
            asked = np.zeros_like(unserved)
            for place in places:
                for service in problem.services:
                    unserved += unserved_in_futures(problem, plan, place, service.id)
                    asked += asked_over_season(problem, plan, place, service.id)
            most = allowed * asked + self._may_still(problem, places)
            kept = int((PER_MILLE * unserved <= most).sum())
            missing = self._needed(problem) - kept
            if missing > 0:
                yield item.model_copy(update={"value": missing, "facts": {"kept": kept}})

    def describe(self, problem: Problem, item: Item) -> str:
        """Say what share must be served in how many futures."""
        facts = item.facts or {}
        share, needed = percent(self.share), self._needed(problem)
        of = count(number_of_futures(problem), "future")
        if item.sub_district is None:
            level = say(
                "at least {share} of requests must be served in {needed} of {futures}",
                share=share,
                needed=needed,
                futures=of,
            )
        else:
            level = say(
                "at least {share} of requests in {place} must be served in {needed} of {futures}",
                share=share,
                place=problem.sub_district[item.sub_district].name,
                needed=needed,
                futures=of,
            )
        if "kept" not in facts:
            return level
        return say("{level}; they are in {kept}", level=level, kept=facts["kept"])

    def _needed(self, problem: Problem) -> int:
        """How many futures it must hold in: the share, rounded up."""
        return -(-per_mille(self.futures) * number_of_futures(problem) // PER_MILLE)

    def _may_still(self, problem: Problem, places: tuple[str, ...]) -> int:
        """Thousandths of requests that may be left for what was asked before; often 0."""
        pairs = [(place, service.id) for place in places for service in problem.services]
        asked = sum(asked_before(problem, *pair) for pair in pairs)
        lost = sum(lost_before(problem, *pair) for pair in pairs)
        return (PER_MILLE - per_mille(self.share)) * asked - PER_MILLE * lost

    def _groups(self, problem: Problem) -> Iterator[tuple[Item, tuple[str, ...]]]:
        """What the share must be served of: an item, and sub-districts."""
        if self.each == "season":
            yield Item(value=0), tuple(place.id for place in problem.sub_districts)
        else:
            for place in problem.sub_districts:
                yield Item(value=0, sub_district=place.id), (place.id,)

    def limit(self, problem: Problem, item: Item) -> int:
        """Give the share, in thousandths."""
        return per_mille(self.share)

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Ask for so many thousandths less."""
        share = per_mille(self.share) - by
        if share < 0:
            return None
        parameters = self.model_dump(mode="json") | {"share": share / PER_MILLE}
        return (SetRule(rule="served_in_most_futures", parameters=parameters),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say what share to serve."""
        before = per_mille(self.share)
        return (
            say(
                "serve at least {share} of requests in so many futures rather than {before}",
                share=percent((before - by) / PER_MILLE),
                before=percent(before / PER_MILLE),
            ),
        )
