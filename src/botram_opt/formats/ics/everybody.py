"""Everybody who gets a calendar of a plan."""

from __future__ import annotations

from typing import NamedTuple

from botram_opt.formats.names import file_names
from botram_opt.plan import Plan
from botram_opt.problem import Problem


class Recipient(NamedTuple):
    """For whom a calendar is: the id of a sub-district or of a person; for all, if neither."""

    sub_district: str | None = None
    person: str | None = None


def recipients(problem: Problem, plan: Plan) -> dict[str, Recipient]:
    """A calendar for all, one for each sub-district and one for each person, by file name.

    Who is visited, or goes, nowhere gets one, too: it is empty, or cancels what was planned. Names
    are such as any system takes: ``all.ics``, ``sub-districts/32.16.01 Setu.ics``,
    ``people/P01 Ani.ics``.
    """
    places = {place.id: f"{place.id} {place.name}" for place in problem.sub_districts}
    people = {person.id: f"{person.id} {person.name}" for person in problem.people}
    places |= {id_: id_ for id_ in plan.visits_to if id_ not in places}
    people |= {id_: id_ for id_ in plan.visits_of if id_ not in people}
    found = {"all.ics": Recipient()}
    for id_, name in file_names(places).items():
        found[f"sub-districts/{name}.ics"] = Recipient(sub_district=id_)
    for id_, name in file_names(people).items():
        found[f"people/{name}.ics"] = Recipient(person=id_)
    return found
