"""What the sub-districts of a master program share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from botram_opt.solving.master.limits import Crew, Seat, VisitLimit
from botram_opt.solving.master.pricing import Prices
from botram_opt.solving.master.schedules import Ints


@dataclass(frozen=True)
class Shared:
    """What the sub-districts share.

    Attributes:
        counters: of each type that can go out on each date.
        visits: limits on the visits of a date.
        crews: people over the season.
        people: that a counter needs of these, by seat.
        seated: people that sit somewhere in any case, by seat.
        region: of each sub-district.
        group: of each date, by number; dates of a group are alike, and hold together what each
            of them holds.
    """

    counters: Mapping[str, Ints]
    visits: Sequence[VisitLimit]
    crews: Sequence[Crew]
    people: Mapping[Seat, int]
    seated: Mapping[Seat, int]
    region: Mapping[str, str | None]
    group: Ints

    @cached_property
    def limits_of(self) -> Mapping[str, list[int]]:
        """By sub-district, the numbers of the limits on visits that hold for it."""
        found: dict[str, list[int]] = {place: [] for place in self.region}
        for number, limit in enumerate(self.visits):
            for place in limit.places:
                found[place].append(number)
        return found

    def worth(self, prices: Prices) -> float:
        """What all of it would bring."""
        worth = sum(
            float(prices.counters[kind][:-1] @ most) for kind, most in self.counters.items()
        )
        for price, limit in zip(prices.visits, self.visits, strict=True):
            worth += float(price[:-1] @ limit.most)
        for crew in self.crews:
            # Whoever can do several things goes where most is paid.
            worth += crew.visits * max(prices.people[seat] for seat in crew.seats)
        return worth

    def seats(self, crew: Crew) -> list[Seat]:
        """The seats that a crew can take, in the order of all."""
        return [seat for seat in self.people if seat in crew.seats]

    def by_group(self, on_dates: Ints) -> list[int]:
        """What there is on all dates of each group."""
        found = np.zeros(int(self.group.max(initial=-1)) + 1, dtype=np.int64)
        np.add.at(found, self.group, on_dates)
        return [int(most) for most in found]

    def free(self, dates: int) -> Prices:
        """Prices at which nothing is to be paid on so many dates."""
        nothing = np.zeros(dates + 1)
        return Prices(
            counters=dict.fromkeys(self.counters, nothing),
            visits=[nothing for _ in self.visits],
            people=dict.fromkeys(self.people, 0.0),
        )
