"""The page of the reference on commands: each with its options, as --help has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperGroup

from botram_opt.cli.app import app

HEAD = """\
# The command line

What `botram-opt COMMAND --help` says. [What they are for, with exit codes](../commands.md).

"""


def command_page() -> str:
    """The page as Markdown."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    parts = [HEAD]
    for name, command in group.commands.items():
        context = typer.Context(command, info_name=f"botram-opt {name}")
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        parts += [
            f"## {name}\n\n",
            f"```text\n{usage}\n```\n\n",
            f"{_plain(command.help or '')}\n\n",
        ]
        rows = [*_rows(command, context)]
        parts += ["| option | what it does |\n| --- | --- |\n", *rows, "\n"]
    return "".join(parts)


def _rows(command: Any, context: typer.Context) -> Iterator[str]:
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        record = parameter.get_help_record(context)
        if record is not None:
            names, said = record
            yield f"| `{names}` | {_cell(said)} |\n"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", _plain(text)).replace("|", "\\|").replace("<", "&lt;")


def _plain(text: str) -> str:
    """Without the markup of terminals."""
    return re.sub(r"\[/?[a-z ]+\]", "", text).replace("\b", "")
