"""In which time zone visits open and close."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones


class Timed(Protocol):
    """What tells where local time is; a `Season` does."""

    @property
    def time_zone(self) -> str | None:
        """The IANA name of the zone, as stated."""

    @property
    def country(self) -> str | None:
        """The ISO code of the country."""


def known_zone(name: str) -> bool:
    """Whether there is a time zone of that IANA name."""
    return name in _known()


def zone_of(season: Timed) -> str | None:
    """The IANA name of the time zone that a season is in; None where it is not known.

    The one that is stated; else that of the country, if it has no more than one (Unicode CLDR).
    Indonesia has several, so its seasons have to state theirs.
    """
    if season.time_zone is not None or season.country is None:
        return season.time_zone
    # Not imported above: a problem is also read where no calendar is asked for.
    from babel.core import get_global

    zones = [zone for zone in get_global("territory_zones").get(season.country, ()) if zone]
    return zones[0] if len(zones) == 1 and known_zone(zones[0]) else None


def abbreviation(zone: str, day: dt.date) -> str | None:
    """What a zone's time is called for short on a day, as ``WIB``; None if by numbers only."""
    name = dt.datetime.combine(day, dt.time(12), ZoneInfo(zone)).tzname()
    return name if name is not None and name.isalpha() else None


@cache
def _known() -> frozenset[str]:
    # Some of these are no places, as the machine's own time.
    return frozenset(available_timezones()) - {"localtime", "Factory"}
