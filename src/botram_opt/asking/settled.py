"""A plan as it stands in a problem that may have changed since, made ready to be asked about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from botram_opt.asking.around import Around
from botram_opt.asking.arrangement import Arrangement, representable
from botram_opt.asking.costed import as_told, costed, known, plan_of
from botram_opt.plan import Plan, Visit
from botram_opt.problem import Problem
from botram_opt.requests import found_on, served_and_unserved
from botram_opt.solving.budget import Budget
from botram_opt.verification import Finding, verify


@dataclass(frozen=True)
class Settled:
    """A plan, and the model in which parts of it can be chosen anew.

    Attributes:
        around: the model.
        visits: those that its variables can stand for.
        lost: the others, which break a rule wherever they are.
        before: the whole plan with its costs.
        breaches: the hard rules that it breaks.
    """

    around: Around
    visits: tuple[Visit, ...]
    lost: tuple[Visit, ...]
    before: Plan
    breaches: tuple[Finding, ...]


def settled(problem: Problem, plan: Plan, budget: Budget) -> Settled:
    """Make a plan ready to be asked about.

    What the problem does not have is left out. What requests are served follows from what comes
    and who asks: in a problem that has changed since the plan was made it is worked out anew.

    Raises:
        ContradictionError: the problem sets rules that do not exist, or wrongly.
    """
    is_own = plan.problem.fingerprint == problem.fingerprint
    standing = known(problem, plan).visits
    if not is_own:
        standing = with_requests(problem, standing)
    broken = {finding.rule for finding in breaches(problem, standing) if finding.rule is not None}
    parts = representable(problem, standing)
    around = Around(problem, budget, broken)
    if broken or not is_own:
        places = frozenset(place.id for place in problem.sub_districts)
        arrangement = Arrangement(parts.visits, serving=places)
        if broken:
            around.let_be(arrangement)
        visits = _served_anew(around, parts.visits, arrangement)
        before = costed(problem, plan_of(problem, (*visits, *parts.lost)))
        found = breaches(problem, before.visits)
        return Settled(around, visits, parts.lost, before, found)
    return Settled(around, parts.visits, (), as_told(problem, plan), ())


def _served_anew(
    around: Around, visits: tuple[Visit, ...], arrangement: Arrangement
) -> tuple[Visit, ...]:
    """The visits, serving other requests only where that is better."""
    found = around.best(arrangement)
    if found.visits is None or around.best(Arrangement(visits)).key == found.key:
        return visits
    return tuple(_serving_as(visits, found.visits))


def _serving_as(visits: Iterable[Visit], others: Iterable[Visit]) -> Iterator[Visit]:
    """Visits with the requests of others on the same dates, and all else as it was."""
    found = {(other.sub_district, other.date): other for other in others}
    for visit in visits:
        other = found[visit.sub_district, visit.date]
        requests = {"served": other.served, "unserved": other.unserved, "quota": other.quota}
        yield visit.model_copy(update=requests)


def breaches(problem: Problem, visits: Iterable[Visit]) -> tuple[Finding, ...]:
    """The hard rules that visits break."""
    found = verify(problem, plan_of(problem, visits)).findings
    return tuple(finding for finding in found if finding.kind in ("unknown_item", "hard_rule"))


def with_requests(problem: Problem, visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """The visits, each serving no more than there is to serve, and leaving the rest."""
    before = defaultdict[str, Counter[str]](Counter)
    found = []
    for visit in visits:
        place, earlier = visit.sub_district, before[visit.sub_district]
        served = {}
        for service in problem.services:
            come = found_on(problem, place, service.id, visit.date)
            if problem.demand.kind == "accumulating":
                come -= earlier[service.id]
            served[service.id] = max(0, min(come, visit.served.get(service.id, 0)))
        stated = served_and_unserved(problem, place, visit.date, served, earlier)
        earlier.update(served)
        found.append(visit.model_copy(update=stated))
    return tuple(found)
