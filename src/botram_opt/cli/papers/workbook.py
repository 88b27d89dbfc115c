"""The command that writes a plan as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.options import Lang, Language, PlanFile, Quiet

# As in the other commands, whatever takes long is imported where it is used.

app = typer.Typer()
PANEL = "Papers of a plan"


@app.command("workbook", rich_help_panel=PANEL)
def workbook_command(
    plan: PlanFile,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where the workbook goes.")
    ] = Path("plan.xlsx"),
    problem: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Its problem; if not given, problem.json beside it."),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(metavar="PLAN", help="An earlier plan: what changes from it has a sheet."),
    ] = None,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write a plan as a workbook (.xlsx) to print and to edit.

    It has a calendar, a page for each visit and person, counters, costs and assumptions. What is
    edited in its yellow cells is checked by verify, and plan goes on from it with --start-from.
    """
    from botram_opt.cli import exits
    from botram_opt.cli.reading import plan_and_its_problem
    from botram_opt.cli.writing import not_written, write
    from botram_opt.formats import plan_workbook, read_plan
    from botram_opt.language import say

    with exits.told_in_sentences(lang):
        if plan.exists() and out.exists() and out.samefile(plan):
            raise typer.BadParameter(
                say("that is the plan itself: what else was written in it would be lost"),
                param_hint="--out",
            )
        stated, known = plan_and_its_problem(plan, problem)
        earlier = None if since is None else read_plan(since, stated)
        failure = write({out: plan_workbook(stated, known, earlier=earlier)})
        if failure is not None:
            not_written("workbook", failure)
        if not quiet:
            exits.write_out(say("Written: {files}", files=exits.visible(str(out))) + "\n")
