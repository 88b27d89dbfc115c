"""What candidates are worth: as data, and in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from botram_opt.amounts import level_amount, level_unit
from botram_opt.language import say, say_number
from botram_opt.problem import Problem
from botram_opt.problem.base import Document, Record
from botram_opt.scenarios.candidates import in_words
from botram_opt.scenarios.comparison import Compared, Comparison, Verdict
from botram_opt.scenarios.telling import about_base, about_failure, about_levels, about_rise
from botram_opt.tables.rows import Row
from botram_opt.titles import level_called

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


class Worth(Document):
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
        if not marginal.cannot_harm:
            yield from about_levels(problem, changed, what, compared)
            continue
        for rise in compared.levels:
            verdict = compared.verdict(rise.name)
            if rise.name == problem.levels[0].name:
                yield _about_first(problem, what, marginal)
            elif verdict != "same":
                yield about_rise(problem, changed, what, rise, verdict)
    yield from notes(found)


def notes(found: Worth) -> Iterator[str]:
    """What to know of all of it: what is taken for proven, and what was not tried."""
    if any(marginal.cannot_harm for marginal in found.marginals):
        yield say(
            "What is only added may be left unused: that '{level}' of the best plans cannot rise "
            "then is taken for proven.",
            level=level_called(found.comparison.problem.levels[0].name),
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
    told = {
        "what": what,
        "level": level_called(level),
        "saved": saved,
        "least": least,
        "most": most,
    }
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
