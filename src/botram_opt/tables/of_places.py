"""A plan by sub-district: when each is visited, what it is served, how far apart neighbours are."""

from __future__ import annotations

from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.requests import asked_in_season, served_in_season, unserved_in_season
from botram_opt.tables.of_plans import least_sure, region_name
from botram_opt.tables.rows import Row, name_in
from botram_opt.waits import stretches


def places(problem: Problem | None, plan: Plan) -> list[Row]:
    """One row for each sub-district, in the order of the problem; those not visited have one, too.

    Columns: ``sub_district`` (id), ``name``, ``region`` (its name), ``visits``, ``first_visit`` and
    ``last_visit`` (dates, None without visits), requests of the season ``asked``, ``served`` and
    ``unserved``, ``share_served`` (from 0 to 1; None where nothing is asked), ``longest_wait``
    (days in a row without a visit, from the last one before the season to its end), and ``basis``:
    the least sure one of what the requests rest on. Without the problem, requests are those of the
    visits, and ``longest_wait`` and ``basis`` are None.
    """
    known = [place.id for place in problem.sub_districts] if problem else []
    rows = []
    for id_ in (*known, *sorted(plan.visits_to.keys() - set(known))):
        visits = plan.visits_to.get(id_, ())
        asked, served, unserved = _requests(problem if id_ in known else None, plan, id_)
        waits, bases = None, set()
        if problem is not None and id_ in known:
            waits = max((end - start).days for start, end in stretches(problem, plan, id_))
            days = [visit.date for visit in visits] or list(problem.season.visit_dates[:1])
            bases = {
                problem.demand.basis(id_, service.id, day)
                for service in problem.services
                for day in days
            }
        rows.append(
            {
                "sub_district": id_,
                "name": name_in(problem.sub_district if problem else {}, id_),
                "region": region_name(problem, id_),
                "visits": len(visits),
                "first_visit": visits[0].date if visits else None,
                "last_visit": visits[-1].date if visits else None,
                "asked": asked,
                "served": served,
                "unserved": unserved,
                "share_served": 1 - unserved / asked if asked else None,
                "longest_wait": waits,
                "basis": least_sure(bases),
            }
        )
    return rows


def neighbours(problem: Problem, plan: Plan) -> list[Row]:
    """One row for each two adjacent sub-districts.

    Columns: ``sub_district`` and ``other`` (ids), ``name`` and ``other_name``, ``days`` between
    those of their visits that are closest (None where one of them has none), and the dates of
    these, ``date`` and ``other_date``.
    """
    rows = []
    for one, other in problem.neighbour_pairs:
        near = min(
            (
                (abs((a.date - b.date).days), a.date, b.date)
                for a in plan.visits_to.get(one, ())
                for b in plan.visits_to.get(other, ())
            ),
            default=(None, None, None),
        )
        rows.append(
            {
                "sub_district": one,
                "name": problem.sub_district[one].name,
                "other": other,
                "other_name": problem.sub_district[other].name,
                "days": near[0],
                "date": near[1],
                "other_date": near[2],
            }
        )
    return rows


def _requests(problem: Problem | None, plan: Plan, sub_district: str) -> tuple[int, int, int]:
    """Requests of the season that a sub-district asks for, and that are served and not."""
    if problem is None:
        visits = plan.visits_to.get(sub_district, ())
        served = sum(sum(visit.served.values()) for visit in visits)
        unserved = sum(sum(visit.unserved.values()) for visit in visits)
        return served + unserved, served, unserved
    ids = [service.id for service in problem.services]
    return (
        sum(asked_in_season(problem, plan, sub_district, service) for service in ids),
        sum(served_in_season(plan, sub_district, service) for service in ids),
        sum(unserved_in_season(problem, plan, sub_district, service) for service in ids),
    )
