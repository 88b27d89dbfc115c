"""Over how much each axis moves each level, all other axes as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from botram_opt.amounts import level_amount, level_unit
from botram_opt.changes.words import listed
from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.plan import LevelResult, Plan
from botram_opt.plan.rises import settled
from botram_opt.problem import Problem
from botram_opt.problem.base import Document, Record
from botram_opt.scenarios.comparison import Comparison
from botram_opt.scenarios.grids import name_at
from botram_opt.tables.rows import Row
from botram_opt.titles import level_called


class Span(Record):
    """From where to where a level goes as an axis takes its values, the base among them.

    Attributes:
        low, high: the least and the greatest value of the level in the plans.
        low_at, high_at: the value of the axis there; None for the base.
        least, most: between which the span of the best plans lies, by the plans' bounds; None
            where a level above is not proven, or fewer than two plans can be set side by side.
        left_out: values of the axis without a plan, or where the level counts something else.
        axis: its name.
    """

    axis: str
    level: str
    low: int
    high: int
    low_at: str | None
    high_at: str | None
    least: int | None
    most: int | None
    left_out: tuple[str, ...] = ()

    @property
    def span(self) -> int:
        """How far the level goes from plan to plan."""
        return self.high - self.low

    @property
    def real(self) -> bool:
        """Whether it is proven that the axis moves the level of the best plans."""
        return self.least is not None and self.least > 0


class Sensitivity(Document):
    """Over how much each axis moves each level.

    Attributes:
        spans: by axis and level; the axis that moves the first level most comes first.
    """

    schema_version: Literal["1"] = "1"
    problem: Problem
    spans: tuple[Span, ...]

    def rows(self) -> list[Row]:
        """One row for each axis and level.

        Columns: ``axis``, ``level``, ``unit``, ``low``, ``low_at``, ``high``, ``high_at``,
        ``span``, ``least``, ``most`` and ``real``, as in `Span`, and ``left_out``.
        """
        return [
            {
                "axis": span.axis,
                "level": span.level,
                "unit": level_unit(self.problem, span.level),
                "low": span.low,
                "low_at": span.low_at,
                "high": span.high,
                "high_at": span.high_at,
                "span": span.span,
                "least": span.least,
                "most": span.most,
                "real": span.real,
                "left_out": span.left_out,
            }
            for span in self.spans
        ]

    def sentences(self) -> tuple[str, ...]:
        """What each axis moves, in the language that is spoken."""
        told = [_told(self.problem, span) for span in self.spans]
        left_out: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for span in self.spans:
            if span.left_out:
                left_out.setdefault((span.axis, span.left_out), []).append(span.level)
        for (axis, values), levels in left_out.items():
            told.append(
                say(
                    "{axis}: of {values} nothing can be told by {levels}, as there is no plan, or "
                    "something else is counted.",
                    axis=axis,
                    values=listed(map(repr, values)),
                    levels=listed(repr(level) for level in levels),
                )
            )
        return tuple(told)


def sensitivity(comparison: Comparison, axes: Mapping[str, Iterable[object]]) -> Sensitivity:
    """Over how much each axis moves each level of a comparison's base.

    Args:
        comparison: of the base and the scenarios that `one_at_a_time` makes of the axes, and maybe
            of others.
        axes: those that `one_at_a_time` was given; only the names of their values count.

    Raises:
        ContradictionError: a scenario is not there; names every such one.
    """
    values = {axis: [str(value) for value in given] for axis, given in axes.items()}
    names = [name_at((axis, value)) for axis, given in values.items() for value in given]
    missing = [
        Issue(
            f"scenarios {name!r}",
            say("the comparison has no such scenario"),
            say("Compare the scenarios that one_at_a_time makes of these axes"),
        )
        for name in names
        if name not in comparison.scenario
    ]
    if missing:
        raise ContradictionError(missing)
    by_axis = {axis: tuple(_spans(comparison, axis, given)) for axis, given in values.items()}
    ranked = sorted(by_axis.values(), key=lambda spans: [-span.span for span in spans])
    return Sensitivity(
        problem=comparison.problem, spans=tuple(span for spans in ranked for span in spans)
    )


def _spans(comparison: Comparison, axis: str, values: list[str]) -> Iterator[Span]:
    """The span of each level that some plan has."""
    for level in comparison.problem.levels:
        found: dict[str | None, tuple[LevelResult, bool]] = {}
        for value, plan in _plans(comparison, axis, values, level.name):
            here = next((each for each in plan.levels if each.name == level.name), None)
            if here is not None:
                found[value] = here, level.name in settled(plan)
        if not found:
            continue
        results = {value: result for value, (result, _) in found.items()}
        low = min(results, key=lambda value: results[value].value)
        high = max(results, key=lambda value: results[value].value)
        least = most = None
        if len(found) > 1 and all(is_settled for _, is_settled in found.values()):
            # Costs are never negative, so 0 is a bound where none is told.
            bounds = [result.bound or 0 for result in results.values()]
            least = max(0, max(bounds) - results[low].value)
            most = results[high].value - min(bounds)
        yield Span(
            axis=axis,
            level=level_called(level.name),
            low=results[low].value,
            high=results[high].value,
            low_at=low,
            high_at=high,
            least=least,
            most=most,
            left_out=tuple(value for value in values if value not in found),
        )


def _plans(
    comparison: Comparison, axis: str, values: list[str], level: str
) -> Iterator[tuple[str | None, Plan]]:
    """The base's plan, and those of the axis's values in which the level counts the same."""
    if comparison.base.plan is not None:
        yield None, comparison.base.plan
    for value in values:
        compared = comparison.scenario[name_at((axis, value))]
        if compared.plan is not None and level not in compared.counted_otherwise:
            yield value, compared.plan


def _told(problem: Problem, span: Span) -> str:
    told = {"axis": span.axis, "level": level_called(span.level)}
    told["low"] = level_amount(problem, span.level, span.low)
    told["high"] = level_amount(problem, span.level, span.high)
    told["low_at"] = say("the base") if span.low_at is None else span.low_at
    told["high_at"] = say("the base") if span.high_at is None else span.high_at
    if span.least is None and span.low_at == span.high_at and span.left_out:
        return say("{axis}: whether it moves '{level}' from {low} is not known.", **told)
    if span.least == span.most == 0:
        return say("{axis} does not move '{level}' from {low}, which is proven.", **told)
    if span.span == 0:
        return say(
            "{axis}: '{level}' stays at {low}; whether it moves that of the best plans is not "
            "proven.",
            **told,
        )
    if span.real:
        return say(
            "{axis} moves '{level}' from {low} ({low_at}) to {high} ({high_at}); that it moves "
            "that of the best plans is proven.",
            **told,
        )
    return say(
        "{axis} moves '{level}' from {low} ({low_at}) to {high} ({high_at}); that it moves that of "
        "the best plans is not proven.",
        **told,
    )
