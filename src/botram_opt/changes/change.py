"""Every kind of change, as one type: JSON tells them apart by ``kind``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from botram_opt.changes.counters import ChangeStock
from botram_opt.changes.dates import CloseDates, ClosePlace
from botram_opt.changes.items import EditItem
from botram_opt.changes.people import Absent, RemovePerson
from botram_opt.changes.pins import AddPin, Forbid
from botram_opt.changes.restate import Restate

Change = Annotated[
    RemovePerson
    | Absent
    | ChangeStock
    | CloseDates
    | ClosePlace
    | AddPin
    | Forbid
    | EditItem
    | Restate,
    Field(discriminator="kind"),
]
"""A change of a problem."""
