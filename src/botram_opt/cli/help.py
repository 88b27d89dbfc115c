"""How the list of commands is laid out."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from typer.core import TyperGroup


class Panels(TyperGroup):
    """A group that lists its commands under the headings that they ask for.

    Typer itself does so only where it draws boxes.
    """

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each heading with its commands below it, in the order in which they are stated."""
        names = self.list_commands(ctx)
        longest = max(map(len, names))
        room = formatter.width - longest - 6
        for heading, members in groupby(names, key=self._heading):
            lines = [
                (name.ljust(longest), self.commands[name].get_short_help_str(room))
                for name in members
            ]
            with formatter.section(heading):
                formatter.write_dl(lines)

    def _heading(self, name: str) -> str:
        heading = getattr(self.commands[name], "rich_help_panel", None)
        return heading if isinstance(heading, str) else "Commands"
