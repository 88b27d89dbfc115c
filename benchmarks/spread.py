"""What it is worth that who missed a visit finds a later one next door, and planning for it.

    python benchmarks/spread.py [--plans 100] [--replications 100] [--compared 1000] [--places 23]
                                [--choices 5]

First, for the bundled year: requests recovered in a year for one unit of cost less, by the rules
``missed_for_good`` and ``neighbour_spread``, under what is taken for granted of residents and under
other assumptions. Then the year is planned with each of the two rules in the same place, and both
plans are lived through with the same residents. Intervals are at 95%. It takes some ten minutes.
"""

from __future__ import annotations

import argparse

import botram_opt
from botram_opt import Estimate, Level, Plan, Problem, ResidentChoice, SimulationSettings, Term
from instances.excerpt import excerpt

CHOICES = {
    "as it comes": ResidentChoice(),
    "patience 30 days": ResidentChoice(patience_days=30),
    "patience 180 days": ResidentChoice(patience_days=180),
    "recovery 28 days": ResidentChoice(recovery_days=28),
    "one in five misses": ResidentChoice(missed=0.2),
}

NEIGHBOURS = Term(rule="neighbour_spread", parameters={"weeks": 8})


def main(arguments: list[str] | None = None) -> None:
    """Print a table of worths, and what planning with each rule comes to."""
    parser = argparse.ArgumentParser(description="what second chances next door are worth")
    parser.add_argument("--plans", type=int, default=100)
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--compared", type=int, default=1000, help="replications of both plans")
    parser.add_argument("--time-limit", type=float, default=60, help="seconds for each plan")
    parser.add_argument("--choices", type=int, default=len(CHOICES), help="the first so many")
    parser.add_argument("--places", type=int, default=23, help="the first so many of the year")
    given = parser.parse_args(arguments)
    problem = excerpt(botram_opt.datasets.bekasi(year=2025), given.places)
    before = botram_opt.solve(problem, time_limit=given.time_limit)
    print("| residents | rule | requests recovered for one less | explained |")
    print("| --- | --- | ---: | ---: |")
    for name, choice in [*CHOICES.items()][: given.choices]:
        as_counted = (missed(choice, worth=1),) if choice == ResidentChoice() else ()
        for term in (*as_counted, missed(choice), NEIGHBOURS):
            worth = botram_opt.worth_of_spread(
                problem,
                before,
                rule=term,
                plans=given.plans,
                replications=given.replications,
                settings=SimulationSettings(choice=choice),
            )
            told = f"`{term.rule}`, {worth.unit}"
            if "worth" in term.parameters:
                told += f", worth {term.parameters['worth']:g}"
            row = f"| {name} | {told} | {estimate(worth.recovered)} "
            print(f"{row}| {worth.explained:.0%} |", flush=True)
    print()
    compare(problem, before, given.time_limit, given.compared)


def missed(choice: ResidentChoice, **parameters: float) -> Term:
    """The rule ``missed_for_good`` where residents choose so."""
    stated = {"choice": choice.model_dump(), **parameters}
    return Term(rule="missed_for_good", parameters=stated)


def estimate(of: Estimate, digits: int = 2) -> str:
    """A mean with its interval."""
    return f"{of.mean:.{digits}f} [{of.low:.{digits}f}, {of.high:.{digits}f}]"


def compare(problem: Problem, before: Plan, time_limit: float, replications: int) -> None:
    """Plan with second chances in the place of the neighbours' spread, and live through both."""
    first, _, *below = problem.levels
    second = Level(name="missed for good", terms=(Term(rule="missed_for_good"),))
    changed = problem.changed(levels=(first, second, *below))
    after = botram_opt.solve(changed, time_limit=time_limit)
    print("| planned with | level | value | bound | status |")
    print("| --- | --- | ---: | ---: | --- |")
    for term, plan in ((NEIGHBOURS, before), (second.terms[0], after)):
        for level in plan.levels:
            bound = "none" if level.bound is None else f"{level.bound:,}"
            row = f"| `{term.rule}` | {level.name} | {level.value:,} | {bound} "
            print(f"{row}| {level.status} |")
    one = botram_opt.simulate(problem, before, replications=replications)
    other = botram_opt.simulate(problem, after, replications=replications)
    difference = botram_opt.compare_simulations(one, other)
    print()
    print("| requests a year | `neighbour_spread` | `missed_for_good` | more |")
    print("| --- | ---: | ---: | ---: |")
    for name in ("recovered", "served", "handed_in", "turned_away", "missed"):
        here, there = estimate(getattr(one.year, name), 0), estimate(getattr(other.year, name), 0)
        print(f"| {name} | {here} | {there} | {estimate(getattr(difference, name), 1)} |")


if __name__ == "__main__":
    main()
