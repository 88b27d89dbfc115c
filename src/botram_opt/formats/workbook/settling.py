"""What sheets leave open: which kind of demand and travel is meant, and whose holidays."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from botram_opt.formats.workbook.headers import Fault
from botram_opt.formats.workbook.sheets import TABLE
from botram_opt.formats.workbook.sheets.season import NO_HOLIDAYS
from botram_opt.formats.workbook.stated import Location, Stated, Unread, got, put, steps
from botram_opt.language import say

_KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "demand": {
            "per_visit": ("requests", "factors", "on_dates"),
            "accumulating": ("curves",),
        },
        "travel": {"matrix": ("rows",), "geodesic": ("detour_factor", "speed_kmh", "source")},
    }
)
"""Of parts of a problem that there are several kinds of, what only one kind has."""


def settle(stated: Stated) -> None:
    """Say what is meant where cells leave it open; tell where they say two things."""
    for part in _KINDS:
        _settle_kind(stated, part)
    _settle_holidays(stated)


def _settle_kind(stated: Stated, part: str) -> None:
    data, kinds = stated.data.get(part), _KINDS[part]
    if not isinstance(data, dict):
        return
    kind = data.get("kind")
    if kind is None:
        meant = (kind for kind, own in kinds.items() if any(field in data for field in own))
        kind = next(meant, next(iter(kinds)))
        data["kind"] = kind
    if isinstance(kind, Unread):
        return
    for other, own in kinds.items():
        for field in own if other != kind else ():
            # Either kind of travel has a source.
            if field in data and field != "source":
                _refuse(stated, (part, field))
                del data[field]


def _refuse(stated: Stated, location: Location) -> None:
    sheet, place = stated.cells[location]
    settings = TABLE["settings"].title()
    what = say("this belongs to another kind of {part}", part=_called(str(location[0])))
    remedy = say("Empty it, or choose that kind in the sheet {sheet}", sheet=settings)
    title = stated.titles.get((sheet, place), "")
    stated.faults.append(Fault(sheet, place, title, what, remedy))


def _called(part: str) -> str:
    return say("demand") if part == "demand" else say("travel")


def _settle_holidays(stated: Stated) -> None:
    """Have no holidays, if that is said; those of the country are filled in otherwise."""
    location = steps(NO_HOLIDAYS)
    if not stated.no_holidays:
        return
    if got(stated.data, location):
        sheet, place = stated.cells[location]
        what = say("there are holidays in the sheet {sheet}", sheet=TABLE["holidays"].title())
        remedy = say("Remove them, or empty this cell")
        stated.faults.append(Fault(sheet, place, stated.titles[sheet, place], what, remedy))
    else:
        put(stated.data, location, [])
