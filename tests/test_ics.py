"""Calendar files: what stands in them, read back by another library, and what cannot break them."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from any_plan import plan_of
from any_visits import any_visits, hostile
from botram_opt.errors import ContradictionError, UnreadableError
from botram_opt.formats.ics import plan_ics, recipients
from botram_opt.language import speaking
from botram_opt.plan import Plan, Visit
from botram_opt.problem import DemandTable, Point, Preparation, Problem, Season, SubDistrict, Venue
from botram_opt.wording import one_line
from problems import random_problem, seeds
from small import FIRST, small_problem

NOW = dt.datetime(2024, 12, 1, 9, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=3)
CHECK = Preparation(name="Venue check", days_before=7, source="assumed")
POST = Preparation(name="Post", days_before=0)


def with_preparations(**parts: Any) -> Problem:
    season = Season(
        name="2025", start=FIRST, end=dt.date(2025, 3, 31), country="ID", time_zone="Asia/Jakarta"
    )
    stated: dict[str, Any] = {"season": season, "preparations": (CHECK, POST)}
    return small_problem(**(stated | parts))


def a_plan(problem: Problem, *stops: tuple[str, dt.date], people: tuple[str, ...] = ()) -> Plan:
    """Visits to places, each with three counters and the same people."""
    seats = [{"id": id_, "counter_type": "c1"} for id_ in people]
    return plan_of(
        problem,
        tuple(
            Visit.model_validate(
                {
                    "sub_district": place,
                    "date": day,
                    "counters": {"c1": 2, "c2": 1},
                    "staff": seats,
                    "pools": [{"id": "pool", "counter_type": "c2", "people": 1}],
                    "served": {},
                    "unserved": {},
                }
            )
            for place, day in stops
        ),
    )


def saturday(n: int) -> dt.date:
    return FIRST + dt.timedelta(weeks=n)


def events(text: str) -> list[Any]:
    """The events as vobject reads them."""
    (calendar,) = vobject.readComponents(text)
    return list(calendar.contents.get("vevent", []))


def blocks(text: str) -> dict[str, str]:
    """The events as they are written, by UID."""
    parts = text.split("BEGIN:VEVENT\r\n")[1:]
    return {
        part.split("UID:")[1].split("\r\n")[0]: part.partition("END:VEVENT")[0] for part in parts
    }


def test_a_visit_is_an_event_from_opening_to_closing_where_it_is_held() -> None:
    place = SubDistrict(
        id="s0",
        name="Setu",
        location=Point(latitude=-6.37, longitude=107.04),
        venue=Venue(room=4, name="Aula; lantai 2, Setu"),
    )
    problem = with_preparations(sub_districts=(place,), demand=DemandTable(), travel=None)
    plan = a_plan(problem, ("s0", FIRST), people=("p1",))
    with speaking("id"):
        text = plan_ics(problem, plan, now=NOW)
    assert "DTSTART;TZID=Asia/Jakarta:20250104T080000\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == text.count("TZNAME:WIB") == 1
    (visit,) = (event for event in events(text) if event.summary.value == "Small: Setu")
    assert visit.dtstart.value.isoformat() == "2025-01-04T08:00:00+07:00"
    assert visit.dtend.value.isoformat() == "2025-01-04T12:00:00+07:00"
    assert visit.dtstamp.value == NOW
    assert visit.location.value == "Aula; lantai 2, Setu, Kecamatan Setu"
    assert visit.geo.value == "-6.37;107.04"
    assert (visit.status.value, visit.sequence.value) == ("CONFIRMED", "0")
    assert visit.description.value.split("\n") == [
        "Layanan: Identity card, Family card",
        "3 loket: 2 x Cards, Families",
        "2 orang: Person 1, Helpers",
    ]


def test_what_is_done_before_it_is_an_event_of_a_whole_day_that_keeps_nobody_busy() -> None:
    problem = with_preparations()
    text = plan_ics(problem, a_plan(problem, ("s1", FIRST)), now=NOW)
    check, post = (e for e in events(text) if e.categories.value == ["Preparation"])
    assert check.summary.value == "Venue check: Place 1"
    assert check.dtstart.value == FIRST - dt.timedelta(days=7)
    assert check.dtend.value == FIRST - dt.timedelta(days=6)
    assert check.transp.value == "TRANSPARENT"
    assert check.description.value.split("\n") == [
        "For the visit to Place 1 on Saturday, 4 January 2025.",
        "7 days before the visit.",
        "Source: assumed",
    ]
    assert post.dtstart.value == FIRST
    others = [Preparation(name="Meeting", days_before=14)]
    told = plan_ics(problem, a_plan(problem, ("s1", FIRST)), now=NOW, preparations=others)
    assert [e.summary.value for e in events(told)] == ["Meeting: Place 1", "Small: Place 1"]
    assert len(events(plan_ics(problem, a_plan(problem, ("s1", FIRST)), now=NOW, preparations=())))


def test_a_place_and_a_person_have_calendars_of_their_own() -> None:
    problem = with_preparations()
    plan = a_plan(problem, ("s0", FIRST), ("s1", saturday(1)), people=("p0",))
    of_place = plan_ics(problem, plan, now=NOW, sub_district="s1")
    told = {e.summary.value for e in events(of_place)}
    assert told == {"Venue check: Place 1", "Post: Place 1", "Small: Place 1"}
    assert "X-WR-CALNAME:Small: Place 1\r\n" in of_place
    of_person = plan_ics(problem, plan, now=NOW, person="p0")
    assert [e.summary.value for e in events(of_person)] == [
        "Small: Place 0 (Cards)",
        "Small: Place 1 (Cards)",
    ]
    assert events(plan_ics(problem, plan, now=NOW, person="p1")) == []
    every = [plan_ics(problem, plan, now=NOW), of_place, of_person]
    assert len({uid for text in every for uid in blocks(text)}) == sum(
        len(blocks(t)) for t in every
    )
    with pytest.raises(ContradictionError, match="no sub-district 'x'"):
        plan_ics(problem, plan, now=NOW, sub_district="x")
    with pytest.raises(ContradictionError, match="no person 'x'"):
        plan_ics(problem, plan, now=NOW, person="x")
    with pytest.raises(ValueError, match="not for both"):
        plan_ics(problem, plan, now=NOW, person="p0", sub_district="s0")
    with pytest.raises(ValueError, match="time zone"):
        plan_ics(problem, plan, now=NOW.replace(tzinfo=None))


def test_times_are_in_the_zone_that_is_known_or_in_none() -> None:
    problem = with_preparations(preparations=())
    plan = a_plan(problem, ("s0", FIRST))

    def starts(zone: str | None, **season: Any) -> str:
        stated = problem.changed(season=problem.season.model_copy(update=season))
        text = plan_ics(stated, plan, now=NOW, time_zone=zone)
        return next(line for line in text.split("BEGIN:VEVENT")[1].split("\r\n") if "START" in line)

    assert starts(None) == "DTSTART;TZID=Asia/Jakarta:20250104T080000"
    assert starts("Asia/Makassar") == "DTSTART;TZID=Asia/Makassar:20250104T080000"
    # Indonesia has several zones, the Netherlands one.
    assert starts(None, time_zone=None) == "DTSTART:20250104T080000"
    assert starts(None, time_zone=None, country="NL").startswith("DTSTART;TZID=Europe/Amsterdam")
    with pytest.raises(ContradictionError, match="no time zone 'Nowhere'"):
        starts("Nowhere")


def test_a_later_plan_moves_changes_and_cancels() -> None:
    problem = with_preparations(preparations=(CHECK,))
    first = a_plan(problem, ("s0", FIRST), ("s1", saturday(1)), ("s2", saturday(2)))
    text = plan_ics(problem, first, now=NOW)
    # s0 stays, s1 moves, s2 is not visited any more.
    second = a_plan(problem, ("s0", FIRST), ("s1", saturday(5)))
    updated = plan_ics(problem, second, now=LATER, earlier=text)
    before, after = blocks(text), blocks(updated)
    assert before.keys() == after.keys()
    told = {e.uid.value: e for e in events(updated)}
    by_place = {
        place: [told[uid] for uid in after if f": {place}" in told[uid].summary.value]
        for place in ("Place 0", "Place 1", "Place 2")
    }
    assert all(before[e.uid.value] == after[e.uid.value] for e in by_place["Place 0"])
    for event in by_place["Place 1"]:
        assert (event.sequence.value, event.status.value) == ("1", "CONFIRMED")
        assert (event.dtstamp.value, event.created.value) == (LATER, NOW)
    assert {f"{e.dtstart.value:%m-%d}" for e in by_place["Place 1"]} == {"02-01", "02-08"}
    for event in by_place["Place 2"]:
        assert (event.sequence.value, event.status.value) == ("1", "CANCELLED")
        assert event.summary.value.startswith("Cancelled: ")
    # Once cancelled it stays so; held again it is told again.
    again = plan_ics(problem, second, now=LATER + dt.timedelta(days=1), earlier=updated)
    assert again == updated
    back = events(plan_ics(problem, first, now=LATER, earlier=updated))
    (visit,) = (e for e in back if e.summary.value == "Small: Place 2")
    assert (visit.sequence.value, visit.status.value) == ("2", "CONFIRMED")


def test_what_is_past_stays_where_the_rest_of_a_season_is_planned() -> None:
    problem = with_preparations(preparations=(CHECK,))
    whole = a_plan(problem, ("s0", FIRST), ("s0", saturday(4)), ("s1", saturday(5)))
    text = plan_ics(problem, whole, now=NOW)
    season = problem.season.model_copy(update={"planned_from": saturday(2)})
    rest = problem.changed(season=season)
    planned = a_plan(rest, ("s0", saturday(4)), ("s1", saturday(6)))
    updated = plan_ics(rest, planned, now=LATER, earlier=text)
    before, after = blocks(text), blocks(updated)
    changed = {uid for uid in after if before.get(uid) != after[uid]}
    assert before.keys() == after.keys()
    assert {e.summary.value for e in events(updated) if e.uid.value in changed} == {
        "Small: Place 1",
        "Venue check: Place 1",
    }
    # With the visits that were held in the plan, it is the same.
    year = a_plan(rest, ("s0", FIRST), ("s0", saturday(4)), ("s1", saturday(6)))
    assert plan_ics(rest, year, now=LATER, earlier=text) == updated


def test_uids_stay_for_the_season_and_are_others_in_the_next() -> None:
    problem = with_preparations()
    plan = a_plan(problem, ("s0", FIRST))
    uids = blocks(plan_ics(problem, plan, now=NOW)).keys()
    shorter = problem.season.model_copy(update={"end": dt.date(2025, 2, 28), "visits_per_date": 2})
    assert blocks(plan_ics(problem.changed(season=shorter), plan, now=LATER)).keys() == uids
    next_year = problem.season.model_copy(update={"name": "2026"})
    other = plan_ics(problem.changed(season=next_year), plan, now=LATER)
    assert uids.isdisjoint(blocks(other))
    with pytest.raises(UnreadableError, match="another programme, season"):
        plan_ics(problem, plan, now=LATER, earlier=other)


@settings(max_examples=25, deadline=None)
@given(seeds, st.sampled_from(["all", "place", "person"]))
def test_every_visit_is_one_event_and_updates_keep_their_laws(seed: int, scope: str) -> None:
    problem = random_problem(seed)
    problem = problem.derived(preparations=(CHECK, CHECK))
    a, b = any_visits(problem, seed), any_visits(problem, seed + 1)
    whose: dict[str, Any] = {}
    if scope == "place":
        whose = {"sub_district": problem.sub_districts[0].id}
    elif scope == "person" and problem.people:
        whose = {"person": problem.people[0].id}
    text: str | None = None
    for n, plan in enumerate((a, b, b, a)):
        earlier = text
        text = plan_ics(problem, plan, now=NOW + dt.timedelta(n), earlier=earlier, **whose)
        told = {e.uid.value: e for e in events(text)}
        held = [e for e in told.values() if e.status.value == "CONFIRMED"]
        visits = [e for e in held if e.categories.value == ["Visit"]]
        wanted = [
            (visit.date, problem.sub_district[visit.sub_district].name)
            for visit in plan.visits
            if whose.get("sub_district") in (None, visit.sub_district)
            and (whose.get("person") is None or whose["person"] in visit.people)
        ]
        found = [(e.dtstart.value.date(), e.location.value.split(" ")[0]) for e in visits]
        assert sorted(found) == sorted(wanted)
        assert len(held) - len(visits) == (0 if "person" in whose else 2 * len(visits))
        if earlier is None:
            continue
        before, after = blocks(earlier), blocks(text)
        old = {e.uid.value: e for e in events(earlier)}
        assert before.keys() <= after.keys()
        for uid, event in old.items():
            rise = int(told[uid].sequence.value) - int(event.sequence.value)
            assert rise == (0 if before[uid] == after[uid] else 1)
    assert text is not None
    assert plan_ics(problem, a, now=LATER, earlier=text, **whose) == text


@settings(max_examples=30, deadline=None)
@given(hostile, hostile, hostile)
def test_no_text_breaks_a_line_or_adds_one(name: str, source: str, id_: str) -> None:
    problem = with_preparations()
    place = problem.sub_districts[0].model_copy(
        update={"name": name, "venue": Venue.model_construct(room=1, name=source, ready_on=None)}
    )
    before = Preparation.model_construct(name=source, days_before=1, source=name)
    problem = problem.derived(
        name=name, sub_districts=(place, *problem.sub_districts[1:]), preparations=(before,)
    )
    visit = a_plan(small_problem(), ("s0", FIRST)).visits[0]
    strange = visit.model_copy(
        update={"sub_district": id_, "date": saturday(1), "counters": {id_: 1, source: 2}}
    )
    plan = a_plan(small_problem()).model_copy(update={"visits": (visit, strange)})
    text = plan_ics(problem, plan, now=NOW)
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any(char in line for line in lines for char in "\r\n\x00\x0b\x85\u2028\u2029\u202e")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 4
    assert not any(line.startswith("X-EVIL") for line in lines)
    # That library takes \N for a line break before it escapes it.
    shown = f"{one_line(name)}: {one_line(name)}".replace("\\N", "\n")
    read = [str(e["summary"]) for e in Calendar.from_ical(text).events]
    assert shown in read
    assert len(events(text)) == 4
    assert plan_ics(problem, plan, now=LATER, earlier=text) == text


@settings(max_examples=50, deadline=None)
@given(seeds)
def test_an_earlier_calendar_that_is_damaged_is_refused_or_read_but_never_fails(seed: int) -> None:
    rng = random.Random(seed)
    problem = with_preparations(preparations=())
    plan = a_plan(problem, ("s0", FIRST), ("s1", saturday(1)))
    lines = plan_ics(problem, plan, now=NOW).split("\r\n")
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(lines))
        line = lines[at]
        change, name = rng.randrange(5), line.partition(":")[0]
        if change == 0:
            del lines[at]
        elif change == 1:
            lines[at] = line[: rng.randint(0, len(line))]
        elif change == 2:
            lines.insert(at, lines[rng.randrange(len(lines))])
        elif change == 3:
            lines[at] = f"{name}:{rng.choice(['', 'x', '99999999999', '-1', 'P1D', '20250101'])}"
        else:
            lines[at] = line.replace(rng.choice("=:;2T"), rng.choice(["", ";", "\\"]))
    with contextlib.suppress(UnreadableError):
        updated = plan_ics(problem, plan, now=LATER, earlier="\n".join(lines))
        assert len(events(updated)) >= 2


def test_faults_of_an_earlier_calendar_are_told_by_line() -> None:
    problem = with_preparations(preparations=())
    plan = a_plan(problem, ("s0", FIRST), ("s1", saturday(1)))
    good = plan_ics(problem, plan, now=NOW)
    bad = good.replace("SEQUENCE:0", "SEQUENCE:first", 1).replace("@botram-opt\r\nSEQ", "\r\nSEQ")
    with pytest.raises(UnreadableError) as caught:
        plan_ics(problem, plan, now=NOW, earlier=bad, earlier_name="old.ics")
    first, second = caught.value.issues
    lines = good.split("\r\n")
    starts = [n for n, line in enumerate(lines, start=1) if line == "BEGIN:VEVENT"]
    assert [first.where, second.where] == [f"old.ics: line {n}" for n in starts]
    assert "SEQUENCE" in first.what
    assert "none of botram-opt's" in second.what
    for text, why in (
        ("hello", "no calendar file"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "did not write"),
        (good.replace("END:VEVENT\r\n", "", 1), "begins within another"),
        (good[: good.rindex("END:VEVENT")], "does not end"),
    ):
        with pytest.raises(UnreadableError, match=why):
            plan_ics(problem, plan, now=NOW, earlier=text)


def test_everybody_has_a_file_of_a_name_that_any_system_takes() -> None:
    problem = small_problem()
    names = ["A/B", "a b", "CON", "../x"]
    places = tuple(
        place.model_copy(update={"name": name})
        for place, name in zip(problem.sub_districts, names, strict=False)
    )
    found = recipients(problem.derived(sub_districts=places), a_plan(problem))
    assert len(found) == 1 + 3 + 4
    assert list(found)[:4] == [
        "all.ics",
        "sub-districts/s0 AB.ics",
        "sub-districts/s1 a b.ics",
        "sub-districts/s2 CON.ics",
    ]
    assert found["people/p0 Person 0.ics"].person == "p0"
