"""The command that writes a plan as a page to look at."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.options import Lang, Language, PlanFile
from botram_opt.cli.papers.options import PANEL, ItsProblem, Quiet

# As in the other commands, whatever takes long is imported where it is used.

app = typer.Typer()


@app.command("report", rich_help_panel=PANEL)
def report_command(
    plan: PlanFile,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where the page goes.")
    ] = Path("report.html"),
    problem: ItsProblem = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[NAME=]PLAN",
            help="Another plan to compare with, or the folder of what-if; as often as needed.",
        ),
    ] = None,
    outlines: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Outlines of sub-districts, as GeoJSON."),
    ] = None,
    outlines_id: Annotated[
        str | None,
        typer.Option(metavar="PROPERTY", help="Their property that holds the sub-district's id."),
    ] = None,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write a plan as one HTML page: calendar, map, load, counters, costs, assumptions.

    It needs no network, and is in English and Indonesian; --lang says what is shown first. Each
    plan of --beside needs its problem.json beside it.
    """
    if (outlines is None) != (outlines_id is None):
        raise typer.BadParameter("--outlines and --outlines-id go together")
    from botram_opt.cli import exits
    from botram_opt.cli.papers.beside import beside_in, named
    from botram_opt.cli.papers.planned import making, planned
    from botram_opt.cli.reading import together
    from botram_opt.cli.writing import not_written, write
    from botram_opt.formats.outlines import read_outlines
    from botram_opt.language import say
    from botram_opt.report import html_report

    def drawn() -> object:
        return outlines and read_outlines(outlines, outlines_id or "")

    with making(lang):
        (stated, known), shapes, *others = together(
            partial(planned, plan, problem),
            drawn,
            *(partial(beside_in, text) for text in beside or ()),
        )
        plans = named([each for found in others for each in found])
        page = html_report(stated, known, beside=plans, outlines=shapes, language=lang.value)
        failure = write({out: page})
        if failure is not None:
            not_written("report", failure)
        if not quiet:
            exits.write_out(say("Written: {files}", files=exits.visible(str(out))) + "\n")
