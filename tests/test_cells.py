"""What cells say, however they are written; what may be either is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from botram_opt.formats.xlsx import cells
from botram_opt.formats.xlsx.cells import CellError
from botram_opt.formats.xlsx.opening import Failed, NoValue

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))


def refused(read: Callable[..., object], value: Any, **how: Any) -> str:
    with pytest.raises(CellError) as caught:
        read(value, **how)
    assert caught.value.remedy
    return caught.value.what


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        (" 12,5\u00a0", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("1 234", 1234),
        ("1\u202f234,25", 1234.25),
        ("1234,567", 1234.567),
        ("0,125", 0.125),
        (",5", 0.5),
        ("-6,130150", -6.13015),
        ("1e-07", 1e-7),
        ("1.2340", 1.234),
        ("12.345,678", 12345.678),
    ],
)
def test_numbers_as_text(said: str, number: float) -> None:
    assert cells.decimal(said) == number


@pytest.mark.parametrize("said", ["1.234", "1,234", "-6.365", "999.000", "1.000"])
def test_numbers_that_may_be_either_of_two_are_refused(said: str) -> None:
    assert " or " in refused(cells.decimal, said)
    assert abs(cells.whole(said)) >= 1000


def test_a_number_that_could_not_stand_there_is_not_meant() -> None:
    assert cells.decimal("-6.365", lambda x: -90 <= x <= 90) == -6.365
    assert cells.decimal("1.234", lambda x: x > 1000) == 1234


@pytest.mark.parametrize(
    "said",
    [
        "",
        "a",
        "1.2.3",
        "1,2,3",
        "12.34,5",
        "1.23.456",
        "--1",
        "1-2",
        "½",
        "١٢",
        "1" * 500,
        "0x10",
        "nan",
        "inf",
        "1e9999",
        "1.234,5,6",
        "80%",
    ],
)
def test_what_is_no_number(said: str) -> None:
    assert "no number" in refused(cells.decimal, said)
    refused(cells.whole, said)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_of_the_spreadsheet_are_what_they_are(number: float) -> None:
    assert cells.decimal(number) == number
    if number.is_integer():
        assert cells.whole(number) == number
    else:
        refused(cells.whole, number)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["en", "id", "fr"]))
def test_whole_numbers_as_any_language_writes_them(number: int, language: str) -> None:
    assert cells.whole(format_decimal(number, locale=language).replace("−", "-")) == number


@given(
    st.decimals(-(10**8), 10**8, places=2, allow_nan=False),
    st.sampled_from(["en", "id", "fr"]),
)
def test_numbers_as_any_language_writes_them(number: Any, language: str) -> None:
    said = format_decimal(number, format="#,##0.00", locale=language).replace("−", "-")
    assert cells.decimal(said) == float(number)


def test_shares() -> None:
    assert cells.decimal("80%", percent=True) == 0.8
    assert cells.decimal("12,5 %", percent=True) == 0.125
    assert cells.decimal(0.8, percent=True) == 0.8


SATURDAY = dt.date(2025, 4, 12)


@pytest.mark.parametrize(
    "said",
    [
        "2025-04-12",
        "12/04/2025",
        "12-04-2025",
        "12.4.2025",
        "12 April 2025",
        "12 Apr 2025",
        "Sabtu, 12 April 2025",
        "sabtu 12  april 2025",
        "Saturday, 12 April 2025",
        "12-Apr-2025",
        "April 12, 2025",
        "Saturday, April 12, 2025",
        "2025-04-12 00:00:00",
        " 12 April 2025\u00a0",
        "2025-04-12T00:00:00",
    ],
)
def test_dates_as_text(said: str) -> None:
    assert cells.day(said) == SATURDAY


@pytest.mark.parametrize(
    ("said", "month"),
    [("12 Agustus 2025", 8), ("12 Agt 2025", 8), ("12 Nopember 2025", 11), ("12 Mei 2025", 5)],
)
def test_months_in_indonesian(said: str, month: int) -> None:
    assert cells.day(said) == dt.date(2025, month, 12)


@given(DAYS, st.sampled_from(["en", "id"]), st.sampled_from(["full", "long", "medium"]))
def test_dates_as_either_language_writes_them(day: dt.date, language: str, form: Any) -> None:
    assert cells.day(format_date(day, form, locale=language)) == day
    assert cells.day(day.isoformat()) == day
    assert cells.day(f"{day:%d/%m/%Y}") == day


@pytest.mark.parametrize(
    "value",
    [
        "04/13/2025",
        "12/04/25",
        "30 Februari 2025",
        "April 2025",
        "45759",
        45759,
        0.5,
        True,
        dt.time(8),
        "12 Foo 2025",
        "2025",
        "",
        "2025-04-12 08:30",
    ],
)
def test_what_is_no_date(value: Any) -> None:
    assert "no date" in refused(cells.day, value)


def test_dates_that_contradict_themselves() -> None:
    assert "another day" in refused(cells.day, "Jumat, 12 April 2025")
    assert "time of day" in refused(cells.day, dt.datetime(2025, 4, 12, 8, 30))
    assert cells.day(dt.datetime(2025, 4, 12)) == SATURDAY


@given(st.times())
def test_times_are_of_whole_seconds(time: dt.time) -> None:
    assert cells.clock(f"{time:%H:%M:%S}") == time.replace(microsecond=0)
    assert cells.clock(time.replace(microsecond=0)) == time.replace(microsecond=0)


def test_times() -> None:
    for said in ("08:00", "8.00", "08.00 WIB", dt.time(7, 59, 59, 999_990), dt.timedelta(hours=8)):
        assert cells.clock(said) == dt.time(8)
    for none in ("25:00", "8", 8, "08:60", "", dt.timedelta(hours=30), "8 am"):
        assert "no time" in refused(cells.clock, none)


def test_yes_and_no() -> None:
    assert all(cells.yes_no(said) for said in ("ya", "Yes", " TRUE", True, 1, "1"))
    assert not any(cells.yes_no(said) for said in ("Tidak", "no", "FALSE", False, 0))
    assert "neither" in refused(cells.yes_no, "mungkin")


def test_texts() -> None:
    assert cells.text(" Setu \u00a0\u200b") == "Setu"
    assert (cells.text(3216), cells.text(3216.0)) == ("3216", "3216")
    for value in (32.16, dt.datetime(2025, 1, 2), True, dt.time(8)):
        assert "no text" in refused(cells.text, value)
    assert cells.free_text(" a\nb ") == " a\nb "
    assert cells.pieces("a; b\nc;;") == ["a", "b", "c"]


READERS = (cells.text, cells.free_text, cells.whole, cells.decimal, cells.day)


@pytest.mark.parametrize("read", [*READERS, cells.clock, cells.yes_no, cells.pieces])
def test_formulas_without_a_value_are_told(read: Callable[..., object]) -> None:
    assert "formula" in refused(read, NoValue())
    assert "#N/A" in refused(read, Failed("#N/A"))


@given(st.text(max_size=12) | st.from_regex(r"[-+0-9.,' e]{1,8}", fullmatch=True))
def test_any_text_is_read_or_refused(said: str) -> None:
    for read in (*READERS, cells.clock, cells.yes_no, cells.pieces):
        try:
            read(said)
        except CellError as error:
            assert error.what  # noqa: PT017
