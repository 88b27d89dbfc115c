"""The command line: exit codes, what is written, what is shown, Ctrl-C."""

from __future__ import annotations

import csv
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

import botram_opt.cli.planning
import botram_opt.datasets
import botram_opt.formats
from botram_opt.amounts import level_amount, rule_amount
from botram_opt.cli import screen
from botram_opt.cli.app import app
from botram_opt.errors import DisagreementError
from botram_opt.formats import read_plan, read_problem, write_plan, write_problem
from botram_opt.plan import Plan
from botram_opt.problem import Level, Pin, Problem, Service, Term
from botram_opt.verification import Finding, verify
from many import many_places
from small import small_plan, small_problem

COMMAND = (sys.executable, "-c", "from botram_opt.cli import main; main()")
FILES = {"problem.json", "plan.json", "plan.csv"}
PLANNED = FILES | {"plan.xlsx"}


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def problem(tmp_path: Path) -> Path:
    write_problem(tmp_path / "in.json", small_problem())
    return tmp_path / "in.json"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with a problem and its plan."""
    folder = tmp_path / "made"
    write_problem(folder / "problem.json", small_problem())
    write_plan(folder / "plan.json", small_plan())
    return folder


def no_plan() -> Problem:
    date = small_problem().season.visit_dates[0]
    return small_problem(pins=tuple(Pin(sub_district=s, date=date) for s in ("s0", "s1")))


def test_plan_writes_the_problem_the_plan_and_a_table(problem: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    result = run("plan", problem, "--out", out, "--workers", 1, "--time-limit", 60)
    assert result.exit_code == 0
    assert {path.name for path in out.iterdir()} == PLANNED
    stated, plan = read_problem(out / "problem.json"), read_plan(out / "plan.json")
    assert stated == small_problem()
    assert plan.status == "optimal"
    assert verify(stated, plan).ok
    rows = list(csv.DictReader((out / "plan.csv").open(encoding="utf-8")))
    assert [row["sub_district"] for row in rows] == [visit.sub_district for visit in plan.visits]
    assert "every level is proven" in result.stdout
    assert "The problem names 1 assumption, each with its source" in result.stdout
    assert "level 1 of 4, requests unserved: begins" in result.stderr
    assert "level 4 of 4, staff travel: 47.0 km, bound 47.0 km, gap 0%" in result.stderr


def test_demo_says_how_to_see_the_assumptions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = []

    def bekasi(year: int) -> Problem:
        years.append(year)
        if year < 1900:
            raise ValueError(f"{year} is not covered")
        return small_problem()

    monkeypatch.setattr(botram_opt.datasets, "bekasi", bekasi)
    result = run("demo", "--year", 2026, "--out", tmp_path / "out", "--workers", 1)
    assert result.exit_code == 0
    assert "a guess" not in result.stdout
    how = f"botram-opt show --assumptions {tmp_path / 'out' / 'plan.json'}"
    assert how in result.stdout
    assert "a guess" in run(*how.split()[1:]).stdout
    (tmp_path / "out" / "problem.json").unlink()
    result = run(*how.split()[1:])
    assert result.exit_code == 0
    assert "name it with --problem" in result.stderr
    write_problem(tmp_path / "out" / "problem.json", small_problem())
    assert {path.name for path in (tmp_path / "out").iterdir()} == PLANNED
    result = run("demo", "--year", 1066, "--out", tmp_path / "other")
    assert result.exit_code == 2
    assert "1066 is not covered" in result.stderr
    assert years == [2026, 1066]
    assert not (tmp_path / "other").exists()


def test_json_is_the_plan_and_nothing_else(problem: Path, tmp_path: Path) -> None:
    result = run("plan", problem, "--out", tmp_path / "out", "--json", "--workers", 1)
    assert result.exit_code == 0
    assert Plan.model_validate_json(result.stdout) == read_plan(tmp_path / "out" / "plan.json")
    assert "begins" in result.stderr
    result = run("plan", problem, "--out", tmp_path / "out", "--json", "--quiet", "--workers", 1)
    assert json.loads(result.stdout)["status"] == "optimal"
    assert result.stderr == ""


def test_quiet_is_silent(problem: Path, made: Path, tmp_path: Path) -> None:
    for arguments in (
        ("plan", problem, "--out", tmp_path / "out"),
        ("verify", made / "problem.json", made / "plan.json"),
    ):
        result = run(*arguments, "--quiet")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert {path.name for path in (tmp_path / "out").iterdir()} == PLANNED


def test_the_same_plan_every_time(problem: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        arguments = ("--reproducible", "--seed", 5, "--workers", 1, "--time-limit", 20, "--quiet")
        assert run("plan", problem, "--out", tmp_path / name, *arguments).exit_code == 0
    for name in PLANNED:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    solver = read_plan(tmp_path / "one" / "plan.json").solver
    assert solver is not None
    assert (solver.seed, solver.workers, solver.reproducible, solver.limit) == (5, 1, True, 20)


def test_a_plan_to_start_from(problem: Path, made: Path, tmp_path: Path) -> None:
    arguments = ("plan", problem, "--out", tmp_path / "out", "--quiet", "--start-from")
    assert run(*arguments, made / "plan.json").exit_code == 0
    (tmp_path / "bad.json").write_text("{}")
    result = run(*arguments, tmp_path / "bad.json")
    assert result.exit_code == 2
    assert "bad.json: visits: this field is missing" in result.stderr


def test_bad_input_is_told_in_full_and_nothing_is_written(tmp_path: Path) -> None:
    data = json.loads(small_problem().to_json())
    data["counter_types"][0]["stock"] = -1
    data["people"][0]["nick\x1b[31mname"] = "x"
    (tmp_path / "in.json").write_text(json.dumps(data))
    result = run("plan", tmp_path / "in.json", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("2 faults in the input:\n  - in.json: counter_types[0] 'Cards'")
    assert "nick\\x1b[31mname: this field is not known" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()
    for command in (("verify", "no.json", "no.json"), ("show", "no.json"), ("plan", tmp_path)):
        result = run(*command)
        assert result.exit_code == 2
        assert result.stderr.startswith("1 fault in the input:\n  - ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("plan",),
        ("plan", "in.json", "--time-limit", "0"),
        ("plan", "in.json", "--time-limit", "nan"),
        ("plan", "in.json", "--workers", "0"),
        ("plan", "in.json", "--seed", "-1"),
        ("plan", "in.json", "--loud"),
        ("schema", "people"),
    ],
)
def test_bad_usage(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_plan_exists(tmp_path: Path) -> None:
    write_problem(tmp_path / "in.json", no_plan())
    result = run("plan", tmp_path / "in.json", "--out", tmp_path / "out", "--quiet")
    assert result.exit_code == 3
    assert "No plan exists" in result.stderr
    assert "  - Place 0 and Place 1 must be visited on 4 January 2025" in result.stderr
    assert not (tmp_path / "out").exists()


def test_no_plan_within_the_limit(tmp_path: Path) -> None:
    write_problem(tmp_path / "in.json", many_places(25))
    limit = ("--time-limit", "0.001")
    result = run("plan", tmp_path / "in.json", "--out", tmp_path / "out", *limit)
    assert result.exit_code == 4
    assert "No plan was found within 0.001 seconds" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_fault_of_ours_is_told_as_one(problem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def solve(*_: object, **__: object) -> Plan:
        raise DisagreementError("levels differ")

    monkeypatch.setattr(botram_opt.cli.planning, "solve", solve)
    result = run("plan", problem, "--quiet")
    assert result.exit_code == 70
    assert "a fault of botram-opt, not of your input: levels differ" in result.stderr


def verified_by(instead: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Verify a plan, with something else done where it is measured."""
    code = (
        "import os, signal, botram_opt.verification as known; from botram_opt.cli import main;"
        f"known.verify = lambda *_: {instead}; main()"
    )
    files = (str(folder / "problem.json"), str(folder / "plan.json"))
    command = [sys.executable, "-c", code, "verify", *files]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_an_error_that_nobody_foresaw_is_no_finding(made: Path) -> None:
    result = verified_by(r"{}['\x1b[2J']", made)
    assert (result.returncode, result.stdout) == (70, "")
    trace, *_, error, sentence = result.stderr.splitlines()
    assert trace.startswith("Traceback")
    assert error == r"KeyError: '\x1b[2J'"
    assert sentence.startswith("This is a fault of botram-opt, not of your input.")


def test_where_nothing_can_be_written_is_told_before_solving(
    problem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(botram_opt.cli.planning, "solve", None)
    result = run("plan", problem, "--out", problem / "out")
    assert result.exit_code == 5
    assert result.stderr == f"The plan is not written: {problem}: Not a directory.\n"


def test_a_plan_that_cannot_be_written_is_shown_all_the_same(
    problem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    out = tmp_path / "out"
    result = run("plan", problem, "--out", out, "--json", "--quiet")
    assert result.exit_code == 5
    assert json.loads(result.stdout)["status"] == "optimal"
    assert result.stderr == (
        f"The plan is not written: {out / 'problem.json'}: No space left on device.\n"
    )
    assert not out.exists()


def test_verify_tells_what_is_wrong(made: Path) -> None:
    problem, plan = made / "problem.json", made / "plan.json"
    result = run("verify", problem, plan)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Nothing found")
    result = run("verify", problem, plan, "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    data = json.loads(plan.read_text())
    data["visits"][0]["counters"]["c1"] = 9
    data["visits"].pop()
    plan.write_text(json.dumps(data))
    found = verify(read_problem(problem), read_plan(plan)).findings
    result = run("verify", problem, plan)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{len(found)} findings:")
    assert "hard rule venue_room: 1\n- " in result.stdout
    assert "hard rule visits_per_sub_district: 1\n- " in result.stdout
    result = run("verify", problem, plan, "--json")
    assert result.exit_code == 1
    assert [Finding.model_validate(entry) for entry in json.loads(result.stdout)] == list(found)
    assert run("verify", problem, plan, "--quiet").stdout == ""


def test_verify_of_a_plan_for_another_problem(made: Path, tmp_path: Path) -> None:
    other = small_problem(1).changed(name="Another", people=(), pools=())
    write_problem(tmp_path / "other.json", other)
    result = run("verify", tmp_path / "other.json", made / "plan.json")
    assert result.exit_code == 1
    assert "the plan was made for 'Small'" in result.stdout
    assert "unknown item: " in result.stdout


def test_only_the_first_of_many_findings_are_shown() -> None:
    texts = [Finding(kind="hard_rule", rule=f"r{i % 2}", text=f"number {i}") for i in range(60)]
    shown = drawn(screen.findings(texts), 100)
    assert shown.startswith("60 findings:")
    assert "hard rule r0: 30\n" in shown
    assert "hard rule r1: 30\n" in shown
    assert shown.count("- number") == 50
    assert shown.endswith("... and 10 more; --json gives them all.\n")


def test_show_finds_the_problem_beside_the_plan(made: Path, tmp_path: Path) -> None:
    result = run("show", made / "plan.json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Place 1" in result.stdout
    assert "  ~140  " in result.stdout
    assert "   80  " in result.stdout
    assert "  ~420  " in result.stdout
    assert "~ estimated or assumed, not reported; served and unserved follow" in result.stdout
    assert "Every value rests on the problem's 1 assumption." in result.stdout
    alone = (made / "plan.json").rename(tmp_path / "plan.json")
    result = run("show", alone)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Place 1" not in result.stdout
    assert "s1" in result.stdout
    assert "shown with --problem" in result.stdout
    assert "Place 1" in run("show", alone, "--problem", made / "problem.json").stdout


def test_show_leaves_aside_a_problem_that_is_not_the_plans(made: Path) -> None:
    other = made / "problem.json"
    write_problem(other, small_problem(2))
    result = run("show", made / "plan.json")
    assert result.exit_code == 0
    assert "is left aside: the plan was made for another problem" in result.stderr
    assert "Place 0" not in result.stdout
    result = run("show", made / "plan.json", "--problem", other)
    assert result.exit_code == 0
    assert "Place 0" in result.stdout
    assert "Beware: verify has" in result.stdout
    other.write_text("{}")
    result = run("show", made / "plan.json")
    assert result.exit_code == 0
    assert "is left aside: it has 3 faults" in result.stderr
    other.write_text("{")
    assert "is left aside: it has 1 fault.\n" in run("show", made / "plan.json").stderr
    assert run("show", made / "plan.json", "--problem", other).exit_code == 2


def test_names_are_shown_as_they_are(tmp_path: Path) -> None:
    places = small_problem().sub_districts
    odd = places[1].model_copy(update={"name": "[bold]x :smile:"})
    problem = small_problem(name="[red]Year", sub_districts=(places[0], odd, places[2]))
    write_problem(tmp_path / "in.json", problem)
    result = run("plan", tmp_path / "in.json", "--out", tmp_path / "[dim]out")
    assert result.exit_code == 0
    assert result.stdout.startswith("[red]Year: 3 visits")
    assert "[bold]x :smile:" in result.stdout
    assert "left unserved in [bold]x :smile:" in " ".join(result.stdout.split())
    assert f"Written: {tmp_path / '[dim]out'}" in result.stdout


def drawn(renderable: Any, width: int) -> str:
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


@pytest.mark.parametrize("width", [80, 100, 140])
def test_nothing_is_cut_off(width: int) -> None:
    problem = small_problem()
    places = tuple(
        place.model_copy(update={"name": "Cikarang Selatan"}) for place in problem.sub_districts
    )
    problem = problem.changed(sub_districts=places)
    text = drawn(screen.whole_plan(problem, small_plan(problem)), width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    assert text.count("Sat  Cikarang Selatan  ") == 3
    text = drawn(screen.assumptions(problem), width)
    assert "minutes a request  5 minutes  a guess" in text


def test_what_values_count_is_told() -> None:
    levels = (
        Level(name="served", terms=(Term(rule="unserved"),)),
        Level(name="km", terms=(Term(rule="staff_travel"), Term(rule="equipment_travel"))),
        Level(name="mixed", terms=(Term(rule="staff_travel"), Term(rule="longest_wait"))),
        Level(name="weighted", terms=(Term(rule="longest_wait", weight=3),)),
        Level(name="share", terms=(Term(rule="worst_served_share"),)),
    )
    problem = small_problem(levels=levels)
    assert level_amount(problem, "served", 1) == "1 request"
    assert level_amount(problem, "km", 12_345) == "12.3 km"
    assert level_amount(problem, "mixed", 12_345) == "12,345 points"
    assert level_amount(problem, "weighted", 12) == "12 points"
    assert level_amount(problem, "share", 125) == "12.5%"
    assert level_amount(problem, "no such", 12) == level_amount(None, "served", 12) == "12"
    assert rule_amount(problem, "weighted", "longest_wait", 12) == "12 = 3 x 4 days"
    assert rule_amount(problem, "km", "staff_travel", 500) == "0.5 km"
    assert rule_amount(None, "km", "staff_travel", 500) == "500"
    services = (
        Service(id="ktp", name="K", minutes_per_request=5, unserved_weight=2),
        problem.services[1],
    )
    assert level_amount(problem.changed(services=services), "served", 9) == "9 points"


def test_schema_and_version() -> None:
    assert json.loads(run("schema", "problem").stdout)["title"] == "Problem"
    assert json.loads(run("schema", "plan").stdout)["title"] == "Plan"
    assert run("--version").stdout.startswith("botram-opt ")
    help_text = run("--help").stdout
    assert "  3    no plan exists, or none" in help_text


def test_help_does_not_load_the_solver() -> None:
    code = (
        "import sys, botram_opt.cli.app, botram_opt.cli.screen, botram_opt.formats; "
        "sys.exit('ortools' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ctrl_c_gives_the_best_plan_so_far(tmp_path: Path) -> None:
    write_problem(tmp_path / "in.json", many_places(25))
    arguments = ("plan", tmp_path / "in.json", "--out", tmp_path / "out")
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            if line.startswith("level 2 of 4") and line.endswith("begins\n"):
                process.send_signal(signal.SIGINT)
                break
        rest, shown = process.stderr.read(), process.stdout.read()
    assert process.returncode == 0
    assert "Stopping with the best plan so far" in rest
    assert "cut short" in shown
    assert "\x1b" not in shown
    assert "Traceback" not in rest
    plan = read_plan(tmp_path / "out" / "plan.json")
    assert plan.status == "cut_short"
    assert verify(read_problem(tmp_path / "out" / "problem.json"), plan).ok


def interrupted(times: int, problem: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Plan, with so many Ctrl-C while the problem is read."""
    code = f"""
import os, signal, botram_opt.formats
from botram_opt.cli import main
real = botram_opt.formats.read_problem
def read(path):
    for _ in range({times}):
        os.kill(os.getpid(), signal.SIGINT)
    return real(path)
botram_opt.formats.read_problem = read
main()
"""
    command = [sys.executable, "-c", code, "plan", str(problem), "--out", str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_ctrl_c_before_any_plan(problem: Path, tmp_path: Path) -> None:
    result = interrupted(1, problem, tmp_path / "out")
    assert result.returncode == 4
    assert "Solving was cancelled before a plan was found" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_second_ctrl_c_ends_at_once(problem: Path, tmp_path: Path) -> None:
    result = interrupted(2, problem, tmp_path / "out")
    assert result.returncode == 130
    assert result.stderr == "Stopping with the best plan so far; Ctrl-C again ends at once.\n"
    assert not (tmp_path / "out").exists()


def test_the_first_ctrl_c_ends_other_commands(made: Path) -> None:
    result = verified_by("os.kill(os.getpid(), signal.SIGINT)", made)
    # A shell calls it 130.
    assert (result.returncode, result.stdout, result.stderr) == (-signal.SIGINT, "", "")


def test_ctrl_c_is_handled_as_before_afterwards(problem: Path, tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    run("plan", problem, "--out", tmp_path / "out", "--quiet")
    assert signal.getsignal(signal.SIGINT) is before


def test_a_reader_who_leaves_early_is_no_finding(made: Path) -> None:
    for arguments in (("show", made / "plan.json"), ("schema", "problem")):
        with subprocess.Popen(
            [*COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            errors = process.stderr.read()
        assert (process.returncode, errors) == (141, b"")


def test_progress_is_live_on_a_terminal(tmp_path: Path) -> None:
    write_problem(tmp_path / "in.json", many_places(6))
    here, there = pty.openpty()
    arguments = ("plan", tmp_path / "in.json", "--out", tmp_path / "out", "--time-limit", "20")
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=there,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "90", "LINES": "40"},
    )
    os.close(there)
    live = b""
    end = time.monotonic() + 60
    while time.monotonic() < end and select.select([here], [], [], 30)[0]:
        try:
            part = os.read(here, 65536)
        except OSError:
            break
        if not part:
            break
        live += part
    shown = process.communicate()[0].decode()
    os.close(here)
    assert process.returncode == 0
    text = live.decode()
    assert "Ctrl-C stops with the best plan so far" in text
    assert "requests unserved" in text
    assert "\x1b[?25h" in text
    assert "begins" not in text
    assert "\x1b" not in shown
    assert "Calendar" in shown


def test_output_that_cannot_be_written_is_no_finding(made: Path) -> None:
    for arguments in (("show",), ("verify", str(made / "problem.json"))):
        with Path("/dev/full").open("w") as full:
            result = subprocess.run(
                [*COMMAND, *arguments, str(made / "plan.json")],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
            )
        assert result.returncode == 5
        assert result.stderr.startswith("The output cannot be written")


@pytest.mark.parametrize("closed", ["1", "2"])
def test_a_plan_is_written_with_a_stream_closed(problem: Path, tmp_path: Path, closed: str) -> None:
    line = f'exec "$@" {closed}>&-'
    arguments = ("plan", str(problem), "--out", str(tmp_path / "out"), "--workers", "1")
    result = subprocess.run(["sh", "-c", line, "sh", *COMMAND, *arguments], capture_output=True)
    assert result.returncode == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == PLANNED


def test_faults_of_a_problem_and_its_plan_are_told_at_once(tmp_path: Path) -> None:
    for name in ("bad.json", "worse.json"):
        (tmp_path / name).write_text('{"surplus": 1}', encoding="utf-8")
    bad, worse = tmp_path / "bad.json", tmp_path / "worse.json"
    for arguments in (("verify", bad, worse), ("plan", bad, "--start-from", worse)):
        result = run(*arguments)
        assert result.exit_code == 2
        assert "bad.json: surplus: this field is not known" in result.stderr
        assert "worse.json: surplus: this field is not known" in result.stderr


def test_a_plan_is_written_though_nobody_reads_the_progress(problem: Path, tmp_path: Path) -> None:
    arguments = ("plan", str(problem), "--out", str(tmp_path / "out"), "--workers", "1")
    command = [*COMMAND, *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        process.stderr.close()
        assert process.wait() == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == PLANNED


def test_bad_input_has_its_exit_code_though_nobody_reads_why(tmp_path: Path) -> None:
    command = [*COMMAND, "plan", str(tmp_path / "missing.json")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        process.stderr.close()
        assert process.wait() == 2


def test_names_that_the_terminal_cannot_show_are_escaped(tmp_path: Path) -> None:
    stated = small_problem()
    places = tuple(s.model_copy(update={"name": f"北 {s.id}"}) for s in stated.sub_districts)
    write_problem(tmp_path / "problem.json", stated.changed(sub_districts=places))
    command = [*COMMAND, "plan", str(tmp_path / "problem.json"), "--out", str(tmp_path)]
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    result = subprocess.run(command, capture_output=True, env=environment)
    assert result.returncode == 0
    assert b"\\u5317 s0" in result.stdout


def test_a_name_of_a_folder_that_is_too_long(problem: Path, tmp_path: Path) -> None:
    result = run("plan", problem, "--out", tmp_path / ("x" * 300))
    assert result.exit_code == 5
    assert "File name too long" in result.stderr
