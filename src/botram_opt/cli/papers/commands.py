"""All commands that make papers."""

from __future__ import annotations

import typer

from botram_opt.cli.papers import announce, calendar, map

app = typer.Typer()
app.add_typer(calendar.app)
app.add_typer(map.app)
app.add_typer(announce.app)
