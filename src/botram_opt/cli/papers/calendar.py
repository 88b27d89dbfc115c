"""The command ``calendar``: a plan for the calendars of phones and computers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.options import Lang, Language, PlanFile
from botram_opt.cli.papers.options import PANEL, ItsProblem, Quiet

app = typer.Typer()


@app.command("calendar", rich_help_panel=PANEL)
def calendar_command(
    plan: PlanFile,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Where it goes; updated if it is there."),
    ] = None,
    each_into: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="One for all, one for each sub-district and one for each person."
        ),
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Only for this sub-district.")
    ] = None,
    person: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Only for this person.")
    ] = None,
    prepare: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=DAYS", help="What is done so many days before; not what the problem says."
        ),
    ] = None,
    no_preparations: Annotated[
        bool, typer.Option("--no-preparations", help="Visits only.")
    ] = False,
    time_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="As Asia/Jakarta; if not, the season's.")
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The calendar it follows on; if not given, --out."),
    ] = None,
    problem: ItsProblem = None,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write a plan as a calendar file (.ics) that updates what people have.

    Whoever takes the new file gets what moved, changed or is cancelled. What is done before each
    visit is in every calendar but a person's.
    """
    if (out is None) == (each_into is None):
        raise typer.BadParameter("give either --out or --each-into")
    alone = {"--place": place, "--person": person, "--since": since}
    if each_into is not None and any(alone.values()):
        raise typer.BadParameter("--place, --person and --since go with --out")
    if place is not None and person is not None:
        raise typer.BadParameter("give either --place or --person")
    if prepare and no_preparations:
        raise typer.BadParameter("give either --prepare or --no-preparations")
    from botram_opt.cli.papers.calendar_files import Asked, make_calendars
    from botram_opt.cli.papers.planned import making

    stated = [] if no_preparations else [_preparation(text) for text in prepare or ()] or None
    with making(lang):
        asked = Asked(place, person, stated, time_zone, since, dt.datetime.now(dt.UTC))
        make_calendars(plan, problem, out, each_into, asked, quiet=quiet)


def _preparation(text: str) -> tuple[str, int]:
    """The name of what is done before a visit, and how many days before.

    Raises:
        typer.BadParameter: it is not written like that.
    """
    name, equals, days = text.rpartition("=")
    if not equals or not name.strip() or not _is_days(days.strip()):
        what = f"{text!r} is not written as NAME=DAYS, as 'Venue check=7'"
        raise typer.BadParameter(what, param_hint="--prepare")
    return name.strip(), int(days.strip())


def _is_days(text: str) -> bool:
    return text.isdecimal() and len(text) <= 6
