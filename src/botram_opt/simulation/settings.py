"""How mornings go and what residents do: all that a simulation takes for granted.

Hardly any of it was found in public sources. What each number is and where it comes from is told
by ``simulation_assumptions``.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated

from pydantic import Field, field_validator

from botram_opt.language import say
from botram_opt.problem.base import NUMBER, Clock, Count, Id, Record, Share
from botram_opt.second_chance import ResidentChoice

Minutes = Annotated[float, Field(ge=0, le=1440), NUMBER]
"""A number of minutes, within a day."""

LATE_PEAK = (0.08, 0.10, 0.11, 0.12, 0.13, 0.16, 0.18, 0.12)
"""Shares of those who come in each eighth of the opening time: assumed.

That many come late is reported (Febriantin 2025); how many is not.
"""


def clock(time: dt.time) -> str:
    """A time of day as it is told: with seconds where there are some."""
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"


class PrinterFailure(Record):
    """The printer fails on some mornings, once, at any time of the morning.

    While it is repaired nobody is served for the services that need it: whoever is being served
    for one of them waits at the counter. Numbers are called in their order all the same, so that
    who is next for such a service keeps the counter until it prints again.

    Attributes:
        services: ids of the services that need it.
        chance: share of mornings on which it fails.
        minutes: minutes until it prints again.
    """

    services: Annotated[tuple[Id, ...], Field(min_length=1)]
    chance: Share = 0.1
    minutes: Minutes = 30


class BackOffice(Record):
    """The office that finishes what the counters did not, in the order in which it came.

    Attributes:
        finished_at_once: share of requests served whose document is handed out on the spot.
        documents_per_day: documents that it finishes on a working day (Monday to Friday, less
            the season's holidays).
        standard_days: working days within which a document should be finished.
    """

    finished_at_once: Share = 0.9
    documents_per_day: Count = 100
    standard_days: Annotated[int, Field(ge=0, le=366), NUMBER] = 3


class SimulationSettings(Record):
    """How every morning goes.

    Attributes:
        as_expected: whether exactly as many come as are expected, in every replication: where the
            problem has futures, their mean, to the nearest whole request. If not, numbers vary: as
            the problem's futures say, or else by a Poisson distribution.
        profile: shares of those who come without an appointment, in equal stretches of the
            opening time.
        requests_per_party: mean requests of a party (a family), whose members come together and
            go each to the queue of their own service.
        steered: share of parties who come by appointment. Appointments are spread evenly over
            the opening time.
        no_shows: share of parties with an appointment who do not come.
        intake_closes: time from which no more numbers are given; None for the closing time.
        numbers_by_quota: whether only as many numbers are given as the plan's quotas say.
        service_variation: standard deviation of the time at a counter, as a part of its mean;
            times follow a gamma distribution. 1 makes them exponential, 0 all the same.
        overtime_minutes: minutes after closing during which those who have a number are called.
        sickness: share of people who are ill on the day; a counter without one of its people
            stays shut.
        printer: None for one that never fails.
        choice: None where nobody goes anywhere else.
        back_office: what is finished after the visits, and how fast.
    """

    as_expected: bool = False
    profile: Annotated[tuple[Share, ...], Field(min_length=1, max_length=1440)] = LATE_PEAK
    requests_per_party: Annotated[float, Field(ge=1, le=100), NUMBER] = 1.5
    steered: Share = 0
    no_shows: Share = 0.2
    intake_closes: Clock | None = None
    numbers_by_quota: bool = False
    service_variation: Annotated[float, Field(ge=0, le=10), NUMBER] = 0.5
    overtime_minutes: Minutes = 0
    sickness: Share = 0
    printer: PrinterFailure | None = None
    back_office: BackOffice = BackOffice()
    choice: ResidentChoice | None = ResidentChoice()

    @field_validator("profile")
    @classmethod
    def _adds_up(cls, profile: tuple[float, ...]) -> tuple[float, ...]:
        if not math.isclose(math.fsum(profile), 1, abs_tol=1e-6):
            raise ValueError(say("must add up to 1"))
        return profile
