"""The year 2024 as it was run, beside the same year planned freely.

The source tells the dates of the 23 visits, and not which counters and people went. So the
dates are fixed as they were run, the two that are no Saturdays as exceptions, and the solver
allocates counters and people to them in the best way. Then the year is planned with free dates,
under the same rules and the same calendar. Whatever the first costs more than the second is
won by choosing the dates, not by allocating better than was done.

    python examples/year_2024.py [--time-limit SECONDS]    (for each of the two plans)
"""

from __future__ import annotations

import argparse

from rich import box
from rich.console import Console
from rich.table import Table

from botram_opt import Plan, Problem, datasets, solve, tables, verify

console = Console(width=100, highlight=False)


def main() -> None:
    """Plan 2024 twice and print both cost sheets side by side."""
    parser = argparse.ArgumentParser(description="2024 as it was run, beside 2024 as planned")
    parser.add_argument("--time-limit", type=float, default=180, help="seconds for each plan")
    limit: float = parser.parse_args().time_limit

    schedule = datasets.schedule_2024()
    console.print("The schedule as printed, not repaired:")
    for anomaly in schedule.anomalies:
        console.print(f"  - {anomaly}")

    bekasi = datasets.bekasi(year=2024)
    # The same calendar for both: dates on which visits were held are open to both plans.
    free = datasets.with_dates_of(bekasi, schedule)
    as_run = planned("dates as run", datasets.fixed_to(bekasi, schedule), limit)
    best = planned("dates free", free, limit)

    console.print()
    console.print(calendars(free, as_run, best))
    console.print()
    console.print(cost_sheets(free, as_run, best))
    console.print(f"As run, {close_neighbours(free, as_run)}.")
    console.print(f"With free dates, {close_neighbours(free, best)}.")
    console.print("Requests, minutes, counters by type and staff are assumptions, not reports.")


def planned(name: str, problem: Problem, limit: float) -> Plan:
    """Solve, check without the solver, and say how it went."""
    plan = solve(problem, time_limit=limit)
    findings = verify(problem, plan).findings
    if findings:
        raise SystemExit(f"{name}: {findings[0].text}")
    seconds = plan.solver.seconds if plan.solver else None
    console.print(f"{name}: {plan.status} after {seconds:.0f} s, verified without the solver")
    return plan


def calendars(problem: Problem, as_run: Plan, best: Plan) -> Table:
    """Both dates of each sub-district, and what its visit leaves unserved."""
    table = Table("sub-district", box=box.SIMPLE, title="Dates", title_justify="left")
    for heading in ("as run", "unserved", "free", "unserved"):
        table.add_column(heading, justify="right")
    for place in problem.sub_districts:
        cells = []
        for plan in (as_run, best):
            (visit,) = plan.visits_to[place.id]
            cells += [f"{visit.date:%a %d %b}", f"{sum(visit.unserved.values()):,}"]
        table.add_row(place.name, *cells)
    return table


def cost_sheets(problem: Problem, as_run: Plan, best: Plan) -> Table:
    """What each level costs in both, with its bound, and what free dates win."""
    table = Table("level", box=box.SIMPLE, title="Cost sheet", title_justify="left")
    for heading in ("dates as run", "status", "dates free", "status", "won"):
        table.add_column(heading, justify="right")
    for before, after in zip(
        tables.levels(problem, as_run), tables.levels(problem, best), strict=True
    ):
        won = before["value"] - after["value"]
        share = f"{won / before['value']:+.1%}" if before["value"] else "0%"
        table.add_row(
            before["level"],
            *(before["amount"], before["status"]),
            *(after["amount"], after["status"]),
            share,
        )
    return table


def close_neighbours(problem: Problem, plan: Plan) -> str:
    """Say how many pairs of neighbours are visited closer together than is wished for."""
    days = [
        int((item.facts or {})["days"])
        for cost in plan.costs
        if cost.rule == "neighbour_spread"
        for item in cost.items
    ]
    pairs, week = len(problem.neighbour_pairs), sum(apart <= 7 for apart in days)
    return f"{len(days)} of {pairs} pairs of neighbours are too close, {week} within a week"


if __name__ == "__main__":
    main()
