"""What a simulation finds, as a record: means with their uncertainty, and every year's total."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from botram_opt.estimates import Estimate
from botram_opt.plan import ProblemReference
from botram_opt.problem.base import NUMBER, Day, Document, Id, Record
from botram_opt.simulation.settings import SimulationSettings


class SimulatedRow(Record):
    """What is found of some visits and services: mean numbers in one year.

    Everybody who asks is served, hands papers in or is turned away. None stands for all, and where
    there is nothing to measure: fewer than two replications in which anybody was served.

    Attributes:
        sub_district, date: of the visit.
        service: its id.
        asked: requests that came, those of guests from elsewhere included.
        handed_in: requests with a number that were not called before closing; their papers go to
            the back office.
        turned_away: requests that got no number.
        missed: requests of residents who did not come.
        guests: of those who asked, who had missed a visit to a neighbour, or was turned away there.
        hosted: guests who were served or handed papers in.
        recovered: requests that missed this visit or were turned away, and were served or handed
            in at a later visit to a neighbour.
        wait: minutes that who is served waits, the mean of a replication.
        wait_p90: minutes that nine in ten wait no longer than.
        utilisation: part of the time before closing that staffed counters are busy, with whatever
            they offer; of a service, the counters which offer it.
        finish: minutes from opening until the last one is done; of several visits the mean.
        within_standard: part of documents that are finished within the standard.
        come_by: minutes from opening until which one has to come to be served in the morning
            itself: of those who have come by then 95% are, and so are 95% of those who come in the
            quarter of an hour before; 0 where only who comes at opening can count on it. Of a visit
            and of a service at it; None for several visits, and in simulations that were made
            before this was told.
    """

    sub_district: Id | None = None
    date: Day | None = None
    service: Id | None = None
    asked: Estimate
    served: Estimate
    handed_in: Estimate
    turned_away: Estimate
    missed: Estimate
    guests: Estimate
    hosted: Estimate
    recovered: Estimate
    wait: Estimate | None
    wait_p90: Estimate | None
    utilisation: Estimate | None
    finish: Estimate | None
    within_standard: Estimate | None
    come_by: Estimate | None = None


Whole = tuple[Annotated[int, Field(ge=0), NUMBER], ...]
"""A number for each replication."""


class SimulatedTotals(Record):
    """What every replication comes to in its year, so that two simulations can be paired.

    Attributes:
        asked, served, handed_in, turned_away, missed, recovered: requests in the year of each
            replication, as of `SimulatedRow`.
    """

    asked: Whole
    served: Whole
    handed_in: Whole
    turned_away: Whole
    missed: Whole
    recovered: Whole


class Simulation(Document):
    """What a plan comes to in many mornings.

    Attributes:
        problem: what was simulated; the plan may have been made for another.
        visit_services: a row for each visit and service.
        visits, services: a row for each visit, and for each service over the year.
        year: everything together.
        totals: of each replication.
        replications: how many years were simulated.
    """

    schema_version: Literal["1"] = "1"
    problem: ProblemReference
    settings: SimulationSettings
    seed: int
    replications: int
    visit_services: tuple[SimulatedRow, ...]
    visits: tuple[SimulatedRow, ...]
    services: tuple[SimulatedRow, ...]
    year: SimulatedRow
    totals: SimulatedTotals
