"""Names that sheets can have, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from botram_opt.formats.xlsx.text import shown

MOST = 31
"""Characters of a name."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\ufffd]+")


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name as near to the one wanted as a sheet can have, and none of those that are taken."""
    name = " ".join(_FORBIDDEN.sub(" ", shown(wanted)).split()).strip("' ")[:MOST].strip("' ")
    # A spreadsheet keeps the name of its history of changes for itself.
    if not name or name.casefold() == "history":
        name = f"{name} -".strip()
    used = {each.casefold() for each in taken}
    unique, number = name, 2
    while unique.casefold() in used:
        end = f" ({number})"
        unique, number = name[: MOST - len(end)].rstrip() + end, number + 1
    return unique
