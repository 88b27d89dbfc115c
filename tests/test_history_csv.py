"""Histories from CSV tables: every bad row is named, and what is written is read back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botram_opt import sizes
from botram_opt.datasets import drawn_history
from botram_opt.demand.history import CountedRequests, History
from botram_opt.errors import UnreadableError
from botram_opt.formats import history_csv, read_history, write_history
from small import small_problem

HEADER = "date,sub_district,service,requests,unserved,status,basis"


def saved(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def good(number: int) -> list[str]:
    """So many rows without a fault, in 2023."""
    first = dt.date(2023, 1, 1)
    return [f"{first + dt.timedelta(days=day)},s0,ktp,{day},,held," for day in range(number)]


def told(path: Path, *rows: str) -> list[str]:
    """What is said of rows, in a file of good ones that is long enough not to be refused."""
    found = read_history(saved(path / "h.csv", *rows, *good(20 * len(rows))), small_problem())
    assert len(found.rows) == 20 * len(rows)
    assert found.rejected_rows == len(rows)
    return [str(issue).removeprefix("h.csv: ") for issue in found.rejected]


def refused(path: Path) -> list[str]:
    with pytest.raises(UnreadableError) as caught:
        read_history(path, small_problem())
    return [str(issue) for issue in caught.value.issues]


def test_all_columns_are_read(tmp_path: Path) -> None:
    rows = (
        "2024-05-04,s0,ktp,31,4,cut_off,estimated",
        "2024-05-04,s1,kk,,,cancelled,",
        "2024-05-11, s2 ,kk,0,,,",
    )
    assert read_history(saved(tmp_path / "h.csv", *rows)).rows == (
        CountedRequests(
            date="2024-05-04",
            sub_district="s0",
            service="ktp",
            requests=31,
            unserved=4,
            status="cut_off",
            basis="estimated",
        ),
        CountedRequests(
            date="2024-05-04", sub_district="s1", service="kk", requests=0, status="cancelled"
        ),
        CountedRequests(date="2024-05-11", sub_district="s2", service="kk", requests=0),
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("04/05/2024,s0,ktp,1,,,", "column date: '04/05/2024' is no date: write it as YYYY-MM-DD"),
        ("2024-13-01,s0,ktp,1,,,", "column date: '2024-13-01' is no date"),
        ("1066-10-14,s0,ktp,1,,,", "column date: '1066-10-14' is not between the years 1900 and"),
        (",s0,ktp,1,,,", "column date: it is empty. Fill it in."),
        ("2024-05-04,,ktp,1,,,", "column sub_district: it is empty"),
        ("2024-05-04,s9,ktp,1,,,", "column sub_district: 's9' is no sub-district of the problem"),
        ("2024-05-04,s0,passport,1,,,", "column service: 'passport' is no service of the problem"),
        ("2024-05-04,s0,ktp,,,,", "column requests: it is empty"),
        ("2024-05-04,s0,ktp,-1,,,", "column requests: '-1' is no number of requests"),
        ("2024-05-04,s0,ktp,1.234,,,", "column requests: '1.234' is no number of requests. Give"),
        ("2024-05-04,s0,ktp,12x,,,", "column requests: '12x' is no number of requests"),
        ("2024-05-04,s0,ktp,²,,,", "column requests: '²' is no number of requests"),
        (f"2024-05-04,s0,ktp,{'9' * 5000},,,", "column requests: '999"),
        ("2024-05-04,s0,ktp,10000001,,,", "column requests: '10000001' is no number of requests"),
        ("2024-05-04,s0,ktp,1,many,,", "column unserved: 'many' is no number of requests"),
        (
            "2024-05-04,s0,ktp,1,,closed,",
            "column status: 'closed' is no value of this field. ",
        ),
        (
            "2024-05-04,s0,ktp,1,,,heard",
            "column basis: 'heard' is no value of this field. Use one",
        ),
        ("2024-05-04,s0,ktp,1,,missed,", "what was missed has counted no requests. Correct it."),
        ("2024-05-04,s0,ktp,1", "it has 4 cells, and there are 7 columns. Fill in or remove cells"),
        ("2024-05-04,s0,ktp,1,,,,", "it has 8 cells, and there are 7 columns"),
    ],
)
def test_a_bad_row_is_named_with_its_row_and_column(
    tmp_path: Path, row: str, expected: str
) -> None:
    (found,) = told(tmp_path, row)
    assert found.startswith(f"row 2{', ' if expected.startswith('column') else ': '}{expected}")


def test_every_fault_of_a_row_is_told_and_it_counts_once(tmp_path: Path) -> None:
    found = told(tmp_path, "soon,s9,visa,many,some,open,heard", "2024-05-04,s0,ktp,x,,,")
    columns = ("sub_district", "service", "date", "requests", "unserved", "status", "basis")
    assert [sentence.split(": ")[0] for sentence in found] == [
        *(f"row 2, column {name}" for name in columns),
        "row 3, column requests",
    ]


def test_of_two_rows_for_the_same_the_second_is_bad(tmp_path: Path) -> None:
    rows = ("2024-05-04,s0,ktp,1,,,", "2024-05-04,Place 0,KTP,2,,,", "2024-05-04,s0,kk,3,,,")
    path = saved(tmp_path / "h.csv", *rows, *good(40))
    found = read_history(path, small_problem())
    assert [str(issue) for issue in found.rejected] == [
        "h.csv: row 3: the same date, sub-district and service stand in row 2. Keep one of the two."
    ]
    assert [row.requests for row in found.rows[:2]] == [1, 3]


@pytest.mark.parametrize("name", ["h.csv", "counts, of 2023.csv"])
@pytest.mark.parametrize("bad", [1, 3, 7, 21])
def test_a_file_is_read_up_to_one_bad_row_in_twenty(tmp_path: Path, name: str, bad: int) -> None:
    """With a bad row more, or a good one less, it is refused, and each bad row is named."""
    wrong = [f"2024-05-04,s0,ktp,x{number},," + "," for number in range(bad)]
    path = tmp_path / name
    history = read_history(saved(path, *wrong, *good(19 * bad)), small_problem())
    assert (history.rejected_rows, len(history.rejected), len(history.rows)) == (bad, bad, 19 * bad)
    found = refused(saved(path, *wrong, *good(19 * bad - 1)))
    assert found[0].startswith(f"{name}: {bad} of {20 * bad - 1} rows cannot be read, more than 5%")
    assert len(found) == 1 + bad
    assert all(f"row {number + 2}, column requests" in found[number + 1] for number in range(bad))


def test_names_stand_for_ids_however_they_are_capitalised(tmp_path: Path) -> None:
    rows = ("2024-05-04,PLACE 1,identity card,1,,,", "2024-05-04,S2,Family Card,2,,,")
    found = read_history(saved(tmp_path / "h.csv", *rows), small_problem())
    assert [(row.sub_district, row.service) for row in found.rows] == [("s1", "ktp"), ("s2", "kk")]


def test_a_name_of_two_places_is_refused_and_their_ids_are_not(tmp_path: Path) -> None:
    problem = small_problem()
    places = [place.model_copy(update={"name": "Suka"}) for place in problem.sub_districts[:2]]
    problem = problem.changed(sub_districts=(*places, problem.sub_districts[2]))
    rows = ("2024-05-04,suka,ktp,1,,,", "2024-05-04,s1,ktp,1,,,")
    found = read_history(saved(tmp_path / "h.csv", *rows, *good(20)), problem)
    assert [str(issue) for issue in found.rejected] == [
        "h.csv: row 2, column sub_district: 'suka' may be 's0' and 's1'."
        " Give the id of the sub-district."
    ]
    assert found.rows[0].sub_district == "s1"


def test_without_a_problem_any_id_will_do(tmp_path: Path) -> None:
    found = read_history(saved(tmp_path / "h.csv", "2024-05-04,Other place,visa,1,,,"))
    assert (found.rows[0].sub_district, found.rows[0].service) == ("Other place", "visa")


@pytest.mark.parametrize("content", ["\ufeff{}", "{}", "\n{}"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_semicolons_byte_order_marks_and_line_ends(tmp_path: Path, content: str, end: str) -> None:
    lines = "Date;Sub-district;SERVICE;requests\n2024-05-04;s0;ktp;5\n\n;;;\n"
    path = tmp_path / "h.csv"
    path.write_bytes(content.format(lines).replace("\n", end).encode())
    if content.startswith("\n"):
        assert "there is no column 'date'" in refused(path)[0]
        return
    found = read_history(path, small_problem())
    assert [row.requests for row in found.rows] == [5]


def test_empty_rows_are_passed_over_and_keep_their_numbers(tmp_path: Path) -> None:
    found = told(tmp_path, *["2024-05-04,s0,ktp,x,,,"])
    path = saved(tmp_path / "h.csv", "", ",,,,,,", " , ,,,,,", "2024-05-04,s0,ktp,x,,,", *good(30))
    issues = read_history(path, small_problem()).rejected
    assert [str(i) for i in issues] == [f"h.csv: {found[0].replace('row 2', 'row 5')}"]


def test_a_header_of_another_form_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "h.csv", header="date,place,service,requests,requests,")
    found = refused(path)
    assert [sentence.split(". ")[0] for sentence in found] == [
        "h.csv: row 1: there is no column 'sub_district'",
        "h.csv: row 1, column 2: 'place' is no column",
        "h.csv: row 1, column 6: '' is no column",
        "h.csv: row 1: there are 2 columns 'requests'",
    ]
    (tmp_path / "h.csv").write_text("")
    assert refused(path)[0].startswith("h.csv: it is empty.")
    assert refused(saved(path))[0].startswith("h.csv: it has no rows.")


def test_a_file_that_is_no_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "h.csv", f"2024-05-04,s0,ktp,{'1' * 200_000},,,")
    assert refused(path)[0].startswith("h.csv: line 2: this is no table: field larger than field")
    assert "there is no file" in refused(tmp_path / "none.csv")[0]
    monkeypatch.setattr(sizes, "MOST_BYTES", 10)
    assert "it is larger than" in refused(path)[0]


IDS = st.from_regex(r"[^\W_]([\w ./-]{0,6}[^\W_])?", fullmatch=True).filter(
    lambda id_: id_.isprintable()
)


def test_a_quote_that_is_not_closed_costs_all_the_rows_that_it_swallows(tmp_path: Path) -> None:
    rows = good(400)
    rows[101] = rows[101].replace(",", ',"', 1)
    assert "line" in refused(saved(tmp_path / "h.csv", *rows))[0]
    rows[139] = rows[139].replace(",", '",', 1)
    told = refused(saved(tmp_path / "h.csv", *rows))
    assert "39 of 400 rows" in told[0]
    assert "row 103" in told[1]


@st.composite
def histories(draw: st.DrawFn) -> History:
    keys = draw(
        st.lists(
            st.tuples(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), IDS, IDS),
            min_size=1,
            max_size=6,
            unique=True,
        )
    )
    rows = []
    for day, place, service in keys:
        status = draw(st.sampled_from(["held", "cut_off", "cancelled", "missed"]))
        most = 10_000_000 if status in ("held", "cut_off") else 0
        rows.append(
            CountedRequests(
                date=day,
                sub_district=place,
                service=service,
                requests=draw(st.integers(0, most)),
                unserved=draw(st.none() | st.integers(0, most)),
                status=status,
                basis=draw(st.sampled_from(["reported", "estimated", "assumed"])),
            )
        )
    return History(rows=tuple(rows))


@settings(max_examples=150, deadline=None)
@given(history=histories())
def test_what_is_written_is_read_back(
    history: History, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    write_history(path, history)
    assert read_history(path) == history


def test_the_drawn_history_is_read_back(tmp_path: Path) -> None:
    write_history(tmp_path / "h.csv", drawn_history())
    assert read_history(tmp_path / "h.csv") == drawn_history()
    assert history_csv(drawn_history()).splitlines()[0] == HEADER
