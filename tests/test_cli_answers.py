"""What all commands that answer questions share: languages, JSON, bad input, Ctrl-C, help."""

from __future__ import annotations

import gettext
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import botram_opt.cli.writing
import botram_opt.language
from botram_opt.changes import ClosePlace, RemovePerson, Scenario
from botram_opt.cli.answers.telling import Sentences
from botram_opt.formats import read_problem, write_problem
from botram_opt.language import number
from test_cli import no_plan, run


def scenario(path: Path, *changes: Any, name: str = "S") -> Path:
    """A file with a scenario."""
    path.write_text(Scenario(name=name, changes=changes).to_json(), encoding="utf-8")
    return path


CLOSED = ClosePlace(sub_district="s1", start="2025-02-01", end="2025-03-31", reason="Nyepi")

QUESTIONS: dict[str, str] = {
    "explain": "explain STUCK --out OUT",
    "why a visit": "why PROBLEM PLAN --visit s1",
    "why a person": "why PROBLEM PLAN --person p1 --at s2",
    "why counters": "why PROBLEM PLAN --counter c1",
    "why not": "why-not PROBLEM PLAN --visit s1=2025-01-11",
    "impossible": "why-not PROBLEM PLAN --visit s1=2025-01-11 --visit s2=2025-01-11",
    "dates": "dates PROBLEM PLAN s0",
    "next moves": "next-moves PROBLEM PLAN",
    "what if": "what-if PROBLEM FILE --base PLAN --out OUT",
    "worth": "worth PROBLEM --candidates FILE --base PLAN --out OUT",
    "pareto": "pareto PROBLEM --goal unserved --goal staff_travel --points 2 --out OUT",
    "replan": "replan PROBLEM PLAN --as-of 2025-01-05 --without p1 --out OUT",
    "nothing asked": "why-not PROBLEM PLAN",
    "bad options": "why-not PROBLEM PLAN --visit s9=x --counters a=b --absent p1=now",
    "bad numbers": "why-not PROBLEM PLAN --counters s1=c1:x --closed s1=2025-01-04",
    "bad names": "why PROBLEM PLAN --visit s1#b --person Persn --counter Plates",
    "too much": "why PROBLEM PLAN --visit s1 --at s1",
    "bad picture": "pareto PROBLEM --goal unserved --plot x.jpg",
    "bad day": "replan PROBLEM PLAN --as-of soon --out OUT",
    "nowhere to write": "replan PROBLEM PLAN --as-of 2025-01-05 --out PLAN",
}
"""Commands; words in capitals stand for files."""


def asked(question: str, files: tuple[Path, Path], *more: object) -> Any:
    """What a command says."""
    folder = files[0].parent
    file = scenario(folder / "scenario.json", CLOSED)
    stuck = folder / "stuck.json"
    write_problem(stuck, no_plan())
    names = {
        "STUCK": stuck,
        "PROBLEM": files[0],
        "PLAN": files[1],
        "FILE": file,
        "OUT": folder / "out",
    }
    return run(*(names.get(word, word) for word in QUESTIONS[question].split()), *more)


class Disguised(gettext.NullTranslations):
    """A language in which every message is of one letter, but for what is filled in."""

    def gettext(self, message: str) -> str:
        return re.sub(r"\{\w+\}|[A-Za-z]", lambda m: m[0] if m[0][0] == "{" else "ж", message)

    def ngettext(self, one: str, several: str, n: int) -> str:
        return self.gettext(several if n != 1 else one)


@pytest.mark.usefixtures("in_threads")
@pytest.mark.parametrize("question", QUESTIONS)
def test_all_that_is_said_can_be_translated(
    question: str, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is no name, no date and no file comes from a message."""
    monkeypatch.setattr(botram_opt.language, "_catalogue", lambda _: Disguised())
    result = asked(question, files, "--lang", "id")
    assert result.exit_code in (0, 2, 3, 5)
    assert "ж" in result.output
    problem = json.loads(files[0].read_text(encoding="utf-8"))
    known = " ".join([*map(str, problem_texts(problem)), QUESTIONS[question], NOT_SAID])
    words = re.findall("[A-Za-z]+", result.output.replace(str(files[0].parent), ""))
    assert set(words) <= set(re.findall("[A-Za-z]+", known))


NOT_SAID = """
    Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember
    km S Nyepi
    problem plan year what if worth pareto out base point repair repairs json csv
    pip install botram opt plot
    FROM TO PLACE TYPE N YYYY MM DD png svg pdf Not a directory
"""
"""Names of months in Indonesian, of units, of levels and files; forms; what the system says."""


def problem_texts(value: Any) -> Iterator[object]:
    """All texts in JSON data."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from problem_texts(part)
    elif isinstance(value, str):
        yield value


def test_an_answer_is_in_the_language_that_is_asked_for(files: tuple[Path, Path]) -> None:
    english = asked("why not", files)
    indonesian = asked("why not", files, "--lang", "id")
    assert (english.exit_code, indonesian.exit_code) == (0, 0)
    assert "Place 1 must be visited on 11 January 2025" in english.stdout
    assert "January" not in indonesian.stdout
    assert " 11 Januari 2025" in indonesian.stdout
    # Nothing of it stays behind.
    assert number(1234) == "1,234"
    assert run("why-not", *files, "--lang", "nl").exit_code == 2


@pytest.mark.usefixtures("in_threads")
@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("why a visit", "requirements"),
        ("why not", "nearest"),
        ("dates", "choices"),
        ("next moves", "moves"),
        ("what if", "scenarios"),
        ("worth", "marginals"),
        ("pareto", "points"),
        ("replan", "announcements"),
    ],
)
def test_json_is_the_record_and_nothing_else(
    question: str, part: str, files: tuple[Path, Path]
) -> None:
    result = asked(question, files, "--json", "--quiet")
    assert (result.exit_code, result.stderr) == (0, "")
    assert part in json.loads(result.stdout)


@pytest.mark.parametrize("question", ["why not", "dates", "next moves"])
def test_quiet_is_silent(question: str, files: tuple[Path, Path]) -> None:
    result = asked(question, files, "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_faults_of_all_files_and_options_are_told_at_once(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    for name in ("bad.json", "worse.json"):
        (tmp_path / name).write_text('{"surplus": 1}', encoding="utf-8")
    bad, worse = tmp_path / "bad.json", tmp_path / "worse.json"
    out = ("--out", tmp_path / "out")
    for arguments, faults in (
        (("why-not", files[0], bad, "--changes", worse, "--without", "p9"), 3),
        (("why-not", bad, worse, "--without", "p9"), 2),
        (("what-if", files[0], bad, worse, "--base", bad, *out), 2),
        (("worth", files[0], "--candidates", bad, "--base", worse, *out), 2),
        (("pareto", bad, "--goal", "a", "--start-from", worse, "--plot", "x.jpg"), 3),
        (("replan", bad, worse, "--as-of", "soon", "--actuals", files[0], *out), 4),
        (("why", bad, worse), 2),
        (("dates", bad, worse, "s1"), 2),
        (("next-moves", bad, worse, *out), 2),
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert result.stdout == ""
        told = {line.split(":")[0] for line in result.stderr.splitlines()[1:]}
        assert len(told) == faults, result.stderr
        assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_scenario_for_one_question_is_one(files: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    result = run("why-not", *files, "--changes", tmp_path / "none.json")
    assert result.exit_code == 2
    assert "none.json: it holds 0 scenarios, not one" in result.stderr


@pytest.mark.parametrize("question", ["what-if", "worth"])
def test_that_there_is_no_scenario_is_told(
    question: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    none = tmp_path / "none.json"
    none.write_text("[]", encoding="utf-8")
    result = run(question, files[0], *(("--candidates",) if question == "worth" else ()), none)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.json: it holds no scenario. Give one at least." in result.stderr


@pytest.mark.parametrize(
    "question",
    [
        ("why", "--visit", "s1"),
        ("why-not", "--visit", "s1=2025-01-11"),
        ("dates", "s1"),
    ],
)
def test_that_a_plan_is_of_another_problem_is_told(
    question: tuple[str, ...], files: tuple[Path, Path], tmp_path: Path
) -> None:
    told = "The plan was made for another problem"
    other = tmp_path / "other.json"
    write_problem(other, read_problem(files[0]).changed(name="Another"))
    command, *options = question
    assert told in run(command, other, files[1], *options).stderr
    assert told not in run(command, other, files[1], *options, "--quiet").stderr
    assert told not in run(command, *files, *options).stderr


def test_what_remains_is_not_planned_from_a_plan_of_another_problem_unseen(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.json"
    write_problem(other, read_problem(files[0]).changed(name="Another"))
    result = run("replan", other, files[1], "--as-of", "2025-01-10", "--out", tmp_path / "out")
    assert "The plan was made for another problem" in result.stderr


def test_changes_of_a_file_come_before_those_of_options(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    leaves = scenario(tmp_path / "leaves.json", RemovePerson(id="p1"))
    result = run("why-not", *files, "--changes", leaves, "--visit", "s1=2025-01-12")
    assert result.exit_code == 3
    assert "changes[1] 'add_pin'" in result.stdout


def test_sentences_are_wrapped_and_stand_in() -> None:
    console = Console(width=20, file=None, record=True, highlight=False)
    with console.capture() as shown:
        console.print(Sentences(["A name \x1b[31m that goes on.", "  - as an item does", ""]))
    assert shown.get() == "A name \\x1b[31m\n  that goes on.\n  - as an item\n    does\n\n"


def test_help_lists_all_of_them_and_is_quick() -> None:
    shown = run("--help").stdout
    headings = ["Commands:", "Why, and why not:", "What if, and what now:"]
    places = [shown.index(heading) for heading in headings]
    assert places == sorted(places)
    for command in ("explain", "why", "why-not", "dates", "next-moves"):
        assert places[1] < shown.index(f"\n  {command} ") < places[2]
    for command in ("what-if", "worth", "pareto", "replan"):
        assert shown.index(f"\n  {command} ") > places[2]
    heavy = "{'ortools', 'pydantic', 'babel', 'numpy'} & set(sys.modules)"
    code = f"import sys, botram_opt.cli.app; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ctrl_c_ends_an_answer_with_what_is_known(files: tuple[Path, Path]) -> None:
    code = """
import os, signal
import botram_opt.scenarios as scenarios
from botram_opt.cli import main
real = scenarios.compare
def compare(problem, scenarios, *, cancel, **others):
    os.kill(os.getpid(), signal.SIGINT)
    assert cancel.wait(10)
    return real(problem, (), cancel=cancel, **others)
scenarios.compare = compare
main()
"""
    file = scenario(files[0].parent / "scenario.json", CLOSED)
    command = (sys.executable, "-c", code, "what-if", files[0], file, "--base", files[1])
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert result.stderr == (
        "Stopping with what is known so far; Ctrl-C again ends at once.\n"
        "The base: planned, proven the best\n"
    )
    assert result.returncode == 0
    assert result.stdout.startswith("Scenarios beside the base")


def test_a_full_disk_leaves_nothing_behind(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device", "problem.json")

    monkeypatch.setattr(botram_opt.cli.writing, "write_whole", full)
    result = asked("replan", files)
    assert result.exit_code == 5
    assert "1 visit changes" in result.stdout
    assert "The plan is not written: problem.json: No space left on device." in result.stderr
    assert not (files[0].parent / "out").exists()
