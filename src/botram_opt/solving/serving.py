"""What a plan that was made against futures serves if exactly as many come as are expected.

Goals on futures look at quotas alone, and leave open what is served of the expected requests.
"""

from __future__ import annotations

from collections import Counter

from botram_opt.plan import Visit
from botram_opt.problem import Problem
from botram_opt.requests import found_on, unserved_after


def serving_by_quota(problem: Problem, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """The visits, each serving as many as come of those expected and as its quotas let it.

    Args:
        problem: what is planned.
        visits: in order of date. Those without quotas stay as they are.
    """
    before: Counter[tuple[str, str]] = Counter()
    found = []
    for visit in visits:
        served = {
            service.id: _served(problem, visit, service.id, before) for service in problem.services
        }
        unserved = {
            service: unserved_after(
                problem,
                visit.sub_district,
                service,
                visit.date,
                number,
                before[visit.sub_district, service],
            )
            for service, number in served.items()
        }
        before.update({(visit.sub_district, service): n for service, n in served.items()})
        update = {
            "served": {service: n for service, n in served.items() if n or unserved[service]},
            "unserved": {service: n for service, n in unserved.items() if n or served[service]},
        }
        found.append(visit.model_copy(update=update) if visit.quota else visit)
    return tuple(found)


def _served(problem: Problem, visit: Visit, service: str, before: Counter[tuple[str, str]]) -> int:
    if not visit.quota:
        return visit.served.get(service, 0)
    come = found_on(problem, visit.sub_district, service, visit.date)
    if problem.demand.kind == "accumulating":
        come -= before[visit.sub_district, service]
    return max(0, min(come, visit.quota.get(service, 0)))
