"""What residents are told before a visit: a short text for posters and chat groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import say
from botram_opt.plan import Visit
from botram_opt.problem import Problem, Season, Service, Weekday
from botram_opt.problem.zones import abbreviation, zone_of
from botram_opt.simulation.results import SimulatedRow, Simulation
from botram_opt.tables.rows import name_in
from botram_opt.wording import on, one_line, time_of_day, weekday

QUARTER = 15
"""Minutes to which times by which to come are rounded, down, so that people remember them."""


def invitation(problem: Problem, visit: Visit, *, simulation: Simulation | None = None) -> str:
    """What residents are told of a visit, as plain text in the language that is spoken.

    Where and when, which services are there, what to bring for each, and which other desks come.
    With a simulation, by when to come for each service: the earlier end of the interval of
    ``SimulatedRow.come_by``, to the quarter of an hour before. Without one, to come early.

    Args:
        problem: what is planned; the sub-district must be one of it.
        visit: the visit.
        simulation: of a plan that has the visit.

    Raises:
        ContradictionError: the problem does not have the sub-district; or the simulation is of
            another problem, does not have the visit, or was made before it told such times.
    """
    _check_place(problem, visit)
    times = _times(problem, visit, simulation) if simulation is not None else {}
    services = _services(problem, visit)
    told = {times.get(service.id) for service in services}
    # One time for all of them stands by itself, where nothing is known of none.
    common = told.pop() if len(told) == 1 else None
    parts = [_where_and_when(problem, visit)]
    if services:
        parts.append(_what(services, {} if common is not None else times, problem.season))
    desks = _other_desks(problem, visit)
    if desks:
        parts.append([say("Also there: {desks}.", desks=", ".join(desks))])
    parts.append(_when_to_come(problem.season, common, estimated=bool(times)))
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def _check_place(problem: Problem, visit: Visit) -> None:
    if visit.sub_district not in problem.sub_district:
        what = say("there is no sub-district {text}", text=repr(visit.sub_district))
        remedy = say("Give the problem that the plan was made for")
        raise ContradictionError([Issue("visit", what, remedy)])


def _where_and_when(problem: Problem, visit: Visit) -> list[str]:
    place, season = problem.sub_district[visit.sub_district], problem.season
    zone = zone_of(season)
    short = abbreviation(zone, visit.date) if zone is not None else None
    opens, closes = time_of_day(season.opens), time_of_day(season.closes)
    hours = say("{opens} to {closes}", opens=opens, closes=closes)
    day = f"{weekday(Weekday.of(visit.date))}, {on(visit.date)}"
    lines = [
        say(
            "{programme} comes to {place}",
            programme=one_line(problem.name),
            place=one_line(place.name),
        ),
        "",
        say("Date: {day}", day=day),
        say("Time: {hours}", hours=hours if short is None else f"{hours} {short}"),
    ]
    if place.venue.name is not None:
        lines.append(say("Venue: {venue}", venue=one_line(place.venue.name)))
    return lines


def _services(problem: Problem, visit: Visit) -> list[Service]:
    """Those that a counter which comes offers."""
    kinds = [problem.counter_type.get(kind) for kind, number in visit.counters.items() if number]
    offered = {service for kind in kinds if kind is not None for service in kind.services}
    return [service for service in problem.services if service.id in offered]


def _other_desks(problem: Problem, visit: Visit) -> list[str]:
    """Names of counters that come and offer no service."""
    kinds = {kind: problem.counter_type.get(kind) for kind, n in visit.counters.items() if n}
    return [
        one_line(name_in(problem.counter_type, id_))
        for id_, kind in kinds.items()
        if kind is None or not kind.services
    ]


def _what(services: list[Service], times: Mapping[str, int], season: Season) -> list[str]:
    """Each service with the time by which to come, where there is one, and what to bring."""
    bring = any(service.documents for service in services)
    lines = [say("Services, and what to bring:") if bring else say("Services:")]
    for service in services:
        name = one_line(service.name)
        by = f": {_by(times[service.id], season)}" if service.id in times else ""
        lines.append(f"- {name}{by}")
        lines += [f"   {one_line(document)}" for document in service.documents]
    return lines


def _when_to_come(season: Season, common: int | None, *, estimated: bool) -> list[str]:
    closes = time_of_day(season.closes)
    if not estimated:
        return [say("We close at {time}, so please come early.", time=closes)]
    lines = [] if common is None else [say("For all services: {by}.", by=_by(common, season))]
    return [
        *lines,
        say("By our estimate, nearly all who come by then are served the same day."),
        say("We close at {time}.", time=closes),
    ]


def _by(minutes: int, season: Season) -> str:
    """By when to come."""
    if not minutes:
        return say("come when we open, at {time}", time=time_of_day(season.opens))
    opens = dt.datetime.combine(season.start, season.opens)
    by = (opens + dt.timedelta(minutes=minutes)).time()
    return say("come before {time}", time=time_of_day(by))


def _times(problem: Problem, visit: Visit, simulation: Simulation) -> dict[str, int]:
    """Minutes from opening by which to come, by service, to a quarter of an hour of the clock."""
    if simulation.problem.fingerprint != problem.fingerprint:
        what = say("it is of another problem")
        remedy = say("Simulate this plan, and give what that finds")
        raise ContradictionError([Issue("simulation", what, remedy)])
    rows = [
        row
        for row in simulation.visit_services
        if (row.sub_district, row.date) == (visit.sub_district, visit.date)
    ]
    if not rows:
        day, place = on(visit.date), name_in(problem.sub_district, visit.sub_district)
        what = say("it has no visit to {place} on {day}", place=one_line(place), day=day)
        remedy = say("Simulate this plan, and give what that finds")
        raise ContradictionError([Issue("simulation", what, remedy)])
    told = {row.service: _rounded(row, problem.season) for row in rows if row.service is not None}
    found = {service: minutes for service, minutes in told.items() if minutes is not None}
    if not found and any(row.asked.mean for row in rows):
        what = say("it does not tell by when to come, as it was made by an earlier version")
        raise ContradictionError([Issue("simulation", what, say("Simulate the plan again"))])
    return found


def _rounded(row: SimulatedRow, season: Season) -> int | None:
    if row.come_by is None:
        return None
    # On the clock it is a quarter of an hour, whatever the minute at which the season opens.
    opens = season.opens.hour * 60 + season.opens.minute
    on_the_clock = int(opens + row.come_by.low) // QUARTER * QUARTER
    return max(0, on_the_clock - opens)
