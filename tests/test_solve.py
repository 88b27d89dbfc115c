"""Solving: levels, limits, cancelling, news, and the same plan twice."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import pytest
from ortools.sat.python import cp_model
from pydantic import ValidationError

import botram_opt.rules.unserved
import botram_opt.solving.formulation
import botram_opt.solving.relaxations
from botram_opt import (
    ContradictionError,
    DisagreementError,
    InfeasibleError,
    NoPlanWithinLimitError,
    Plan,
    Problem,
    Progress,
    Solving,
    solve,
    verify,
)
from botram_opt.plan import Item
from botram_opt.problem import (
    DemandTable,
    Level,
    Pin,
    RuleSetting,
    ServiceRequests,
    Term,
    Tolerance,
)
from botram_opt.rules import HARD, SOFT, soft_rules
from botram_opt.solving.budget import Budget
from botram_opt.solving.dates_alone import DATES_ALONE
from botram_opt.solving.levels import LevelSolver
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import Outcome, search
from instances.assignment import assignment
from many import many_places
from problems import random_problem
from test_laws import some_problem

TWO_LEVELS = (
    Level(name="unserved", terms=(Term(rule="unserved"),)),
    Level(name="resources", terms=(Term(rule="resources_used"),)),
)


def test_every_level_has_value_bound_and_status() -> None:
    plan = solve(many_places(4).changed(levels=TWO_LEVELS))
    assert plan.status == "optimal"
    assert [level.name for level in plan.levels] == ["unserved", "resources"]
    assert all(level.status == "optimal" for level in plan.levels)
    assert all(level.bound == level.value for level in plan.levels)
    by_level = {cost.level: cost.value for cost in plan.costs}
    assert by_level == {level.name: level.value for level in plan.levels}


def test_a_lower_level_never_costs_an_upper_one() -> None:
    problem = many_places(4)
    first = solve(problem.changed(levels=TWO_LEVELS[:1])).levels[0].value
    both = solve(problem.changed(levels=TWO_LEVELS))
    swapped = solve(problem.changed(levels=TWO_LEVELS[::-1]))
    assert both.levels[0].value == first
    assert swapped.levels[0].value < both.levels[1].value
    assert swapped.levels[1].value > first


def test_a_tolerance_is_used_and_never_exceeded() -> None:
    problem = many_places(4)
    exact = solve(problem.changed(levels=TWO_LEVELS))
    loose = TWO_LEVELS[0].model_copy(update={"tolerance": Tolerance(absolute=25)})
    plan = solve(problem.changed(levels=(loose, TWO_LEVELS[1])))
    best = exact.levels[0].value
    assert best < plan.levels[0].value <= best + 25
    assert plan.levels[0].bound == best
    assert plan.levels[0].status == "within_tolerance"
    assert plan.levels[1].value < exact.levels[1].value
    assert plan.status == "optimal"
    share = TWO_LEVELS[0].model_copy(update={"tolerance": Tolerance(relative=0.1)})
    plan = solve(problem.changed(levels=(share, TWO_LEVELS[1])))
    assert plan.levels[0].value <= best + best // 10


@pytest.mark.parametrize(("share", "granted"), [(0.29, 29), (0.57, 57), (0.58, 58), (0, 0)])
def test_a_relative_tolerance_is_granted_to_the_unit(share: float, granted: int) -> None:
    assert Tolerance(relative=share).granted(100) == granted


def test_no_plan_exists_is_told_with_what_clashes() -> None:
    problem = many_places(3)
    day = problem.season.visit_dates[0]
    pins = (Pin(sub_district="s0", date=day), Pin(sub_district="s1", date=day))
    with pytest.raises(InfeasibleError) as error:
        solve(problem.changed(pins=pins))
    assert sorted(error.value.conflict) == sorted(
        [
            f"S0 and S1 must be visited on {day.day} {day:%B %Y}",
            "at most 1 visit may be held on a date",
        ]
    )
    assert all(sentence in str(error.value) for sentence in error.value.conflict)


def test_no_plan_in_time_is_not_no_plan() -> None:
    with pytest.raises(NoPlanWithinLimitError, match="not known"):
        solve(many_places(25), time_limit=0.001)


def test_a_cancel_before_the_start_gives_no_plan() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(NoPlanWithinLimitError, match="cancelled"):
        solve(many_places(3), cancel=cancel)


def test_a_cancel_gives_the_best_plan_so_far_marked_as_cut_short() -> None:
    problem = many_places(25)
    cancel = threading.Event()

    def stop_at_first_value(news: Progress) -> None:
        if news.event == "value":
            cancel.set()

    plan = solve(problem, cancel=cancel, on_progress=stop_at_first_value)
    assert plan.status == "cut_short"
    assert plan.levels[-1].status == "not_optimised"
    assert plan.levels[-1].bound is None
    assert len(plan.visits) == 25
    assert verify(problem, plan).ok


def test_news_tells_every_level_and_never_a_bound_above_a_value() -> None:
    news: list[Progress] = []
    plan = solve(many_places(6), on_progress=news.append)
    begun = [item.number for item in news if item.event == "level"]
    done = {item.number: item for item in news if item.event == "done"}
    assert begun == [1, 2, 3, 4]
    assert [done[n].value for n in (4,)] == [plan.levels[3].value]
    for item in news:
        if item.value is not None and item.bound is not None:
            assert item.bound <= item.value
    seconds = [item.seconds for item in news]
    assert all(second >= 0 for second in seconds)


def test_what_a_listener_raises_ends_the_solve_and_is_raised() -> None:
    def listener(news: Progress) -> None:
        if news.event in ("value", "bound"):
            raise KeyError("from the listener")

    with pytest.raises(KeyError, match="from the listener"):
        solve(many_places(6), on_progress=listener)


def test_solving_is_an_iterator_over_news_with_the_plan_at_the_end() -> None:
    with Solving(many_places(4)) as solving:
        events = [news.event for news in solving]
        assert events.count("done") == 4
        assert list(solving) == []
        plan = solving.plan
    assert plan.status == "optimal"


def test_leaving_a_solving_block_cancels_it() -> None:
    with Solving(many_places(25)) as solving:
        for news in solving:
            if news.event == "value":
                break
    assert solving.plan.status in ("cut_short", "optimal")


def test_solving_raises_what_solve_raises() -> None:
    solving = Solving(many_places(25), time_limit=0.001)
    with solving, pytest.raises(NoPlanWithinLimitError):
        _ = solving.plan


def test_the_limit_is_kept_by_the_clock_that_was_given() -> None:
    ticks = itertools.count(step=100.0)
    plan_or_none: Plan | None
    try:
        plan_or_none = solve(many_places(4), time_limit=150, clock=lambda: next(ticks))
    except NoPlanWithinLimitError:
        plan_or_none = None
    assert plan_or_none is None or plan_or_none.levels[-1].status == "not_optimised"


def test_starting_from_a_plan_is_never_worse_than_it() -> None:
    problem = many_places(12)
    start = solve(problem)
    again = solve(problem, start_from=start, time_limit=60)
    assert [level.value for level in again.levels] == [level.value for level in start.levels]


def test_a_value_is_that_of_the_plan_where_the_search_was_stopped() -> None:
    """CP-SAT may tell the cost of an earlier solution; these are problems of which it did."""
    rules = (("unserved", 100), ("worst_served_share", 50), ("fair_visits", 1))
    level = Level(name="all", terms=tuple(Term(rule=r, weight=w) for r, w in rules))
    problem = many_places(5).changed(levels=(level,))
    stocks = (kind.model_copy(update={"stock": kind.stock + 1}) for kind in problem.counter_types)
    people = tuple(person for person in problem.people if person.id != "p1")
    richer = problem.changed(counter_types=tuple(stocks), people=people)
    for limit in (0.03, 0.04):
        arguments: dict[str, Any] = {"workers": 1, "reproducible": True, "time_limit": limit}
        plan = solve(richer, start_from=solve(problem, **arguments), **arguments)
        assert verify(richer, plan).ok


def test_a_start_that_does_not_fit_does_no_harm() -> None:
    problem = many_places(4)
    other = solve(many_places(6), workers=1)
    assert {visit.sub_district for visit in other.visits} - set(problem.sub_district)
    plan = solve(problem, start_from=other)
    assert plan.status == "optimal"


def test_solve_never_prints(capfd: pytest.CaptureFixture[str]) -> None:
    solve(many_places(4))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "arguments", [{"time_limit": 0}, {"time_limit": -1}, {"workers": 0}, {"seed": -1}]
)
def test_limits_out_of_range_are_refused(arguments: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        solve(many_places(2), **arguments)  # type: ignore[arg-type]


def test_rules_that_do_not_exist_are_refused_all_at_once() -> None:
    problem = many_places(2).changed(
        rules=(
            RuleSetting(rule="no such rule"),
            RuleSetting(rule="requests_found", on=False),
            RuleSetting(rule="venue_room", parameters={"room": 3}),
        ),
        levels=(
            Level(
                name="one",
                terms=(
                    Term(rule="unserverd"),
                    Term(rule="neighbour_spread", parameters={"weeks": 0}),
                    Term(rule="neighbour_spread"),
                ),
            ),
        ),
    )
    with pytest.raises(ContradictionError) as error:
        solve(problem)
    places = [issue.where for issue in error.value.issues]
    assert places == [
        "rules 'no such rule'",
        "rules 'requests_found'",
        "rules 'venue_room', room",
        "levels 'one', rule 'unserverd'",
        "levels 'one', rule 'neighbour_spread', weeks",
        "levels 'one'",
    ]


def test_a_rule_that_is_switched_off_is_not_kept_and_not_verified() -> None:
    problem = many_places(3)
    off = problem.changed(rules=(RuleSetting(rule="visits_per_date", on=False),))
    day = problem.season.visit_dates[0]
    pins = tuple(Pin(sub_district=f"s{i}", date=day) for i in (0, 2))
    plan = solve(off.changed(pins=pins))
    assert [visit.date for visit in plan.visits].count(day) == 2
    assert verify(off.changed(pins=pins), plan).ok


def test_a_rule_that_measures_otherwise_than_it_posts_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        botram_opt.rules.unserved.Unserved, "measure", lambda *_: iter([Item(value=10**6)])
    )
    with pytest.raises(DisagreementError, match="the plan measures 1000000"):
        solve(many_places(3))


REPRODUCIBLE = """
import sys
sys.path.insert(0, sys.argv[1])
from botram_opt import solve
from many import many_places
from test_laws import some_problem
plan = solve(many_places(8), reproducible=True, time_limit=float(sys.argv[2]), seed=3)
sys.stdout.write(plan.to_json())
"""


@pytest.mark.parametrize("limit", ["1.5", "1000"])
def test_a_reproducible_solve_gives_the_same_plan_byte_by_byte(limit: str) -> None:
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", REPRODUCIBLE, here, limit]
    first, second = (
        subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2)
    )
    assert first == second
    plan = Plan.model_validate_json(first)
    assert plan.visits
    assert plan.solver is not None
    assert plan.solver.seconds is None


def test_the_last_digits_of_work_are_no_part_of_a_plan() -> None:
    """CP-SAT adds it up in one order, and once in a hundred times in another."""
    records = []
    for work in (0.0021093469, 0.0021093468999999997):
        budget = Budget(Limits(reproducible=True), None, time.monotonic)
        budget.work = work
        records.append(budget.record("CP-SAT"))
    assert records[0] == records[1]


@pytest.mark.parametrize("seed", [22, 56, 58, 59])
def test_reproducible_with_many_workers_too(seed: int) -> None:
    """Problems on which searches that race for a batch gave several plans."""
    # They have no rules that have come since, which would make them others.
    since = ("expected_unserved", "missed_for_good", "unserved_at_risk")
    problem = some_problem(seed, without=since, futures=False)
    plans = {
        solve(problem, workers=8, reproducible=True, time_limit=100).to_json() for _ in range(4)
    }
    assert len(plans) == 1


def test_a_plan_comes_before_the_shares_of_lower_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the share of the first level gives no plan, it gets what is left of the limit."""
    times: list[float] = []
    real = vars(botram_opt.solving.formulation)["search"]

    def unlucky_at_first(model: Any, limits: Limits, **more: Any) -> Outcome:
        assert limits.time is not None
        times.append(limits.time)
        if limits.time <= 400:
            return Outcome(status="unknown", values=None, value=None, bound=None, work=0.0)
        outcome: Outcome = real(model, limits, **more)
        return outcome

    monkeypatch.setattr(botram_opt.solving.formulation, "search", unlucky_at_first)
    plan = solve(many_places(4), time_limit=1000, workers=1, reproducible=True)
    assert plan.levels[0].status == "optimal"
    # Whatever else is tried, before lower levels comes a search with all that is left.
    enough = [time for time in times if time > 400]
    assert enough[0] > 900
    assert len(times) > len(enough)


def test_costs_too_large_to_be_exact_are_refused() -> None:
    problem = many_places(2)
    services = tuple(s.model_copy(update={"unserved_weight": 10**9}) for s in problem.services)
    level = Level(name="served", terms=(Term(rule="unserved", weight=10**6),))
    with pytest.raises(ContradictionError, match="levels 'served': its cost could come to"):
        solve(problem.changed(services=services, levels=(level,)))


def test_a_service_of_millions_is_planned() -> None:
    problem = many_places(1)
    requests = (ServiceRequests(sub_district="s0", service="ktp", requests=5_000_000),)
    plan = solve(problem.changed(demand=DemandTable(requests=requests)), workers=1)
    assert plan.visits[0].unserved["ktp"] > 4_999_000
    assert Plan.model_validate_json(plan.to_json()) == plan


@pytest.mark.parametrize("rule", sorted(name for name, rule in HARD.items() if rule.essential))
def test_what_the_variables_take_for_granted_cannot_be_switched_off(rule: str) -> None:
    problem = many_places(2).changed(rules=(RuleSetting(rule=rule, on=False),))
    with pytest.raises(ContradictionError, match="no plan makes sense without this rule"):
        solve(problem)


def test_two_solves_at_once_do_not_disturb_each_other() -> None:
    problems: list[Problem] = [many_places(3), many_places(5)]
    alone = [[level.value for level in solve(problem).levels] for problem in problems]
    together: dict[int, list[int]] = {}

    def run(number: int) -> None:
        together[number] = [level.value for level in solve(problems[number]).levels]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[0], together[1]] == alone


def test_dates_of_a_plan_are_visit_dates() -> None:
    problem = many_places(4)
    dates = {visit.date for visit in solve(problem).visits}
    assert dates <= set(problem.season.visit_dates)
    assert dt.date(2025, 1, 4) in problem.season.visit_dates


def test_a_search_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError("no room for the model")

    monkeypatch.setattr(cp_model.CpSolver, "solve", fail)
    with pytest.raises(MemoryError, match="no room"):
        search(cp_model.CpModel(), Limits(workers=1))


def test_a_model_that_the_solver_refuses_is_our_fault() -> None:
    model = cp_model.CpModel()
    ends = [model.new_int_var(-(2**62), 2**62, name) for name in "xyz"]
    model.add(sum(ends) == 2)
    with pytest.raises(DisagreementError, match="CP-SAT refuses the model"):
        search(model, Limits(workers=1))


def test_an_interrupt_ends_the_search_before_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stopped, main = threading.Event(), threading.Event(), threading.main_thread().ident
    assert main is not None

    def solved(*_: object) -> int | None:
        begun.set()
        return 0 if stopped.wait(30) else None

    def interrupt() -> None:
        begun.wait()
        # Whoever waits for the search does so by now.
        time.sleep(0.5)
        signal.pthread_kill(main, signal.SIGINT)

    monkeypatch.setattr(cp_model.CpSolver, "solve", solved)
    monkeypatch.setattr(cp_model.CpSolver, "stop_search", lambda _: stopped.set())
    # A command that ran in this process before may have left Ctrl-C to the system.
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            search(cp_model.CpModel(), Limits(workers=1))
    finally:
        signal.signal(signal.SIGINT, earlier)
    assert stopped.is_set()
    assert not any(thread.name == "botram_opt search" for thread in threading.enumerate())


def test_a_level_that_gets_better_below_is_not_given_up_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = many_places(4).changed(
        levels=[
            Level(name="unserved", terms=(Term(rule="unserved"),)),
            Level(name="wait", terms=(Term(rule="longest_wait"),)),
            Level(name="used", terms=(Term(rule="resources_used"),)),
        ]
    )
    best = solve(problem, workers=1)
    worst = solve(problem.changed(levels=[problem.levels[2]]), workers=1)
    budget = Budget(Limits(workers=1), None, time.monotonic)
    solver = LevelSolver(problem, budget)
    standing = solver._standing
    in_full = LevelSolver._optimise

    def optimise(self: LevelSolver, number: int) -> None:
        # As if the first level was cut short, and got better while the second was searched.
        if number < 2:
            standing.take(*standing.measured((worst, best)[number].visits))
        else:
            in_full(self, number)

    monkeypatch.setattr(LevelSolver, "_optimise", optimise)
    plan = solver.solve()
    assert solver._held[0] == best.levels[0].value < standing.measured(worst.visits)[1][0]
    assert plan.levels[0].value == best.levels[0].value


@pytest.mark.long
def test_rules_of_dates_alone_are_those_that_nothing_else_changes() -> None:
    """Taking away all but the dates of a plan changes no other soft rule's cost, and these."""
    changed: Counter[str] = Counter()
    unserved = Level(name="unserved", terms=(Term(rule="unserved"),))
    nothing: dict[str, Any] = dict.fromkeys(
        ("services", "counter_types", "people", "pools", "pairs", "pins"), ()
    )
    no_content: dict[str, Any] = {"counters": {}, "staff": (), "pools": ()}
    for name, seed in itertools.product(SOFT, range(40)):
        problem = random_problem(seed, (name,))
        try:
            # Made for another goal, so that it costs something.
            plan = solve(problem.derived(levels=(unserved,)), workers=1, time_limit=5)
        except (InfeasibleError, NoPlanWithinLimitError):
            continue
        stripped = tuple(
            visit.model_copy(update=no_content | {"served": {}, "unserved": {}})
            for visit in plan.visits
        )
        _, _, rule = soft_rules(problem, problem.levels[0])[0]
        with contextlib.suppress(KeyError):
            bare = plan.model_copy(update={"visits": stripped})
            before = sum(item.value for item in rule.measure(problem, plan))
            after = sum(item.value for item in rule.measure(problem.derived(**nothing), bare))
            changed[name] += before == after
        changed[name] -= 1
    assert {name for name in SOFT if not changed[name]} == DATES_ALONE


@pytest.mark.parametrize("kind", ["C", "D"])
def test_dates_alone_give_the_best_of_a_generalised_assignment(
    kind: Literal["C", "D"], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = assignment(4, 12, kind)
    plan = solve(problem, workers=1)
    assert verify(problem, plan).ok
    assert plan.status == "optimal"
    monkeypatch.setattr(botram_opt.solving.relaxations, "dated_levels", lambda _: 0)
    assert solve(problem, workers=1).levels == plan.levels
