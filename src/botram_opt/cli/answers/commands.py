"""All commands that answer questions."""

from __future__ import annotations

import typer

from botram_opt.cli.answers import about_a_plan, about_other_problems

app = typer.Typer()
app.add_typer(about_a_plan.app)
app.add_typer(about_other_problems.app)
