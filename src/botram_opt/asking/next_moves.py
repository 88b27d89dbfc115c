"""What to change next in a plan, before all is planned anew: the single moves that mend most."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from botram_opt.asking.around import Found, Key
from botram_opt.asking.arrangement import Arrangement
from botram_opt.asking.asked import refuse
from botram_opt.asking.costed import costed, plan_of
from botram_opt.asking.moves import Move, Moves
from botram_opt.asking.rule_item import RuleItem
from botram_opt.asking.settled import Settled, breaches, settled
from botram_opt.asking.side_by_side import SideBySide
from botram_opt.asking.single_moves import SMALL, SingleMove, single_moves
from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Plan, Visit, diff, rises
from botram_opt.plan.rises import PROVEN
from botram_opt.problem import Problem
from botram_opt.solving.budget import Budget
from botram_opt.solving.limits import Limits
from botram_opt.verification import Finding


def next_moves(
    problem: Problem,
    plan: Plan,
    *,
    moves: int = 3,
    time_limit: float | None = 60,
    workers: int = 2,
    seed: int = 0,
    reproducible: bool = False,
    cancel: threading.Event | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Moves:
    """Find the single moves that make a plan better, one after another.

    A plan that breaks rules, as after an illness or a closure, is repaired, and no more than that:
    by other people or counters at a visit where that mends anything, and else by moving visits.
    Each move is the one of these that leaves the fewest breaches, and then costs least, level by
    level; none breaks what was kept. In a plan that keeps the rules each move is the one after
    which the levels cost least.

    Args:
        problem: what is planned, as it is now.
        plan: of this problem, or of what it was before it changed.
        moves: how many at most.
        time_limit: seconds for the whole call; with ``reproducible``, units of CP-SAT's
            deterministic work. None for as long as it takes.
        workers: moves that are looked at side by side.
        seed: of all random choices.
        reproducible: give the same answer for the same arguments, on any machine.
        cancel: ends the call soon after it is set, with the moves that were found.
        clock: seconds from any start, never going back.

    Raises:
        ContradictionError: ``moves`` is below 1, or the problem sets rules wrongly.
        pydantic.ValidationError: an argument is out of range.
    """
    if moves < 1:
        what = say("{n} is no number of moves", n=moves)
        refuse([Issue("moves", what, say("Ask for 1 or more"))])
    limits = Limits(time=time_limit, workers=workers, seed=seed, reproducible=reproducible)
    # Searches are side by side, so each of them has one worker.
    budget = Budget(limits.model_copy(update={"workers": 1}), cancel, clock)
    standing = settled(problem, plan, budget)
    first = _State(standing.visits, standing.lost, standing.before, standing.breaches)
    state, found, no_further = first, list[Move](), _is_done(first, first)
    with ThreadPoolExecutor(workers) as threads:
        search = _Search(problem, standing, SideBySide(budget, threads, workers))
        while len(found) < moves and not no_further:
            step, proven = search.step(state)
            if step is None:
                no_further = proven
                break
            found.append(_told(state, step, proven))
            state = step.state
            no_further = _is_done(first, state)
    return Moves(
        problem=problem,
        before=first.plan,
        moves=tuple(found),
        plan=state.plan,
        levels=rises(first.plan, state.plan),
        broken=_requirements(first.breaches),
        left=_requirements(state.breaches),
        no_further=no_further,
    )


@dataclass(frozen=True)
class _State:
    """A plan on the way: its visits, those that cannot stay where they are, what it breaks."""

    visits: tuple[Visit, ...]
    lost: tuple[Visit, ...]
    plan: Plan
    breaches: tuple[Finding, ...]


@dataclass(frozen=True)
class _Step:
    """A single move, which of all it is, and the plan after it."""

    number: int
    move: SingleMove
    key: Key
    state: _State

    @property
    def rank(self) -> tuple[object, ...]:
        """The order of moves: by what is broken still and what it costs."""
        values = [level.value for level in self.state.plan.levels]
        return len(self.state.breaches), values, self.number


Looked = tuple[_Step | None, bool]
"""The best plan that a move allows, if it makes the plan better; and whether that is proven."""


@dataclass
class _Best:
    """The best step so far, and the key that others must not be worse than."""

    key: Key
    step: _Step | None = None

    def offer(self, step: _Step | None) -> None:
        """Take a step, if it ranks before the best so far."""
        if step is not None and (self.step is None or step.rank < self.step.rank):
            self.step = step
            self.key = min(self.key, step.key)


class _Search:
    """Looks for the best single move of a plan."""

    def __init__(self, problem: Problem, standing: Settled, ask: SideBySide) -> None:
        self._problem, self._around, self._ask = problem, standing.around, ask
        self._broken = bool(standing.breaches)
        # What is proven of the plan holds for what costs no more, level after level.
        bounds = [level.bound for level in standing.before.levels]
        self._floors: Key = (0, *(-1 if bound is None else bound for bound in bounds))

    def step(self, state: _State) -> tuple[_Step | None, bool]:
        """The best move, if any makes the plan better; and whether that is proven."""
        now = self._around.best(Arrangement(state.visits))
        if now.visits is None:
            return None, False
        looked = self._repair(state, now.key) if state.breaches else self._improve(state, now.key)
        step, proven = looked
        if step is None:
            return None, proven
        step = self._sparing(state, step)
        if self._broken:
            self._around.let_be(Arrangement(step.state.visits))
        return step, proven

    def _improve(self, state: _State, now: Key) -> tuple[_Step | None, bool]:
        """The move after which the levels cost least."""
        best = _Best(now)

        def look(number: int, move: SingleMove, limit: Key, budget: Budget) -> Looked:
            found = self._around.best(
                move.arrangement, no_worse_than=limit, floors=self._floors, budget=budget
            )
            if found.visits is None or found.key >= now:
                return None, found.proven
            return self._after(state, number, move, found), found.proven

        moves = list(single_moves(self._problem, state.visits, state.lost))
        questions = (partial(look, n, move, best.key) for n, move in enumerate(moves))
        return self._best_of(best, questions, len(moves))

    def _best_of(
        self, best: _Best, questions: Iterable[Callable[[Budget], Looked]], number: int
    ) -> Looked:
        """The best step of all that are looked at, and whether it is proven to be."""
        all_proven = True
        for step, proven in self._ask.answers(questions, number):
            best.offer(step)
            all_proven &= proven
        return best.step, all_proven

    def _repair(self, state: _State, now: Key) -> tuple[_Step | None, bool]:
        """The move that mends most without moving a visit, or if none does, any move."""
        moves = list(single_moves(self._problem, state.visits, state.lost))
        small = [move for move in moves if move.kind in SMALL]
        step, proven = self._fewest_broken(state, now[0] - 1, small)
        if step is not None:
            return step, proven
        others = [move for move in moves if move.kind not in SMALL]
        step, all_proven = self._fewest_broken(state, now[0] - 1, others)
        return step, proven and all_proven

    def _fewest_broken(
        self, state: _State, most: int, moves: Sequence[SingleMove]
    ) -> tuple[_Step | None, bool]:
        best = _Best((most,))
        misread = self._misread(state.visits)
        is_all_known = not (misread or state.lost)

        def look(number: int, move: SingleMove, best_key: Key, budget: Budget) -> Looked:
            # Of some visits not all that they break and cost is what the model says.
            is_known = move.lost is None and misread.isdisjoint(move.arrangement.open_places)
            limit = best_key if is_all_known else (most,) if is_known else ()
            found = self._around.best(move.arrangement, no_worse_than=limit, budget=budget)
            if found.visits is None:
                return None, found.proven
            step = self._after(state, number, move, found)
            mends = len(step.state.breaches) < len(state.breaches)
            return step if mends else None, found.proven

        questions = (partial(look, n, move, best.key) for n, move in enumerate(moves))
        return self._best_of(best, questions, len(moves))

    def _misread(self, visits: tuple[Visit, ...]) -> frozenset[str]:
        """Sub-districts with visits of which the model cannot stand for all."""
        found = self._around.misread(Arrangement(visits))
        return frozenset(slot.sub_district for slot in found)

    def _sparing(self, state: _State, step: _Step) -> _Step:
        """The same move, changing as little more as can be."""
        found = self._around.best(step.move.arrangement, no_worse_than=step.key, sparing=True)
        if found.visits is None or found.key > step.key:
            return step
        spared = self._after(state, step.number, step.move, found)
        return spared if len(spared.state.breaches) <= len(step.state.breaches) else step

    def _after(self, state: _State, number: int, move: SingleMove, found: Found) -> _Step:
        assert found.visits is not None
        lost = tuple(visit for visit in state.lost if visit is not move.lost)
        visits = (*found.visits, *lost)
        broken = breaches(self._problem, visits) if self._broken else ()
        proven_by = None if self._broken else state.plan
        plan = costed(self._problem, plan_of(self._problem, visits), proven_by=proven_by)
        return _Step(number, move, found.key, _State(found.visits, lost, plan, broken))


def _is_done(first: _State, state: _State) -> bool:
    """Whether a plan is repaired, or nothing of it can be made better."""
    if state.breaches:
        return False
    return bool(first.breaches) or all(level.status in PROVEN for level in state.plan.levels)


def _told(state: _State, step: _Step, proven: bool) -> Move:
    after = step.state
    left = {_about(finding) for finding in after.breaches}
    mended = [finding for finding in state.breaches if _about(finding) not in left]
    return Move(
        kind=step.move.kind,
        changes=diff(state.plan, after.plan).visits,
        repairs=_requirements(mended),
        broken=len(after.breaches),
        levels=rises(state.plan, after.plan),
        plan=after.plan,
        proven=proven,
    )


def _about(finding: Finding) -> str:
    """What a finding is about, whatever the numbers: these change while it is mended."""
    if finding.item is None:
        return finding.text
    about = finding.item.model_copy(update={"value": 0, "facts": None})
    return f"{finding.rule} {about.model_dump_json()}"


def _requirements(findings: Iterable[Finding]) -> tuple[RuleItem, ...]:
    return tuple(
        RuleItem(rule=finding.rule, item=finding.item)
        for finding in findings
        if finding.rule is not None and finding.item is not None
    )
