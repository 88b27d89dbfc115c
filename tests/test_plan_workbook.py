"""A plan as a workbook: it is read the same, says what it holds, and runs nothing."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import subprocess
import zipfile
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from any_plan import any_plan
from botram_opt.asking.costed import costed
from botram_opt.formats import plan_workbook, read_plan_workbook
from botram_opt.formats.plan_workbook import pages
from botram_opt.formats.plan_workbook.labels import labels_of, plain
from botram_opt.formats.plan_workbook.sheet_names import sheet_name
from botram_opt.language import Language, speaking
from botram_opt.plan import LevelResult, Plan, PoolUse, ProblemReference, Seat, Visit
from botram_opt.problem import Assumption, Person, Preparation, Problem, SubDistrict, Venue
from problems import random_problem, seeds
from small import FIRST, small_plan, small_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small_problem(
        preparations=(Preparation(name="Venue check", days_before=7, source="assumed"),)
    )


@pytest.fixture(scope="module")
def plan(problem: Problem) -> Plan:
    return small_plan(problem)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def texts(book: Workbook, sheet: str) -> list[str]:
    return [str(cell.value) for row in book[sheet] for cell in row if cell.value is not None]


def seen(book: Workbook) -> list[str]:
    """Names of the sheets that are not hidden."""
    return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


@given(seed=seeds, language=st.sampled_from(["en", "id"]))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_a_plan_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, seed: int, language: Language
) -> None:
    problem = random_problem(seed, may_have_begun=True)
    plan = any_plan(problem, seed)
    if plan is None:
        return
    if seed % 2:
        plan = costed(problem, plan)
    path = tmp_path_factory.mktemp("workbook") / "plan.xlsx"
    with speaking(language):
        path.write_bytes(plan_workbook(problem, plan))
    # In whatever language, with the problem or without.
    read, alone = read_plan_workbook(path, problem), read_plan_workbook(path)
    assert read.plan == alone.plan == plan
    assert not read.edited


def test_the_same_plan_is_the_same_workbook(problem: Problem, plan: Plan) -> None:
    # On another day, too: the clock is not asked.
    first = plan_workbook(problem, plan)
    assert plan_workbook(problem, plan) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}
        assert str(dt.date.today().year).encode() not in archive.read("docProps/core.xml")


def test_what_no_sheet_shows_is_read_too(problem: Problem, tmp_path: Path) -> None:
    """Odd plans, as hands or other programs may have written them."""
    place = problem.sub_districts[0].id
    visit = Visit(
        sub_district=place,
        date=FIRST,
        counters={"c1": 1, "c2": 0},
        staff=(Seat(id="p0", counter_type="c1"), Seat(id="p0", counter_type="c1")),
        pools=(PoolUse(id="pool", counter_type="c2", people=0),),
        served={"ktp": 1},
        unserved={},
        quota={"ktp": 3},
    )
    other = visit.model_copy(update={"sub_district": "nowhere", "counters": {"odd": 2}})
    plan = Plan(
        problem=ProblemReference.of(problem),
        visits=(other, visit, visit),
        levels=(LevelResult(name="x5F_x0041_ é", value=3, status="feasible"),),
    )
    path = tmp_path / "odd.xlsx"
    path.write_bytes(plan_workbook(problem, plan))
    assert read_plan_workbook(path).plan == plan


def test_every_sheet_is_laid_out_with_care(problem: Problem, plan: Plan) -> None:
    book = opened(plan_workbook(problem, plan, earlier=plan))
    assert seen(book)[:8] == [
        *("Overview", "Visits", "Seats", "Calendar", "Counters", "Costs", "Assumptions"),
        "Changes",
    ]
    assert book["botram_opt"].sheet_state == "veryHidden"
    for name in seen(book):
        sheet = book[name]
        assert sheet.print_area, name
        assert sheet.page_setup.paperSize == 9
        assert sheet.column_dimensions["A"].width >= 6
        setup = sheet.sheet_properties.pageSetUpPr
        assert setup is not None
        assert setup.fitToPage or sheet.page_setup.scale, name
    for name in ("Visits", "Seats", "Counters", "Assumptions"):
        sheet = book[name]
        assert sheet.freeze_panes
        row = int(re.sub("[A-Z]+", "", sheet.freeze_panes)) - 1
        assert sheet.print_title_rows == f"${row}:${row}"


def test_what_a_planner_looks_for_is_there(problem: Problem, plan: Plan) -> None:
    book = opened(plan_workbook(problem, plan))
    visit = plan.visits[0]
    name = problem.sub_district[visit.sub_district].name
    page = texts(book, f"1 {name}")
    assert {f"Visit 1: {name}", "Cards", "Venue check", "Identity card"} <= set(page)
    before = visit.date - dt.timedelta(days=7)
    assert any(text.startswith(str(before)) for text in page)
    person = visit.staff[0].id
    assert name in texts(book, problem.person[person].name)
    assert "a guess" in texts(book, "Assumptions")
    assert "Proven: no plan comes to less than" in " ".join(texts(book, "Costs"))
    month = [text for text in texts(book, "Calendar") if text == name]
    assert len(month) == 1


def test_links_lead_to_every_sheet(problem: Problem, plan: Plan) -> None:
    book = opened(plan_workbook(problem, plan))
    links = [cell.hyperlink for row in book["Overview"] for cell in row if cell.hyperlink]
    targets = {re.sub(r"^'(.*)'!A1$|^(.*)!A1$", r"\1\2", link.location or "") for link in links}
    assert {target.replace("''", "'") for target in targets} == set(seen(book)) - {"Overview"}


def test_estimated_requests_are_marked(problem: Problem, plan: Plan) -> None:
    book = opened(plan_workbook(problem, plan))
    names = {visit.sub_district: number for number, visit in enumerate(plan.visits, start=1)}
    rows = [[cell.value for cell in row] for row in book["Visits"].iter_rows(min_row=4)]
    basis = {row[2]: row[6] for row in rows}
    assert basis["Place 1"] == "~ estimated"
    assert basis["Place 0"] == "reported"
    page = book[f"{names['s1']} Place 1"]
    marked = [cell for row in page for cell in row if cell.number_format.startswith('"~"')]
    assert len(marked) == 2


def test_full_counters_are_seen(problem: Problem, plan: Plan) -> None:
    day = plan.visits[0].date
    crowded = plan.visits[0].model_copy(update={"counters": {"c1": 3, "c2": 2}})
    book = opened(plan_workbook(problem, plan.model_copy(update={"visits": (crowded,)})))
    row = [cell for cell in book["Counters"][4] if isinstance(cell.value, int)]
    assert book["Counters"].cell(4, 1).value == dt.datetime.combine(day, dt.time())
    assert [(cell.value, cell.number_format) for cell in row] == [(3, '0"/2"'), (2, '0"/2"')]
    assert [cell.fill.fgColor.rgb[2:] for cell in row] == ["F4B8AE", "FBE3C4"]
    # And the overview warns of it.
    assert any("Beware" in text for text in texts(book, "Overview"))


def test_changes_and_their_costs_have_a_sheet(problem: Problem, plan: Plan) -> None:
    last = plan.visits[-1]
    moved = last.model_copy(update={"date": last.date + dt.timedelta(days=14)})
    earlier = plan.model_copy(update={"visits": (*plan.visits[:-1], moved)})
    told = texts(opened(plan_workbook(problem, plan, earlier=earlier)), "Changes")
    name = problem.sub_district[last.sub_district].name
    assert any(text.startswith(f"{name} moves from") for text in told)
    assert "Changes" not in seen(opened(plan_workbook(problem, plan)))


HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "<script>alert(1)</script>",
    "+1+1",
    "@SUM(1)",
    "#REF!",
    "a\u202eb\x07\n=1",
    "_x003D_1",
    "'=1",
    "history",
    "[a]:*?/\\",
    "x" * 40_000,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(problem: Problem, plan: Plan, text: str, tmp_path: Path) -> None:
    place = problem.sub_districts[0].model_copy(
        update={"name": text, "venue": Venue.model_construct(room=4, name=text, ready_on=None)}
    )
    hostile = problem.derived(
        sub_districts=(place, *problem.sub_districts[1:]),
        people=(problem.people[0].model_copy(update={"name": text}), *problem.people[1:]),
        assumptions=(Assumption.model_construct(name=text, value=text, unit=text, source=text),),
        preparations=(Preparation.model_construct(name=text, days_before=1, source=text),),
    )
    content = plan_workbook(hostile, plan)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                part = archive.read(name).decode()
                assert "<f>" not in part
                assert 't="e"' not in part
            assert b"External" not in archive.read(name)
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(content)
    assert read_plan_workbook(path).plan == plan


@given(wanted=st.lists(st.text(max_size=40), max_size=30))
def test_sheets_have_names_that_they_can_have(wanted: list[str]) -> None:
    taken: list[str] = []
    for text in wanted:
        taken.append(sheet_name(text, taken))
    for name in taken:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'"
        assert name[-1] != "'"
    assert len({name.casefold() for name in taken}) == len(taken)


@given(names=st.lists(st.sampled_from(["A", "a", "B", "p0", "p1", "A (p0)", "x (p1)"]), max_size=6))
def test_labels_mean_one_item_each(names: list[str]) -> None:
    people = tuple(Person(id=f"p{i}", name=name) for i, name in enumerate(names))
    labels = labels_of(small_problem(people=people, pools=())).who
    assert len({plain(label) for label in labels.values()}) == len(names)
    for number, person in enumerate(people):
        alike = [other for other in people if plain(other.name) == plain(person.name)]
        if len(alike) == 1 and person.name not in [f"p{i}" for i in range(len(people))]:
            assert labels[f"person p{number}"].startswith(person.name)


def test_many_pages_stand_in_one_sheet(
    problem: Problem, plan: Plan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pages, "MOST_SHEETS", 2)
    content = plan_workbook(problem, plan)
    book = opened(content)
    assert seen(book)[-2:] == ["Each visit", "Each person"]
    breaks = [brk.id for brk in book["Each visit"].row_breaks.brk]
    column = book["Each visit"].iter_rows(max_col=1, values_only=True)
    titles = [at for at, (told,) in enumerate(column, 1) if str(told).startswith("Visit ")]
    # Every page but the first begins below a break.
    assert [row - 1 for row in titles][1:] == breaks
    assert len(titles) == len(plan.visits)
    (tmp_path / "many.xlsx").write_bytes(content)
    assert read_plan_workbook(tmp_path / "many.xlsx").plan == plan


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("needs LibreOffice: make programs")
        pytest.skip("needs LibreOffice: make programs")
    return found


def converted(soffice: str, path: Path, to: str) -> Path:
    """What LibreOffice makes of a file, with a profile of its own."""
    out = path.parent / "converted"
    profile = (path.parent / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    told = subprocess.run(
        [*command, "--convert-to", to, "--outdir", str(out), str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    (made,) = (each for each in out.iterdir() if each.suffix == f".{to.split(':')[0]}")
    assert "rror" not in told.stderr, told.stderr
    return made


def test_libreoffice_opens_it_and_saves_it(
    soffice: str, problem: Problem, plan: Plan, tmp_path: Path
) -> None:
    path = tmp_path / "plan.xlsx"
    with speaking("id"):
        path.write_bytes(plan_workbook(problem, plan))
    saved = converted(soffice, path, "xlsx")
    book, before = load_workbook(saved), load_workbook(path)
    assert seen(book) == seen(before)
    for name in seen(book):
        then = [cell.value for row in before[name] for cell in row if cell.value is not None]
        now = [cell.value for row in book[name] for cell in row if cell.value is not None]
        assert now == then
    # Nothing was put right: what is edited there is the plan still.
    assert read_plan_workbook(saved).plan == plan
    assert next(islice(book["Kunjungan"].data_validations.dataValidation, 1), None) is not None


def test_places_of_one_name_are_told_apart(tmp_path: Path) -> None:
    twins = tuple(SubDistrict(id=f"t{i}", name="Twin", venue=Venue(room=4)) for i in range(2))
    problem = small_problem(
        sub_districts=twins, demand=small_problem().demand.__class__(), travel=None
    )
    plan = small_plan(problem)
    path = tmp_path / "twins.xlsx"
    path.write_bytes(plan_workbook(problem, plan))
    names = [name[2:] for name in seen(load_workbook(path)) if "Twin" in name]
    assert sorted(names) == ["Twin (t0)", "Twin (t1)"]
    assert read_plan_workbook(path, problem).plan == plan
