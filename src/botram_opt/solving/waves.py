"""Parts planned in full, in waves of parts that do not border on each other."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import networkx as nx

from botram_opt.errors import NoPlanWithinLimitError
from botram_opt.language import say
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem
from botram_opt.rules import cost_sheet
from botram_opt.solving.budget import Budget
from botram_opt.solving.part import PartPlan
from botram_opt.solving.parts import Division, Outlines, Part
from botram_opt.solving.prices import grain_of, priced
from botram_opt.solving.quotas import quotas, taken_by_others
from botram_opt.solving.runner import Job, Runner
from botram_opt.solving.taken import Usage
from botram_opt.verification import level_values

logger = logging.getLogger("botram_opt.solving")

PART_SECONDS = 60.0
"""What one part may take, where the whole has no limit."""

RETRIES = (0.2, 1.0)
"""Parts of the time that is left for parts that found no plan beside the others, at each try."""

Plans = dict[Part, PartPlan]
"""The plan of each part that has one."""


def waves(division: Division) -> tuple[tuple[Part, ...], ...]:
    """The parts in as few groups as it takes for no two of one group to border on each other."""
    graph: nx.Graph[Part] = nx.Graph()
    graph.add_nodes_from(division.parts)
    for part, others in division.borders.items():
        graph.add_edges_from((part, other) for other in others)
    colour = nx.greedy_color(graph, strategy="DSATUR")
    return tuple(
        tuple(part for part in division.parts if colour[part] == c)
        for c in range(max(colour.values()) + 1)
    )


def plan_all(
    division: Division,
    runner: Runner,
    outlines: Outlines,
    plans: Plans,
    until: float | None,
    budget: Budget,
) -> Plans:
    """Plan every part once, wave after wave, beside the plans that there are.

    A part may use what the plans of others leave, as far as it is not kept for parts that have
    none yet. Whoever finds no plan so is planned once more when all others are.

    Args:
        division: the whole and its parts.
        runner: solves them.
        outlines: where parts that have no plan yet would begin.
        plans: what there is already; these parts get a plan that is no worse.
        until: when all should be done, in the unit of the limit; None for no limit.
        budget: of the whole solve.

    Raises:
        InfeasibleError: it is proven that there is no plan.
        NoPlanWithinLimitError: a part found none beside the others.
    """
    found = dict(plans)
    left = sum(part.size for part in division.parts)
    for wave in waves(division):
        size = sum(part.size for part in wave)
        moment = None
        if until is not None:
            moment = budget.used + max(0.0, until - budget.used) * size / left
        found |= _plan_wave(division, runner, outlines, found, wave, moment)
        left -= size
    for share in RETRIES:
        missing = [part for part in division.parts if part not in found]
        for number, part in enumerate(missing):
            moment = None
            if budget.left is not None:
                moment = budget.used + budget.left * share / (len(missing) - number)
            found |= _plan_wave(division, runner, outlines, found, (part,), moment)
    for part in division.parts:
        if part not in found:
            raise NoPlanWithinLimitError(
                say(
                    "{none} for {part} beside those of others",
                    none=budget.why_none(),
                    part=part.name,
                )
            )
    return found


def _plan_wave(
    division: Division,
    runner: Runner,
    outlines: Outlines,
    plans: Plans,
    wave: tuple[Part, ...],
    until: float | None,
) -> Plans:
    fixed = {part: plan for part, plan in plans.items() if part not in wave}
    open_ = [part for part in division.parts if part in wave or part not in plans]
    left: Usage = Counter(division.stock)
    for plan in fixed.values():
        left.subtract(division.usage(plan.visits or ()))
    # Whoever has a plan or an outline keeps what it uses, and may take of what is left.
    start = {
        part: plans[part].visits or () if part in plans else outlines.get(part, ())
        for part in open_
    }
    used = {part: division.usage(visits) for part, visits in start.items()}
    cut = quotas(left, used)
    visited: dict[str, list[dt.date]] = {}
    for plan in fixed.values():
        for visit in plan.visits or ():
            visited.setdefault(visit.sub_district, []).append(visit.date)

    before: dict[Part, tuple[int, ...]] = {}
    grain = grain_of(division.problem)
    thrift = {use: 1 for use in division.stock if use.what != "person"} if grain else {}

    def is_apart(part: Part) -> bool:
        return not (division.stock or division.borders[part])

    def jobs() -> Iterator[tuple[Part, Job]]:
        for part in wave:
            taken = taken_by_others(division.stock, cut[part])
            problem = division.problem_of(part, taken, visited)
            if thrift:
                # Nobody takes what is of no use, so that others may have it.
                problem = priced(problem, thrift, grain)
            if part in plans:
                before[part] = _values(problem, start[part])
            yield part, (problem, start[part] or None, is_apart(part))

    found: Plans = {}
    for part, plan in runner.solve(jobs(), [part.size for part in wave], until, PART_SECONDS):
        if plan.infeasible is not None and is_apart(part):
            raise plan.infeasible
        logger.info("%s: %s", part.name, plan.values)
        if plan.visits is None:
            logger.info("%s: no plan beside the others", part.name)
        elif part not in plans or plan.values < before[part]:
            found[part] = plan
        if part in plans and plan.visits is not None and is_apart(part):
            # Its problem is the same each time, so what was proven of it before holds as well.
            bounds = tuple(map(max, plan.bounds, plans[part].bounds))
            found[part] = replace(found.get(part, plans[part]), bounds=bounds)
    return found


def _values(problem: Problem, visits: tuple[Visit, ...]) -> tuple[int, ...]:
    """What each level costs of visits to a part."""
    reference = ProblemReference.of(problem)
    costs = cost_sheet(problem, Plan(problem=reference, visits=visits))
    return tuple(level_values(problem, costs).values())
