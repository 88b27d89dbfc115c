"""What the master program counts of a problem's first level: requests unserved, and hire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from botram_opt.problem import Problem
from botram_opt.rules.hire import Hire
from botram_opt.solving.master.schedules import Ints


@dataclass(frozen=True)
class Costs:
    """What counts; all else that the level counts is left out, and costs something or nothing.

    Attributes:
        unserved: a request unserved, times the weight of its service.
        visit: a visit, by date; 0 after the last.
        counters: a counter of each type that costs something, likewise.
    """

    unserved: int
    visit: Ints
    counters: Mapping[str, Ints]


def costs_of(problem: Problem) -> Costs:
    """What counts in the first level of a problem."""
    dates = problem.season.visit_dates
    unserved, nothing = 0, np.zeros(len(dates) + 1, dtype=np.int64)
    visit, counters = nothing, dict[str, Ints]()
    for term in problem.levels[0].terms:
        if term.rule == "unserved":
            unserved = term.weight
        elif term.rule == "hire":
            for thing, on_date in Hire(**term.parameters).on_dates(dates).items():
                cost = term.weight * np.array([*(on_date[day] for day in dates), 0])
                if thing.field == "counter_type":
                    counters[thing.id] = cost
                elif not thing.field:
                    visit = cost
    return Costs(unserved, visit, counters)
