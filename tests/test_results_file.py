"""A file of results: whole whatever happens, and nothing else is ever taken for one."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import botram_opt.scenarios.results_file
from botram_opt.errors import InfeasibleError, NoPlanWithinLimitError, UnreadableError
from botram_opt.scenarios.outcome import outcome_of
from botram_opt.scenarios.results_file import APPLICATION, Question, ResultsFile, question
from botram_opt.solving.limits import Limits
from small import small_plan, small_problem
from told import survived

PLAN = small_plan()
ASKED = question(small_problem(), Limits(), None)


def said(path: Path) -> str:
    """What is said of a file that cannot be used."""
    with pytest.raises(UnreadableError) as refused:
        ResultsFile(path)
    (issue,) = refused.value.issues
    assert issue.where == path.name
    return f"{issue.what}. {issue.remedy}."


def test_what_is_kept_is_there_in_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "results"
    infeasible = outcome_of(InfeasibleError(["a", "b"]))
    other = question(small_problem(2), Limits(), None)
    with ResultsFile(file) as results:
        assert results.get(ASKED) is None
        assert results.keep(ASKED, outcome_of(PLAN)) == outcome_of(PLAN)
        assert results.keep(other, infeasible) == infeasible
    with ResultsFile(file) as results:
        assert results.get(ASKED) == outcome_of(PLAN)
        assert results.get(other) == infeasible
    assert [path.name for path in tmp_path.iterdir()] == ["results"]


def test_the_first_outcome_of_a_question_stays(tmp_path: Path) -> None:
    later = outcome_of(PLAN.model_copy(update={"status": "feasible"}))
    with ResultsFile(tmp_path / "results") as one, ResultsFile(tmp_path / "results") as other:
        one.keep(ASKED, outcome_of(PLAN))
        assert other.keep(ASKED, later) == outcome_of(PLAN)
        assert one.get(ASKED) == outcome_of(PLAN)


def test_a_question_is_all_that_its_answer_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = small_problem()
    moved = PLAN.model_copy(update={"visits": PLAN.visits[1:]})
    asked: list[Question] = [
        question(problem, Limits(), None),
        question(small_problem(2), Limits(), None),
        question(problem, Limits(time=3), None),
        question(problem, Limits(workers=3), None),
        question(problem, Limits(seed=3), None),
        question(problem, Limits(reproducible=True), None),
        question(problem, Limits(), PLAN),
        question(problem, Limits(), moved),
    ]
    monkeypatch.setattr("importlib.metadata.version", lambda name: name)
    asked.append(question(problem, Limits(), None))
    assert len({each.key for each in asked}) == len(asked)
    assert PLAN.solver is not None
    slower = PLAN.solver.model_copy(update={"work": 1000.0})
    again = PLAN.model_copy(update={"solver": slower})
    assert question(problem, Limits(), again) == question(problem, Limits(), PLAN)


def test_what_is_final_is_worth_keeping() -> None:
    assert outcome_of(PLAN).is_final
    assert outcome_of(InfeasibleError()).is_final
    assert outcome_of(UnreadableError([])).is_final
    assert not outcome_of(PLAN.model_copy(update={"status": "cut_short"})).is_final
    assert not outcome_of(NoPlanWithinLimitError("too short")).is_final
    assert not outcome_of(RuntimeError("gone")).is_final


@pytest.mark.parametrize(
    "content", [b"date,visits\n", b"SQLite format 3\0 and no more", b"\1" * 5000, b"x"]
)
def test_another_file_is_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_bytes(content)
    assert "no file of results" in said(file)
    assert file.read_bytes() == content


@pytest.mark.parametrize("table", ["CREATE TABLE outcome (a)", "VACUUM"])
def test_another_database_is_left_as_it_is(table: str, tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA user_version = 1")
        other.execute(table)
    content = file.read_bytes()
    assert len(content) > 0
    assert "no file of results" in said(file)
    assert file.read_bytes() == content


def test_a_file_of_another_version_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "results"
    with contextlib.closing(sqlite3.connect(file)) as later:
        later.execute(f"PRAGMA application_id = {APPLICATION}")
        later.execute("PRAGMA user_version = 2")
        later.execute("CREATE TABLE outcomes (a)")
    content = file.read_bytes()
    assert "schema version 2, and not of 1" in said(file)
    assert file.read_bytes() == content


def test_an_empty_file_is_one_that_is_being_made(tmp_path: Path) -> None:
    file = tmp_path / "results"
    file.touch()
    with ResultsFile(file) as results:
        results.keep(ASKED, outcome_of(PLAN))
        assert results.get(ASKED) is not None


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (".", "is a folder"),
        ("no folder/results", "there is no folder"),
        ("a\0b", "no path"),
        ("/dev/null", "no file of results"),
        ("x" * 300, "cannot be opened: File name too long"),
    ],
)
def test_a_path_of_no_file_is_refused(path: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=what):
        ResultsFile(tmp_path / path)


@contextlib.contextmanager
def as_nobody() -> Iterator[Path]:
    """Without the rights of root, to whom no file is read-only; gives a folder of theirs."""
    is_root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp())
    try:
        if is_root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_solved() -> None:
    with as_nobody() as folder:
        file = folder / "results"
        ResultsFile(file).__exit__()
        file.chmod(0o400)
        assert "it cannot be written" in said(file)
        file.chmod(0o000)
        assert "it cannot be opened: Permission denied" in said(file)
        folder.chmod(0o500)
        assert "it cannot be written" in said(folder / "other")
        assert [path.name for path in folder.iterdir()] == ["results"]


def test_a_file_that_goes_away_meanwhile_is_no_silent_loss(tmp_path: Path) -> None:
    with ResultsFile(tmp_path / "results") as results:
        (tmp_path / "results").unlink()
        with pytest.raises(UnreadableError, match="cannot be written"):
            results.keep(ASKED, outcome_of(PLAN))


def test_a_file_that_is_held_by_another_process_is_waited_for_and_then_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "results"
    ResultsFile(file).__exit__()
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(botram_opt.scenarios.results_file, "PATIENCE", 0.2)
        assert "another program has held it for 0.2 seconds" in said(file)
        monkeypatch.setattr(botram_opt.scenarios.results_file, "PATIENCE", 30)
        opened = threading.Event()

        def open_it() -> None:
            with ResultsFile(file):
                opened.set()

        opening = threading.Thread(target=open_it)
        opening.start()
        assert not opened.wait(0.3)
        other.execute("ROLLBACK")
        assert opened.wait(20)
        opening.join()


ANOTHERS = outcome_of(small_plan(small_problem(2))).model_dump_json()


@pytest.mark.parametrize("found", ["no JSON", '{"plan": null}', ANOTHERS])
def test_a_result_that_is_damaged_is_told(found: str, tmp_path: Path) -> None:
    file = tmp_path / "results"
    with ResultsFile(file) as results:
        results.keep(ASKED, outcome_of(PLAN))
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("UPDATE outcome SET found = ?", (found,))
    with ResultsFile(file) as results, pytest.raises(UnreadableError, match="damaged"):
        results.get(ASKED)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "results"
    with ResultsFile(file) as results:
        results.keep(ASKED, outcome_of(PLAN))
    content = file.read_bytes()
    file.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    assert "damaged" in said(file)


KEEPING = """
import os, random, signal, sys, time
sys.path.insert(0, sys.argv[1])
from botram_opt.scenarios.outcome import outcome_of
from botram_opt.scenarios.results_file import ResultsFile, question
from botram_opt.solving.limits import Limits
from small import small_plan, small_problem

problem, chance = small_problem(), random.Random(1)
plan = outcome_of(small_plan(problem))
log = os.open(sys.argv[3], os.O_CREAT | os.O_RDWR | os.O_APPEND)

def keep(run):
    with ResultsFile(sys.argv[2]) as results:
        for seed in range(run * 1000, (run + 1) * 1000):
            results.keep(question(problem, Limits(seed=seed), None), plan)
            os.write(log, b"%d " % seed)

def make(run):
    for number in range(1000):
        with ResultsFile(f"{sys.argv[2]} {run} {number}"):
            pass

def begin(what, run):
    child = os.fork()
    if not child:
        what(run)
        os._exit(0)
    return child

for run in range(0, 60, 3):
    # Two that keep in one file, and one that makes one file after another.
    children = [begin(keep, run), begin(keep, run + 1), begin(make, run + 2)]
    enough = os.fstat(log).st_size + chance.randint(1, 40)
    while os.fstat(log).st_size < enough:
        time.sleep(0.0005)
    for child in chance.sample(children, 3):
        time.sleep(chance.uniform(0, 0.004))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
"""


def test_killed_at_any_moment_the_file_is_whole_and_holds_all_that_was_kept(tmp_path: Path) -> None:
    script, file, log = (tmp_path / name for name in ("script.py", "results", "log"))
    script.write_text(KEEPING, encoding="utf-8")
    here = str(Path(__file__).parent)
    subprocess.run([sys.executable, script, here, file, log], check=True, timeout=60)
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute("SELECT asked FROM outcome").fetchall()
    kept = [Question.model_validate_json(asked).limits.seed for (asked,) in rows]
    runs: dict[int, set[int]] = {}
    for seed in kept:
        runs.setdefault(seed // 1000, set()).add(seed % 1000)
    assert len(runs) >= 20
    for seeds in runs.values():
        assert seeds == set(range(len(seeds)))
    assert {int(seed) for seed in log.read_text().split()} <= set(kept)
    made = [path for path in tmp_path.iterdir() if path.name.startswith("results ")]
    assert len(made) > 20
    for path in made:
        if not path.name.endswith("-journal"):
            with ResultsFile(path) as results:
                assert results.get(ASKED) is None
    with ResultsFile(file) as results:
        for seed in kept[:: len(kept) // 20]:
            outcome = results.get(question(small_problem(), Limits(seed=seed), None))
            assert outcome == outcome_of(PLAN)
    # Three at a time, twenty times.
    survived["kills of who keeps results"] += 60
