"""Scenarios made of axes: all combinations of their values, or each value alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.change import Change
from botram_opt.changes.scenario import Scenario

Axes = Mapping[str, Mapping[Any, Change | Iterable[Change]]]
"""Changes by axis and value; values are named as they are written. A value of no changes is that
of the problem as it is.

>>> axes = {"counters": {2: ChangeStock(counter_type="K", to=2), 3: ChangeStock(...)}}
"""


def grid(axes: Axes) -> tuple[Scenario, ...]:
    """A scenario for each combination of values, one of each axis: ``counters=3, visits=2``.

    Changes are made in the order of the axes. Without an axis there is no scenario.

    Raises:
        pydantic.ValidationError: a name is too long, or holds what a name may not.
    """
    if not axes:
        return ()
    each = [[(axis, value) for value in values] for axis, values in axes.items()]
    return tuple(_scenario(axes, *chosen) for chosen in product(*each))


def one_at_a_time(axes: Axes) -> tuple[Scenario, ...]:
    """A scenario for each value of each axis, all others as they are: ``counters=3``.

    `sensitivity` tells what each axis changes.

    Raises:
        pydantic.ValidationError: a name is too long, or holds what a name may not.
    """
    pairs = [(axis, value) for axis, values in axes.items() for value in values]
    return tuple(_scenario(axes, pair) for pair in pairs)


def name_at(*chosen: tuple[str, object]) -> str:
    """The name of a scenario by the values that its axes are set to."""
    return ", ".join(f"{axis}={value}" for axis, value in chosen)


def _scenario(axes: Axes, *chosen: tuple[str, Any]) -> Scenario:
    changes: list[Change] = []
    for axis, value in chosen:
        given = axes[axis][value]
        changes += [given] if isinstance(given, ChangeBase) else given
    return Scenario(name=name_at(*chosen), changes=tuple(changes))
