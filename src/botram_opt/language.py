"""In which language sentences are said: English as they are written, others by their catalogue.

A catalogue is ``locale/<language>/LC_MESSAGES/botram_opt.po``; a message without a translation is
said in English.
"""

from __future__ import annotations

import contextlib
import gettext
import io
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import Literal, get_args

Language = Literal["en", "id"]
"""The languages that sentences can be said in, by ISO 639-1 code."""

_spoken: ContextVar[Language] = ContextVar("botram_opt_language", default="en")


def spoken() -> Language:
    """The language that sentences are said in here and now."""
    return _spoken.get()


@contextlib.contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Say sentences in a language, within a ``with`` block, in this thread or task only.

    Raises:
        ValueError: there is no such language.
    """
    if language not in get_args(Language):
        known = " or ".join(get_args(Language))
        raise ValueError(f"sentences are said in {known}, not in {language!r}")
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def say(message: str, /, **parts: object) -> str:
    """A message in the language that is spoken, with its parts filled in.

    Args:
        message: English, with ``{name}`` where a part goes; written out where it is said, so that
            it is found when messages are collected.
        parts: what goes into it, already in words.
    """
    return _catalogue(spoken()).gettext(message).format(**parts)


def say_number(one: str, several: str, number: int, /, **parts: object) -> str:
    """A message about so many things, in the form that goes with the number."""
    return _catalogue(spoken()).ngettext(one, several, number).format(**parts)


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    # Not imported above: nobody who reads English needs it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    folder = resources.files("botram_opt") / "locale" / language / "LC_MESSAGES"
    with (folder / "botram_opt.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
