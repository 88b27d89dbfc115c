"""What all tables are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

Row = dict[str, Any]
"""One row of a table, columns in order."""


def name_in(items: Mapping[str, Any], id_: str) -> str:
    """The name of an item, or its id where it is not known."""
    return str(items[id_].name) if id_ in items else id_


def to_frame(rows: Sequence[Row]) -> pandas.DataFrame:
    """A table as a pandas data frame.

    Raises:
        ImportError: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise ImportError("data frames need pandas: pip install botram-opt[pandas]") from error
    return pandas.DataFrame(list(rows))
