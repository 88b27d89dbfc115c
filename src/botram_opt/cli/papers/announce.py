"""The command ``announce``: what residents are told of visits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.options import Lang, Language, PlanFile
from botram_opt.cli.papers.options import PANEL, ItsProblem, Quiet

app = typer.Typer()

BETWEEN = "\n" + "-" * 40 + "\n\n"
"""What stands between two announcements in one text."""


@app.command("announce", rich_help_panel=PANEL)
def announce_command(
    plan: PlanFile,
    place: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Only visits to this sub-district.")
    ] = None,
    simulation: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="From simulate --out: tells by when to come for each service."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="WHERE", help="A .txt file, or a folder for one each."),
    ] = None,
    problem: ItsProblem = None,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write a short text for each visit, for posters and chat groups.

    Where and when, which services, what to bring; and with a simulation by when to come.
    """
    from botram_opt import tables
    from botram_opt.cli import exits, screen
    from botram_opt.cli.answers.named import named
    from botram_opt.cli.papers.planned import making, planned
    from botram_opt.cli.writing import not_written, write
    from botram_opt.formats.names import file_names
    from botram_opt.formats.simulation_json import read_simulation
    from botram_opt.invitations import invitation
    from botram_opt.language import say

    with making(lang):
        stated, known = planned(plan, problem)
        found = None if simulation is None else read_simulation(simulation)
        only = None if place is None else named(stated, "sub-district", place, "--place")
        visits = [
            visit
            for visit in sorted(known.visits, key=tables.visit_order)
            if only in (None, visit.sub_district)
        ]
        texts = [invitation(stated, visit, simulation=found) for visit in visits]
        if not texts:
            exits.tell(say("There are no visits to announce."))
        elif out is None:
            exits.write_out(BETWEEN.join(texts))
        if out is None or not texts:
            return
        if out.suffix.lower() == ".txt":
            contents = {out: BETWEEN.join(texts)}
        else:
            called = {
                str(n): f"{visit.date} {stated.sub_district[visit.sub_district].name}"
                for n, visit in enumerate(visits)
            }
            names = file_names(called).values()
            contents = {out / f"{name}.txt": text for name, text in zip(names, texts, strict=True)}
        failure = write(contents)
        if failure is not None:
            not_written("announcements", failure)
        if not quiet:
            written = screen.plain(say("Written: {files}", files=str(out)))
            screen.console().print(written, soft_wrap=True)
