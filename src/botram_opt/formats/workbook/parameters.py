"""Parameters of a rule in one cell: ``weeks = 3; band = 0.5``, or JSON in braces."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from pydantic import JsonValue

from botram_opt.formats.xlsx.cells import CellError, decimal, pieces, shown
from botram_opt.formats.xlsx.opening import Value
from botram_opt.language import say

_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*")
_SIMPLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def parameters_in(value: Value) -> dict[str, JsonValue]:
    """The parameters that a cell gives; text needs no quotes where it could be nothing else.

    Raises:
        CellError: it is not written like that.
    """
    parts = pieces(value)
    if isinstance(value, str) and value.strip().startswith("{"):
        try:
            found = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise CellError(
                say("{value} is not JSON: {why}", value=shown(value), why=error),
                say("Correct it, or write parameters as name = value; name = value"),
            ) from error
        return dict(found)
    given: dict[str, JsonValue] = {}
    for part in parts:
        name, equals, rest = (piece.strip() for piece in part.partition("="))
        if not equals or not _SIMPLE.fullmatch(name) or name in given:
            raise CellError(
                say("{value} is no parameter", value=shown(part)),
                say("Write parameters as name = value; name = value"),
            )
        given[name] = _value_in(rest)
    return given


def as_cell(parameters: Mapping[str, JsonValue]) -> str | None:
    """Parameters as `parameters_in` reads them; None for none."""
    if not parameters:
        return None
    told = {name: _told(value) for name, value in parameters.items()}
    if all(text is not None and _SIMPLE.fullmatch(name) for name, text in told.items()):
        return "; ".join(f"{name} = {text}" for name, text in told.items())
    return json.dumps(parameters, ensure_ascii=False)


def _value_in(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return decimal(text) if _NUMBER.fullmatch(text) else text
    return value


def _told(value: JsonValue) -> str | None:
    """A value without a name of its own, if it can be told in one cell with others."""
    if isinstance(value, str):
        plain = _SIMPLE.fullmatch(value) and value not in ("true", "false", "null")
        return value if plain else None
    return json.dumps(value) if not isinstance(value, dict | list) else None
