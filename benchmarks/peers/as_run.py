"""The year 2024 as it was run: its dates as printed, with counters and people filled in by hand.

The source tells the dates of the 23 visits, and not which counters and people went: these are
filled in as the planner with a spreadsheet would.
"""

from __future__ import annotations

import datetime as dt

from botram_opt import Problem, datasets
from peers.greedy import STATED, broken, held_on
from peers.ordered import Clock, values_of
from peers.peer import Answer, NotStatedError
from peers.reading import Reading


def as_run(problem: Problem, seconds: float, seed: int) -> Answer:
    """Give the plan of 2024. The seed does not matter, and hardly any time is taken.

    Raises:
        NotStatedError: the problem has a rule that the planner does not know, is of other places,
            or does not allow the dates of 2024. Those of ``datasets.bekasi(2024)`` are allowed
            once ``datasets.with_dates_of`` has opened the two that are no Saturdays.
    """
    clock = Clock(seconds)
    reading = Reading(problem, STATED)
    dates: dict[str, list[dt.date]] = {place.id: [] for place in problem.sub_districts}
    for row in datasets.schedule_2024().visits:
        if row.date not in reading.days.get(row.sub_district, ()):
            raise NotStatedError(f"{row.name} cannot be visited on {row.date}, as it was")
        dates[row.sub_district].append(row.date)
    for place, days in dates.items():
        least, most = reading.visits_range(place)
        if not least <= len(days) <= most:
            name = problem.sub_district[place].name
            raise NotStatedError(f"{name} was visited {len(days)} times in 2024")
    visits = held_on(reading, {place: sorted(days) for place, days in dates.items()})
    if broken(problem, visits):
        return Answer(visits=None)
    clock.note(values_of(problem, visits)[0])
    return Answer(visits=visits, first_level=tuple(clock.first_level))
