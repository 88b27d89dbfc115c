"""Requests expected at a BOTRAM event, shared out from the year's total.

The total of 2024 is reported; how it divides by place and by service was not found, so every
number of the table is an estimate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction

from botram_opt.datasets.bundled import Parameter, parameter, sub_district_rows
from botram_opt.problem.base import Closure, DateRange
from botram_opt.problem.demand import DateFactor, DemandTable, ServiceRequests
from botram_opt.problem.hijri import Ramadan

REQUESTS_2024 = 12_628
"""Requests at the 23 events of 2024: Febriantin (2025), doi 10.31629/kemudi.v10i1.7534."""

COUNTED_IN_KEBUMEN = {
    "KTP-el": "KTP-el",
    "KK": "KK",
    "AKTA-LAHIR": "birth certificate",
    "KIA": "KIA",
}
"""Services with a count of 3 May 2023 in Kebumen, and what the bundled table calls them."""

ASSUMED_SHARES = {"AKTA-MATI": Fraction(3, 100), "IKD": Fraction(7, 100)}
"""Shares of the services of which no count was found; the counted ones share the rest."""

DAYS_AFTER_EID = 14
"""Days after the closure at Eid al-Fitr with more requests than usual: assumed."""


def ramadan_factor() -> Parameter:
    """Requests in Ramadan, times those of an ordinary day."""
    return parameter("all", "season_factor_ramadan", "Bogor Regency")


def after_eid_factor() -> Parameter:
    """Requests after Eid al-Fitr, times those of an ordinary day."""
    return parameter("all", "season_factor_after_eid", "Kebumen, office")


def service_mix() -> dict[str, Fraction]:
    """The part of all requests that asks for each service; they add up to one."""
    counted = {
        service: Fraction(parameter(listed, "daily_output", "Kebumen, after Eid").value)
        for service, listed in COUNTED_IN_KEBUMEN.items()
    }
    rest, total = 1 - sum(ASSUMED_SHARES.values()), sum(counted.values())
    return {service: rest * n / total for service, n in counted.items()} | ASSUMED_SHARES


def largest_remainder(total: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """Whole numbers in proportion to the weights that add up to the total exactly.

    Each gets its exact share rounded down; what is left goes one by one to the largest
    remainders, of equal ones to the first by key. (Hamilton's method.)
    """
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def demand(
    ramadans: Iterable[Ramadan], closures: Mapping[int, Closure], season: DateRange
) -> DemandTable:
    """Requests by sub-district and service on ordinary dates, and factors of the fast.

    Args:
        ramadans: those in or near the season.
        closures: the closure at Eid al-Fitr of each, by Hijri year.
        season: factors of which no day lies in it are left out.
    """
    voters = {row["code"]: Fraction(int(row["voters_2024"])) for row in sub_district_rows()}
    mix = service_mix()
    requests = tuple(
        ServiceRequests(sub_district=place, service=service, requests=number, basis="estimated")
        for place, share in largest_remainder(REQUESTS_2024, voters).items()
        for service, number in largest_remainder(share, mix).items()
    )
    factors: list[DateFactor] = []
    for month in ramadans:
        mark = " (estimated)" if month.estimated else ""
        after = closures[month.hijri_year].end + dt.timedelta(days=1)
        fast, feast = ramadan_factor(), after_eid_factor()
        factors += [
            DateFactor(
                name=f"Ramadan {month.hijri_year}{mark}",
                start=month.start,
                end=month.end,
                factor=fast.value,
                source=fast.cited,
            ),
            DateFactor(
                name=f"after Eid al-Fitr {month.hijri_year}{mark}",
                start=after,
                end=after + dt.timedelta(days=DAYS_AFTER_EID - 1),
                factor=feast.value,
                source=f"{feast.cited}; that it holds for {DAYS_AFTER_EID} days is assumed",
            ),
        ]
    holding = (f for f in factors if f.start <= season.end and f.end >= season.start)
    return DemandTable(requests=requests, factors=tuple(holding))
