"""Typed changes of a problem: what if somebody leaves, a date is closed, a counter is bought.

>>> from botram_opt import changes
>>> changes.changed_by(problem, [changes.RemovePerson(id="P7")])  # doctest: +SKIP
"""

from botram_opt.changes.change import Change
from botram_opt.changes.changed import changed_by, undo
from botram_opt.changes.counters import ChangeStock
from botram_opt.changes.dates import CloseDates, ClosePlace
from botram_opt.changes.items import EditItem
from botram_opt.changes.people import Absent, RemovePerson
from botram_opt.changes.pins import AddPin, Forbid
from botram_opt.changes.restate import Restate
from botram_opt.changes.scenario import Scenario

__all__ = [
    "Absent",
    "AddPin",
    "Change",
    "ChangeStock",
    "CloseDates",
    "ClosePlace",
    "EditItem",
    "Forbid",
    "RemovePerson",
    "Restate",
    "Scenario",
    "changed_by",
    "undo",
]
