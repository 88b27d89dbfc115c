"""What a plan that was made against futures serves if exactly as many come as are expected.

Goals on futures look at quotas alone, and leave open what is served of the expected requests.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from botram_opt.plan import Visit
from botram_opt.problem import Problem
from botram_opt.requests import found_on, served_and_unserved


def serving_by_quota(problem: Problem, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """The visits, each serving as many as come of those expected and as its quotas let it.

    Args:
        problem: what is planned.
        visits: in order of date. Those without quotas stay as they are.
    """
    before = defaultdict[str, Counter[str]](Counter)
    found = []
    for visit in visits:
        place, earlier = visit.sub_district, before[visit.sub_district]
        served = {each.id: _served(problem, visit, each.id, earlier) for each in problem.services}
        stated = served_and_unserved(problem, place, visit.date, served, earlier)
        earlier.update(served)
        found.append(visit.model_copy(update=stated) if visit.quota else visit)
    return tuple(found)


def _served(problem: Problem, visit: Visit, service: str, before: Counter[str]) -> int:
    if not visit.quota:
        return visit.served.get(service, 0)
    come = found_on(problem, visit.sub_district, service, visit.date)
    if problem.demand.kind == "accumulating":
        come -= before[service]
    return max(0, min(come, visit.quota.get(service, 0)))
