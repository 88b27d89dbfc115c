"""The year as OptaPlanner's planning solution.

Importing this module needs Java to have been started.
"""

# OptaPy reads the annotations of planning classes, and stumbles over such as are text: they are
# not postponed here.

from typing import Any

import optapy
from jpype import JInt
from org.optaplanner.core.api.score.buildin.bendablelong import BendableLongScore


@optapy.problem_fact
class Number:
    """A date or a worker, by number."""

    def __init__(self, number: int) -> None:
        self.number = number


@optapy.planning_entity
class Slot:
    """One visit that a place may get; its date is to be found."""

    def __init__(self, number: int, days: list[Number], day: Number | None = None) -> None:
        self.number = number
        self.days = days
        self.day = day

    @optapy.planning_id
    def get_number(self) -> int:
        """Its number."""
        return self.number

    @optapy.value_range_provider("days", Number)
    def get_days(self) -> list[Number]:
        """Its dates."""
        return self.days

    @optapy.planning_variable(Number, ["days"])
    def get_day(self) -> Number | None:
        """Its date."""
        return self.day

    def set_day(self, day: Number | None) -> None:
        """Change its date."""
        self.day = day


@optapy.planning_entity
class Seat:
    """One chair at a counter type of a slot; who sits there is to be found."""

    def __init__(self, number: int, workers: list[Number], worker: Number | None = None) -> None:
        self.number = number
        self.workers = workers
        self.worker = worker

    @optapy.planning_id
    def get_number(self) -> int:
        """Its number."""
        return self.number

    @optapy.value_range_provider("workers", Number)
    def get_workers(self) -> list[Number]:
        """Those who may sit there."""
        return self.workers

    @optapy.planning_variable(Number, ["workers"])
    def get_worker(self) -> Number | None:
        """Who sits there."""
        return self.worker

    def set_worker(self, worker: Number | None) -> None:
        """Change who sits there."""
        self.worker = worker


def year_class(levels: int) -> Any:
    """The class of a year whose score has so many soft levels.

    The number of levels belongs to the class, so it is made for each problem.
    """

    @optapy.planning_solution
    class Year:
        def __init__(self, slots: list[Slot], seats: list[Seat], score: object = None) -> None:
            self.slots = slots
            self.seats = seats
            self.score = score

        @optapy.planning_entity_collection_property(Slot)
        def get_slots(self) -> list[Slot]:
            return self.slots

        @optapy.planning_entity_collection_property(Seat)
        def get_seats(self) -> list[Seat]:
            return self.seats

        @optapy.planning_score(BendableLongScore, JInt(1), JInt(levels))
        def get_score(self) -> object:
            return self.score

        def set_score(self, score: object) -> None:
            self.score = score

    return Year
