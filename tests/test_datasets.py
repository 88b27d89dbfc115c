"""The Bekasi data: totals that were published, laws that the problem must keep."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botram_opt.datasets import bekasi, fixed_to, read_schedule, schedule_2024, with_dates_of
from botram_opt.datasets.bundled import parameter, sub_district_rows, village_rows
from botram_opt.datasets.requests import largest_remainder, service_mix
from botram_opt.errors import ContradictionError, UnreadableError
from botram_opt.language import speaking
from botram_opt.problem import DemandTable, Pin, Point, Problem, VisitsOn, Weekday
from botram_opt.problem.hijri import ramadan
from botram_opt.problem.travel import geodesic_metres

YEARS = range(2024, 2033)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return bekasi(2025)


def table(problem: Problem) -> DemandTable:
    assert isinstance(problem.demand, DemandTable)
    return problem.demand


def test_published_totals(problem: Problem) -> None:
    assert len(problem.sub_districts) == 23
    assert sum(place.residents or 0 for place in problem.sub_districts) == 2_200_209
    assert sum(int(row["polling_stations_2024"]) for row in sub_district_rows()) == 8_417
    assert sum(int(row["polling_stations_2024"]) for row in village_rows()) == 8_417
    pairs = {frozenset((p.id, n)) for p in problem.sub_districts for n in p.neighbours}
    assert len(pairs) == 51


def test_estimated_voters_are_marked(problem: Problem) -> None:
    bases = Counter(place.residents_basis for place in problem.sub_districts)
    assert bases == {"reported": 12, "estimated": 11}
    listed = {row["code"]: row["voters_basis"] for row in sub_district_rows()}
    for place in problem.sub_districts:
        assert (listed[place.id] == "reported") == (place.residents_basis == "reported")


def test_distances_from_the_office_are_those_of_the_table(problem: Problem) -> None:
    office = problem.base["DISDUKCAPIL"].location
    assert office is not None
    for row in sub_district_rows():
        centre = problem.sub_district[row["code"]].location
        assert centre is not None
        listed = float(row["km_from_office"])
        assert geodesic_metres(office, centre) / 1000 == pytest.approx(listed, abs=0.1)


def test_requests_add_up_to_those_of_2024(problem: Problem) -> None:
    rows = table(problem).requests
    assert sum(row.requests for row in rows) == 12_628
    assert len(rows) == 23 * 6
    assert all(row.requests == int(row.requests) for row in rows)
    assert {row.basis for row in rows} == {"estimated"}
    ordinary = dt.date(2025, 7, 5)
    found = sum(
        table(problem).found(place.id, service.id, ordinary)
        for place in problem.sub_districts
        for service in problem.services
    )
    assert found == 12_628


def test_requests_of_a_place_are_in_proportion_to_its_voters(problem: Problem) -> None:
    for place in problem.sub_districts:
        asked = sum(r.requests for r in table(problem).requests if r.sub_district == place.id)
        assert abs(asked - 12_628 * (place.residents or 0) / 2_200_209) < 1


def test_the_mix_of_services() -> None:
    mix = service_mix()
    assert sum(mix.values()) == 1
    assert mix["KTP-el"] == Fraction(9, 10) * Fraction(740, 1778)
    assert mix["KIA"] == Fraction(9, 10) * Fraction(125, 1778)
    assert (mix["AKTA-MATI"], mix["IKD"]) == (Fraction(3, 100), Fraction(7, 100))


@given(
    st.integers(0, 20_000),
    st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 10**6), min_size=1),
)
def test_largest_remainder_adds_up_and_is_off_by_less_than_one(
    total: int, weights: dict[str, int]
) -> None:
    shares = largest_remainder(total, {key: Fraction(value) for key, value in weights.items()})
    assert sum(shares.values()) == total
    assert shares.keys() == weights.keys()
    for key, weight in weights.items():
        assert abs(shares[key] - Fraction(total * weight, sum(weights.values()))) < 1


def test_what_is_left_goes_to_the_largest_remainder_and_of_equals_to_the_first() -> None:
    # Of 2, a and b have 0.4 and 1.6; of 5, 0.5 and 4.5.
    assert largest_remainder(2, {"a": Fraction(1), "b": Fraction(4)}) == {"a": 0, "b": 2}
    assert largest_remainder(5, {"b": Fraction(9), "a": Fraction(1)}) == {"a": 1, "b": 4}


def test_minutes_are_marked_as_reported_elsewhere_or_assumed(problem: Problem) -> None:
    told = {s.id: (s.minutes_per_request, s.minutes_basis) for s in problem.services}
    assert told == {
        "KTP-el": (5, "reported"),
        "KK": (10, "reported"),
        "AKTA-LAHIR": (15, "reported"),
        "IKD": (10, "reported"),
        "KIA": (5, "assumed"),
        "AKTA-MATI": (15, "assumed"),
    }


def test_forty_five_counters_of_which_partners_always_come(problem: Problem) -> None:
    assert sum(kind.stock for kind in problem.counter_types) == 45
    civil = {kind.services[0]: kind.stock for kind in problem.counter_types if kind.services}
    assert civil == {"KTP-el": 6, "KK": 10, "AKTA-LAHIR": 4, "KIA": 2, "AKTA-MATI": 1, "IKD": 2}
    partners = [kind for kind in problem.counter_types if not kind.services]
    assert len(partners) == 20
    pool_skills = {pool.skills[0]: pool.size for pool in problem.pools}
    assert len(pool_skills) == len(problem.pools) == 20
    for kind in partners:
        assert (kind.stock, kind.least_per_visit, kind.people_per_counter) == (1, 1, 1)
        assert pool_skills[kind.skill or ""] == 2


def test_sixty_people_with_the_skills_the_counters_need(problem: Problem) -> None:
    assert [person.id for person in problem.people] == [f"P{i:02}" for i in range(1, 61)]
    assert problem.people[6].name == "Petugas 07"
    mains = Counter(person.skills[0] for person in problem.people)
    assert mains == {
        "ktp-el": 14,
        "kk": 24,
        "akta-lahir": 10,
        "kia": 4,
        "akta-mati": 3,
        "ikd": 5,
    }
    for i, person in enumerate(problem.people, start=1):
        assert len(set(person.skills)) == len(person.skills) == (2 if i % 3 == 0 else 1)
        assert (person.most_visits, person.most_in_a_row) == (12, 3)
    assert len({person.skills[1] for person in problem.people if len(person.skills) > 1}) > 2


def test_people_live_in_real_villages_where_many_people_live(problem: Problem) -> None:
    stations = {
        Point(latitude=float(row["latitude"]), longitude=float(row["longitude"])): int(
            row["polling_stations_2024"]
        )
        for row in village_rows()
    }
    homes = [stations[person.home] for person in problem.people if person.home is not None]
    assert len(homes) == 60
    # An even draw of villages gives 45 a home on average, one by polling stations 89.
    assert sum(homes) / 60 > 60


def test_people_are_the_same_in_every_year_and_version(problem: Problem) -> None:
    assert bekasi(2031).people == problem.people
    first = problem.people[0].home
    assert first == Point(latitude=-6.20517, longitude=107.28068)


def test_2025_is_closed_from_28_march_to_7_april(problem: Problem) -> None:
    (closure,) = problem.season.closures
    assert (closure.start, closure.end) == (dt.date(2025, 3, 28), dt.date(2025, 4, 7))
    assert "estimated" not in closure.reason
    # Of 52 Saturdays, 29 March and 5 April lie in the closure; no holiday is on a Saturday.
    assert len(problem.season.visit_dates) == 50
    reason = problem.season.why_no_visit(dt.date(2025, 4, 5))
    assert reason is not None
    assert "Eid al-Fitr" in reason
    assert (problem.season.opens, problem.season.closes) == (dt.time(8), dt.time(12))


def test_factors_hold_in_ramadan_and_after_eid_2025(problem: Problem) -> None:
    fast, feast = table(problem).factors
    assert (fast.start, fast.end, fast.factor) == (dt.date(2025, 3, 1), dt.date(2025, 3, 30), 0.14)
    assert (feast.start, feast.end) == (dt.date(2025, 4, 8), dt.date(2025, 4, 21))
    assert feast.factor == 3.4
    assert "radarbogor.id" in fast.source
    assert "inikebumen.net" in feast.source
    place = problem.sub_districts[0].id
    ordinary, fasting, feasting = (
        table(problem).found(place, "KK", day)
        for day in (dt.date(2025, 4, 26), dt.date(2025, 3, 8), dt.date(2025, 4, 12))
    )
    assert fasting == round(ordinary * 0.14)
    assert feasting == round(ordinary * 3.4)


@pytest.mark.parametrize("year", YEARS)
def test_every_year_builds_with_closures_and_factors_at_eid(year: int) -> None:
    problem = bekasi(year)
    season = problem.season
    assert (season.start, season.end) == (dt.date(year, 1, 1), dt.date(year, 12, 31))
    assert season.name == f"BOTRAM {year}"
    assert len(season.visit_dates) >= 44
    assert {Weekday.of(day) for day in season.visit_dates} == {Weekday.SATURDAY}
    for month in ramadan(year):
        if month.eid_al_fitr.year != year:
            continue
        (closure,) = (c for c in season.closures if month.eid_al_fitr in c)
        assert (month.eid_al_fitr - closure.start).days == 3
        assert (closure.end - month.eid_al_fitr).days == 7
        assert ("(estimated)" in closure.reason) == month.estimated
        (after,) = (f for f in table(problem).factors if f.start - closure.end == dt.timedelta(1))
        assert (after.end - after.start).days == 13
        assert ("(estimated)" in after.name) == month.estimated
    known = [place.last_visit for place in problem.sub_districts if place.last_visit is not None]
    assert len(known) == (23 if year == 2025 else 0)


def test_a_feast_in_late_december_is_felt_in_the_next_year() -> None:
    # Eid al-Fitr 1455 is on 23 December 2033 by the Umm al-Qura calendar.
    factors = table(bekasi(2034)).factors
    after = next(f for f in factors if f.name == "after Eid al-Fitr 1455 (estimated)")
    assert (after.start, after.end) == (dt.date(2033, 12, 31), dt.date(2034, 1, 13))
    assert not any(f.name.startswith("Ramadan 1455") for f in factors)


@pytest.mark.parametrize("year", [1945, 2078])
def test_years_that_are_not_known_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"{year} is not covered: the years are 1946 to 2077"):
        bekasi(year)


def test_last_visits_of_2025_are_the_dates_printed_for_2024(problem: Problem) -> None:
    last = {place.id: place.last_visit for place in problem.sub_districts}
    assert last == {visit.sub_district: visit.date for visit in schedule_2024().visits}
    assert last["32.16.04"] == dt.date(2024, 11, 7)
    assert {place.least_gap_days for place in problem.sub_districts} == {120}


def test_the_same_problem_twice_has_the_same_fingerprint(problem: Problem) -> None:
    assert bekasi(2025).fingerprint == problem.fingerprint
    assert bekasi(2026).fingerprint != problem.fingerprint
    code = "from botram_opt.datasets import bekasi; print(bekasi().fingerprint)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == problem.fingerprint


def test_the_problem_survives_json(problem: Problem) -> None:
    assert Problem.model_validate_json(problem.to_json()) == problem


def test_assumptions_have_names_of_their_own_and_sources(problem: Problem) -> None:
    names = [assumption.name for assumption in problem.assumptions]
    assert len(set(names)) == len(names)
    assert all(assumption.source for assumption in problem.assumptions)
    told = {assumption.name: assumption.value for assumption in problem.assumptions}
    for place in problem.sub_districts:
        if place.residents_basis == "estimated":
            assert told[f"Voters of {place.name}"] == place.residents
    assert sum(name.startswith("Voters of") for name in names) == 11
    for service in problem.services:
        assert told[f"Minutes for a request for {service.id}"] == service.minutes_per_request
    for kind in problem.counter_types:
        if kind.services:
            assert told[f"Counters for {kind.services[0]}"] == kind.stock
    assert told["Counters of partner agencies"] == 20
    assert told["Room of every venue"] == problem.sub_districts[0].venue.room
    assert told["Detour factor"] == 1.43
    assert told["Least gap between visits to the same place"] == 120


def test_estimated_ramadans_are_among_the_assumptions() -> None:
    def marked(year: int) -> list[str]:
        names = [a.name for a in bekasi(year).assumptions]
        return [name for name in names if name.startswith("Ramadan") and "(estimated)" in name]

    assert marked(2025) == []
    assert marked(2027) == ["Ramadan 1448 (estimated)"]
    assert marked(2030) == ["Ramadan 1451 (estimated)", "Ramadan 1452 (estimated)"]


def test_a_number_that_is_not_in_the_table_is_not_made_up() -> None:
    with pytest.raises(LookupError, match="no processing_time of KIA"):
        parameter("KIA", "processing_time", "")


def test_the_anomalies_of_2024_are_rows_22_and_23() -> None:
    schedule = schedule_2024()
    assert len(schedule.visits) == 23
    assert schedule.anomalies == (
        "row 22: 2024-11-07 is printed Saturday and is a Thursday",
        "row 23: 2024-12-30 is printed Saturday and is a Monday",
    )


HEADER = "number,day_as_printed,date,code,name"


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "schedule.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(UnreadableError) as caught:
        read_schedule(path)
    return [str(issue) for issue in caught.value.issues]


def test_weekdays_in_english_and_indonesian(tmp_path: Path) -> None:
    # 2024-07-01 is a Monday.
    days = ["Senin", "TUESDAY", "rabu", "Kamis", "Jum'at", "Sabtu", "Minggu"]
    rows = [f"{i},{day},2024-07-0{i},K{i},Place {i}" for i, day in enumerate(days, start=1)]
    schedule = read_schedule(write(tmp_path, HEADER, *rows, encoding="utf-8-sig"))
    assert [visit.weekday_as_printed for visit in schedule.visits] == list(Weekday)
    assert schedule.anomalies == ()


def test_anomalies_are_computed_and_the_date_is_kept(tmp_path: Path) -> None:
    schedule = read_schedule(write(tmp_path, HEADER, "7,Sabtu,2024-07-05,K,Place"))
    assert schedule.anomalies == ("row 7: 2024-07-05 is printed Saturday and is a Friday",)
    assert schedule.visits[0].date == dt.date(2024, 7, 5)


def test_every_bad_row_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEADER,
        "1,Caturday,2024-07-06,K1,One",
        "2,Saturday,13-07-2024,K2,Two",
        "3,Saturday,2024-07-20,K3,Three",
        "x,,2024-W08-6,=K4,",
        "3,Saturday,2024-07-27,K5,Five",
        "6,Saturday,2024-07-27,K6,Six, and more",
        "7,Saturday",
    )
    told = faults(path)
    expected = [
        ("line 2, column 'day_as_printed'", "'Caturday' is no weekday"),
        ("line 3, column 'date'", "'13-07-2024' is no date. Write it as YYYY-MM-DD"),
        ("line 5, column 'number'", "'x'"),
        ("line 5, column 'date'", "'2024-W08-6' is no date"),
        ("line 5, column 'day_as_printed'", "'' is no weekday"),
        ("line 5, column 'code'", "'=K4'"),
        ("line 5, column 'name'", "''"),
        ("line 6, column 'number'", "3 stands there twice"),
        ("line 7:", "more cells than there are columns"),
        ("line 8, column 'date'", "'' is no date"),
        ("line 8, column 'code'", "''"),
        ("line 8, column 'name'", "''"),
    ]
    assert len(told) == len(expected)
    for line, (where, what) in zip(told, expected, strict=True):
        assert line.startswith(f"{path}, {where}")
        assert what in line


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    told = faults(write(tmp_path, "number,date,name", "1,2024-07-06,One"))
    assert [("day_as_printed" in line, "code" in line) for line in told] == [
        (True, False),
        (False, True),
    ]
    assert len(faults(write(tmp_path))) == 5


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.csv")[0].startswith("none.csv: there is no file ")
    binary = tmp_path / "schedule.xlsx"
    binary.write_bytes(b"PK\x03\x04\xff\xfe")
    assert "it is no CSV" in faults(binary)[0]


def test_dates_as_run_are_open_and_each_row_is_pinned() -> None:
    problem, schedule = bekasi(2024), schedule_2024()
    fixed = fixed_to(problem, schedule)
    assert {(pin.sub_district, pin.date) for pin in fixed.pins} == {
        (visit.sub_district, visit.date) for visit in schedule.visits
    }
    assert [(e.date, "Thursday" in e.reason) for e in fixed.season.extra_dates] == [
        (dt.date(2024, 11, 7), True),
        (dt.date(2024, 12, 30), False),
    ]
    assert set(fixed.season.visit_dates) - set(problem.season.visit_dates) == {
        dt.date(2024, 11, 7),
        dt.date(2024, 12, 30),
    }
    assert problem.pins == ()
    assert problem.season.extra_dates == ()


def test_both_plans_are_made_under_the_same_calendar() -> None:
    problem, schedule = bekasi(2024), schedule_2024()
    opened, fixed = with_dates_of(problem, schedule), fixed_to(problem, schedule)
    assert opened.season == fixed.season
    assert opened.pins == ()
    assert opened.changed(pins=fixed.pins).fingerprint == fixed.fingerprint


def test_the_problem_is_the_same_whatever_is_spoken() -> None:
    with speaking("id"):
        fixed = fixed_to(bekasi(2024), schedule_2024())
    assert fixed.fingerprint == fixed_to(bekasi(2024), schedule_2024()).fingerprint


def test_fixing_twice_changes_nothing_more() -> None:
    once = fixed_to(bekasi(2024), schedule_2024())
    assert fixed_to(once, schedule_2024()) == once


def test_two_visits_on_one_date_are_allowed_where_they_were_held(tmp_path: Path) -> None:
    rows = ("1,Saturday,2024-07-06,32.16.01,Tarumajaya", "2,Saturday,2024-07-06,32.16.18,Setu")
    schedule = read_schedule(write(tmp_path, HEADER, *rows))
    fixed = fixed_to(bekasi(2024), schedule)
    assert fixed.season.visits_on == (VisitsOn(date=dt.date(2024, 7, 6), visits=2),)
    assert len(fixed.pins) == 2
    assert fixed.season.extra_dates == ()


def test_rows_that_do_not_fit_the_problem_are_all_told(tmp_path: Path) -> None:
    rows = ("1,Saturday,2024-07-06,99.99.99,Nowhere", "2,Saturday,2025-07-05,32.16.18,Setu")
    schedule = read_schedule(write(tmp_path, HEADER, *rows))
    with pytest.raises(ContradictionError) as caught:
        with_dates_of(bekasi(2024), schedule)
    told = [str(issue) for issue in caught.value.issues]
    assert len(told) == 2
    assert "'99.99.99' is no sub-district" in told[0]
    assert "2025-07-05 is outside the season" in told[1]


def test_pins_of_the_problem_stay() -> None:
    problem = bekasi(2024).changed(pins=(Pin(sub_district="32.16.18"),))
    fixed = fixed_to(problem, schedule_2024())
    assert fixed.pins[0] == Pin(sub_district="32.16.18")
    assert len(fixed.pins) == 24
