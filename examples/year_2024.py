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

from rich.console import Console

from botram_opt import Plan, Problem, datasets, solve, verify

console = Console(width=100, highlight=False)


def main() -> None:
    """Plan 2024 twice and print both cost sheets side by side."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--time-limit", type=float, default=180, help="seconds for each plan")
    limit = parser.parse_args().time_limit

    schedule = datasets.schedule_2024()
    console.print("2024 as printed, not repaired:")
    for anomaly in schedule.anomalies:
        console.print(f"  - {anomaly}")

    free = datasets.with_dates_of(datasets.bekasi(year=2024), schedule)
    fixed = datasets.fixed_to(datasets.bekasi(year=2024), schedule)
    as_run = planned("dates as run", fixed, limit)
    planned_freely = planned("dates free", free, limit)

    console.print(dates(free, as_run, planned_freely))
    console.print(side_by_side(free, as_run, planned_freely))
    console.print("Requests, minutes, counters by type and staff are assumptions; see the demo.")


def planned(name: str, problem: Problem, limit: float) -> Plan:
    """Solve, check without the solver, and say how long it took."""
    plan = solve(problem, time_limit=limit)
    findings = verify(problem, plan).findings
    if findings:
        raise SystemExit(f"{name}: {findings[0].text}")
    seconds = plan.solver.seconds if plan.solver else None
    console.print(f"{name}: {plan.status} after {seconds:.0f} s, verified")
    return plan
