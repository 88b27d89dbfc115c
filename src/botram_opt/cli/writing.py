"""Files that a command writes: what could not be written is told after all else is shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NoReturn

import typer

from botram_opt.cli import exits
from botram_opt.formats import write_whole

Texts = Mapping[str | os.PathLike[str], str]
"""What each file is to hold."""


def write(texts: Texts) -> OSError | None:
    """Write files, all or none; give the error if they could not be."""
    try:
        write_whole(texts)
    except OSError as error:
        return error
    return None


def not_written(what: str, error: OSError) -> NoReturn:
    """Say what is not written, and why.

    Raises:
        typer.Exit: with the code for that.
    """
    exits.say(f"The {what} is not written: {error.filename}: {error.strerror}.")
    raise typer.Exit(exits.NOT_WRITTEN) from error
