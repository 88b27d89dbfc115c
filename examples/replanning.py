"""What now? Three things that happen to an announced year, and what has to be announced then.

The year 2025 of Bekasi is planned, and taken to be announced. Then, each time from that plan: the
sub-district by the sea is flooded for some weeks, one of those who print identity cards is ill for
a month, and an election is called on a Saturday that has a visit. What is past stays; of the rest
as little is changed as can be, which is proven.

    python examples/replanning.py [--time-limit SECONDS]    (for each plan)
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence

from rich.console import Console

from botram_opt import Plan, Problem, datasets, replan, solve
from botram_opt.changes import Absent, Change, CloseDates, ClosePlace

console = Console(width=100, highlight=False)

FLOODED = "Muara Gembong"
PRINTING = "loket-ktp-el"
"""The counters at which identity cards are printed."""


def main() -> None:
    """Plan the year, and plan it anew three times."""
    parser = argparse.ArgumentParser(description="An announced year, and three things that happen")
    parser.add_argument("--time-limit", type=float, default=120, help="seconds for each plan")
    limit: float = parser.parse_args().time_limit

    year = datasets.bekasi()
    plan = solve(year, time_limit=limit)
    console.print(f"{year.name}: {len(plan.visits)} visits are announced ({plan.status}).")
    for title, as_of, changes in (flood(year, plan), illness(year, plan), election(plan)):
        began = time.perf_counter()
        anew = replan(year, plan, as_of, changes, time_limit=limit)
        seconds = time.perf_counter() - began
        past = sum(visit.date < as_of for visit in plan.visits)
        console.print(f"\n[bold]{title}[/bold]")
        console.print(
            f"On {as_of.day} {as_of:%B %Y}, after {past} visits; planned anew in {seconds:.1f} s."
        )
        for sentence in anew.sentences():
            console.print(f"  {sentence}")


def flood(year: Problem, plan: Plan) -> tuple[str, dt.date, Sequence[Change]]:
    """A sub-district is closed from ten days before its visit to three weeks after."""
    place = next(place.id for place in year.sub_districts if place.name == FLOODED)
    visit = plan.visits_to[place][0]
    as_of = visit.date - dt.timedelta(days=10)
    over = visit.date + dt.timedelta(days=21)
    closed = ClosePlace(sub_district=place, start=as_of, end=over, reason="banjir rob")
    return f"A flood in {FLOODED}", as_of, [closed]


def illness(year: Problem, plan: Plan) -> tuple[str, dt.date, Sequence[Change]]:
    """The printer of cards with most visits in a month is away for all of it."""
    seats = [
        (seat.id, visit.date.replace(day=1))
        for visit in plan.visits
        for seat in visit.staff
        if seat.counter_type == PRINTING and visit.date.month > 3
    ]
    (person, first), times = Counter(seats).most_common(1)[0]
    last = first + dt.timedelta(days=30)
    away = Absent(person=person, start=first, end=last, reason="sakit")
    name = year.person[person].name
    return f"{name}, who prints cards, is ill ({times} visits)", first, [away]


def election(plan: Plan) -> tuple[str, dt.date, Sequence[Change]]:
    """Three weeks before a visit in the second half of the year its date is closed."""
    visit = next(visit for visit in plan.visits if visit.date.month > 6)
    day = CloseDates(start=visit.date, reason="pemungutan suara ulang")
    return (
        f"An election on {visit.date.day} {visit.date:%B}",
        visit.date - dt.timedelta(days=21),
        [day],
    )


if __name__ == "__main__":
    main()
