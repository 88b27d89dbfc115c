"""All commands that make papers."""

from __future__ import annotations

import typer

from botram_opt.cli.papers import template, workbook

app = typer.Typer()
app.add_typer(template.app)
app.add_typer(workbook.app)
