"""The commands forecast and example, and planning on futures: what is shown, written and wrong."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from botram_opt.cli.forecasting import whole_forecast
from botram_opt.datasets import bekasi, calendar_effects, drawn_history
from botram_opt.demand.forecast import MOST_YEAR_SD, forecast
from botram_opt.demand.history import History
from botram_opt.demand.results import Forecast
from botram_opt.formats import (
    effects_json,
    read_effects,
    read_history,
    read_plan,
    read_problem,
    write_history,
    write_problem,
)
from botram_opt.problem import DateFactor, DemandCurves, DemandTable, Problem, RequestsOn
from botram_opt.solving.planned_on import planned_on
from counted import day, effect, row
from small import small_problem
from test_cli import drawn, run

EFFECTS = (effect("Fair", (day(4), day(4)), (day(56), day(56)), factor=2.0, source="a guess"),)


def stated(**parts: Any) -> Problem:
    """The small problem, with residents."""
    problem = small_problem(**parts)
    places = [
        place.model_copy(update={"residents": 10_000 * (i + 1)})
        for i, place in enumerate(problem.sub_districts)
    ]
    return problem.changed(sub_districts=places)


def counted() -> History:
    """A visit to two of three places; one of two services ran out of time."""
    return History(
        rows=(
            row("s0", day(4), 80),
            row("s0", day(4), 30, "cut_off", service="kk", unserved=3),
            row("s1", day(9), 85),
            row("s1", day(9), 41, service="kk"),
            row("s2", day(12), 0, "cancelled"),
        )
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The files of a history and of a problem."""
    write_history(tmp_path / "history.csv", counted())
    write_problem(tmp_path / "in.json", stated())
    return tmp_path / "history.csv", tmp_path / "in.json"


def test_it_writes_the_problem_with_its_demand_and_a_table(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    out, effects = tmp_path / "deep" / "out", tmp_path / "effects.json"
    effects.write_text(effects_json(EFFECTS), encoding="utf-8")
    options = ("--effects", effects, "--futures", 300, "--seed", 3, "--year-sd", 0.2)
    result = run("forecast", *files, *options, "--out", out)
    assert result.exit_code == 0
    found = forecast(counted(), stated(), effects=EFFECTS, futures=300, seed=3, year_sd=0.2)
    assert {path.name for path in out.iterdir()} == {"problem.json", "forecast.csv"}
    assert read_problem(out / "problem.json") == found.applied_to(stated())
    rows = list(csv.DictReader((out / "forecast.csv").open(encoding="utf-8")))
    assert len(rows) == 6
    for line, told in zip(rows, found.series, strict=True):
        assert (line["sub_district"], line["service"]) == (told.sub_district, told.service)
        assert line["name"] == f"Place {told.sub_district[1]}"
        assert line["service_name"] in ("Identity card", "Family card")
        assert float(line["expected"]) == told.expected
        assert float(line["low_80"]) == told.spread.low_80
        assert (line["method"], line["why"]) == (told.method, told.why)
    text = " ".join(result.stdout.split())
    for told in found.series:
        name = "Identity card" if told.service == "ktp" else "Family card"
        low, high = told.spread.low_80, told.spread.high_80
        numbers = f"~{told.expected:,.0f} {low:,.0f} to {high:,.0f}"
        assert f"Place {told.sub_district[1]} {name} {numbers}" in text
    assert f"all ~{found.total()[0]:,.0f}" in text
    assert "~ estimated: all of it." in text
    assert "1 of 6 series by partial pooling: 1 count (cut off), shrunk toward" in text
    assert f"Fair 2.00 ~{found.effects[0].factor:.2f}" in text
    assert "a guess" in text
    assert f"rests on {len(found.assumptions)} assumptions" in text
    assert f"Written: {out / 'problem.json'}, {out / 'forecast.csv'}" in result.stdout
    said = "1 row, cancelled, says nothing of how many would have come.\n"
    assert result.stderr == said


def test_json_is_the_forecast_and_nothing_else(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run("forecast", *files, "--json", "--futures", 20, "--out", tmp_path / "out")
    assert result.exit_code == 0
    found = Forecast.model_validate_json(result.stdout)
    assert found == forecast(counted(), stated(), futures=20)
    assert json.loads(result.stdout)["schema_version"] == "1"


def test_quiet_shows_nothing_but_what_is_left_out(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run("forecast", *files, "--quiet", "--futures", 20, "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("1 row, cancelled")
    assert (tmp_path / "out" / "problem.json").exists()


def test_demand_that_builds_up(files: tuple[Path, Path], tmp_path: Path) -> None:
    since = ("--since", "2023-12-31")
    result = run("forecast", *files, "--builds-up", *since, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert isinstance(read_problem(tmp_path / "out" / "problem.json").demand, DemandCurves)
    assert "Requests in the season" in result.stdout
    for options, told in (
        (since, "--since"),
        (("--builds-up", "--since", "31/12/2023"), "31/12/2023"),
        (("--method", "magic"), "magic"),
        (("--futures", 0), "--futures"),
        (("--year-sd", -1), "--year-sd"),
        (("--year-sd", MOST_YEAR_SD + 0.1), "3.1 is not from 0 to 3"),
        (("--year-sd", "nan"), "--year-sd"),
    ):
        result = run("forecast", *files, *options, "--out", tmp_path / "other")
        assert result.exit_code == 2
        assert told in result.stderr
        assert "Traceback" not in result.stderr
    result = run("forecast", *files, "--builds-up", "--out", tmp_path / "other")
    assert result.exit_code == 2
    assert "so it is not known since when they come up. State the day after" in result.stderr
    assert not (tmp_path / "other").exists()


def test_rows_that_cannot_be_read_are_named(files: tuple[Path, Path], tmp_path: Path) -> None:
    lines = files[0].read_text(encoding="utf-8").splitlines()
    good = [f"{day(20 + number)},s0,ktp,80,,held,reported" for number in range(40)]
    few, many = ["2024-05-04,s9\x1b[1m,ktp,1,,,"], ["soon,s0,ktp,1,,,", "2024-05-04,s0,ktp,x,,,"]
    files[0].write_text("\n".join([*lines, *good, *few, ""]), encoding="utf-8")
    result = run("forecast", *files, "--futures", 20, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr.startswith("Left out: history.csv: row 47, column sub_district: 's9")
    assert "\x1b" not in result.stderr
    assert "1 row could not be read.\n" in result.stderr
    files[0].write_text("\n".join([*lines, *few, *many, ""]), encoding="utf-8")
    result = run("forecast", *files, "--out", tmp_path / "other")
    assert result.exit_code == 2
    assert result.stderr.startswith("4 faults in the input:\n  - history.csv: 3 of 8 rows cannot")
    for number, column in ((7, "sub_district"), (8, "date"), (9, "requests")):
        assert f"history.csv: row {number}, column {column}: " in result.stderr
    assert not (tmp_path / "other").exists()


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("date,place\n")
    (tmp_path / "in.json").write_text("{")
    (tmp_path / "effects.json").write_text('[{"name": "Fair", "spans": [], "factr": 2}]')
    names = ("h.csv", "in.json", "--effects", "effects.json")
    result = run("forecast", *(n if n[0] == "-" else tmp_path / n for n in names))
    assert result.exit_code == 2
    for told in (
        "in.json: line 1, column 2: this is not JSON",
        "h.csv: row 1: there is no column 'service'",
        "effects.json: [0] 'Fair'.spans: ",
        "effects.json: [0] 'Fair'.factr: this field is not known. Did you mean 'factor'?",
    ):
        assert told in result.stderr
    write_problem(tmp_path / "in.json", stated())
    result = run("forecast", tmp_path / "none.csv", tmp_path / "in.json")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"name": "Fair"}', "it holds no list"),
        ('[{"name": "A", "name": "B", "spans": [{"start": "2024-01-01", "end": "2024-01-02"}]}]',
         "this field is given more than once"),
        ("[1]", "[0]: "),
    ],
)  # fmt: skip
def test_effects_of_another_form_are_refused(
    files: tuple[Path, Path], tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "effects.json").write_text(text)
    result = run("forecast", *files, "--effects", tmp_path / "effects.json")
    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize(
    ("factors", "on_dates", "told"),
    [
        (1, 0, "1 date factor"),
        (0, 1, "1 row of on_dates"),
        (2, 2, "2 date factors and 2 rows of on_dates"),
    ],
)
def test_what_the_problem_says_of_dates_is_not_dropped_silently(
    files: tuple[Path, Path], tmp_path: Path, factors: int, on_dates: int, told: str
) -> None:
    problem = stated()
    assert isinstance(problem.demand, DemandTable)
    factor = DateFactor(name="Fair", start=day(56), end=day(56), factor=2)
    on = [
        RequestsOn(
            sub_district=place, service="ktp", date=problem.season.visit_dates[0], requests=9
        )
        for place in ("s0", "s1")
    ]
    changes = {"factors": (factor,) * factors, "on_dates": tuple(on[:on_dates])}
    write_problem(files[1], problem.changed(demand=problem.demand.model_copy(update=changes)))
    (tmp_path / "effects.json").write_text(effects_json(EFFECTS))
    advice = " State times of the year with --effects." if factors else ""
    for options, end in (((), advice), (("--effects", tmp_path / "effects.json"), "")):
        result = run("forecast", *files, *options, "--futures", 9, "--out", tmp_path / "out")
        assert result.exit_code == 0
        line = f"Left out: {told} of the problem's demand, which the forecast replaces.{end}"
        assert result.stderr.splitlines()[0] == line


def test_what_cannot_be_written_is_shown_all_the_same(files: tuple[Path, Path]) -> None:
    result = run("forecast", *files, "--futures", 20, "--out", files[0])
    assert result.exit_code == 5
    assert result.stdout.startswith("Forecast of requests: Small")
    assert "Written" not in result.stdout
    assert "The forecast is not written: " in result.stderr


def test_a_library_that_is_missing_is_told(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "statsforecast.models", None)
    result = run("forecast", *files, "--method", "weekly")
    assert result.exit_code == 2
    text = " ".join(result.stderr.replace("│", " ").split())
    assert "pip install botram-opt[forecast]; or forecast with --method pooled" in text


@pytest.mark.parametrize("width", [80, 100])
def test_nothing_is_cut_off(width: int) -> None:
    problem, history = bekasi(), drawn_history()
    effects = calendar_effects((2024, 2025))[:1]
    for found in (
        forecast(history, problem, effects=effects, futures=20),
        forecast(counted(), stated(), effects=EFFECTS, futures=20),
    ):
        shown = problem if len(found.series) > 6 else stated()
        text = drawn(whole_forecast(shown, found), width)
        assert max(map(len, text.splitlines())) <= width
        assert "…" not in text
        assert ("forecast.csv" in text) == (len(found.series) > 6)


def test_the_example_is_forecast_and_planned(tmp_path: Path) -> None:
    out = tmp_path / "example"
    result = run("example", "--year", 2026, "--out", out)
    assert result.exit_code == 0
    assert "drawn at random" in result.stdout
    assert read_problem(out / "problem.json") == bekasi(year=2026)
    assert read_history(out / "history.csv", bekasi()) == drawn_history()
    assert read_effects(out / "effects.json") == calendar_effects((2024, 2026))
    how = result.stdout.split("botram-opt ")[-1].split()
    assert how[0] == "forecast"
    result = run(*how, "--futures", 16, "--quiet", "--out", tmp_path / "out")
    left_out = "Left out: 2 date factors of the problem's demand, which the forecast replaces.\n"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", left_out)
    problem = read_problem(tmp_path / "out" / "problem.json")
    assert isinstance(problem.demand, DemandTable)
    assert [factor.name for factor in problem.demand.factors] == [
        "Ramadan",
        "after Eid al-Fitr",
        "school enrolment",
    ]
    assert run("example", "--quiet", "--out", out).stdout == ""
    result = run("example", "--year", 1066)
    assert result.exit_code == 2
    assert "1066" in result.stderr
    result = run("example", "--out", out / "problem.json")
    assert result.exit_code == 5
    assert "The example is not written" in result.stderr


@pytest.mark.parametrize("demand", ["mean", "samples", "0.8"])
def test_a_problem_with_futures_is_planned_on_them(
    files: tuple[Path, Path], tmp_path: Path, demand: str
) -> None:
    run("forecast", *files, "--futures", 30, "--quiet", "--out", tmp_path / "out")
    problem = tmp_path / "out" / "problem.json"
    options = ("--workers", 1, "--quiet", "--demand", demand, "--futures", 12)
    result = run("plan", problem, *options, "--out", tmp_path / "planned")
    assert (result.exit_code, result.stderr) == (0, "")
    of = demand if demand in ("mean", "samples") else float(demand)
    expected = planned_on(read_problem(problem), of, futures=12)  # type: ignore[arg-type]
    planned = read_problem(tmp_path / "planned" / "problem.json")
    assert planned == expected
    plan = read_plan(tmp_path / "planned" / "plan.json")
    assert plan.problem.fingerprint == expected.fingerprint
    made = (tmp_path / "planned" / name for name in ("problem.json", "plan.json"))
    assert run("verify", *made).exit_code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--demand", "median"), "'median' is not mean, samples or a number from 0 to 1"),
        (("--demand", "1.1"), "'1.1' is not mean"),
        (("--demand", "nan"), "'nan' is not mean"),
        (("--futures", 5), "it goes with --demand"),
        (("--demand", "mean"), "the problem states no futures"),
    ],
)
def test_demand_that_cannot_be_planned_on(
    files: tuple[Path, Path], options: tuple[object, ...], told: str
) -> None:
    result = run("plan", files[1], *options)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())


def test_more_futures_than_there_are_cannot_be_planned_on(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    run("forecast", *files, "--futures", 3, "--quiet", "--out", tmp_path / "out")
    problem = tmp_path / "out" / "problem.json"
    result = run("plan", problem, "--demand", "samples", "--futures", 4)
    assert result.exit_code == 2
    assert "there are 3, and 4 are to be used" in result.stderr


def test_forecasting_does_not_load_the_solver() -> None:
    code = "import sys, botram_opt.cli.forecasting; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
