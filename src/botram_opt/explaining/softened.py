"""A problem eased all over, in which as few limits as can be are eased after all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.people import AddPool
from botram_opt.decisions import Var, total
from botram_opt.explaining.easing import Way, kind_of, rules_to_ease
from botram_opt.explaining.season import SEASON
from botram_opt.model import Model
from botram_opt.plan import Item, Visit
from botram_opt.posting import Posting
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.sharing import Sharing
from botram_opt.solutions import visits_in
from botram_opt.solving.budget import Budget
from botram_opt.solving.requirements import Requirement
from botram_opt.solving.search import SearchStatus, search


@dataclass(frozen=True)
class Found:
    """What a search for a plan of an eased problem gave.

    Attributes:
        visits: of the plan; None if there is none, or none was found.
        used: the limits that have to be eased for it: of each, the way, and the items of which not
            all keep it, by date where it is stated for all dates.
        fewest: whether it is proven that no fewer limits are enough.
    """

    status: SearchStatus
    visits: tuple[Visit, ...] | None = None
    used: tuple[tuple[Way, tuple[Item, ...]], ...] = ()
    fewest: bool = False


class Softened:
    """A problem with some limits eased all over, and the limits as they were, to be kept if can be.

    The eased problem is stated like any other. Beside that the rules of the limits are posted as
    the problem states them, each requirement under a literal; as few of them as can be are false.
    A limit that is eased by more people stays as it is if none of these is sent anywhere.
    """

    def __init__(self, problem: Problem, eased: Problem, ways: Sequence[Way]) -> None:
        self._problem, self._ways = problem, ways
        of_futures = any(rule.asks_of_futures() for rule in hard_rules(problem).values())
        model = Model(eased, for_futures=of_futures and problem.futures is not None)
        self._cp, self._decisions = model.cp, model.decisions
        self._limits: list[tuple[ChangeBase, ...]] = []
        for way in ways:
            if way.changes not in self._limits:
                self._limits.append(way.changes)
        self._kept: list[list[tuple[Var, Item]]] = [[] for _ in self._limits]
        self._broken: list[Var] = []
        self._post()

    def _post(self) -> None:
        rules, cp = hard_rules(self._problem), self._cp
        posting = Posting(
            self._problem,
            cp,
            self._decisions,
            rules=(),
            sharing=Sharing(self._problem, ()),
            arguable=True,
        )
        for name in dict.fromkeys(way.kind.rule for way in self._ways if not _pool_of(way.changes)):
            if name != SEASON:
                posting.begin(name)
                rules[name].post(posting)
        limits_of: dict[str, list[int]] = {}
        for way in self._ways:
            limits_of.setdefault(way.key, []).append(self._limits.index(way.changes))
        for literal, name, item in posting.reasons:
            stated = Requirement(rule=name, item=rules[name].stated(self._problem, item))
            found = limits_of.get(stated.key)
            if found is None:
                cp.add(literal == 1)
            for limit in dict.fromkeys(found or ()):
                self._kept[limit].append((literal, item))
        of_season = [way.changes for way in self._ways if way.kind.rule == SEASON]
        for changes, kept in zip(self._limits, self._kept, strict=True):
            # Whether a visit comes after the season's end is no requirement with a literal.
            broken = cp.new_int_var(int(changes in of_season), 1, "eased")
            self._broken.append(broken)
            for literal, _ in kept:
                cp.add_bool_or(literal, broken)
            pool = _pool_of(changes)
            for (_, who, _), drawn in self._decisions.drawn.items():
                if who == pool:
                    cp.add(drawn <= posting.most(drawn) * broken)
        literals = sum(len(kept) for kept in self._kept)
        cp.minimize(
            (literals + 1) * total(self._broken)
            + total(1 - literal for kept in self._kept for literal, _ in kept)
        )

    def one_of(self, keys: Collection[str]) -> None:
        """State that the limits of some requirements cannot all stay as they are."""
        places = {self._limits.index(way.changes) for way in self._ways if way.key in keys}
        if any(_pool_of(self._limits[place]) for place in places):
            # Who has a skill more than is asked for can sit there, too.
            places |= {i for i, changes in enumerate(self._limits) if _pool_of(changes)}
        if places:
            self._cp.add_bool_or([self._broken[place] for place in sorted(places)])

    def not_just(self, ways: Iterable[Way]) -> None:
        """State that to ease these limits alone is not wanted."""
        places = {self._limits.index(way.changes) for way in ways}
        self._cp.add_bool_or([~self._broken[place] for place in sorted(places)])

    def solve(self, budget: Budget, time: float | None) -> Found:
        """Search for a plan in which the fewest limits are eased."""
        outcome = search(self._cp, budget.of(time), cancel=budget.cancel, probe=False)
        budget.work += outcome.work
        if outcome.values is None:
            return Found(status=outcome.status)
        used = []
        for limit, broken, kept in zip(self._limits, self._broken, self._kept, strict=True):
            if not outcome(broken):
                continue
            items = tuple(item for literal, item in kept if not outcome(literal))
            for way in self._ways:
                if way.changes == limit:
                    used.append((way, self._said(way, items, len(kept))))
                    break
        # Objective values between two numbers of limits differ by dates only.
        bound, value = outcome.bound, outcome.value
        step = sum(len(kept) for kept in self._kept) + 1
        return Found(
            status=outcome.status,
            visits=visits_in(self._decisions, outcome),
            used=tuple(used),
            fewest=bound is not None and value is not None and bound // step == value // step,
        )

    def _said(self, way: Way, items: tuple[Item, ...], number: int) -> tuple[Item, ...]:
        """The dates on which a limit is eased, if these are few and can be named; or the limit."""
        rule = rules_to_ease(self._problem)[way.kind.rule]
        here = tuple(item for item in items if kind_of(way.kind.rule, item) == way.kind)
        apart = [rule.eased(self._problem, item, 1) for item in here]
        if here and all(apart) and way.changes not in apart and 2 * len(here) <= number:
            return here
        return (way.item,)


def _pool_of(changes: Iterable[ChangeBase]) -> str | None:
    """The id of the pool that changes add, if they add one."""
    return next((change.pool.id for change in changes if isinstance(change, AddPool)), None)
