"""What one more of something is worth: the problem is solved again with it, and without."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from typing import Literal

from botram_opt.amounts import level_amount, level_unit
from botram_opt.changes import AddPerson, Change, ResizePool, Scenario
from botram_opt.errors import ContradictionError
from botram_opt.language import say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Record
from botram_opt.scenarios.candidates import (
    cannot_harm,
    in_words,
    needed_skills,
    one_more,
    retrainings,
)
from botram_opt.scenarios.compare import ScenarioNews, compare, doubled_names
from botram_opt.scenarios.comparison import Compared, Comparison, Verdict
from botram_opt.scenarios.telling import about_base, about_failure, about_rise
from botram_opt.solving.limits import DEFAULT_WORKERS
from botram_opt.tables.rows import Row

RETRAININGS = 5
"""Retrainings that are tried, if no number is given."""

Gain = Literal["saves", "nothing", "costs", "not_proven"]
"""What is proven of the best plans at the first level: it falls, stays, rises; or none of these."""


class Marginal(Record):
    """What one candidate is worth.

    Attributes:
        compared: it beside the base.
        cannot_harm: whether it only adds what may be left unused, so that the first level of the
            best plans cannot rise; ``least`` and ``most`` take that for proven.
        saved: by how much the first level falls from plan to plan. Where it cannot rise and the
            plan costs more, the base's is the better one, and a plan still: then it is 0.
        least, most: between which the fall of the best plans lies. None, as ``saved`` is, where
            there is no plan, or the first level is not the same one or counts something else.
    """

    compared: Compared
    cannot_harm: bool
    saved: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def gain(self) -> Gain | None:
        """What is proven of it at the first level; None where nothing can be told."""
        if self.least is None or self.most is None:
            return None
        if self.least > 0:
            return "saves"
        if self.most < 0:
            return "costs"
        return "nothing" if self.least == self.most == 0 else "not_proven"


class Worth(Record):
    """What one more of something is worth, the best first.

    Attributes:
        comparison: the problem, its plan, and all that was tried, in the order of trying.
        marginals: what each is worth, by what it saves at the first level from plan to plan, then
            at those below; those of which nothing can be told come last.
        retrainings: how many there are, of people who lack a skill that is asked for; None where
            candidates were given.
        retrained: how many of them were tried.
    """

    schema_version: Literal["1"] = "1"
    comparison: Comparison
    marginals: tuple[Marginal, ...]
    retrainings: int | None = None
    retrained: int | None = None

    def rows(self) -> list[Row]:
        """One row for each candidate and level, the best candidate first.

        Columns: ``candidate`` (the scenario's name), ``what`` (its changes in words), ``level``,
        ``value``, ``unit``; ``saved`` from plan to plan, ``least`` and ``most``, between which the
        saving of the best plans lies; ``sure``, at the first level a `Gain` and below a `Verdict`;
        ``cannot_harm``; ``failure`` and ``reason``, where there is no plan.
        """
        return [row for each in self.marginals for row in self._rows(each)]

    def _rows(self, marginal: Marginal) -> Iterator[Row]:
        compared, problem = marginal.compared, self.comparison.problem
        failure = compared.outcome.failure
        about: Row = {
            "candidate": compared.scenario.name,
            "what": in_words(problem, compared.scenario),
        }
        rest: Row = {
            "cannot_harm": marginal.cannot_harm,
            "failure": None if failure is None else failure.kind,
            "reason": None if failure is None else failure.reason,
        }
        for number, level in enumerate(problem.levels):
            rise = compared.rise(level.name)
            saved: tuple[int | None, ...] = (marginal.saved, marginal.least, marginal.most)
            sure: Gain | Verdict | None = marginal.gain
            if number:
                sure = compared.verdict(level.name)
                ends = (None, None, None) if rise is None else (rise.rise, rise.most, rise.least)
                saved = tuple(None if end is None else -end for end in ends)
            told = {
                "level": level.name,
                "value": None if rise is None or rise.after is None else rise.after.value,
                "unit": level_unit(problem, level.name),
                **dict(zip(("saved", "least", "most"), saved, strict=True)),
                "sure": sure,
            }
            yield about | told | rest

    def sentences(self) -> tuple[str, ...]:
        """What each is worth, in the language that is spoken."""
        return tuple(_told(self))

    def to_json(self) -> str:
        """What was found as JSON text, ending in a newline."""
        return self.model_dump_json(indent=1) + "\n"


def worth(
    problem: Problem,
    *,
    base: Plan | None = None,
    candidates: Iterable[Scenario] | None = None,
    retrain: int | None = RETRAININGS,
    executor: Executor | None = None,
    processes: int | None = None,
    time_limit: float | None = None,
    workers: int = DEFAULT_WORKERS,
    seed: int = 0,
    reproducible: bool = False,
    results: str | os.PathLike[str] | None = None,
    on_progress: Callable[[ScenarioNews], None] | None = None,
    cancel: threading.Event | None = None,
) -> Worth:
    """Work out what one more of something is worth, by solving the problem again with it.

    No candidates given, those of `one_more` are tried, and then people who learn a skill that they
    lack: skills of which one more person saves most come first, those that change nothing proven
    are left out, and for each skill the people who go out least in the plan come first.

    Of the best plans, with b the bound and v the value of the first level, a candidate saves
    b(without) - v(with) at least and v(without) - b(with) at most.

    Args:
        problem: what is planned.
        base: a plan of it; None to solve it.
        candidates: what is tried instead, each any scenario.
        retrain: how many retrainings are tried at most; None for all there are, of people who
            differ in more than their names.
        executor: as for `compare`, as all below.
        processes: as for `compare`.
        time_limit: as for `compare`.
        workers: as for `compare`.
        seed: as for `compare`.
        reproducible: as for `compare`.
        results: as for `compare`.
        on_progress: as for `compare`; ``of`` grows when retrainings are chosen.
        cancel: as for `compare`.

    Raises:
        InfeasibleError, NoPlanWithinLimitError, BotramError: the problem has no plan.
        ContradictionError, UnreadableError, ValidationError, ValueError: as `compare` does.
    """
    if retrain is not None and retrain < 0:
        raise ValueError(f"retrain must be at least 0, not {retrain}")

    asked = tuple(one_more(problem) if candidates is None else candidates)

    def tried(
        scenarios: Iterable[Scenario], base: Plan | None, done: int, *, first: bool = False
    ) -> Comparison:
        def tell(news: ScenarioNews) -> None:
            if on_progress is not None and (news.scenario is not None or first):
                of = max(news.of + done, len(asked))
                on_progress(replace(news, done=news.done + done, of=of))

        return compare(
            problem,
            scenarios,
            base=base,
            executor=executor,
            processes=processes,
            time_limit=time_limit,
            workers=workers,
            seed=seed,
            reproducible=reproducible,
            results=results,
            on_progress=tell,
            cancel=cancel,
        )

    if issues := list(doubled_names(asked)):
        raise ContradictionError(issues)
    # Where there is no plan, nothing is saved by anything, so nothing is tried.
    there = tried((), base, 0, first=True).base.result()
    first = tried(asked, there, 0)
    plan = first.base.result()
    if candidates is not None:
        return _worth(first)
    every = retrainings(problem, plan, needed_skills(problem))
    chosen = retrainings(problem, plan, _promising(problem, first))[:retrain]
    second = tried(chosen, plan, len(first.scenarios))
    both = first.model_copy(update={"scenarios": (*first.scenarios, *second.scenarios)})
    return _worth(both, retrainings=len(every), retrained=len(chosen))


def _worth(comparison: Comparison, **counts: int) -> Worth:
    problem = comparison.problem
    found = [_marginal(problem, comparison.base.result(), each) for each in comparison.scenarios]
    ranked = sorted(found, key=lambda each: _rank(problem, each))
    return Worth(comparison=comparison, marginals=tuple(ranked), **counts)


def _marginal(problem: Problem, base: Plan, compared: Compared) -> Marginal:
    """What a candidate saves at the first level."""
    harmless = cannot_harm(problem, compared.scenario)
    first = problem.levels[0].name
    there = compared.plan.levels[0] if compared.plan is not None else None
    if there is None or there.name != first or first in compared.counted_otherwise:
        return Marginal(compared=compared, cannot_harm=harmless)
    before = base.levels[0]
    # Costs are never negative, so 0 is a bound where none is told.
    least, most = (before.bound or 0) - there.value, before.value - (there.bound or 0)
    saved = before.value - there.value
    if harmless:
        saved, least = max(0, saved), max(0, least)
    return Marginal(compared=compared, cannot_harm=harmless, saved=saved, least=least, most=most)


def _rank(problem: Problem, marginal: Marginal) -> tuple[bool, int, list[int]]:
    """The more is saved the less it is, level by level."""
    if marginal.saved is None:
        return True, 0, []
    rises = [marginal.compared.rise(level.name) for level in problem.levels[1:]]
    lower = [rise.rise or 0 if rise is not None else 0 for rise in rises]
    return False, -marginal.saved, lower


def _promising(problem: Problem, tried: Comparison) -> list[str]:
    """Skills of which one more person may change something, the most first."""
    ranks: dict[str, tuple[bool, int, list[int]]] = {}
    for marginal in (_marginal(problem, tried.base.result(), each) for each in tried.scenarios):
        verdicts = {marginal.compared.verdict(level.name) for level in problem.levels}
        if verdicts == {"same"}:
            continue
        for change in marginal.compared.scenario.changes:
            for skill in _skills_of(problem, change):
                rank = _rank(problem, marginal)
                ranks[skill] = min(rank, ranks.get(skill, rank))
    return sorted(set(needed_skills(problem)) & ranks.keys(), key=lambda skill: ranks[skill])


def _skills_of(problem: Problem, change: Change) -> tuple[str, ...]:
    if isinstance(change, AddPerson):
        return change.person.skills
    return problem.pool[change.pool].skills if isinstance(change, ResizePool) else ()


def _told(found: Worth) -> Iterator[str]:
    problem = found.comparison.problem
    yield from about_base(problem, found.comparison.base)
    for marginal in found.marginals:
        compared = marginal.compared
        what = in_words(problem, compared.scenario)
        if compared.outcome.failure is not None:
            yield from about_failure(what, compared.outcome.failure)
            continue
        changed = compared.changed(problem)
        verdicts = {rise.name: compared.verdict(rise.name) for rise in compared.levels}
        for rise in compared.levels:
            if rise.name == problem.levels[0].name and marginal.cannot_harm:
                yield _about_first(problem, what, marginal)
            elif verdicts[rise.name] != "same":
                yield about_rise(problem, changed, what, rise, verdicts[rise.name])
    if any(marginal.cannot_harm for marginal in found.marginals):
        yield say(
            "What is only added may be left unused: that '{level}' of the best plans cannot rise "
            "then is taken for proven.",
            level=problem.levels[0].name,
        )
    if found.retrainings and found.retrained is not None:
        yield say_number(
            "{tried} of {number} possible retraining was tried.",
            "{tried} of {number} possible retrainings were tried.",
            found.retrainings,
            tried=found.retrained,
            number=found.retrainings,
        )


def _about_first(problem: Problem, what: str, marginal: Marginal) -> str:
    """What is saved at the first level by what cannot harm."""
    level = problem.levels[0].name
    ends = (marginal.saved or 0, marginal.least or 0, marginal.most or 0)
    saved, least, most = (level_amount(problem, level, end) for end in ends)
    told = {"what": what, "level": level, "saved": saved, "least": least, "most": most}
    if marginal.gain == "nothing":
        return say("{what}: '{level}' does not fall, which is proven.", **told)
    if marginal.gain == "saves" and marginal.least == marginal.most:
        return say("{what}: '{level}' falls by {saved}, which is proven.", **told)
    if marginal.gain == "saves":
        return say(
            "{what}: '{level}' falls by {saved}; that of the best plans by {least} at least and "
            "by {most} at most, which is proven.",
            **told,
        )
    if marginal.saved:
        return say(
            "{what}: '{level}' falls by {saved}; that it falls in the best plans is not proven, "
            "and by {most} at most.",
            **told,
        )
    return say(
        "{what}: '{level}' does not fall from plan to plan; in the best plans it may, by {most} at "
        "most.",
        **told,
    )
