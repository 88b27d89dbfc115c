"""What somebody changed in a plan by hand, what that broke, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from botram_opt import tables
from botram_opt.asking.costed import as_told
from botram_opt.plan import LevelRise, Plan, diff, rises
from botram_opt.plan.difference import VisitChange
from botram_opt.problem import Problem
from botram_opt.problem.base import Document, Record
from botram_opt.verification import Finding, verify


class WorseItem(Record):
    """Something that a rule has to say, and that costs more than before.

    Attributes:
        before, after: what it cost, and costs, weight included; on all dates together.
        text: what there is now, as a sentence.
    """

    level: str
    rule: str
    before: int
    after: int
    text: str

    @property
    def rise(self) -> int:
        """How much more it costs."""
        return self.after - self.before


class Edits(Document):
    """What became of a plan by hand.

    Attributes:
        edited: whether anything did, as far as is known.
        changes: visits that differ.
        findings: of verifying it as it is now.
        levels: what each costs as it was, and now; nothing is claimed of what it is now.
        worse: what costs more than before, by level, worst first.
    """

    schema_version: Literal["1"] = "1"
    edited: bool
    changes: tuple[VisitChange, ...] = ()
    findings: tuple[Finding, ...] = ()
    levels: tuple[LevelRise, ...] = ()
    worse: tuple[WorseItem, ...] = ()


def edits(problem: Problem, written: Plan | None, plan: Plan) -> Edits:
    """What it broke and cost to edit a plan.

    Args:
        problem: by which both are checked and costed.
        written: the plan before; None if it is not known, and then all that costs is told.
        plan: the plan as it is now.

    Raises:
        ContradictionError: the problem sets rules that do not exist.
    """
    now = as_told(problem, plan)
    if written is None:
        before = plan.model_copy(update={"visits": (), "levels": (), "costs": ()})
    else:
        before = as_told(problem, written)
    return Edits(
        edited=plan != written,
        changes=() if written is None else diff(before, now).visits,
        findings=verify(problem, plan).findings,
        levels=rises(before, now),
        worse=tuple(_worse(problem, before, now)) if written is not None else (),
    )


def _worse(problem: Problem, before: Plan, now: Plan) -> Iterator[WorseItem]:
    then, after = _by_subject(problem, before), _by_subject(problem, now)
    order = [level.name for level in problem.levels]
    found: list[WorseItem] = []
    for about, items in after.items():
        old = sum(item["value"] for item in then.get(about, []))
        new = sum(item["value"] for item in items)
        if new > old:
            most = max(items, key=lambda item: int(item["value"]))
            level, rule, text = most["level"], most["rule"], most["sentence"]
            found.append(WorseItem(level=level, rule=rule, before=old, after=new, text=text))
    yield from sorted(found, key=lambda each: (order.index(each.level), -each.rise, each.text))


def _by_subject(problem: Problem, plan: Plan) -> dict[tuple[object, ...], list[tables.Row]]:
    """Items of the cost sheet, by what they are about but for the date."""
    found: dict[tuple[object, ...], list[tables.Row]] = {}
    for row in tables.cost_items(problem, plan):
        about = tuple(row[name] for name in row if name not in ("value", "sentence", "date"))
        found.setdefault(about, []).append(row)
    return found
