"""Which visits can be on one date, by what allows only so many of them.

A date holds as many visits as the season allows, in a region as many as that may hold, and of
those that must have a counter type as many as it is in stock for. Where all of it together
allows one, rules on a date can be stated on each visit, or need not be stated at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable

from botram_opt.problem import CounterType, Problem

Regions = frozenset[str | None]
"""Regions that visits are to; None stands for sub-districts that lie in none."""


class Sharing:
    """Which visits of a problem can be on one date."""

    def __init__(self, problem: Problem, rules: Container[str]) -> None:
        """Look at every limit.

        Args:
            problem: what is to be planned.
            rules: names of the hard rules that hold, whatever else does. Where requirements are
                argued about these are none, and visits to different places can be on one date.
        """
        self._problem = problem
        self._dates = problem.season.visit_dates
        self._season: dict[dt.date, int] = {}
        self._counters_limit = "counters_per_visit" in rules
        self._one: dict[Regions, bool] = {}
        everywhere = frozenset((None, *problem.region))
        # The dates that hold at most one visit to a group of regions, for each limit that there is.
        self._single: list[tuple[Regions, frozenset[dt.date]]] = []
        if "visits_per_date" in rules:
            self._season = {day: problem.season.visits_allowed(day) for day in self._dates}
            self._add(everywhere, self._season)
        if "visits_per_date_in_region" in rules:
            for region in problem.regions:
                if region.visits_per_date is not None:
                    most = dict.fromkeys(self._dates, region.visits_per_date)
                    self._add(frozenset({region.id}), most)
        for kind in problem.counter_types:
            limits = {day: self.most_visits_with(kind, day) for day in self._dates}
            where = everywhere if kind.regions is None else frozenset(kind.regions)
            self._add(where, {day: most for day, most in limits.items() if most is not None})

    def _add(self, regions: Regions, most: dict[dt.date, int]) -> None:
        single = frozenset(day for day, visits in most.items() if visits <= 1)
        if single:
            self._single.append((regions, single))

    def most_visits_with(self, kind: CounterType, day: dt.date) -> int | None:
        """Visits that a date holds for want of a counter type that each of them must have.

        None if it can stay behind, or if the season allows no more of them anyway.
        """
        if not self._counters_limit or kind.least_per_visit == 0:
            return None
        most = kind.stock_at(day) // kind.least_per_visit
        return most if most < self._season.get(day, most + 1) else None

    def one_at_a_time(self, sub_districts: Iterable[str]) -> bool:
        """Whether no date can hold two visits to any of these sub-districts."""
        places = set(sub_districts)
        if len(places) <= 1:
            return True
        regions = frozenset(self._problem.sub_district[place].region for place in places)
        if regions not in self._one:
            left = set(self._dates)
            for where, single in self._single:
                if regions <= where:
                    left -= single
            self._one[regions] = not left
        return self._one[regions]
