"""The commands ``calendar``, ``map`` and ``announce``: what they write, tell and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from botram_opt.formats import write_plan, write_problem
from botram_opt.plan import Plan
from botram_opt.problem import Preparation, Problem
from botram_opt.simulation import simulate
from small import save, small_plan, small_problem
from test_cli import run

CHECK = Preparation(name="Venue check", days_before=7)


@pytest.fixture(scope="module")
def made() -> tuple[Problem, Plan]:
    season = small_problem().season.model_copy(update={"time_zone": "Asia/Jakarta"})
    problem = small_problem(season=season, preparations=(CHECK,))
    return problem, small_plan(problem)


@pytest.fixture
def plan(made: tuple[Problem, Plan], tmp_path: Path) -> Path:
    write_problem(tmp_path / "problem.json", made[0])
    write_plan(tmp_path / "plan.json", made[1])
    return tmp_path / "plan.json"


def statuses(file: Path) -> list[str]:
    calendar = Calendar.from_ical(file.read_bytes())
    return [
        f"{event['summary']} {event['status']} {event['sequence']}" for event in calendar.events
    ]


def test_a_calendar_is_written_and_updated_in_its_place(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "plan.ics"
    result = run("calendar", plan, "-o", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"Written: {file}\n6 events.\n"
    before = file.read_bytes()
    again = run("calendar", plan, "-o", file)
    assert again.stdout.endswith("Events: 0 new, 0 changed, 0 cancelled, 6 as before.\n")
    assert file.read_bytes() == before
    data = json.loads(plan.read_text(encoding="utf-8"))
    gone = data["visits"].pop()
    save(plan, data)
    result = run("calendar", plan, "-o", file, "--lang", "en")
    assert result.stdout.endswith("Events: 0 new, 0 changed, 2 cancelled, 4 as before.\n")
    name = f"Place {gone['sub_district'][1]}"
    told = statuses(file)
    assert f"Cancelled: Small: {name} CANCELLED 1" in told
    assert f"Cancelled: Venue check: {name} CANCELLED 1" in told
    # From another file it goes on, too, and leaves that alone.
    old = tmp_path / "old.ics"
    old.write_bytes(before)
    other = tmp_path / "new.ics"
    run("calendar", plan, "-o", other, "--since", old, "--quiet")
    assert (statuses(other), old.read_bytes()) == (told, before)


def test_preparations_are_those_that_are_asked_for(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.ics"
    asked = ("--prepare", "Rapat=14", "--prepare", "Cek = 2")
    run("calendar", plan, "-o", file, "--place", "place 1", *asked, "--lang", "id")
    assert [told.split(":")[0] for told in statuses(file)] == ["Rapat", "Cek", "Small"]
    alone = tmp_path / "b.ics"
    run("calendar", plan, "-o", alone, "--no-preparations")
    assert len(statuses(alone)) == 3
    for wrong, why in (("Rapat", "NAME=DAYS"), ("=3", "NAME=DAYS"), ("a=-1", "NAME=DAYS")):
        result = run("calendar", plan, "-o", alone, "--prepare", wrong)
        assert result.exit_code == 2
        assert why in result.stderr
    result = run("calendar", plan, "-o", alone, "--prepare", "<b>=3", "--prepare", "x=99999")
    assert result.exit_code == 2
    assert "2 faults" in result.stderr


def test_everybody_gets_one_into_a_folder_or_nobody(plan: Path, tmp_path: Path) -> None:
    folder = tmp_path / "all of them"
    result = run("calendar", plan, "--each-into", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Written: 8 calendars in" in result.stdout
    files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*.ics"))
    assert len(files) == 8
    assert files[:2] == ["all.ics", "people/p0 Person 0.ics"]
    stale = folder / "people" / "p9 Gone.ics"
    stale.write_bytes((folder / "all.ics").read_bytes())
    again = run("calendar", plan, "--each-into", folder)
    assert "0 changed, 0 cancelled" in again.stdout
    assert "p9 Gone.ics is of nobody in this plan" in again.stderr
    # One that cannot be updated keeps all others from being written.
    broken = folder / "sub-districts" / "s1 Place 1.ics"
    broken.write_text("hello", encoding="utf-8")
    (folder / "all.ics").unlink()
    result = run("calendar", plan, "--each-into", folder)
    assert result.exit_code == 2
    assert "s1 Place 1.ics: this is no calendar file" in result.stderr
    assert not (folder / "all.ics").exists()


def test_usage_that_contradicts_itself_is_refused(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.ics"
    for options in (
        (),
        ("-o", out, "--each-into", tmp_path),
        ("--each-into", tmp_path, "--place", "s0"),
        ("-o", out, "--place", "s0", "--person", "p0"),
        ("-o", out, "--prepare", "a=1", "--no-preparations"),
        ("-o", out, "--place", "nowhere"),
        ("-o", out, "--person", "nobody"),
        ("-o", out, "--time-zone", "Nowhere"),
        ("-o", out, "--since", tmp_path / "not there.ics"),
    ):
        result = run("calendar", plan, *options)
        assert result.exit_code == 2, options
        assert result.stderr
    assert not out.exists()
    result = run("calendar", plan, "-o", plan)
    assert result.exit_code == 2
    assert "no calendar file" in result.stderr


def test_that_no_time_zone_is_known_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    result = run("calendar", files[1], "-o", tmp_path / "a.ics")
    assert result.exit_code == 0
    assert "no time zone" in result.stderr
    stated = run("calendar", files[1], "-o", tmp_path / "b.ics", "--time-zone", "Asia/Makassar")
    assert stated.stderr == ""


def test_the_problem_must_be_there_and_the_plans_own(plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    write_problem(other, small_problem(2))
    for command in ("calendar", "map", "announce"):
        result = run(command, plan, "-o", tmp_path / "x", "--problem", other)
        assert result.exit_code == 2
        assert "another problem" in result.stderr
        alone = tmp_path / "alone"
        alone.mkdir(exist_ok=True)
        (alone / "plan.json").write_bytes(plan.read_bytes())
        result = run(command, alone / "plan.json", "-o", tmp_path / "x", "--lang", "id")
        assert result.exit_code == 2
        assert "problem.json" in result.stderr
    assert not (tmp_path / "x").exists()


def test_a_map_is_written_with_outlines_of_ones_own(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.geojson"
    result = run("map", plan, "-o", file)
    assert result.exit_code == 0
    assert result.stdout == f"Written: {file}\n"
    assert "3 sub-districts have no outline." in result.stderr
    square = [[107, -6], [107.1, -6], [107.1, -5.9], [107, -6]]
    outline = {
        "type": "Feature",
        "properties": {"kode": "s1"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    own = save(tmp_path / "own.json", {"type": "FeatureCollection", "features": [outline]})
    result = run("map", plan, "-o", file, "--outlines", own, "--outlines-id", "kode")
    assert "2 sub-districts have no outline." in result.stderr
    found = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert [f["geometry"] and f["geometry"]["type"] for f in found[:3]] == [None, "Polygon", None]
    assert run("map", plan, "-o", file, "--outlines", own).exit_code == 2
    wrong = run("map", plan, "-o", file, "--outlines", own, "--outlines-id", "id", "--lang", "id")
    assert "properti 'id'" in wrong.stderr


def test_visits_are_announced_one_after_another_or_each_in_a_file(
    plan: Path, made: tuple[Problem, Plan], tmp_path: Path
) -> None:
    result = run("announce", plan, "--lang", "id")
    assert result.exit_code == 0
    assert result.stdout.count("hadir di Kecamatan Place") == 3
    assert "datanglah lebih awal" in result.stdout
    one = run("announce", plan, "--place", "Place 2")
    assert one.stdout.startswith("Small comes to Place 2\n")
    assert "comes to Place 1" not in one.stdout
    simulation = tmp_path / "simulation.json"
    simulation.write_text(simulate(*made, replications=5).to_json(), encoding="utf-8")
    folder = tmp_path / "texts"
    result = run("announce", plan, "--simulation", simulation, "-o", folder)
    assert result.stdout == f"Written: {folder}\n"
    names = sorted(file.name for file in folder.iterdir())
    dates = sorted(f"{v.date} Place {v.sub_district[1]}.txt" for v in made[1].visits)
    assert names == dates
    assert "come before" in (folder / names[0]).read_text(encoding="utf-8")
    together = tmp_path / "all.txt"
    run("announce", plan, "-o", together, "--quiet")
    assert together.read_text(encoding="utf-8").count("comes to") == 3


def test_what_is_no_simulation_of_this_plan_is_refused(plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    two = small_problem(2)
    other.write_text(simulate(two, small_plan(two), replications=2).to_json(), encoding="utf-8")
    for file, why in (
        (other, "another problem"),
        (plan, "this is a plan, not a simulation"),
        (plan.parent / "problem.json", "this is a problem, not a simulation"),
        (tmp_path / "none.json", "there is no file"),
    ):
        result = run("announce", plan, "--simulation", file)
        assert result.exit_code == 2
        assert why in result.stderr
        assert result.stdout == ""


def test_what_cannot_be_written_is_told(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    blocked = tmp_path / "file" / "x"
    for command, what in (
        ("calendar", "The calendar is not written"),
        ("map", "The map is not written"),
        ("announce", "The announcements are not written"),
    ):
        result = run(command, plan, "-o", blocked)
        assert result.exit_code == 5
        assert what in result.stderr
