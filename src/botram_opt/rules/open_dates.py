"""A visit is held on a visit date, within a window of its sub-district and in no closure of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Hard
from botram_opt.wording import on

if TYPE_CHECKING:
    from botram_opt.posting import Posting


class OpenDates(Hard):
    """No visit to s on a date that is closed to s."""

    essential: ClassVar[bool] = True
    closes_dates: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """Forbid the dates outside all windows, and those of each closure."""
        decisions = posting.decisions
        for place in posting.problem.sub_districts:
            closed: dict[str, list[dt.date]] = {}
            for day in decisions.dates:
                reason = place.why_closed(day)
                if reason is not None:
                    closed.setdefault(reason, []).append(day)
            for reason, days in closed.items():
                item = Item(value=0, sub_district=place.id, facts={"reason": reason})
                literal = posting.reason(item)
                for slot in decisions.slots_of[place.id]:
                    posting.because(posting.model.add(decisions.on(slot, days) == 0), literal)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Find visits on days that are no visit date or are closed to their place."""
        for visit in plan.visits:
            reason = problem.season.why_no_visit(visit.date)
            if reason is None:
                reason = problem.sub_district[visit.sub_district].why_closed(visit.date)
            if reason is not None:
                yield Item(
                    value=1,
                    sub_district=visit.sub_district,
                    date=visit.date,
                    facts={"reason": reason},
                )

    def describe(self, problem: Problem, item: Item) -> str:
        """Say which days are closed, and why."""
        name = problem.sub_district[item.sub_district or ""].name
        reason = (item.facts or {}).get("reason", "")
        if item.date is None:
            return f"{name} must not be visited on some dates: {reason}"
        return f"{name} must not be visited on {on(item.date)}: {reason}"
