"""All commands that make papers."""

from __future__ import annotations

import typer

app = typer.Typer()
