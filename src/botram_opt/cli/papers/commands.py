"""All commands that make papers."""

from __future__ import annotations

import typer

from botram_opt.cli.papers import announce, calendar, map_data, report, template, workbook

app = typer.Typer()
app.add_typer(template.app)
app.add_typer(workbook.app)
app.add_typer(report.app)
app.add_typer(calendar.app)
app.add_typer(map_data.app)
app.add_typer(announce.app)
