"""The parts of a workbook, looked through: how much there is, and what openpyxl does not tell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from botram_opt.language import say
from botram_opt.sizes import MOST_DEPTH, TooMuchError, nested_too_deeply

MOST_CELLS = 500_000
"""Cells of a workbook, empty ones between others included; more are refused."""

MOST_ELEMENTS = 200_000
"""Elements of XML besides cells and texts, of all parts together."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Range = tuple[int, int, int, int]
"""First row and column, last row and column, from 1."""


class OddError(Exception):
    """What no spreadsheet writes; says what."""


@dataclass
class Part:
    """What there is in a part of a workbook.

    Attributes:
        merged: ranges of cells that are merged.
        without_value: cells with a formula whose value is not in the file.
    """

    is_sheet: bool = False
    merged: list[Range] = field(default_factory=list)
    without_value: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Count:
    """What there has been so far, in all parts."""

    cells: int = 0
    texts: int = 0
    elements: int = 0


def looked_through(archive: zipfile.ZipFile) -> Iterator[tuple[str, Part]]:
    """The name of each part, and what is in it; pictures and the like are passed over.

    Raises:
        TooMuchError: there are too many cells, texts or other things, or one mark is too long.
        OddError: a part declares a document type, or cells are in no order.
    """
    # Not imported above: most who read problems read no workbook.
    from defusedxml import DefusedXmlException

    from botram_opt.xml_text import look_through

    count = _Count()
    for member in archive.infolist():
        part = Part()
        if _may_be_xml(archive, member):
            with archive.open(member) as stream:
                try:
                    look_through(stream, _Looking(part, count))
                except DefusedXmlException as error:
                    raise OddError(say("it declares a document type or entities")) from error
                except SAXException:
                    # Broken from here on, for whoever reads it next, too. Old drawings often are.
                    pass
        yield member.filename, part


def _may_be_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    # By what is in it, as which parts are read depends on what the file itself says of them.
    with archive.open(member) as stream:
        start = stream.read(1000).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return not start or start.startswith(b"<")


class _Looking(ContentHandler):
    """Takes the elements of one part as they come."""

    def __init__(self, part: Part, count: _Count) -> None:
        super().__init__()
        self.part, self.count = part, count
        self.depth = 0
        self.row = self.column = 0
        self.has_formula = self.has_value = self.in_value = self.is_text = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        name = name.rpartition(":")[2]
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise nested_too_deeply()
        if self.depth == 1:
            self.part.is_sheet = name == "worksheet"
        if not self.part.is_sheet:
            self._count_others(name)
        elif name == "row":
            self._begin_row(attrs)
        elif name == "c":
            self._begin_cell(attrs)
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "is"):
            # Of a formula that gives text, no text is a value.
            self.in_value, self.has_value = True, self.is_text
        elif name == "mergeCell":
            self.part.merged.append(_range(attrs.get("ref", "")))
            self._count_others(name)
        elif name not in ("t", "r"):
            self._count_others(name)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1
        name = name.rpartition(":")[2]
        if not self.part.is_sheet:
            return
        if name in ("v", "is"):
            self.in_value = False
        elif name == "c":
            if self.has_formula and not self.has_value:
                self.part.without_value.append((self.row, self.column))
            self.has_formula = self.has_value = False

    def characters(self, content: str) -> None:
        if self.in_value:
            self.has_value = True

    def _begin_row(self, attrs: AttributesImpl) -> None:
        before, self.column = self.row, 0
        self.row = _number(attrs, "r", self.row + 1)
        if not before < self.row <= LAST_ROW:
            _refuse_order()
        # Rows that are left out are passed over one by one, too, if quickly.
        self._count_cells(1 + (self.row - before) // 100)

    def _begin_cell(self, attrs: AttributesImpl) -> None:
        before = self.column
        if "r" in attrs:
            row, self.column = _place(attrs["r"])
        else:
            row, self.column = self.row, self.column + 1
        if row != self.row or not before < self.column <= LAST_COLUMN:
            _refuse_order()
        self._count_cells(self.column - before)
        self.is_text = attrs.get("t", "n") == "str"

    def _count_cells(self, more: int) -> None:
        self.count.cells += more
        if self.count.cells > MOST_CELLS:
            raise TooMuchError(say("it has more than {n} cells", n=MOST_CELLS))

    def _count_others(self, name: str) -> None:
        # Texts that cells share, of which each may be made of several.
        if name in ("si", "t", "r", "rPr"):
            self.count.texts += 1
        else:
            self.count.elements += 1
        if self.count.texts > 2 * MOST_CELLS or self.count.elements > MOST_ELEMENTS:
            raise TooMuchError(say("it holds more than a workbook of this size needs"))


def _refuse_order() -> NoReturn:
    raise OddError(say("its rows and cells are in no order"))


def _number(attrs: AttributesImpl, name: str, default: int) -> int:
    text = attrs.get(name, str(default))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _place(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return 0, 0
    column = 0
    for letter in found.group(1):
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found.group(2)), column


def _range(text: str) -> Range:
    first, _, last = text.partition(":")
    top, left = _place(first)
    bottom, right = _place(last or first)
    if not 0 < top <= bottom <= LAST_ROW or not 0 < left <= right <= LAST_COLUMN:
        raise OddError(say("cells are merged that it does not have"))
    return top, left, bottom, right
