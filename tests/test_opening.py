"""Workbooks are opened in bounded memory, and harmful ones not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from botram_opt import sizes
from botram_opt.errors import UnreadableError
from botram_opt.formats.xlsx import opening, parts
from botram_opt.formats.xlsx.opening import Failed, NoValue, Sheet, escaped, open_workbook

SHEET = "xl/worksheets/sheet1.xml"


def first(book: Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


def saved(path: Path, fill: Callable[[Workbook], None] = lambda book: None) -> Path:
    book = Workbook()
    first(book)["A1"] = "title"
    fill(book)
    book.save(path)
    return path


def altered(path: Path, changes: dict[str, bytes | Callable[[bytes], bytes]]) -> Path:
    """A workbook with parts of its zip file replaced or added."""
    with zipfile.ZipFile(saved(path)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        held[name] = change if isinstance(change, bytes) else change(held[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        open_workbook(path)
    (issue,) = caught.value.issues
    assert issue.where.startswith(path.name)
    return issue.what


def rows(cells: str) -> Callable[[bytes], bytes]:
    """Give a sheet these rows."""
    return lambda content: (
        content.split(b"<sheetData>")[0] + f"<sheetData>{cells}</sheetData></worksheet>".encode()
    )


def test_what_stands_in_cells(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = first(book)
        sheet["A2"], sheet["B2"], sheet["C2"] = 3, 0.3, True
        sheet["A3"], sheet["B3"] = dt.date(2025, 4, 12), dt.time(8, 30)
        sheet["D5"] = "=1+1"
        sheet["E5"].value, sheet["E5"].data_type = "=1+1", "s"
        book.create_sheet("hidden").sheet_state = "hidden"

    one, second = open_workbook(saved(tmp_path / "a.xlsx", fill))
    assert (one.name, second.name, second.cells) == ("Sheet", "hidden", {})
    assert one.cells == {
        (1, 1): "title",
        (2, 1): 3,
        (2, 2): 0.3,
        (2, 3): True,
        (3, 1): dt.datetime(2025, 4, 12),
        (3, 2): dt.time(8, 30),
        (5, 4): NoValue(),
        (5, 5): "=1+1",
    }


def test_formulas_give_what_they_were_saved_with(tmp_path: Path) -> None:
    content = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1" t="e"><f>NA()</f><v>#N/A</v></c><c r="D1" t="str"><f>""</f><v></v></c>'
        '<c r="E1" t="str"><f>""</f></c></row>'
    )
    (sheet,) = open_workbook(altered(tmp_path / "a.xlsx", {SHEET: rows(content)}))
    assert sheet.cells == {(1, 1): 2, (1, 2): NoValue(), (1, 3): Failed("#N/A"), (1, 5): NoValue()}


def test_a_merged_cell_says_the_same_everywhere(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        first(book).merge_cells("A1:B3")
        first(book)["C3"] = "beside"

    (sheet,) = open_workbook(saved(tmp_path / "a.xlsx", fill))
    said = [[sheet.at(row, column) for column in (1, 2, 3)] for row in (1, 2, 3, 4)]
    assert said == [["title", "title", None]] * 2 + [["title", "title", "beside"], [None] * 3]
    assert sheet.cells == {(1, 1): "title", (3, 3): "beside"}


@given(st.text(max_size=20))
def test_any_text_comes_back(text: str) -> None:
    book, file = Workbook(), io.BytesIO()
    first(book)["B1"] = "beside"
    first(book)["A1"] = escaped(text)
    first(book)["A1"].data_type = "s"
    book.save(file)
    (sheet,) = opened(file.getvalue())
    assert sheet.at(1, 1) == (text or None)


def opened(content: bytes) -> tuple[Sheet, ...]:
    path = Path("a.xlsx")
    return opening._sheets(path, content, opening._parts(path, content))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"sub_district,service\nSetu,KTP-el\n", "this is no workbook"),
        (b"", "this is no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
    ],
)
def test_files_that_are_no_workbooks(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert told in refused(path)


def test_a_zip_file_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("problem.json", "{}")
    assert "no workbook" in refused(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_otherwise(tmp_path: Path, method: int) -> None:
    """These methods unpack any number of bytes at once."""
    path = saved(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr("more", bytes(1000))
    assert "packed" in refused(path)


DTD = b'<!DOCTYPE worksheet [<!ENTITY a "%s">]>'
ENTITIES = [
    b'<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/a.dtd"><worksheet/>',
    b'<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>',
    b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    b"]><worksheet>&b;</worksheet>",
]


@pytest.mark.parametrize("content", ENTITIES)
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/image.png"]
)
def test_entities_are_refused_in_any_part(tmp_path: Path, part: str, content: bytes) -> None:
    changes: dict[str, bytes | Callable[[bytes], bytes]] = {part: content}
    assert "entities" in refused(altered(tmp_path / "a.xlsx", changes))
    changes = {part: b"\xff\xfe" + content.decode().encode("utf-16-le")}
    assert "entities" in refused(altered(tmp_path / "a.xlsx", changes))


MOST_CELLS = 50_000
"""Fewer than in earnest, so that the tests are quick."""


def bombs() -> dict[str, dict[str, bytes | Callable[[bytes], bytes]]]:
    cells = MOST_CELLS
    deep = sizes.MOST_DEPTH + 1
    return {
        "zeros": {"xl/media/a.png": bytes(opening.MOST_INFLATED)},
        "cells": {SHEET: rows(("<row>" + "<c/>" * 10_000 + "</row>") * (cells // 10_000))},
        "wide rows": {
            SHEET: rows("".join(f'<row r="{i}"><c r="XFD{i}"/></row>' for i in range(1, 5)))
        },
        "many rows": {SHEET: rows("<row/>" * (cells + 1))},
        "texts": {
            "xl/sharedStrings.xml": b"<sst>" + b"<si><t/></si>" * (cells + 1) + b"<si/></sst>"
        },
        "styles": {
            "xl/styles.xml": b"<a>" + b"<b/>" * parts.MOST_ELEMENTS + b"</a>",
        },
        "depth": {"xl/styles.xml": b"<a>" * deep + b"</a>" * deep},
        "merged": {
            SHEET: lambda content: content.replace(
                b"</sheetData>",
                b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        },
        "rows twice": {SHEET: rows('<row r="2"><c r="A2"/></row><row r="2"><c r="A2"/></row>')},
        "cells elsewhere": {SHEET: rows('<row r="2"><c r="A3"/></row>')},
    }


@pytest.mark.parametrize("name", bombs())
def test_bombs_are_refused_in_little_memory(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_CELLS", MOST_CELLS)
    path = altered(tmp_path / "a.xlsx", bombs()[name])
    assert path.stat().st_size < 1_000_000
    open_workbook(saved(tmp_path / "b.xlsx"))
    tracemalloc.start()
    try:
        refused(path)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000 + opening.MOST_BYTES
    finally:
        tracemalloc.stop()


def test_a_part_that_is_larger_than_it_says(tmp_path: Path) -> None:
    """What is read of a part is never more than the directory of the zip file says."""
    path = altered(tmp_path / "a.xlsx", {SHEET: rows("<row/>" * 100_000)})
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    assert content.count(size.to_bytes(4, "little")) >= 1
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little")))
    assert "damaged" in refused(path)


def one_workbook() -> bytes:
    file = io.BytesIO()
    book = Workbook()
    first(book)["A1"] = "title"
    book.save(file)
    return file.getvalue()


BYTES = one_workbook()


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=5))
def test_whatever_is_damaged_is_refused_or_read(changes: list[tuple[float, int]]) -> None:
    content = bytearray(BYTES)
    for at, byte in changes:
        content[4 + int(at * (len(content) - 5))] = byte
    with contextlib.suppress(UnreadableError):
        opened(bytes(content))
