"""Mutants that change what is said: the catalogue of translations then lacks a message.

``tests/test_catalogue.py`` fails for each of them, as it collects the messages of the source. It
does so from files, and a mutant is in none; so the same is asked of the mutant itself.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from babel.messages.extract import extract

from mutation.mutants import PACKAGE, Mutant

KEYWORDS = {"say": (1,), "say_number": (1, 2)}


def changes_messages(mutant: Mutant) -> bool:
    """Whether a module's messages are not those that it has without the mutant."""
    return _messages(mutant.source) != _written(mutant.module)


@cache
def _written(module: str) -> frozenset[Any]:
    return _messages((PACKAGE / module).read_text(encoding="utf-8"))


def _messages(source: str) -> frozenset[Any]:
    if "from botram_opt.language import" not in source:
        return frozenset()
    found = extract("python", io.BytesIO(source.encode()), KEYWORDS)
    return frozenset(message for _, message, _, _ in found)
