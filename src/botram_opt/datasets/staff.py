"""Sixty people of the civil-registration office; all about them is assumed.

Numbers, homes and skills of the real staff were not found in public sources.
"""

from __future__ import annotations

import numpy as np

from botram_opt.datasets.bundled import village_rows
from botram_opt.datasets.counters import CIVIL_SERVICES
from botram_opt.problem.places import Point
from botram_opt.problem.staff import Person

SEED = 2024
"""Of the draw of homes and second skills: the same people in every year."""

SECOND_SKILL_EVERY = 3
"""Every so manyth person has a second skill."""

MOST_VISITS = 12
"""Visits a person makes in the season, at most."""

MOST_IN_A_ROW = 3
"""Visit dates on end that a person works, at most."""


def people(base: str) -> tuple[Person, ...]:
    """The 60 people, 'P01' to 'P60'.

    Each lives at a village centroid, drawn with probability in proportion to its polling
    stations. Main skills stand in the order of the services, as many people to each as the
    services say; every third person has a second one, drawn evenly from the others.
    """
    mains = [service.skill for service in CIVIL_SERVICES for _ in range(service.people)]
    villages = village_rows()
    homes = [
        Point(latitude=float(row["latitude"]), longitude=float(row["longitude"]))
        for row in villages
    ]
    upto = np.cumsum([int(row["polling_stations_2024"]) for row in villages])
    # Plain doubles of a named bit generator: unlike those of choice(), their values do not
    # depend on the version of numpy, and neither must the fingerprint of a problem.
    draws = np.random.Generator(np.random.PCG64(SEED)).random((len(mains), 2))
    found = []
    for i, (main, (place, skill)) in enumerate(zip(mains, draws.tolist(), strict=True)):
        others = [service.skill for service in CIVIL_SERVICES if service.skill != main]
        second = [others[int(skill * len(others))]] if (i + 1) % SECOND_SKILL_EVERY == 0 else []
        found.append(
            Person(
                id=f"P{i + 1:02}",
                name=f"Petugas {i + 1:02}",
                skills=(main, *second),
                home=homes[int(np.searchsorted(upto, place * upto[-1], side="right"))],
                base=base,
                most_visits=MOST_VISITS,
                most_in_a_row=MOST_IN_A_ROW,
            )
        )
    return tuple(found)
