"""Sentences about fields, for those who see columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from botram_opt.formats.workbook.sheets import TABLES

_FIELD = re.compile(r"'[^']*'|\"[^\"]*\"|[a-z]+(?:_[a-z]+)+")
"""A name in quotes, which is left as it is, or a field that only its words in the code call so."""


def in_titles(sentence: str) -> str:
    """A sentence with the titles of columns in the place of fields: ``'most visits'``."""
    titles = _titles()

    def told(found: re.Match[str]) -> str:
        title = titles.get(found.group())
        return found.group() if title is None else f"'{title}'"

    return _FIELD.sub(told, sentence)


def _titles() -> Mapping[str, str]:
    columns = [column for table in reversed(TABLES) for column in table.columns]
    return {column.field.rpartition(".")[2]: column.title() for column in columns}
