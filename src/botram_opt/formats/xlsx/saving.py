"""Workbooks as bytes, the same whenever they are made."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook

_MADE = "2000-01-01T00:00:00Z"
"""When workbooks say they were made, as nobody asks the clock."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can tell."""


def saved(book: Workbook) -> bytes:
    """A workbook as the bytes of its file (.xlsx)."""
    stream = io.BytesIO()
    book.save(stream)
    timeless = io.BytesIO()
    with (
        zipfile.ZipFile(stream) as made,
        zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                time = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
                part = re.sub(time, rb"\g<1>" + _MADE.encode(), part)
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, part)
    return timeless.getvalue()
