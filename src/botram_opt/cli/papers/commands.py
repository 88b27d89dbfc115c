"""All commands that make papers."""

from __future__ import annotations

import typer

from botram_opt.cli.papers import report, workbook

app = typer.Typer()
app.add_typer(workbook.app)
app.add_typer(report.app)
