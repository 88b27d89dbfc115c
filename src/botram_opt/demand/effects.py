"""Calendar effects: times of the year in which more or fewer people come, each with a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated

from pydantic import Field, field_validator

from botram_opt.language import say
from botram_opt.problem.base import NUMBER, DateRange, Id, Name, Record

ASSUMED_LOG_SD = 0.3
"""How far a factor from elsewhere may be off, as a standard deviation of its logarithm: assumed.

Of the bundled sources only one tells a spread: 80 to 200 applicants in Ramadan against 850 to 1,200
give factors from 0.07 to 0.24, which is about two such deviations each way.
"""


class CalendarEffect(Record):
    """What requests are multiplied by at certain times.

    Attributes:
        name: what it is called; no two effects have the same.
        spans: when it holds, in the past as in the season that is forecast; none overlap.
        factor: what is known of it beforehand, from elsewhere or from common sense.
        log_sd: how sure that is: standard deviation of the factor's logarithm. 0 leaves the
            factor as it is, whatever was counted.
        sub_districts, services: to which it applies; None for all.
        source: where the factor is from.
    """

    name: Annotated[Name, Field(max_length=100)]
    spans: Annotated[tuple[DateRange, ...], Field(min_length=1)]
    factor: Annotated[float, Field(gt=0, le=100), NUMBER] = 1.0
    log_sd: Annotated[float, Field(ge=0, le=3), NUMBER] = ASSUMED_LOG_SD
    sub_districts: tuple[Id, ...] | None = None
    services: tuple[Id, ...] | None = None
    source: str = Field(default="", max_length=1000)

    @field_validator("spans")
    @classmethod
    def _in_order(cls, spans: tuple[DateRange, ...]) -> tuple[DateRange, ...]:
        for span in spans:
            if span.end < span.start:
                raise ValueError(
                    say(
                        "the span from {start} ends before that, on {end}",
                        start=span.start,
                        end=span.end,
                    )
                )
        for one, other in pairwise(sorted(spans, key=lambda span: span.start)):
            if other.start <= one.end:
                raise ValueError(say("two spans overlap on {day}", day=other.start))
        return spans

    def holds(self, sub_district: str, service: str, day: dt.date) -> bool:
        """Whether it changes what a visit on a day finds."""
        return (
            any(day in span for span in self.spans)
            and (self.services is None or service in self.services)
            and (self.sub_districts is None or sub_district in self.sub_districts)
        )


def holding(
    effects: Iterable[CalendarEffect], sub_district: str, service: str, day: dt.date
) -> list[int]:
    """Numbers of the effects that hold, counted from 0."""
    return [
        number for number, effect in enumerate(effects) if effect.holds(sub_district, service, day)
    ]
