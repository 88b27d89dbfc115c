"""Files that a command writes: what could not be written is told after all else is shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NoReturn

import typer

from botram_opt.cli import exits
from botram_opt.formats import plan_csv, write_whole
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.wording import why_not_opened

What = Literal[
    "announcements",
    "answer",
    "calendar",
    "example",
    "forecast",
    "map",
    "plan",
    "report",
    "simulation",
    "template",
    "workbook",
]
"""What a command writes."""

MOST_NAMED = 4
"""Files up to which each is named."""

Contents = Mapping[Path, str | bytes]
"""What each file is to hold."""

_NOT_WRITTEN: Mapping[What, Callable[[str], str]] = MappingProxyType(
    {
        "announcements": lambda why: say("The announcements are not written: {why}.", why=why),
        "answer": lambda why: say("The answer is not written: {why}.", why=why),
        "calendar": lambda why: say("The calendar is not written: {why}.", why=why),
        "example": lambda why: say("The example is not written: {why}.", why=why),
        "forecast": lambda why: say("The forecast is not written: {why}.", why=why),
        "map": lambda why: say("The map is not written: {why}.", why=why),
        "plan": lambda why: say("The plan is not written: {why}.", why=why),
        "report": lambda why: say("The report is not written: {why}.", why=why),
        "simulation": lambda why: say("The simulation is not written: {why}.", why=why),
        "template": lambda why: say("The template is not written: {why}.", why=why),
        "workbook": lambda why: say("The workbook is not written: {why}.", why=why),
    }
)


def write(contents: Contents) -> OSError | None:
    """Write files, all or none; give the error if they could not be."""
    try:
        write_whole(contents)
    except OSError as error:
        return error
    return None


def plan_files(folder: Path, problem: Problem, plan: Plan) -> dict[Path, str]:
    """A plan and its problem as files of a folder."""
    return {
        folder / "problem.json": problem.to_json(),
        folder / "plan.json": plan.to_json(),
        folder / "plan.csv": plan_csv(problem, plan),
    }


def files_written(files: Iterable[Path]) -> str:
    """Which files were written; of many, the first and how many more."""
    paths = list(map(str, files))
    if len(paths) <= MOST_NAMED:
        return say("Written: {files}", files=", ".join(paths))
    first = ", ".join(paths[:MOST_NAMED])
    return say("Written: {files} and {n} more", files=first, n=len(paths) - MOST_NAMED)


def not_written(what: What, error: OSError) -> NoReturn:
    """Say what is not written, and why.

    Raises:
        typer.Exit: with the code for that.
    """
    exits.tell(_NOT_WRITTEN[what](f"{error.filename}: {why_not_opened(error)}"))
    raise typer.Exit(exits.NOT_WRITTEN) from error


def refuse_what_cannot_be_written(what: What, out: Path) -> None:
    """Tell before a long solve, not after it, that there is nowhere to write.

    Args:
        what: is to be written.
        out: the folder of its files.

    Raises:
        typer.Exit: with the code for that.
    """
    try:
        folder = next((place for place in (out, *out.absolute().parents) if place.exists()), out)
    except OSError as error:
        not_written(what, error)
    if not folder.is_dir():
        not_written(what, NotADirectoryError(20, "Not a directory", str(folder)))
    if not os.access(folder, os.W_OK | os.X_OK):
        not_written(what, PermissionError(13, "Permission denied", str(folder)))
