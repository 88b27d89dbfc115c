"""Text in cells: shown as it is, run by nobody."""

from __future__ import annotations

import re
import unicodedata

from openpyxl.cell import Cell

MOST_CHARACTERS = 32_767
"""No cell holds more; what is longer is cut, with an ellipsis."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would take for the code of a character."""


def safe_text(cell: Cell, text: str) -> None:
    """Put text in a cell as text, whatever it begins with.

    No spreadsheet takes it for a formula or an error, not even after it is edited.
    """
    cell.value = _ESCAPE.sub("_x005F_", shown(text))
    cell.data_type = "s"
    if text[:1] in set("=+-@'#"):
        cell.quotePrefix = True


def shown(text: str) -> str:
    """Text as a cell shows it: what is invisible or cannot be written is a replacement mark.

    Line breaks stay; marks that would turn the direction of what follows do not.
    """
    seen = "".join(char if _visible(char) else "\ufffd" for char in text)
    return seen if len(seen) <= MOST_CHARACTERS else f"{seen[: MOST_CHARACTERS - 1]}…"


def _visible(char: str) -> bool:
    return char == "\n" or char.isprintable() or unicodedata.category(char) == "Zs"
