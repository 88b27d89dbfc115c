"""Prices for what parts share, set by a linear program over what parts have answered so far.

For each part, what it came to and what it used is known for the prices it was asked at. At other
prices it comes to no more than the cheapest of these answers. The program finds the prices at
which the bound of the whole would be highest if that were all parts could do, not too far from the
best prices so far (a cutting-plane model in a box: Marsten, Hogan and Blankenship 1975).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from ortools.math_opt.python import mathopt

from botram_opt.problem import Problem, Term
from botram_opt.requests import needed_in_season
from botram_opt.rules.hire import Hire, Price
from botram_opt.solving.parts import Part
from botram_opt.solving.taken import Usage, Use
from botram_opt.solving.unnamed import unnamed, unnamed_levels
from botram_opt.uncertain import needed_in_futures

logger = logging.getLogger("botram_opt.solving")

GRAIN = 1000
"""What one of the first level's costs counts beside prices at most."""

LEAST_GRAIN = 100
"""With less, prices would be too coarse: the least would count beside the level's own costs."""

MOST_EXACT = 2**50
"""What requests unserved may count together, grains and all: far within what CP-SAT can tell."""

MOST_PRICE = 1_000_000_000
"""The highest price that can be stated."""


@dataclass(frozen=True)
class Answer:
    """What a part did at some prices.

    Attributes:
        cost: of the first level, without what is paid.
        usage: of the things shared.
    """

    cost: int
    usage: Usage


def best_prices(
    stock: Usage,
    answers: Mapping[Part, list[Answer]],
    centre: Mapping[Use, float],
    reach: float,
) -> dict[Use, float]:
    """The prices that promise the highest bound, none further than ``reach`` from the centre's.

    The centre's, if GLOP fails.
    """
    program = mathopt.Model()
    wanted = {use for given in answers.values() for one in given for use in one.usage}
    prices = {
        use: program.add_variable(
            lb=max(0.0, centre.get(use, 0.0) - reach), ub=centre.get(use, 0.0) + reach
        )
        for use in sorted(stock)
        if use in wanted
    }
    reached = []
    for given in filter(None, answers.values()):
        least = program.add_variable()
        reached.append(least)
        for one in given:
            paid = mathopt.fast_sum(n * prices[use] for use, n in one.usage.items() if n)
            program.add_linear_constraint(least <= one.cost + paid)
    worth = mathopt.fast_sum(stock[use] * price for use, price in prices.items())
    program.maximize(mathopt.fast_sum(reached) - worth)
    result = mathopt.solve(program, mathopt.SolverType.GLOP)
    if not result.has_primal_feasible_solution():
        logger.warning("prices: GLOP ends with %s", result.termination)
        return dict(centre)
    found = result.variable_values()
    return {use: found[price] for use, price in prices.items()}


def grain_of(problem: Problem) -> int:
    """What one of the first level's costs counts beside prices, which are fractions of it.

    As much as it can, for what the level itself pays to stay a price that can be stated, and for
    what it costs to stay exact; 0 if that is too little to put prices beside.
    """
    own = [cost for _, cost in _own_prices(problem)]
    needed: dict[str, Callable[[str, str], int]] = {
        "unserved": partial(needed_in_season, problem),
        "expected_unserved": lambda *of: int(needed_in_futures(problem, *of).sum()),
    }
    most = sum(
        term.weight * service.unserved_weight * needed[term.rule](place.id, service.id)
        for term in problem.levels[0].terms
        if term.rule in needed
        for service in problem.services
        for place in problem.sub_districts
    )
    grain = min(GRAIN, MOST_PRICE // max([1, *own]), MOST_EXACT // max(1, most))
    return grain if grain >= LEAST_GRAIN else 0


def priced(problem: Problem, prices: Mapping[Use, int], grain: int) -> Problem:
    """The problem with prices to be paid in its first level, whose own costs count ``grain`` each.

    Prices of what the problem does not have are left out, and so are those of people.
    """
    first = problem.levels[0]
    there = {"visit": {""}, "counter_type": {*problem.counter_type}, "pool": {*problem.pool}}
    rows = [
        {"start": str(use.date), "end": str(use.date), "cost": price}
        | ({} if use.what == "visit" else {use.what: use.id})
        for use, price in prices.items()
        if use.id in there.get(use.what, ())
    ]
    # A rule stands once in a level, so its own prices are raised instead of its weight.
    rows += [
        price.model_copy(update={"cost": cost * grain}).model_dump(mode="json")
        for price, cost in _own_prices(problem)
    ]
    terms = [
        term.model_copy(update={"weight": term.weight * grain})
        for term in first.terms
        if term.rule != "hire"
    ]
    terms.append(Term(rule="hire", parameters={"prices": rows}))
    granted = first.tolerance.model_copy(update={"absolute": first.tolerance.absolute * grain})
    level = first.model_copy(update={"terms": tuple(terms), "tolerance": granted})
    return problem.derived(levels=(level, *problem.levels[1:]))


def _own_prices(problem: Problem) -> Iterator[tuple[Price, int]]:
    """The prices that the first level has, and what each counts."""
    for term in problem.levels[0].terms:
        if term.rule == "hire":
            for price in Hire(**term.parameters).prices:
                yield price, price.cost * term.weight


def first_level(problem: Problem, prices: Mapping[Use, int], grain: int) -> Problem:
    """A part's problem with its first level only, without names, and with prices to be paid."""
    alone = problem.derived(levels=problem.levels[:1])
    if prices:
        alone = priced(alone, prices, grain)
    return unnamed(alone) if unnamed_levels(alone) else alone
