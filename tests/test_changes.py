"""What each change does, told by an example, and what is told of changes that cannot be made."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from botram_opt import changes, speaking
from botram_opt.changes import changed_by
from botram_opt.changes.fields import _fields
from botram_opt.errors import ContradictionError
from botram_opt.problem import (
    Base,
    Closure,
    CounterType,
    Curve,
    CurvePoint,
    DemandCurves,
    DemandTable,
    GeodesicTravel,
    Level,
    MatrixTravel,
    Pair,
    Person,
    Pin,
    PinnedCounters,
    PinnedPerson,
    Point,
    Pool,
    Problem,
    Prohibition,
    Region,
    RequestsOn,
    RuleSetting,
    Season,
    Service,
    ServiceRequests,
    SubDistrict,
    Term,
    TravelRow,
    Venue,
)
from botram_opt.rules import setting_issues
from small import FIRST, small_problem

ELECTION = dt.date(2025, 1, 18)
ANY_CHANGE: TypeAdapter[changes.Change] = TypeAdapter(changes.Change)
PROBLEM = small_problem()
"""A problem that is only looked at."""


def changed(change: changes.Change, problem: Problem = PROBLEM) -> Problem:
    """The problem after one change."""
    return changed_by(problem, [change])


def told(change: changes.Change, problem: Problem = PROBLEM) -> str:
    """What is said of a change."""
    return change.describe(problem)


def refused(*made: changes.Change, problem: Problem = PROBLEM) -> list[str]:
    """What is told of changes that cannot be made."""
    with pytest.raises(ContradictionError) as error:
        changed_by(problem, made)
    assert all(issue.what and issue.remedy for issue in error.value.issues)
    return [f"{issue.where}: {issue.what}" for issue in error.value.issues]


def all_but(problem: Problem, *parts: str) -> dict[str, Any]:
    """A problem as data, without some parts."""
    return problem.model_dump(exclude=set(parts))


# People and pools


def test_a_person_joins() -> None:
    person = Person(id="ani", name="Ani", skills=("card", "family"))
    change = changes.AddPerson(person=person)
    after = changed(change)
    assert after.people == (*PROBLEM.people, person)
    assert all_but(after, "people") == all_but(PROBLEM, "people")
    assert after.origin_of(person) == "office"
    assert told(change) == "Ani joins, with the skills card and family"
    nobody = changes.AddPerson(person=Person(id="ani", name="Ani"))
    assert told(nobody) == "Ani joins"


def test_a_person_joins_with_ways_of_their_own() -> None:
    rows = tuple(
        TravelRow(origin="ani", sub_district=id_, metres=9, minutes=1)
        for id_ in PROBLEM.sub_district
    )
    change = changes.AddPerson(person=Person(id="ani", name="Ani"), travel=rows)
    after = changed(change)
    assert after.metres(after.origin_of(after.person["ani"]), "s2") == 9
    assert after.metres("office", "s2") == PROBLEM.metres("office", "s2")
    cut_short = change.model_copy(update={"travel": rows[:1]})
    assert refused(cut_short) == [
        "changes[0] 'add_person', travel.rows: 'Place 1' cannot be reached from 'ani'",
        "changes[0] 'add_person', travel.rows: 'Place 2' cannot be reached from 'ani'",
    ]
    of_another = change.model_copy(update={"person": Person(id="budi", name="Budi")})
    assert "changes[0] 'add_person'.travel[0].origin: it is 'ani', not 'budi'" in refused(
        of_another
    )
    no_table = small_problem(travel=None)
    assert refused(change, problem=no_table) == [
        "changes[0] 'add_person'.travel: the problem has no table of travel"
    ]


def test_a_person_of_an_id_that_is_there_does_not_join() -> None:
    change = changes.AddPerson(person=Person(id="p1", name="Ani"))
    assert refused(change) == ["changes[0] 'add_person'.person.id: 'p1' is there already"]


def with_p1_everywhere() -> Problem:
    """A problem that names the person p1 wherever it can."""
    prices = [
        {"person": "p1", "start": "2025-01-01", "end": "2025-03-01", "cost": 3},
        {"person": "p0", "start": "2025-01-01", "end": "2025-03-01", "cost": 4},
    ]
    earlier = [
        {
            "sub_district": "s0",
            "date": "2025-01-04",
            "people": ["p0", "p1"],
            "seats": [{"id": id_, "counter_type": "c1"} for id_ in ("p0", "p1")],
        }
    ]
    cap = {"terms": [{"rule": "hire", "parameters": {"prices": prices}}], "most": 5}
    travel = PROBLEM.travel
    assert isinstance(travel, MatrixTravel)
    homes = (
        TravelRow(origin="p1", sub_district=id_, metres=9, minutes=1)
        for id_ in PROBLEM.sub_district
    )
    return small_problem(
        pairs=(Pair(people=("p0", "p1"), kind="apart"), Pair(people=("p0", "p2"), kind="apart")),
        prohibitions=(
            Prohibition(person="p1", sub_district="s0"),
            Prohibition(person="p0", date=FIRST),
        ),
        pins=(
            Pin(
                sub_district="s0",
                date=FIRST,
                people=(PinnedPerson(id="p1", counter_type="c1"), PinnedPerson(id="p3")),
            ),
            Pin(sub_district="s1"),
        ),
        travel=MatrixTravel(rows=(*travel.rows, *homes)),
        rules=(RuleSetting(rule="most_cost", parameters={"caps": [cap]}),),
        levels=(
            Level(
                name="cost",
                terms=(
                    Term(rule="hire", parameters={"prices": prices}),
                    Term(rule="change_from_plan", parameters={"earlier": earlier}),
                ),
            ),
        ),
    )


def test_who_leaves_is_named_nowhere_any_more() -> None:
    problem = with_p1_everywhere()
    change = changes.RemovePerson(id="p1")
    after = changed(change, problem)
    assert "p1" not in after.person
    assert '"p1"' not in after.to_json()
    assert after.pairs == problem.pairs[1:]
    assert after.prohibitions == problem.prohibitions[1:]
    # Visits are promised still, and whoever else was.
    assert [pin.people for pin in after.pins] == [(PinnedPerson(id="p3"),), ()]
    assert after.pins[1] == problem.pins[1]
    hire, from_plan = after.levels[0].terms
    assert [price["cost"] for price in hire.parameters["prices"]] == [4]  # type: ignore[union-attr,index,call-overload]
    assert from_plan.parameters["earlier"] == [
        {
            "sub_district": "s0",
            "date": "2025-01-04",
            "people": ["p0"],
            "seats": [{"id": "p0", "counter_type": "c1"}],
        }
    ]
    assert not setting_issues(after)
    unchanged = {"people", "pairs", "prohibitions", "pins", "travel", "levels", "rules"}
    assert all_but(after, *unchanged) == all_but(problem, *unchanged)
    assert told(change, problem) == (
        "Person 1 leaves, and with them 1 pair, 1 prohibition, "
        "their part in what is pinned in Place 0, ways in the table of travel and "
        "parameters of hire, changes from the earlier plan and limits on costs"
    )
    assert told(change) == "Person 1 leaves"


def test_who_is_not_there_cannot_leave() -> None:
    with pytest.raises(ContradictionError) as error:
        changed(changes.RemovePerson(id="P1"))
    (issue,) = error.value.issues
    assert str(issue) == (
        "changes[0] 'remove_person'.id: 'P1' is no person. "
        "Name a person of the problem, such as 'p1'."
    )
    assert told(changes.RemovePerson(id="P1")) == "P1 leaves"
    # A name stands where an id should.
    with pytest.raises(ContradictionError, match=r"'Place 2' is no sub-district.* such as 's2'"):
        changed(changes.RemoveSubDistrict(id="Place 2"))


def test_a_person_learns_and_loses_skills() -> None:
    learns = changes.Retrain(person="p0", learns=("family", "card"))
    assert changed(learns).person["p0"].skills == ("card", "family")
    assert told(learns) == "Person 0 learns family and card"
    loses = changes.Retrain(person="p1", loses=("card",))
    assert changed(loses).person["p1"].skills == ("family",)
    assert told(loses) == "Person 1 no longer does card"
    both = changes.Retrain(person="p0", learns=("family",), loses=("card",))
    assert changed(both).person["p0"].skills == ("family",)
    assert told(both) == "Person 0 learns family and no longer does card"
    assert refused(changes.Retrain(person="p0", loses=("family",))) == [
        "changes[0] 'retrain'.loses: 'Person 0' has no skill 'family'"
    ]
    assert refused(changes.Retrain(person="p0", learns=("flying",))) == [
        "changes[0] 'retrain', people 'Person 0'.skills: 'flying' is no skill"
    ]
    with pytest.raises(ValidationError, match="needs skills"):
        changes.Retrain(person="p0")
    with pytest.raises(ValidationError, match="they learn and lose 'card'"):
        changes.Retrain(person="p0", learns=("family", "card"), loses=("card",))


def test_a_person_is_away() -> None:
    day = changes.Absent(person="p0", start=ELECTION, reason="ill")
    assert changed(day).person["p0"].absences == (
        Closure(start=ELECTION, end=ELECTION, reason="ill"),
    )
    assert told(day) == "Person 0 is away on 18 January 2025 (ill)"
    days = changes.Absent(person="p0", start=FIRST, end=ELECTION, reason="ill")
    both = changed(days, changed(day)).person["p0"]
    assert [absence.start for absence in both.absences] == [ELECTION, FIRST]
    assert told(days) == "Person 0 is away from 4 January 2025 to 18 January 2025 (ill)"
    backwards = changes.Absent(person="p0", start=ELECTION, end=FIRST, reason="ill")
    assert refused(backwards) == [
        "changes[0] 'absent'.end: it ends (2025-01-04) before it starts (2025-01-18)"
    ]


def test_a_pool_joins() -> None:
    pool = Pool(id="students", name="Students", skills=("card",), size=2)
    change = changes.AddPool(pool=pool)
    assert changed(change).pools == (*PROBLEM.pools, pool)
    assert told(change) == "the pool Students joins, of 2 people"


def test_a_pool_has_another_size() -> None:
    more = changes.ResizePool(pool="pool", by=2, start=ELECTION, end=ELECTION)
    pool = changed(more).pool["pool"]
    assert (pool.size, pool.size_at(ELECTION), pool.size_at(FIRST)) == (1, 3, 1)
    assert told(more) == "2 more people in the pool Helpers on 18 January 2025"
    to = changes.ResizePool(pool="pool", to=4)
    after = changed(to, changed(more)).pool["pool"]
    assert (after.size, after.size_at(ELECTION)) == (4, 3)
    assert told(to) == "4 people in the pool Helpers on ordinary dates"
    fewer = changes.ResizePool(pool="pool", by=-1)
    assert changed(fewer).pool["pool"].size == 0
    assert told(fewer) == "1 person fewer in the pool Helpers on every date"
    assert refused(changes.ResizePool(pool="pool", by=-2)) == [
        "changes[0] 'resize_pool'.by: there are only 1 of 'Helpers' on some days, and 2 go"
    ]


# Counters


def stock_on(problem: Problem, *days: dt.date) -> list[int]:
    """The stock of cards on days."""
    return [problem.counter_type["c1"].stock_at(day) for day in days]


def test_there_are_more_counters_on_all_days() -> None:
    fair = changes.ChangeStock(counter_type="c1", to=5, start=ELECTION, end=ELECTION)
    problem = changed(fair)
    assert stock_on(problem, FIRST, ELECTION) == [2, 5]
    assert told(fair) == "5 counters of Cards in stock on 18 January 2025"
    more = changes.ChangeStock(counter_type="c1", by=1)
    assert stock_on(changed(more, problem), FIRST, ELECTION) == [3, 6]
    assert told(more) == "one more counter of Cards on every date"
    # How many there are on ordinary days says nothing of a day that is none.
    to = changes.ChangeStock(counter_type="c1", to=3)
    assert stock_on(changed(to, problem), FIRST, ELECTION) == [3, 5]
    assert told(to) == "3 counters of Cards in stock on ordinary dates"


def test_there_are_more_counters_on_some_days_whatever_differs_on_them() -> None:
    days = [FIRST + dt.timedelta(days=i) for i in range(60)]
    problem = changed_by(
        PROBLEM,
        [
            changes.ChangeStock(counter_type="c1", to=4, start=days[5], end=days[20]),
            changes.ChangeStock(counter_type="c1", to=1, start=days[15], end=days[30]),
        ],
    )
    change = changes.ChangeStock(counter_type="c1", by=-1, start=days[10], end=days[40])
    after = changed(change, problem)
    for i, day in enumerate(days):
        fewer = 1 if 10 <= i <= 40 else 0
        assert stock_on(after, day) == [stock_on(problem, day)[0] - fewer]
    assert told(change) == "one counter fewer of Cards from 14 January 2025 to 13 February 2025"
    # No more stretches than the days ask for: 4, 1 and 2 counters.
    kind = after.counter_type["c1"]
    assert len(kind.stock_on) == len(problem.counter_type["c1"].stock_on) + 3


def test_days_without_an_end_are_those_of_the_season() -> None:
    season = PROBLEM.season
    later = changes.ChangeStock(counter_type="c1", by=2, start=ELECTION)
    assert stock_on(changed(later), FIRST, ELECTION, season.end) == [2, 4, 4]
    assert told(later) == "2 more counters of Cards from 18 January 2025"
    sooner = changes.ChangeStock(counter_type="c1", by=-2, end=ELECTION)
    assert stock_on(changed(sooner), FIRST, ELECTION, season.end) == [0, 0, 2]
    assert told(sooner) == "2 counters fewer of Cards until 18 January 2025"


@pytest.mark.parametrize(
    "kind",
    [
        {"kind": "absent", "person": "p0", "reason": "ill"},
        {"kind": "resize_pool", "pool": "pool", "by": 1},
        {"kind": "change_stock", "counter_type": "c1", "to": 9},
        {"kind": "close_dates", "reason": "flood"},
        {"kind": "close_place", "sub_district": "s0", "reason": "flood"},
        {"kind": "visits_per_date", "visits": 2},
        {"kind": "scale_demand", "factor": 2},
    ],
)
def test_days_of_another_year_are_no_days_of_the_season(kind: dict[str, Any]) -> None:
    """A change that is mistyped must not look like one that makes no difference."""

    def told_of(**days: str) -> list[str]:
        return refused(ANY_CHANGE.validate_python({**kind, **days}))

    where = f"changes[0] {kind['kind']!r}"
    late = [f"{where}.start: it starts (2026-01-18) after the season (2025-03-31)"]
    assert told_of(start="2026-01-18", end="2026-01-25") == late
    early = [f"{where}.end: it ends (2024-01-25) before the season (2025-01-04)"]
    assert told_of(start="2024-01-18", end="2024-01-25") == early
    if kind["kind"] not in ("absent", "close_dates", "close_place"):
        assert told_of(start="2026-01-18") == late
        assert told_of(end="2024-01-25") == early
    open_later = changes.OpenDate(date=dt.date(2026, 1, 24), reason="made up for")
    later = ANY_CHANGE.validate_python({**kind, "start": "2026-01-18", "end": "2026-01-25"})
    changed_by(PROBLEM, [open_later, later])


def test_demand_that_builds_up_before_the_season_can_be_scaled() -> None:
    points = (
        CurvePoint(date=dt.date(2024, 7, 1), requests=0),
        CurvePoint(date=dt.date(2025, 3, 31), requests=273),
    )
    curves = tuple(Curve(sub_district=id_, service="kk", points=points) for id_ in ("s0", "s1"))
    problem = small_problem(demand=DemandCurves(curves=curves))
    before = {"start": dt.date(2024, 7, 2), "end": dt.date(2024, 7, 10)}
    after = changed(changes.ScaleDemand(factor=2, sub_district="s0", **before), problem)
    assert isinstance(after.demand, DemandCurves)
    assert [curve.at(FIRST) for curve in after.demand.curves] == [187 + 9, 187]
    for days in (
        {"start": dt.date(2024, 6, 2), "end": dt.date(2024, 6, 9)},
        {"end": before["end"]},
    ):
        (why,) = refused(changes.ScaleDemand(factor=2, **days), problem=problem)
        assert "'scale_demand'.end: it ends (2024-0" in why


def test_there_are_never_fewer_counters_than_none() -> None:
    shut = changes.ChangeStock(counter_type="c1", to=0, start=ELECTION, end=ELECTION)
    assert refused(shut, changes.ChangeStock(counter_type="c1", by=-1)) == [
        "changes[1] 'change_stock'.by: there are only 0 of 'Cards' on some days, and 1 go"
    ]
    assert refused(changes.ChangeStock(counter_type="c1", by=-3, start=FIRST)) == [
        "changes[0] 'change_stock'.by: there are only 2 of 'Cards' on some days, and 3 go"
    ]
    assert refused(changes.ChangeStock(counter_type="c1", by=1_000_000)) == [
        "changes[0] 'change_stock'.by: 1,000,002 of 'Cards' are more than 1,000,000"
    ]
    with pytest.raises(ValidationError, match="needs one of 'by' and 'to'"):
        changes.ChangeStock(counter_type="c1")
    with pytest.raises(ValidationError, match="needs one of 'by' and 'to'"):
        changes.ChangeStock(counter_type="c1", by=1, to=2)


# Dates


def test_dates_are_closed_and_opened() -> None:
    close = changes.CloseDates(start=ELECTION, reason="election")
    assert told(close) == "close 18 January 2025 (election)"
    closed = changed(close)
    assert set(PROBLEM.season.visit_dates) - set(closed.season.visit_dates) == {ELECTION}
    open_ = changes.OpenDate(date=ELECTION, reason="put off")
    assert told(open_) == "open 18 January 2025 (put off)"
    opened = changed(open_, closed)
    assert opened.season.visit_dates == PROBLEM.season.visit_dates
    # An extra date is a visit date in spite of a closure, so it is one no more.
    assert told(close, opened) == "close 18 January 2025 (election), 1 extra date among them"
    assert changed(close, opened).season.visit_dates == closed.season.visit_dates
    twice = changed_by(PROBLEM, [open_, open_])
    assert twice.fingerprint == changed(open_).fingerprint


def test_a_weekday_can_be_opened() -> None:
    wednesday = dt.date(2025, 1, 15)
    after = changed(changes.OpenDate(date=wednesday, reason="fair"))
    assert set(after.season.visit_dates) - set(PROBLEM.season.visit_dates) == {wednesday}


def test_a_date_on_which_a_visit_is_pinned_cannot_be_closed() -> None:
    pin = changes.AddPin(pin=Pin(sub_district="s0", date=ELECTION))
    close = changes.CloseDates(start=FIRST, end=ELECTION, reason="election")
    assert told(close) == "close 4 January 2025 to 18 January 2025 (election)"
    clash = "pins[0] 'Place 0': 2025-01-18 is no visit date: closed (election)"
    assert refused(pin, close) == [f"changes[1] 'close_dates', {clash}"]
    assert refused(close, pin) == [f"changes[1] 'add_pin', {clash}"]
    # What one change contradicts another may set right.
    unpin = changes.RemovePin(sub_district="s0", date=ELECTION)
    assert changed_by(PROBLEM, [pin, close, unpin]).pins == ()


def test_a_place_is_closed() -> None:
    change = changes.ClosePlace(sub_district="s1", start=ELECTION, reason="flood")
    after = changed(change)
    assert after.sub_district["s1"].why_closed(ELECTION) is not None
    assert after.sub_district["s1"].why_closed(FIRST) is None
    assert after.sub_district["s0"] == PROBLEM.sub_district["s0"]
    assert told(change) == "no visit to Place 1 on 18 January 2025 (flood)"


def test_dates_hold_more_visits() -> None:
    some = changes.VisitsPerDate(visits=3, start=FIRST, end=ELECTION)
    season = changed(some).season
    assert [season.visits_allowed(day) for day in season.visit_dates[:4]] == [3, 3, 3, 1]
    assert told(some) == "at most 3 visits a date from 4 January 2025 to 18 January 2025"
    ordinary = changes.VisitsPerDate(visits=2)
    season = changed_by(PROBLEM, [some, ordinary]).season
    assert [season.visits_allowed(day) for day in season.visit_dates[:4]] == [3, 3, 3, 2]
    assert told(ordinary) == "at most 2 visits a date on ordinary dates"
    again = changed_by(PROBLEM, [some, changes.VisitsPerDate(visits=0, start=FIRST, end=FIRST)])
    assert again.season.visits_allowed(FIRST) == 0
    sunday = FIRST + dt.timedelta(days=1)
    assert refused(changes.VisitsPerDate(visits=2, start=sunday, end=sunday)) == [
        "changes[0] 'visits_per_date'.start: no visit date lies within"
    ]


# Pins, prohibitions and pairs


def test_a_visit_is_pinned_and_no_longer_is() -> None:
    pin = Pin(sub_district="s0", date=FIRST)
    add = changes.AddPin(pin=pin)
    pinned = changed(add)
    assert pinned.pins == (pin,)
    assert changed(add, pinned) == pinned
    assert told(add) == "Place 0 must be visited on 4 January 2025"
    remove = changes.RemovePin(sub_district="s0", date=FIRST)
    assert changed(remove, pinned) == PROBLEM
    assert told(remove) == "the visit to Place 0 on 4 January 2025 is no longer pinned"
    assert refused(remove) == ["changes[0] 'remove_pin': nothing is pinned so"]
    assert refused(changes.RemovePin(sub_district="s0"), problem=pinned) == [
        "changes[0] 'remove_pin': nothing is pinned so"
    ]


def test_what_is_pinned_is_told() -> None:
    kinds = [("c1", 1), ("c2", 2)]
    counters = tuple(PinnedCounters(counter_type=kind, counters=n) for kind, n in kinds)
    people = (PinnedPerson(id="p1", counter_type="c2"), PinnedPerson(id="p3"))
    what = "1 counter of Cards, 2 counters of Families, Person 1 at Families and Person 3"
    pin = Pin(sub_district="s0", date=FIRST, counters=counters, people=people)
    dated = told(changes.AddPin(pin=pin))
    assert dated == f"Place 0 must be visited on 4 January 2025, with {what}"
    always = pin.model_copy(update={"date": None})
    assert told(changes.AddPin(pin=always)) == f"Place 0 must be visited with {what}"
    assert told(changes.AddPin(pin=Pin(sub_district="s0"))) == "Place 0 must be visited"
    remove = changes.RemovePin(sub_district="s0")
    assert told(remove) == "what every visit to Place 0 must have is no longer pinned"


@pytest.mark.parametrize(
    ("ban", "sentence"),
    [
        ({"sub_district": "s0"}, "no visit in Place 0"),
        ({"date": FIRST}, "no visit on 4 January 2025"),
        ({"person": "p1"}, "Person 1 must not work anywhere"),
        ({"counter_type": "c1", "date": FIRST}, "no counter of Cards on 4 January 2025"),
        (
            {"person": "p1", "counter_type": "c1", "sub_district": "s0", "date": FIRST},
            "Person 1 must not work at Cards in Place 0 on 4 January 2025",
        ),
    ],
)
def test_a_combination_is_forbidden_and_allowed_again(ban: dict[str, Any], sentence: str) -> None:
    prohibition = Prohibition(**ban)
    forbid = changes.Forbid(prohibition=prohibition)
    forbidden = changed(forbid)
    assert forbidden.prohibitions == (prohibition,)
    assert changed(forbid, forbidden) == forbidden
    assert told(forbid) == sentence
    allow = changes.AllowAgain(prohibition=prohibition)
    assert changed(allow, forbidden) == PROBLEM
    assert told(allow) == f"it no longer holds: {sentence}"
    assert refused(allow) == ["changes[0] 'allow_again'.prohibition: there is no such prohibition"]


def test_everything_cannot_be_forbidden() -> None:
    assert refused(changes.Forbid(prohibition=Prohibition())) == [
        "changes[0] 'forbid', prohibitions[0]: it forbids everything"
    ]


def test_two_people_are_a_pair_and_no_longer_are() -> None:
    add = changes.AddPair(pair=Pair(people=("p0", "p1"), kind="together"))
    paired = changed(add)
    assert paired.pairs == (add.pair,)
    turned = changes.AddPair(pair=Pair(people=("p1", "p0"), kind="together"))
    assert changed(turned, paired) == paired
    assert told(add) == "Person 0 and Person 1 must go to the same visits"
    apart = changes.AddPair(pair=Pair(people=("p1", "p0"), kind="apart"))
    assert told(apart) == "Person 1 and Person 0 must not go to the same visits"
    assert refused(add, apart) == [
        "changes[1] 'add_pair', pairs: p0 and p1 must and must not work together"
    ]
    remove = changes.RemovePair(people=("p1", "p0"))
    assert changed(remove, paired) == PROBLEM
    assert told(remove) == "Person 1 and Person 0 work together or not, as suits"
    assert refused(remove) == ["changes[0] 'remove_pair'.people: they are no pair"]


# Rules and levels


def test_a_rule_is_set() -> None:
    off = changes.SetRule(rule="notice", on=False)
    problem = changed(off)
    assert [(rule.rule, rule.on, rule.parameters) for rule in problem.rules] == [
        ("notice", False, {})
    ]
    assert told(off) == "the rule on notice of visits does not hold"
    share = changes.SetRule(rule="notice", parameters={"share": 0.5})
    assert told(share) == "the rule on notice of visits holds with share 0.5"
    (setting,) = changed(share, problem).rules
    assert (setting.on, setting.parameters) == (True, {"share": 0.5})
    # Parameters that are not told stay.
    (setting,) = changed_by(problem, [share, off]).rules
    assert (setting.on, setting.parameters) == (False, {"share": 0.5})
    assert told(changes.SetRule(rule="notice")) == "the rule on notice of visits holds"


def test_rules_that_do_not_exist_are_told_by_whoever_knows_them() -> None:
    change = changes.SetRule(rule="happiness")
    assert changed(change).rules[0].rule == "happiness"
    with pytest.raises(ContradictionError) as error:
        changed_by(PROBLEM, [change], checks=[lambda problem, _: setting_issues(problem)])
    (issue,) = error.value.issues
    assert issue.where == "changes[0] 'set_rule', rules 'happiness'"


def test_weights_parameters_and_tolerances_of_a_level_are_set() -> None:
    name, spread = "neighbours spread", "neighbour_spread"
    weight = changes.SetWeight(level=name, rule=spread, weight=7)
    parameters = changes.SetTermParameters(level=name, rule=spread, parameters={"weeks": 2})
    tolerance = changes.SetTolerance(level=name, relative=0.1)
    more = changes.SetTolerance(level=name, absolute=3)
    after = changed_by(PROBLEM, [weight, parameters, tolerance, more])
    (term,) = after.levels[1].terms
    assert (term.weight, term.parameters) == (7, {"weeks": 2})
    assert (after.levels[1].tolerance.absolute, after.levels[1].tolerance.relative) == (3, 0.1)
    others = [0, 2, 3]
    assert [after.levels[i] for i in others] == [PROBLEM.levels[i] for i in others]
    assert told(weight) == (
        "in the level neighbours spread the weight of visits to neighbours too soon after each "
        "other is 7"
    )
    assert told(parameters) == (
        "the level neighbours spread counts visits to neighbours too soon after each other with "
        "weeks 2"
    )
    none = changes.SetTermParameters(level=name, rule=spread, parameters={})
    assert told(none) == (
        "the level neighbours spread counts visits to neighbours too soon after each other as it "
        "comes"
    )
    assert told(tolerance) == (
        "the level neighbours spread may get worse by 10% for the sake of those below it"
    )
    with speaking("id"):
        both = told(changes.SetTolerance(level=name, absolute=1500, relative=0.125))
        assert "1.500" in both
        assert "12,5%" in both


def test_levels_and_rules_are_called_by_their_names() -> None:
    assert refused(
        changes.SetWeight(level="fair", rule="fair_visits", weight=2),
        changes.SetWeight(level="fair load", rule="unserved", weight=2),
        changes.SetTermParameters(level="fair load", rule="unserved", parameters={}),
        changes.SetTolerance(level="fair", absolute=2),
        changes.RemoveLevel(level="fair"),
        changes.AddLevel(level=Level(name="x", terms=(Term(rule="unserved"),)), before="fair"),
    ) == [
        "changes[0] 'set_weight'.level: there is no level 'fair'",
        "changes[1] 'set_weight'.rule: the level 'fair load' has no rule 'unserved'",
        "changes[2] 'set_term_parameters'.rule: the level 'fair load' has no rule 'unserved'",
        "changes[3] 'set_tolerance'.level: there is no level 'fair'",
        "changes[4] 'remove_level'.level: there is no level 'fair'",
        "changes[5] 'add_level'.before: there is no level 'fair'",
    ]
    with pytest.raises(ValidationError, match="needs one of 'absolute' and 'relative'"):
        changes.SetTolerance(level="fair load")


def test_levels_have_another_order() -> None:
    names = tuple(level.name for level in PROBLEM.levels)
    change = changes.OrderLevels(names=names[::-1])
    assert changed(change).levels == PROBLEM.levels[::-1]
    assert told(change) == (
        "first staff travel, then fair load, neighbours spread and requests unserved"
    )
    wrong = changes.OrderLevels(names=(names[0], names[1], names[1], "fair"))
    assert refused(wrong) == [
        "changes[0] 'order_levels'.names: there is no level 'fair'",
        "changes[0] 'order_levels'.names: the level 'fair load' is missing",
        "changes[0] 'order_levels'.names: the level 'staff travel' is missing",
        "changes[0] 'order_levels'.names: the level 'neighbours spread' stands twice",
    ]
    assert told(changes.OrderLevels(names=("a",))) == "the only level is a"


def test_levels_come_and_go() -> None:
    level = Level(name="waits", terms=(Term(rule="longest_wait"), Term(rule="waiting")))
    last = changes.AddLevel(level=level)
    assert changed(last).levels == (*PROBLEM.levels, level)
    assert told(last) == "a level waits below all others, for longest wait and waiting"
    second = changes.AddLevel(level=level, before="neighbours spread")
    assert changed(second).levels == (PROBLEM.levels[0], level, *PROBLEM.levels[1:])
    assert told(second) == "a level waits before neighbours spread, for longest wait and waiting"
    remove = changes.RemoveLevel(level="waits")
    assert changed_by(PROBLEM, [second, remove]) == PROBLEM
    assert told(remove) == "without the level waits"
    assert refused(last, last) == [
        "changes[1] 'add_level'.level.name: there is a level 'waits' already"
    ]
    names = [level.name for level in PROBLEM.levels]
    assert refused(*(changes.RemoveLevel(level=name) for name in names)) == [
        "changes[3] 'remove_level'.level: it is the only level"
    ]


# Places


def new_place(**parts: Any) -> changes.AddSubDistrict:
    """A sub-district more, with all that it brings with it."""
    stated: dict[str, Any] = {
        "sub_district": SubDistrict(
            id="new", name="New", venue=Venue(room=2), neighbours=("s0", "s2")
        ),
        "requests": (ServiceRequests(sub_district="new", service="ktp", requests=12),),
        "on_dates": (RequestsOn(sub_district="new", service="ktp", date=FIRST, requests=5),),
        "travel": (TravelRow(origin="office", sub_district="new", metres=700, minutes=2),),
    }
    return changes.AddSubDistrict(**(stated | parts))


def test_a_place_more_is_visited() -> None:
    change = new_place()
    after = changed(change)
    assert after.sub_district["new"] == change.sub_district
    assert after.sub_district["s0"].neighbours == ("s1", "new")
    assert after.sub_district["s1"] == PROBLEM.sub_district["s1"]
    assert after.demand.found("new", "ktp", ELECTION) == 12
    assert after.demand.found("new", "ktp", FIRST) == 5
    assert after.metres("office", "new") == 700
    assert told(change) == "New is to be visited, too, a neighbour of Place 0 and Place 2"
    alone = SubDistrict(id="new", name="New", venue=Venue(room=2))
    assert told(new_place(sub_district=alone)) == "New is to be visited, too"
    back = changes.RemoveSubDistrict(id="new")
    assert changed(back, after) == PROBLEM
    assert told(back, after) == (
        "New is not to be visited, and with it go its demand and ways in the table of travel"
    )


def test_what_a_place_brings_with_it_is_its_own_and_of_the_problems_kind() -> None:
    curve = {"sub_district": "new", "service": "ktp", "points": [{"date": FIRST, "requests": 1}]}
    row = ServiceRequests(sub_district="s0", service="kk", requests=12)
    assert refused(new_place(curves=[curve], requests=(row,), travel=None)) == [
        "changes[0] 'add_sub_district'.requests[0].sub_district: it is about 's0', not 'new'",
        "changes[0] 'add_sub_district'.curves: demand is a table",
        "changes[0] 'add_sub_district', demand for s0, kk: it is stated twice",
        "changes[0] 'add_sub_district', travel.rows: 'New' cannot be reached from 'office'",
    ]


def test_a_place_that_is_taken_out_is_named_nowhere_any_more() -> None:
    earlier = [{"sub_district": id_, "date": "2025-01-04"} for id_ in ("s1", "s2")]
    demand = PROBLEM.demand
    assert isinstance(demand, DemandTable)
    span = {"start": FIRST, "end": ELECTION, "factor": 2}
    factors = [
        {"name": "only there", "sub_districts": ["s1"], **span},
        {"name": "there too", "sub_districts": ["s1", "s2"], **span},
        {"name": "everywhere", **span},
    ]
    problem = small_problem(
        pins=(Pin(sub_district="s1"), Pin(sub_district="s2")),
        prohibitions=(
            Prohibition(sub_district="s1", person="p0"),
            Prohibition(person="p1", date=FIRST),
        ),
        demand=DemandTable.model_validate(demand.model_dump() | {"factors": factors}),
        levels=(
            Level(
                name="stay",
                terms=(
                    Term(
                        rule="change_from_plan",
                        parameters={"earlier": earlier, "expected": ["s1", "s2"]},
                    ),
                ),
            ),
        ),
    )
    change = changes.RemoveSubDistrict(id="s1")
    after = changed(change, problem)
    assert '"s1"' not in after.to_json()
    assert [place.neighbours for place in after.sub_districts] == [(), ()]
    assert after.pins == problem.pins[1:]
    assert after.prohibitions == problem.prohibitions[1:]
    assert isinstance(after.demand, DemandTable)
    assert [(each.name, each.sub_districts) for each in after.demand.factors] == [
        ("there too", ("s2",)),
        ("everywhere", None),
    ]
    assert after.levels[0].terms[0].parameters == {"earlier": earlier[1:], "expected": ["s2"]}
    assert not setting_issues(after)
    assert after.metres("office", "s2") == problem.metres("office", "s2")
    assert told(change, problem) == (
        "Place 1 is not to be visited, and with it go its demand, 1 prohibition, 1 pin, "
        "ways in the table of travel and parameters of changes from the earlier plan"
    )


def test_the_only_place_cannot_be_taken_out() -> None:
    problem = small_problem(1)
    assert refused(changes.RemoveSubDistrict(id="s0"), problem=problem) == [
        "changes[0] 'remove_sub_district'.id: it is the only sub-district"
    ]


def test_a_base_more_moves_nobody() -> None:
    ways = tuple(
        TravelRow(origin="depot", sub_district=id_, metres=1, minutes=1)
        for id_ in PROBLEM.sub_district
    )
    change = changes.AddBase(base=Base(id="depot", name="Depot"), travel=ways)
    after = changed(change)
    assert after.base_of(after.counter_type["c1"]) == "office"
    assert after.origin_of(after.person["p0"]) == "office"
    assert after.base_of(after.pool["pool"]) == "office"
    assert after.metres("depot", "s1") == 1
    assert told(change) == "Depot is a base, too"
    moved = changes.EditItem(item="counter_type", id="c1", fields={"base": "depot"})
    assert (
        changed_by(PROBLEM, [change, moved]).base_of(
            CounterType(id="c", name="C", stock=1, base="depot")
        )
        == "depot"
    )
    assert told(moved, after) == "Cards is changed: base Depot instead of Office"


# Any other field


def test_fields_of_an_item_become_others() -> None:
    change = changes.EditItem(
        item="sub_district", id="s0", fields={"most_visits": 3, "last_visit": "2024-12-01"}
    )
    place = changed(change).sub_district["s0"]
    assert (place.most_visits, place.last_visit) == (3, dt.date(2024, 12, 1))
    assert told(change) == (
        "Place 0 is changed: most visits 3 instead of 1 and "
        "last visit 1 December 2024 instead of none"
    )
    venue = changes.EditItem(item="venue", id="s0", fields={"room": 9, "ready_on": FIRST})
    assert changed(venue).sub_district["s0"].venue == Venue(room=9, ready_on=FIRST)
    assert told(venue) == (
        "the venue in Place 0 is changed: room for counters 9 instead of 4 and "
        "ready on 4 January 2025 instead of none"
    )
    skills = changes.EditItem(item="pool", id="pool", fields={"skills": ["card", "family"]})
    assert changed(skills).pool["pool"].skills == ("card", "family")
    assert told(skills) == "Helpers is changed: skills card and family"


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        (
            {"windows": [{"start": "2025-02-01", "end": "2025-02-08"}]},
            "windows 1 February 2025 to 8 February 2025",
        ),
        (
            {"closures": [{"start": "2025-02-01", "end": "2025-02-01", "reason": "flood"}]},
            "closures 1 February 2025 (flood)",
        ),
        ({"venue": {"room": 3, "name": None}}, "venue room for counters 3"),
        ({"residents": 12000}, "residents 12,000 instead of none"),
        ({"least_share_served": 0.25}, "least share served 0.25 instead of 0"),
        ({"neighbours": []}, "neighbours none"),
        ({"region": "r9"}, "region r9 instead of none"),
        # What is no date or time is told as it is written, and refused when it is made.
        ({"last_visit": "2025-13-99"}, "last visit 2025-13-99 instead of none"),
        ({"name": "hall: B"}, "name hall: B instead of Place 0"),
    ],
)
def test_what_fields_become_is_told_in_words(fields: dict[str, Any], what: str) -> None:
    change = changes.EditItem(item="sub_district", id="s0", fields=fields)
    assert told(change) == f"Place 0 is changed: {what}"


def test_every_field_of_an_item_has_words() -> None:
    records = (Region, SubDistrict, Venue, Base, Service, CounterType, Person, Pool, Season)
    known = {field for record in (*records, GeodesicTravel) for field in record.model_fields}
    assert known - {"id", "kind"} <= set(_fields())


def test_an_item_that_is_not_there_is_told_by_its_id() -> None:
    change = changes.EditItem(item="venue", id="s9", fields={"room": 2})
    assert told(change) == "the venue in s9 is changed: room for counters 2"
    yes = changes.EditItem(item="person", id="p0", fields={"weekdays": ["monday", "friday"]})
    assert told(yes) == "Person 0 is changed: days of the week Monday and Friday"


def test_neighbours_stay_mutual() -> None:
    change = changes.EditItem(item="sub_district", id="s0", fields={"neighbours": ["s2"]})
    after = changed(change)
    assert [place.neighbours for place in after.sub_districts] == [("s2",), ("s2",), ("s1", "s0")]
    assert told(change) == "Place 0 is changed: neighbours Place 2"


def test_the_season_and_travel_have_no_id() -> None:
    season = changes.EditItem(item="season", fields={"closes": "13:30"})
    assert changed(season).season.opening_seconds == int(5.5 * 3600)
    assert told(season) == "the season is changed: closes 13:30 instead of 12:00"
    travel = changes.EditItem(item="travel", fields={"source": "a survey"})
    after = changed(travel).travel
    assert after is not None
    assert after.source == "a survey"
    assert told(travel) == "travel is changed: source a survey instead of none"
    assert refused(travel, problem=small_problem(travel=None)) == [
        "changes[0] 'edit_item'.item: the problem has no travel"
    ]
    with pytest.raises(ValidationError, match="a change of a season has no id"):
        changes.EditItem(item="season", id="s", fields={"name": "x"})
    with pytest.raises(ValidationError, match="a change of a venue needs the id of the item"):
        changes.EditItem(item="venue", fields={"name": "x"})


def test_a_season_of_other_days_has_the_holidays_of_these() -> None:
    own = Season(name="2025", start=FIRST, end=dt.date(2025, 3, 31), country="ID")
    longer = changes.EditItem(item="season", fields={"end": "2025-12-31"})
    after = changed(longer, small_problem(season=own)).season
    whole = Season(name="2025", start=FIRST, end=dt.date(2025, 12, 31), country="ID")
    assert after == whole
    # Holidays that somebody stated are theirs.
    stated = Season(name="2025", start=FIRST, end=dt.date(2025, 3, 31), country="ID", holidays=())
    assert changed(longer, small_problem(season=stated)).season.holidays == ()


def test_all_faults_of_fields_are_told_with_the_field() -> None:
    assert refused(
        changes.EditItem(item="person", id="p0", fields={"most_visits": -1, "skils": []}),
        changes.EditItem(item="base", id="p0", fields={"name": "x"}),
        changes.EditItem(item="service", id="ktp", fields={"id": "id-card"}),
        changes.EditItem(item="season", fields={"country": "Atlantis"}),
        changes.EditItem(item="counter_type", id="c1", fields={"skill": "flying"}),
    ) == [
        "changes[0] 'edit_item'.fields.most_visits: -1 is out of range",
        "changes[0] 'edit_item'.fields.skils: this field is not known",
        "changes[1] 'edit_item'.id: 'p0' is no base",
        "changes[2] 'edit_item'.fields.id: other parts of the problem call it by its id",
        "changes[3] 'edit_item'.fields.country: 'Atlantis' is no country whose holidays are known",
        "changes[4] 'edit_item', counter_types 'Cards'.skill: 'flying' is no skill",
    ]


# Parts as they are to be


def test_parts_are_stated_anew_and_taken_away() -> None:
    travel = GeodesicTravel(detour_factor=1.3, speed_kmh=30)
    home = Point(latitude=-6.3, longitude=107.1)
    bases = (Base(id="office", name="Office", location=home),)
    places = tuple(place.model_copy(update={"location": home}) for place in PROBLEM.sub_districts)
    change = changes.Restate(travel=travel, bases=bases, sub_districts=places)
    after = changed(change)
    assert (after.travel, after.bases, after.sub_districts) == (travel, bases, places)
    parts = ("travel", "bases", "sub_districts")
    assert all_but(after, *parts) == all_but(PROBLEM, *parts)
    assert told(change) == "sub-districts, bases and travel as stated anew"
    without = changes.Restate(without=("travel",))
    assert changed(without).travel is None
    assert told(without) == "without travel"
    both = changes.Restate(name="Other", without=("travel",))
    assert told(both) == "the name as stated anew, and without travel"
    assert told(changes.Restate()) == "no change"
    with pytest.raises(ValidationError, match="states travel, and takes them away"):
        changes.Restate(travel=travel, without=("travel",))


def test_the_way_back_restates_what_differs_and_nothing_else() -> None:
    (back,) = changes.undo(PROBLEM, [changes.RemovePerson(id="p0")])
    assert set(back.parts()) == {"people"}


# Faults


def test_a_contradiction_is_told_with_the_change_since_which_it_has_been_there() -> None:
    faulty = PROBLEM.derived(skills=("card",))
    found = refused(
        changes.CloseDates(start=FIRST, reason="x"),
        changes.AddPerson(person=Person(id="ani", name="Ani", skills=("flying",))),
        changes.OpenDate(date=FIRST, reason="x"),
        problem=faulty,
    )
    assert "changes[1] 'add_person', people 'Ani'.skills: 'flying' is no skill" in found
    # What was wrong before is nobody's fault.
    assert "people 'Person 1'.skills: 'family' is no skill" in found
