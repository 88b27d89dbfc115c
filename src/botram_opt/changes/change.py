"""Every kind of change, as one type: JSON tells them apart by ``kind``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from botram_opt.changes.counters import ChangeStock
from botram_opt.changes.dates import CloseDates, ClosePlace, OpenDate, VisitsPerDate
from botram_opt.changes.demand import ScaleDemand
from botram_opt.changes.goals import (
    AddLevel,
    OrderLevels,
    RemoveLevel,
    SetRule,
    SetTermParameters,
    SetTolerance,
    SetWeight,
)
from botram_opt.changes.items import EditItem
from botram_opt.changes.people import Absent, AddPerson, AddPool, RemovePerson, ResizePool, Retrain
from botram_opt.changes.pins import AddPair, AddPin, AllowAgain, Forbid, RemovePair, RemovePin
from botram_opt.changes.places import AddBase, AddSubDistrict, RemoveSubDistrict
from botram_opt.changes.restate import Restate

Change = Annotated[
    AddPerson
    | RemovePerson
    | Retrain
    | Absent
    | AddPool
    | ResizePool
    | ChangeStock
    | CloseDates
    | OpenDate
    | ClosePlace
    | VisitsPerDate
    | ScaleDemand
    | AddPin
    | RemovePin
    | Forbid
    | AllowAgain
    | AddPair
    | RemovePair
    | SetRule
    | SetWeight
    | SetTolerance
    | SetTermParameters
    | OrderLevels
    | AddLevel
    | RemoveLevel
    | AddSubDistrict
    | RemoveSubDistrict
    | AddBase
    | EditItem
    | Restate,
    Field(discriminator="kind"),
]
"""A change of a problem."""
