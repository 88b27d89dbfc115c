"""The front door: a plan lived through, many times."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from botram_opt.errors import ContradictionError
from botram_opt.plan import Plan, ProblemReference
from botram_opt.problem import Problem
from botram_opt.simulation.agenda import Agenda, agenda
from botram_opt.simulation.come_by import MEASURES as LEADS
from botram_opt.simulation.come_by import latest, times_of
from botram_opt.simulation.issues import issues
from botram_opt.simulation.measures import (
    MEASURES,
    Measured,
    by_service,
    by_visit,
    by_visit_and_service,
    first,
    in_the_year,
    leads_by_visit,
    leads_by_visit_and_service,
)
from botram_opt.simulation.results import SimulatedRow, SimulatedTotals, Simulation
from botram_opt.simulation.settings import SimulationSettings
from botram_opt.simulation.streams import BLOCK, Streams
from botram_opt.simulation.tally import Tally
from botram_opt.simulation.year import live_year


def simulate(
    problem: Problem,
    plan: Plan,
    *,
    replications: int = 200,
    seed: int = 0,
    settings: SimulationSettings | None = None,
) -> Simulation:
    """Live through every morning of a plan, many times, and tell what comes of it.

    Residents come from opening to closing and queue at the counters that the plan sends, for as
    long as each request takes. Doors close, what is not finished goes to the back office, and who
    was turned away may go to a neighbour's later visit. Rules are not checked; that is for
    ``verify``. The result depends on the problem, the plan, the settings and the seed alone, and
    more replications change none of the first ones.

    Args:
        problem: what is planned.
        plan: from anywhere.
        replications: years that are lived through, from 2 to 1,000,000; time grows in proportion.
        seed: of all random choices, 0 or more. Two plans simulated with the same seed meet the
            same residents, so that they can be compared in pairs (``compare_simulations``).
        settings: how mornings go; as ``SimulationSettings`` takes for granted if not given. What
            that is, and on what grounds, is told by ``simulation_assumptions``.

    Raises:
        ContradictionError: the plan names what the problem does not have, or the settings do, or
            there are too few or too many replications; holds every fault.
    """
    known = settings or SimulationSettings()
    found = issues(problem, plan, replications, seed, known)
    if found:
        raise ContradictionError(found)
    course = agenda(problem, plan, known)
    events, services = len(course.events), len(course.services)
    # The numbers of rows of each table, and how they are measured.
    tables = {by_visit_and_service: events * services, by_visit: events}
    tables |= {by_service: services, in_the_year: 1}
    tallies = {measure: Tally(rows, MEASURES) for measure, rows in tables.items()}
    times = times_of(course.opening)
    by_time = {leads_by_visit_and_service: events * services, leads_by_visit: events}
    tallies |= {leads: Tally(rows * len(times), LEADS) for leads, rows in by_time.items()}
    totals: list[Measured] = []
    for block in range(-(-replications // BLOCK)):
        year = live_year(course, Streams(seed, block))
        left = replications - block * BLOCK
        for measure, tally in tallies.items():
            tally.add(first(measure(year), left))
        totals.append(first(in_the_year(year), left))
    return Simulation(
        problem=ProblemReference.of(problem),
        settings=known,
        seed=seed,
        replications=replications,
        visit_services=tuple(
            _with_time(
                _row(tallies[by_visit_and_service], i * services + s, course, i, s),
                tallies[leads_by_visit_and_service],
                i * services + s,
                times,
            )
            for i in range(events)
            for s in range(services)
        ),
        visits=tuple(
            _with_time(
                _row(tallies[by_visit], i, course, i, None), tallies[leads_by_visit], i, times
            )
            for i in range(events)
        ),
        services=tuple(_row(tallies[by_service], s, course, None, s) for s in range(services)),
        year=_row(tallies[in_the_year], 0, course, None, None),
        totals=_totals(totals),
    )


def _row(
    tally: Tally, row: int, course: Agenda, event: int | None, service: int | None
) -> SimulatedRow:
    about: dict[str, object] = {name: tally.estimate(row, name) for name in MEASURES}
    if event is not None:
        about |= {"sub_district": course.events[event].place, "date": course.events[event].date}
    if service is not None:
        about["service"] = course.services[service]
    return SimulatedRow.model_validate(about)


def _with_time(
    row: SimulatedRow, leads: Tally, number: int, times: NDArray[np.int64]
) -> SimulatedRow:
    """A row with the time by which to come, where anybody does."""
    if not row.asked.mean:
        return row
    rows = range(number * len(times), (number + 1) * len(times))
    return row.model_copy(update={"come_by": latest(leads, rows, times)})


def _totals(blocks: list[Measured]) -> SimulatedTotals:
    names = SimulatedTotals.model_fields
    return SimulatedTotals(
        **{
            name: tuple(np.concatenate([block[name][0] for block in blocks]).astype(int).tolist())
            for name in names
        }
    )
