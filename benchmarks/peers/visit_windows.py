"""Limits within stretches of dates, stated one by one: only few of them bind in any good plan.

Stated for every person, date and slot they are nine tenths of all rows of a year, and keep the
solver from everything else. So the program is first solved without. Where people then work too
often within some dates, their limits are stated, and it is solved again; its bound is true all the
while. To have a plan at once, one that breaks limits is repaired: first by other dates for
the same people, then by other people on the same dates. Either is a small program.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping

from ortools.math_opt.python import mathopt

from peers.reading import Window
from peers.visit_model import Slot, Var, VisitModel, total


class Windows:
    """The limits of all people within stretches of dates, and which of them are stated."""

    def __init__(self, model: VisitModel) -> None:
        self.model = model
        reading = model.reading
        self.of = {person.id: reading.windows(person) for person in reading.problem.people}
        self.slots_of = {
            person: [slot for slot in model.slots if (slot, person) in model.works]
            for person in self.of
        }
        self._out: dict[tuple[str, dt.date], Var] = {}

    def __bool__(self) -> bool:
        return any(self.of.values())

    def broken(self, values: Mapping[Var, float]) -> list[tuple[str, Window]]:
        """Find the limits that a solution breaks."""
        date_of = self._dates(values)
        found = []
        for person, windows in self.of.items():
            days = {date_of[slot] for slot in self._visits(person, values)}
            found += [
                (person, (window, most))
                for window, most in windows
                if len(days.intersection(window)) > most
            ]
        return found

    def state(self, person: str, window: Window) -> None:
        """State a limit, by whether the person is out on each of its dates."""
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
def _fixed(variables: list[mathopt.Variable], values: Mapping[Var, float]) -> Iterator[None]:
    bounds = [(var, var.lower_bound, var.upper_bound) for var in variables]
    for var in variables:
        var.lower_bound = var.upper_bound = round(values[var])
    yield
    for var, least, most in bounds:
        var.lower_bound, var.upper_bound = least, most
