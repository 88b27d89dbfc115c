"""Options of the commands that make papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ItsProblem = Annotated[
    Path | None,
    typer.Option(
        "--problem", metavar="FILE", help="Its problem; if not given, problem.json beside it."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only the exit code, and files.")]

PANEL = "Papers of a plan"
