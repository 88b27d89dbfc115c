"""Regions: parts of a programme that go out by themselves."""

from __future__ import annotations

from botram_opt.problem.base import Count, Id, Name, Record


class Region(Record):
    """A part of the programme that goes out by itself: a regency of a province.

    Attributes:
        visits_per_date: visits that it may hold on one date; None for any number that the
            season allows.
    """

    id: Id
    name: Name
    visits_per_date: Count | None = None
