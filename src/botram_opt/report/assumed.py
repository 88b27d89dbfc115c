"""What the plan assumes: every number that a planner may argue about, with its source."""

from __future__ import annotations

from botram_opt.language import number, say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.proven import basis_called
from botram_opt.report.parts import Line, Part, Section, Sentences, Table, cells
from botram_opt.wording import count


def assumed(problem: Problem, plan: Plan) -> Section:
    """The assumptions, what else is not reported, and how the plan was made."""
    parts: list[Part] = []
    if problem.assumptions:
        lines = tuple(
            Line(
                cells(
                    known.name,
                    known.value if isinstance(known.value, str) else number(known.value),
                    known.unit or "-",
                    known.source or "-",
                )
            )
            for known in problem.assumptions
        )
        parts.append(
            Table(
                id="assumptions",
                caption=say("Assumptions of the problem, as it states them"),
                headings=(say("assumption"), say("value"), say("unit"), say("source")),
                lines=lines,
                numbers=frozenset({1}),
                stacked=True,
            )
        )
    else:
        parts.append(Sentences((say("The problem names no assumptions."),)))
    minutes = [service for service in problem.services if service.minutes_basis != "reported"]
    if minutes:
        parts.append(
            Sentences(
                tuple(
                    say(
                        "{service}: ~{minutes} minutes a request ({basis})",
                        service=service.name,
                        minutes=number(service.minutes_per_request),
                        basis=basis_called(service.minutes_basis),
                    )
                    for service in minutes
                ),
                heading=say("Minutes a request that are not reported"),
                listed=True,
            )
        )
    parts.append(Sentences(tuple(_made(problem, plan)), heading=say("How the plan was made")))
    return Section("assumed", say("What the plan assumes"), tuple(parts))


def _made(problem: Problem, plan: Plan) -> list[str]:
    told = [
        say("Fingerprint of the problem: {fingerprint}", fingerprint=problem.fingerprint[:12]),
        say(
            "The problem names {assumptions}.",
            assumptions=count(len(problem.assumptions), "assumption"),
        ),
    ]
    if plan.solver is not None:
        told.append(
            say(
                "Planned with {name} {version}, seed {seed}.",
                name=plan.solver.name,
                version=plan.solver.version,
                seed=str(plan.solver.seed),
            )
        )
    return told
