"""What dates allow people, stated bit by bit: only little of it binds in any good plan.

That a person is at one place on a date, and works at most so often within some dates, takes a row
for every person, date and slot. Stated in full, these are nine tenths of all rows of a year, and
keep the solver from everything else. So the program is first solved without. Where people then
work too often, that is stated, and it is solved again; its bound is true all the while. To
have a plan at once, one that breaks limits is repaired: first by other dates for the same people,
then by other people on the same dates. Either is a small program.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from peers.reading import Window
from peers.visit_model import Slot, Var, VisitModel, total


@dataclass(frozen=True)
class Broken:
    """A person who works too often within a window, and the slots within it."""

    person: str
    window: Window
    slots: tuple[Slot, ...]


class Limits:
    """The limits of all people that depend on dates, and which of them are stated."""

    def __init__(self, model: VisitModel) -> None:
        self.model = model
        reading = model.reading
        one_place: list[Window] = [
            ((day,), 1) for day in reading.dates if reading.visits_allowed(day) > 1
        ]
        self.of = {
            person.id: [*reading.windows(person), *one_place] for person in reading.problem.people
        }
        self.slots_of = {
            person: [slot for slot in model.slots if (slot, person) in model.works]
            for person in self.of
        }
        self._out: dict[tuple[str, dt.date], Var] = {}
        self._meet: set[tuple[Slot, Slot]] = set()

    def __bool__(self) -> bool:
        return any(self.of.values())

    def broken(self, values: Mapping[Var, float]) -> list[Broken]:
        """Find the limits that a solution breaks."""
        date_of = self._dates(values)
        found = []
        for person, windows in self.of.items():
            visits = self._visits(person, values)
            for days, most in windows:
                slots = tuple(slot for slot in visits if date_of[slot] in days)
                if len(slots) > most:
                    found.append(Broken(person, (days, most), slots))
        return found

    def state(self, broken: Broken) -> None:
        """State a limit that is broken."""
        if len(broken.window[0]) == 1:
            for a, b in combinations(broken.slots, 2):
                self._state_meeting(a, b)
        else:
            self._state_window(broken.person, broken.window)

    def _state_window(self, person: str, window: Window) -> None:
        """By whether the person is out on each of its dates."""
        model, (days, most) = self.model, window
        for day in days:
            if (person, day) in self._out:
                continue
            out = self._out[person, day] = model.part()
            for slot in self.slots_of[person]:
                if (slot, day) in model.at:
                    works = model.works[slot, person]
                    model.state(out >= works + model.at[slot, day] - 1)
        model.state(total(self._out[person, day] for day in days) <= most)

    def _state_meeting(self, a: Slot, b: Slot) -> None:
        """Nobody works at both of two slots if they share a date."""
        model = self.model
        if (a, b) in self._meet:
            return
        self._meet.add((a, b))
        meet = model.part()
        for day in model.reading.dates:
            if (a, day) in model.at and (b, day) in model.at:
                model.state(meet >= model.at[a, day] + model.at[b, day] - 1)
        for person in self.of:
            if (a, person) in model.works and (b, person) in model.works:
                model.state(model.works[a, person] + model.works[b, person] + meet <= 2)

    @contextlib.contextmanager
    def people_fixed(self, values: Mapping[Var, float]) -> Iterator[None]:
        """For the time being, who works where is fixed, and all limits are stated."""
        model, rows = self.model, []
        for person, windows in self.of.items():
            visits = self._visits(person, values)
            for days, most in windows:
                if len(visits) > most:
                    out = total(model.on(slot, days) for slot in visits)
                    rows.append(model.mip.add_linear_constraint(out <= most))
        with _fixed(list(model.works.values()), values):
            yield
        for row in rows:
            model.mip.delete_linear_constraint(row)

    @contextlib.contextmanager
    def dates_fixed(self, values: Mapping[Var, float]) -> Iterator[None]:
        """For the time being, dates are fixed, and all limits are stated."""
        model, date_of, rows = self.model, self._dates(values), []
        for person, windows in self.of.items():
            for days, most in windows:
                slots = [slot for slot in self.slots_of[person] if date_of.get(slot) in days]
                if len(slots) > most:
                    out = total(model.works[slot, person] for slot in slots)
                    rows.append(model.mip.add_linear_constraint(out <= most))
        with _fixed(list(model.at.values()), values):
            yield
        for row in rows:
            model.mip.delete_linear_constraint(row)

    def _dates(self, values: Mapping[Var, float]) -> dict[Slot, dt.date]:
        return {slot: day for (slot, day), at in self.model.at.items() if values[at] > 0.5}

    def _visits(self, person: str, values: Mapping[Var, float]) -> list[Slot]:
        works = self.model.works
        return [slot for slot in self.slots_of[person] if values[works[slot, person]] > 0.5]


@contextlib.contextmanager
def _fixed(variables: list[Var], values: Mapping[Var, float]) -> Iterator[None]:
    bounds = [(var, var.lower_bound, var.upper_bound) for var in variables]
    for var in variables:
        var.lower_bound = var.upper_bound = round(values[var])
    yield
    for var, least, most in bounds:
        var.lower_bound, var.upper_bound = least, most
