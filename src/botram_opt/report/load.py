"""Staff load: visits and kilometres of each person."""

from __future__ import annotations

from botram_opt import tables
from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.report.parts import Chart, Line, Section, Sentences, Table, cells
from botram_opt.wording import count


def load(problem: Problem, plan: Plan) -> Section:
    """Who goes how often and how far, the most first."""
    title = say("Staff load")
    rows = tables.load(problem, plan)
    if not rows:
        return Section("load", title, (Sentences((say("The plan names no people."),)),))
    rows.sort(key=lambda row: (-row["visits"], -(row["km"] or 0)))
    km = [row["km"] or 0.0 for row in rows]
    visits = [row["visits"] for row in rows]
    means = (sum(visits) / len(rows), sum(km) / len(rows))
    said = (
        say("mean: {n}", n=number(means[0], places=1)),
        say("mean: {n} km", n=number(means[1], places=0)),
    )
    sentence = say(
        "From {least} to {most} visits a person, {mean} on average; from {near} to {far} km, "
        "{middle} on average.",
        least=min(visits),
        most=max(visits),
        mean=number(means[0], places=1),
        near=number(min(km), places=0),
        far=number(max(km), places=0),
        middle=number(means[1], places=0),
    )
    people = [
        {
            "name": row["name"],
            "visits": row["visits"],
            "km": round(row["km"] or 0, 3),
            "texts": {"visits": number(row["visits"]), "km": number(row["km"] or 0, places=0)},
            "told": [
                row["name"],
                count(row["visits"], "visit"),
                say("{km} km there and back", km=number(row["km"] or 0, places=1)),
            ],
        }
        for row in rows
    ]
    panels = [
        {"name": say("visits"), "of": "visits", "mean": means[0], "said": said[0]},
        {"name": "km", "of": "km", "mean": means[1], "said": said[1]},
    ]
    chart = Chart(
        id="load-chart",
        draws="load",
        label=say("Bars of visits and kilometres of each person. {sentence}", sentence=sentence),
        data={"people": people, "panels": panels},
    )
    table = Table(
        id="load-table",
        caption=say("Staff load as a table"),
        headings=(say("person"), say("visits"), say("km there and back")),
        lines=tuple(
            Line(cells(row["name"], number(row["visits"]), number(row["km"] or 0, places=1)))
            for row in rows
        ),
        numbers=frozenset({1, 2}),
        folded=True,
    )
    return Section("load", title, (Sentences((sentence,)), chart, table))
