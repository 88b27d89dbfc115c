"""Demand beside capacity: what each visit is asked for, how sure, what there is time for."""

from __future__ import annotations

from typing import Any

from botram_opt import tables
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.report.parts import (
    Cell,
    Chart,
    Control,
    Controls,
    Legend,
    Line,
    Section,
    Sentences,
    Table,
    cells,
)
from botram_opt.report.written import marked, short
from botram_opt.tables.rows import Row


def demand(problem: Problem, plan: Plan) -> Section:
    """The bars of each visit, for all services together or one of them."""
    title = say("Demand and capacity")
    rows = tables.capacity(problem, plan)
    if not rows:
        return Section("demand", title, (Sentences((say("The plan has no visits."),)),))
    whole = [row for row in rows if row["service"] is None]
    short_of = sum(1 for row in whole if row["unserved"])
    sentences = [
        say("{n} of {all} visits leave requests unserved.", n=short_of, all=len(whole)),
        say("Capacity: the requests that the counters of a visit have time for."),
    ]
    if any(row["unserved"] and (row["capacity"] or 0) > row["served"] for row in whole):
        sentences.append(
            say("Where requests are unserved and capacity is left, it is that of other services.")
        )
    uncertain = problem.futures is not None
    if uncertain:
        sentences.append(
            say(
                "The line through a bar shows what may come instead: four in five outcomes lie "
                "within it."
            )
        )
    else:
        sentences.append(
            say("The problem takes demand for certain, so no uncertainty of it can be shown.")
        )
    asked = {row["service"] for row in rows}
    services = [(s.id, s.name) for s in problem.services if s.id in asked]
    choices = (("", say("all services")), *services)
    entries = [
        ("served", say("served")),
        ("unserved", say("unserved")),
        ("capacity", say("capacity")),
    ]
    if uncertain:
        entries.append(("spread", say("four in five outcomes")))
    chart = Chart(
        id="demand-chart",
        draws="capacity",
        label=say(
            "Bars of requests served and unserved at each visit, beside its capacity. {sentence}",
            sentence=sentences[0],
        ),
        data={
            "services": {
                id_: [_drawn(r) for r in rows if (r["service"] or "") == id_] for id_, _ in choices
            }
        },
        legends=(Legend(tuple(entries)),),
    )
    controls = Controls(
        of="demand-chart",
        legend=say("Which requests"),
        controls=(Control("service", say("Service"), "select", choices),),
    )
    return Section(
        "demand",
        title,
        (Sentences(tuple(sentences)), controls, chart, _table(rows, uncertain=uncertain)),
    )


def _drawn(row: Row) -> dict[str, Any]:
    told = [
        f"{row['name']}, {short(row['date'])}",
        row["service_name"] or say("all services"),
        say("expected: {n}", n=marked(row["expected"], row["basis"])),
        say("served: {n}", n=row["served"]),
        say("unserved: {n}", n=row["unserved"]),
        say("capacity: {n}", n=say("not limited") if row["capacity"] is None else row["capacity"]),
    ]
    if row["low_80"] is not None:
        told.append(_spread(row))
    return {
        "name": f"{row['name']}, {short(row['date'])}",
        "served": row["served"],
        "unserved": row["unserved"],
        "capacity": row["capacity"],
        "spread": None if row["low_80"] is None else [row["low_80"], row["high_80"]],
        "told": told,
    }


def _spread(row: Row) -> str:
    return say(
        "four in five outcomes: {low} to {high}",
        low=number(row["low_80"], places=0),
        high=number(row["high_80"], places=0),
    )


def _table(rows: list[Row], *, uncertain: bool) -> Table:
    headings = [say("visit"), say("service"), say("expected")]
    headings += [say("four in five outcomes")] if uncertain else []
    headings += [say("capacity"), say("served"), say("unserved")]
    return Table(
        id="demand-table",
        caption=say("Demand and capacity as a table"),
        headings=tuple(headings),
        lines=tuple(
            Line(
                (
                    *cells(
                        f"{row['name']}, {short(row['date'])}",
                        row["service_name"] or say("all services"),
                        marked(row["expected"], row["basis"]),
                    ),
                    *(cells(_interval(row)) if uncertain else ()),
                    *cells(
                        say("not limited") if row["capacity"] is None else number(row["capacity"]),
                        number(row["served"]),
                    ),
                    Cell(number(row["unserved"]), kind="bad" if row["unserved"] else ""),
                )
            )
            for row in rows
        ),
        numbers=frozenset(range(2, len(headings))),
        folded=True,
    )


def _interval(row: Row) -> str:
    if row["low_80"] is None:
        return "-"
    return f"{number(row['low_80'], places=0)}-{number(row['high_80'], places=0)}"
