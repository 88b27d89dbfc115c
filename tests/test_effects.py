"""Calendar effects: when they hold; those of the example, and the history drawn with them."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from botram_opt.datasets import bekasi, calendar_effects, drawn_history, schedule_2024
from botram_opt.demand.effects import holding
from counted import day, effect


def test_an_effect_holds_on_its_days_for_what_it_is_about() -> None:
    some = effect(
        "some", (day(0), day(1)), (day(9), day(9)), sub_districts=("p0",), services=("ktp",)
    )
    everywhere = effect("all", (day(1), day(2)))
    assert [some.holds("p0", "ktp", day(n)) for n in (0, 1, 2, 9)] == [True, True, False, True]
    assert not some.holds("p1", "ktp", day(0))
    assert not some.holds("p0", "kk", day(0))
    assert holding((some, everywhere), "p0", "ktp", day(1)) == [0, 1]
    assert holding((some, everywhere), "p1", "kk", day(1)) == [1]
    assert holding((some, everywhere), "p0", "ktp", day(3)) == []


@pytest.mark.parametrize("changes", [{"factor": 0}, {"log_sd": -1}, {"factor": 101}])
def test_a_factor_out_of_range_is_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        effect("E", (day(0), day(0)), **changes)


@pytest.mark.parametrize(
    ("spans", "told"),
    [
        ([(3, 1)], f"the span from {day(3)} ends before that, on {day(1)}"),
        ([(5, 7), (1, 2), (2, 3)], f"two spans overlap on {day(2)}"),
        ([(0, 9), (4, 4)], f"two spans overlap on {day(4)}"),
    ],
)
def test_spans_are_the_right_way_round_and_apart(spans: list[tuple[int, int]], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        effect("E", *((day(start), day(end)) for start, end in spans))


def test_the_bundled_effects_have_sources() -> None:
    fast, feast, school, election = calendar_effects((2024, 2025))
    assert (fast.name, fast.factor) == ("Ramadan", 0.14)
    assert (feast.name, feast.factor) == ("after Eid al-Fitr", 3.4)
    assert [(span.start, span.end) for span in fast.spans] == [
        (dt.date(2024, 3, 12), dt.date(2024, 4, 9)),
        (dt.date(2025, 3, 1), dt.date(2025, 3, 30)),
    ]
    assert [(span.end - span.start).days for span in feast.spans] == [13, 13]
    # The closure at Eid al-Fitr ends a week after it.
    assert feast.spans[0].start == dt.date(2024, 4, 18)
    assert (school.factor, election.factor) == (1, 1)
    assert election.services == ("KTP-el", "IKD")
    assert all(each.source for each in (fast, feast, school, election))
    assert "estimated" not in fast.source
    assert [each.name for each in calendar_effects([2025])] == [fast.name, feast.name, school.name]
    services = {service.id for service in bekasi().services}
    assert all(set(each.services or ()) <= services for each in (school, election))


def test_effects_are_those_of_the_example_on_every_visit_date() -> None:
    """The example's own demand has the same fast and feast, also where they cross a year's end."""
    for year in (2025, 2031, 2033):
        problem = bekasi(year=year)
        effects = calendar_effects((2024, year))[:2]
        place = problem.sub_districts[0].id
        for on in problem.season.visit_dates:
            product = 1.0
            for each in effects:
                product *= each.factor if each.holds(place, "KK", on) else 1.0
            assert product == problem.demand.factor(place, "KK", on)  # type: ignore[union-attr]


def test_dates_that_are_estimated_are_marked() -> None:
    fast, feast, *_ = calendar_effects((2024, 2031))
    assert fast.source.endswith("dates of 1452, 1453 are estimated")
    assert feast.source.endswith("dates of 1452, 1453 are estimated")


def test_the_drawn_history_has_what_is_reported_and_marks_the_rest() -> None:
    history = drawn_history()
    assert sum(row.requests for row in history.rows) == 12_628
    assert {(row.sub_district, row.date) for row in history.rows} == {
        (visit.sub_district, visit.date) for visit in schedule_2024().visits
    }
    assert len(history.rows) == 23 * 6
    assert {row.basis for row in history.rows} == {"assumed"}
    assert {row.status for row in history.rows} == {"held", "cut_off"}
    assert history == drawn_history()
    assert history != drawn_history(seed=1)
    # Who comes in Ramadan is few.
    fast = calendar_effects([2024])[0]
    kk = [row for row in history.rows if row.service == "KK"]
    inside = [r.requests for r in kk if fast.holds(r.sub_district, "KK", r.date)]
    outside = [r.requests for r in kk if not fast.holds(r.sub_district, "KK", r.date)]
    assert inside
    assert max(inside) < sum(outside) / len(outside)
