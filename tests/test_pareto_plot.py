"""Pictures of fronts say what the fronts say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from matplotlib.colors import to_hex

from botram_opt import ParetoFront, ParetoPoint, pareto_plot, speaking
from botram_opt.plan import LevelResult, Plan, ProblemReference
from botram_opt.problem import Term
from botram_opt.tradeoffs import FrontGoal

REFERENCE = ProblemReference(name="x", fingerprint="0" * 64)
GOALS = (
    ("unserved", "unserved", "requests"),
    ("travel", "staff_travel", "metres"),
    ("left", "expected_unserved", ""),
)


def front(points: Sequence[tuple[int, ...]], *, unproven: int | None = None) -> ParetoFront:
    """A front of points, all proven but for one by its first goal."""
    units = {"": "requests in 2,000 futures"}
    goals = tuple(
        FrontGoal(name=name, terms=(Term(rule=rule),), unit=units.get(unit, unit))
        for name, rule, unit in GOALS[: len(points[0])]
    )
    made = []
    for number, values in enumerate(points):
        results = [
            LevelResult(name=goal.name, value=value, bound=value, status="optimal")
            for goal, value in zip(goals, values, strict=True)
        ]
        if number == unproven:
            update = {"bound": results[0].value - 2, "status": "feasible"}
            results[0] = results[0].model_copy(update=update)
        made.append(
            ParetoPoint(
                goals=tuple(results),
                within=(None,) * len(goals),
                plan=Plan(problem=REFERENCE, visits=()),
            )
        )
    return ParetoFront(
        problem=REFERENCE,
        goals=goals,
        points=tuple(made),
        complete=unproven is None,
        asked=len(points),
    )


TWO = ((10, 9000), (12, 3000), (30, 0))


def texts(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def legend(figure: Any) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def only(figure: Any) -> Any:
    """The axes of a figure that has one pair of them."""
    (axes,) = figure.axes
    return axes


def marked(axes: Any) -> dict[tuple[float, float], str]:
    """Where points are drawn, and in what colour they are filled."""
    return {
        tuple(at): to_hex(drawn.get_facecolor()[0])
        for drawn in axes.collections
        for at in drawn.get_offsets()
        if len(drawn.get_facecolor())
    }


def test_two_goals_are_axes_in_their_units() -> None:
    figure = pareto_plot(front(TWO))
    axes = only(figure)
    assert axes.get_xlabel() == "requests unserved (requests)"
    assert axes.get_ylabel() == "travel (km)"
    assert {(10, 9), (12, 3), (30, 0)} <= marked(axes).keys()
    assert texts(figure) == ["1", "2", "3"]
    assert legend(figure) == [
        "no better than a point shown",
        "proven",
        "suggested to look at first",
    ]
    title = figure.get_suptitle()
    assert title == "All trade-offs between requests unserved and travel"
    # All that is drawn lies within the axes, which have no room below nothing.
    assert axes.get_ylim()[0] == 0
    assert axes.get_xlim()[0] < 10 < 30 < axes.get_xlim()[1]


def test_what_is_dominated_lies_above_the_steps() -> None:
    axes = only(pareto_plot(front(TWO)))
    (shaded,) = axes.collections[0].get_paths()
    for place, is_in in (((11, 8), False), ((11, 9.2), True), ((20, 4), True), ((20, 2), False)):
        assert shaded.contains_point(place) == is_in, place


def test_a_point_that_is_not_proven_is_hollow_with_a_line_to_its_bound() -> None:
    figure = pareto_plot(front(TWO, unproven=1))
    axes = only(figure)
    assert "not proven, and by how much" in legend(figure)
    assert "other trade-offs may lie here" in legend(figure)
    assert figure.get_suptitle().startswith("Trade-offs that were found")
    faces = marked(axes)
    assert faces[12, 3] == "#ffffff" != faces[10, 9] == faces[30, 0]
    dotted = [line for line in axes.lines if line.get_linestyle() == ":"]
    assert [(list(line.get_xdata()), list(line.get_ydata())) for line in dotted] == [
        ([10, 12], [3, 3])
    ]


def test_a_third_goal_is_colour_explained_by_a_bar() -> None:
    figure = pareto_plot(front([(1, 9, 2000), (5, 5, 4000), (6, 6, 9000), (9, 1, 20000)]))
    axes: Any
    axes, bar = figure.axes
    assert bar.get_ylabel() == "left (requests on average)"
    # In each future, so that a value of 2,000 is one request.
    assert bar.get_ylim() == (1, 10)
    (points,) = (c for c in axes.collections if len(c.get_offsets()) == 4)
    assert len({to_hex(colour) for colour in points.get_facecolor()}) == 4
    assert "no better than a point shown" not in legend(figure)


def test_numbers_are_written_in_the_language_of_the_picture() -> None:
    with speaking("id"):
        axes = only(pareto_plot(front(((1000, 9000), (12000, 3000)))))
    assert axes.xaxis.get_major_formatter()(12000.5) == "12.000,5"


def test_numbers_that_would_cover_each_other_are_left_out() -> None:
    many = [(number, 1000 * (200 - number)) for number in range(200)]
    told = texts(pareto_plot(front(many)))
    assert "1" in told
    assert 10 < len(told) < 100


def test_a_front_of_one_point_has_a_picture() -> None:
    stream = BytesIO()
    pareto_plot(front([(0, 0)])).savefig(stream)
    assert stream.getvalue().startswith(b"\x89PNG")


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"pip install botram-opt\[plot\]"):
        pareto_plot(front(TWO))


def test_nothing_is_loaded_before_a_picture_is_asked_for() -> None:
    code = (
        "import sys, botram_opt; botram_opt.pareto, botram_opt.pareto_plot;"
        "print('matplotlib' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "False", result.stderr
