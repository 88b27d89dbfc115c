"""Dates for columns of which only the groups of dates are settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from botram_opt.solving.master.left import Left
from botram_opt.solving.master.pricing import Column, Prices, Pricing
from botram_opt.solving.master.shared import Shared


def dated(
    wanted: Iterable[Column], pricings: Mapping[str, Pricing], shared: Shared, prices: Prices
) -> list[Column]:
    """The columns on dates that hold them; those that fit nowhere are left out.

    One after another, what pays most first, takes the dates on which most is left.

    Args:
        wanted: columns, on any dates of their groups.
        pricings: by sub-district.
        shared: what all of them share, and its groups of dates.
        prices: of that.
    """
    left = Left(shared)
    found = []
    pays = {column: pricings[column.place].pays(column, prices) for column in wanted}
    for column in sorted(pays, key=lambda column: -pays[column]):
        on_dates = pricings[column.place].like(column, shared.group)
        fitting = [other for other in on_dates if left.fits(other)]
        if fitting:
            best = max(fitting, key=lambda other: left.worth(other, prices))
            left.take([best])
            found.append(best)
    return found
