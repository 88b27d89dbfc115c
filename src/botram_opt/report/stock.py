"""Counters on each date beside those in stock."""

from __future__ import annotations

from collections.abc import Iterable

from botram_opt import tables
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.report.parts import Cell, Chart, Legend, Line, Part, Section, Sentences, Table
from botram_opt.report.written import in_full, short
from botram_opt.tables.rows import Row


def stock(problem: Problem, plan: Plan) -> Section:
    """How many counters of each type are used on each date, of how many."""
    title = say("Counters and stock")
    rows = tables.counters_by_date(problem, plan)
    if not rows:
        return Section("stock", title, (Sentences((say("The plan uses no counters."),)),))
    days = list(dict.fromkeys(row["date"] for row in rows))
    kinds = list(dict.fromkeys(row["counter_type"] for row in rows))
    names = {row["counter_type"]: row["counter_type_name"] for row in rows}
    found = {(row["counter_type"], row["date"]): row for row in rows}
    over = sum(1 for row in rows if _class(row) == "stock-5")
    # Those of which as many go everywhere would fill the grid and tell nothing.
    same = [kind for kind in kinds if len({_used(found[kind, day]) for day in days}) == 1]
    drawn = [kind for kind in kinds if kind not in same] or kinds
    told = []
    for kind in drawn:
        full = sum(1 for day in days if _class(found[kind, day]) == "stock-4")
        told.append(
            say("{kind}: all in use on {n} of {all} dates", kind=names[kind], n=full, all=len(days))
        )
    labels = {
        "stock-1": say("not used"),
        "stock-2": say("less than half in use"),
        "stock-3": say("half or more in use"),
        "stock-4": say("all in use"),
        "stock-5": say("more than there are"),
        "none": say("stock not known"),
    }
    shown = [row for row in rows if row["counter_type"] in drawn]
    used = {_class(row) for row in shown}
    chart = Chart(
        id="stock-chart",
        draws="stock",
        label=say("Grid of counter types by date: how many are used, of those in stock."),
        data={
            "dates": [short(day) for day in days],
            "kinds": [names[kind] for kind in drawn],
            "cells": [
                {
                    "at": [days.index(row["date"]), drawn.index(row["counter_type"])],
                    "colour": _class(row),
                    "text": _used(row),
                    "told": [in_full(row["date"]), row["counter_type_name"], _told(row)],
                }
                for row in shown
            ],
        },
        legends=(Legend(tuple((k, v) for k, v in labels.items() if k in used)),),
    )
    table = Table(
        id="stock-table",
        caption=say("Counters and stock as a table: used / in stock"),
        headings=(say("counter type"), *map(short, days)),
        lines=tuple(
            Line(
                (
                    Cell(names[kind]),
                    *(
                        Cell(
                            _used(found[kind, day]),
                            kind="bad" if _class(found[kind, day]) == "stock-5" else "",
                        )
                        for day in days
                    ),
                )
            )
            for kind in kinds
        ),
        numbers=frozenset(range(1, len(days) + 1)),
        folded=True,
    )
    parts: list[Part] = [Sentences(tuple(told), listed=True), chart]
    if len(drawn) < len(kinds):
        parts.append(Sentences((_always(found[k, days[0]] for k in same),)))
    if over:
        sentence = say("More are used than there are in {n} cells of the table.", n=over)
        parts.insert(0, Sentences((sentence,)))
    return Section("stock", title, (*parts, table))


def _always(rows: Iterable[Row]) -> str:
    """What of each type is used on every date."""
    each = [f"{row['counter_type_name']} {_used(row)}" for row in rows]
    return say("The same on every date: {counters}.", counters="; ".join(each))


def _class(row: Row) -> str:
    used, there = row["used"], row["stock"]
    if there is None:
        return "none"
    if used > there:
        return "stock-5"
    if not used:
        return "stock-1"
    if used == there:
        return "stock-4"
    return "stock-3" if 2 * used >= there else "stock-2"


def _used(row: Row) -> str:
    return (
        number(row["used"])
        if row["stock"] is None
        else f"{number(row['used'])}/{number(row['stock'])}"
    )


def _told(row: Row) -> str:
    if row["stock"] is None:
        return say("{used} used, stock not known", used=row["used"])
    return say("{used} of {stock} in use", used=row["used"], stock=row["stock"])
