"""What-ifs side by side: each as if it were solved alone, and none lost."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import botram_opt.solving.many
from botram_opt import (
    ContradictionError,
    InfeasibleError,
    NoPlanWithinLimitError,
    Plan,
    Problem,
    UnreadableError,
    solve,
    speaking,
)
from botram_opt.changes import (
    Absent,
    AddLevel,
    ChangeStock,
    CloseDates,
    EditItem,
    RemovePerson,
    Scenario,
    SetRule,
)
from botram_opt.changes.restate import Restate
from botram_opt.plan import LevelResult, ProblemReference
from botram_opt.problem import Level, Term
from botram_opt.scenarios.compare import ScenarioNews, compare
from botram_opt.scenarios.comparison import Comparison
from botram_opt.scenarios.results_file import Question
from cluster import PATIENCE, cluster
from many import many_places
from problems import random_problem
from small import FIRST, small_plan, small_problem

ALONE: dict[str, Any] = {"workers": 1, "reproducible": True}

FEWER = Scenario(name="nobody for cards", changes=(ChangeStock(counter_type="c1", to=0),))
WITHOUT = Scenario(name="without p1", changes=(RemovePerson(id="p1"),))
CLOSED = Scenario(name="January closed", changes=(CloseDates(start=FIRST, reason="flood"),))
NO_DATES = Scenario(
    name="no visits", changes=(EditItem(item="season", fields={"visits_per_date": 0}),)
)
NOBODY = Scenario(name="who?", changes=(RemovePerson(id="p9"), RemovePerson(id="p8")))
SWEEP = (FEWER, WITHOUT, NOBODY, CLOSED, NO_DATES)


@contextlib.contextmanager
def one_thread() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def compared(
    scenarios: tuple[Scenario, ...], problem: Problem | None = None, **arguments: Any
) -> Comparison:
    """A comparison in a thread, which is quicker to begin than a process."""
    with one_thread() as executor:
        return compare(
            problem or small_problem(), scenarios, executor=executor, **ALONE | arguments
        )


def assert_as_alone(problem: Problem, sweep: Comparison, arguments: dict[str, Any]) -> None:
    """Each scenario has what `solve` makes of it."""
    base = solve(problem, **arguments)
    assert sweep.base.plan == base
    for each in sweep.scenarios:
        alone: Plan | str
        try:
            alone = solve(each.scenario.apply(problem), start_from=base, **arguments)
        except (ContradictionError, InfeasibleError) as error:
            alone = repr(vars(error))
        if each.outcome.failure is not None:
            assert repr(vars(each.outcome.failure.error())) == alone
        else:
            assert each.plan == alone


@pytest.mark.parametrize("kind", ["threads", "ours", "dask"])
def test_a_sweep_equals_its_parts_solved_alone(kind: str, tmp_path: Path) -> None:
    problem = small_problem()
    arguments = ALONE | {"seed": 3, "time_limit": 20}
    with contextlib.ExitStack() as stack:
        executor: Executor | None = None
        if kind == "threads":
            executor = stack.enter_context(ThreadPoolExecutor(2))
        elif kind == "dask":
            client = stack.enter_context(cluster(tmp_path, workers=2))
            executor = stack.enter_context(client.get_executor())
        sweep = compare(
            problem,
            iter(SWEEP),
            executor=executor,
            processes=2 if kind == "ours" else None,
            results=tmp_path / "results",
            **arguments,
        )
    assert [each.scenario for each in sweep.scenarios] == list(SWEEP)
    assert_as_alone(problem, sweep, arguments)


def test_random_sweeps_equal_their_parts_solved_alone() -> None:
    for seed in range(8):
        problem = random_problem(seed, ("unserved",), ("staff_travel",), futures=False)
        kind, person = problem.counter_types[0].id, problem.people[0].id
        scenarios = (
            Scenario(name="a", changes=(ChangeStock(counter_type=kind, by=1),)),
            Scenario(name="b", changes=(RemovePerson(id=person),)),
            Scenario(name="c", changes=(CloseDates(start=FIRST, reason="flood"),)),
        )
        try:
            solve(problem, **ALONE)
        except InfeasibleError:
            continue
        assert_as_alone(problem, compared(scenarios, problem), ALONE)


def test_what_is_said_of_a_rise_is_true_of_the_best_plans() -> None:
    """However early the searches end: the best plans are found without a limit."""
    rules = (("unserved", 100), ("worst_served_share", 50), ("fair_visits", 1))
    level = Level(name="all", terms=tuple(Term(rule=r, weight=w) for r, w in rules))
    problem = many_places(5).changed(levels=(level,))
    scenarios = tuple(
        Scenario(
            name=f"{stock} {people}",
            changes=(
                ChangeStock(counter_type="K", to=stock),
                ChangeStock(counter_type="L", to=stock),
                *(RemovePerson(id=f"p{number}") for number in range(people)),
            ),
        )
        for stock in (1, 3)
        for people in (1, 9)
    )
    best = compared(scenarios, problem)
    verdicts = Counter[str | None]()
    for limit in (0.01, 0.02, 0.03):
        early = compared(scenarios, problem, time_limit=limit)
        for one, other in zip(early.scenarios, best.scenarios, strict=True):
            (true,) = other.levels
            if not one.levels:
                assert "no_plan_within_limit" in (early.base.status, one.outcome.status)
                continue
            (rise,) = one.levels
            assert true.least == true.most == true.rise
            assert true.rise is not None
            assert rise.rise is not None
            assert rise.least is None or rise.least <= true.rise
            assert rise.most is None or true.rise <= rise.most
            verdict = one.verdict("all")
            assert verdict != "real" or true.rise * rise.rise > 0
            assert verdict != "same" or true.rise == 0
            verdicts[verdict] += 1
    assert verdicts["not_proven"] > 2
    assert verdicts["real"] > 2, verdicts


def test_a_scenario_without_a_plan_is_a_row_and_stops_no_other() -> None:
    sweep = compared((NOBODY, NO_DATES, WITHOUT))
    rows = {row["scenario"]: row for row in sweep.rows()}
    assert rows["who?"]["failure"] == "contradiction"
    assert "'p8'" in rows["who?"]["reason"]
    assert "'p9'" in rows["who?"]["reason"]
    assert rows["no visits"]["failure"] == "infeasible"
    assert "at most 0 visits may be held on a date" in rows["no visits"]["reason"]
    assert rows["no visits"]["value"] is None
    assert rows["without p1"]["failure"] is None
    assert rows["without p1"]["rise"] == 0
    told = sweep.sentences()
    place = told.index("Place 0 must get at least 1 visit")
    assert told[place - 1].startswith("no visits: no plan exists, as these cannot all hold")
    assert told[place + 1] == "at most 0 visits may be held on a date"
    assert any(sentence.startswith("changes[1] 'remove_person'") for sentence in told)


def test_a_rule_that_is_set_wrongly_is_told_with_the_change_and_all_else() -> None:
    wrong = (
        SetRule(rule="happiness"),
        AddLevel(level=Level(name="new", terms=(Term(rule="unserved", parameters={"x": 1}),))),
        Absent(person="p1", start=FIRST.replace(year=2052), reason="ill"),
    )
    sweep = compared((Scenario(name="wrong", changes=wrong), WITHOUT))
    failure = sweep.scenario["wrong"].outcome.failure
    assert failure is not None
    assert failure.kind == "contradiction"
    assert [issue.where for issue in failure.issues] == [
        "changes[2] 'absent'.start",
        "changes[0] 'set_rule', rules 'happiness'",
        "changes[1] 'add_level', levels 'new', rule 'unserved', x",
    ]
    assert sweep.scenario["without p1"].plan is not None


def test_a_change_that_fails_of_itself_is_a_row_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: RemovePerson, draft: object) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setattr(RemovePerson, "change", broken)
    sweep = compared((WITHOUT, FEWER))
    assert [each.outcome.status for each in sweep.scenarios] == ["error", "optimal"]
    assert "without p1: KeyError: 'a fault of ours'" in sweep.sentences()


class Fails(Executor):
    """Solves in this thread; of problems without a person it raises something."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if '"p1"' in args[0]:
            future.set_result(fn(*args, **kwargs))
        else:
            future.set_exception(self._error)
        return future


@pytest.mark.parametrize(
    ("error", "kind"), [(BrokenProcessPool("killed"), "lost"), (RuntimeError("odd"), "error")]
)
def test_a_lost_worker_is_told_of_its_scenario_only(
    error: Exception, kind: str, tmp_path: Path
) -> None:
    arguments = ALONE | {"results": tmp_path / "results"}
    sweep = compare(small_problem(), (WITHOUT, FEWER), executor=Fails(error), **arguments)
    lost, there = sweep.scenarios
    assert lost.outcome.failure is not None
    assert lost.outcome.failure.kind == kind
    assert str(error) in " ".join(sweep.sentences())
    assert there.plan is not None
    # It is tried again.
    again = compared((WITHOUT, FEWER), **arguments)
    assert all(each.plan is not None for each in again.scenarios)


def test_a_scenario_can_mend_a_base_without_a_plan() -> None:
    problem = NO_DATES.apply(small_problem())
    mended = Scenario(
        name="mended", changes=(EditItem(item="season", fields={"visits_per_date": 1}),)
    )
    sweep = compared((mended,), problem)
    assert sweep.base.status == "infeasible"
    (there,) = sweep.scenarios
    assert there.plan == solve(small_problem(), **ALONE)
    assert (there.levels, there.difference) == ((), None)
    assert "mended: 'requests unserved' comes to 78 requests." in sweep.sentences()


def test_what_changes_nothing_is_not_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    solved = counting(monkeypatch)
    empty = Scenario(name="as it is")
    again = Scenario(name="p1 left", changes=WITHOUT.changes)
    sweep = compared((empty, WITHOUT, again))
    assert len(solved) == 2
    assert sweep.scenario["as it is"].outcome == sweep.base
    assert sweep.scenario["p1 left"].outcome == sweep.scenario["without p1"].outcome
    assert {sweep.scenario["as it is"].verdict(level.name) for level in small_problem().levels} == {
        "same"
    }


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fingerprints of problems that are solved from now on."""
    solved: list[str] = []

    def noting(problem: Problem, **arguments: Any) -> Plan:
        solved.append(problem.fingerprint)
        return solve(problem, **arguments)

    monkeypatch.setattr(botram_opt.solving.many, "solve", noting)
    return solved


def test_a_base_plan_that_is_given_is_where_all_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = small_problem()
    base = solve(problem, seed=7, **ALONE)
    solved = counting(monkeypatch)
    sweep = compared((WITHOUT,), base=base)
    assert solved == [WITHOUT.apply(problem).fingerprint]
    assert sweep.base.plan == base
    assert sweep.scenarios[0].plan == solve(WITHOUT.apply(problem), start_from=base, **ALONE)


def test_a_base_plan_of_no_levels_is_costed() -> None:
    problem = small_problem()
    reference = ProblemReference.of(problem)
    visits = small_plan().visits
    sweep = compared((FEWER,), base=Plan(problem=reference, visits=visits))
    first = sweep.scenarios[0].levels[0]
    assert first.before == LevelResult(name=first.name, value=78, status="not_optimised")
    # No bound says how far it is from the best plan of the base.
    assert (first.rise, first.least, first.most) == (206, 206, None)
    assert "how good that is, is not known" in sweep.sentences()[0]


@pytest.mark.parametrize("wrong", ["another problem", "other costs", "a visit less"])
def test_a_base_plan_that_is_none_of_the_problem_is_refused(wrong: str) -> None:
    base = small_plan()
    if wrong == "another problem":
        base = small_plan(small_problem(2))
    elif wrong == "other costs":
        level = base.levels[0].model_copy(update={"value": 3, "bound": 3})
        base = base.model_copy(update={"levels": (level, *base.levels[1:])})
    else:
        base = base.model_copy(update={"visits": base.visits[1:]})
    with pytest.raises(ContradictionError) as refused:
        compared((WITHOUT,), base=base)
    assert {issue.where for issue in refused.value.issues} == {"base"}


def test_names_that_are_doubled_are_refused_with_all_else_that_is_wrong() -> None:
    twice = Scenario(name=WITHOUT.name)
    with pytest.raises(ContradictionError) as refused:
        compared((WITHOUT, FEWER, twice), base=small_plan(small_problem(2)))
    places = [issue.where for issue in refused.value.issues]
    assert places[0] == "scenarios[2] 'without p1'"
    assert "base" in places


def test_arguments_out_of_range_are_refused_before_anything_is_solved(tmp_path: Path) -> None:
    file = tmp_path / "results"
    with pytest.raises(ValidationError):
        compare(small_problem(), (), time_limit=0, results=file)
    with pytest.raises(ValueError, match="processes"):
        compared((), processes=1, results=file)
    assert not file.exists()


def test_a_base_of_rules_that_do_not_exist_is_refused() -> None:
    problem = small_problem(rules=({"rule": "no_such_rule"},))
    with pytest.raises(ContradictionError, match="no_such_rule"):
        compared((WITHOUT,), problem)


def test_levels_are_matched_by_name() -> None:
    problem = small_problem()
    first, second, *others = problem.levels
    heavier = first.model_copy(
        update={"terms": tuple(t.model_copy(update={"weight": 2}) for t in first.terms)}
    )
    new = Level(name="counters", terms=(Term(rule="resources_used"),))
    scenarios = (
        Scenario(name="order", changes=(Restate(levels=(second, first, *others)),)),
        Scenario(name="weight", changes=(Restate(levels=(heavier, second, *others)),)),
        Scenario(name="new", changes=(Restate(levels=(first, new)),)),
        Scenario(
            name="service",
            changes=(EditItem(item="service", id="kk", fields={"unserved_weight": 5}),),
        ),
    )
    sweep = compared(scenarios)
    found = sweep.scenario
    assert [rise.name for rise in found["order"].levels][:2] == [second.name, first.name]
    assert found["order"].counted_otherwise == ()
    assert found["weight"].counted_otherwise == (first.name,)
    assert found["weight"].verdict(first.name) == "counted_otherwise"
    assert found["weight"].verdict(second.name) == "same"
    assert found["service"].counted_otherwise == (first.name,)
    assert found["new"].verdict("counters") is None
    told = sweep.sentences()
    assert "new: 'counters' comes to 22 points; the base has no such level." in told
    assert "new: there is no level 'fair load'." in told
    assert (
        "weight: 'requests unserved' comes to 156 points; in the base, where it counts something "
        "else, to 78 requests."
    ) in told


def test_what_and_who_moved_is_told() -> None:
    sweep = compared((FEWER, CLOSED))
    row = next(row for row in sweep.rows() if row["scenario"] == FEWER.name)
    assert (row["visits_moved"], row["counters_removed"], row["people_removed"]) == (0, 5, 6)
    assert (row["value"], row["amount"], row["rise"]) == (284, "284 requests", 206)
    assert (row["verdict"], row["status"], row["gap"]) == ("real", "optimal", 0)
    moves = [move for move in sweep.moves() if move["scenario"] == CLOSED.name]
    assert {move["before"] for move in moves} >= {FIRST}
    assert all(move["after"] != FIRST for move in moves)
    assert moves[0]["name"].startswith("Place")
    told = sweep.sentences()
    assert (
        "nobody for cards: 'requests unserved' rises by 206 requests, from 78 requests to 284 "
        "requests, which is proven."
    ) in told
    assert "nobody for cards: other counters go to 3 visits." in told
    assert "January closed: it is proven that no level changes." in told
    assert f"January closed: {len(moves)} visits move to other dates." in told


def test_a_comparison_is_data_both_ways() -> None:
    sweep = compared(SWEEP)
    again = Comparison.model_validate_json(sweep.to_json())
    assert again == sweep
    assert again.rows() == sweep.rows()
    assert again.moves() == sweep.moves()
    assert again.sentences() == sweep.sentences()


def test_news_come_as_scenarios_are_done(tmp_path: Path) -> None:
    file = tmp_path / "results"
    heard: list[ScenarioNews] = []
    compared((WITHOUT, NOBODY), results=file, on_progress=heard.append)
    assert heard[0] == ScenarioNews(None, "optimal", 0, 2, known=False)
    assert {news.scenario: news.status for news in heard[1:]} == {
        "who?": "contradiction",
        "without p1": "optimal",
    }
    assert [news.done for news in heard] == [0, 1, 2]
    heard.clear()
    compared((WITHOUT, NOBODY), results=file, on_progress=heard.append)
    assert {news.scenario for news in heard if news.known} == {None, "without p1"}


def test_an_error_of_the_listener_ends_it_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(news: ScenarioNews) -> None:
        if news.done == 2:
            raise OSError("the terminal is gone")

    file = tmp_path / "results"
    with pytest.raises(OSError, match="the terminal is gone"):
        compared(SWEEP, results=file, on_progress=stop)
    heard: list[ScenarioNews] = []
    compared(SWEEP, results=file, on_progress=heard.append)
    assert sum(news.known for news in heard) >= 2


def test_a_second_run_solves_only_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved = counting(monkeypatch)
    file = tmp_path / "results"
    first = compared((FEWER, NO_DATES), results=file)
    assert len(solved) == 3
    second = compared((FEWER, NO_DATES, WITHOUT), results=file)
    assert solved[3:] == [WITHOUT.apply(small_problem()).fingerprint]
    assert second.scenarios[:2] == first.scenarios
    # Another question is another answer.
    compared((FEWER,), results=file, seed=1)
    assert len(solved) == 6


def test_why_there_is_no_plan_is_told_in_the_language_spoken_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "results"
    english = compared((FEWER, NO_DATES), results=file)
    solved = counting(monkeypatch)
    no_dates = NO_DATES.apply(small_problem()).fingerprint
    with speaking("id"):
        indonesian = compared((FEWER, NO_DATES), results=file)
        assert solved == [no_dates]
        assert compared((FEWER, NO_DATES), results=file) == indonesian
    assert compared((FEWER, NO_DATES), results=file) == english
    assert solved == [no_dates]
    (there, none) = indonesian.scenarios
    assert there == english.scenarios[0]
    assert none.outcome.failure is not None
    assert "paling banyak 0 kunjungan boleh diadakan per tanggal" in none.outcome.failure.conflict


def test_what_is_not_final_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "results"
    cancel = threading.Event()
    cancel.set()
    cut = compared((FEWER, WITHOUT), results=file, cancel=cancel)
    with pytest.raises(NoPlanWithinLimitError, match=r"before a plan was found\. Whether"):
        cut.base.result()
    kinds = {each.outcome.status for each in cut.scenarios}
    assert kinds == {"no_plan_within_limit"}
    assert cut.base.status == "no_plan_within_limit"
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM outcome").fetchone() == (0,)
    solved = counting(monkeypatch)
    assert compared((FEWER, WITHOUT), results=file).base.status == "optimal"
    assert len(solved) == 3


class CutsShort(Executor):
    """Solves in this thread, as if a cancel had ended it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        plan = Plan.model_validate_json(fn(*args, **kwargs))
        future.set_result(plan.model_copy(update={"status": "cut_short"}).to_json())
        return future


def test_a_plan_that_a_cancel_cut_short_is_told_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "results"
    cut = compare(small_problem(), (WITHOUT,), executor=CutsShort(), results=file, **ALONE)
    assert (cut.base.status, cut.scenarios[0].outcome.status) == ("cut_short", "cut_short")
    solved = counting(monkeypatch)
    assert compared((WITHOUT,), results=file).scenarios[0].outcome.status == "optimal"
    assert len(solved) == 2


def test_another_file_is_refused_before_anything_is_solved(tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("date,visits\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="no file of results"):
        compared(SWEEP, many_places(40), results=file)
    assert file.read_text(encoding="utf-8") == "date,visits\n"


RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from test_compare import swept

if __name__ == "__main__":
    swept(sys.argv[2], None, lambda news: print(news.known, flush=True))
"""


def swept(
    file: str | Path | None,
    executor: Executor | None,
    tell: Callable[[ScenarioNews], None] | None = None,
) -> Comparison:
    """A sweep of nine solves, of some tenths of a second each; in a process without an executor."""
    scenarios = tuple(
        Scenario(name=f"{kind} {n}", changes=(ChangeStock(counter_type=kind, by=n),))
        for kind in ("c1", "c2")
        for n in range(1, 5)
    )
    return compare(
        small_problem(8),
        scenarios,
        executor=executor,
        processes=1 if executor is None else None,
        results=file,
        on_progress=tell,
        **ALONE,
    )


def kept(file: Path) -> set[str]:
    """Fingerprints of the problems of which a sound file keeps outcomes."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute("SELECT asked FROM outcome").fetchall()
    return {Question.model_validate_json(asked).problem for (asked,) in rows}


def test_a_sweep_that_was_killed_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, file = tmp_path / "run.py", tmp_path / "results"
    script.write_text(RUN, encoding="utf-8")
    here = str(Path(__file__).parent)
    command = [sys.executable, str(script), here, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for _ in range(4):
            assert run.stdout.readline() == "False\n"
        # In the middle of a solve.
        time.sleep(0.1)
        run.kill()
        run.wait(PATIENCE)
    there = kept(file)
    assert 4 <= len(there) < 9
    solved = counting(monkeypatch)
    with one_thread() as executor:
        again = swept(file, executor)
        assert len(solved) == 9 - len(there)
        assert there.isdisjoint(solved)
        assert kept(file) == there | set(solved)
        assert again == swept(None, executor)


def test_two_runs_at_once_share_a_file(tmp_path: Path) -> None:
    file = tmp_path / "results"
    with one_thread() as executor, one_thread() as other, ThreadPoolExecutor(2) as both:
        runs = [both.submit(swept, file, each) for each in (executor, other)]
        found = [run.result(PATIENCE) for run in runs]
    assert found[0] == found[1]
    assert len(kept(file)) == 9


def test_what_a_file_tells_of_a_plan_that_is_not_so_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "results"
    compared((FEWER,), results=file)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        # A request more is served than the counters have time for.
        (found,) = other.execute("SELECT found FROM outcome").fetchone()
        served = re.sub(
            r'("served":\{"ktp":)(\d+)', lambda told: f"{told[1]}{int(told[2]) + 1}", found
        )
        assert served != found
        other.execute("UPDATE outcome SET found = ? WHERE found = ?", (served, found))
    with pytest.raises(UnreadableError, match="damaged"):
        compared((FEWER,), results=file)
