"""A forecast as the command line runs it: the files and the tables; and files to try it with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from botram_opt import tables
from botram_opt.changes.words import listed
from botram_opt.cli import exits, screen
from botram_opt.cli.reading import together
from botram_opt.cli.writing import Contents, files_written, not_written, write
from botram_opt.datasets import bekasi, calendar_effects, drawn_history
from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.forecast import forecast
from botram_opt.demand.history import History
from botram_opt.demand.results import Forecast, Spread
from botram_opt.formats import (
    effects_json,
    forecast_csv,
    history_csv,
    read_effects,
    read_history,
    read_problem,
)
from botram_opt.language import number, say
from botram_opt.problem import DemandTable, Problem
from botram_opt.wording import count

MOST_ROWS = 40
"""Series up to which each has a row of its own on the screen; of more, each sub-district has."""

MOST_REASONS = 8

YEAR_OF_HISTORY = 2024
"""The year that the drawn history is of."""


def write_example(year: int, out: Path, *, quiet: bool) -> None:
    """Write a problem of a year, a history, and calendar effects of both.

    Raises:
        typer.BadParameter: the year is not covered.
        typer.Exit: the files could not be written.
    """
    try:
        problem, effects = bekasi(year=year), calendar_effects((YEAR_OF_HISTORY, year))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--year") from error
    texts: Contents = {
        out / "problem.json": problem.to_json(),
        out / "history.csv": history_csv(drawn_history()),
        out / "effects.json": effects_json(effects),
    }
    failure = write(texts)
    if failure is not None:
        not_written("example", failure)
    if not quiet:
        console = screen.console()
        console.print(screen.plain(files_written(texts)), soft_wrap=True)
        told = say(
            "No counts of single visits are published: those of the history are drawn at random."
        )
        console.print(Text(told, style="dim"), soft_wrap=True)
        problem_file, history_file, effects_file = map(str, texts)
        how = f"botram-opt forecast {history_file} {problem_file} --effects {effects_file}"
        console.print(screen.plain(say("Forecast with: {command}", command=how)), soft_wrap=True)


def forecast_and_write(
    files: tuple[Path, Path, Path | None],
    wanted: dict[str, Any],
    out: Path,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    """Forecast, write the problem with its new demand and a table, and show what is asked for.

    Args:
        files: of the history, the problem and the effects, if there are any.
        wanted: arguments of ``forecast``; those that are None were not given.
        out: folder of ``problem.json`` and ``forecast.csv``.
        quiet: show nothing but what was left out.
        as_json: write the forecast's JSON to stdout, and no table.

    Raises:
        BotramError: what ``forecast`` raises, or the faults of all files.
        typer.BadParameter: an argument is of no use, or something is to be installed.
        typer.Exit: the files could not be written; the forecast is shown all the same.
    """
    given = {name: value for name, value in wanted.items() if value is not None}
    if "since" in given:
        given["since"] = given["since"].date()
        if not given["builds_up"]:
            raise typer.BadParameter("it goes with --builds-up", param_hint="--since")
    history, problem, effects = _read(*files)
    for sentence in _left_aside(history, problem, effects):
        exits.tell(sentence)
    try:
        found = forecast(history, problem, effects=effects, **given)
    except ImportError as error:
        told = f"{error}; or forecast with --method pooled"
        raise typer.BadParameter(told, param_hint="--method") from error
    for sentence in found.left_out:
        exits.tell(f"{sentence}.")
    texts: Contents = {
        out / "problem.json": found.applied_to(problem).to_json(),
        out / "forecast.csv": forecast_csv(problem, found),
    }
    failure = write(texts)
    if as_json:
        exits.write_out(found.to_json())
    elif not quiet:
        console = screen.console()
        console.print(whole_forecast(problem, found))
        if failure is None:
            console.print()
            console.print(screen.plain(files_written(texts)), soft_wrap=True)
    if failure is not None:
        not_written("forecast", failure)


def _read(
    history: Path, problem: Path, effects: Path | None
) -> tuple[History, Problem, tuple[CalendarEffect, ...]]:
    """All files, or the faults of all of them.

    Raises:
        InputError: one of them, or several, cannot be used.
    """
    read: list[Problem] = []

    def known_problem() -> Problem:
        read.append(read_problem(problem))
        return read[0]

    def counts() -> History:
        # Without the problem its names are not known; all else of the history can be read.
        return read_history(history, read[0] if read else None)

    def known_effects() -> tuple[CalendarEffect, ...]:
        return read_effects(effects) if effects is not None else ()

    stated, counted, known = together(known_problem, counts, known_effects)
    return counted, stated, known


def _left_aside(
    history: History, problem: Problem, effects: tuple[CalendarEffect, ...]
) -> Iterator[str]:
    """What of the files is not used, in sentences."""
    for issue in history.rejected:
        yield say("Left out: {fault}", fault=str(issue))
    if not isinstance(problem.demand, DemandTable):
        return
    factors, on_dates = len(problem.demand.factors), len(problem.demand.on_dates)
    parts = [count(factors, "date factor")] if factors else []
    if on_dates:
        parts.append(say("{rows} of {field}", rows=count(on_dates, "row"), field="on_dates"))
    if not parts:
        return
    told = say(
        "Left out: {parts} of the problem's demand, which the forecast replaces.",
        parts=listed(parts),
    )
    if factors and not effects:
        told = say("{told} State times of the year with --effects.", told=told)
    yield told


def whole_forecast(problem: Problem, found: Forecast) -> RenderableType:
    """All there is to see of a forecast."""
    parts: list[RenderableType] = [requests(problem, found), Text(), _methods(found)]
    if found.effects:
        parts += [Text(), effects_known_and_learned(found)]
    told = say(
        "All of it rests on {assumptions} of the forecast, each with its source in the problem.",
        assumptions=count(len(found.assumptions), "assumption"),
    )
    parts += [Text(), Text(told, style="dim")]
    return Group(*parts)


def requests(problem: Problem, found: Forecast) -> RenderableType:
    """Requests by sub-district and service; by sub-district only, where there are many."""
    by_service = len(found.series) <= MOST_ROWS
    title = say("Forecast of requests: {problem}", problem=problem.name)
    table = screen.titled_table(title, footer=True)
    total, spread = found.total()
    table.add_column(say("sub-district"), say("all"), overflow="fold")
    if by_service:
        table.add_column(say("service"), overflow="fold")
    for name, footer in zip((say("expected"), "80%", "95%"), _numbers(total, spread), strict=True):
        table.add_column(name, footer, justify="right", no_wrap=True)
    if by_service:
        for row in tables.forecasts(problem, found.series):
            told = Spread.model_validate({name: row[name] for name in Spread.model_fields})
            cells = (screen.plain(row["name"]), screen.plain(row["service_name"]))
            table.add_row(*cells, *_numbers(row["expected"], told))
    else:
        for place in dict.fromkeys(row.sub_district for row in found.series):
            name = problem.sub_district[place].name
            table.add_row(screen.plain(name), *_numbers(*found.total(place)))
    note = say(
        "~ estimated: all of it. Requests in the season, expected and in 80% and 95% of futures."
    )
    if isinstance(found.demand, DemandTable):
        note = say(
            "~ estimated: all of it. Requests on an ordinary date, expected and in 80% and 95% of "
            "futures."
        )
    notes = [note]
    if not by_service:
        notes.append(say("All {n} series, by service, are in forecast.csv.", n=len(found.series)))
    return Group(table, *(Text(note, style="dim") for note in notes))


def _numbers(expected: float, spread: Spread) -> tuple[str, str, str]:
    expects = f"~{number(expected, places=0)}"
    return expects, _interval(spread, 80), _interval(spread, 95)


def _interval(spread: Spread, share: int) -> str:
    low, high = getattr(spread, f"low_{share}"), getattr(spread, f"high_{share}")
    return say("{low} to {high}", low=number(low, places=0), high=number(high, places=0))


def _methods(found: Forecast) -> RenderableType:
    """Which method forecast how many series, and why."""
    reasons = Counter((row.method, row.why) for row in found.series).most_common()
    lines = [
        say(
            "{n} of {all} series by {method}: {why}.",
            n=series,
            all=len(found.series),
            method=method,
            why=why,
        )
        for (method, why), series in reasons[:MOST_REASONS]
    ]
    if len(reasons) > MOST_REASONS:
        told = say("And {n} more reasons, in forecast.csv.", n=len(reasons) - MOST_REASONS)
        lines.append(told)
    return Group(*(screen.plain(line) for line in lines))


def effects_known_and_learned(found: Forecast) -> RenderableType:
    """What was known of each calendar effect, and what the counts make of it."""
    table = screen.titled_table(say("Calendar effects: requests on an ordinary date times"))
    table.add_column(say("effect"), overflow="fold")
    for heading in (say("known"), say("with counts"), "95%", say("counts")):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column(say("source"), overflow="fold")
    for row in tables.effects(found.effects):
        learned = "-" if not row["counts"] else f"~{number(row['factor'], places=2)}"
        low, high = number(row["low_95"], places=2), number(row["high_95"], places=2)
        interval = say("{low} to {high}", low=low, high=high)
        cells = [number(row["known"], places=2), learned, interval, number(row["counts"])]
        table.add_row(screen.plain(row["effect"]), *cells, screen.plain(row["source"]))
    return table
