"""What is wrong with what is to be simulated, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator

from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem
from botram_opt.simulation.settings import SimulationSettings, clock

LEAST_REPLICATIONS = 2
"""Fewer have no interval."""

MOST_REPLICATIONS = 1_000_000
"""An hour or so for a year of 23 visits; of more, intervals hardly become narrower."""


def issues(
    problem: Problem, plan: Plan, replications: int, seed: int, settings: SimulationSettings
) -> list[Issue]:
    """Every fault, in the order of the arguments."""
    found = [issue for visit in plan.visits for issue in _of_visit(problem, visit)]
    if not LEAST_REPLICATIONS <= replications <= MOST_REPLICATIONS:
        what = say("there are {n}", n=replications)
        remedy = say(
            "Give a number from {least} to {most}",
            least=LEAST_REPLICATIONS,
            most=MOST_REPLICATIONS,
        )
        found.append(Issue("replications", what, remedy))
    if seed < 0:
        found.append(Issue("seed", say("{n} is less than 0", n=seed), say("Give 0 or more")))
    return [*found, *_of_settings(problem, plan, settings)]


def _the_visit(visit: Visit) -> str:
    place = repr(visit.sub_district)
    return say("the visit to {place} on {day}", place=place, day=str(visit.date))


def _of_visit(problem: Problem, visit: Visit) -> Iterator[Issue]:
    where = _the_visit(visit)
    remedy = say("Simulate the plan with the problem that it was made for")
    if visit.sub_district not in problem.sub_district:
        yield Issue(where, say("there is no sub-district of this id"), remedy)
    for kind in sorted(set(visit.counters) - set(problem.counter_type)):
        yield Issue(where, say("there is no counter type {kind}", kind=repr(kind)), remedy)
    named = {*visit.served, *visit.unserved, *visit.quota}
    for service in sorted(named - set(problem.service)):
        yield Issue(where, say("there is no service {service}", service=repr(service)), remedy)


def _of_settings(problem: Problem, plan: Plan, settings: SimulationSettings) -> Iterator[Issue]:
    season, closes = problem.season, settings.intake_closes
    if closes is not None and not season.opens <= closes <= season.closes:
        what = say(
            "{time} is outside the opening hours, {opens} to {closes}",
            time=clock(closes),
            opens=clock(season.opens),
            closes=clock(season.closes),
        )
        yield Issue("settings.intake_closes", what, say("Give a time within them"))
    if settings.printer is not None:
        for i, service in enumerate(settings.printer.services):
            if service not in problem.service:
                where = f"settings.printer.services[{i}]"
                yield Issue(
                    where,
                    say("there is no service {service}", service=repr(service)),
                    say("Name one of the problem's"),
                )
    if settings.numbers_by_quota:
        for visit in plan.visits:
            if not visit.quota:
                what = say("it has no quota, and numbers are to be given by quota")
                yield Issue(
                    _the_visit(visit),
                    what,
                    say("Plan with futures, or do not give numbers by quota"),
                )
