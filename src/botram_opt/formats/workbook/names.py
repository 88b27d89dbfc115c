"""Items that cells name, by id or by name, however these are written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from botram_opt.formats.xlsx.cells import CellError, shown
from botram_opt.language import say


class Known(NamedTuple):
    """Ids of items, and which of them a text may stand for.

    Attributes:
        spelled: each of these texts as it is written.
        is_whole: whether the id of every item could be read; if not, others may be there.
    """

    ids: frozenset[str]
    meant: Mapping[str, frozenset[str]]
    spelled: Mapping[str, str]
    is_whole: bool = True


Names = Mapping[str, Known]
"""What is known of the items of each sheet, by the name of the sheet."""


def known(items: Iterable[tuple[str | None, str | None]]) -> Known:
    """What texts may stand for items, of each its id and its name.

    An item whose id is None could not be read.
    """
    meant: dict[str, frozenset[str]] = {}
    spelled: dict[str, str] = {}
    ids: set[str] = set()
    is_whole = True
    for id_, name in items:
        if id_ is None:
            is_whole = False
            continue
        ids.add(id_)
        for called in (id_, name or id_):
            text = _however_written(called)
            meant[text] = meant.get(text, frozenset()) | {id_}
            spelled[text] = called
    return Known(frozenset(ids), meant, spelled, is_whole)


def id_of(text: str, sheets: Sequence[str], names: Names) -> str:
    """The id that a text stands for, in any of some sheets; itself if it may be one not read.

    Raises:
        CellError: it stands for nothing, or for several things.
    """
    found = [names[sheet] for sheet in sheets if sheet in names]
    if any(text in here.ids for here in found):
        return text
    meant = sorted({id_ for here in found for id_ in here.meant.get(_however_written(text), ())})
    if len(meant) == 1:
        return meant[0]
    if meant:
        told = ", ".join(meant)
        raise CellError(
            say("{value} may be any of {ids}", value=shown(text), ids=told),
            say("Give the id"),
        )
    if not all(here.is_whole for here in found):
        return text
    raise CellError(say("there is no {value}", value=shown(text)), _closest(text, found))


Labels = Mapping[str, Mapping[str, str]]
"""What items are called in the cells of other sheets, by their sheet and id, if not by the id."""


def labels_of(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names for ids without letters, which say nothing to people, where names tell items apart.

    Args:
        items: id and name of each.
    """
    pairs = list(items)
    here = known(pairs)
    return {
        id_: name
        for id_, name in pairs
        if not any(char.isalpha() for char in id_)
        and not set(name) & set("(;:,#'")
        and here.meant[_however_written(name)] == {id_}
        and (name not in here.ids or name == id_)
    }


def label_of(id_: str, sheets: Sequence[str], labels: Labels) -> str:
    """What an item of one of some sheets is called in a cell."""
    return next((labels[s][id_] for s in sheets if id_ in labels.get(s, ())), id_)


def _closest(text: str, found: Sequence[Known]) -> str:
    spelled = {each: written for here in found for each, written in here.spelled.items()}
    close = difflib.get_close_matches(_however_written(text), spelled, n=1)
    if not close:
        return say("Correct it, or add it to its sheet")
    meant = shown(spelled[close[0]])
    return say("Did you mean {value}? Otherwise add it to its sheet", value=meant)


def _however_written(text: str) -> str:
    return " ".join(text.casefold().split())
