"""Workbooks edited by hand: what they say, what that broke and cost, and what is wrong in them."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from any_plan import any_plan
from botram_opt.asking.edits import edits
from botram_opt.cli.app import app
from botram_opt.errors import UnreadableError
from botram_opt.formats import (
    plan_workbook,
    read_plan,
    read_plan_workbook,
    write_plan,
    write_problem,
)
from botram_opt.plan import Plan, Seat, Visit
from botram_opt.problem import Curve, CurvePoint, DemandCurves, Problem
from botram_opt.verification import verify
from hand_edits import Hand
from problems import random_problem, seeds
from small import FIRST, small_plan, small_problem

COUNTERS = ("Cards", "Families")


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small_problem()


@pytest.fixture(scope="module")
def plan(problem: Problem) -> Plan:
    return small_plan(problem)


@pytest.fixture
def hand(problem: Problem, plan: Plan) -> Hand:
    return Hand(problem, plan)


def read(hand: Hand, folder: Path, problem: Problem | None) -> Plan:
    return read_plan_workbook(hand.save(folder), problem).plan


def faults(hand: Hand, folder: Path, problem: Problem) -> list[str]:
    with pytest.raises(UnreadableError) as raised:
        read_plan_workbook(hand.save(folder), problem)
    return [str(issue) for issue in raised.value.issues]


def moved(visit: Visit, **changes: Any) -> Visit:
    return visit.model_copy(update=changes)


def at(plan: Plan, place: str) -> Visit:
    (visit,) = plan.visits_to[place]
    return visit


def free_date(problem: Problem, plan: Plan) -> dt.date:
    taken = {visit.date for visit in plan.visits}
    return next(day for day in reversed(problem.season.visit_dates) if day not in taken)


@pytest.mark.parametrize("written", ["date", "text", "words"])
def test_a_visit_is_moved(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path, written: str
) -> None:
    day = free_date(problem, plan)
    said = {"date": day, "text": f" {day:%d/%m/%Y} ", "words": f"{day.day} Maret {day.year}"}
    hand.put("Visits", 1, "Date", said[written])
    first, *others = sorted(plan.visits, key=lambda visit: visit.date)
    edited = read_plan_workbook(hand.save(tmp_path), problem)
    # A table of demand finds the same on any date here, so it serves what it did.
    expected = sorted((*others, moved(first, date=day)), key=lambda visit: visit.date)
    assert edited.plan.visits == tuple(expected)
    assert edited.edited
    assert edited.written == plan
    assert edited.plan.status == "stated"
    assert not edited.plan.levels
    assert verify(problem, edited.plan).ok


def test_fewer_counters_serve_what_they_have_time_for(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path
) -> None:
    row = next(r for r in range(1, 4) if hand.get("Visits", r, "Sub-district") == "Place 2")
    hand.put("Visits", row, "Cards", "1")
    hand.put("Visits", row, "Families", None)
    visit = at(read(hand, tmp_path, problem), "s2")
    # Four hours at 5 minutes a card; 100 of each are asked for.
    assert visit.counters == {"c1": 1}
    assert visit.served == {"ktp": 48, "kk": 0}
    assert visit.unserved == {"ktp": 52, "kk": 100}


def test_rows_are_sorted_and_notes_are_added(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path
) -> None:
    sheet = hand.sheet("Visits")
    rows = [[cell.value for cell in sheet[row]] for row in range(4, 7)]
    for row, values in enumerate(reversed(rows), start=4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    hand.put("Visits", 1, "Sub-district", f"  {hand.get('Visits', 1, 'Sub-district').upper()} ")
    sheet.cell(3, 30).value = "My notes"
    sheet.cell(4, 30).value = "call the village"
    hand.add("Visits", Date="  ")
    assert read(hand, tmp_path, problem) == plan
    assert read(hand, tmp_path, None) == plan


def test_a_visit_is_dropped_with_its_seats(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path
) -> None:
    hand.delete("Visits", 2)
    edited = read(hand, tmp_path, problem)
    assert edited.visits == (plan.visits[0], plan.visits[2])


def test_a_visit_is_added_with_a_seat(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path
) -> None:
    hand.delete("Visits", 3)
    gone = plan.visits[2]
    hand.add("Visits", Date=gone.date, **{"Sub-district": gone.sub_district, "Cards": 1})
    hand.add("Seats", Person_or_pool="P0", Counter_type="Cards", **{"Sub-district": "s2"})
    hand.add("Visits", Date=gone.date, **{"Sub-district": "Place 0"})
    edited = read(hand, tmp_path, problem)
    assert len(edited.visits) == 4
    new = edited.visits_to[gone.sub_district][-1]
    if gone.sub_district == "s2":
        assert new.staff == (Seat(id="p0", counter_type="c1"),)
    assert new.counters == {"c1": 1}
    assert edited.visits_to["s0"][-1].counters == {}
    assert set(edited.visits_to["s0"][-1].served.values()) == {0}


def test_people_are_changed_without_the_problem(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path
) -> None:
    first = plan.visits[0]
    seat = first.staff[0]
    row = 1
    assert hand.get("Seats", row, "Person or pool") == problem.person[seat.id].name
    hand.delete("Seats", row)
    edited = read(hand, tmp_path, None)
    assert edited.visits == (moved(first, staff=first.staff[1:]), *plan.visits[1:])
    # What it broke: a counter without its person.
    found = verify(problem, edited).findings
    assert [finding.rule for finding in found] == ["counters_staffed"]


def test_moved_visits_need_the_problem(problem: Problem, hand: Hand, tmp_path: Path) -> None:
    hand.put("Visits", 1, "Date", dt.date(2025, 3, 29))
    with pytest.raises(UnreadableError, match="follows from the problem"):
        read_plan_workbook(hand.save(tmp_path))


def test_all_faults_are_told_at_once_with_their_cells(
    problem: Problem, hand: Hand, tmp_path: Path
) -> None:
    hand.put("Visits", 1, "Date", "31 February 2025")
    hand.put("Visits", 2, "Sub-district", "Plase 1")
    hand.put("Visits", 3, "Cards", -1)
    hand.add("Visits", Visit=2, Date=FIRST, **{"Sub-district": "Place 1"})
    hand.put("Seats", 1, "Person or pool", "Nobody at all")
    hand.put("Seats", 2, "Visit", 99)
    hand.put("Seats", 3, "Counter type", None)
    told = faults(hand, tmp_path, problem)
    assert told == [
        "edited.xlsx: sheet 'Visits', row 4, column 'Date': '31 February 2025' is no date. "
        "Write it as 2025-04-12, 12/04/2025 or 12 April 2025.",
        "edited.xlsx: sheet 'Visits', row 5, column 'Sub-district': the problem has no "
        "'Plase 1'. Perhaps Place 1, Place 2, Place 0 is meant.",
        "edited.xlsx: sheet 'Visits', row 6, column 'Cards': -1 is no number of counters or "
        "people. Give a whole number from 0 to 1,000,000.",
        "edited.xlsx: sheet 'Seats', row 4, column 'Person or pool': the problem has no "
        "'Nobody at all'. Choose one from the list.",
        "edited.xlsx: sheet 'Seats', row 5, column 'Visit': there is no visit 99 in the sheet of "
        "visits. Give the number of a visit that is there.",
        "edited.xlsx: sheet 'Seats', row 6, column 'Counter type': it is empty. "
        "Fill it in, or delete the row.",
    ]


def test_numbers_and_people_are_there_once(problem: Problem, hand: Hand, tmp_path: Path) -> None:
    hand.add("Visits", Visit=2, Date=FIRST, **{"Sub-district": "Place 1"})
    name, kind = (hand.get("Seats", 1, title) for title in ("Person or pool", "Counter type"))
    hand.add("Seats", Visit=1, Person_or_pool=name, Counter_type=kind)
    told = faults(hand, tmp_path, problem)
    assert len(told) == 2
    assert "row 7, column 'Visit': row 5 has the number 2, too" in told[0]
    assert "sits at this visit more than once" in told[1]


def test_a_column_that_is_missing_is_not_taken_for_no_counters(
    problem: Problem, hand: Hand, tmp_path: Path
) -> None:
    hand.sheet("Visits").delete_cols(hand.column("Visits", "Families"))
    (told,) = faults(hand, tmp_path, problem)
    assert "there is no column 'Families'" in told


def test_a_sheet_that_is_missing_is_told(problem: Problem, hand: Hand, tmp_path: Path) -> None:
    del hand.book["Seats"]
    assert faults(hand, tmp_path, problem) == [
        "edited.xlsx: there is no sheet 'Seats'. Put it back, or give it its name again."
    ]


def test_a_record_that_is_damaged_is_no_record(
    problem: Problem, hand: Hand, tmp_path: Path
) -> None:
    hand.book["botram_opt"].cell(2, 1).value = "[{}]"
    (told,) = faults(hand, tmp_path, problem)
    assert "is damaged" in told


def test_without_its_record_all_of_it_is_stated(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path
) -> None:
    del hand.book["botram_opt"]
    path = hand.save(tmp_path)
    found = read_plan_workbook(path, problem)
    assert found.written is None
    assert found.plan.visits == plan.visits
    assert found.plan.status == "stated"
    with pytest.raises(UnreadableError, match="Give the problem, too"):
        read_plan_workbook(path)


def test_what_builds_up_is_found_later_by_who_moves_later(tmp_path: Path) -> None:
    """Of two visits the first is moved: the second finds what that leaves."""
    points = (
        CurvePoint(date=FIRST, requests=0),
        CurvePoint(date=dt.date(2025, 3, 29), requests=84),
    )
    curve = Curve(sub_district="s0", service="ktp", points=points)
    problem = small_problem(places=1, demand=DemandCurves(curves=(curve,)), pools=())
    days = problem.season.visit_dates
    visits = [
        Visit(sub_district="s0", date=day, counters={"c1": 1}, served=served, unserved=left)
        for day, served, left in (
            (days[2], {"ktp": 14}, {"ktp": 0}),
            (days[6], {"ktp": 28}, {"ktp": 0}),
        )
    ]
    plan = small_plan(problem).model_copy(
        update={"visits": tuple(visits), "levels": (), "costs": (), "status": "stated"}
    )
    hand = Hand(problem, plan)
    hand.put("Visits", 1, "Date", days[4])
    first, second = read(hand, tmp_path, problem).visits
    assert (first.date, first.served, first.unserved) == (days[4], {"ktp": 28}, {"ktp": 0})
    assert (second.date, second.served, second.unserved) == (days[6], {"ktp": 14}, {"ktp": 0})


@given(seed=seeds)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_moved_visits_never_claim_what_they_cannot_serve(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    problem = random_problem(seed, may_have_begun=True)
    plan = any_plan(problem, seed)
    if plan is None or not plan.visits:
        return
    rng = random.Random(seed)
    hand = Hand(problem, plan)
    for row in range(1, len(plan.visits) + 1):
        if rng.random() < 0.6:
            hand.put("Visits", row, "Date", rng.choice(problem.season.visit_dates))
        if rng.random() < 0.3:
            kind = rng.choice(problem.counter_types)
            hand.put("Visits", row, kind.name, rng.randint(0, 3))
    edited = read(hand, tmp_path_factory.mktemp("edited"), problem)
    broken = {finding.rule for finding in verify(problem, edited).findings}
    assert not broken & {"opening_hours", "requests_found"}
    assert len(edited.visits) == len(plan.visits)


def test_what_it_broke_and_cost_is_worked_out(
    problem: Problem, plan: Plan, hand: Hand, tmp_path: Path
) -> None:
    hand.put("Visits", 1, "Date", plan.visits[1].date)
    row = next(r for r in range(1, 4) if hand.get("Visits", r, "Sub-district") == "Place 2")
    hand.put("Visits", row, "Families", 0)
    found = edits(problem, plan, read(hand, tmp_path, problem))
    assert {finding.rule for finding in found.findings} >= {"visits_per_date"}
    (level,) = (rise for rise in found.levels if rise.name == "requests unserved")
    assert level.before is not None
    assert level.after is not None
    assert level.rise == at(plan, "s2").served["kk"] == level.after.value - level.before.value
    (worse,) = (each for each in found.worse if each.rule == "unserved")
    assert worse.rise == level.rise
    assert "Place 2" in worse.text
    assert all(each.rise > 0 for each in found.worse)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(problem: Problem, plan: Plan, tmp_path: Path) -> Path:
    write_problem(tmp_path / "problem.json", problem)
    write_plan(tmp_path / "plan.json", plan)
    return tmp_path


def test_a_workbook_is_written_and_checked(problem: Problem, plan: Plan, folder: Path) -> None:
    out = folder / "plan.xlsx"
    result = run("workbook", folder / "plan.json", "-o", out, "--lang", "id")
    assert result.exit_code == 0
    assert result.stdout == f"Tersimpan: {out}\n"
    assert read_plan(out) == plan
    assert run("verify", folder / "problem.json", out).exit_code == 0
    assert run("show", out).stdout == run("show", folder / "plan.json").stdout
    result = run("workbook", out, "-o", out)
    assert result.exit_code == 2
    assert read_plan(out) == plan


def test_verify_says_what_an_edit_broke_and_cost(
    problem: Problem, plan: Plan, hand: Hand, folder: Path
) -> None:
    hand.put("Visits", 1, "Date", plan.visits[1].date)
    path = hand.save(folder)
    result = run("verify", folder / "problem.json", path)
    assert result.exit_code == 1
    assert "1 visit is not as it was written:" in result.stdout
    assert "at most 1 visit may be held" in result.stdout
    assert "requests unserved" in result.stdout
    told = json.loads(run("verify", folder / "problem.json", path, "--json").stdout)
    assert told["edited"]
    assert [change["after"] for change in told["changes"]] == [str(plan.visits[1].date)]
    assert {finding["rule"] for finding in told["findings"]} >= {"visits_per_date"}
    assert [level["name"] for level in told["levels"]] == [x.name for x in problem.levels]


def test_faults_of_both_files_are_told_at_once(hand: Hand, folder: Path) -> None:
    hand.put("Visits", 1, "Date", "soon")
    path = hand.save(folder)
    result = run("verify", folder / "problem.json", path)
    assert result.exit_code == 2
    assert "column 'Date': 'soon' is no date" in result.stderr
    (folder / "other.json").write_text("{}")
    result = run("verify", folder / "other.json", path)
    assert result.exit_code == 2
    # Once each, although both readers need the problem.
    assert result.stderr.count("season") == 1


def test_plan_starts_from_it_and_says_what_it_kept(
    problem: Problem, plan: Plan, hand: Hand, folder: Path
) -> None:
    hand.put("Visits", 1, "Date", plan.visits[1].date)
    path, out = hand.save(folder), folder / "out"
    result = run(
        *("plan", folder / "problem.json", "--start-from", path, "--out", out),
        *("--workers", 1, "--time-limit", 20),
    )
    assert result.exit_code == 0
    assert "2 of 3 visits are on the dates of the plan that was started from." in result.stdout
    assert "More were not found that keep every hard rule." in result.stdout
    made = read_plan_workbook(out / "plan.xlsx")
    assert made.plan == read_plan(out / "plan.json")
    assert verify(problem, made.plan).ok


def test_any_command_takes_a_workbook_for_a_plan(
    hand: Hand, problem: Problem, folder: Path
) -> None:
    path = folder / "plan.xlsx"
    path.write_bytes(plan_workbook(problem, small_plan(problem)))
    result = run("simulate", folder / "problem.json", path, "--replications", 2)
    assert result.exit_code == 0
