"""Fields of items and their values, in words."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from botram_opt.changes.words import days, listed, name_of
from botram_opt.language import number, say
from botram_opt.problem.problem import Problem
from botram_opt.titles import title_of
from botram_opt.wording import on, time_of_day, weekday

NAMING: Mapping[str, str] = {
    "neighbours": "sub_district",
    "services": "service",
    "region": "region",
    "regions": "region",
    "base": "base",
}
"""Fields that name items of a kind by their ids."""


def becomes(problem: Problem, field: str, before: JsonValue, after: JsonValue) -> str:
    """What a field becomes: ``most visits 3 instead of 1``; of a list only what it becomes."""
    was, told = (in_words(_named(problem, field, value), field) for value in (before, after))
    if isinstance(before, list | dict) or isinstance(after, list | dict) or was == told:
        return with_value(field, told)
    return say(
        "{field} {value} instead of {before}", field=field_name(field), value=told, before=was
    )


def with_value(field: str, value: str) -> str:
    """A field and its value."""
    return say("{field} {value}", field=field_name(field), value=value)


def in_words(value: JsonValue, field: str = "") -> str:
    """The value of a field, as it is said."""
    if value is None or value in ("", [], {}):
        return say("none")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, str):
        return _text(value, field)
    if isinstance(value, list):
        return listed(in_words(part, field) for part in value)
    if isinstance(value, dict):
        return _record(value)
    return number(value)


def _record(value: dict[str, JsonValue]) -> str:
    start, end = _day(value.get("start")), _day(value.get("end"))
    if start is None or end is None:
        stated = {name: part for name, part in value.items() if part is not None}
        return listed(with_value(name, in_words(part, name)) for name, part in stated.items())
    others = {name: part for name, part in value.items() if name not in ("start", "end")}
    rest = listed(in_words(part, name) for name, part in others.items())
    if not rest:
        return days(start, end)
    return say("{days} ({what})", days=days(start, end), what=rest)


def _text(value: str, field: str) -> str:
    with contextlib.suppress(KeyError, ValueError):
        return _CHOSEN[field](value)
    day = _day(value)
    if day is not None:
        return on(day)
    with contextlib.suppress(ValueError):
        return time_of_day(dt.time.fromisoformat(value)) if ":" in value else value
    return value


def _basis(value: str) -> str:
    """How a number is known."""
    words = {
        "reported": say("reported"),
        "estimated": say("estimated"),
        "assumed": say("assumed"),
    }
    return words[value]


def _limited_for(value: str) -> str:
    """What a share is worked out of."""
    return {"season": say("the season"), "sub_district": say("sub-district")}[value]


_CHOSEN: Mapping[str, Callable[[str], str]] = {
    "weekdays": weekday,
    "residents_basis": _basis,
    "minutes_basis": _basis,
    "each": _limited_for,
    "rule": title_of,
}
"""Fields whose values are words of the code, and how these are said."""


def _day(value: JsonValue) -> dt.date | None:
    with contextlib.suppress(ValueError):
        if isinstance(value, str) and len(value) == len("2025-01-04"):
            return dt.date.fromisoformat(value)
    return None


def _named(problem: Problem, field: str, value: JsonValue) -> JsonValue:
    """The value of a field with names in the place of ids."""
    kind = NAMING.get(field)
    if kind is None:
        return value
    if isinstance(value, list):
        return [name_of(problem, kind, id_) if isinstance(id_, str) else id_ for id_ in value]
    return name_of(problem, kind, value) if isinstance(value, str) else value


def field_name(field: str) -> str:
    """What a field is called; by its word in the code, where it has no other."""
    return _fields().get(field, field.replace("_", " "))


def _fields() -> Mapping[str, str]:
    return {
        "name": say("name"),
        "location": say("location"),
        "latitude": say("latitude"),
        "longitude": say("longitude"),
        # Regions and sub-districts
        "visits_per_date": say("visits per date"),
        "venue": say("venue"),
        "region": say("region"),
        "least_visits": say("least visits"),
        "most_visits": say("most visits"),
        "least_gap_days": say("least days between visits"),
        "most_gap_days": say("most days between visits"),
        "last_visit": say("last visit"),
        "windows": say("windows"),
        "closures": say("closures"),
        "preferred_dates": say("preferred dates"),
        "date_costs": say("costs of dates"),
        "notice_days": say("days of notice"),
        "least_share_served": say("least share served"),
        "neighbours": say("neighbours"),
        "residents": say("residents"),
        "residents_basis": say("basis of residents"),
        "room": say("room for counters"),
        "ready_on": say("ready on"),
        # Services, counters and bases
        "minutes_per_request": say("minutes per request"),
        "minutes_basis": say("basis of minutes"),
        "unserved_weight": say("weight of a request unserved"),
        "services": say("services"),
        "documents": say("documents"),
        "stock": say("stock"),
        "stock_on": say("stock on certain days"),
        "skill": say("skill"),
        "people_per_counter": say("people per counter"),
        "base": say("base"),
        "least_per_visit": say("least at a visit"),
        "most_per_visit": say("most at a visit"),
        "regions": say("regions"),
        "counters_per_trip": say("counters per trip"),
        # People and pools
        "skills": say("skills"),
        "home": say("home"),
        "weekdays": say("days of the week"),
        "absences": say("absences"),
        "most_in_a_row": say("most visit dates on end"),
        "rolling_limits": say("limits within so many days"),
        "worked": say("visits worked before"),
        "worked_in_a_row": say("visit dates on end worked before"),
        "size": say("size"),
        "size_on": say("size on certain days"),
        # The season and travel
        "start": say("start"),
        "end": say("end"),
        "country": say("country"),
        "subdivision": say("part of the country"),
        "holidays": say("holidays"),
        "extra_dates": say("extra dates"),
        "visits_on": say("visits on certain dates"),
        "opens": say("opens"),
        "closes": say("closes"),
        "published_on": say("published on"),
        "planned_from": say("planned from"),
        "time_zone": say("time zone"),
        "detour_factor": say("detour factor"),
        "speed_kmh": say("kilometres an hour"),
        "rows": say("ways"),
        "source": say("source"),
        # What these hold
        "cost": say("cost"),
        "date": say("date"),
        "days": say("days"),
        "metres": say("metres"),
        "minutes": say("minutes"),
        "most": say("most"),
        "origin": say("from where"),
        "reason": say("reason"),
        "sub_district": say("sub-district"),
        "visits": say("visits"),
        # Parameters of rules
        "announced": say("cost of what is announced"),
        "announced_until": say("announced until"),
        "band_km": say("kilometres of a band"),
        "before": say("visits before"),
        "beside": say("visits next door"),
        "caps": say("limits"),
        "choice": say("who comes again"),
        "contents": say("visits whose contents count"),
        "counter": say("cost of a counter"),
        "counter_type": say("counter type"),
        "counters": say("counters"),
        "each": say("each"),
        "earlier": say("the earlier plan"),
        "estimated": say("estimated"),
        "expected": say("where a visit is expected"),
        "far": say("cost of moving far"),
        "futures": say("share of futures"),
        "missed": say("share that misses a visit"),
        "near_days": say("days within which a visit is near"),
        "outside": say("cost of another date"),
        "parameters": say("parameters"),
        "patience_days": say("days of patience"),
        "people": say("people"),
        "person": say("cost of a person"),
        "pool": say("cost of a pool's person"),
        "pools": say("pools"),
        "prices": say("prices"),
        "reach_km": say("kilometres people would go"),
        "recovery_days": say("days until another try"),
        "requests": say("requests"),
        "rule": say("rule"),
        "seat": say("cost of another counter"),
        "seats": say("who sits where"),
        "share": say("share"),
        "tail": say("share of the worst futures"),
        "terms": say("costs"),
        "try_again": say("share that tries again"),
        "weeks": say("weeks"),
        "weight": say("weight"),
        "worth": say("worth"),
    }
