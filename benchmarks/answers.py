"""How long answers of the bundled year take, and what of them is proven.

    python benchmarks/answers.py [--rounds 3] [--only conflicts questions]

Conflicts: the year is made impossible in several ways, and `explain` tells why and what mends it,
in the time that it has as it comes. Questions: the year is planned, and then asked about. Each is
asked so many times, with other seeds; seconds are medians of these and, in brackets, the longest.
It takes some ten minutes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import botram_opt
from botram_opt import Explanation, Pin, Plan, Problem, changes
from botram_opt.changes import Change, EditItem
from botram_opt.problem import PinnedCounters

PRINTING, POLICE = "loket-ktp-el", "loket-skck"
SETU, GEMBONG, BABELAN = "32.16.18", "32.16.17", "32.16.02"

AnswerT = TypeVar("AnswerT")


def main(arguments: list[str] | None = None) -> None:
    """Print a table of each part that is wanted."""
    parts = {"conflicts": conflicts, "questions": questions}
    parser = argparse.ArgumentParser(description="seconds for answers of the bundled year")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", choices=parts, default=list(parts))
    given = parser.parse_args(arguments)
    problem = botram_opt.datasets.bekasi(year=2025)
    for name in given.only:
        parts[name](problem, given.rounds)
        print()


def conflicts(problem: Problem, rounds: int) -> None:
    """Print how what makes the year impossible is explained."""
    print(
        "| what is wrong | conflict alone | with repairs | it names | minimal | repairs | least |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, planted in planted_in(problem).items():
        changed = botram_opt.changed_by(problem, planted)
        alone, _ = _asked(_explained(changed, repairs=0), rounds)
        seconds, found = _asked(_explained(changed, repairs=3), rounds)
        print(f"| {name} | {alone} | {seconds} | {_told(found)} |", flush=True)


def _explained(problem: Problem, repairs: int) -> Callable[[int], Explanation]:
    return lambda seed: botram_opt.explain(problem, repairs=repairs, seed=seed)


def planted_in(problem: Problem) -> Mapping[str, Sequence[Change]]:
    """Changes that leave the year without a plan, by what is wrong with it."""
    days = problem.season.visit_dates
    spring = {"start": "2025-03-01", "end": "2025-05-30"}
    twice = {"least_visits": 2, "most_visits": 2, "least_gap_days": 120, "windows": [spring]}
    first, second, *_ = problem.sub_districts
    skill = problem.counter_type[PRINTING].skill
    printers = [person.id for person in problem.people if skill in person.skills]
    late = {"venue": {"room": 45, "ready_on": str(days[-4])}}
    no_police = changes.ChangeStock(counter_type=POLICE, to=0, start=days[0], end=days[-1])
    return {
        "two visits too close": [_edited("sub_district", SETU, twice)],
        "too few dates": [changes.CloseDates(start=days[12], end=days[-9], reason="closed")],
        "thrice to each, one a date": [
            _edited("sub_district", place.id, {"least_visits": 3, "most_visits": 3})
            for place in problem.sub_districts
        ],
        "two pins on one date": [
            changes.AddPin(pin=Pin(sub_district=place.id, date=days[9]))
            for place in (first, second)
        ],
        "venues are ready late": [
            _edited("sub_district", place.id, late) for place in problem.sub_districts[:6]
        ],
        "none of a counter": [no_police],
        "nobody in a pool": [changes.ResizePool(pool=problem.pools[0].id, to=0)],
        "printers may work too little": [
            _edited("counter_type", PRINTING, {"least_per_visit": 3}),
            *(_edited("person", person, {"most_visits": 3}) for person in printers),
        ],
        "all printers are away on a date": [
            changes.AddPin(pin=Pin(sub_district=SETU, date=days[9])),
            _edited("counter_type", PRINTING, {"least_per_visit": 1}),
            *(changes.Absent(person=id_, start=days[9], reason="ill") for id_ in printers),
        ],
        "all is to be served of a service": [
            _edited("service", problem.services[0].id, {"least_share_served": 1.0})
        ],
        "80% is to be served everywhere": [
            _edited("sub_district", place.id, {"least_share_served": 0.8})
            for place in problem.sub_districts
        ],
        "nothing (there is a plan)": [],
    }


def _edited(item: str, id_: str, fields: Mapping[str, object]) -> Change:
    return EditItem.model_validate({"item": item, "id": id_, "fields": fields})


def _told(found: Sequence[Explanation]) -> str:
    """What explanations name, and how much of it is proven."""
    clashes = [each.conflict for each in found if each.conflict is not None]
    names = statistics.median(len(clash.requirements) for clash in clashes) if clashes else 0
    minimal = sum(clash.is_minimal for clash in clashes)
    repairs = [repair for each in found for repair in each.repairs]
    least = sum(repair.is_least for repair in repairs)
    return (
        f"{names:.0f} | {minimal} of {len(clashes)} | {len(repairs) / len(found):.1f} "
        f"| {least} of {len(repairs)}"
    )


def questions(problem: Problem, rounds: int) -> None:
    """Print how long questions of the planned year take."""
    plan = botram_opt.solve(problem, time_limit=120)
    print("| asked | seconds | proven |\n| --- | ---: | ---: |")
    for name, ask in questions_of(problem, plan).items():
        seconds, answers = _asked(ask, rounds)
        print(f"| {name} | {seconds} | {sum(answers)} of {rounds} |", flush=True)


def questions_of(problem: Problem, plan: Plan) -> Mapping[str, Callable[[int], bool]]:
    """Questions of a year, each by a seed, with whether all of the answer is proven."""
    fixed = botram_opt.pinned(problem, plan)
    day = dt.date(2025, 4, 12)
    four = (PinnedCounters(counter_type=PRINTING, counters=4),)
    visit = plan.visits_to[GEMBONG][0]
    as_of = visit.date - dt.timedelta(days=10)
    flood = changes.ClosePlace(
        sub_district=GEMBONG, start=as_of, end=visit.date + dt.timedelta(days=21), reason="flood"
    )
    flooded = botram_opt.changed_by(problem, [flood])
    someone = plan.visits[0].staff[0].id
    wishes: dict[str, Change] = {
        "Setu on 12 April": changes.AddPin(pin=Pin(sub_district=SETU, date=day)),
        "without one person": changes.RemovePerson(id=someone),
        "four printers at Babelan": changes.AddPin(pin=Pin(sub_district=BABELAN, counters=four)),
    }

    def why_not(wish: Change) -> Callable[[int], bool]:
        def ask(seed: int) -> bool:
            best = botram_opt.why_not(problem, plan, wish, seed=seed).best
            return best is not None and best.plan.status == "optimal"

        return ask

    def why(seed: int) -> bool:
        dates = botram_opt.why(problem, plan, visit=(SETU, 1), seed=seed).dates
        return dates is not None and dates.proven

    def next_moves(seed: int) -> bool:
        moves = botram_opt.next_moves(flooded, plan, seed=seed).moves
        return len(moves) > 0 and all(move.proven for move in moves)

    return {
        "`dates_for` one visit": lambda seed: (
            botram_opt.dates_for(problem, plan, SETU, seed=seed).proven
        ),
        **{f"`why_not`: {name}": why_not(wish) for name, wish in wishes.items()},
        "`why` of a visit": why,
        "`next_moves` after a flood": next_moves,
        "`replan` after a flood": lambda seed: (
            botram_opt.replan(problem, plan, as_of, [flood], time_limit=120, seed=seed).plan.status
            == "optimal"
        ),
        "`replan`, nothing changed": lambda seed: (
            botram_opt.replan(problem, plan, as_of, time_limit=120, seed=seed).plan.status
            == "optimal"
        ),
        "`solve` of the pinned year": lambda seed: (
            botram_opt.solve(fixed, time_limit=60, seed=seed).status == "optimal"
        ),
    }


def _asked(ask: Callable[[int], AnswerT], rounds: int) -> tuple[str, list[AnswerT]]:
    """Ask with so many seeds: the median of seconds, the longest, and the answers."""
    taken, answers = [], []
    for seed in range(rounds):
        begun = time.perf_counter()
        answers.append(ask(seed))
        taken.append(time.perf_counter() - begun)
    return f"{statistics.median(taken):.1f} ({max(taken):.1f})", answers


if __name__ == "__main__":
    main()
