"""Who missed a visit or was turned away, and goes to a neighbour's later one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from botram_opt.errors import ContradictionError
from botram_opt.plan import Plan, ProblemReference, Visit
from botram_opt.problem import GeodesicTravel, Point, Problem, Term
from botram_opt.second_chance import chance, within_reach
from botram_opt.simulation import (
    ResidentChoice,
    SimulationSettings,
    compare_simulations,
    simulate,
    simulation_assumptions,
    worth_of_spread,
)
from botram_opt.simulation.agenda import agenda
from botram_opt.simulation.assumptions import (
    OF_CHOICE,
    OF_MORNINGS,
    OF_THE_BACK_OFFICE,
    OF_THE_PRINTER,
)
from botram_opt.simulation.choosing import Suits, go
from botram_opt.simulation.settings import BackOffice, PrinterFailure
from botram_opt.simulation.streams import BLOCK, Streams
from botram_opt.simulation.year import Year, live_year
from small import FIRST, small_problem

EVERYBODY = ResidentChoice(missed=0.5, try_again=1, recovery_days=0.01, patience_days=36_600)
"""Half of all miss their visit, and practically all of these go to the first that they reach."""


def dated(problem: Problem, **days: int) -> Plan:
    """A visit to each of these places, so many days after the first date."""
    return Plan(
        problem=ProblemReference.of(problem),
        visits=tuple(
            Visit(
                sub_district=place,
                date=FIRST + dt.timedelta(days=after),
                counters={"c1": 2, "c2": 2},
                served={},
                unserved={},
            )
            for place, after in days.items()
        ),
    )


def year_of(problem: Problem, plan: Plan, **settings: Any) -> Year:
    stated = SimulationSettings(as_expected=True, **({"choice": EVERYBODY} | settings))
    return live_year(agenda(problem, plan, stated), Streams(0, 0))


def test_who_misses_a_visit_goes_next_door() -> None:
    """40 requests a service at s0, where as many are missed; s1 is next to it, s2 is not."""
    problem = small_problem(3)
    year = year_of(problem, dated(problem, s0=0, s1=28, s2=21))
    # In order of date: s0, s2, s1.
    assert (year.missed[:, 0] == np.array([[40], [100], [70]])).all()
    assert not year.guests[:2].any()
    guests = year.guests[2].mean(axis=1)
    assert (guests > 0.97 * 140).all()
    assert (guests <= 140).all()
    np.testing.assert_array_equal(year.asked[2, 0], 70 + year.guests[2, 0])
    np.testing.assert_array_equal(year.recovered.sum(axis=0), year.hosted[2])
    assert not year.recovered[2].any()


def test_nobody_goes_to_a_visit_before_or_on_the_same_day() -> None:
    problem = small_problem(3)
    assert not year_of(problem, dated(problem, s0=0, s1=0)).guests.any()
    assert not year_of(problem, dated(problem, s1=7, s2=7)).guests.any()


def test_nobody_looks_beyond_the_next_visit_to_their_own() -> None:
    problem = small_problem(2)
    plan = dated(problem, s0=0, s1=28)
    again = plan.visits[0].model_copy(update={"date": FIRST + dt.timedelta(days=14)})
    visits = (plan.visits[0], again, plan.visits[1])
    course = agenda(problem, plan.model_copy(update={"visits": visits}), SimulationSettings())
    assert [[suit.event for suit in event.suits[0].walking] for event in course.events] == [
        [],
        [2],
        [],
    ]


def test_who_is_turned_away_goes_too() -> None:
    """No numbers are given at all: all who came to the first go to the second, in vain."""
    problem = small_problem(2)
    choice = EVERYBODY.model_copy(update={"missed": 0.0})
    plan = dated(problem, s0=0, s1=28)
    year = year_of(problem, plan, choice=choice, intake_closes=dt.time(8))
    assert year.guests[1, 0].mean() > 0.97 * 40
    np.testing.assert_array_equal(year.turned_away[1, 0], 70 + year.guests[1, 0])
    assert not year.hosted.any()
    assert not year.recovered.any()


def test_residents_go_only_where_the_service_is() -> None:
    problem = small_problem(2)
    plan = dated(problem, s0=0, s1=28)
    without = plan.visits[1].model_copy(update={"counters": {"c1": 2}})
    year = year_of(problem, plan.model_copy(update={"visits": (plan.visits[0], without)}))
    assert year.guests[1, 0].any()
    assert not year.guests[1, 1].any()


def test_who_is_steered_goes_where_room_is() -> None:
    """The plan leaves identity cards unserved at s0: by appointment nobody is sent there."""
    problem = small_problem(3)
    plan = dated(problem, s1=0, s0=14, s2=28)
    full = plan.visits[1].model_copy(update={"unserved": {"ktp": 9}})
    plan = plan.model_copy(update={"visits": (plan.visits[0], full, plan.visits[2])})
    walking = year_of(problem, plan)
    assert walking.guests[1, 0].mean() > 0.9 * 70
    steered = year_of(problem, plan, steered=1, no_shows=0)
    assert not steered.guests[1, 0].any()
    assert steered.guests[2, 0].mean() > 0.9 * 70
    assert steered.guests[1, 1].mean() > 0.9 * 70


def test_the_chance_rises_and_falls() -> None:
    choice = ResidentChoice(recovery_days=14, patience_days=90)
    values = [chance(choice, days) for days in range(1, 366)]
    # The greatest is at 14 x ln(1 + 90 / 14) = 28.1 days.
    assert values.index(max(values)) + 1 == 28
    assert values[27] == pytest.approx((1 - np.exp(-2)) * np.exp(-28 / 90))
    assert values[-1] < 0.02


def test_options_are_taken_one_after_the_other() -> None:
    """Of 1,000 half try; 30% of these go to the first, 50% of the rest to the second."""
    rng, leavers = np.random.default_rng(2), np.full(BLOCK, 1000, np.int64)
    choice = ResidentChoice(try_again=0.5)
    found = go(rng, leavers, choice, 0, Suits(((4, 0.3), (7, 0.5)), ()))  # type: ignore[arg-type]
    assert found[4].mean() == pytest.approx(150, rel=0.05)
    assert found[7].mean() == pytest.approx(175, rel=0.05)
    assert (found[4] + found[7] <= 1000).all()


def test_reach_is_by_road_where_it_is_known() -> None:
    problem = small_problem(3)
    assert within_reach(problem, "s1", 0) == {"s0", "s2"}
    # One degree of latitude is 110.6 km at the equator; times 1.5 by road.
    places = tuple(
        place.model_copy(update={"location": Point(latitude=at, longitude=107.0)})
        for place, at in zip(problem.sub_districts, (0.0, 0.1, 0.3), strict=True)
    )
    travel = GeodesicTravel(detour_factor=1.5, speed_kmh=30)
    bases = (problem.bases[0].model_copy(update={"location": places[0].location}),)
    known = problem.changed(sub_districts=places, travel=travel, bases=bases)
    assert within_reach(known, "s1", 16) == set()
    assert within_reach(known, "s1", 17) == {"s0"}
    assert within_reach(known, "s1", 34) == {"s0", "s2"}


def test_two_simulations_are_compared_in_pairs() -> None:
    problem = small_problem(2)
    plan = dated(problem, s0=0, s1=28)
    fewer = plan.model_copy(
        update={
            "visits": (plan.visits[0], plan.visits[1].model_copy(update={"counters": {"c1": 2}}))
        }
    )
    one, other = simulate(problem, fewer), simulate(problem, plan)
    assert compare_simulations(one, one).served.mean == 0
    found = compare_simulations(one, other)
    assert found.served.mean == pytest.approx(other.year.served.mean - one.year.served.mean)
    # Both meet the same residents, so the difference is known better than either.
    assert found.served.high - found.served.low < one.year.served.high - one.year.served.low
    with pytest.raises(ContradictionError) as caught:
        compare_simulations(one, simulate(problem, plan, replications=20, seed=3))
    assert [issue.where for issue in caught.value.issues] == ["seed", "replications"]


def test_every_setting_is_told() -> None:
    """A number that is taken for granted and not told would be a hidden one."""
    nested = {"printer", "back_office", "choice"}
    assert OF_MORNINGS.keys() | nested == SimulationSettings.model_fields.keys()
    assert OF_THE_PRINTER.keys() == PrinterFailure.model_fields.keys()
    assert OF_THE_BACK_OFFICE.keys() == BackOffice.model_fields.keys()
    assert OF_CHOICE.keys() == ResidentChoice.model_fields.keys()
    told = simulation_assumptions()
    assert all(each.source.startswith(("assumed", "reported")) for each in told)
    assert [each.name for each in told if each.source.startswith("reported")] == [
        "Working days within which a document should be finished"
    ]
    changed = simulation_assumptions(
        SimulationSettings(
            intake_closes=dt.time(10),
            sickness=0.05,
            printer=PrinterFailure(services=("ktp",)),
            choice=None,
        )
    )
    values = {each.name: (each.value, each.source) for each in changed}
    stated = "stated for this simulation"
    assert values["Time from which no more numbers are given"] == ("10:00", stated)
    assert values["Share of people who are ill on the day"] == (0.05, stated)
    assert values["Residents go to a neighbour's visit"] == ("never", stated)
    assert values["Minutes until the printer prints again"][1].startswith("assumed")


def row_of(places: int) -> tuple[Problem, Plan]:
    """Places in a row, visited one after the other every week."""
    problem = small_problem(places)
    return problem, dated(problem, **{f"s{i}": 7 * i for i in range(places)})


def apart(weeks: int) -> Term:
    """The rule that neighbours be so many weeks apart."""
    return Term(rule="neighbour_spread", parameters={"weeks": weeks})


def test_spread_is_worth_something_where_only_time_heals() -> None:
    """With patience that never ends a week more is a week more; the slope says so."""
    problem, plan = row_of(6)
    choice = ResidentChoice(missed=0.3, try_again=1, recovery_days=30, patience_days=36_600)
    settings = SimulationSettings(choice=choice)
    found = worth_of_spread(
        problem, plan, rule=apart(4), plans=20, replications=100, settings=settings
    )
    assert found.recovered.low > 0
    assert found.told_from_nothing
    assert found.plans[0].cost == 5 * 3
    assert (
        found.plans[0].recovered
        == simulate(problem, plan, replications=100, settings=settings).year.recovered.mean
    )
    assert len({each.cost for each in found.plans}) > 5
    again = worth_of_spread(
        problem, plan, rule=apart(4), plans=20, replications=100, settings=settings
    )
    assert again == found


def test_spread_costs_where_patience_is_short() -> None:
    problem, plan = row_of(6)
    choice = ResidentChoice(missed=0.3, try_again=1, recovery_days=0.1, patience_days=10)
    settings = SimulationSettings(choice=choice)
    found = worth_of_spread(
        problem, plan, rule=apart(8), plans=20, replications=100, settings=settings
    )
    assert found.recovered.high < 0


def test_spread_is_worth_nothing_where_nobody_goes_elsewhere() -> None:
    problem, plan = row_of(6)
    settings = SimulationSettings(choice=None)
    found = worth_of_spread(
        problem, plan, rule=apart(4), plans=10, replications=10, settings=settings
    )
    assert found.recovered.mean == 0
    assert not found.told_from_nothing
    assert found.explained == 0
    assert (found.rule, found.unit) == (apart(4), "weeks")


def test_spread_that_cannot_be_valued() -> None:
    problem, plan = row_of(2)
    with pytest.raises(ContradictionError, match="3 say nothing about a slope"):
        worth_of_spread(problem, plan, rule=apart(4), plans=3)
    alone = plan.model_copy(update={"visits": plan.visits[:1]})
    with pytest.raises(ContradictionError, match="no two of its dates find the same"):
        worth_of_spread(problem, alone, rule=apart(4))
    with pytest.raises(ContradictionError, match="all 10 plans cost 3 weeks"):
        worth_of_spread(problem, plan, rule=apart(4), plans=10, replications=2)
    with pytest.raises(ContradictionError, match="there is no soft rule of this name"):
        worth_of_spread(problem, plan, rule=Term(rule="no_such_rule"))
