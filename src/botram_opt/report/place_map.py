"""The map: sub-districts by date, by share served, by wait; and how far apart neighbours are."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from botram_opt import tables
from botram_opt.language import number, say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.report.outlines import Ring, middle
from botram_opt.report.parts import (
    Chart,
    Control,
    Controls,
    Legend,
    Line,
    Part,
    Section,
    Sentences,
    Table,
    cells,
)
from botram_opt.report.scales import Scale, apart, dates, shares, waits
from botram_opt.report.written import in_full, marked, short
from botram_opt.tables.rows import Row
from botram_opt.wording import count, on, percent


def place_map(problem: Problem, plan: Plan, shapes: Mapping[str, list[list[Ring]]]) -> Section:
    """The map and what it shows, as tables; a sentence for the map where no place is located."""
    rows, pairs = tables.places(problem, plan), tables.neighbours(problem, plan)
    parts: list[Part] = []
    if not shapes:
        parts.append(
            Sentences((say("There is no map, as no outline or location of a place is known."),))
        )
    else:
        parts += [_controls(pairs), _chart(problem, rows, pairs, shapes)]
        left_out = len(rows) - sum(1 for row in rows if row["sub_district"] in shapes)
        if left_out:
            parts.append(Sentences((_not_on_the_map(left_out),)))
    parts.append(_places(rows))
    if pairs:
        parts.append(_neighbours(pairs))
    return Section("map", say("The map"), tuple(parts))


def _not_on_the_map(places: int) -> str:
    return say_number(
        "{n} place is not on the map, as neither its outline nor its location is known.",
        "{n} places are not on the map, as neither their outlines nor their locations are known.",
        places,
        n=places,
    )


def _controls(pairs: list[Row]) -> Controls:
    modes = (
        ("date", say("date of the first visit")),
        ("share", say("share served")),
        ("wait", say("longest wait")),
    )
    controls = [Control("mode", say("Coloured by"), "radio", modes)]
    if pairs:
        controls.append(Control("lines", say("Days between visits to neighbours"), "check"))
    return Controls(of="map-chart", legend=say("What the map shows"), controls=tuple(controls))


def _chart(
    problem: Problem,
    rows: list[Row],
    pairs: list[Row],
    shapes: Mapping[str, list[list[Ring]]],
) -> Chart:
    there = [row for row in rows if row["sub_district"] in shapes]
    values: dict[str, list[Any]] = {
        "date": [row["first_visit"] for row in there],
        "share": [_unserved(row) for row in there],
        "wait": [row["longest_wait"] for row in there],
    }
    scales: dict[str, Scale] = {
        "date": dates(problem.season, [day for day in values["date"] if day is not None]),
        "share": shares(),
        "wait": waits([days for days in values["wait"] if days is not None]),
    }
    nothing = {
        "date": say("not visited"),
        "share": say("nothing asked for"),
        "wait": say("not known"),
    }
    gaps = apart()
    ends = {id_: middle(problem, id_, shape) for id_, shape in shapes.items()}
    latitudes = [latitude for _, latitude in ends.values()]
    lines = [
        {
            "ends": [ends[pair["sub_district"]], ends[pair["other"]]],
            "colour": gaps.colour(pair["days"]),
            "told": _pair(pair),
        }
        for pair in pairs
        if pair["sub_district"] in ends and pair["other"] in ends and pair["days"] is not None
    ]
    legends = [Legend(scales[m].entries(values[m], nothing[m]), mode=m) for m in scales]
    if lines:
        legends.append(Legend(gaps.entries([], ""), mode="lines"))
    return Chart(
        id="map-chart",
        draws="map",
        label=say_number(
            "Map of {n} place, coloured by the date of its first visit.",
            "Map of {n} places, coloured by the dates of their first visits.",
            len(there),
            n=len(there),
        ),
        data={
            "aspect": math.cos(math.radians(sum(latitudes) / len(latitudes))),
            "places": [
                {
                    "id": row["sub_district"],
                    "name": row["name"],
                    "middle": ends[row["sub_district"]],
                    "colours": {m: scales[m].colour(values[m][at]) for m in scales},
                    "told": _place(row),
                }
                for at, row in enumerate(there)
            ],
            "lines": lines,
        },
        legends=tuple(legends),
    )


def _unserved(row: Row) -> float | None:
    """The share left unserved, by which shares are classed."""
    return row["unserved"] / row["asked"] if row["asked"] else None


def _place(row: Row) -> list[str]:
    first = row["first_visit"]
    told = [row["name"], say("not visited") if first is None else in_full(first)]
    if row["visits"] > 1:
        told.append(count(row["visits"], "visit"))
    if row["share_served"] is not None:
        told.append(
            say(
                "{served} of {asked} requests served ({share})",
                served=row["served"],
                asked=marked(row["asked"], row["basis"]),
                share=percent(row["share_served"]),
            )
        )
    if row["longest_wait"] is not None:
        told.append(say("longest wait: {days}", days=count(row["longest_wait"], "day")))
    return told


def _pair(pair: Row) -> list[str]:
    return [
        say("{one} and {other}", one=pair["name"], other=pair["other_name"]),
        say("{days} between their visits", days=count(pair["days"], "day")),
        say("{one} and {other}", one=short(pair["date"]), other=short(pair["other_date"])),
    ]


def _places(rows: list[Row]) -> Table:
    several = any(row["visits"] > 1 for row in rows)
    dates = [say("first visit"), say("last visit")] if several else [say("visit")]
    headings = [say("sub-district"), *dates, say("asked for"), say("served"), say("unserved")]
    headings += [say("share served"), say("longest wait")]
    return Table(
        id="places",
        caption=say("The map as a table: every sub-district"),
        headings=tuple(headings),
        lines=tuple(
            Line(
                cells(
                    row["name"],
                    *(_date(row[of]) for of in ("first_visit", "last_visit")[: len(dates)]),
                    marked(row["asked"], row["basis"]),
                    number(row["served"]),
                    number(row["unserved"]),
                    "-" if row["share_served"] is None else percent(row["share_served"]),
                    "-" if row["longest_wait"] is None else count(row["longest_wait"], "day"),
                )
            )
            for row in rows
        ),
        numbers=frozenset(range(len(dates) + 1, len(headings))),
        folded=True,
    )


def _date(day: dt.date | None) -> str:
    return say("not visited") if day is None else short(day, with_year=True)


def _neighbours(pairs: list[Row]) -> Table:
    def days(pair: Row) -> float:
        return math.inf if pair["days"] is None else pair["days"]

    return Table(
        id="neighbours",
        caption=say("Neighbours, the closest visits first"),
        headings=(say("neighbours"), say("visits"), say("days between")),
        lines=tuple(
            Line(
                cells(
                    say("{one} and {other}", one=pair["name"], other=pair["other_name"]),
                    say("not both are visited")
                    if pair["days"] is None
                    else say(
                        "{one} and {other}", one=on(pair["date"]), other=on(pair["other_date"])
                    ),
                    "-" if pair["days"] is None else number(pair["days"]),
                )
            )
            for pair in sorted(pairs, key=days)
        ),
        numbers=frozenset({2}),
        folded=True,
    )
