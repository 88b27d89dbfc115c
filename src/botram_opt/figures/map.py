"""The places on a map, coloured by date, by the share served or by the wait."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from botram_opt import tables
from botram_opt.datasets import outlines_of
from botram_opt.figures.canvas import (
    GREY,
    INK,
    PALE,
    SMALL,
    WIDTH,
    basis_notes,
    blank,
    finish,
    name,
)
from botram_opt.figures.map_colours import By, colouring, explain_colours, scale_of
from botram_opt.figures.names_on_map import NamedPlace, write_names
from botram_opt.figures.neighbour_lines import join_neighbours
from botram_opt.figures.outlines import Ring, path_of, rings_of, widest_place
from botram_opt.language import say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Problem

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Place = tuple[float, float]
"""Longitude and latitude."""
Colours = Mapping[str, Any]
"""Of places by id; None where there is nothing that a colour could say."""

_HIGHEST, _BESIDE, _BELOW = 6.6, 1.2, 1.3
"""Inches: how high the map is at most, and room for what explains its colours and signs."""
_EDGE = "#8c8c8c"
"""Seen on dark places and on light ones."""
_MARGIN = 0.04
_LEAST_MARGIN = 0.02
"""Degrees, about 2 km."""


def map_figure(
    problem: Problem,
    plan: Plan,
    *,
    by: By = "date",
    outlines: Mapping[str, Mapping[str, Any]] | None = None,
    neighbours: bool = True,
) -> Figure:
    """Draw the places of a problem, each with its name and what its colour says.

    Args:
        problem: where the places are.
        plan: when they are visited.
        by: what they are coloured by.
        outlines: GeoJSON geometries by id; None for those that come with the package.
        neighbours: whether lines join neighbours, thick where visits are closer than the goal
            that spreads them asks for (four weeks where the problem has no such goal).

    Raises:
        ValueError: no place has an outline or a location; an outline is none; or there is no such
            thing to colour by.
    """
    if by not in get_args(By):
        known = ", ".join(get_args(By))
        raise ValueError(say("a map is coloured by {known}, not by {by}", known=known, by=repr(by)))
    polygons = _polygons(
        problem, outlines_of(problem.sub_district) if outlines is None else outlines
    )
    spots = {
        place.id: (place.location.longitude, place.location.latitude)
        for place in problem.sub_districts
        if place.location is not None and place.id not in polygons
    }
    at = {**{id_: widest_place(rings) for id_, rings in polygons.items()}, **spots}
    if not at:
        what = say("a map needs places: no sub-district has an outline or a location")
        raise ValueError(what)
    rows = [row for row in tables.places(problem, plan) if row["sub_district"] in at]
    shown = colouring(by, rows)
    scale = scale_of(shown)
    colours: Colours = {
        id_: None if value is None else scale.to_rgba(np.asarray(value))
        for id_, value in shown.values.items()
    }
    figure, axes = _empty_map(polygons, spots)
    _draw_places(axes, polygons, spots, colours)
    explain_colours(figure, axes, by, shown, scale)
    signs = join_neighbours(axes, problem, plan, at) if neighbours else []
    signs += _without_colour(by, colours)
    title = say("{shown}: {problem}", shown=shown.title, problem=name(plan.problem.name, 80))
    title = title[:1].upper() + title[1:]
    notes = _notes(by, rows, len(problem.sub_districts) - len(at))
    if outlines is None and polygons:
        notes.append(say("Outlines: {source}", source="cahyadsn/wilayah_boundaries, MIT"))
    finish(figure, title, notes, signs, 1)
    told = shown.told
    named = [
        NamedPlace(row["name"], told[row["sub_district"]], at[row["sub_district"]]) for row in rows
    ]
    _tell_left_out(axes, write_names(figure, axes, named))
    return figure


def _polygons(
    problem: Problem, outlines: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[list[Ring]]]:
    """The outlines of places that have one."""
    found = {}
    for place in problem.sub_districts:
        if place.id in outlines:
            try:
                found[place.id] = rings_of(outlines[place.id])
            except ValueError as error:
                raise ValueError(
                    say("the outline of {id} {fault}", id=repr(place.id), fault=error)
                ) from error
    return found


def _empty_map(
    polygons: Mapping[str, Sequence[Sequence[Ring]]], spots: Mapping[str, Place]
) -> tuple[Figure, Axes]:
    """Axes in degrees on which a kilometre is as long to the north as to the east."""
    rings = [ring for place in polygons.values() for polygon in place for ring in polygon]
    corners = np.concatenate([*rings, *([place] for place in spots.values())])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    narrowing = math.cos(math.radians((south + north) / 2))
    margin = max(_LEAST_MARGIN, _MARGIN * max(east - west, north - south))
    across = (east - west + 2 * margin) * narrowing
    up = north - south + 2 * margin
    high = min(_HIGHEST, max(3.0, (WIDTH - _BESIDE) * up / across))
    figure = blank(max(4.8, min(WIDTH, high * across / up + _BESIDE)), high + _BELOW)
    axes = figure.add_subplot()
    axes.set_xlim(west - margin, east + margin)
    axes.set_ylim(south - margin, north + margin)
    axes.set_aspect(1 / max(narrowing, 0.01))
    axes.axis("off")
    return figure, axes


def _draw_places(
    axes: Axes,
    polygons: Mapping[str, Sequence[Sequence[Ring]]],
    spots: Mapping[str, Place],
    colours: Colours,
) -> None:
    from matplotlib.patches import PathPatch

    for id_, rings in polygons.items():
        patch = PathPatch(path_of(rings), ec=_EDGE, lw=0.8, gid="place", **_look(colours[id_]))
        axes.add_patch(patch)
    for id_, place in spots.items():
        axes.scatter(
            *place, s=90, ec=INK, linewidths=0.8, zorder=4, gid="place", **_look(colours[id_])
        )


def _look(colour: Any) -> dict[str, Any]:
    return {"fc": PALE, "hatch": "////"} if colour is None else {"fc": colour}


def _without_colour(by: By, colours: Colours) -> list[object]:
    """What explains places without a colour, if there are any."""
    from matplotlib.patches import Patch

    if None not in colours.values():
        return []
    label = say("not visited") if by == "date" else say("nothing asked")
    return [Patch(fc=PALE, ec="white", hatch="////", label=label)]


def _notes(by: By, rows: Sequence[tables.Row], missing: int) -> list[str]:
    notes = basis_notes(rows) if by == "share_served" else []
    if by == "date" and any(row["visits"] > 1 for row in rows):
        notes.append(say("Coloured by the first of several visits."))
    if missing:
        notes.append(
            say_number(
                "{n} place has neither an outline nor a location, and is not shown.",
                "{n} places have neither an outline nor a location, and are not shown.",
                missing,
                n=missing,
            )
        )
    return notes


def _tell_left_out(axes: Axes, names: int) -> None:
    """Say in a corner of the map how many names had no room on it."""
    if names:
        told = say_number(
            "{n} name that would cover another is left out.",
            "{n} names that would cover others are left out.",
            names,
            n=names,
        )
        axes.text(0, 0, told, transform=axes.transAxes, fontsize=SMALL, color=GREY, zorder=6)
