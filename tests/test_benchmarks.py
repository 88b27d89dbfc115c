"""The benchmarks measure what they say, and their report says what was measured."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from botram_opt import Level, Plan, Problem, ProblemReference, Term, read_problem, solve
from instances import __main__ as writing
from instances.catalogue import INSTANCES, SUITES, in_suite
from measuring import processes
from measuring.building import counted
from measuring.contenders import ABLATED, PEERS, VARIANTS, Watch, plan_of_ours, variant
from measuring.machine import code, machine
from measuring.processes import run
from measuring.results import OURS, Found, Job, Result, Results, latest, still_to_do
from measuring.suites import jobs
from measuring.trial import judged
from reporting.bars import INSTANCES_OF_BEKASI, Bar, bars
from reporting.choosing import cases, duels
from reporting.growth import exponents
from reporting.spread import extrapolated
from reporting.tables import of_first_levels, of_solves
from reporting.variants import of_variants
from small import small_problem


def result(job: Job, **found: Any) -> Result:
    return Result(
        job=job,
        found=Found(**({"answered": "plan"} | found)),
        code="abc",
        machine=machine(),
        began=dt.datetime(2025, 1, 4, tzinfo=dt.UTC),
        load=1,
        tree_mib=100,
    )


def solved(
    instance: str, contender: str, values: tuple[int, ...], when: float, **found: Any
) -> Result:
    """A solve within 120 s that reached its first level at a time."""
    job = Job(instance=instance, contender=contender, seconds=120, seed=found.pop("seed", 0))
    trace = ((when / 2, values[0] + 5), (when, values[0]))
    return result(job, values=values, first_level=trace, **({"taken": 100} | found))


def bar(results: list[Result], start: str) -> Bar:
    return next(one for one in bars(results) if one.claim.startswith(start))


def test_names_of_instances_are_what_suites_and_bars_mean() -> None:
    assert len([name for name in INSTANCES if name.startswith("bekasi-")]) == 27 + 1
    for suite in SUITES:
        assert in_suite(suite)
        wanted = jobs(suite)
        assert len({job.key for job in wanted}) == len(wanted)
        assert {job.instance for job in wanted if job.what == "solve"} <= INSTANCES.keys()
    assert {job.contender for job in jobs("full")} == {*PEERS, *VARIANTS}
    assert not [job for job in jobs("smoke", ["local_search"]) if job.contender == "local_search"]


def test_instances_are_written_as_files_that_are_read(tmp_path: Path) -> None:
    writing.main(["bekasi-4-places", "villages-1", "--out", str(tmp_path)])
    for name in ("bekasi-4-places", "villages-1"):
        problem = INSTANCES[name].make()
        assert read_problem(tmp_path / f"{name}.json").fingerprint == problem.fingerprint
    with pytest.raises(SystemExit):
        writing.main(["nowhere"])


def test_a_job_runs_in_a_process_of_its_own() -> None:
    job = Job(instance="assignment-c-4x8", seconds=20)
    found = run(job, "abc", machine())
    assert found.found.answered == "plan", found.found.why
    assert found.found.is_proven
    assert 0 < (found.found.building or 0) < found.found.taken < 20
    assert found.found.first_level[-1][1] == found.found.values[0]
    assert found.memory_mib > 50
    peer = run(job.model_copy(update={"contender": "visit_mip"}), "abc", machine())
    assert peer.found.values == found.found.values
    lost = run(Job(instance="nowhere", seconds=1), "abc", machine())
    assert lost.found.answered == "failed"
    assert "nowhere" in lost.found.why


def test_who_does_not_keep_the_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "GRACE", 0.0)
    monkeypatch.setattr(processes, "LATE", 0.0)
    late = run(Job(instance="bundled-2025", seconds=60), "abc", machine())
    assert late.found.answered == "ended"
    assert not late.found.has_plan


def test_a_plan_that_breaks_a_rule_is_not_valid() -> None:
    problem = small_problem()
    plan = solve(problem, workers=1)
    assert judged(problem, plan).values == tuple(level.value for level in plan.levels)
    reference = ProblemReference.of(problem)
    broken = judged(problem, Plan(problem=reference, visits=plan.visits[1:]))
    assert broken.answered == "not valid"
    assert broken.why
    assert not broken.has_plan
    assert judged(problem, None).answered == "no plan"


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_find_the_same(name: str) -> None:
    problem = two_levels()
    with variant(name), counted() as building:
        watch = Watch()
        plan = plan_of_ours(problem, 60, 0, 1, watch)
    assert plan is not None
    assert plan.status == "optimal"
    assert [level.value for level in plan.levels] == [
        level.value for level in solve(problem, workers=1).levels
    ]
    assert watch.first_level[-1][1] == plan.levels[0].value
    assert len(watch.ends) == 2
    assert building.seconds > 0


def two_levels() -> Problem:
    return small_problem(
        levels=(
            Level(name="served", terms=(Term(rule="unserved"),)),
            Level(name="fair", terms=(Term(rule="fair_visits"),)),
        )
    )


def test_results_are_kept_and_an_interrupted_line_is_measured_again(tmp_path: Path) -> None:
    results = Results(tmp_path / "new" / "runs.jsonl")
    one, two = (result(Job(instance="a", seed=seed), taken=seed) for seed in (1, 2))
    wanted = [one.job, two.job]
    assert still_to_do(wanted, results.read(), lambda _: "abc") == wanted
    results.add(one)
    with results.path.open("a") as file:
        file.write(two.model_dump_json()[:50])
    assert results.read() == [one]
    assert still_to_do(wanted, results.read(), lambda _: "abc") == [two.job]
    assert still_to_do(wanted, results.read(), lambda _: "other code") == wanted
    assert still_to_do(wanted, results.read(), None) == [two.job]
    results.add(two)
    assert results.read() == [one, two]
    again = result(one.job, taken=9)
    results.add(again)
    assert latest(results.read()) == [again, two]
    assert json.loads(results.path.read_text().splitlines()[0])["job"]["instance"] == "a"


def test_the_code_of_a_peer_is_not_that_of_the_library() -> None:
    now = code()
    assert now == code()
    assert now.of(Job(instance="a")) == now.of(Job(instance="a", contender="without names"))
    assert now.of(Job(instance="a")) != now.of(Job(instance="a", contender="greedy"))


def test_proof_needs_five_runs_and_their_median_counts() -> None:
    def runs(times: list[float]) -> list[Result]:
        return [
            solved("bundled-2025", OURS, (5,), 1, bounds=(5,), taken=time, seed=seed)
            for seed, time in enumerate(times)
        ]

    start = "The bundled year 2025"
    assert bar(runs([10, 20, 29, 99, 99]), start).met
    assert bar(runs([10, 20, 31, 32, 33]), start).met is False
    assert bar(runs([10, 20]), start).met is None
    unproven = solved("bundled-2025", OURS, (5,), 1, bounds=(4,), taken=1, seed=9)
    assert bar([*runs([10, 20, 21, 22]), unproven], start).met is False


def test_two_a_date_is_judged_after_a_minute_and_at_the_end() -> None:
    job = Job(instance="bekasi-2-2-as-it-is", seconds=180)
    found = {
        "values": (1000, 10),
        "bounds": (999, 10),
        "taken": 170,
        "first_level": ((10, 1005), (100, 1000)),
        "first_bound": ((10, 900), (50, 996)),
    }
    start = "Two visits a date, up to two a year, demand that builds up"
    assert bar([result(job, **found)], start).met
    late = found | {"first_bound": ((10, 900), (70, 996))}
    assert bar([result(job, **late)], start).met is False
    assert bar([result(job, **(found | {"bounds": (999, None)}))], start).met is False
    assert bar([result(job, **(found | {"bounds": (999, 9)}))], start).met is False


def test_a_duel_is_lost_by_a_worse_level_and_won_by_being_sooner() -> None:
    def duel(ours: Result, *peers: Result) -> Any:
        return duels(cases([ours, *peers])[0])[0]

    peer = solved("bekasi-1-1-tight", "visit_mip", (100, 7), 80)
    worse = solved("bekasi-1-1-tight", "greedy", (120, 1), 1)
    ours = solved("bekasi-1-1-tight", OURS, (100, 6), 4)
    won = duel(ours, peer, worse)
    assert won.worse_than == ()
    assert won.best_peer == "visit_mip"
    assert won.sooner == 20
    assert duel(solved("bekasi-1-1-tight", OURS, (100, 8), 4), peer).worse_than == ("visit_mip",)
    assert duel(solved("bekasi-1-1-tight", OURS, (101, 1), 4), peer).sooner == 0
    none = result(ours.job, answered="no plan")
    assert duel(none, peer).worse_than == ("visit_mip",)
    invalid = peer.model_copy(
        update={"found": peer.found.model_copy(update={"answered": "not valid"})}
    )
    assert duel(ours, invalid).best_peer is None


def test_beside_peers_all_instances_count() -> None:
    names = [n for n in INSTANCES if n.startswith(("bekasi-", "bundled-"))]
    names.remove("bekasi-4-places")
    assert len(names) == INSTANCES_OF_BEKASI
    every = [
        solved(name, contender, (10, 10), 80 if contender == "greedy" else 2)
        for name in names
        for contender in (OURS, "greedy")
    ]
    assert bar(every, "Bekasi, 1 to 3").met
    assert bar(every[2:], "Bekasi, 1 to 3").met is None
    slow = solved(names[0], OURS, (10, 10), 5)
    assert bar([slow, *every[1:]], "Bekasi, 1 to 3").met is False


def test_provinces_and_workers_are_told() -> None:
    job = Job(instance="west-java", seconds=870)
    large = {"values": (1000,), "bounds": (985,), "taken": 880, "peak_mib": 3000}
    assert bar([result(job, **large)], "West Java").met
    for off in ({"bounds": (970,)}, {"taken": 901}, {"peak_mib": 4200}, {"answered": "no plan"}):
        assert bar([result(job, **(large | off))], "West Java").met is False
    runs = [indonesia(1, 60, 60), indonesia(2, 30, 60)]
    assert bar(runs, "Indonesia").met
    assert bar(runs[:1], "Indonesia").met is False


def indonesia(workers: int, limit: float, work: float, **found: Any) -> Result:
    job = Job(instance="indonesia", seconds=limit, dask_workers=workers)
    there = {"values": (100,), "bounds": (90,), "taken": limit, "cpu": 2, "cpu_of_workers": work}
    there |= {"regions": 5}
    return result(job, first_level=((limit, 100),), **(there | found))


def test_what_workers_do_in_a_second_is_told() -> None:
    one, half = indonesia(1, 60, 60), indonesia(2, 30, 57)
    # A plan in half the time says nothing, because it had half the time; the work done does.
    told = extrapolated([one, half])
    assert "two workers did 1.90 times the work of one" in told
    assert "1: 59 s, 4: 16 s." in told  # And none for 16, as there are five parts.
    assert "not kept" not in told
    assert "times the work" not in extrapolated([one])


def test_a_run_that_was_late_is_named() -> None:
    late = indonesia(1, 60, 95, taken=96)
    assert "On 1 worker a limit of 60 s was not kept (96 s)" in extrapolated([late])


def test_growth_is_told_as_a_power() -> None:
    def built(power: float) -> list[Result]:
        return [
            result(
                Job(what="build", instance=str(size)),
                answered="built",
                places=size,
                taken=size**power / 1000,
                peak_mib=float(size),
            )
            for size in (20, 200, 2000)
        ]

    found = exponents(built(1.5))
    assert found is not None
    assert found.time == pytest.approx(1.5)
    assert found.memory == pytest.approx(1)
    assert bar(built(1), "Time and memory").met
    assert bar(built(1.5), "Time and memory").met is False


def test_building_is_told_of_the_worst_instance() -> None:
    runs = [
        result(
            Job(instance="west-java"),
            values=(5,),
            taken=100,
            building=0.4 * machine().cores,
            by_parts=True,
        ),
        result(Job(instance="bundled-2025"), taken=10, building=0.4),
    ]
    assert bar(runs, "Building models").met
    over = result(Job(instance="bundled-2024-as-run"), taken=10, building=0.6)
    told = bar([*runs, over], "Building models")
    assert told.met is False
    assert "6.0% (bundled-2024-as-run)" in told.figure


def test_tables_tell_the_best_and_why_there_is_none() -> None:
    refused = Job(instance="a", contender="greedy", seconds=120)
    results = [
        solved("a", OURS, (1234, 5), 3, bounds=(1234, 4)),
        solved("a", "visit_mip", (1300, 5), 9),
        result(refused, answered="not stated", why="the rule | is not stated"),
    ]
    text = of_first_levels(results)
    assert "| a | 120 | **1,234** (3.0 s) | 1,300 (9.0 s) | not stated |" in text
    assert "1,234 (optimal); 5 (20.00%)" in of_solves(results)
    assert "not stated: the rule / is not stated" in of_solves(results)


def test_variants_are_told_as_ratios() -> None:
    results = [
        solved(i, name, (3,), 1, bounds=(bound,), levels=("one",), level_ends=(t,), taken=t)
        for i, names in ABLATED.items()
        for name, t, bound in zip(names, (2, 3, 4, 5, 6), (3, 3, 3, 3, 0), strict=False)
    ]
    text = of_variants(results)
    assert "| as it is | 2.0 | 0.00% | 2.0 | 1.0 | 1 of 1 |" in text
    assert "| without a first guess | 3.0 | 0.00% | 3.0 | 1.5 | 1 of 1 |" in text
    assert "| without improving on the same dates | 6.0 | 100.00% | 6.0 | 3.0 | 0 of 1 |" in text
    assert text.index("`bekasi-2-2-as-it-is`") < text.index("| without schedules | 3.0 |")
