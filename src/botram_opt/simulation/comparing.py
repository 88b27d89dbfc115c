"""How much better one plan is than another, in the same mornings."""

from __future__ import annotations

import numpy as np

from botram_opt.errors import ContradictionError, Issue
from botram_opt.estimates import Estimate, estimate_of
from botram_opt.language import say
from botram_opt.problem.base import Record
from botram_opt.simulation.results import SimulatedTotals, Simulation


class SimulationDifference(Record):
    """How much more there is in a year of each, after than before: means of paired differences.

    Attributes:
        asked, served, handed_in, turned_away, missed, recovered: requests, as of `SimulatedRow`.
    """

    asked: Estimate
    served: Estimate
    handed_in: Estimate
    turned_away: Estimate
    missed: Estimate
    recovered: Estimate


def compare_simulations(before: Simulation, after: Simulation) -> SimulationDifference:
    """The difference of two simulations with the same seed, replication by replication.

    Both meet the same residents as far as they can (see ``streams``), so the intervals are
    narrower than those of the two by themselves. Problems and settings may differ.

    Raises:
        ContradictionError: the seeds or the numbers of replications differ.
    """
    issues = [
        Issue(
            name,
            say("one has {one}, the other {other}", one=one, other=other),
            say("Simulate both with the same"),
        )
        for name, one, other in (
            ("seed", before.seed, after.seed),
            ("replications", before.replications, after.replications),
        )
        if one != other
    ]
    if issues:
        raise ContradictionError(issues)
    return SimulationDifference(
        **{
            name: estimate_of(
                np.array(getattr(after.totals, name), float)
                - np.array(getattr(before.totals, name), float)
            )
            for name in SimulatedTotals.model_fields
        }
    )
