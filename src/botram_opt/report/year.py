"""The year: a calendar of all visits, and the list of them with its filters."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from botram_opt import tables
from botram_opt.language import number, say, say_number
from botram_opt.plan import Plan, Visit
from botram_opt.problem import DateFactor, DateRange, DemandTable, Problem
from botram_opt.problem.hijri import ramadan, years_covered
from botram_opt.proven import about_marks
from botram_opt.report.parts import (
    Cell,
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
from botram_opt.report.scales import shares
from botram_opt.report.written import (
    in_full,
    marked,
    month,
    names_of_days,
    names_of_months,
)
from botram_opt.tables.rows import Row, name_in

_NUMBERS = ("counters", "people", "expected", "served", "unserved")


def year(problem: Problem, plan: Plan) -> Section:
    """The calendar and the list of visits."""
    rows = tables.visits(problem, plan)
    notes = [say("Requests: expected at the visit; served and unserved by it.")]
    if any(row["basis"] not in (None, "reported") for row in rows):
        notes.append(about_marks())
    parts: tuple[Part, ...] = (
        _calendar(problem, rows),
        _filters(problem, plan, rows),
        _visits(problem, plan, rows),
        Sentences(tuple(notes)),
    )
    return Section("year", say("The year"), parts)


def _calendar(problem: Problem, rows: list[Row]) -> Chart:
    season = problem.season
    held: dict[dt.date, list[Row]] = defaultdict(list)
    for row in rows:
        held[row["date"]].append(row)
    start, end = min([season.first_day, *held]), max([season.last_day, *held])
    spans = [span for span in _spans(problem) if span[0].overlaps(DateRange(start=start, end=end))]
    days = [
        drawn
        for day in (start + dt.timedelta(n) for n in range((end - start).days + 1))
        if (drawn := _day(problem, day, held.get(day, []), spans)) is not None
    ]
    weeks: dict[dt.date, list[str]] = defaultdict(list)
    for day, visits in sorted(held.items()):
        weeks[day + dt.timedelta(6 - day.weekday())] += [row["name"] for row in visits]
    entries = [
        *shares().entries([], ""),
        ("free", say("a visit date without a visit")),
        ("holiday", say("a holiday")),
        ("closed", say("closed")),
    ]
    names = list(dict.fromkeys(name for _, name in spans))
    if names:
        entries.append(("span", ", ".join(names)))
    return Chart(
        id="calendar",
        draws="calendar",
        label=say_number(
            "Calendar with {n} visit, coloured by the share of requests served.",
            "Calendar with {n} visits, coloured by the share of requests served.",
            len(rows),
            n=len(rows),
        ),
        data={
            "range": [start.isoformat(), end.isoformat()],
            "weekdays": names_of_days(),
            "months": names_of_months(),
            "days": days,
            "weeks": [
                {"date": min(day, end).isoformat(), "text": ", ".join(names)}
                for day, names in weeks.items()
            ],
        },
        legends=(Legend(tuple(entries)),),
    )


def _day(
    problem: Problem, day: dt.date, visits: list[Row], spans: list[tuple[DateRange, str]]
) -> dict[str, Any] | None:
    """A day as it is drawn; None for one of which there is nothing to say."""
    season = problem.season
    within = [name for span, name in spans if day in span]
    told = [in_full(day)]
    holiday = next((h for h in season.holidays or () if h.date == day), None)
    closure = next((c for c in season.closures if day in c), None)
    if visits:
        unserved = sum(row["unserved"] for row in visits)
        expected = sum(row["expected"] for row in visits)
        kind = shares().colour(unserved / expected if expected else 0)
        told += [_sentence(row) for row in visits]
        why = season.why_no_visit(day)
        told += [say("No visit date: {why}", why=why)] if why is not None else []
    elif day in season.visit_dates:
        kind = "free"
        told.append(say("a visit date without a visit"))
    elif holiday is not None:
        kind = "holiday"
        told.append(f"~{holiday.name}" if holiday.estimated else holiday.name)
    elif closure is not None:
        kind = "closed"
        told.append(say("closed ({reason})", reason=closure.reason))
    else:
        kind = ""
    if not kind and not within:
        return None
    return {
        "date": day.isoformat(),
        "kind": kind,
        "visits": len(visits),
        "span": bool(within),
        "told": [*told, *within],
    }


def _spans(problem: Problem) -> list[tuple[DateRange, str]]:
    """Times of the year that demand is expected to differ in, and Ramadan where it is kept."""
    found: list[tuple[DateRange, str]] = []
    if isinstance(problem.demand, DemandTable):
        found += [(factor, _factor(factor)) for factor in problem.demand.factors]
    season = problem.season
    if season.country == "ID":
        for each in range(season.first_day.year, season.last_day.year + 1):
            for fasting in ramadan(each) if each in years_covered() else ():
                span = DateRange(start=fasting.start, end=fasting.end)
                name = f"{'~' if fasting.estimated else ''}Ramadan {fasting.hijri_year}"
                if all(span != DateRange(start=s.start, end=s.end) for s, _ in found):
                    found.append((span, name))
    return found


def _factor(factor: DateFactor) -> str:
    return say("{name}: {factor} times the requests", name=factor.name, factor=factor.factor)


def _sentence(row: Row) -> str:
    return say(
        "{place}: {expected} requests expected, {served} served, {unserved} unserved",
        place=row["name"],
        expected=marked(row["expected"], row["basis"]),
        served=row["served"],
        unserved=row["unserved"],
    )


def _filters(problem: Problem, plan: Plan, rows: list[Row]) -> Controls:
    months = {f"{row['date']:%Y-%m}": month(row["date"]) for row in rows}
    places = sorted({(row["sub_district"], row["name"]) for row in rows}, key=lambda each: each[1])
    regions = sorted({row["region"] for row in rows if row["region"] is not None})
    people = [(id_, name_in(problem.person, id_)) for id_ in plan.visits_of]
    everything = ("", say("all"))
    chosen = [
        Control("month", say("Month"), "select", (everything, *months.items())),
        Control("place", say("Sub-district"), "select", (everything, *places)),
        Control("region", say("Region"), "select", (everything, *((r, r) for r in regions))),
        Control(
            "person", say("Person"), "select", (everything, *sorted(people, key=lambda p: p[1]))
        ),
        Control("text", say("Search"), "search"),
    ]
    return Controls(
        of="visits",
        legend=say("Show only some visits"),
        # A choice among nothing is none.
        controls=tuple(c for c in chosen if c.kind == "search" or len(c.choices) > 2),
        shown=say("{shown} of {all} visits are shown", shown="{shown}", all=len(rows)),
    )


def _visits(problem: Problem, plan: Plan, rows: list[Row]) -> Table:
    visits = sorted(plan.visits, key=tables.visit_order)
    regions = any(row["region"] is not None for row in rows)
    headings = [say("sub-district"), say("date"), *([say("region")] if regions else [])]
    first = len(headings)
    headings += [say("counters"), say("people"), say("expected"), say("served"), say("unserved")]
    totals = [number(sum(row[name] for row in rows)) for name in _NUMBERS[2:]]
    if any(row["basis"] not in (None, "reported") for row in rows):
        totals[0] = f"~{totals[0]}"
    # Counters and people of different dates are often the same ones: no sum.
    total = (say("all"), *[""] * (first + 1), *totals)
    return Table(
        id="visits",
        caption=say("All visits"),
        headings=tuple(headings),
        lines=tuple(
            _line(problem, visit, row, regions=regions)
            for visit, row in zip(visits, rows, strict=True)
        ),
        numbers=frozenset(range(first, len(headings))),
        total=total,
        stacked=True,
    )


def _line(problem: Problem, visit: Visit, row: Row, *, regions: bool) -> Line:
    numbers = {name: number(row[name]) for name in _NUMBERS}
    numbers["expected"] = marked(row["expected"], row["basis"])
    texts = [in_full(row["date"]), *([row["region"] or "-"] if regions else [])]
    texts += [numbers[name] for name in _NUMBERS[:-1]]
    facts = {
        "month": f"{row['date']:%Y-%m}",
        "place": row["sub_district"],
        "region": row["region"] or "",
        "person": "\n".join(visit.people),
        "date": row["date"].isoformat(),
    }
    name = Cell(row["name"], tuple(_who_and_what(problem, visit)))
    unserved = Cell(numbers["unserved"], kind="bad" if row["unserved"] else "")
    return Line((name, *cells(*texts), unserved), facts)


def _who_and_what(problem: Problem, visit: Visit) -> Iterator[tuple[str, str]]:
    """Counters and people of a visit."""
    counters = [
        say("{n} x {name}", n=n, name=name_in(problem.counter_type, kind))
        for kind, n in visit.counters.items()
        if n
    ]
    if counters:
        yield say("counters"), "; ".join(counters)
    staff = [
        say(
            "{person} ({counter_type})",
            person=name_in(problem.person, seat.id),
            counter_type=name_in(problem.counter_type, seat.counter_type),
        )
        for seat in visit.staff
    ]
    if staff:
        yield say("people"), "; ".join(staff)
    pools = [
        say("{n} x {name}", n=use.people, name=name_in(problem.pool, use.id)) for use in visit.pools
    ]
    if pools:
        yield say("from pools"), "; ".join(pools)
