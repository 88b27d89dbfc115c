"""What the colour of a place on a map says: its value, its words, and the bar that explains it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from botram_opt.figures.canvas import SMALL, mark, month_and_year
from botram_opt.language import in_this_language, number, say
from botram_opt.tables import Row
from botram_opt.wording import count, day_and_month, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from matplotlib.figure import Figure

By = Literal["date", "share_served", "wait"]
"""What a map is coloured by: the first visit, the share of requests served, the longest wait."""


@dataclass(frozen=True)
class Colouring:
    """What places are coloured by.

    Attributes:
        title: what the colour says.
        values: by id, as numbers; None where there is nothing to say.
        told: by id, what is written below the name.
        ends: the values of the first and the last colour.
        colours: their name in Matplotlib; as light as they are late, long or well served.
    """

    title: str
    values: Mapping[str, float | None]
    told: Mapping[str, str]
    ends: tuple[float, float]
    colours: str


def colouring(by: By, rows: Sequence[Row]) -> Colouring:
    """What rows of `tables.places` are coloured by."""
    return _COLOURINGS[by](rows)


def _by_date(rows: Sequence[Row]) -> Colouring:
    days = {row["sub_district"]: row["first_visit"] for row in rows}
    values = {id_: float(day.toordinal()) if day else None for id_, day in days.items()}
    return Colouring(
        title=say("first visit"),
        values=values,
        told={row["sub_district"]: _dates(row) for row in rows},
        ends=_ends(values),
        colours="viridis",
    )


def _by_share_served(rows: Sequence[Row]) -> Colouring:
    values = {row["sub_district"]: row["share_served"] for row in rows}
    known = [value for value in values.values() if value is not None]
    return Colouring(
        title=say("share of requests served"),
        values=values,
        told={row["sub_district"]: _share(row) for row in rows},
        # To a tenth below the least, so that small differences are not made to look large.
        ends=(min(0.9, math.floor(10 * min(known, default=0)) / 10), 1.0),
        colours="cividis",
    )


def _by_wait(rows: Sequence[Row]) -> Colouring:
    waits = {row["sub_district"]: row["longest_wait"] for row in rows}
    values = {id_: None if days is None else float(days) for id_, days in waits.items()}
    return Colouring(
        title=say("longest wait for a visit (days)"),
        values=values,
        told={id_: "" if days is None else count(days, "day") for id_, days in waits.items()},
        ends=_ends(values),
        colours="cividis_r",
    )


_COLOURINGS: Mapping[By, Callable[[Sequence[Row]], Colouring]] = {
    "date": _by_date,
    "share_served": _by_share_served,
    "wait": _by_wait,
}


def scale_of(colouring_: Colouring) -> ScalarMappable:
    """What gives the colour of a value."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    return ScalarMappable(Normalize(*colouring_.ends), cmap=colouring_.colours)


def explain_colours(
    figure: Figure, axes: Axes, by: By, colouring_: Colouring, scale: ScalarMappable
) -> None:
    """Draw the bar that says what colours mean, with months or numbers in the language spoken.

    Where no place has a value there is nothing to explain.
    """
    if all(value is None for value in colouring_.values.values()):
        return
    bar = figure.colorbar(scale, ax=axes, shrink=0.85, pad=0.02, aspect=28)
    bar.set_label(colouring_.title, fontsize=SMALL)
    bar.ax.tick_params(labelsize=SMALL)
    bar.outline.set_linewidth(0.4)
    if by == "date":
        ticks = _month_starts(*colouring_.ends)
        labels = [month_and_year(day, first=day == ticks[0]) for day in ticks]
        bar.set_ticks([day.toordinal() for day in ticks], labels=labels)
        bar.ax.invert_yaxis()
    else:
        written = in_this_language(percent if by == "share_served" else number)
        bar.ax.yaxis.set_major_formatter(lambda value, _: written(value))


def _ends(values: Mapping[str, float | None]) -> tuple[float, float]:
    known = [value for value in values.values() if value is not None]
    least, most = min(known, default=0.0), max(known, default=0.0)
    return least, max(most, least + 1)


def _month_starts(first: float, last: float) -> list[dt.date]:
    """The first days of the months within two ends; the first end where there are none."""
    days = map(dt.date.fromordinal, range(math.ceil(first), math.floor(last) + 1))
    starts = [day for day in days if day.day == 1] or [dt.date.fromordinal(math.ceil(first))]
    return starts[:: 1 + len(starts) // 25]


def _dates(row: Row) -> str:
    """The dates of the visits, or how many there are if they are more than two."""
    if not row["visits"]:
        return say("not visited")
    if row["visits"] > 2:
        return count(row["visits"], "visit")
    days = dict.fromkeys((row["first_visit"], row["last_visit"]))
    return ", ".join(map(day_and_month, days))


def _share(row: Row) -> str:
    share = row["share_served"]
    return say("nothing asked") if share is None else f"{mark(row)}{percent(share)}"
