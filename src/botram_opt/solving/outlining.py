"""Outlines by schedules: a bound of the whole, and visits that together use what there is.

Parts that share things are outlined together, as one part: their first level is a choice of one
schedule for each sub-district, in groups of dates that are alike where there are many.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

from botram_opt.solving.budget import Budget
from botram_opt.solving.part import outline_part
from botram_opt.solving.parts import Division, Outlines, Part
from botram_opt.solving.runner import Job, Runner
from botram_opt.solving.taken import Usage

logger = logging.getLogger("botram_opt.solving")

CLUSTER_SECONDS = 120.0
"""What one cluster may take, where the whole has no limit."""


@dataclass
class Outlined:
    """What schedules tell of the whole.

    Attributes:
        bound: of the first level of the whole; 0 if nothing is proven.
        outlines: of the parts of clusters for which there is a plan.
    """

    bound: int = 0
    outlines: Outlines = field(default_factory=dict)


def outlined(division: Division, runner: Runner, budget: Budget, until: float | None) -> Outlined:
    """Outline each cluster of parts.

    What is bounded of the first level, requests unserved and hire, adds up over sub-districts, and
    all else that it counts costs something or nothing: so the bounds of clusters add up too.
    """
    clusters = division.clusters
    sizes = [cluster.size for cluster in clusters]

    def jobs() -> Iterator[tuple[Part, Job]]:
        for cluster in clusters:
            yield cluster, (division.problem_of(cluster, Usage(), {}),)

    found = Outlined()
    for cluster, plan in runner.solve(jobs(), sizes, until, CLUSTER_SECONDS, outline_part):
        logger.info(
            "%s: bound %s, outlined: %s", cluster.name, plan.bounds, plan.visits is not None
        )
        found.bound += plan.bounds[0]
        if plan.visits is None:
            continue
        for part in division.parts:
            if part.regions[0] in cluster.regions:
                there = frozenset(part.places)
                visits = tuple(v for v in plan.visits if v.sub_district in there)
                found.outlines[part] = visits
    return found
