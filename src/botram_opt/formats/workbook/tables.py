"""What a sheet of a problem is: its columns, and the part of the problem that its rows are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from botram_opt.formats.workbook.kinds import Kind, Said

Use = Literal["needed", "usual", "seldom"]
"""How often planners fill in a sheet; it stands among those that they fill in as often."""

PARENT = "^"
"""The field of the column that says to which item a row belongs."""

ITSELF = ""
"""The field of the column that is all there is of an item."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes:
        field: of the record that a row is, with dots within records: ``venue.room``.
        needed: whether it has to be filled in, in every row.
        instead: the field that stands in where it is empty.
    """

    field: str
    kind: Kind
    title: Said
    help: Said
    needed: bool = False
    instead: str | None = None


@dataclass(frozen=True)
class Table:
    """A sheet, or a CSV file, of a problem.

    Attributes:
        name: in file names, and for what names its items.
        path: where its records are: ``("demand", "requests")``; of what belongs to items of
            another list, that list before it: ``("sub_districts", "closures")``.
        columns: in the order in which they are written.
        example: values of a row that shows how it is filled in, by field.
        groups: where several rows are one record, the field of it that they are the items of.
        by: the fields that rows of one record share.
        numbers: the field whose numbers, one for each future, stand in columns of their own.
        upright: whether its columns are written below each other, as it has one row only.
    """

    name: str
    path: tuple[str, ...]
    use: Use
    title: Said
    help: Said
    columns: tuple[Column, ...]
    example: Mapping[str, Any] = field(default_factory=dict)
    groups: str | None = None
    by: tuple[str, ...] = ()
    numbers: tuple[str, Kind] | None = None
    upright: bool = False

    @property
    def belongs_to(self) -> str | None:
        """The name of the sheet whose items its rows belong to."""
        return self.columns[0].kind.sheets[0] if self.columns[0].field == PARENT else None
