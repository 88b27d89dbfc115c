"""Scenarios by axes, and what each axis moves."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError

from botram_opt import Comparison, ContradictionError, compare, grid, one_at_a_time, sensitivity
from botram_opt.changes import ChangeStock, EditItem, RemovePerson, ScaleDemand, Scenario
from botram_opt.plan import LevelResult
from botram_opt.plan.cost import LevelStatus
from botram_opt.scenarios import Compared, Outcome, Span
from botram_opt.scenarios.grids import Axes
from small import small_plan, small_problem

AXES: Axes = {
    "cards": {n: ChangeStock(counter_type="c1", to=n) for n in (0, 1)},
    "demand": {1.5: [ScaleDemand(factor=1.5)], "as it is": []},
    "people": {"all but two": [RemovePerson(id="p1"), RemovePerson(id="p2")]},
}


def compared(axes: Axes) -> Comparison:
    with ThreadPoolExecutor(1) as executor:
        return compare(
            small_problem(),
            one_at_a_time(axes),
            executor=executor,
            workers=1,
            reproducible=True,
        )


def test_a_grid_has_every_combination_once() -> None:
    found = grid(AXES)
    assert [scenario.name for scenario in found] == [
        "cards=0, demand=1.5, people=all but two",
        "cards=0, demand=as it is, people=all but two",
        "cards=1, demand=1.5, people=all but two",
        "cards=1, demand=as it is, people=all but two",
    ]
    assert [change.kind for change in found[0].changes] == [
        "change_stock",
        "scale_demand",
        "remove_person",
        "remove_person",
    ]
    assert [change.kind for change in found[1].changes] == [
        "change_stock",
        "remove_person",
        "remove_person",
    ]


@pytest.mark.parametrize("sizes", [(), (3,), (2, 3), (2, 0, 3)])
def test_a_grid_is_as_large_as_its_axes_make_it(sizes: tuple[int, ...]) -> None:
    axes: Axes = {
        f"axis {a}": {n: ChangeStock(counter_type=f"c{a}", to=n) for n in range(size)}
        for a, size in enumerate(sizes)
    }
    expected = list(itertools.product(*map(range, sizes))) if sizes else []
    stocks = [tuple(change.to for change in s.changes) for s in grid(axes)]  # type: ignore[union-attr]
    assert stocks == expected
    assert len(one_at_a_time(axes)) == sum(sizes)


def test_axes_need_no_types_of_their_own() -> None:
    """Whoever writes them as they come gets no complaint of a type checker."""
    axes = {"cards": {n: ChangeStock(counter_type="c1", to=n) for n in (1, 2)}}
    assert [scenario.name for scenario in grid(axes)] == ["cards=1", "cards=2"]


def test_one_at_a_time_leaves_all_else_as_it_is() -> None:
    found = one_at_a_time(AXES)
    assert {scenario.name: len(scenario.changes) for scenario in found} == {
        "cards=0": 1,
        "cards=1": 1,
        "demand=1.5": 1,
        "demand=as it is": 0,
        "people=all but two": 2,
    }


def test_values_of_one_name_are_refused_when_they_are_compared() -> None:
    axes: Axes = {"cards": {1: [], "1": [ChangeStock(counter_type="c1", to=1)]}}
    with pytest.raises(ContradictionError, match="cards=1"):
        compared(axes)
    with pytest.raises(ValidationError):
        grid({"=": {1: []}})


def test_an_axis_spans_what_its_values_and_the_base_come_to() -> None:
    comparison = compared(AXES)
    found = sensitivity(comparison, AXES)
    first = [span for span in found.spans if span.level == "requests unserved"]
    values = {
        name: each.plan.levels[0].value
        for name, each in comparison.scenario.items()
        if each.plan is not None
    }
    assert {span.axis: (span.low, span.high) for span in first} == {
        "cards": (78, max(values["cards=0"], values["cards=1"])),
        "demand": (78, values["demand=1.5"]),
        "people": (78, values["people=all but two"]),
    }
    cards = next(span for span in first if span.axis == "cards")
    assert (cards.low_at, cards.high_at) == (None, "0")
    assert cards.least == cards.most == cards.span == values["cards=0"] - 78
    assert cards.real
    # What moves the first level most comes first.
    assert [span.span for span in first] == sorted((span.span for span in first), reverse=True)
    rows = found.rows()
    assert len(rows) == len(found.spans) == 3 * len(small_problem().levels)
    assert {row["unit"] for row in rows if row["level"] == "requests unserved"} == {"requests"}
    assert (
        f"cards moves 'requests unserved' from 78 requests (the base) to {values['cards=0']} "
        "requests (0); that it moves that of the best plans is proven."
    ) in found.sentences()
    assert type(found).model_validate_json(found.model_dump_json()) == found


def test_values_without_a_plan_or_that_count_otherwise_are_left_out() -> None:
    axes: Axes = {
        "visits": {n: EditItem(item="season", fields={"visits_per_date": n}) for n in (0, 2)},
        "weight": {5: EditItem(item="service", id="kk", fields={"unserved_weight": 5})},
    }
    moved = sensitivity(compared(axes), axes)
    found = {(s.axis, s.level): s for s in moved.spans}
    assert found["visits", "requests unserved"].left_out == ("0",)
    assert found["weight", "requests unserved"].left_out == ("5",)
    assert found["weight", "requests unserved"].span == 0
    assert found["weight", "fair load"].left_out == ()
    # The base alone proves nothing of what an axis moves.
    assert found["weight", "requests unserved"].least is None
    assert found["weight", "fair load"].least == 0
    told = moved.sentences()
    unknown = "weight: whether it moves 'requests unserved' from 78 requests is not known."
    assert unknown in told
    assert told[-2:] == (
        "visits: of '0' nothing can be told by 'requests unserved', 'neighbours spread', "
        "'fair load' and 'staff travel', as there is no plan, or something else is counted.",
        "weight: of '5' nothing can be told by 'requests unserved', as there is no plan, or "
        "something else is counted.",
    )


def test_a_scenario_that_was_not_compared_is_told() -> None:
    comparison = compared({"cards": AXES["cards"]})
    with pytest.raises(ContradictionError) as refused:
        sensitivity(comparison, {"cards": [0, 7, 8], "demand": [2]})
    places = [issue.where for issue in refused.value.issues]
    assert places == [f"scenarios '{name}'" for name in ("cards=7", "cards=8", "demand=2")]


@pytest.mark.parametrize(
    ("base", "others", "span"),
    [
        ((10, 10), [(12, 12), (9, 9)], (3, 3, True)),
        ((10, 8), [(12, 11)], (1, 4, True)),
        ((10, 8), [(12, 9)], (0, 4, False)),
        ((10, None), [(12, 11)], (1, 12, True)),
        ((10, 10), [(10, 10)], (0, 0, False)),
    ],
)
def test_the_span_of_the_best_plans_lies_within_what_bounds_say(
    base: tuple[int, int | None],
    others: list[tuple[int, int | None]],
    span: tuple[int, int, bool],
) -> None:
    name = small_problem().levels[0].name

    def outcome(value: int, bound: int | None) -> Outcome:
        status: LevelStatus = "optimal" if value == bound else "feasible"
        level = LevelResult(name=name, value=value, bound=bound, status=status)
        return Outcome(plan=small_plan().model_copy(update={"levels": (level,)}))

    scenarios = tuple(
        Compared(scenario=Scenario(name=f"a={i}"), problem=None, outcome=outcome(*other))
        for i, other in enumerate(others)
    )
    comparison = compared({}).model_copy(update={"base": outcome(*base), "scenarios": scenarios})
    (found,) = sensitivity(comparison, {"a": range(len(others))}).spans
    assert isinstance(found, Span)
    assert (found.least, found.most, found.real) == span
