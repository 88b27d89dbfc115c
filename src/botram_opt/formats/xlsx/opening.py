"""Workbooks opened in bounded memory: what stands in their cells, and nothing that runs.

A workbook is a zip file of XML, from anybody. Before openpyxl sees it, every part is looked through
without keeping any of it: how much there is, and that none declares entities. Nothing outside the
file is ever read: links to other workbooks and to the web stay what they are, text.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from botram_opt.errors import InputError
from botram_opt.formats.xlsx.parts import OddError, Part, looked_through
from botram_opt.language import say
from botram_opt.reading import content_of, refuse_file, refuse_too_much
from botram_opt.sizes import TooMuchError

MOST_BYTES = 50_000_000
"""Larger files are refused; so are those whose parts come to more than `MOST_INFLATED`."""

MOST_INFLATED = 150_000_000

MOST_PARTS = 5_000

MOST_MERGED = 100_000
"""Cells that lie under merged ones of a sheet; more are refused."""

# What else a zip file may be packed with is unpacked without a limit, and no spreadsheet uses it.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Excel before 2007 begin, and workbooks with a password."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
"""What comes of a zip file that is not whole, or not what it says it is."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Place = tuple[int, int]
"""Row and column of a cell, both from 1."""


class NoValue(NamedTuple):
    """A formula whose value the file does not hold, as no spreadsheet has worked it out."""


class Failed(NamedTuple):
    """A formula that failed: ``#N/A``, ``#REF!``."""

    error: str


Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | NoValue | Failed
"""What stands in a cell that is not empty; of a formula, the value it had when it was saved."""


@dataclass(frozen=True)
class Sheet:
    """A sheet, hidden or not, with hidden rows like any others.

    Attributes:
        cells: what stands in each cell that is not empty, row by row.
        under: of cells that lie under a merged one, the cell at its top left.
    """

    name: str
    cells: Mapping[Place, Value]
    under: Mapping[Place, Place] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Value | None:
        """What a cell says; one that lies under a merged cell says what that says."""
        place = row, column
        return self.cells.get(self.under.get(place, place))


def open_workbook(path: str | Path) -> tuple[Sheet, ...]:
    """The sheets of a workbook (.xlsx or .xlsm), in order; macros are left alone.

    Raises:
        UnreadableError: the file is no workbook, too large, or has something in it that no
            spreadsheet needs and that could do harm.
    """
    file = Path(path)
    content = content_of(file, MOST_BYTES)
    return _sheets(file, content, _parts(file, content))


def content_to_open(path: str | Path) -> bytes:
    """What a workbook holds, once it is known that opening it does no harm.

    Raises:
        UnreadableError: it is not to be opened, see `open_workbook`.
    """
    content = content_of(Path(path), MOST_BYTES)
    _parts(Path(path), content)
    return content


def escaped(text: str) -> str:
    """Text as a workbook holds it: characters that XML has none for are written ``_x000D_``."""
    guarded = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(
        "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]",
        lambda found: f"_x{ord(found.group()):04X}_",
        guarded,
    )


def _parts(file: Path, content: bytes) -> Mapping[str, Part]:
    """What there is in each part of a workbook, if it is one and may be opened."""
    if content.startswith(_OLD):
        refuse_file(
            file,
            say("this is an Excel file of the old kind (.xls), or one with a password"),
            say("Save it as .xlsx, without a password"),
        )
    if not content.startswith(b"PK"):
        refuse_file(
            file,
            say("this is no workbook, whatever its name ends in"),
            say("Open it in a spreadsheet and save it as .xlsx; a table of text is .csv"),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_what_is_packed_oddly(file, archive)
            return dict(looked_through(archive))
    except TooMuchError as error:
        refuse_too_much(file, error)
    except OddError as error:
        refuse_file(file, str(error), say("Open it in a spreadsheet and save it as .xlsx"))
    except _BROKEN as error:
        _refuse_damaged(file, error)


def _refuse_what_is_packed_oddly(file: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    if len(members) > MOST_PARTS or total > MOST_INFLATED:
        refuse_file(
            file,
            say(
                "it unpacks to {size} MB in {n} parts, and at most {most} MB in {parts} are read",
                size=total // 1_000_000,
                n=len(members),
                most=MOST_INFLATED // 1_000_000,
                parts=MOST_PARTS,
            ),
            say("Check that it is the file you mean"),
        )
    if any(member.flag_bits & 1 for member in members):
        refuse_file(file, say("it has a password"), say("Save it without a password"))
    if any(member.compress_type not in _PACKED for member in members):
        refuse_file(
            file,
            say("it is packed in a way that no spreadsheet packs workbooks"),
            say("Open it in a spreadsheet and save it as .xlsx"),
        )
    if "[Content_Types].xml" not in archive.namelist():
        refuse_file(
            file,
            say("this is a zip file, and no workbook"),
            say("Give the workbook itself, saved as .xlsx"),
        )


def _sheets(file: Path, content: bytes, parts: Mapping[str, Part]) -> tuple[Sheet, ...]:
    # Not imported above: most who read problems read no workbook.
    from openpyxl import load_workbook

    found: list[Sheet] = []
    with warnings.catch_warnings():
        # It warns of what it leaves out: drop-down lists, charts, pictures.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            for sheet in book.worksheets:
                name: str = sheet._worksheet_path  # type: ignore[attr-defined]
                part = parts[name.removeprefix("/")]
                if not part.is_sheet:
                    raise ValueError(say("{name} is no sheet", name=name))
                under = _under(file, sheet.title, part)
                found.append(Sheet(sheet.title, _cells(sheet, part), under))
        except InputError:
            raise
        except Exception as error:  # openpyxl raises whatever comes of a part that is not right.
            _refuse_damaged(file, error)
    return tuple(found)


def _cells(sheet: Any, part: Part) -> dict[Place, Value]:
    found: dict[Place, Value] = {}
    # Files may state dimensions that they do not have.
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            value = cell.value
            if cell.data_type == "e":
                value = Failed(str(value))
            elif isinstance(value, str):
                value = _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), value)
            found[cell.row, cell.column] = value
    return found | dict.fromkeys(part.without_value, NoValue())


def _under(file: Path, sheet: str, part: Part) -> dict[Place, Place]:
    found: dict[Place, Place] = {}
    for top, left, bottom, right in part.merged:
        if len(found) + (bottom - top + 1) * (right - left + 1) > MOST_MERGED:
            refuse_file(
                file,
                say("too many of its cells are merged"),
                say("Unmerge those that need not be"),
                sheet,
            )
        for row in range(top, bottom + 1):
            found |= {(row, column): (top, left) for column in range(left, right + 1)}
        del found[top, left]
    return found


def _refuse_damaged(file: Path, error: Exception) -> NoReturn:
    why = f"{type(error).__name__}: {error}"[:300]
    refuse_file(
        file,
        say("this workbook is damaged ({why})", why=why),
        say("Open it in a spreadsheet and save it as .xlsx again"),
    )
