"""The command that writes a plan as a page to look at."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botram_opt.cli.options import Lang, Language, PlanFile, Quiet

if TYPE_CHECKING:
    from botram_opt.plan import Plan
    from botram_opt.problem import Problem

# As in the other commands, whatever takes long is imported where it is used.

app = typer.Typer()
PANEL = "Papers of a plan"


@app.command("report", rich_help_panel=PANEL)
def report_command(
    plan: PlanFile,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where the page goes.")
    ] = Path("report.html"),
    problem: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Its problem; if not given, problem.json beside it."),
    ] = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[NAME=]PLAN",
            help="Another plan to compare with, or the folder of what-if; as often as needed.",
        ),
    ] = None,
    outlines: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Outlines of places for the map, as GeoJSON."),
    ] = None,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write a plan as one HTML page: calendar, map, load, counters, costs, assumptions.

    It needs no network, and is in English and Indonesian; --lang says what is shown first. Each
    plan of --beside needs its problem.json beside it.
    """
    from botram_opt.cli import exits
    from botram_opt.cli.reading import together
    from botram_opt.cli.writing import not_written, write
    from botram_opt.formats.outlines_geojson import read_outlines
    from botram_opt.language import say, speaking
    from botram_opt.report import html_report

    with speaking(lang.value), exits.told_in_sentences():
        (stated, known), shapes, *others = together(
            partial(_with_problem, plan, problem),
            lambda: None if outlines is None else read_outlines(outlines),
            *(partial(_beside, text) for text in beside or ()),
        )
        named = _named([each for found in others for each in found])
        page = html_report(stated, known, beside=named, outlines=shapes, language=lang.value)
        failure = write({out: page})
        if failure is not None:
            not_written("report", failure)
        if not quiet:
            exits.write_out(say("Written: {files}", files=exits.visible(str(out))) + "\n")


def _with_problem(plan: Path, problem: Path | None) -> tuple[Problem, Plan]:
    """A plan and its problem.

    Raises:
        InputError: one of them cannot be read, or the problem beside the plan is not its own.
    """
    from botram_opt.cli.reading import read_both
    from botram_opt.errors import InputError, Issue
    from botram_opt.formats import read_plan
    from botram_opt.language import say

    if problem is not None:
        return read_both(problem, plan)
    found = plan.parent / "problem.json"
    if not found.exists():
        read_plan(plan)
        what = say("the plan's problem is needed, and {file} is not there", file=str(found))
        raise InputError([Issue(str(plan), what, say("Name it with --problem"))])
    stated, known = read_both(found, plan)
    if known.problem.fingerprint != stated.fingerprint:
        what = say("it was made for another problem than {file}", file=str(found))
        raise InputError([Issue(str(plan), what, say("Name its problem with --problem"))])
    return stated, known


def _beside(text: str) -> list[tuple[str, tuple[Problem, Plan]]]:
    """What ``--beside`` names: a plan, or all plans in a folder's folders; each with a name.

    Raises:
        InputError: a plan or its problem cannot be read, or there is none.
    """
    from botram_opt.cli.reading import together
    from botram_opt.errors import InputError, Issue
    from botram_opt.language import say

    name, equals, rest = text.partition("=")
    path = Path(rest if equals and not Path(text).exists() else text)
    given = name if equals and not Path(text).exists() else None
    if path.is_dir() and (path / "plan.json").exists():
        path = path / "plan.json"
    if not path.is_dir():
        folder = path.absolute().parent.name
        called = given or (folder if path.name == "plan.json" and folder else path.stem)
        return [(called, _with_problem(path, None))]
    plans = sorted(path.glob("*/plan.json"))
    if not plans:
        what = say("there is no {file} in it or in its folders", file="plan.json")
        raise InputError([Issue(f"--beside {path}", what, say("Check the path"))])
    read = together(*(partial(_with_problem, plan, None) for plan in plans))
    prefix = "" if given is None else f"{given}: "
    names = [f"{prefix}{plan.parent.name}" for plan in plans]
    return list(zip(names, read, strict=True))


def _named(
    others: list[tuple[str, tuple[Problem, Plan]]],
) -> dict[str, tuple[Problem, Plan]]:
    """Other plans by name.

    Raises:
        InputError: two have one name.
    """
    from collections import Counter

    from botram_opt.errors import InputError, Issue
    from botram_opt.language import say

    issues = [
        Issue(
            f"--beside {name}",
            say("{n} plans are called so", n=times),
            say("Name them: {option}", option="--beside NAME=PLAN"),
        )
        for name, times in Counter(name for name, _ in others).items()
        if times > 1
    ]
    if issues:
        raise InputError(issues)
    return dict(others)
