"""The first few places of a problem: small enough to be solved in no time."""

from __future__ import annotations

from botram_opt import DemandTable, Problem


def excerpt(problem: Problem, places: int) -> Problem:
    """A problem without sub-districts but its first so many, and with as much of all else.

    The problem must have a demand table, and travel that is worked out from points. If it has no
    more than so many, it is given as it is.
    """
    if places >= len(problem.sub_districts):
        return problem
    assert isinstance(problem.demand, DemandTable)
    kept = problem.sub_districts[:places]
    ids = {place.id for place in kept}
    return problem.changed(
        name=f"{problem.name}, {places} places",
        sub_districts=tuple(
            place.model_copy(update={"neighbours": tuple(n for n in place.neighbours if n in ids)})
            for place in kept
        ),
        demand=DemandTable(
            requests=tuple(row for row in problem.demand.requests if row.sub_district in ids),
            on_dates=tuple(row for row in problem.demand.on_dates if row.sub_district in ids),
            factors=problem.demand.factors,
        ),
        assumptions=(),
    )
