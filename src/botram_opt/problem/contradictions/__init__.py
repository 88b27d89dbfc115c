"""Where the parts of a problem contradict each other, all of it at once.

A module for each part of a problem; a check is a function of its own, named in ``_CHECKS``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from botram_opt.errors import Issue
from botram_opt.problem.contradictions import (
    demand,
    futures,
    ids,
    limits,
    pins,
    places,
    regions,
    staff,
    travel,
)
from botram_opt.problem.contradictions.check import Absent, Check

if TYPE_CHECKING:
    from botram_opt.problem.problem import Problem

_CHECKS: tuple[Check, ...] = (
    limits.season_has_dates,
    limits.visits_fit,
    limits.worked_before,
    limits.counters_fit,
    ids.ids_are_unique,
    ids.references_are_known,
    regions.regions_are_known,
    regions.places_are_reached,
    regions.visits_fit_in_regions,
    places.neighbours_are_mutual,
    staff.people_can_work,
    demand.demand_is_stated_once,
    demand.so_far_is_stated_once,
    demand.factors_are_of_something,
    demand.curves_rise,
    demand.leaving_out_leaves_demand,
    demand.services_are_offered,
    demand.demand_is_countable,
    futures.futures_are_as_many,
    futures.futures_are_of_the_demand,
    travel.travel_reaches,
    places.no_place_is_far_off,
    limits.spans_run_forward,
    pins.pins_can_be_kept,
    regions.pins_stay_in_regions,
    regions.pairs_meet,
    pins.prohibitions_name_something,
)


def contradictions(problem: Problem, absent: Absent, further: Iterable[Check] = ()) -> list[Issue]:
    """Every contradiction within a problem, in the order of its parts.

    Args:
        problem: what may contradict itself.
        absent: ids of items that could not be read.
        further: checks besides those of this module.
    """
    return [issue for check in (*_CHECKS, *further) for issue in check(problem, absent)]


__all__ = ["Absent", "Check", "contradictions"]
