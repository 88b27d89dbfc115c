"""Arguments and options of the commands that answer questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.options import some_seconds

Place = Annotated[
    str,
    typer.Argument(
        metavar="PLACE[#N]", help="A sub-district by its name or id; #2 for its second visit."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only the exit code, and files.")]
Workers = Annotated[
    int | None, typer.Option(min=1, max=256, help="Searches side by side; as many as suit it.")
]

TimeOrWork = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        callback=some_seconds,
        help="For the whole answer; with --reproducible, units of work instead.",
    ),
]
TimeForEach = Annotated[
    float | None,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        callback=some_seconds,
        help="For each plan; with --reproducible, units of work instead.",
    ),
]
OutIfAny = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where the files go; none, if not given."),
]
Base = Annotated[
    Path | None,
    typer.Option("--base", metavar="PLAN", help="A plan of the problem; else it is planned first."),
]
Results = Annotated[
    Path | None,
    typer.Option(
        "--results",
        metavar="FILE",
        help="Keeps each plan as soon as it is there; the same command then goes on from there.",
    ),
]
Processes = Annotated[
    int | None,
    typer.Option("--processes", metavar="N", min=1, max=1024, help="How many plan side by side."),
]

Visit = Annotated[
    list[str] | None,
    typer.Option("--visit", metavar="PLACE=DATE", help="The place is visited on this date."),
]
NoVisit = Annotated[
    list[str] | None,
    typer.Option("--no-visit", metavar="PLACE=DATE", help="It is not."),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="PERSON", help="This person is no longer there."),
]
Absences = Annotated[
    list[str] | None,
    typer.Option("--absent", metavar="PERSON=FROM..TO", help="This person is away then."),
]
Counters = Annotated[
    list[str] | None,
    typer.Option(
        "--counters", metavar="PLACE=TYPE:N", help="So many counters of a type at its visits."
    ),
]
Staff = Annotated[
    list[str] | None,
    typer.Option("--staff", metavar="PLACE=PERSON", help="This person comes to its visits."),
]
Closed = Annotated[
    list[str] | None,
    typer.Option("--closed", metavar="PLACE=FROM..TO", help="No visits there then."),
]
ClosedDates = Annotated[
    list[str] | None,
    typer.Option("--closed-date", metavar="DATE", help="No visits anywhere on this date."),
]
ChangesFile = Annotated[
    Path | None,
    typer.Option(
        "--changes",
        metavar="FILE",
        help="Any changes, as a scenario in JSON; botram-opt schema scenario has its form.",
    ),
]
