"""What is left of caps on costs, once a part of a season is past."""

from __future__ import annotations

from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import Problem, Term
from botram_opt.replanning.past import Past
from botram_opt.rules.known import soft_rules_of
from botram_opt.rules.most_cost import Cap


def cap_left(cap: Cap, rest: Problem, terms: tuple[Term, ...], past: Past) -> Cap:
    """A cap less what is spent of it: what all of it costs more than what remains of it.

    What does not accrue is limited as before: the longest wait, for instance, is that of what is
    still open. A cap that the past has broken leaves nothing to be spent.

    Args:
        cap: of the whole season.
        rest: what remains of the season as it was planned, without changes.
        terms: the rules of the cap, as they are for that.
        past: what has happened.
    """
    spent = 0
    held, nothing = _plan_of(past.problem, past.held), _plan_of(rest, ())
    both = zip(soft_rules_of(cap.terms), soft_rules_of(terms), strict=True)
    for (_, weight, whole), (_, _, remaining) in both:
        if whole.accrues:
            # Without any visit to come, the two differ by what the past costs.
            costs = sum(item.value for item in whole.measure(past.problem, held))
            spent += weight * costs
            spent -= weight * sum(item.value for item in remaining.measure(rest, nothing))
    return cap.model_copy(update={"terms": terms, "most": max(0, cap.most - spent)})


def _plan_of(problem: Problem, visits: tuple[Visit, ...]) -> Plan:
    reference = ProblemReference(name=problem.name, fingerprint=problem.fingerprint)
    return Plan(problem=reference, visits=visits)
