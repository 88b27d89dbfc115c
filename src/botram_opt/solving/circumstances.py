"""What no requirement says and a conflict cannot be understood without: dates, skills, demand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from botram_opt.changes.words import listed
from botram_opt.language import say, say_number
from botram_opt.plan import Item
from botram_opt.problem import Problem, SubDistrict, Weekday
from botram_opt.requests import needed_in_season
from botram_opt.rules.rule import given
from botram_opt.solving.requirements import Requirement
from botram_opt.together import named, part_of
from botram_opt.wording import count, on

OF_DATES = frozenset(
    {
        "gap_between_visits",
        "neighbours_apart",
        "notice",
        "open_dates",
        "visits_per_date",
        "visits_per_date_in_region",
    }
)
"""Rules in which it matters which dates there are."""

ON_A_DATE = frozenset({"counters_in_stock", "one_place_a_date", "pool_size"})
"""Rules on what a date has at most: more dates have more of it, where it is asked for often."""


def dates_matter(problem: Problem, requirements: Iterable[Requirement]) -> bool:
    """Whether it may be for want of dates that some requirements cannot all hold."""
    items = _by_rule(requirements)
    if not OF_DATES.isdisjoint(items) or "availability" in items:
        return True
    bans = [
        problem.prohibitions[int((item.facts or {})["prohibition"])]
        for item in items.get("prohibitions", ())
    ]
    limits = [item for rule in ON_A_DATE for item in items.get(rule, ())]
    if any(ban.date for ban in bans) or any(item.facts for item in limits):
        return True
    turns = ON_A_DATE | {"most_in_a_row", "most_in_a_window"}
    return _visits_asked(problem, items) > 1 and not turns.isdisjoint(items)


def _by_rule(requirements: Iterable[Requirement]) -> dict[str, list[Item]]:
    items: dict[str, list[Item]] = {}
    for requirement in requirements:
        items.setdefault(requirement.rule, []).append(requirement.item)
    return items


def _visits_asked(problem: Problem, items: dict[str, list[Item]]) -> int:
    """How many visits are asked for, at least, each thing that asks for any by itself."""
    visits = sum(
        problem.sub_district[given(item.sub_district)].least_visits
        for item in items.get("visits_per_sub_district", ())
        if part_of(item) == "least"
    )
    return visits + sum(len(items.get(rule, ())) for rule in ("pins", "least_share_served"))


def circumstances(problem: Problem, requirements: Sequence[Requirement]) -> tuple[str, ...]:
    """What else to know, each a sentence."""
    items = _by_rule(requirements)
    return (
        *(_dates(problem, items) if dates_matter(problem, requirements) else ()),
        *_skills(problem, items.get("counters_staffed", ())),
        *_demand(problem, items),
        *_visits(problem, items),
    )


def _dates(problem: Problem, items: dict[str, list[Item]]) -> Iterator[str]:
    """How many visit dates the season has, and how many are left for those who must be visited."""
    asked = [
        *(i for i in items.get("visits_per_sub_district", ()) if part_of(i) == "least"),
        *(i for i in items.get("pins", ()) if _asks_for_any_visit(problem, i)),
        *items.get("least_share_served", ()),
    ]
    if not asked:
        return
    dates = problem.season.visit_dates
    yield say_number(
        "the season has {n} visit date, from {first} to {last}",
        "the season has {n} visit dates, from {first} to {last}",
        len(dates),
        n=len(dates),
        first=on(dates[0]),
        last=on(dates[-1]),
    )
    places = list(dict.fromkeys(item.sub_district or "" for item in asked))
    left = sorted({day for place in places for day in _left(problem, place, items)})
    if len(left) == len(dates):
        return
    who = named(problem, "sub_district", asked)
    if not left:
        yield say("none of them is left for {places}", places=who)
        return
    if len(left) == 1:
        yield say("one of them is left for {places}, on {day}", places=who, day=on(left[0]))
        return
    yield say(
        "{n} of them are left for {places}, from {first} to {last}",
        n=len(left),
        places=who,
        first=on(left[0]),
        last=on(left[-1]),
    )


def _asks_for_any_visit(problem: Problem, item: Item) -> bool:
    facts = item.facts or {}
    return facts["part"] == "visit" and problem.pins[int(facts["pin"])].date is None


def _left(problem: Problem, id_: str, items: dict[str, list[Item]]) -> list[dt.date]:
    """The dates on which a place can be visited, by what is required of it."""
    place = problem.sub_district[id_]
    mine = {rule: [i for i in of if i.sub_district == id_] for rule, of in items.items()}
    closed: set[dt.date] = set()
    pins = [problem.pins[int((item.facts or {})["pin"])] for item in mine.get("pins", ())]
    if pins and not mine.get("visits_per_sub_district"):
        # Only visits within a span are asked for.
        closed |= {
            day for day in problem.season.visit_dates if not any(pin.covers(day) for pin in pins)
        }
    for item in mine.get("open_dates", ()):
        closed |= set(_closed(problem, place, item))
    notice = place.notice_days if place.notice_days is not None else problem.season.notice_days
    for item in mine.get("notice", ()):
        since = problem.season.published_on
        if part_of(item) == "ready":
            since = place.venue.ready_on
        if since is not None:
            closed |= {
                day for day in problem.season.visit_dates if day < since + dt.timedelta(days=notice)
            }
    for item in mine.get("gap_between_visits", ()):
        if place.last_visit is not None and part_of(item) == "least":
            first = place.last_visit + dt.timedelta(days=place.least_gap_days)
            closed |= {day for day in problem.season.visit_dates if day < first}
    return [day for day in problem.season.visit_dates if day not in closed]


def _closed(problem: Problem, place: SubDistrict, item: Item) -> Iterable[dt.date]:
    if part_of(item) == "closure":
        closure = place.closures[int((item.facts or {})["number"])]
        return (day for day in problem.season.visit_dates if day in closure)
    if part_of(item) == "weekdays":
        days = place.weekdays or ()
        return (day for day in problem.season.visit_dates if Weekday.of(day) not in days)
    return (
        day
        for day in problem.season.visit_dates
        if not any(day in window for window in place.windows)
    )


def _skills(problem: Problem, items: Iterable[Item]) -> Iterator[str]:
    """Who has the skills that counters need."""
    for skill in dict.fromkeys(problem.counter_type[given(i.counter_type)].skill for i in items):
        if skill is None:
            continue
        people = [person.name for person in problem.people if skill in person.skills]
        names = people if len(people) <= MOST else [count(len(people), "person")]
        names += [
            say("the pool {pool}", pool=pool.name) for pool in problem.pools if skill in pool.skills
        ]
        if names:
            yield say("people with the skill {skill}: {names}", skill=skill, names=listed(names))
        else:
            yield say("nobody has the skill {skill}", skill=skill)


MOST = 5
"""Of more people than this only the number is told."""


def _demand(problem: Problem, items: dict[str, list[Item]]) -> Iterator[str]:
    """What is asked for, where a share of it must be served."""
    for item in items.get("least_share_served", ()):
        place = item.sub_district or ""
        services = [item.service] if item.service else [service.id for service in problem.services]
        needed = sum(needed_in_season(problem, place, service) for service in services)
        if item.service is None:
            yield say(
                "{requests} come up in {place}",
                requests=count(needed, "request"),
                place=problem.sub_district[place].name,
            )
        else:
            service = problem.service[item.service]
            yield say_number(
                "{requests} for {service} come up in {place}, each of {n} minute",
                "{requests} for {service} come up in {place}, each of {n} minutes",
                # Minutes need not be whole.
                1 if service.minutes_per_request == 1 else 2,
                requests=count(needed, "request"),
                service=service.name,
                place=problem.sub_district[place].name,
                n=service.minutes_per_request,
            )


def _visits(problem: Problem, items: dict[str, list[Item]]) -> Iterator[str]:
    """That one visit more than a place may get is not enough either, where it could be."""
    told = {
        item.sub_district
        for item in items.get("visits_per_sub_district", ())
        if part_of(item) == "most"
    }
    asked = [i for i in items.get("least_share_served", ()) if i.sub_district not in told]
    for place in dict.fromkeys(item.sub_district or "" for item in asked):
        most = problem.sub_district[place].most_visits + 1
        if most <= len(problem.season.visit_dates):
            yield say(
                "that is so even with {visits} to {place}",
                visits=count(most, "visit"),
                place=problem.sub_district[place].name,
            )
