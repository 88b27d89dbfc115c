"""Workbooks as planners make them: what Excel does to people is taken, what is wrong is told."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook

from botram_opt.errors import InputError
from botram_opt.formats import read_problem, write_problem
from botram_opt.language import speaking
from botram_opt.problem import Problem
from sheets import SHEETS, Rows, read_sheets, told, with_sheets, write_csv
from small import small_problem


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Problem:
    return read_sheets(tmp_path_factory.mktemp("by_hand"), SHEETS)


def test_what_is_left_out_is_as_usual(by_hand: Problem) -> None:
    first, second = by_hand.sub_districts
    assert (first.id, first.name, first.venue.room, first.neighbours) == ("S1", "Setu", 4, ("S2",))
    assert second.most_visits == 2
    assert by_hand.season.name == by_hand.name == "Two places"
    assert by_hand.services[0].id == by_hand.services[0].name == "KTP-el"
    assert by_hand.demand.found("S1", "KTP-el", dt.date(2025, 1, 4)) == 40


HEADER = ["id", "name", "room for counters", "visits at most", "neighbours", "last visit"]

SAME: dict[str, Rows] = {
    "other titles": [
        ["KODE *", "  Nama\n", "ruang untuk\nloket", "most_visits", "Kecamatan tetangga", ""],
        *SHEETS["Sub-districts"][1:],
    ],
    "columns moved": [
        [row[i] for i in (4, 2, 0, 3, 1)] for row in SHEETS["Sub-districts"]
    ],
    "a title above, empty rows, numbers as text, notes": [
        ["Data kecamatan 2025"],
        [],
        ["No.", *HEADER, "# catatan"],
        [1, "S1 ", "Setu\u00a0", "4", 1, " cibitung ", None, "hubungi camat"],
        [None, " "],
        [2, "S2", "Cibitung", "5,0", "2", "setu", None, None],
        [None],
    ],
    "an example row": [
        HEADER,
        ["<contoh> X", "Xx", "abc"],
        *SHEETS["Sub-districts"][1:],
        ["<EXAMPLE> Y"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_tables_that_say_the_same(tmp_path: Path, by_hand: Problem, name: str) -> None:
    assert read_sheets(tmp_path, with_sheets(sub_districts=SAME[name])) == by_hand


def test_sheets_that_say_the_same(tmp_path: Path, by_hand: Problem) -> None:
    renamed = {
        "KECAMATAN ": SHEETS["Sub-districts"],
        "jenis loket": SHEETS["Counter types"],
        "# coret-coret": [["apa", "saja"]],
        "Kosong": [],
        "Petunjuk": [["bantuan"]],
        "settings": [["Season of the office"], *SHEETS["Season"]],
        **{name: SHEETS[name] for name in ("Services", "Staff", "Requests")},
    }
    assert read_sheets(tmp_path, renamed) == by_hand


def test_titles_merged_over_two_rows(tmp_path: Path, by_hand: Problem) -> None:
    def change(book: Workbook) -> None:
        page = book["Sub-districts"]
        page.insert_rows(1, 2)
        page["A1"] = "Semua kecamatan"
        page.merge_cells("A1:F1")
        for letter in "ABC":
            page[f"{letter}2"] = page[f"{letter}3"].value
            page.merge_cells(f"{letter}2:{letter}3")
        page["D2"] = "lain-lain"
        page.merge_cells("D2:F2")

    assert read_sheets(tmp_path, SHEETS, change) == by_hand


def test_all_titles_merged_over_two_rows(tmp_path: Path, by_hand: Problem) -> None:
    def change(book: Workbook) -> None:
        page = book["Sub-districts"]
        page.insert_rows(2)
        for letter in "ABCDEF":
            page.merge_cells(f"{letter}1:{letter}2")

    assert read_sheets(tmp_path, SHEETS, change) == by_hand


def test_merged_cells_below_each_other_say_the_same(tmp_path: Path) -> None:
    rows: Rows = [["sub-district", "from", "until"], ["Setu", "2025-01-01", "2025-01-31"]]
    rows = [*rows, [None, "2025-03-01", "2025-03-31"]]

    def change(book: Workbook) -> None:
        book["Windows"].merge_cells("A2:A3")

    problem = read_sheets(tmp_path, with_sheets(windows=rows), change)
    assert [window.start.month for window in problem.sub_districts[0].windows] == [1, 3]


def test_dates_as_people_write_them(tmp_path: Path) -> None:
    dates = [
        dt.date(2025, 1, 4),
        "2025-01-05",
        "6 Januari 2025",
        "Selasa, 07/01/2025",
        dt.datetime(2025, 1, 8),
    ]
    rows: Rows = [["staff member", "from", "until", "reason"]]
    rows = [*rows, *(["Siti", day, day, "cuti"] for day in dates)]
    problem = read_sheets(tmp_path, with_sheets(absences=rows))
    assert [absence.start.day for absence in problem.people[0].absences] == [4, 5, 6, 7, 8]


def test_hidden_rows_and_sheets_are_read(tmp_path: Path, by_hand: Problem) -> None:
    def change(book: Workbook) -> None:
        book["Sub-districts"].row_dimensions[3].hidden = True
        book["Requests"].sheet_state = "hidden"

    assert read_sheets(tmp_path, SHEETS, change) == by_hand


def test_every_fault_is_told_with_its_cell(tmp_path: Path) -> None:
    sheets = with_sheets(
        season=[["name of the problem", "x"], ["first day", "2025-13-01"], ["last day", 45000]],
        sub_districts=[
            HEADER,
            ["S1", "Setu", "4 loket", 1, "Cibitungg", None],
            ["S2", "Cibitung", None, "1,5", "S1", "besok"],
            ["S3", 3.5, 2_000_000],
        ],
        requests=[
            ["sub-district", "service", "requests"],
            ["Setu", "KTP-el", "1.234"],
            ["Total", None, 12],
        ],
        staff=[["id", "id"], ["Siti", "S"]],
        absences=[
            ["staff member", "from", "until", "reason"],
            ["Siti", "2025-02-02", "2025-02-01", "cuti"],
        ],
        levels=[["level", "rule"], ["a", "unservd"]],
        pins=[["sub-district", "date", "counters"], ["Setu", "2025-01-04", "c1"]],
        stafff=[["id"], ["a"]],
    )
    assert told(tmp_path, sheets) == [
        "Season!B2 (first day): '2025-13-01' is no date. Write it as 2025-04-12, 12/04/2025 or "
        "12 April 2025.",
        "Season!B3 (last day): 45000 is no date. Write it as 2025-04-12, 12/04/2025 or "
        "12 April 2025.",
        "'Sub-districts'!C2 (room for counters): '4 loket' is no whole number. Give a whole "
        "number, without other signs.",
        "'Sub-districts'!E2 (neighbours): there is no 'Cibitungg'. Did you mean 'Cibitung'? "
        "Otherwise add it to its sheet.",
        "'Sub-districts'!C3 (room for counters): it is empty. Fill it in.",
        "'Sub-districts'!D3 (visits at most): '1,5' is no whole number. Give a whole number, "
        "without other signs.",
        "'Sub-districts'!F3 (last visit): 'besok' is no date. Write it as 2025-04-12, 12/04/2025 "
        "or 12 April 2025.",
        "'Sub-districts'!B4 (name): 3.5 is no text: the spreadsheet made something else of it. "
        "Format the cell as text, and write it once more.",
        "'Sub-districts'!C4 (room for counters): 2000000 is out of range. It must be at most "
        "1000000.",
        "Staff!B1 (id): there are two columns 'id'. Keep one of them.",
        "Requests!C2 (requests): '1.234' may be 1.234 or 1,234. Write it as a number of the "
        "spreadsheet; as text, without marks for thousands.",
        "Requests!A3 (sub-district): there is no 'Total'. Correct it, or add it to its sheet.",
        "Requests!B3 (service): it is empty. Fill it in.",
        "Levels!B2 (rule): 'unservd' is not one to choose from. Did you mean 'requests unserved'? "
        "Otherwise choose another.",
        "Pins!C2 (counters): 'c1' is not written as it should be. Write counter type: number; "
        "counter type: number.",
        "Stafff: this sheet is not known. Did you mean Staff? Sheets of your own begin with #.",
    ]


CONTRADICTIONS: dict[str, tuple[dict[str, Rows | None], str]] = {
    "in a cell": (
        {"sub_districts": [HEADER, ["S1", "Setu", 4, 1, None, "2025-02-01"]], "requests": None},
        "'Sub-districts'!F2 (last visit): 2025-02-01 is not before the season",
    ),
    "in a row": (
        {
            "absences": [
                ["staff member", "from", "until", "reason"],
                ["Siti", "2025-02-02", "2025-02-01", "cuti"],
            ]
        },
        "Absences!2:2: it ends",
    ),
    "in two rows": (
        {
            "requests": [
                ["sub-district", "service", "requests"],
                ["Setu", "KTP-el", 1],
                ["Cibitung", "KTP-el", 1],
                ["s1", "ktp-el", 2],
            ]
        },
        "Requests!4:4: it is stated twice",
    ),
    "an id twice": ({"staff": [["id"], ["Siti"], ["Budi"], ["Siti"]]}, "Staff!4:4: this id is"),
    "an id of a service twice": (
        {"services": [["id", "minutes per request"], ["KTP-el", 5], ["KTP-el", 6]]},
        "Services!3:3: this id is",
    ),
    "of the season": (
        {"season": [["name of the problem", "x"], ["first day", "2025-02-01"],
                    ["last day", "2025-01-01"]]},
        "Season: it ends",
    ),
    "of pins": (
        {"pins": [["sub-district", "date"], ["Setu", "2025-01-04"], ["Setu", "2025-01-11"]]},
        "Pins!3:3: visits are pinned on",
    ),
    "of a rule": (
        {"hard_rules": [["rule", "holds"], ["open_dates", "no"]]},
        "'Hard rules'!2:2: no",
    ),
    "of two kinds": (
        {
            "demand_that_builds_up": [
                ["sub-district", "service", "date", "requests so far"],
                ["Setu", "KTP-el", "2025-02-01", 3],
            ]
        },
        "'Demand that builds up': this belongs to another kind of demand",
    ),
    "of one level": (
        {
            "levels": [
                ["level", "rule", "may get worse by"],
                ["a", "unserved", 1],
                ["a", "waiting", 2],
            ]
        },
        "Levels!C3 (may get worse by): it is not what row 2 says",
    ),
    "no sub-districts": (
        {"sub_districts": None},
        "'Sub-districts': there is no such sheet",
    ),
    "no rows": ({"sub_districts": [HEADER]}, "'Sub-districts': it has no rows"),
    "no header": ({"staff": [["foo"], ["Siti"]]}, "Staff: it has no header that is known"),
    "a column that is needed": (
        {"services": [["name"], ["KTP-el"]]},
        "Services!1:1: there is no column 'minutes per request'",
    ),
    "a column without a title": (
        {"staff": [["id", None], ["Siti", "cuti"]]},
        "Staff!B2: 'cuti' stands in a column without a title",
    ),
    "an unknown column": (
        {"staff": [["id", "skils"], ["Siti", "x"]]},
        "Staff!B1 (skils): 'skils' is no column of this sheet. Did you mean skills?",
    ),
    "holidays and none": (
        {
            "season": [*SHEETS["Season"], ["no holidays at all", "ya"]],
            "holidays": [["date", "holiday"], ["2025-01-01", "Tahun Baru"]],
        },
        "Season!B4 (no holidays at all): there are holidays",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_contradicts_itself_is_told_where_it_stands(tmp_path: Path, name: str) -> None:
    changes, expected = CONTRADICTIONS[name]
    faults = told(tmp_path, with_sheets(**changes))
    assert [fault for fault in faults if fault.startswith(expected)] != [], faults
    # One thing that is wrong is told once.
    assert len(faults) == 1, faults
    with speaking("id"):
        places = [fault.split("!")[0] for fault in told(tmp_path, with_sheets(**changes))]
    assert places


def test_cells_merged_beside_each_other_are_refused(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Sub-districts"]["A4"] = "Catatan: data tahun 2024"
        book["Sub-districts"].merge_cells("A4:F4")

    (fault,) = told(tmp_path, SHEETS, change)
    assert fault.startswith("'Sub-districts'!A4: this cell is merged")


def test_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book["Requests"]["C2"] = "=20+20"

    (fault,) = told(tmp_path, SHEETS, change)
    assert fault.startswith("Requests!C2 (requests): it has a formula whose value is not")


def test_a_table_of_text_that_is_called_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_text("id,name\nS1,Setu\n")
    with pytest.raises(InputError, match="no workbook"):
        read_problem(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_folders_say_the_same(tmp_path: Path, by_hand: Problem, delimiter: str) -> None:
    folder = write_csv(tmp_path / "csv", SHEETS, delimiter)
    file = folder / "Season.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    (folder / "notes.txt").write_text("ours")
    (folder / "# ours.csv").write_text("ours")
    assert read_problem(folder) == by_hand


def test_faults_of_folders(tmp_path: Path) -> None:
    sheets = with_sheets(
        staff=[["id", "works on"], ["Siti", "Sabtuu"]], requests=[["sub-district"], ["Setu"]]
    )
    folder = write_csv(tmp_path / "csv", sheets)
    with pytest.raises(InputError) as caught:
        read_problem(folder)
    assert [issue.where for issue in caught.value.issues] == [
        "csv/Requests.csv: row 1",
        "csv/Requests.csv: row 1",
        "csv/Staff.csv: row 2, column 2 (works on)",
    ]
    (folder / "Staff.csv").write_bytes("id\nJos\xe9\n".encode("cp1252"))
    (folder / "Requests.csv").write_text('sub-district\n"Setu\n')
    with pytest.raises(InputError) as caught:
        read_problem(folder)
    what = [str(issue) for issue in caught.value.issues]
    assert what[0].startswith("csv/Requests.csv: line ")
    assert what[1].startswith("csv/Staff.csv: line 2, byte 4: this is not UTF-8 text. Save")
    with pytest.raises(InputError, match="no CSV file"):
        read_problem(tmp_path)


def test_what_libreoffice_saves_is_read_the_same(tmp_path: Path) -> None:
    problem = small_problem()
    with speaking("id"):
        write_problem(tmp_path / "a.xlsx", problem)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "saved"), "a.xlsx"]
    try:
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    except FileNotFoundError:
        pytest.skip("LibreOffice is not there")
    assert read_problem(tmp_path / "saved" / "a.xlsx") == problem
