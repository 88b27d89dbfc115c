"""How large the model of a problem would be: told before anything of it is made."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from botram_opt.errors import InputError, Issue
from botram_opt.language import say
from botram_opt.problem import Problem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

MOST_TERMS = 10_000_000
"""Terms up to which a model is made: it then takes up to 1.6 GB, and a search several times that.

Measured were 60 to 170 bytes for each term, in models of one and of many visits to a place, on 52
and on 365 dates. A year of the bundled example has 160,000 terms.
"""

MOST_VARIABLES = 500_000
"""Variables up to which a model is made, where their number goes by what numbers can come to."""


def terms_of(problem: Problem) -> int:
    """About how many terms the constraints of a problem's model have.

    What grows fastest with a problem is counted: a visit's dates, people and requests; the order of
    visits to a place, date by date; on each date, every two places of a region that could share it;
    and each visit that a prohibition or a pair of people may concern.
    """
    dates = len(problem.season.visit_dates)
    visits = {place.id: min(place.most_visits, dates) for place in problem.sub_districts}
    each: dict[str | None, int] = {}
    in_region: Counter[str | None] = Counter()
    terms = 0
    for place in problem.sub_districts:
        if place.region not in each:
            each[place.region] = _terms_of_visit(problem, place.id, dates)
        terms += visits[place.id] * each[place.region] + (visits[place.id] - 1) * dates**2
        in_region[place.region] += visits[place.id]
    most = max([problem.season.visits_per_date, *(on.visits for on in problem.season.visits_on)])
    if most > 1:
        terms += sum(number**2 // 2 * dates for number in in_region.values())
    going = {
        person.id: in_region.total()
        if person.regions is None
        else sum(in_region[region] for region in person.regions)
        for person in problem.people
    }
    for ban in problem.prohibitions:
        if ban.sub_district is not None:
            terms += 3 * visits[ban.sub_district]
        else:
            terms += 3 * (in_region.total() if ban.person is None else going[ban.person])
    terms += sum(3 * max(going[person] for person in pair.people) for pair in problem.pairs)
    return terms


def _terms_of_visit(problem: Problem, sub_district: str, dates: int) -> int:
    """Terms of a visit by itself: each of its variables stands in some ten sums."""
    kinds = problem.counter_types_to(sub_district)
    staffed = [kind for kind in kinds if kind.people_per_counter]
    skills = Counter(skill for person in problem.people_to(sub_district) for skill in person.skills)
    everybody = len(problem.people_to(sub_district))
    seats = sum(everybody if kind.skill is None else skills[kind.skill] for kind in staffed)
    pools = len(problem.pools_to(sub_district)) * len(staffed)
    return 10 * (dates + seats + pools + len(kinds) + 2 * len(problem.services))


def refuse_too_large(problem: Problem) -> None:
    """Refuse a problem whose model would not go into memory.

    Raises:
        InputError: it is too large.
    """
    terms = terms_of(problem)
    if terms > MOST_TERMS:
        what = say(
            "about {terms} terms in the model, of {places} sub-districts, {dates} visit dates and "
            "{people} people, are more than go into memory ({most})",
            terms=terms,
            places=len(problem.sub_districts),
            dates=len(problem.season.visit_dates),
            people=len(problem.people),
            most=MOST_TERMS,
        )
        remedy = say(
            "Lower {visits}, shorten the season, state fewer prohibitions and pairs, or put "
            "sub-districts into regions",
            visits="most_visits",
        )
        raise InputError([Issue(say("problem"), what, remedy)])


def refuse_more(model: cp_model.CpModel, number: int, where: str, remedy: str) -> None:
    """Refuse so many variables more, if they would not go into memory with those there are.

    Args:
        model: with the variables there are.
        number: how many more there would be.
        where: what they stand for.
        remedy: what to do about it.

    Raises:
        InputError: they are too many.
    """
    variables = len(model.proto.variables) + number
    if variables > MOST_VARIABLES:
        what = say(
            "it takes {n} variables in the model, more than go into memory ({most})",
            n=variables,
            most=MOST_VARIABLES,
        )
        raise InputError([Issue(where, what, remedy)])
