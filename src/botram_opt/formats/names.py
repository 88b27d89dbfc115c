"""Names for files of items, which any system takes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from unicodedata import normalize

from pathvalidate import sanitize_filename

from botram_opt.wording import one_line

LONGEST = 50
"""Characters that are kept of a name; systems take 255 bytes, and a character has up to four."""


def file_names(names: Mapping[str, str]) -> dict[str, str]:
    """A file name for each id, without folder and ending; no two alike.

    Neither capitals nor how accents are written make a difference.

    Args:
        names: what each is called, by id.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for id_, name in names.items():
        text = sanitize_filename(one_line(name)[:LONGEST], platform="universal")
        # What begins with a dash is taken for an option, and with a dot is hidden. What is left
        # may be reserved: "-CON".
        stem = sanitize_filename(text.strip(" .-~"), platform="universal") or "_"
        several = (f"{stem} ({n})" for n in count(2))
        free = stem
        while _alike(free) in taken:
            free = next(several)
        taken.add(_alike(free))
        found[id_] = free
    return found


def _alike(name: str) -> str:
    """The same of all names that some system takes for one: macOS, however accents are written."""
    return normalize("NFC", normalize("NFC", name).casefold())
