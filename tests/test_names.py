"""Names of files that any system takes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from any_visits import hostile
from botram_opt.formats.names import file_names


def test_names_stay_as_they_are_where_they_can() -> None:
    found = file_names(
        {"a": "32.16.01 Setu", "b": "../etc/passwd", "c": "-rf", "d": "CON", "e": ""}
    )
    assert found == {"a": "32.16.01 Setu", "b": "etcpasswd", "c": "rf", "d": "CON_", "e": "_"}
    assert file_names({"a": "Setu", "b": "SETU", "c": "setu"}) == {
        "a": "Setu",
        "b": "SETU (2)",
        "c": "setu (3)",
    }


def test_what_is_reserved_once_its_ends_are_off_is_no_name() -> None:
    found = file_names({"a": "-CON", "b": "~nul.", "c": "?-AUX"})
    assert found == {"a": "CON_", "b": "nul_", "c": "AUX_"}


def test_accents_written_in_two_ways_are_the_same() -> None:
    found = file_names({"a": "Caf\u00e9", "b": "Cafe\u0301", "c": "CAFE\u0301"})
    assert found == {"a": "Caf\u00e9", "b": "Cafe\u0301 (2)", "c": "CAFE\u0301 (3)"}


@settings(max_examples=60, deadline=None)
@given(st.lists(hostile, max_size=6))
def test_every_name_is_a_file_of_its_own(names: list[str]) -> None:
    found = file_names({str(i): name for i, name in enumerate(names)})
    assert len({name.casefold() for name in found.values()}) == len(names)
    for name in found.values():
        assert 0 < len(f"{name}.ics".encode()) <= 255
        assert name[0] not in ".-"
        assert not any(char in name for char in '/\\:*?"<>|\0\n\r\u202e')
