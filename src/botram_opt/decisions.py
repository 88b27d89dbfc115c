"""The CP-SAT variables of one problem, and nothing else.

The entity is the visit: each sub-district has as many slots as it may have visits, in order,
and a slot has one literal for each date, counters by type, people with the counter type they
sit at, and requests served by service. What depends on the date is written as a sum over the
slot's date literals, so the variables grow with slots x (dates + people x skills + types).

The constraints here only say what the variables mean: one date a slot, slots in order and
without gaps, nothing at a slot that is not held. What a plan may do is up to the rules.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import cached_property, partial
from itertools import pairwise
from typing import NamedTuple

from ortools.sat.python import cp_model

from botram_opt.language import say
from botram_opt.model_size import refuse_more
from botram_opt.problem import CounterType, Problem
from botram_opt.quotas import quotas_to_choose_from
from botram_opt.requests import asked_on, found_on, left_if_unvisited
from botram_opt.scaling import seconds
from botram_opt.uncertain import found_in_futures
from botram_opt.waits import wait_begins, wait_ends

Var = cp_model.IntVar
Expr = cp_model.LinearExpr


class Slot(NamedTuple):
    """The n-th visit that a sub-district may get, counted from 1."""

    sub_district: str
    number: int


class Decisions:
    """What is to be decided, as variables of a model.

    Attributes:
        at: whether a slot is held on a date.
        held: whether a slot is held at all.
        counters: counters of a type at a slot; only where they may go.
        sits: whether a person sits at a counter type at a slot; only where they can, and may go.
        works: whether a person works at a slot.
        drawn: people of a pool at a counter type at a slot.
        served: requests for a service that a slot serves.
        quota: requests for a service that a slot provides for, and what it can be; empty unless
            something depends on futures.
    """

    def __init__(
        self,
        problem: Problem,
        model: cp_model.CpModel,
        *,
        for_futures: bool = False,
        arguable: bool = False,
        spare: Collection[str] = (),
    ) -> None:
        """Add the variables to a model.

        Args:
            problem: what is to be decided.
            model: takes the variables.
            for_futures: add those for futures.
            arguable: let counters and people be more than there are, as far as that could be of
                use: how many there are may be argued about.
            spare: ids of the sub-districts with a slot more than they may have visits.
        """
        self.problem = problem
        self.model = model
        self.dates = problem.season.visit_dates
        self._arguable = arguable
        self._found_at_most: dict[tuple[str, str], int] = {}
        self.slots_of = {
            place.id: tuple(
                Slot(place.id, n + 1)
                for n in range(min(place.most_visits + (place.id in spare), len(self.dates)))
            )
            for place in problem.sub_districts
        }
        self.slots = tuple(slot for slots in self.slots_of.values() for slot in slots)
        self.at: dict[tuple[Slot, dt.date], Var] = {}
        self.held: dict[Slot, Var] = {}
        self.counters: dict[tuple[Slot, str], Var] = {}
        self.sits: dict[tuple[Slot, str, str], Var] = {}
        self.works: dict[tuple[Slot, str], Var] = {}
        self.drawn: dict[tuple[Slot, str, str], Var] = {}
        self.served: dict[tuple[Slot, str], Var] = {}
        self.quota: dict[tuple[Slot, str], tuple[Var, list[int]]] = {}
        self._sharing: dict[tuple[Slot, Slot], Var] = {}
        self._on: dict[tuple[Slot, tuple[dt.date, ...]], Var] = {}
        for slot in self.slots:
            self._add_dates(slot)
            self._add_counters_and_people(slot)
            self._add_served(slot)
            if for_futures:
                self._add_quotas(slot)
        self._put_slots_in_order()

    def _add_dates(self, slot: Slot) -> None:
        model, name = self.model, f"{slot.sub_district}#{slot.number}"
        self.held[slot] = model.new_bool_var(f"held {name}")
        for day in self.dates:
            self.at[slot, day] = model.new_bool_var(f"at {name} {day}")
        model.add_exactly_one([*(self.at[slot, day] for day in self.dates), ~self.held[slot]])

    def _add_counters_and_people(self, slot: Slot) -> None:
        model, problem, name = self.model, self.problem, f"{slot.sub_district}#{slot.number}"
        held, seats_of = self.held[slot], dict[str, list[Var]]()
        for kind in problem.counter_types_to(slot.sub_district):
            most = self._most_counters[kind.id]
            counters = model.new_int_var(0, most, f"counters {name} {kind.id}")
            model.add(counters <= most * held)
            self.counters[slot, kind.id] = counters
            if kind.people_per_counter == 0:
                continue
            for person in problem.people_to(slot.sub_district):
                if kind.skill is None or kind.skill in person.skills:
                    seat = model.new_bool_var(f"sits {name} {person.id} {kind.id}")
                    self.sits[slot, person.id, kind.id] = seat
                    seats_of.setdefault(person.id, []).append(seat)
            for pool in problem.pools_to(slot.sub_district):
                if kind.skill is None or kind.skill in pool.skills:
                    largest = max([pool.size, *(on.size for on in pool.size_on)])
                    people = kind.people_per_counter * most
                    if not self._arguable:
                        people = min(largest, people)
                    people = max(people, self._most_pinned[pool.id, kind.id])
                    drawn = model.new_int_var(0, people, f"drawn {name} {pool.id} {kind.id}")
                    model.add(drawn <= people * held)
                    self.drawn[slot, pool.id, kind.id] = drawn
        for person_id, seats in seats_of.items():
            works = seats[0]
            if len(seats) > 1:
                works = model.new_bool_var(f"works {name} {person_id}")
                model.add_exactly_one([*seats, ~works])
            model.add_implication(works, held)
            self.works[slot, person_id] = works

    def _add_served(self, slot: Slot) -> None:
        for service in self.problem.services:
            most = max(
                found_on(self.problem, slot.sub_district, service.id, day) for day in self.dates
            )
            most = max(most, self._most_pinned[slot.sub_district, service.id])
            served = self.model.new_int_var(0, most, f"served {slot} {service.id}")
            self.model.add(served <= most * self.held[slot])
            self.served[slot, service.id] = served

    def _add_quotas(self, slot: Slot) -> None:
        problem, place = self.problem, slot.sub_district
        for service in problem.services:
            # What is planned to be served is provided for, also where no future has so many.
            most = self._most_found(place, service.id)
            values = quotas_to_choose_from(problem, service.id, place, most, self._most_counters)
            if self._arguable:
                # What time there is may be argued about.
                values = sorted({*values, most})
            self.refuse_more_quotas(slot, service.id, len(values))
            domain = cp_model.Domain.from_values(values)
            quota = self.model.new_int_var_from_domain(domain, f"quota {slot} {service.id}")
            self.model.add(quota <= values[-1] * self.held[slot])
            self.model.add(self.served[slot, service.id] <= quota)
            self.quota[slot, service.id] = quota, values

    def refuse_more_quotas(self, slot: Slot, service: str, number: int) -> None:
        """Refuse so many values of quotas more, if there would be too many variables for them.

        Raises:
            InputError: there would be.
        """
        place = repr(slot.sub_district)
        where = say("demand of {place} for {service}", place=place, service=repr(service))
        remedy = say("Give the service fewer counters, or plan on the mean of all futures")
        refuse_more(self.model, number, where, remedy)

    def provided(self, slot: Slot, service: str) -> Var:
        """Requests that a slot must have time for: its quota, or what it serves."""
        found = self.quota.get((slot, service))
        return self.served[slot, service] if found is None else found[0]

    def _put_slots_in_order(self) -> None:
        """A later slot is held only after an earlier one: by every date, no more often."""
        for slots in self.slots_of.values():
            for earlier, later in pairwise(slots):
                for i, _ in enumerate(self.dates):
                    by_now = [self.at[later, day] for day in self.dates[: i + 1]]
                    before = [self.at[earlier, day] for day in self.dates[:i]]
                    self.model.add(total(by_now) <= total(before))

    @cached_property
    def _most_counters(self) -> dict[str, int]:
        """Counters of each type that a slot could at all be given: those in stock or asked for."""
        most = {
            kind.id: max([kind.stock, kind.least_per_visit, *(on.stock for on in kind.stock_on)])
            for kind in self.problem.counter_types
        }
        for pin in self.problem.pins:
            for pinned in pin.counters:
                most[pinned.counter_type] = max(most[pinned.counter_type], pinned.counters)
        if self._arguable:
            for kind in self.problem.counter_types:
                most[kind.id] = max(most[kind.id], self._counters_of_use(kind))
        return most

    def _counters_of_use(self, kind: CounterType) -> int:
        """Counters of a type with which any visit could serve all that it finds."""
        problem = self.problem
        work = max(
            sum(
                seconds(problem.service[service].minutes_per_request)
                * self._most_found(place.id, service)
                for service in kind.services
            )
            for place in problem.sub_districts
        )
        return -(-work // problem.season.opening_seconds)

    def _most_found(self, sub_district: str, service: str) -> int:
        """Requests that a visit finds on the date on which it finds most, in any future."""
        problem, key = self.problem, (sub_district, service)
        if key not in self._found_at_most:
            most = max(found_on(problem, *key, day) for day in self.dates)
            if problem.futures is not None:
                in_futures = (found_in_futures(problem, *key, day) for day in self.dates)
                most = max(most, *(int(counts.max()) for counts in in_futures))
            self._found_at_most[key] = most
        return self._found_at_most[key]

    @cached_property
    def _most_pinned(self) -> Counter[tuple[str, str]]:
        """People pinned by pool and counter type, and requests by sub-district and service.

        If that is too many for a rule, it is the rule that says so.
        """
        most: Counter[tuple[str, str]] = Counter()
        for pin in self.problem.pins:
            for drawn in pin.pools:
                key = (drawn.id, drawn.counter_type)
                most[key] = max(most[key], drawn.people)
            for asked in pin.requests:
                key = (pin.sub_district, asked.service)
                most[key] = max(most[key], asked.served)
        return most

    @cached_property
    def counters_of(self) -> dict[str, dict[Slot, Var]]:
        """Counters of each type, by the slots that they may go to."""
        found: dict[str, dict[Slot, Var]] = {kind.id: {} for kind in self.problem.counter_types}
        for (slot, kind), counters in self.counters.items():
            found[kind][slot] = counters
        return found

    @cached_property
    def works_of(self) -> dict[str, dict[Slot, Var]]:
        """Whether each person works, by the slots that they may go to."""
        found: dict[str, dict[Slot, Var]] = {person.id: {} for person in self.problem.people}
        for (slot, person), works in self.works.items():
            found[person][slot] = works
        return found

    @cached_property
    def drawn_of(self) -> dict[str, dict[Slot, list[Var]]]:
        """People drawn from each pool for each counter type, by the slots that they may go to."""
        found: dict[str, dict[Slot, list[Var]]] = {pool.id: {} for pool in self.problem.pools}
        for (slot, pool, _), drawn in self.drawn.items():
            found[pool].setdefault(slot, []).append(drawn)
        return found

    @cached_property
    def position(self) -> dict[Slot, Var]:
        """Index of each slot's date among the visit dates; 0 where it is not held."""
        return {slot: self._on_date(slot, "position", lambda i, _: i) for slot in self.slots}

    @cached_property
    def day(self) -> dict[Slot, Var]:
        """Days from the first visit date to each slot's date; 0 where it is not held."""
        return {
            slot: self._on_date(slot, "day", lambda _, day: (day - self.dates[0]).days)
            for slot in self.slots
        }

    def _on_date(self, slot: Slot, name: str, value: Callable[[int, dt.date], int]) -> Var:
        values = [value(i, day) for i, day in enumerate(self.dates)]
        var = self.model.new_int_var(0, max(values), f"{name} {slot}")
        lits = [self.at[slot, day] for day in self.dates]
        self.model.add(var == cp_model.LinearExpr.weighted_sum(lits, values))
        return var

    def by_date(self, slot: Slot, value: Callable[[dt.date], int]) -> Expr:
        """The value of a slot's date; 0 where it is not held."""
        values = {day: value(day) for day in self.dates}
        # Written around the value that most dates have, the sum has few terms.
        usual = Counter(values.values()).most_common(1)[0][0]
        others = [day for day in self.dates if values[day] != usual]
        lits = [self.held[slot], *(self.at[slot, day] for day in others)]
        weights = [usual, *(values[day] - usual for day in others)]
        return cp_model.LinearExpr.weighted_sum(lits, weights)

    def on(self, slot: Slot, days: Iterable[dt.date]) -> Expr:
        """1 if a slot is held on one of the days, else 0."""
        return total(self.at[slot, day] for day in days)

    def on_one_of(self, slot: Slot, days: tuple[dt.date, ...]) -> Var:
        """A literal that is true if a slot is held on one of some visit dates, in their order."""
        if len(days) == len(self.dates):
            return self.held[slot]
        if len(days) == 1:
            return self.at[slot, days[0]]
        if (slot, days) not in self._on:
            literal = self.model.new_bool_var(f"on {slot} {days[0]}")
            self.model.add(literal == self.on(slot, days))
            self._on[slot, days] = literal
        return self._on[slot, days]

    def share_a_date(self, a: Slot, b: Slot) -> Var:
        """A literal that is true if two slots are held on one date; else it may be anything."""
        pair = (min(a, b), max(a, b))
        if pair not in self._sharing:
            shared = self.model.new_bool_var(f"share {a} {b}")
            for day in self.dates:
                self.model.add_bool_or(~self.at[a, day], ~self.at[b, day], shared)
            self._sharing[pair] = shared
        return self._sharing[pair]

    def stretches(self, sub_district: str, value: Callable[[int], int]) -> list[Expr]:
        """What each stretch of waiting of a sub-district counts, by its length in days.

        ``value`` tells what so many days count; for 0 days it is 0.
        """
        slots = self.slots_of[sub_district]
        begins, ends = wait_begins(self.problem, sub_district), wait_ends(self.problem)
        if not slots:
            return [constant(value((ends - begins).days))]
        never = 1 - self.held[slots[0]]
        first = self.by_date(slots[0], lambda day: value((day - begins).days))
        found: list[Expr] = [first + value((ends - begins).days) * never]
        for earlier, later in pairwise(slots):
            gap = self._span(f"gap before {later}")
            held = self.held[later]
            self.model.add(gap == self.day[later] - self.day[earlier]).only_enforce_if(held)
            self.model.add(gap == 0).only_enforce_if(~held)
            found.append(self._function(gap, value))
        if len(slots) == 1:
            found.append(self.by_date(slots[0], lambda day: value((ends - day).days)))
        else:
            last, tail = self._span(f"last day of {sub_district}"), self._span("tail")
            held, horizon = self.held[slots[0]], (ends - self.dates[0]).days
            self.model.add_max_equality(last, [self.day[slot] for slot in slots])
            self.model.add(tail == horizon - last).only_enforce_if(held)
            self.model.add(tail == 0).only_enforce_if(~held)
            found.append(self._function(tail, value))
        return found

    def _span(self, name: str) -> Var:
        """Give a variable for days within the season."""
        return self.model.new_int_var(0, (wait_ends(self.problem) - self.dates[0]).days, name)

    def _function(self, days: Var, value: Callable[[int], int]) -> Var:
        """Give a variable that is the value of so many days."""
        table = [value(i) for i in range((wait_ends(self.problem) - self.dates[0]).days + 1)]
        result = self.model.new_int_var(min(table), max(table), "")
        self.model.add_element(days, table, result)
        return result

    def asked(self, sub_district: str, service: str) -> Expr:
        """Requests that a sub-district asks for over the season."""
        problem, slots = self.problem, self.slots_of[sub_district]
        needed = left_if_unvisited(problem, sub_district, service)
        if problem.demand.kind == "accumulating" or not slots:
            return constant(needed)
        at_visits = [
            self.by_date(slot, lambda day: asked_on(problem, sub_district, service, day))
            for slot in slots
        ]
        return total(at_visits) + needed * (1 - self.held[slots[0]])

    def unserved(self, sub_district: str, service: str) -> Expr:
        """Requests that a sub-district asks for over the season and does not get served."""
        needed = left_if_unvisited(self.problem, sub_district, service)
        slots = self.slots_of[sub_district]
        if self.problem.demand.kind == "accumulating" or not slots:
            return needed - total(self.served[slot, service] for slot in slots)
        left = total(self.left[slot, service] for slot in slots)
        return left + needed * (1 - self.held[slots[0]])

    @cached_property
    def left(self) -> dict[tuple[Slot, str], Var]:
        """Requests that a slot is asked for and does not serve, where each visit has its own.

        Variables and not just expressions, so that the search can branch on them.
        """
        found = {}
        for slot in self.slots:
            for service in self.problem.services:
                asked = partial(asked_on, self.problem, slot.sub_district, service.id)
                most = max(asked(day) for day in self.dates)
                left = self.model.new_int_var(0, most, f"left {slot} {service.id}")
                self.model.add(left + self.served[slot, service.id] == self.by_date(slot, asked))
                found[slot, service.id] = left
        return found

    @cached_property
    def seats_at(self) -> dict[Slot, list[tuple[str, str, Var]]]:
        """Of each slot who can sit at which counter type, and whether they do."""
        return _by_slot(self.slots, self.sits)

    @cached_property
    def drawn_at(self) -> dict[Slot, list[tuple[str, str, Var]]]:
        """Of each slot the pools, the counter types that their people can sit at, and how many."""
        return _by_slot(self.slots, self.drawn)


def _by_slot(
    slots: Iterable[Slot], variables: dict[tuple[Slot, str, str], Var]
) -> dict[Slot, list[tuple[str, str, Var]]]:
    found: dict[Slot, list[tuple[str, str, Var]]] = {slot: [] for slot in slots}
    for (slot, who, kind), var in variables.items():
        found[slot].append((who, kind, var))
    return found


def total(parts: Iterable[Expr | int]) -> Expr:
    """The sum of expressions; 0 of none."""
    return cp_model.LinearExpr.sum(list(parts))


def constant(value: int) -> Expr:
    """A number as an expression."""
    return cp_model.LinearExpr.constant(value)
