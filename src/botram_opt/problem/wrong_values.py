"""What is wrong with a value of a field, by what pydantic says of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from botram_opt.language import say

MOST_SHOWN = 80
"""Longer values are cut off where they are told."""


def wrong_with(detail: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and what to do, of one of the details of a ``ValidationError``.

    A kind of fault that has no words below is told as pydantic tells it, in English.
    """
    value, kind, context = detail["input"], detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return say("this field is missing"), say("Give it a value")
    if kind == "finite_number" or (isinstance(value, float) and not math.isfinite(value)):
        what = say("{value} is not a finite number", value=shown(value))
        return what, say("Give a number, or leave it out")
    if kind == "value_error":
        # Faults of a value begin after it: "is no date"; those of a record are whole sentences.
        error, whole = str(context["error"]), isinstance(value, Mapping | BaseModel)
        return error if whole else f"{shown(value)} {error}", say("Correct it")
    if kind in _BOUNDS:
        name, remedy = _BOUNDS[kind]
        what = say("{value} is out of range", value=shown(value))
        return what, remedy(str(context[name]))
    if kind in _OF_A_KIND:
        what_of, remedy_of = _OF_A_KIND[kind]
        return what_of(shown(value)), remedy_of()
    match kind:
        case "literal_error" | "enum":
            known = str(context["expected"]).replace(" or ", ", ")
            what = say("{value} is no value of this field", value=shown(value))
            return what, say("Use one of {known}", known=known)
        case "string_too_long":
            most = context["max_length"]
            what = say("{value} is longer than {most} characters", value=shown(value), most=most)
            return what, say("Shorten it")
        case "too_short":
            there, least = context["actual_length"], context["min_length"]
            what = say("it has {n} items, and at least {least} are needed", n=there, least=least)
            return what, say("Add what is missing")
        case "too_long":
            there, most = context["actual_length"], context["max_length"]
            what = say("it has {n} items, and may have {most} at most", n=there, most=most)
            return what, say("Leave some out")
    why = str(detail["msg"])
    return say("{value} cannot be used: {why}", value=shown(value), why=why), say("Correct it")


def shown(value: Any) -> str:
    """A value for a sentence, cut off where it is long."""
    return cut(repr(value))


def cut(text: str, most: int = MOST_SHOWN) -> str:
    """A text for a sentence, cut off where it is long."""
    return text if len(text) <= most else text[: most - 3] + "..."


_BOUNDS: Mapping[str, tuple[str, Callable[[str], str]]] = MappingProxyType(
    {
        "greater_than_equal": ("ge", lambda limit: say("It must be at least {limit}", limit=limit)),
        "greater_than": ("gt", lambda limit: say("It must be more than {limit}", limit=limit)),
        "less_than_equal": ("le", lambda limit: say("It must be at most {limit}", limit=limit)),
        "less_than": ("lt", lambda limit: say("It must be less than {limit}", limit=limit)),
    }
)
"""By kind, what pydantic calls the limit, and what to do."""

Words = tuple[Callable[[str], str], Callable[[], str]]

_NO_WHOLE_NUMBER: Words = (
    lambda value: say("{value} is no whole number", value=value),
    lambda: say("Give a whole number"),
)
_TOO_LARGE: Words = (
    lambda value: say("{value} is too large a number", value=value),
    lambda: say("Give a smaller one"),
)
_NO_NUMBER: Words = (
    lambda value: say("{value} is no number", value=value),
    lambda: say("Give a number"),
)
_NEITHER: Words = (
    lambda value: say("{value} is neither true nor false", value=value),
    lambda: say("Give true or false, without quotes"),
)
_NO_TEXT: Words = (
    lambda value: say("{value} is no text", value=value),
    lambda: say("Give text, between quotes"),
)
_NO_LIST: Words = (
    lambda value: say("{value} is no list", value=value),
    lambda: say("Give a list in [ ]"),
)
_NO_RECORD: Words = (
    lambda value: say("{value} has no fields", value=value),
    lambda: say("Give its fields in {{ }}"),
)
_NO_DATE: Words = (
    lambda value: say("{value} is no date of the calendar", value=value),
    lambda: say("Give a date that there is, as YYYY-MM-DD"),
)
_NO_TIME: Words = (
    lambda value: say("{value} is no time of the day", value=value),
    lambda: say("Give a time from 00:00 to 23:59, as HH:MM"),
)

_OF_A_KIND: Mapping[str, Words] = MappingProxyType(
    {
        "int_type": _NO_WHOLE_NUMBER,
        "int_parsing": _NO_WHOLE_NUMBER,
        "int_from_float": _NO_WHOLE_NUMBER,
        "int_parsing_size": _TOO_LARGE,
        "float_type": _NO_NUMBER,
        "float_parsing": _NO_NUMBER,
        "bool_type": _NEITHER,
        "bool_parsing": _NEITHER,
        "string_type": _NO_TEXT,
        "list_type": _NO_LIST,
        "tuple_type": _NO_LIST,
        "set_type": _NO_LIST,
        "frozen_set_type": _NO_LIST,
        "model_type": _NO_RECORD,
        "model_attributes_type": _NO_RECORD,
        "dict_type": _NO_RECORD,
        "mapping_type": _NO_RECORD,
        "dataclass_type": _NO_RECORD,
        "date_type": _NO_DATE,
        "date_parsing": _NO_DATE,
        "date_from_datetime_parsing": _NO_DATE,
        "date_from_datetime_inexact": _NO_DATE,
        "time_type": _NO_TIME,
        "time_parsing": _NO_TIME,
    }
)
"""What is said of a value that is not of the type asked for."""
