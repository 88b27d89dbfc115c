"""Problems as workbooks and folders of CSV: what is written is read the same, in both languages."""

from __future__ import annotations

import csv
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pydantic import BaseModel

from botram_opt.errors import UnreadableError
from botram_opt.formats import read_problem, write_problem
from botram_opt.formats.workbook.headers import _plain, titles_of
from botram_opt.formats.workbook.kinds import in_both_languages
from botram_opt.formats.workbook.sheets import TABLE, TABLES
from botram_opt.formats.workbook.sheets.season import NO_HOLIDAYS
from botram_opt.formats.workbook.tables import ITSELF, PARENT
from botram_opt.language import Language, speaking
from botram_opt.problem import (
    Assumption,
    DateFactor,
    DemandCurves,
    DemandTable,
    GeodesicTravel,
    Level,
    MatrixTravel,
    Person,
    Preparation,
    Problem,
    Season,
    SubDistrict,
    Term,
    Tolerance,
    Venue,
)
from problems import FIRST, random_problem, seeds
from small import small_problem

LANGUAGES: tuple[Language, ...] = ("en", "id")


def round_trip(problem: Problem, path: Path, language: Language) -> Problem:
    """The problem as it is read again after it is written in a language."""
    for leftover in path.glob("*.csv") if path.is_dir() else ():
        leftover.unlink()
    with speaking(language):
        write_problem(path, problem)
        return read_problem(path)


def assert_comes_back(problem: Problem, folder: Path, *, is_even: bool = True) -> None:
    """As a workbook in one language, and as a folder in the other."""
    one, other = LANGUAGES if is_even else LANGUAGES[::-1]
    for again in (
        round_trip(problem, folder / "a.xlsx", one),
        round_trip(problem, folder / "a", other),
    ):
        assert again == problem
        assert again.fingerprint == problem.fingerprint
        assert again.to_json() == problem.to_json()


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seeds, st.integers(0, 3))
def test_any_problem_comes_back(tmp_path: Path, seed: int, levels: int) -> None:
    goals = [("unserved", "missed_for_good"), ("change_from_plan", "hire"), ("fair_kilometres",)]
    problem = random_problem(seed, *goals[:levels], may_have_begun=True)
    assert_comes_back(problem, tmp_path, is_even=levels % 2 == 0)


HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "'quoted",
    "''",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t tab",
    "\r",
    "line\nbreak\r\nand\rreturn",
    " blanks ",
    "<script>alert(1)</script>",
    "a\u202eb\u200b",
    "_x000D_ and _x0041_",
    "\x00\x07\x1f",
    "#N/A",
    "1.234",
    "12,5",
    "2025-01-04",
    "1e5",
    'ya; tidak, "ja"',
    "\u00a0",
    "<example> x",
    "",
)


def with_texts(*texts: str) -> Problem:
    """A problem with texts wherever any text may stand."""
    factors = tuple(
        DateFactor(name="f", start=FIRST, end=FIRST, factor=1.234, source=text) for text in texts
    )
    travel = small_problem().travel
    assert isinstance(travel, MatrixTravel)
    return small_problem(
        season=Season(name="s", start=FIRST, end=FIRST, subdivision=texts[0]),
        assumptions=tuple(
            Assumption(name="a", value=text, unit=text[:100], source=text) for text in texts
        ),
        preparations=tuple(Preparation(name="p", days_before=0, source=text) for text in texts),
        demand=DemandTable(factors=factors),
        travel=travel.model_copy(update={"source": texts[-1]}),
    )


def test_free_text_comes_back_as_it_is(tmp_path: Path) -> None:
    assert_comes_back(with_texts(*HOSTILE), tmp_path)
    assert_comes_back(with_texts(*HOSTILE[::-1]), tmp_path, is_even=False)


@pytest.mark.parametrize("text", ["", "\u00a0", '"', '""', "=1+1"])
def test_text_of_the_season_comes_back_as_it_is(tmp_path: Path, text: str) -> None:
    assert_comes_back(with_texts(text), tmp_path)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.text(max_size=8), min_size=1, max_size=9),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=9),
)
def test_any_text_and_number_comes_back(
    tmp_path: Path, texts: list[str], numbers: list[float]
) -> None:
    values = [*numbers, *map(repr, numbers)]
    assumptions = tuple(Assumption(name="a", value=v, unit="", source="") for v in values)
    problem = with_texts(*texts)
    assert_comes_back(
        problem.changed(assumptions=(*problem.assumptions, *assumptions)),
        tmp_path,
        is_even=len(texts) % 2 == 0,
    )


def test_nothing_in_it_runs(tmp_path: Path) -> None:
    evil = tuple(Assumption(name="a", value=t, unit=t[:9], source=t) for t in HOSTILE)
    problem = small_problem(assumptions=evil)
    write_problem(tmp_path / "a.xlsx", problem)
    book = load_workbook(tmp_path / "a.xlsx")
    types_of = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert types_of <= {"s", "n", "d", "b"}
    write_problem(tmp_path / "a", problem)
    for file in (tmp_path / "a").iterdir():
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                assert not any(cell[:1] in tuple("=+@\t\r") for cell in row)
                assert not any(cell[:1] == "-" and not is_number(cell) for cell in row)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def corners() -> Iterator[Problem]:
    """Problems that state nothing where something could be, or the other way round."""
    small = small_problem()
    yield Problem(
        name="x",
        season=Season(name="y", start=FIRST, end=FIRST),
        sub_districts=(SubDistrict(id="1", name="1", venue=Venue(room=1)),),
    )
    yield small.changed(
        season=Season(name="y", start=FIRST, end=FIRST, country="ID", holidays=()),
        demand=DemandCurves(),
        travel=None,
        people=(),
        pools=(),
        bases=(),
    )
    yield small.changed(season=Season(name="y", start=FIRST, end=FIRST, country="ID"))
    yield small.changed(
        travel=MatrixTravel(),
        bases=(),
        people=(),
        pools=(),
        counter_types=(),
        services=(),
        demand=DemandTable(),
    )
    yield small.changed(
        demand=DemandTable(
            factors=(
                DateFactor(name="f", start=FIRST, end=FIRST, factor=1, services=()),
                DateFactor(name="g", start=FIRST, end=FIRST, factor=1, sub_districts=("s1", "s0")),
            )
        )
    )
    yield small.changed(
        levels=(
            Level(
                name="a",
                terms=(Term(rule="unserved"), Term(rule="staff_travel", weight=7)),
                tolerance=Tolerance(absolute=3, relative=0.25),
            ),
            Level(name="b", terms=(Term(rule="unserved"),)),
        )
    )
    numbers = small.sub_districts[0].model_copy(update={"id": "32.16", "neighbours": ()})
    others = small.sub_districts[2].model_copy(update={"neighbours": ()})
    yield Problem(name="x", season=small.season, sub_districts=(numbers, others))
    yield Problem(
        name="names that are ids of others",
        season=small.season,
        sub_districts=(
            SubDistrict(id="1", name="2", venue=Venue(room=1), neighbours=("2",)),
            SubDistrict(id="2", name="1", venue=Venue(room=1), neighbours=("1",)),
            SubDistrict(id="3", name="a; b", venue=Venue(room=1)),
            SubDistrict(id="4", name="Setu", venue=Venue(room=1), neighbours=("5",)),
            SubDistrict(id="5", name="setu", venue=Venue(room=1), neighbours=("4",)),
        ),
    )
    yield small.changed(
        services=(
            *small.services[:1],
            small.services[1].model_copy(update={"documents": ("KTP; KK", "a, b")}),
        )
    )


@pytest.mark.parametrize("number", range(9))
def test_corners_come_back(tmp_path: Path, number: int) -> None:
    assert_comes_back(list(corners())[number], tmp_path)
    assert len(list(corners())) == 9


def models_of(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from models_of(inner)


def fields_of(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Paths of all fields that hold no record, within records and lists of them."""
    for name, field in model.model_fields.items():
        inner = list(models_of(field.annotation))
        if not inner:
            yield (*path, name)
        for each in inner:
            yield from fields_of(each, (*path, name))


def columns_there() -> set[str]:
    """Paths of the fields that columns are for."""
    found = set()
    for table in TABLES:
        for column in table.columns:
            steps = [] if column.field in (ITSELF, PARENT) else column.field.split(".")
            if column.field != PARENT:
                found.add(".".join([*table.path, *(s for s in steps if not s.isdigit())]))
        if table.numbers is not None:
            found.add(".".join([*table.path, table.numbers[0]]))
    return found


IN_ONE_CELL = ("pins.counters", "pins.people", "pins.pools", "pins.requests")
"""Lists of small records that have one cell together."""


def test_every_field_has_a_column() -> None:
    there = columns_there()
    lacking = []
    for path in set(fields_of(Problem, ())):
        told = ".".join(path)
        in_cell = any(told.startswith(f"{cell}.") for cell in IN_ONE_CELL)
        if told not in there and not in_cell:
            lacking.append(told)
    assert lacking == ["schema_version"]
    assert set(IN_ONE_CELL) <= there


def model_at(path: tuple[str, ...]) -> list[type[BaseModel]]:
    models: list[type[BaseModel]] = [Problem]
    for step in path:
        models = [
            inner
            for model in models
            if step in model.model_fields
            for inner in models_of(model.model_fields[step].annotation)
        ]
    return models


def test_columns_are_needed_where_fields_are() -> None:
    for table in TABLES:
        for column in table.columns:
            steps = column.field.split(".")
            if column.field in (ITSELF, PARENT):
                assert column.needed
                continue
            if column.field == NO_HOLIDAYS or steps[-1].isdigit() or column.field == "unit":
                continue
            fields = [
                model.model_fields[steps[-1]]
                for model in model_at((*table.path, *steps[:-1]))
                if steps[-1] in model.model_fields
            ]
            assert fields, (table.name, column.field)
            # What belongs to a record that may be missing is asked for by the record.
            may_lack = steps[0] in ("location", "home", "travel", "futures", "demand")
            needed = all(field.is_required() for field in fields) and not may_lack
            free = column.field in ("unit", "source")
            assert column.needed == (needed and not free), (table.name, column.field)


def test_titles_are_told_apart() -> None:
    sheets: dict[str, str] = {}
    for table in TABLES:
        for title in in_both_languages(table.title):
            assert len(title) <= 31
            assert not set(title) & set("[]:*?/\\")
        for title in {_plain(each) for each in (table.name, *in_both_languages(table.title))}:
            assert sheets.setdefault(title, table.name) == table.name
        columns: dict[str, str] = {}
        for column in table.columns:
            for title in titles_of(column):
                assert columns.setdefault(_plain(title), column.field) == column.field


def test_first_columns_hold_nothing_that_is_taken_for_an_example() -> None:
    """Ids, names and dates do not begin with a ``<``; free text may."""
    for table in TABLES:
        first = table.columns[0]
        assert first.kind.how() in {
            "text of one line",
            "an id or a name",
            "a date: 12/04/2025, 2025-04-12 or 12 April 2025",
            *(each for each in [first.kind.how()] if table.name == "rules"),
        }, table.name


def test_options_are_told_apart() -> None:
    """What is chosen in one language means nothing else in the other."""
    for table in TABLES:
        for column in table.columns:
            for option in column.kind.options():
                value = column.kind.read(option, {})
                for language in LANGUAGES:
                    with speaking(language):
                        for written in column.kind.options():
                            if column.kind.read(written, {}) == value:
                                break
                        else:
                            pytest.fail(f"{table.name}.{column.field}: {option}")


def test_what_does_not_go_into_cells_is_told(tmp_path: Path) -> None:
    long: dict[str, Any] = {"earlier": ["x" * 20_000, "y" * 20_000]}
    terms = (Term.model_construct(rule="unserved", weight=1, parameters=long),)
    level = Level.model_construct(name="a", terms=terms, tolerance=Tolerance())
    with pytest.raises(UnreadableError, match="JSON"):
        write_problem(tmp_path / "a.xlsx", small_problem().derived(levels=(level,)))
    assert not (tmp_path / "a.xlsx").exists()


def test_people_may_have_no_weekday(tmp_path: Path) -> None:
    person = Person(id="p", name="p", weekdays=())
    problem = small_problem().derived(people=(person,), counter_types=(), services=())
    with speaking("id"):
        write_problem(tmp_path / "a.xlsx", problem)
    book = load_workbook(tmp_path / "a.xlsx")
    assert "(tidak ada)" in [cell.value for row in book["Petugas"].iter_rows() for cell in row]


def test_travel_by_distance_comes_back(tmp_path: Path) -> None:
    travel = GeodesicTravel(detour_factor=1.234, speed_kmh=30, source="s")
    problem = Problem(
        name="x",
        season=Season(name="x", start=FIRST, end=FIRST),
        sub_districts=(
            SubDistrict.model_validate(
                {
                    "id": "a",
                    "name": "a",
                    "venue": {"room": 1},
                    "location": {"latitude": -6.365, "longitude": 107.173},
                }
            ),
        ),
        counter_types=(),
        travel=travel,
    )
    assert_comes_back(problem, tmp_path)


def test_tables_are_named_once() -> None:
    assert len(TABLE) == len(TABLES)


def test_a_folder_is_what_was_written_to_it_last(tmp_path: Path) -> None:
    first, last = small_problem(), small_problem(2, pools=(), assumptions=())
    folder = tmp_path / "tables"
    write_problem(folder, first)
    (folder / "pools.csv").rename(folder / "Kelompok Petugas.csv")
    (folder / "sub_districts.csv").rename(folder / "Sub-districts.csv")
    (folder / "# mine.csv").write_text("my own;1\n", encoding="utf-8")
    assert read_problem(folder) == first
    before = sorted(folder.iterdir())
    write_problem(folder, last)
    assert read_problem(folder) == last
    assert sorted(folder.iterdir()) == before
    assert (folder / "# mine.csv").read_text(encoding="utf-8") == "my own;1\n"
    write_problem(folder, first)
    assert read_problem(folder) == first
