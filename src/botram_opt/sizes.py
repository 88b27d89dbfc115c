"""How much is read of what others write: more is refused before memory goes.

Files are from anybody, and a short one may stand for much: three bytes of JSON become a list of
sixty in memory. So what there is is counted before anything is made of it. The limits are far above
what a province needs, and low enough that reading stays within 2 GB.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botram_opt.language import number, say

MOST_BYTES = 200_000_000
"""Of a file: a problem of a thousand sub-districts is a tenth of it."""

MOST_CALENDAR_BYTES = 10_000_000
"""Of an earlier edition of a calendar: ten thousand events, and each takes a millisecond."""

MOST_SCHEDULE_BYTES = 1_000_000
"""Of a schedule, which has a line of 60 bytes for each visit of a season."""

MOST_RECORDS = 200_000
"""Records and lists of a JSON document: travel from 300 places to 600. What is wrong with a record
takes a kilobyte to tell, and each may lack several fields."""

MOST_VALUES = 1_000_000
"""Values of a JSON document, but for those of its futures."""

MOST_DRAWN = 20_000_000
"""Values of the futures of a problem: a hundred thousand futures of 200 series. Of each row only
the first that is wrong is told."""

MOST_POINTS = 1_000_000
"""Points of outlines: those of villages, of a whole province and in detail, have half as many."""

MOST_WAYS = 5_000_000
"""Values of the answer of a routing service: both ways between 1,500 homes and places."""

MOST_DEPTH = 100
"""Lists and objects nested deeper than this are refused; a problem needs a tenth of it."""

MOST_COUNTS = 1_000_000
"""Rows of a history: ten services at 600 places on Saturdays of three years."""

MOST_FIELDS = 10_000_000
"""Cells of a table of text, blank ones too: a row is whole in memory before it is counted."""

MOST_COLUMNS = 16_384
"""Of a table of text: no spreadsheet has more."""

MOST_VISIT_DATES = 5_000
"""Of a season: every day of thirteen years."""

MOST_ELEMENTS = 5_000_000
"""Marks of a road graph: the roads of a million people have two million."""

MOST_TOLD = 1_000
"""Faults of a file that are told; nobody mends more before trying again."""


class TooMuchError(Exception):
    """There is more than is read; says what."""


def bytes_of(file: Path, most: int | None = None) -> bytes:
    """What a file holds.

    Args:
        file: is read.
        most: bytes that it may hold; None for `MOST_BYTES`.

    Raises:
        OSError: it cannot be read.
        ValueError: this is no path of a file.
        TooMuchError: it holds more than so many bytes; one that says so is not read.
    """
    most = MOST_BYTES if most is None else most
    with file.open("rb") as stream:
        too_large = os.fstat(stream.fileno()).st_size > most
        # Others, a pipe for instance, do not say how much comes.
        content = b"" if too_large else stream.read(most + 1)
    if too_large or len(content) > most:
        raise TooMuchError(say("it is larger than {most}", most=f"{most // 1_000_000} MB"))
    return content


def json_of(
    text: str,
    as_object: Callable[[list[tuple[str, Any]]], dict[str, Any]] = dict,
    *,
    records: int | None = None,
    values: int | None = None,
) -> Any:
    """The value of a JSON document.

    Args:
        text: of the document.
        as_object: makes an object of names and values.
        records: and lists that there may be; None for `MOST_RECORDS`.
        values: that there may be besides futures; None for `MOST_VALUES`.

    Raises:
        ValueError: it is no JSON, or has a number that is too long, or half a character.
        TooMuchError: it holds more than is read, or is nested too deeply.
    """
    records = MOST_RECORDS if records is None else records
    values = MOST_VALUES if values is None else values
    # Signs within texts count as well, which makes it no less safe.
    if text.count("[") + text.count("{") > records:
        raise TooMuchError(say("it holds more than {n} records and lists", n=number(records)))
    if text.count(",") > values + MOST_DRAWN:
        raise _too_many(values + MOST_DRAWN)
    try:
        data = json.loads(text, object_pairs_hook=as_object)
    except RecursionError as error:
        raise _too_deep() from error
    if _HALF.search(text) is not None:
        # Such a character can stand in a text of Python, and in no file.
        json.dumps(data, ensure_ascii=False).encode()
    level, drawn, found = [data], list[Any](), 0
    for _ in range(MOST_DEPTH + 1):
        found += sum(len(each) for each in level if isinstance(each, dict | list))
        if found > values:
            raise _too_many(values)
        apart = [each["futures"] for each in level if isinstance(each, dict) and "futures" in each]
        drawn = [inner for each in drawn for inner in _parts(each)] + apart
        level = [inner for each in level for inner in _parts(each, but="futures")]
        if not level and not drawn:
            return data
    raise _too_deep()


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How half of a character is written that takes two; both halves together are a character."""


def _parts(value: Any, but: str = "") -> list[Any]:
    """What holds more, of what a value holds."""
    if isinstance(value, dict):
        return [v for name, v in value.items() if isinstance(v, dict | list) and name != but]
    return [v for v in value if isinstance(v, dict | list)] if isinstance(value, list) else []


def _too_many(values: int) -> TooMuchError:
    return TooMuchError(say("it holds more than {n} values", n=number(values)))


def _too_deep() -> TooMuchError:
    return TooMuchError(say("its lists and objects are nested too deeply"))
