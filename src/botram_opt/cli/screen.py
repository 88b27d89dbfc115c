"""Plans and findings as tables on stdout."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, islice
from pathlib import Path

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from botram_opt import tables
from botram_opt.amounts import level_amount, rule_amount
from botram_opt.cli.called import (
    day_in_a_table,
    kind_of_finding,
    rule_called,
    status_of_level,
    status_of_plan,
)
from botram_opt.cli.exits import BROKEN_PIPE, visible
from botram_opt.cli.progress import percent
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.proven import about_marks
from botram_opt.titles import level_called
from botram_opt.verification import Finding
from botram_opt.wording import count, weekday

PIPED_WIDTH = 100
MOST_FINDINGS = 50
WORST_ITEMS = 3
MOST_TITLE = 32


class _Console(Console):
    """A console on which a reader who leaves early is not mistaken for a finding."""

    def on_broken_pipe(self) -> None:
        if self.stderr:
            # Nobody reads the progress any more; that is no reason to give the plan up.
            self.quiet = True
            return
        try:
            super().on_broken_pipe()
        finally:
            raise SystemExit(BROKEN_PIPE)


def console(*, stderr: bool = False) -> Console:
    """A console on which names are shown as they are; of fixed width where it is no terminal."""
    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return _Console(
        stderr=stderr,
        width=None if terminal else PIPED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )


def plain(text: str) -> Text:
    """Text that is shown as it is."""
    return Text(visible(text))


def whole_plan(problem: Problem | None, plan: Plan) -> RenderableType:
    """All there is to see of a plan."""
    heading = f"{plan.problem.name}: {count(len(plan.visits), 'visit')}"
    parts: list[RenderableType] = [plain(heading), plain(status_of_plan(plan.status))]
    parts += [Text(), calendar(problem, plan)]
    if plan.levels:
        parts += [Text(), levels(problem, plan)]
    if problem is not None or plan.costs:
        parts += [Text(), cost_sheet(problem, plan)]
    return Group(*parts)


def calendar(problem: Problem | None, plan: Plan) -> RenderableType:
    """The visits, in order of date; requests that are not reported are marked."""
    rows = tables.visits(problem, plan)
    unsure = any(_mark(row) for row in rows)
    numbers = {
        "counters": say("counters"),
        "people": say("people"),
        "expected": say("expected"),
        "served": say("served"),
        "unserved": say("unserved"),
    }
    table = titled_table(say("Calendar"), footer=True)
    table.add_column(say("date"), no_wrap=True)
    table.add_column(say("day"), no_wrap=True)
    table.add_column(say("sub-district"), say("all"), overflow="fold")
    for name, heading in numbers.items():
        total = sum(row[name] for row in rows)
        # Counters and people of different dates are often the same ones: no sum.
        told = number(total) if name not in ("counters", "people") else ""
        told = f"~{told}" if name == "expected" and unsure else told
        table.add_column(heading, told, justify="right", no_wrap=True)
    for row in rows:
        cells = [
            plain(day_in_a_table(row["date"])),
            plain(weekday(row["weekday"])[:3]),
            plain(row["name"]),
        ]
        counts = {name: number(row[name]) for name in numbers}
        counts["expected"] = _mark(row) + counts["expected"]
        table.add_row(*cells, *counts.values())
    notes = [say("Requests: expected at the visit; served and unserved by it.")]
    if unsure:
        notes.append(about_marks())
    if problem is None:
        notes.append(say("Names, and which requests are estimated, are shown with --problem."))
    return Group(table, *(Text(note, style="dim") for note in notes))


def _mark(row: tables.Row) -> str:
    return "~" if row["basis"] not in (None, "reported") else ""


def levels(problem: Problem | None, plan: Plan) -> RenderableType:
    """What is achieved, most important first, and what is proven of it."""
    table = titled_table(say("Levels, most important first"))
    table.add_column(say("level"), overflow="fold")
    for heading in (say("value"), say("bound"), say("gap")):
        table.add_column(heading, justify="right")
    table.add_column(say("status"))
    for row in tables.levels(problem, plan):
        name, bound = row["level"], row["bound"]
        table.add_row(
            plain(level_called(name)),
            level_amount(problem, name, row["value"]),
            say("not known") if bound is None else level_amount(problem, name, bound),
            percent(row["gap"]),
            status_of_level(row["status"]),
        )
    if problem is None or not problem.assumptions:
        return table
    told = say(
        "Every value rests on the problem's {assumptions}.",
        assumptions=count(len(problem.assumptions), "assumption"),
    )
    return Group(table, Text(told, style="dim"))


def cost_sheet(problem: Problem | None, plan: Plan) -> RenderableType:
    """What each rule costs, with the items that cost most."""
    table = titled_table(say("Cost sheet"), spaced=True)
    table.add_column(say("level and rule"), overflow="fold", max_width=MOST_TITLE)
    table.add_column(say("value"), justify="right")
    if problem is not None:
        table.add_column(say("what costs most"), ratio=1)
    items = tables.cost_items(problem, plan) if problem is not None else []
    items.sort(key=lambda row: -row["value"])
    for row in tables.costs(problem, plan):
        level, rule = row["level"], row["rule"]
        here = [item for item in items if (item["level"], item["rule"]) == (level, rule)]
        cells: list[RenderableType] = [
            _named(level_called(level), rule_called(rule)),
            rule_amount(problem, level, rule, row["value"]),
        ]
        if problem is not None:
            cells.append(_worst([item["sentence"] for item in here]))
        table.add_row(*cells)
    return table


def assumptions(problem: Problem) -> RenderableType:
    """The numbers that a planner may argue about."""
    table = titled_table(say("Assumptions"), spaced=True)
    table.add_column(say("assumption"), overflow="fold", max_width=28)
    table.add_column(say("value"), overflow="fold", max_width=22)
    table.add_column(say("source"), overflow="fold")
    for known in problem.assumptions:
        value = known.value if isinstance(known.value, str) else number(known.value)
        cells = (known.name, f"{value} {known.unit}".strip(), known.source)
        table.add_row(*(plain(cell) for cell in cells))
    return table


def findings(found: Sequence[Finding]) -> RenderableType:
    """What verifying found, grouped by rule."""
    if not found:
        return Text(say("Nothing found: the plan keeps every hard rule and costs what it says."))
    groups = Counter(_group(finding) for finding in found)
    order = list(groups)
    ordered = sorted(found, key=lambda finding: order.index(_group(finding)))
    parts: list[RenderableType] = [Text(f"{count(len(found), 'finding')}:")]
    for group, members in groupby(islice(ordered, MOST_FINDINGS), key=_group):
        heading = Text(f"{visible(group)}: {number(groups[group])}", style="bold")
        parts += [Text(), heading, _bullets([finding.text for finding in members])]
    if len(found) > MOST_FINDINGS:
        more = len(found) - MOST_FINDINGS
        parts.append(Text(say("... and {n} more; --json gives them all.", n=more)))
    return Group(*parts)


def doubts(found: Sequence[Finding]) -> RenderableType:
    """That a plan is not what it says, beside its tables."""
    told = count(len(found), "finding")
    return Text(say("Beware: verify has {findings} about this plan.", findings=told))


def what_it_rests_on(problem: Problem, plan: Path) -> RenderableType:
    """How many assumptions there are, and how to see them."""
    told = count(len(problem.assumptions), "assumption")
    if not problem.assumptions:
        return plain(say("The problem names {assumptions}.", assumptions=told))
    command = f"botram-opt show --assumptions {plan}"
    return plain(
        say(
            "The problem names {assumptions}, each with its source: {command}",
            assumptions=told,
            command=command,
        )
    )


def _named(level: str, rule: str) -> RenderableType:
    """A rule below its level; once, where they are called the same."""
    if level == rule:
        return plain(level)
    return Group(plain(level), Padding(plain(rule), (0, 0, 0, 2), expand=False))


def _group(finding: Finding) -> str:
    kind = kind_of_finding(finding.kind)
    return f"{kind} {rule_called(finding.rule)}" if finding.rule else kind


def _worst(sentences: list[str]) -> RenderableType:
    if not sentences:
        return Text(say("nothing"))
    grid = _bullets(sentences[:WORST_ITEMS])
    if len(sentences) > WORST_ITEMS:
        grid.add_row("", Text(say("and {n} more", n=len(sentences) - WORST_ITEMS), style="dim"))
    return grid


def _bullets(sentences: list[str]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for sentence in sentences:
        grid.add_row("-", plain(sentence))
    return grid


def titled_table(title: str, *, spaced: bool = False, footer: bool = False) -> Table:
    """An empty table as all of them look."""
    return Table(
        title=plain(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE,
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
        leading=1 if spaced else 0,
        show_footer=footer,
    )
