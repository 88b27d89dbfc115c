"""For whom a calendar is, and the UIDs by which its events are known again."""

from __future__ import annotations

import json
import uuid
from typing import NamedTuple

from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem

NAMESPACE = uuid.UUID("5c1c6f3e-6f0b-5d0a-9a57-2f4d8f0f6d11")
"""Drawn once, for good: with another one no calendar would know its events again."""

DOMAIN = "@botram-opt"
"""How the UIDs of events that are ours end."""


class Whose(NamedTuple):
    """For whom a calendar is: for all, for one sub-district or for one person.

    Attributes:
        programme: what tells a programme and its season from any other.
        sub_district, person: the id of the one; None otherwise.
    """

    programme: tuple[str, ...]
    sub_district: str | None = None
    person: str | None = None

    @classmethod
    def of(cls, problem: Problem, sub_district: str | None, person: str | None) -> Whose:
        """Known by names and the year in which the season begins, not by what plans change."""
        season = problem.season
        return cls((problem.name, season.name, str(season.start.year)), sub_district, person)

    @property
    def uid(self) -> str:
        """The UID of the calendar: the same for every plan of the season."""
        return self._uid("calendar")

    def visit_uid(self, place: str, number: int) -> str:
        """The UID of a visit, by which of the calendar's visits to its sub-district it is."""
        return self._uid("visit", place, number)

    def preparation_uid(self, place: str, number: int, name: str, which: int) -> str:
        """The UID of what is done before a visit: the how-manyth thing of this name."""
        return self._uid("preparation", place, number, name, which)

    def visits(self, plan: Plan) -> tuple[Visit, ...]:
        """The visits that the calendar is about, in order of date."""
        if self.person is not None:
            return plan.visits_of.get(self.person, ())
        if self.sub_district is not None:
            return plan.visits_to.get(self.sub_district, ())
        return tuple(sorted(plan.visits, key=lambda visit: (visit.date, visit.sub_district)))

    def _uid(self, *what: str | int) -> str:
        # Calendars are updated each by itself, so each has events of its own.
        text = json.dumps([self.programme, self.sub_district, self.person, what])
        return f"{uuid.uuid5(NAMESPACE, text)}{DOMAIN}"
