"""Prices for what parts share, set by a linear program over what parts have answered so far.

For each part, what it came to and what it used is known for the prices it was asked at. At other
prices it comes to no more than the cheapest of these answers. The program finds the prices at
which the bound of the whole would be highest if that were all parts could do, not too far from the
best prices so far (a cutting-plane model in a box: Marsten, Hogan and Blankenship 1975).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from botram_opt.problem import Problem, Term
from botram_opt.rules.hire import Hire
from botram_opt.solving.parts import Part
from botram_opt.solving.taken import Usage, Use


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
    """The prices that promise the highest bound, none further than ``reach`` from the centre's."""
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
    found = result.variable_values()
    return {use: found[price] for use, price in prices.items()}


def priced(problem: Problem, prices: Mapping[Use, int], grain: int) -> Problem:
    """The problem with prices to be paid in its first level, whose own costs count ``grain`` each.

    Prices of what the problem does not have are left out, and so are those of people.
    """
    first = problem.levels[0]
    rows = [
        {"start": str(use.date), "end": str(use.date), "cost": price}
        | ({} if use.what == "visit" else {use.what: use.id})
        for use, price in prices.items()
        if use.what == "visit" or use.id in problem.counter_type or use.id in problem.pool
    ]
    terms = []
    for term in first.terms:
        if term.rule == "hire":
            # A rule stands once in a level, so its own prices are raised instead of its weight.
            own = Hire(**term.parameters).prices
            rows += [
                price.model_copy(update={"cost": price.cost * term.weight * grain}).model_dump(
                    mode="json"
                )
                for price in own
            ]
        else:
            terms.append(term.model_copy(update={"weight": term.weight * grain}))
    terms.append(Term(rule="hire", parameters={"prices": rows}))
    return problem.derived(
        levels=(first.model_copy(update={"terms": tuple(terms)}), *problem.levels[1:])
    )
