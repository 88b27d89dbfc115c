"""A simulation as the command line runs it: the settings, the file and the tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import typer
from pydantic import ValidationError
from rich.console import Group, RenderableType
from rich.text import Text

from botram_opt import tables
from botram_opt.cli import exits, screen
from botram_opt.cli.called import day_in_a_table
from botram_opt.cli.writing import not_written, write
from botram_opt.estimates import Estimate
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.simulation import (
    PrinterFailure,
    SimulatedRow,
    Simulation,
    SimulationSettings,
    simulate,
    simulation_assumptions,
)
from botram_opt.wording import count


class Wanted(NamedTuple):
    """What is asked for.

    Attributes:
        out: file for the simulation; None for none.
        assumptions: whether to show what is taken for granted, too.
        as_json: write the simulation's JSON to stdout, and no table.
    """

    replications: int
    seed: int
    settings: SimulationSettings
    out: Path | None
    assumptions: bool
    as_json: bool


def settings_of(
    changes: dict[str, Any], intake_closes: str | None, printer_fails: Sequence[str]
) -> SimulationSettings:
    """The settings that options ask for.

    Raises:
        typer.BadParameter: the time is none, or a service is no id.
    """
    try:
        closes = SimulationSettings.model_validate({"intake_closes": intake_closes}).intake_closes
    except ValidationError as error:
        what = f"{intake_closes!r} is no time of day: write it as HH:MM"
        raise typer.BadParameter(what, param_hint="--intake-closes") from error
    known = SimulationSettings(**changes, intake_closes=closes)
    if not printer_fails:
        return known
    try:
        printer = PrinterFailure(services=tuple(printer_fails))
    except ValidationError as error:
        what = "a service is known by its id"
        raise typer.BadParameter(what, param_hint="--printer-fails") from error
    return known.model_copy(update={"printer": printer})


def simulate_and_tell(problem: Problem, plan: Plan, wanted: Wanted) -> None:
    """Simulate, write what is asked for, and show it.

    Raises:
        BotramError: what ``simulate`` raises.
        typer.Exit: the file could not be written; the simulation is shown all the same.
    """
    found = simulate(
        problem,
        plan,
        replications=wanted.replications,
        seed=wanted.seed,
        settings=wanted.settings,
    )
    failure = None if wanted.out is None else write({wanted.out: found.to_json()})
    if wanted.as_json:
        exits.write_out(found.to_json())
    else:
        console = screen.console()
        console.print(mornings(problem, plan, found))
        if wanted.assumptions:
            console.print()
            told = (*simulation_assumptions(wanted.settings), *problem.assumptions)
            console.print(screen.assumptions(problem.derived(assumptions=told)))
    if failure is not None:
        not_written("simulation", failure)


def mornings(problem: Problem, plan: Plan, found: Simulation) -> RenderableType:
    """The visits in order of date, the year, and what it all rests on."""
    rows = tables.simulated(problem, found.visits)
    year = _cells(problem, found.year)
    basis = {
        (row["date"], row["sub_district"]): row["basis"] for row in tables.visits(problem, plan)
    }
    unsure = any(value not in (None, "reported") for value in basis.values())
    replications = count(found.replications, "replication")
    title = say("Mornings, {replications}", replications=replications)
    table = screen.titled_table(title, footer=True)
    table.add_column(say("date"), no_wrap=True)
    table.add_column(say("sub-district"), say("all"), overflow="fold")
    marks = ("~" if unsure else "", *[""] * (len(year) - 1))
    for heading, mark, cell in zip(_columns(), marks, year, strict=True):
        table.add_column(heading, mark + cell, justify="right", no_wrap=True)
    for row, simulated in zip(rows, found.visits, strict=True):
        cells = _cells(problem, simulated)
        if basis[row["date"], row["sub_district"]] not in (None, "reported"):
            cells[0] = f"~{cells[0]}"
        table.add_row(screen.plain(day_in_a_table(row["date"])), screen.plain(row["name"]), *cells)
    notes = [_what_columns_say()]
    if unsure:
        notes.append(say("~ rests on requests that are estimated or assumed, not reported."))
    taken = count(len(simulation_assumptions(found.settings)), "assumption")
    notes.append(
        say(
            "All of it rests on {assumptions} of the simulation (--assumptions) and the problem's "
            "{n}.",
            assumptions=taken,
            n=len(problem.assumptions),
        )
    )
    return Group(
        table,
        *(Text(note, style="dim") for note in notes),
        Text(),
        Text(_in_a_year(found.year)),
    )


def _columns() -> tuple[str, ...]:
    return (
        say("asked"),
        say("served"),
        say("handed in"),
        say("away"),
        say("wait"),
        "90%",
        say("busy"),
        say("done"),
        say("in time"),
    )


def _what_columns_say() -> str:
    return say(
        "Means over replications. Handed in: with a number, not called before closing. Away: "
        "without a number. Wait, and what 90% wait no longer than: minutes. Busy: counters, before "
        "closing. Done: when the last one is. In time: documents within the standard."
    )


def _in_a_year(year: SimulatedRow) -> str:
    """The totals with their intervals, in one line."""
    return say(
        "In a year, with 95% intervals of the means: asked {asked}, served {served}, handed in "
        "{handed_in}, turned away {turned_away}, recovered at a neighbour's {recovered}.",
        asked=_interval(year.asked),
        served=_interval(year.served),
        handed_in=_interval(year.handed_in),
        turned_away=_interval(year.turned_away),
        recovered=_interval(year.recovered),
    )


def _interval(estimate: Estimate) -> str:
    mean, low, high = map(_whole, (estimate.mean, estimate.low, estimate.high))
    return say("{mean} ({low} to {high})", mean=mean, low=low, high=high)


def _whole(value: float) -> str:
    return number(value, places=0)


def _cells(problem: Problem, row: SimulatedRow) -> list[str]:
    return [
        _whole(row.asked.mean),
        _whole(row.served.mean),
        _whole(row.handed_in.mean),
        _whole(row.turned_away.mean),
        _number(row.wait),
        _number(row.wait_p90),
        _percent(row.utilisation),
        _clock(problem, row.finish),
        _percent(row.within_standard),
    ]


def _number(estimate: Estimate | None) -> str:
    return "-" if estimate is None else _whole(estimate.mean)


def _percent(estimate: Estimate | None) -> str:
    return "-" if estimate is None else f"{_whole(100 * estimate.mean)}%"


def _clock(problem: Problem, minutes: Estimate | None) -> str:
    """Minutes from opening as a time of day; past midnight as hours beyond 24."""
    if minutes is None:
        return "-"
    opens = problem.season.opens
    passed = round(opens.hour * 60 + opens.minute + minutes.mean)
    return f"{passed // 60:02}:{passed % 60:02}"
