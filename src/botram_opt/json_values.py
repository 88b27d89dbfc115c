"""Values of JSON documents, of no more than is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from botram_opt import sizes
from botram_opt.language import say
from botram_opt.sizes import TooMuchError, nested_too_deeply


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
        records: and lists that there may be; None for `sizes.MOST_RECORDS`.
        values: that there may be besides futures; None for `sizes.MOST_VALUES`.

    Raises:
        ValueError: it is no JSON, or has a number that is too long, or half a character.
        TooMuchError: it holds more than is read, or is nested too deeply.
    """
    records = sizes.MOST_RECORDS if records is None else records
    values = sizes.MOST_VALUES if values is None else values
    # Signs within texts count as well, which makes it no less safe.
    if text.count("[") + text.count("{") > records:
        raise TooMuchError(say("it holds more than {n} records and lists", n=records))
    if text.count(",") > values + sizes.MOST_DRAWN:
        raise _too_many(values + sizes.MOST_DRAWN)
    try:
        data = json.loads(text, object_pairs_hook=as_object)
    except RecursionError as error:
        raise nested_too_deeply() from error
    if _HALF.search(text) is not None:
        # Such a character can stand in a text of Python, and in no file.
        json.dumps(data, ensure_ascii=False).encode()
    level, drawn, found = [data], list[Any](), 0
    for _ in range(sizes.MOST_DEPTH + 1):
        found += sum(len(each) for each in level if isinstance(each, dict | list))
        if found > values:
            raise _too_many(values)
        apart = [each["futures"] for each in level if isinstance(each, dict) and "futures" in each]
        drawn = [inner for each in drawn for inner in _parts(each)] + apart
        level = [inner for each in level for inner in _parts(each, but="futures")]
        if not level and not drawn:
            return data
    raise nested_too_deeply()


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How half of a character is written that takes two; both halves together are a character."""


def _parts(value: Any, but: str = "") -> list[Any]:
    """What holds more, of what a value holds."""
    if isinstance(value, dict):
        return [v for name, v in value.items() if isinstance(v, dict | list) and name != but]
    return [v for v in value if isinstance(v, dict | list)] if isinstance(value, list) else []


def _too_many(values: int) -> TooMuchError:
    return TooMuchError(say("it holds more than {n} values", n=values))
