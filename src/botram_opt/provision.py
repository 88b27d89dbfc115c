"""What quotas leave unserved in each future, as expressions of a model.

A visit leaves ``asked - min(found, quota)`` unserved, where found and asked depend on the future
and on the date. Dates on which all futures are the same form a class, and a quota has few values,
so for each visit and service there is a literal for "on a date of class k, with a quota of v_j at
least". Whatever is worked out from futures, their sum or any one of them, is then linear in these
literals and exact: however many futures there are, the model stays as small.

Where demand builds up and a place may be visited more than once, what a visit finds depends on
what earlier ones served in the same future; then each future has variables of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from botram_opt.decisions import Decisions, Expr, Slot, Var, constant, total
from botram_opt.problem import Problem
from botram_opt.uncertain import (
    Counts,
    asked_in_futures,
    found_in_futures,
    left_unvisited_in_futures,
    number_of_futures,
)

Weigh = Callable[[Counts], int]
"""Makes one number of a number for each future; linear."""


class _Class(NamedTuple):
    """Dates on which all futures are the same, for one place and service."""

    found: Counts
    asked: Counts
    days: tuple[dt.date, ...]


class Provision:
    """What each sub-district asks for and does not get, in each future.

    Attributes:
        number: of futures.
    """

    def __init__(self, problem: Problem, model: cp_model.CpModel, decisions: Decisions) -> None:
        self._problem, self._model, self._decisions = problem, model, decisions
        self.number = number_of_futures(problem)
        self._steps: dict[tuple[Slot, str], list[Var]] = {}
        self._both: dict[tuple[Slot, str, int], list[Var]] = {}
        self._chains: dict[tuple[str, str], list[Expr]] = {}

    def unserved(self, sub_district: str, service: str, weigh: Weigh) -> Expr:
        """What is left unserved over the season, weighed over futures."""
        return self._season(sub_district, service, weigh, served=True)

    def asked(self, sub_district: str, service: str, weigh: Weigh) -> Expr:
        """What is asked for over the season, weighed over futures."""
        return self._season(sub_district, service, weigh, served=False)

    def unserved_in(self, sub_district: str, service: str, future: int) -> Expr:
        """What is left unserved over the season in one future."""
        return self.unserved(sub_district, service, lambda counts: int(counts[future]))

    def asked_in(self, sub_district: str, service: str, future: int) -> Expr:
        """What is asked for over the season in one future."""
        return self.asked(sub_district, service, lambda counts: int(counts[future]))

    def _season(self, place: str, service: str, weigh: Weigh, *, served: bool) -> Expr:
        problem, slots = self._problem, self._decisions.slots_of[place]
        needed = left_unvisited_in_futures(problem, place, service)
        if not slots:
            return constant(weigh(needed))
        if problem.demand.kind == "accumulating":
            return self._built_up(place, service, needed, weigh, served=served)
        never = weigh(needed) * (1 - self._decisions.held[slots[0]])
        return total(self._at(slot, service, weigh, served=served) for slot in slots) + never

    def _built_up(
        self, place: str, service: str, needed: Counts, weigh: Weigh, *, served: bool
    ) -> Expr:
        slots = self._decisions.slots_of[place]
        if not served:
            return constant(weigh(needed))
        if len(slots) == 1:
            return weigh(needed) - self._at(slots[0], service, weigh, served=True, asked=False)
        ends = self._served_in_chain(place, service)
        units = np.eye(self.number, dtype=np.int64)
        weights = [weigh(units[future]) for future in range(self.number)]
        return weigh(needed) - cp_model.LinearExpr.weighted_sum(ends, weights)

    def _at(
        self, slot: Slot, service: str, weigh: Weigh, *, served: bool, asked: bool = True
    ) -> Expr:
        """What a slot is asked for, less what it serves; or only one of the two."""
        parts: list[Expr] = []
        values = self._decisions.quota[slot, service][1]
        for number, group in enumerate(self._classes[slot.sub_district, service]):
            on = self._decisions.on_one_of(slot, group.days)
            if asked:
                parts.append(weigh(group.asked) * on)
            if not served:
                continue
            levels = [weigh(np.minimum(group.found, value)) for value in values]
            both = self._with_quota(slot, service, number)
            sign = -1 if asked else 1
            weights = [sign * (b - a) for a, b in pairwise(levels)]
            parts.append(cp_model.LinearExpr.weighted_sum(both, weights))
        return total(parts)

    @cached_property
    def _classes(self) -> Mapping[tuple[str, str], list[_Class]]:
        problem, found = self._problem, dict[tuple[str, str], list[_Class]]()
        for place in problem.sub_districts:
            for service in problem.services:
                groups: dict[bytes, _Class] = {}
                for day in self._decisions.dates:
                    there = found_in_futures(problem, place.id, service.id, day)
                    key = there.tobytes()
                    if key not in groups:
                        asked = asked_in_futures(problem, place.id, service.id, day)
                        groups[key] = _Class(there, asked, ())
                    groups[key] = groups[key]._replace(days=(*groups[key].days, day))
                found[place.id, service.id] = list(groups.values())
        return found

    def _quota_steps(self, slot: Slot, service: str) -> list[Var]:
        """Whether a slot's quota is at least each of its values but the first."""
        if (slot, service) not in self._steps:
            quota, values = self._decisions.quota[slot, service]
            self._decisions.refuse_more_quotas(slot, service, len(values))
            steps = [
                self._model.new_bool_var(f"quota {slot} {service} {value}") for value in values[1:]
            ]
            rises = [b - a for a, b in pairwise(values)]
            self._model.add(quota == values[0] + cp_model.LinearExpr.weighted_sum(steps, rises))
            for lower, upper in pairwise(steps):
                self._model.add_implication(upper, lower)
            self._steps[slot, service] = steps
        return self._steps[slot, service]

    def _with_quota(self, slot: Slot, service: str, number: int) -> list[Var]:
        """Whether a slot is on a date of a class, and has so high a quota, value by value."""
        classes = self._classes[slot.sub_district, service]
        steps = self._quota_steps(slot, service)
        if len(classes) == 1:
            return steps
        if (slot, service, number) not in self._both:
            on = self._decisions.on_one_of(slot, classes[number].days)
            self._decisions.refuse_more_quotas(slot, service, len(steps))
            found = []
            for step in steps:
                both = self._model.new_bool_var(f"{step.name} class {number}")
                self._model.add_implication(both, on)
                self._model.add_implication(both, step)
                self._model.add_bool_or(both, ~on, ~step)
                found.append(both)
            self._both[slot, service, number] = found
        return self._both[slot, service, number]

    def _served_in_chain(self, place: str, service: str) -> list[Expr]:
        """What all visits to a place have served in each future, one after another."""
        if (place, service) in self._chains:
            return self._chains[place, service]
        decisions, model = self._decisions, self._model
        by_day = {
            day: found_in_futures(self._problem, place, service, day) for day in decisions.dates
        }
        ends: list[Expr] = []
        for future in range(self.number):
            so_far: Expr = constant(0)
            most = max(int(counts[future]) for counts in by_day.values())
            for slot in decisions.slots_of[place]:
                quota = decisions.quota[slot, service][0]
                come_up = decisions.by_date(slot, lambda day, f=future: int(by_day[day][f]))  # type: ignore[misc]
                served = model.new_int_var(0, most, f"served {slot} {service} {future}")
                # A slot that is not held serves nobody, its quota being 0.
                limit = come_up + most * (1 - decisions.held[slot])
                model.add_min_equality(served, [limit, so_far + quota])
                so_far = served
            ends.append(so_far)
        self._chains[place, service] = ends
        return ends
