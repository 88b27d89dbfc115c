"""A solve as the command line runs it: progress, the files and the tables."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any

import typer

from botram_opt.cli import exits, screen
from botram_opt.cli.progress import shown
from botram_opt.cli.writing import (
    files_written,
    not_written,
    plan_files,
    refuse_what_cannot_be_written,
    write,
)
from botram_opt.formats import plan_workbook
from botram_opt.language import say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.replanning.keeping import plan_keeping
from botram_opt.solving import solve
from botram_opt.solving.planned_on import PlannedOn, planned_on


def plan_and_write(
    problem: Problem,
    limits: dict[str, Any],
    cancel: threading.Event,
    out: Path,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Solve, write the problem and the plan, and show what is asked for.

    Args:
        problem: what is to be planned.
        limits: arguments of ``solve``; ``keep`` instead of ``start_from``, to keep its dates.
        cancel: ends the solve with the best plan so far.
        out: folder of ``problem.json``, ``plan.json``, ``plan.csv`` and ``plan.xlsx``.
        quiet: show nothing.
        as_json: write the plan's JSON to stdout, and no table.

    Raises:
        BotramError: what ``solve`` raises.
        typer.Exit: the files could not be written; the plan is shown all the same.
    """
    refuse_what_cannot_be_written("plan", out)
    plan = _solve(problem, limits, cancel, quiet=quiet)
    started_from = limits.get("keep") or limits.get("start_from")
    workbook = plan_workbook(problem, plan, earlier=started_from)
    files: dict[Path, str | bytes] = {**plan_files(out, problem, plan)}
    files |= {out / "plan.xlsx": workbook}
    failure = write(files)
    if as_json:
        exits.write_out(plan.to_json())
    elif not quiet:
        console = screen.console()
        console.print(screen.whole_plan(problem, plan))
        console.print()
        if started_from is not None:
            told = kept(started_from, plan, wanted="keep" in limits)
            console.print(screen.plain(told), soft_wrap=True)
        if failure is None:
            console.print(screen.what_it_rests_on(problem, out / "plan.json"), soft_wrap=True)
            console.print(screen.plain(files_written(files)), soft_wrap=True)
    if failure is not None:
        not_written("plan", failure)


def kept(started_from: Plan, plan: Plan, *, wanted: bool) -> str:
    """How many visits are when they were in the plan that was started from.

    Args:
        started_from: that plan.
        plan: what was found.
        wanted: whether as many dates as can be were to stay.
    """
    now = {(visit.sub_district, visit.date) for visit in plan.visits}
    same = sum(1 for visit in started_from.visits if (visit.sub_district, visit.date) in now)
    told = say_number(
        "{same} of {n} visit is on the date of the plan that was started from.",
        "{same} of {n} visits are on the dates of the plan that was started from.",
        len(started_from.visits),
        same=same,
        n=len(started_from.visits),
    )
    if same == len(started_from.visits):
        return told
    if wanted:
        return f"{told} {say('More were not found that keep every hard rule.')}"
    # It is where the search begins, no limit to it.
    hint = say("Dates that must stay are stated as pins of the problem.")
    return f"{told} {hint}"


def with_demand(problem: Problem, demand: str | None, futures: int | None) -> Problem:
    """The problem that is planned if ``--demand`` and ``--futures`` say so.

    Args:
        problem: as it was read.
        demand: ``mean``, ``samples`` or a quantile; None for the demand that it states.
        futures: how many of its futures are used; None for all.

    Raises:
        ContradictionError: the problem has no futures, or too few.
        typer.BadParameter: futures are of no use without ``demand``.
    """
    if demand is None:
        if futures is not None:
            raise typer.BadParameter("it goes with --demand", param_hint="--futures")
        return problem
    named: dict[str, PlannedOn] = {"mean": "mean", "samples": "samples"}
    on = named[demand] if demand in named else float(demand)
    return planned_on(problem, on, futures=futures)


def _solve(
    problem: Problem, limits: dict[str, Any], cancel: threading.Event, *, quiet: bool
) -> Plan:
    kept = limits.get("keep")
    others = {name: value for name, value in limits.items() if name != "keep"}
    planning = solve if kept is None else partial(plan_keeping, plan=kept)
    if quiet:
        return planning(problem, cancel=cancel, **others)
    with shown(problem, screen.console(stderr=True), cancel) as take:
        return planning(problem, cancel=cancel, on_progress=take, **others)
