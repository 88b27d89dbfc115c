"""What a cell says, however a spreadsheet or a person wrote it: text, a number, a date, yes or no.

Each function takes what stands in a cell that is not empty, of a workbook or of a table of text,
and raises `CellError` where it does not say what is asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from botram_opt.formats.xlsx.opening import Failed, NoValue, Value
from botram_opt.language import number as as_number
from botram_opt.language import say

_MONTHS = (
    "jan januari january",
    "feb februari february peb pebruari",
    "mar maret march mrt",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "agu agt ags agust agustus aug august",
    "sep sept september",
    "okt oktober oct october",
    "nov november nop nopember",
    "des desember dec december",
)
_WEEKDAYS = (
    "senin sen monday mon",
    "selasa sel tuesday tue",
    "rabu rab wednesday wed",
    "kamis kam thursday thu",
    "jumat jum'at jum friday fri",
    "sabtu sab saturday sat",
    "minggu min ahad sunday sun",
)
_MONTH_OF = {word: i for i, words in enumerate(_MONTHS, start=1) for word in words.split()}
_WEEKDAY_OF = {word: i for i, words in enumerate(_WEEKDAYS) for word in words.split()}

_YES = frozenset({"ya", "yes", "y", "true", "benar", "1"})
_NO = frozenset({"tidak", "tdk", "no", "n", "false", "salah", "0"})

_BLANKS = " \u00a0\u2007\u2009\u202f"
_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)")
_POWER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
# Thousands by dots, commas, apostrophes or blanks, then the other sign before decimals.
_GROUPED = tuple(
    re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:[{sign}][0-9]{{3}})+(?:[{point}][0-9]+)?")
    for sign, point in ((".", ","), (",", "."), ("'’", ".,"), (_BLANKS, ".,"))
)
MOST_DIGITS = 400
"""Longer texts are no numbers: no number that can be read has more."""

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[t ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_IN_WORDS = re.compile(r"([0-9]{1,2})[-. ]*([a-z]+)[-., ]*([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)[. ]*([0-9]{1,2})[, ]+([0-9]{4})")
_WEEKDAY_BEFORE = re.compile(r"([a-z'’]+)[., ]+(?=.*[0-9])")
_TIME = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?(?: ?(?:wib|wita|wit))?")


class CellError(Exception):
    """A cell does not say what is asked for.

    Attributes:
        what: what is wrong.
        remedy: what to do.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what, self.remedy = what, remedy


def is_empty(value: Value | None) -> bool:
    """Whether a cell has nothing in it, or nothing that can be seen."""
    return value is None or (isinstance(value, str) and not _stripped(value))


def shown(value: Value) -> str:
    """What stands in a cell, for a sentence; shortened, in quotes if it is text."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def text(value: Value) -> str:
    """A text of one line, without the blanks around it; a whole number is one, too.

    Raises:
        CellError: it is something else, such as a date, of which a spreadsheet does not show what
            was written.
    """
    value = _worked_out(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str):
        return _stripped(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise CellError(
        say("{value} is no text: the spreadsheet made something else of it", value=shown(value)),
        say("Format the cell as text, and write it once more"),
    )


def free_text(value: Value) -> str:
    """A text as it stands, with its blanks and line breaks.

    Raises:
        CellError: it is something else.
    """
    return value if isinstance(value, str) else text(value)


def whole(value: Value) -> int:
    """A whole number; ``1.234`` as text is 1234, and ``1.000`` is 1000, not one.

    Raises:
        CellError: it is none.
    """
    value = _worked_out(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, int) or value.is_integer():
            return int(value)
    elif isinstance(value, str):
        found = [n for n in _readings(_stripped(value)) if n == n.to_integral_value()]
        if found:
            # By thousands comes last: nobody counts to 1.000 and means one.
            return int(found[-1])
    raise CellError(
        say("{value} is no whole number", value=shown(value)),
        say("Give a whole number, without other signs"),
    )


def decimal(
    value: Value, fits: Callable[[float], bool] = lambda _: True, *, percent: bool = False
) -> float:
    """A number, with a point or a comma before its decimals.

    Text such as ``1.234`` may be a little more than one, or a thousand and more; where both fit,
    it is refused.

    Args:
        value: what stands in the cell.
        fits: whether a number may be the one that is meant.
        percent: whether ``80%`` is 0.8.

    Raises:
        CellError: it is no number, or may be either of two.
    """
    value = _worked_out(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    said = _stripped(value) if isinstance(value, str) else ""
    part = 1
    if percent and said.endswith("%"):
        said, part = said[:-1].rstrip(_BLANKS), 100
    numbers = sorted({float(number / part) for number in _readings(said)})
    found = [number for number in numbers if fits(number)] or numbers
    if len(found) == 1:
        return found[0]
    if found:
        one, other = map(as_number, found)
        raise CellError(
            say("{value} may be {one} or {other}", value=shown(value), one=one, other=other),
            say("Write it as a number of the spreadsheet; as text, without marks for thousands"),
        )
    raise CellError(say("{value} is no number", value=shown(value)), say("Give a number"))


def day(value: Value) -> dt.date:
    """A date: one of the spreadsheet, or text with the year or the day first.

    Text may have the month in words, in English or Indonesian, also shortened, and the day of the
    week before it: ``2025-04-12``, ``12/04/2025``, ``12 Agt 2025``, ``Sabtu, 12 April 2025``.

    Raises:
        CellError: it is none, or falls on another day of the week than it says.
    """
    value = _worked_out(value)
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date()
        raise CellError(
            say("{value} has a time of day", value=shown(value)), say("Give the date alone")
        )
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        said = " ".join(_stripped(value).casefold().split())
        before = _WEEKDAY_BEFORE.match(said)
        named = _WEEKDAY_OF.get(before.group(1).replace("’", "'")) if before is not None else None
        if before is not None and named is not None:
            said = said[before.end() :]
        found = _day_of(said)
        if found is not None and named in (None, found.weekday()):
            return found
        if found is not None:
            raise CellError(
                say("{value} is another day of the week", value=shown(value)),
                say("Correct the date, or leave the day of the week out"),
            )
    raise CellError(
        say("{value} is no date", value=shown(value)),
        say("Write it as 2025-04-12, 12/04/2025 or 12 April 2025"),
    )


def clock(value: Value) -> dt.time:
    """A time of day: one of the spreadsheet, or text as ``08:00`` or ``08.00``.

    Raises:
        CellError: it is none.
    """
    value = _worked_out(value)
    if isinstance(value, dt.timedelta) and dt.timedelta() <= value < dt.timedelta(days=1):
        value = (dt.datetime.min + value).time()
    if isinstance(value, dt.time):
        # A spreadsheet counts in parts of a day, and so a little beside whole seconds.
        counted = dt.datetime.combine(dt.date.min, value) + dt.timedelta(microseconds=500_000)
        return counted.time().replace(microsecond=0)
    found = _TIME.fullmatch(_stripped(value).casefold()) if isinstance(value, str) else None
    if found is not None:
        hour, minute, second = (int(part or 0) for part in found.groups())
        if hour < 24 and minute < 60 and second < 60:
            return dt.time(hour, minute, second)
    raise CellError(say("{value} is no time of day", value=shown(value)), say("Write it as 08:00"))


def yes_no(value: Value) -> bool:
    """Yes or no, in English or Indonesian; also a box that is ticked, or 1 and 0.

    Raises:
        CellError: it is neither.
    """
    value = _worked_out(value)
    said = _stripped(str(value)).casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise CellError(
        say("{value} is neither yes nor no", value=shown(value)), say("Write yes or no")
    )


def pieces(value: Value) -> list[str]:
    """Several texts in one cell, with semicolons or line breaks between them.

    Raises:
        CellError: it is no text.
    """
    parts = re.split(r"[;\n\r]", free_text(_worked_out(value)))
    return [part for part in map(_stripped, parts) if part]


def _worked_out(value: Value) -> Value:
    if isinstance(value, NoValue):
        raise CellError(
            say("it has a formula whose value is not in the file"),
            say("Open the file in a spreadsheet and save it, or write the value itself"),
        )
    if isinstance(value, Failed):
        raise CellError(
            say("its formula failed ({error})", error=value.error),
            say("Correct the formula, or write the value itself"),
        )
    return value


def _stripped(said: str) -> str:
    before = None
    while said != before:
        before, said = said, said.strip().strip(_INVISIBLE)
    return said


def _readings(said: str) -> Iterator[Decimal]:
    """Every number that a text may be, the one with marks for thousands last."""
    if len(said) > MOST_DIGITS:
        return
    if _PLAIN.fullmatch(said) or _POWER.fullmatch(said):
        yield Decimal(said.replace(",", "."))
    for grouped in _GROUPED:
        if grouped.fullmatch(said):
            # The last sign is a decimal one if it stands there once, and others before it.
            signs = [sign for sign in said.lstrip("+-") if not sign.isdigit()]
            has_decimals = len(signs) > 1 and signs[-1] not in signs[:-1]
            integer, _, rest = said.rpartition(signs[-1]) if has_decimals else (said, "", "")
            yield Decimal(re.sub(r"[^0-9+-]", "", integer) + ("." + rest if rest else ""))


def _day_of(said: str) -> dt.date | None:
    year: str | int
    month: str | int | None
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, number = found.groups()
    elif found := _DAY_FIRST.fullmatch(said):
        number, month, year = found.groups()
    elif found := _IN_WORDS.fullmatch(said):
        number, word, year = found.groups()
        month = _MONTH_OF.get(word)
    elif found := _MONTH_FIRST.fullmatch(said):
        word, number, year = found.groups()
        month = _MONTH_OF.get(word)
    else:
        return None
    try:
        return dt.date(int(year), int(month or 0), int(number))
    except ValueError:
        return None
