"""Sections of docstrings that explain names, such as ``Args:`` and ``Attributes:``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import indent

ENTRY = re.compile(r"^    (?P<names>\**\w+(?:, \**\w+)*): (?P<text>.*(?:\n {5,}.*)*)", re.MULTILINE)


def entries(doc: str, title: str) -> dict[str, str]:
    """What a section says of each name; of several that are explained together, the same.

    Args:
        doc: a docstring without indentation.
        title: of the section, such as ``Args``.
    """
    section = _section(title).search(doc)
    found: dict[str, str] = {}
    for entry in ENTRY.finditer(section[0]) if section else ():
        text = re.sub(r"\s+", " ", entry["text"])
        found |= {name.lstrip("*"): text for name in entry["names"].split(", ")}
    return found


def with_entries(doc: str, title: str, said: Mapping[str, str]) -> str:
    """A docstring whose section says this of each name, and nothing else."""
    lines = [f"{name}: {text}" for name, text in said.items()]
    section = "\n".join([f"{title}:", indent("\n".join(lines), " " * 4), ""]) if lines else ""
    if found := _section(title).search(doc):
        return doc[: found.start()] + section + doc[found.end() :]
    # Before what comes after it by custom.
    later = re.search(r"^(?:Returns|Yields|Raises):$", doc, re.MULTILINE)
    at = later.start() if later else len(doc)
    return f"{doc[:at].rstrip()}\n\n{section}\n{doc[at:]}".rstrip()


def _section(title: str) -> re.Pattern[str]:
    return re.compile(rf"^{title}:\n(?:(?: .*)?\n?)*?(?=^\S|\Z)", re.MULTILINE)
