"""The command that writes a workbook, or CSV files, to fill in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from botram_opt.cli.options import Lang, Language, Quiet

# As in the other commands, whatever takes long is imported where it is used.

app = typer.Typer()


class Example(StrEnum):
    """Problems that a template can be filled in with."""

    BEKASI = "bekasi"


@app.command("template")
def template_command(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="A workbook (.xlsx), or a folder for CSV files.")
    ],
    example: Annotated[
        Example | None, typer.Option(help="Filled in with this; empty if not given.")
    ] = None,
    year: Annotated[int, typer.Option(help="The year that is to be planned.")] = 2025,
    lang: Language = Lang.EN,
    quiet: Quiet = False,
) -> None:
    """Write a workbook to fill in: a sheet for each kind of thing; plan reads it.

    It tells what each sheet and column is for, and offers what there is to choose from. Without
    .xlsx at its end, OUT is a folder, and each sheet a CSV file in it.
    """
    from botram_opt.cli import exits
    from botram_opt.cli.papers.filling_in import template_files
    from botram_opt.cli.writing import not_written, write
    from botram_opt.language import say

    with exits.told_in_sentences(lang):
        files = template_files(out, example is Example.BEKASI, year)
        failure = write(files)
        if failure is not None:
            not_written("template", failure)
        if not quiet:
            exits.write_out(say("Written: {files}", files=exits.visible(str(out))) + "\n")
