"""A problem as tables that every peer builds on: what may be where, on which date, with whom.

Whatever can be told of a visit by its place and date alone stands here, once: on which dates it may
be held, how many counters of each type it may have, who may sit where and who must come. What
visits, people and stock do to one another is left to the peers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from functools import cached_property

from botram_opt import CounterType, Person, Problem, SubDistrict
from botram_opt.problem import Pin, Prohibition
from botram_opt.requests import asked_on, found_on, needed_in_season
from botram_opt.rules import hard_rules
from botram_opt.scaling import per_mille, seconds
from peers.known import ABOUT_REGIONS, HARD
from peers.peer import NotStatedError

Window = tuple[tuple[dt.date, ...], int]
"""Visit dates, and on how many of them a person may work."""


class Reading:
    """The tables of one problem.

    Attributes:
        holds: names of the hard rules that hold.
        dates: visit dates of the season, in order.
        days: dates on which each place may be visited, as far as it alone is concerned.
        first_days: those of them on which its first visit may be.
        counters: least and most counters at a visit, by place, date and counter type.
        handling: seconds of one request, by service.
    """

    def __init__(self, problem: Problem, soft: Collection[str]) -> None:
        """Read a problem.

        Args:
            problem: what is to be planned.
            soft: names of the soft rules that the peer states.

        Raises:
            NotStatedError: the problem has a rule that is not stated.
        """
        self.problem = problem
        self.holds = frozenset(hard_rules(problem))
        used = {term.rule for level in problem.levels for term in level.terms}
        stated = HARD if problem.regions else HARD | ABOUT_REGIONS
        for name in sorted((self.holds - stated) | (used - set(soft))):
            raise NotStatedError(f"the rule {name} is not stated")
        self.dates = problem.season.visit_dates
        self.opening = problem.season.opening_seconds
        self.handling = {s.id: seconds(s.minutes_per_request) for s in problem.services}
        self.accumulates = problem.demand.kind == "accumulating"
        self._absent = {
            (person.id, day)
            for person in problem.people
            for day in self.dates
            if "availability" in self.holds and person.why_absent(day) is not None
        }
        self.counters = {
            (place.id, day, kind.id): self._range(place, day, kind)
            for place in problem.sub_districts
            for day in self.dates
            for kind in problem.counter_types
        }
        self.days = {
            place.id: tuple(day for day in self.dates if self._may_be_held(place, day))
            for place in problem.sub_districts
        }
        self.first_days = {
            place.id: tuple(day for day in self.days[place.id] if self._may_be_first(place, day))
            for place in problem.sub_districts
        }

    def visits_allowed(self, day: dt.date) -> int:
        """Give how many visits a date may hold."""
        places = len(self.problem.sub_districts)
        if "visits_per_date" not in self.holds:
            return places
        return min(places, self.problem.season.visits_allowed(day))

    def visits_range(self, place: str) -> tuple[int, int]:
        """Give the least and the most visits of a place; a pin stands for one."""
        stated = self.problem.sub_district[place]
        pinned = any(pin.sub_district == place for pin in self._pins)
        least = max(stated.least_visits, int(pinned))
        return least, min(stated.most_visits, len(self.days[place]))

    def pinned_dates(self, place: str) -> list[dt.date]:
        """Give the dates on which a place must be visited."""
        dates = (pin.date for pin in self._pins if pin.sub_district == place)
        return sorted({day for day in dates if day is not None})

    def gap(self, place: str) -> tuple[int, int | None]:
        """Give the least and the most days from one visit of a place to its next."""
        if "gap_between_visits" not in self.holds:
            return 1, None
        stated = self.problem.sub_district[place]
        return max(1, stated.least_gap_days), stated.most_gap_days

    @cached_property
    def apart(self) -> tuple[tuple[str, str], ...]:
        """Pairs of places that must not be visited on one date."""
        return self.problem.neighbour_pairs if "neighbours_apart" in self.holds else ()

    def room(self, place: str) -> int | None:
        """Give the counters that a place's venue holds; None for any number."""
        return self.problem.sub_district[place].venue.room if "venue_room" in self.holds else None

    def may_sit(self, person: Person, kind: CounterType, place: str, day: dt.date) -> bool:
        """Tell whether a person may sit at a counter type at a visit."""
        return (
            kind.people_per_counter > 0
            and (kind.skill is None or kind.skill in person.skills)
            and (person.id, day) not in self._absent
            and not any(
                ban.person == person.id
                and ban.counter_type in (None, kind.id)
                and _concerns(ban, place, day)
                for ban in self._bans
            )
        )

    def may_draw(self, skills: Collection[str], kind: CounterType) -> bool:
        """Tell whether people of a pool with some skills may sit at a counter type."""
        return kind.people_per_counter > 0 and (kind.skill is None or kind.skill in skills)

    def must_come(self, place: str, day: dt.date) -> list[tuple[str, str | None]]:
        """Give the people pinned to a visit, and the counter type they must sit at, if any."""
        people = {
            (person.id, person.counter_type)
            for pin in self._pins_at(place, day)
            for person in pin.people
        }
        return sorted(people, key=str)

    def windows(self, person: Person) -> list[Window]:
        """Give the stretches of dates of which a person may work on so many only."""
        found: list[Window] = []
        row = person.most_in_a_row
        if "most_in_a_row" in self.holds and row is not None:
            found += [(self.dates[i : i + row + 1], row) for i in range(len(self.dates) - row)]
        if "most_in_a_window" in self.holds:
            for limit in person.rolling_limits:
                for first in self.dates:
                    last = first + dt.timedelta(days=limit.days - 1)
                    days = tuple(day for day in self.dates if first <= day <= last)
                    found.append((days, limit.most))
        return [(days, most) for days, most in dict.fromkeys(found) if len(days) > most]

    def most_visits(self, person: Person) -> int:
        """Give how many visits a person may go to; no more than there are dates."""
        stated = person.most_visits if "most_visits_a_person" in self.holds else None
        return len(self.dates) if stated is None else min(stated, len(self.dates))

    def pairs(self, kind: str) -> list[tuple[str, str]]:
        """Give the people who must work ``together`` or ``apart``."""
        if "pairs_of_people" not in self.holds:
            return []
        return [pair.people for pair in self.problem.pairs if pair.kind == kind]

    def found(self, place: str, service: str, day: dt.date) -> int:
        """Give the requests that can be served; where demand builds up, all since the start."""
        return found_on(self.problem, place, service, day)

    def asked(self, place: str, service: str, day: dt.date) -> int:
        """Give the requests that a visit is asked for, where each visit has its own."""
        return asked_on(self.problem, place, service, day)

    def needed(self, place: str, service: str) -> int:
        """Give the requests on an ordinary date, or all that build up."""
        return needed_in_season(self.problem, place, service)

    def shares(self) -> Iterator[tuple[str, tuple[str, ...], int]]:
        """Give each place and services of which so many thousandths must be served."""
        if "least_share_served" not in self.holds:
            return
        everything = tuple(service.id for service in self.problem.services)
        for place in self.problem.sub_districts:
            shares = [(everything, place.least_share_served)]
            shares += [((s.id,), s.least_share_served) for s in self.problem.services]
            for services, share in shares:
                if per_mille(share):
                    yield place.id, services, per_mille(share)

    def date_cost(self, place: str, day: dt.date, outside: int) -> int:
        """Give what a visit's date costs, by the rule on preferred dates."""
        stated = self.problem.sub_district[place]
        cost = sum(span.cost for span in stated.date_costs if day in span)
        wished = stated.preferred_dates
        return cost + (outside if wished and not any(day in span for span in wished) else 0)

    @cached_property
    def _pins(self) -> tuple[Pin, ...]:
        return self.problem.pins if "pins" in self.holds else ()

    @cached_property
    def _bans(self) -> tuple[Prohibition, ...]:
        return self.problem.prohibitions if "prohibitions" in self.holds else ()

    def _pins_at(self, place: str, day: dt.date) -> list[Pin]:
        return [p for p in self._pins if p.sub_district == place and p.date in (None, day)]

    def _range(self, place: SubDistrict, day: dt.date, kind: CounterType) -> tuple[int, int]:
        least, most = 0, min(kind.stock_at(day), self._staff(kind, day))
        if "counters_per_visit" in self.holds:
            least = kind.least_per_visit
            most = most if kind.most_per_visit is None else min(most, kind.most_per_visit)
        if "venue_room" in self.holds:
            most = min(most, place.venue.room)
        if not kind.services and not self._seats_wanted:
            most = min(most, least)
        for ban in self._bans:
            if ban.person is None and ban.counter_type == kind.id and _concerns(ban, place.id, day):
                most = 0
        for pin in self._pins_at(place.id, day):
            for pinned in pin.counters:
                if pinned.counter_type == kind.id:
                    least, most = max(least, pinned.counters), min(most, pinned.counters)
        return least, most

    @cached_property
    def _seats_wanted(self) -> bool:
        """Whether counters that serve nobody may be wanted for the seats that they give.

        Elsewhere more of them than every visit must have only cost, by whatever rule.
        """
        together = bool(self.pairs("together"))
        return together or any(pin.people or pin.counters for pin in self._pins)

    def _staff(self, kind: CounterType, day: dt.date) -> int:
        """Counters of a type for which there are people on a date."""
        if kind.people_per_counter == 0:
            return kind.stock_at(day)
        people = sum(
            (kind.skill is None or kind.skill in person.skills)
            and (person.id, day) not in self._absent
            for person in self.problem.people
        )
        people += sum(
            pool.size_at(day) for pool in self.problem.pools if self.may_draw(pool.skills, kind)
        )
        return people // kind.people_per_counter

    def _may_be_held(self, place: SubDistrict, day: dt.date) -> bool:
        if place.why_closed(day) is not None or self.visits_allowed(day) == 0:
            return False
        if "notice" in self.holds and day < self._earliest(place):
            return False
        last, least_gap = place.last_visit, self.gap(place.id)[0]
        if (
            "gap_between_visits" in self.holds
            and last is not None
            and (day - last).days < least_gap
        ):
            return False
        for ban in self._bans:
            if (ban.person, ban.counter_type) == (None, None) and _concerns(ban, place.id, day):
                return False
        ranges = [self.counters[place.id, day, kind.id] for kind in self.problem.counter_types]
        room = self.room(place.id)
        if room is not None and sum(least for least, _ in ranges) > room:
            return False
        return all(least <= most for least, most in ranges)

    def _earliest(self, place: SubDistrict) -> dt.date:
        known = (self.problem.season.published_on, place.venue.ready_on)
        days = [day for day in known if day is not None]
        notice = self.problem.season.notice_days if place.notice_days is None else place.notice_days
        return max(days) + dt.timedelta(days=notice) if days else self.dates[0]

    def _may_be_first(self, place: SubDistrict, day: dt.date) -> bool:
        last, most = place.last_visit, self.gap(place.id)[1]
        return last is None or most is None or (day - last).days <= most


def _concerns(ban: Prohibition, place: str, day: dt.date) -> bool:
    return ban.sub_district in (None, place) and ban.date in (None, day)
