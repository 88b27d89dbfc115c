"""Typed changes of a problem: what if somebody leaves, a date is closed, a counter is bought.

>>> from botram_opt import changes
>>> changes.changed_by(problem, [changes.RemovePerson(id="P7")])  # doctest: +SKIP
"""

from botram_opt.changes.change import Change
from botram_opt.changes.changed import changed_by, undo
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
from botram_opt.changes.scenario import Scenario

__all__ = [
    "Absent",
    "AddBase",
    "AddLevel",
    "AddPair",
    "AddPerson",
    "AddPin",
    "AddPool",
    "AddSubDistrict",
    "AllowAgain",
    "Change",
    "ChangeStock",
    "CloseDates",
    "ClosePlace",
    "EditItem",
    "Forbid",
    "OpenDate",
    "OrderLevels",
    "RemoveLevel",
    "RemovePair",
    "RemovePerson",
    "RemovePin",
    "RemoveSubDistrict",
    "ResizePool",
    "Restate",
    "Retrain",
    "ScaleDemand",
    "Scenario",
    "SetRule",
    "SetTermParameters",
    "SetTolerance",
    "SetWeight",
    "VisitsPerDate",
    "changed_by",
    "undo",
]
