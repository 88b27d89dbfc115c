"""In which language sentences are said: English as they are written, others by their catalogue.

A catalogue is ``locale/<language>/LC_MESSAGES/botram_opt.po``. It holds every message of the source
(``docs/making/messages.py`` collects them); one without a translation is said in English.
"""

from __future__ import annotations

import contextlib
import gettext
import io
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from functools import cache, partial
from importlib import resources
from numbers import Integral
from typing import Literal, ParamSpec, SupportsFloat, TypeVar, get_args

Language = Literal["en", "id"]
"""The languages that sentences can be said in, by ISO 639-1 code."""

ArgumentsT = ParamSpec("ArgumentsT")
ResultT = TypeVar("ResultT")

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
        raise ValueError(
            say("sentences are said in {known}, not in {other}", known=known, other=repr(language))
        )
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def in_this_language(call: Callable[ArgumentsT, ResultT]) -> Callable[ArgumentsT, ResultT]:
    """A call to be made in another thread, process or machine, in the language spoken here.

    It can be pickled if the call can.
    """
    return partial(_call_in, spoken(), call)


def _call_in(
    language: Language,
    call: Callable[ArgumentsT, ResultT],
    *args: ArgumentsT.args,
    **kwargs: ArgumentsT.kwargs,
) -> ResultT:
    with speaking(language):
        return call(*args, **kwargs)


def say(message: str, /, **parts: object) -> str:
    """A message in the language that is spoken, with its parts filled in.

    Args:
        message: English, with ``{name}`` where a part goes; written out where it is said, so that
            it is found when messages are collected.
        parts: what goes into it, already in words; numbers are written by `number`.
    """
    return _catalogue(spoken()).gettext(message).format(**_written(parts))


def say_number(one: str, several: str, number: int, /, **parts: object) -> str:
    """A message about so many things, in the form that goes with the number."""
    return _catalogue(spoken()).ngettext(one, several, number).format(**_written(parts))


def number(value: SupportsFloat, places: int | None = None) -> str:
    """A number with the signs of the language: ``1,234.5`` in English, ``1.234,5`` in Indonesian.

    Args:
        value: the number.
        places: how many digits stand after the decimal sign; None for as many as it has, of ten
            digits in all if it is not whole.
    """
    if places is not None:
        text = f"{value:,.{places}f}"
    else:
        text = f"{value:,}" if isinstance(value, Integral) else f"{value:,.10g}"
    return text.translate(_signs(spoken()))


def _written(parts: Mapping[str, object]) -> dict[str, object]:
    # Most are text, and to find out what else supports takes long.
    return {
        name: part if isinstance(part, str) or not isinstance(part, SupportsFloat) else number(part)
        for name, part in parts.items()
    }


@cache
def _signs(language: Language) -> dict[int, str]:
    """What stands for the comma between thousands and for the decimal point."""
    if language == "en":
        return {}
    # Not imported above: nobody who reads English needs it.
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return str.maketrans({",": get_group_symbol(language), ".": get_decimal_symbol(language)})


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    folder = resources.files("botram_opt") / "locale" / language / "LC_MESSAGES"
    with (folder / "botram_opt.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
