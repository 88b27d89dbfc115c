"""Every contradiction within a problem is told, with the item and the remedy, and no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from botram_opt.errors import ContradictionError, Issue
from botram_opt.language import speaking
from botram_opt.problem import Problem
from small import as_data, small_problem

Change = Callable[[dict[str, Any]], object]

CURVE = {
    "sub_district": "s0",
    "service": "ktp",
    "points": [{"date": "2025-01-01", "requests": 5}, {"date": "2025-02-01", "requests": 9}],
}


def curves(data: dict[str, Any], *changes: dict[str, Any]) -> None:
    data["demand"] = {"kind": "accumulating", "curves": [CURVE | change for change in changes]}


def geodesic(data: dict[str, Any]) -> dict[str, Any]:
    data["travel"] = {"kind": "geodesic", "detour_factor": 1.4, "speed_kmh": 30}
    return data


def located(data: dict[str, Any], *fields: str) -> dict[str, Any]:
    geodesic(data)
    for field in fields:
        for item in data[field]:
            item["location"] = {"latitude": -6.3, "longitude": 107.1}
    return data


NORTH = {"id": "n", "name": "North"}


def regional(data: dict[str, Any], *fields: str) -> dict[str, Any]:
    """Two regions, of which everything lies in the north, and goes there if it is named."""
    data["regions"] = [dict(NORTH), {"id": "s", "name": "South"}]
    for place in data["sub_districts"]:
        place["region"] = "n"
    for field in fields:
        for item in data[field]:
            item["regions"] = ["n"]
    return data


BACKWARDS = {"start": "2025-02-02", "end": "2025-02-01"}

CASES: dict[str, tuple[Change, str, str]] = {
    "no visit date": (
        lambda d: d["season"].update(start="2025-01-05", end="2025-01-09"),
        "season",
        "it has no visit date",
    ),
    "two numbers of visits on a date": (
        lambda d: d["season"].update(visits_on=[{"date": "2025-01-04", "visits": 2}] * 2),
        "season.visits_on",
        "2025-01-04 stands there 2 times",
    ),
    "closes before it opens": (
        lambda d: d["season"].update(opens="13:00"),
        "season",
        "it closes (12:00:00) before it opens",
    ),
    "more visits at least than at most": (
        lambda d: d["sub_districts"][1].update(least_visits=2),
        "sub_districts 'Place 1'",
        "at least 2 visits, but at most 1",
    ),
    "more visits than dates": (
        lambda d: d["sub_districts"][1].update(least_visits=99, most_visits=99),
        "sub_districts 'Place 1'",
        "at least 99 visits, on ",
    ),
    "a pin on a day on which its place is closed": (
        lambda d: (
            d["sub_districts"][0].update(
                closures=[{"start": "2025-01-04", "end": "2025-01-04", "reason": "wedding"}]
            ),
            d.update(pins=[{"sub_district": "s0", "date": "2025-01-04"}]),
        ),
        "pins[0] 'Place 0'",
        "it is pinned on 2025-01-04, and closed on 4 January 2025 (wedding)",
    ),
    "a last visit after what is planned begins": (
        lambda d: (
            d["season"].update(planned_from="2025-02-01"),
            d["sub_districts"][0].update(last_visit="2025-02-01"),
        ),
        "sub_districts 'Place 0'.last_visit",
        "2025-02-01 is not before what is planned (2025-02-01)",
    ),
    "no date left": (
        lambda d: d["season"].update(planned_from="2025-04-01"),
        "season",
        "it has no visit date left from 2025-04-01 on",
    ),
    "a visit that somebody went to before, and is to come": (
        lambda d: d["people"][0].update(worked=[{"date": "2025-01-04"}]),
        "people 'Person 0'.worked",
        "2025-01-04 is not before the season (2025-01-04)",
    ),
    "a pin with a date and a span": (
        lambda d: d.update(
            pins=[{"sub_district": "s0", "date": "2025-01-04", "end": "2025-02-01"}]
        ),
        "pins[0] 'Place 0'",
        "it has a date (2025-01-04) and a span",
    ),
    "a pin whose span runs backwards": (
        lambda d: d.update(pins=[{"sub_district": "s0", **BACKWARDS}]),
        "pins[0] 'Place 0'",
        "it ends (2025-02-01) before it starts (2025-02-02)",
    ),
    "a pin whose span has no visit date": (
        lambda d: d.update(
            pins=[{"sub_district": "s0", "start": "2025-01-05", "end": "2025-01-10"}]
        ),
        "pins[0] 'Place 0'",
        "there is no visit date within its span",
    ),
    "a pin in whose span its place is closed": (
        lambda d: (
            d["sub_districts"][0].update(
                closures=[{"start": "2025-01-01", "end": "2025-01-14", "reason": "flood"}]
            ),
            d.update(pins=[{"sub_district": "s0", "end": "2025-01-14"}]),
        ),
        "pins[0] 'Place 0'",
        "closed on every visit date within its span: 2025-01-04 to 2025-01-11",
    ),
    "a pool pinned that is not there": (
        lambda d: d.update(
            pins=[
                {
                    "sub_district": "s0",
                    "pools": [{"id": "nobody", "counter_type": "c2", "people": 1}],
                }
            ]
        ),
        "pins[0]",
        "'nobody' is no pool",
    ),
    "a pool pinned without the skill": (
        lambda d: d.update(
            pins=[
                {"sub_district": "s0", "pools": [{"id": "pool", "counter_type": "c1", "people": 1}]}
            ]
        ),
        "pins[0] 'Place 0'",
        "pool 'Helpers' lacks the skill 'card' that 'Cards' needs",
    ),
    "a pool pinned twice": (
        lambda d: d.update(
            pins=[
                {
                    "sub_district": "s0",
                    "pools": [{"id": "pool", "counter_type": "c2", "people": 1}] * 2,
                }
            ]
        ),
        "pins[0] 'Place 0'",
        "'pool' at 'c2' is pinned 2 times",
    ),
    "requests pinned for no service": (
        lambda d: d.update(
            pins=[{"sub_district": "s0", "requests": [{"service": "no", "served": 1}]}]
        ),
        "pins[0]",
        "'no' is no service",
    ),
    "requests so far of no place": (
        lambda d: d.update(so_far=[{"sub_district": "no", "service": "ktp"}]),
        "so_far[0]",
        "'no' is no sub-district",
    ),
    "requests so far told twice": (
        lambda d: d.update(so_far=[{"sub_district": "s0", "service": "ktp"}] * 2),
        "so_far of s0, ktp",
        "it is stated twice",
    ),
    "gaps longer at least than at most": (
        lambda d: d["sub_districts"][1].update(least_gap_days=20, most_gap_days=10),
        "sub_districts 'Place 1'",
        "gaps of at least 20 days, but at most 10",
    ),
    "a last visit within the season": (
        lambda d: d["sub_districts"][0].update(last_visit="2025-01-04"),
        "sub_districts 'Place 0'.last_visit",
        "2025-01-04 is not before the season (2025-01-04)",
    ),
    "more counters at least than at most": (
        lambda d: d["counter_types"][0].update(least_per_visit=2, most_per_visit=1),
        "counter_types 'Cards'",
        "at least 2 at a visit, but at most 1",
    ),
    "more counters at every visit than in stock": (
        lambda d: d["counter_types"][0].update(least_per_visit=3),
        "counter_types 'Cards'",
        "at least 3 at every visit, but 2 in stock",
    ),
    "a venue too small for what every visit has": (
        lambda d: (
            d["counter_types"][0].update(least_per_visit=2),
            d["sub_districts"][0]["venue"].update(room=1),
        ),
        "sub_districts 'Place 0'.venue.room",
        "it holds 1 counters, but every visit has at least 2",
    ),
    "a service given twice": (
        lambda d: d["services"].append(d["services"][0]),
        "services 'ktp'",
        "this id is given 2 times",
    ),
    "a level named twice": (
        lambda d: d["levels"][1].update(name="requests unserved"),
        "levels 'requests unserved'",
        "this id is given 2 times",
    ),
    "a neighbour that is not there": (
        lambda d: d["sub_districts"][0]["neighbours"].append("s9"),
        "sub_districts 'Place 0'.neighbours",
        "'s9' is no sub-district",
    ),
    "its own neighbour": (
        lambda d: d["sub_districts"][0]["neighbours"].append("s0"),
        "sub_districts 'Place 0'.neighbours",
        "it is its own neighbour",
    ),
    "a neighbour on one side only": (
        lambda d: d["sub_districts"][1]["neighbours"].remove("s0"),
        "sub_districts 'Place 0'.neighbours",
        "'Place 1' is its neighbour, but not the other way round",
    ),
    "a skill of a counter type that is not there": (
        lambda d: d["counter_types"][0].update(skill="juggling"),
        "counter_types 'Cards'.skill",
        "'juggling' is no skill",
    ),
    "a base that is not there": (
        lambda d: d["pools"][0].update(base="depot"),
        "pools 'Helpers'.base",
        "'depot' is no base",
    ),
    "a pair with somebody who is not there": (
        lambda d: d["pairs"].append({"people": ["p0", "p9"], "kind": "apart"}),
        "pairs[0]",
        "'p9' is no person",
    ),
    "a pair of one": (
        lambda d: d["pairs"].append({"people": ["p0", "p0"], "kind": "apart"}),
        "pairs[0]",
        "'p0' is paired with itself",
    ),
    "a pair together and apart": (
        lambda d: d["pairs"].extend(
            [
                {"people": ["p0", "p1"], "kind": "apart"},
                {"people": ["p1", "p0"], "kind": "together"},
            ]
        ),
        "pairs",
        "p0 and p1 must and must not work together",
    ),
    "nobody for a counter that every visit has": (
        lambda d: (
            d["skills"].append("flying"),
            d["counter_types"][0].update(skill="flying", least_per_visit=1),
        ),
        "counter_types 'Cards'",
        "every visit must have it, but nobody has the skill 'flying'",
    ),
    "a pin of a place that is not there": (
        lambda d: d["pins"].append({"sub_district": "s9"}),
        "pins[0]",
        "'s9' is no sub-district",
    ),
    "a pin of a counter type that is not there": (
        lambda d: d["pins"].append(
            {"sub_district": "s0", "counters": [{"counter_type": "c9", "counters": 1}]}
        ),
        "pins[0]",
        "'c9' is no counter type",
    ),
    "a pin of counters twice": (
        lambda d: d["pins"].append(
            {"sub_district": "s0", "counters": [{"counter_type": "c1", "counters": 1}] * 2}
        ),
        "pins[0] 'Place 0'",
        "'c1' is pinned 2 times",
    ),
    "a pin outside the season": (
        lambda d: d["pins"].append({"sub_district": "s0", "date": "2026-01-03"}),
        "pins[0] 'Place 0'",
        "2026-01-03 is no visit date: outside the season (4 January 2025 to 31 March 2025)",
    ),
    "a pin on another weekday": (
        lambda d: d["pins"].append({"sub_district": "s0", "date": "2025-01-05"}),
        "pins[0] 'Place 0'",
        "2025-01-05 is no visit date: a Sunday; visits are on Saturday",
    ),
    "more pins than visits": (
        lambda d: d["pins"].extend(
            [
                {"sub_district": "s0", "date": "2025-01-11"},
                {"sub_district": "s0", "date": "2025-01-18"},
            ]
        ),
        "pins of 'Place 0'",
        "visits are pinned on 2025-01-11, 2025-01-18, but it gets at most 1",
    ),
    "a pin of somebody who cannot sit there": (
        lambda d: d["pins"].append(
            {"sub_district": "s0", "people": [{"id": "p0", "counter_type": "c2"}]}
        ),
        "pins[0] 'Place 0'",
        "'Person 0' lacks the skill 'family' that 'Families' needs",
    ),
    "a pin of somebody who is away": (
        lambda d: (
            d["people"][0]["absences"].append(
                {"start": "2025-01-10", "end": "2025-01-12", "reason": "leave"}
            ),
            d["pins"].append(
                {"sub_district": "s0", "date": "2025-01-11", "people": [{"id": "p0"}]}
            ),
        ),
        "pins[0] 'Place 0'",
        "'Person 0' is away on 2025-01-11: leave",
    ),
    "a prohibition of everything": (
        lambda d: d["prohibitions"].append({}),
        "prohibitions[0]",
        "it forbids everything",
    ),
    "a prohibition of somebody who is not there": (
        lambda d: d["prohibitions"].append({"person": "p9"}),
        "prohibitions[0]",
        "'p9' is no person",
    ),
    "demand of a place that is not there": (
        lambda d: d["demand"]["requests"].append(
            {"sub_district": "s9", "service": "ktp", "requests": 4}
        ),
        "demand.requests[6]",
        "'s9' is no sub-district",
    ),
    "demand for a service that is not there": (
        lambda d: d["demand"]["requests"].append(
            {"sub_district": "s0", "service": "sim", "requests": 4}
        ),
        "demand.requests[6]",
        "'sim' is no service",
    ),
    "demand stated twice": (
        lambda d: d["demand"]["requests"].append(d["demand"]["requests"][0]),
        "demand for s0, ktp",
        "it is stated twice",
    ),
    "demand of a date stated twice": (
        lambda d: d["demand"].update(
            on_dates=[{"sub_district": "s0", "service": "ktp", "date": "2025-01-11", "requests": 4}]
            * 2
        ),
        "demand for s0, ktp, 2025-01-11",
        "it is stated twice",
    ),
    "a factor for a place that is not there": (
        lambda d: d["demand"]["factors"].append(
            {
                "start": "2025-01-04",
                "end": "2025-01-05",
                "name": "fair",
                "factor": 2,
                "sub_districts": ["s9"],
            }
        ),
        "demand.factors 'fair'",
        "'s9' is no sub-district",
    ),
    "demand by date of a place that may be left out": (
        lambda d: (
            d["sub_districts"][0].update(least_visits=0),
            d["demand"].update(
                requests=[],
                on_dates=[
                    {"sub_district": "s0", "service": "ktp", "date": "2025-01-11", "requests": 4}
                ],
            ),
        ),
        "sub_districts 'Place 0'",
        "it may be left unvisited, and its demand is told by date only",
    ),
    "a curve stated twice": (
        lambda d: curves(d, {}, {}),
        "demand for s0, ktp",
        "it is stated twice",
    ),
    "a curve that falls": (
        lambda d: curves(d, {"points": CURVE["points"][::-1]}),
        "demand.curves[0] 's0' 'ktp'",
        "its points are not in order of date, or the requests fall",
    ),
    "a curve of a place that is not there": (
        lambda d: curves(d, {"sub_district": "s9"}),
        "demand.curves[0]",
        "'s9' is no sub-district",
    ),
    "a service that no counter offers": (
        lambda d: d["services"].append({"id": "sim", "name": "Licence", "minutes_per_request": 5}),
        "services 'Licence'",
        "no counter type offers it",
    ),
    "no base named where there are two": (
        lambda d: (
            d["bases"].append({"id": "depot", "name": "Depot"}),
            d["travel"]["rows"].extend(
                {"origin": "depot", "sub_district": s, "metres": 1, "minutes": 1}
                for s in ("s0", "s1", "s2")
            ),
            d["people"].clear(),
            d["pools"].clear(),
            d["counter_types"][0].update(base="depot"),
        ),
        "counter_types 'Families'",
        "it names no base, and there are several to set out from",
    ),
    "nowhere to set out from": (
        lambda d: (
            geodesic(d),
            d["bases"].clear(),
            d["pools"].clear(),
            [p.update(home={"latitude": -6.3, "longitude": 107}) for p in d["people"][1:]],
            [s.update(location={"latitude": -6.3, "longitude": 107}) for s in d["sub_districts"]],
        ),
        "people 'Person 0'",
        "it is not known where to set out from",
    ),
    "a home that a table of travel does not know": (
        lambda d: (
            d["bases"].append({"id": "depot", "name": "Depot"}),
            d["travel"]["rows"].extend(
                {"origin": "depot", "sub_district": s, "metres": 1, "minutes": 1}
                for s in ("s0", "s1", "s2")
            ),
            [item.update(base="depot") for item in (*d["counter_types"], *d["pools"])],
            [p.update(base="depot") for p in d["people"][1:]],
            d["people"][0].update(home={"latitude": -6.3, "longitude": 107}),
        ),
        "people 'Person 0'",
        "it names no base, and there are several to set out from",
    ),
    "more requests than can be counted": (
        lambda d: (
            d["demand"]["requests"][0].update(requests=100_000),
            d["demand"]["factors"].append(
                {"start": "2025-01-04", "end": "2025-01-04", "name": "rush", "factor": 1000}
            ),
        ),
        "demand of 's0' for 'ktp'",
        "with its factors it comes to more than 10,000,000 requests on a date",
    ),
    "a last visit after an extra date before the season": (
        lambda d: (
            d["season"].update(extra_dates=[{"date": "2024-12-30", "reason": "fair"}]),
            d["sub_districts"][0].update(last_visit="2025-01-01"),
        ),
        "sub_districts 'Place 0'.last_visit",
        "2025-01-01 is not before the season (2024-12-30)",
    ),
    "a place without a location": (
        lambda d: (
            located(d, "sub_districts", "bases"),
            d["sub_districts"][2].update(location=None),
        ),
        "sub_districts 'Place 2'",
        "it has no location to travel to",
    ),
    "a base without a location": (
        lambda d: located(d, "sub_districts"),
        "bases 'Office'",
        "it has no location to set out from",
    ),
    "travel from somewhere that is not there": (
        lambda d: d["travel"]["rows"].extend(
            {"origin": "moon", "sub_district": s, "metres": 1, "minutes": 1}
            for s in ("s0", "s1", "s2")
        ),
        "travel.rows",
        "'moon' is no base or person",
    ),
    "travel stated twice": (
        lambda d: d["travel"]["rows"].append(d["travel"]["rows"][0]),
        "travel.rows",
        "office to s0 stands twice",
    ),
    "a window that ends before it starts": (
        lambda d: d["sub_districts"][0].update(windows=[BACKWARDS]),
        "sub_districts 'Place 0'.windows[0]",
        "it ends (2025-02-01) before it starts (2025-02-02)",
    ),
    "stock that ends before it starts": (
        lambda d: d["counter_types"][0].update(stock_on=[BACKWARDS | {"stock": 1}]),
        "counter_types 'Cards'.stock_on[0]",
        "it ends (2025-02-01) before it starts (2025-02-02)",
    ),
    "an absence that ends before it starts": (
        lambda d: d["people"][0].update(absences=[BACKWARDS | {"reason": "leave"}]),
        "people 'Person 0'.absences[0]",
        "it ends (2025-02-01) before it starts (2025-02-02)",
    ),
    "a size that ends before it starts": (
        lambda d: d["pools"][0].update(size_on=[BACKWARDS | {"size": 1}]),
        "pools 'Helpers'.size_on[0]",
        "it ends (2025-02-01) before it starts (2025-02-02)",
    ),
    "a closure that ends before it starts": (
        lambda d: d["season"].update(closures=[BACKWARDS | {"reason": "flood"}]),
        "season.closures[0]",
        "it ends (2025-02-01) before it starts (2025-02-02)",
    ),
    "a region given twice": (
        lambda d: d.update(regions=[NORTH, NORTH]),
        "regions 'n'",
        "this id is given 2 times",
    ),
    "a region of a place that is not there": (
        lambda d: d["sub_districts"][0].update(region="x"),
        "sub_districts 'Place 0'.region",
        "'x' is no region",
    ),
    "a region of counters that is not there": (
        lambda d: (regional(d), d["counter_types"][0].update(regions=["n", "x"])),
        "counter_types 'Cards'.regions",
        "'x' is no region",
    ),
    "a region of somebody that is not there": (
        lambda d: (regional(d), d["people"][0].update(regions=["x"])),
        "people 'Person 0'.regions",
        "'x' is no region",
    ),
    "a pool that goes nowhere": (
        lambda d: d["pools"][0].update(regions=[]),
        "pools 'Helpers'.regions",
        "it is empty, so that it goes nowhere",
    ),
    "a region named twice": (
        lambda d: (regional(d), d["people"][0].update(regions=["n", "n"])),
        "people 'Person 0'.regions",
        "'n' stands there 2 times",
    ),
    "a place in no region to which no counter goes": (
        lambda d: (regional(d, "counter_types"), d["sub_districts"][1].update(region=None)),
        "sub_districts 'Place 1'",
        "it must be visited, but no counter type goes to sub-districts that lie in no region",
    ),
    "a place in a region to which no counter goes": (
        lambda d: (regional(d, "counter_types"), d["sub_districts"][1].update(region="s")),
        "sub_districts 'Place 1'",
        "it must be visited, but no counter type goes to 'South'",
    ),
    "more visits to a region than its dates hold": (
        lambda d: (
            regional(d),
            [s.update(least_visits=5, most_visits=5) for s in d["sub_districts"]],
            d["regions"][0].update(visits_per_date=1),
        ),
        "regions 'North'",
        "its sub-districts must get 15 visits, but it may hold 1 on one date: 13 on 13",
    ),
    "a region that holds no visits": (
        lambda d: (regional(d), d["regions"][0].update(visits_per_date=0)),
        "regions 'North'",
        "its sub-districts must get 3 visits, but it may hold 0 on one date: 0 on 13",
    ),
    "nobody in a region for a counter that every visit has": (
        lambda d: (
            regional(d),
            d["sub_districts"][1].update(region="s"),
            d["counter_types"][0].update(least_per_visit=1),
            [person.update(regions=["n"]) for person in d["people"]],
        ),
        "counter_types 'Cards'",
        "every visit must have it, but nobody who goes to 'South' has the skill 'card'",
    ),
    "a pin of counters that do not go there": (
        lambda d: (
            regional(d),
            d["counter_types"][0].update(regions=["s"]),
            d["pins"].append(
                {"sub_district": "s0", "counters": [{"counter_type": "c1", "counters": 1}]}
            ),
        ),
        "pins[0] 'Place 0'",
        "'Cards' does not go to 'North'",
    ),
    "a pin of somebody who does not go there": (
        lambda d: (
            regional(d),
            d["people"][0].update(regions=["s"]),
            d["pins"].append({"sub_district": "s0", "people": [{"id": "p0"}]}),
        ),
        "pins[0] 'Place 0'",
        "'Person 0' does not go to 'North'",
    ),
    "a pin of somebody at a counter that does not go there": (
        lambda d: (
            regional(d),
            d["counter_types"][0].update(regions=["s"]),
            d["pins"].append(
                {"sub_district": "s0", "people": [{"id": "p0", "counter_type": "c1"}]}
            ),
        ),
        "pins[0] 'Place 0'",
        "'Cards' does not go to 'North'",
    ),
    "a pair together that never meets": (
        lambda d: (
            regional(d),
            d["people"][0].update(regions=["n"]),
            d["people"][1].update(regions=["s"]),
            d["pairs"].append({"people": ["p0", "p1"], "kind": "together"}),
        ),
        "pairs[0]",
        "'Person 0' and 'Person 1' must work together, and go to no region in common",
    ),
    "a factor that ends before it starts": (
        lambda d: d["demand"]["factors"].append(BACKWARDS | {"name": "fair", "factor": 2}),
        "demand.factors 'fair'",
        "it ends (2025-02-01) before it starts (2025-02-02)",
    ),
}


def issues_of(change: Change) -> tuple[Issue, ...]:
    data = as_data(small_problem())
    change(data)
    with pytest.raises(ContradictionError) as error:
        Problem.model_validate(data)
    return error.value.issues


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_with_the_item_and_the_remedy(case: str) -> None:
    change, where, what = CASES[case]
    issue, *others = issues_of(change)
    assert others == []
    assert issue.where == where
    assert issue.what.startswith(what)
    assert issue.remedy


@pytest.mark.parametrize("case", ["a pin outside the season", "a pin on another weekday"])
def test_what_is_asked_of_a_pin_is_told_in_the_language_spoken(case: str) -> None:
    with speaking("id"):
        (issue,) = issues_of(CASES[case][0])
    assert "bukan tanggal kunjungan: " in issue.what
    assert issue.remedy == "Pilih tanggal lain, atau tambahkan ke season.extra_dates"


def test_all_are_told_at_once() -> None:
    """Every case that leaves the lists of the others as they are, in one problem."""
    together = [case for case in CASES if case.startswith(("a pair", "a prohibition", "a window"))]
    together.remove("a pair together that never meets")
    together += ["its own neighbour", "a service that no counter offers", "closes before it opens"]

    def change(data: dict[str, Any]) -> None:
        for case in together:
            CASES[case][0](data)

    told = [(issue.where.split("[")[0], issue.what) for issue in issues_of(change)]
    assert len(told) == len(together)
    for case in together:
        _, where, what = CASES[case]
        assert any(w == where.split("[")[0] and t.startswith(what) for w, t in told), case


def test_counters_of_no_type_that_goes_there_may_be_pinned_to_none() -> None:
    data = as_data(small_problem())
    regional(data)
    data["counter_types"][0].update(regions=["s"])
    pinned = {"counter_type": "c1", "counters": 0}
    data["pins"] = [{"sub_district": "s0", "counters": [pinned]}]
    assert Problem.model_validate(data).pins


def test_a_venue_needs_room_for_what_goes_there_only() -> None:
    data = as_data(small_problem())
    regional(data)
    data["counter_types"][0].update(regions=["s"], least_per_visit=2)
    data["sub_districts"][0]["venue"].update(room=1)
    assert Problem.model_validate(data).regions
