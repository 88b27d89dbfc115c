"""Other plans beside this one: levels, numbers, dates, and how sure what differs is."""

from __future__ import annotations

from collections.abc import Mapping

from botram_opt.amounts import level_amount
from botram_opt.changes.scenario import Scenario
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.plan.rises import PROVEN
from botram_opt.problem import Problem
from botram_opt.report.heading import key_figures
from botram_opt.report.parts import (
    Cell,
    Chart,
    Legend,
    Line,
    Part,
    Section,
    Sentences,
    Table,
    cells,
)
from botram_opt.report.written import in_full, short
from botram_opt.scenarios.comparison import compared as set_beside
from botram_opt.scenarios.outcome import Outcome
from botram_opt.scenarios.telling import about_scenario
from botram_opt.tables.rows import name_in
from botram_opt.titles import level_called
from botram_opt.verification import verify
from botram_opt.wording import count

Beside = Mapping[str, tuple[Problem, Plan]]
"""Other plans with their problems, by what they are called."""

SIGNS = 6
"""Colours and signs that there are for plans in the chart."""


def compared(problem: Problem, plan: Plan, beside: Beside) -> Section:
    """Set a plan and others side by side; it is the base of what is said."""
    own = say("this plan")
    while own in beside:
        own += "*"
    plans = {own: (problem, plan), **beside}
    told = [
        sentence for name, each in beside.items() for sentence in _about(problem, plan, name, *each)
    ]
    intro = Sentences(
        (
            say(
                "The base is this plan. A difference is proven where the bounds of both plans "
                "leave no doubt; otherwise better plans may not differ."
            ),
        )
    )
    differs = Sentences(tuple(told), heading=say("What differs"), listed=True)
    parts: tuple[Part, ...] = (
        intro,
        _levels(plans),
        _figures(plans),
        differs,
        *_chart(plans),
        _visits(plans),
    )
    return Section("beside", say("Other plans beside this one"), parts)


def _about(problem: Problem, plan: Plan, name: str, other: Problem, its: Plan) -> list[str]:
    # What it is called need not be what a scenario may be called, as it may be that of a file.
    named = Scenario.model_construct(name=name, changes=())
    found = set_beside(problem, plan, named, other, Outcome.model_construct(plan=its, failure=None))
    told = list(about_scenario(problem, found))
    wrong = len(verify(other, its).findings)
    if wrong:
        findings = count(wrong, "finding")
        told.insert(0, say("{name}: beware, verify has {findings}.", name=name, findings=findings))
    return told


def _levels(plans: Beside) -> Table:
    order = dict.fromkeys(level.name for _, plan in plans.values() for level in plan.levels)
    return Table(
        id="beside-levels",
        caption=say("Levels side by side"),
        headings=(say("level"), *plans),
        lines=tuple(
            Line((Cell(level_called(name)), *(_level(*each, name) for each in plans.values())))
            for name in order
        ),
        numbers=frozenset(range(1, len(plans) + 1)),
    )


def _level(problem: Problem, plan: Plan, name: str) -> Cell:
    level = next((level for level in plan.levels if level.name == name), None)
    if level is None:
        return Cell("-")
    value = level_amount(problem, name, level.value)
    if level.status in PROVEN:
        return Cell(say("{value} (proven)", value=value))
    if level.bound is None:
        return Cell(say("{value} (no bound known)", value=value))
    bound = level_amount(problem, name, level.bound)
    return Cell(say("{value} (at best {bound})", value=value, bound=bound))


def _figures(plans: Beside) -> Table:
    figures = {name: key_figures(*each) for name, each in plans.items()}
    order = dict.fromkeys(what for each in figures.values() for what in each)
    return Table(
        id="beside-figures",
        caption=say("Key numbers side by side"),
        headings=("", *plans),
        lines=tuple(
            Line(cells(what, *(figures[name].get(what, "-") for name in plans))) for what in order
        ),
        numbers=frozenset(range(1, len(plans) + 1)),
    )


def _places(plans: Beside) -> dict[str, str]:
    """Names of all places that a plan visits or a problem has, by id."""
    names: dict[str, str] = {}
    for problem, plan in plans.values():
        for id_ in (*problem.sub_district, *plan.visits_to):
            names.setdefault(id_, name_in(problem.sub_district, id_))
    return names


def _visits(plans: Beside) -> Table:
    lines = []
    base = next(iter(plans.values()))[1]
    for id_, name in _places(plans).items():
        here = [Cell(name)]
        for _, plan in plans.values():
            days = tuple(visit.date for visit in plan.visits_to.get(id_, ()))
            same = days == tuple(visit.date for visit in base.visits_to.get(id_, ()))
            text = "; ".join(short(day, with_year=True) for day in days) or say("not visited")
            here.append(Cell(text if same else f"{text} *", kind="" if same else "differs"))
        lines.append(Line(tuple(here)))
    return Table(
        id="beside-visits",
        caption=say("Dates of each sub-district side by side; * differs from this plan"),
        headings=(say("sub-district"), *plans),
        lines=tuple(lines),
    )


def _chart(plans: Beside) -> list[Chart]:
    if not any(plan.visits for _, plan in plans.values()):
        return []
    names = _places(plans)
    at = {id_: place for place, id_ in enumerate(names)}
    days = [visit.date for _, plan in plans.values() for visit in plan.visits]
    days += [day for p, _ in plans.values() for day in (p.season.first_day, p.season.last_day)]
    drawn = [
        {
            "name": name,
            "look": f"plan-{order % SIGNS + 1}",
            "visits": [
                {
                    "at": [visit.date.isoformat(), at[visit.sub_district]],
                    "told": [name, names[visit.sub_district], in_full(visit.date)],
                }
                for visit in sorted(plan.visits, key=lambda visit: visit.date)
            ],
        }
        for order, (name, (_, plan)) in enumerate(plans.items())
    ]
    return [
        Chart(
            id="beside-chart",
            draws="dates",
            label=say("Dates of each sub-district in each plan; the table below has them all."),
            data={
                "places": list(names.values()),
                "range": [min(days).isoformat(), max(days).isoformat()],
                "plans": drawn,
            },
            legends=(Legend(tuple((str(each["look"]), str(each["name"])) for each in drawn)),),
        )
    ]
