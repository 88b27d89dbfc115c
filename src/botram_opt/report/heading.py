"""What stands at the top: what plan this is, how good, in a few numbers, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from botram_opt import tables
from botram_opt.language import number, say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.proven import about_marks, proven_of_plan
from botram_opt.report.written import marked
from botram_opt.tables.of_plans import least_sure
from botram_opt.verification import Finding
from botram_opt.wording import on

MOST_WARNINGS = 20


@dataclass(frozen=True)
class Heading:
    """The top of the page.

    Attributes:
        figures: what each number is, and the number.
        warnings: what is wrong with the plan, as sentences.
    """

    title: str
    season: str
    status: str
    figures: tuple[tuple[str, str], ...]
    note: str
    warned: str
    warnings: tuple[str, ...]


def heading(problem: Problem, plan: Plan, findings: tuple[Finding, ...]) -> Heading:
    """Everything at the top, in the language that is spoken."""
    season = problem.season
    figures = key_figures(problem, plan)
    warnings = [finding.text for finding in findings[:MOST_WARNINGS]]
    if len(findings) > MOST_WARNINGS:
        warnings.append(say("and {n} more", n=len(findings) - MOST_WARNINGS))
    return Heading(
        title=problem.name,
        season=say(
            "Season {name}: {start} to {end}",
            name=season.name,
            start=on(season.first_day),
            end=on(season.last_day),
        ),
        status=_status(plan, findings),
        figures=tuple(figures.items()),
        note=about_marks() if any(value.startswith("~") for value in figures.values()) else "",
        warned=say_number(
            "Beware: checking this plan found {n} thing that is wrong.",
            "Beware: checking this plan found {n} things that are wrong.",
            len(findings),
            n=len(findings),
        )
        if findings
        else "",
        warnings=tuple(warnings),
    )


def key_figures(problem: Problem, plan: Plan) -> dict[str, str]:
    """What a plan comes to in a few numbers, by what each is called."""
    places, load = tables.places(problem, plan), tables.load(problem, plan)
    asked, served, unserved = (
        sum(row[n] for row in places) for n in ("asked", "served", "unserved")
    )
    basis = least_sure({row["basis"] for row in places})
    visited = sum(1 for row in places if row["visits"])
    figures = {
        say("visits"): number(len(plan.visits)),
        say("sub-districts visited"): say("{n} of {all}", n=visited, all=len(places)),
        say("requests asked for"): marked(asked, basis),
        say("requests served"): number(served),
        say("requests unserved"): number(unserved),
    }
    if load:
        figures[say("people who go out")] = say(
            "{n} of {all}", n=sum(1 for row in load if row["visits"]), all=len(load)
        )
        km = sum(row["km"] or 0 for row in load)
        figures[say("km of these people")] = number(km, places=0)
    return figures


def _status(plan: Plan, findings: tuple[Finding, ...]) -> str:
    # What a plan says of itself is worth nothing where it is found to be wrong.
    if findings and plan.status != "stated":
        return say("What this plan says of itself cannot be relied on; see below.")
    return proven_of_plan(plan.status)
