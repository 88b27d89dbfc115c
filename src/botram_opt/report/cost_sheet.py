"""The cost sheet: each level with its bound, what that means, and what costs most in it."""

from __future__ import annotations

from botram_opt import tables
from botram_opt.amounts import level_amount
from botram_opt.language import say
from botram_opt.plan import LevelResult, Plan
from botram_opt.problem import Problem
from botram_opt.proven import proven_of_level
from botram_opt.report.parts import Line, Part, Section, Sentences, Table, cells
from botram_opt.titles import level_called, title_of
from botram_opt.verification import Verification, level_values
from botram_opt.wording import percent

MOST_ITEMS = 8
"""Items of a rule that are said; those that cost most."""


def cost_sheet(problem: Problem, plan: Plan, verified: Verification) -> Section:
    """Every level with its rules."""
    known = plan.levels or tuple(
        LevelResult(name=name, value=value, status="not_optimised")
        for name, value in level_values(problem, verified.costs).items()
    )
    table = Table(
        id="levels",
        caption=say("Levels, most important first"),
        headings=(say("level"), say("value"), say("bound"), say("gap"), say("what this means")),
        lines=tuple(
            Line(
                cells(
                    level_called(level.name),
                    level_amount(problem, level.name, level.value),
                    say("not known")
                    if level.bound is None
                    else level_amount(problem, level.name, level.bound),
                    "-" if level.gap is None else percent(level.gap),
                    proven_of_level(problem, level, first=not at)
                    if verified.ok
                    else say("Not to be relied on: see at the top what is wrong."),
                )
            )
            for at, level in enumerate(known)
        ),
        numbers=frozenset({1, 2, 3}),
        stacked=True,
    )
    parts: list[Part] = [table]
    if problem.assumptions:
        parts.append(Sentences((say("Every value rests on what the plan assumes; see below."),)))
    return Section("costs", say("What it costs"), (*parts, *_rules(problem, plan)))


def _rules(problem: Problem, plan: Plan) -> list[Sentences]:
    items = sorted(tables.cost_items(problem, plan), key=lambda row: -row["value"])
    told = []
    for cost in tables.costs(problem, plan):
        of = (cost["level"], cost["rule"])
        here = [row["sentence"] for row in items if (row["level"], row["rule"]) == of]
        here = here or [say("Nothing.")]
        if len(here) > MOST_ITEMS:
            here = [*here[:MOST_ITEMS], say("and {n} more", n=len(here) - MOST_ITEMS)]
        heading = say(
            "{level}: {rule}, {amount}",
            level=level_called(cost["level"]),
            rule=title_of(cost["rule"]),
            amount=cost["amount"],
        )
        if level_called(cost["level"]) == title_of(cost["rule"]):
            heading = f"{title_of(cost['rule'])}: {cost['amount']}"
        told.append(Sentences(tuple(here), heading=heading, listed=True))
    return told
