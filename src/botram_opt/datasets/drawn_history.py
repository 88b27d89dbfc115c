"""A history that nobody counted: drawn at random, to try forecasts on.

Of the 23 events of 2024 the dates and the total of 12,628 requests are reported, and nothing by
event or by service. So that there is a history to work with, residents are drawn one after
another, who come to one of the events and ask for one of the services, until 12,628 are served.
Who comes where the counters have no time left is not counted, and that row is cut off. Every row
is marked as assumed.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from botram_opt.datasets.bundled import sub_district_rows
from botram_opt.datasets.counters import CIVIL_SERVICES
from botram_opt.datasets.effects import calendar_effects
from botram_opt.datasets.requests import REQUESTS_2024, service_mix
from botram_opt.datasets.schedule import schedule_2024
from botram_opt.demand.history import CountedRequests, History

PLACES_DIFFER, VISITS_DIFFER = 0.25, 0.2
"""Standard deviations of logarithms: how much places, and visits, differ in the drawing."""

MORNING = 240
"""Minutes of an event: from an assumed 08:00 to the reported 12:00."""


def drawn_history(seed: int = 2024) -> History:
    """Draw counts for the 23 events of 2024 as printed; the same seed gives the same counts.

    Residents ask in proportion to voters, to the assumed mix of services, and to the factors in
    and after Ramadan; each place and each visit has more or fewer of them by chance.
    """
    rng = np.random.default_rng(seed)
    voters = {row["code"]: float(row["voters_2024"]) for row in sub_district_rows()}
    mix = service_mix()
    effects = calendar_effects([2024])
    visits = schedule_2024().visits
    cells = [(visit, civil) for visit in visits for civil in CIVIL_SERVICES]
    weights = np.array(
        [
            voters[visit.sub_district]
            * float(mix[civil.id])
            * np.prod(
                [e.factor for e in effects if e.holds(visit.sub_district, civil.id, visit.date)]
            )
            for visit, civil in cells
        ]
    )
    of_visits = np.exp(VISITS_DIFFER * rng.standard_normal(len(visits)))
    weights *= np.repeat(of_visits, len(CIVIL_SERVICES))
    weights *= np.exp(PLACES_DIFFER * rng.standard_normal(len(cells)))
    time_for = [int(c.counters * MORNING / c.minutes[0]) for _, c in cells]
    served: Counter[int] = Counter()
    cut_off = set()
    while served.total() < REQUESTS_2024:
        for cell in rng.choice(len(cells), size=1000, p=weights / weights.sum()).tolist():
            if served[cell] >= time_for[cell]:
                cut_off.add(cell)
            elif served.total() < REQUESTS_2024:
                served[cell] += 1
    rows = [
        CountedRequests(
            date=visit.date,
            sub_district=visit.sub_district,
            service=civil.id,
            requests=served[number],
            status="cut_off" if number in cut_off else "held",
            basis="assumed",
        )
        for number, (visit, civil) in enumerate(cells)
    ]
    return History(rows=tuple(sorted(rows, key=lambda row: (row.date, row.sub_district))))
