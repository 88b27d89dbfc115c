"""A planner with a spreadsheet: largest demand first, and the next date that fits.

Dates come first, by what a visit would leave unserved with the counters still in stock and by how
close its neighbours are; a second pass moves visits that could stand better. Then counters go
out by need, and seats are filled with those who have been out least and live nearest. Where a visit
turns out not to work, its date is struck out and the planner starts again.
"""

from __future__ import annotations

import datetime as dt

from botram_opt import Plan, Problem, ProblemReference, Visit, verify
from peers.drafts import visits_of
from peers.greedy_dates import Calendar
from peers.greedy_staff import Roster
from peers.ordered import Clock, values_of
from peers.peer import Answer
from peers.reading import Reading

STATED = ("unserved", "neighbour_spread", "preferred_dates", "fair_visits", "staff_travel")
"""The soft rules that the planner has in mind."""

TRIES = 60
"""How often the planner starts again before giving up."""


def greedy(problem: Problem, seconds: float, seed: int) -> Answer:
    """Plan by hand. The seed does not matter.

    Raises:
        NotStatedError: the problem has a rule that the planner does not know.
    """
    clock = Clock(seconds)
    reading = Reading(problem, STATED)
    struck: set[tuple[str, dt.date]] = set()
    for _ in range(TRIES):
        calendar = Calendar(reading, struck)
        if clock.left() <= 0 or not calendar.fill():
            break
        visits = held_on(reading, calendar.dates)
        bad = broken(problem, visits)
        if not bad:
            clock.note(values_of(problem, visits)[0])
            return Answer(visits=visits, first_level=tuple(clock.first_level))
        new = {(place, day) for place, day in bad if (place, day) not in struck}
        if not new:
            break
        struck |= new
    return Answer(visits=None)


def held_on(reading: Reading, dates: dict[str, list[dt.date]]) -> tuple[Visit, ...]:
    """Send counters and people to visits whose dates are settled."""
    roster = Roster(reading)
    services = [service.id for service in reading.problem.services]
    load = {place: sum(reading.needed(place, s) for s in services) for place in dates}
    order = sorted((day, -load[place], place) for place in dates for day in dates[place])
    return visits_of(reading.problem, (roster.draft(place, day) for day, _, place in order))


def broken(problem: Problem, visits: tuple[Visit, ...]) -> set[tuple[str, dt.date]]:
    """Find the visits that break a hard rule; those of a place or date if no one visit does."""
    reference = ProblemReference(name=problem.name, fingerprint=problem.fingerprint)
    found: set[tuple[str, dt.date]] = set()
    for finding in verify(problem, Plan(problem=reference, visits=visits)).findings:
        item = finding.item
        if item is None:
            continue
        concerned = [
            (visit.sub_district, visit.date)
            for visit in visits
            if item.sub_district in (None, visit.sub_district) and item.date in (None, visit.date)
        ]
        found.update(concerned[-1:])
        if not concerned:
            found.add((item.sub_district or "", item.date or dt.date.min))
    return found
