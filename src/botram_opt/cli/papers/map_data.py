"""The command ``map``: a plan for maps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.options import Lang, Language, PlanFile
from botram_opt.cli.papers.options import PANEL, ItsProblem, Quiet

app = typer.Typer()


@app.command("map", rich_help_panel=PANEL)
def map_command(
    plan: PlanFile,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="Where it goes.")],
    outlines: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Outlines of sub-districts, as GeoJSON."),
    ] = None,
    outlines_id: Annotated[
        str | None,
        typer.Option(metavar="PROPERTY", help="Their property that holds the sub-district's id."),
    ] = None,
    problem: ItsProblem = None,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write sub-districts, visits and bases as map data (GeoJSON).

    Outlines of the sub-districts of Bekasi are bundled; others are drawn as points.
    """
    if (outlines is None) != (outlines_id is None):
        raise typer.BadParameter("--outlines and --outlines-id go together")
    from botram_opt.cli import exits, screen
    from botram_opt.cli.papers.planned import making, planned
    from botram_opt.cli.writing import not_written, write
    from botram_opt.datasets import outlines_of
    from botram_opt.formats.geojson import plan_geojson
    from botram_opt.formats.outlines import read_outlines
    from botram_opt.language import say, say_number

    with making(lang):
        stated, known = planned(plan, problem)
        if outlines is None or outlines_id is None:
            drawn = outlines_of(stated.sub_district)
        else:
            drawn = read_outlines(outlines, outlines_id)
        failure = write({out: plan_geojson(stated, known, drawn)})
        if failure is not None:
            not_written("map", failure)
        n = sum(id_ not in drawn for id_ in stated.sub_district)
        if n:
            exits.tell(
                say_number(
                    "{n} sub-district has no outline.", "{n} sub-districts have no outline.", n, n=n
                )
            )
        if not quiet:
            written = screen.plain(say("Written: {files}", files=str(out)))
            screen.console().print(written, soft_wrap=True)
