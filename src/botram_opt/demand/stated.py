"""What a forecast is of, what is refused of it, and what it takes for granted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from botram_opt.demand.choosing import Wanted
from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.history import History
from botram_opt.demand.pooled.pooling import Pool
from botram_opt.demand.pooled.rates import PRIOR_SCALE
from botram_opt.demand.weekly.methods import SMOOTHING
from botram_opt.demand.weekly.series import LEVEL_WEIGHT
from botram_opt.errors import ForecastError, Issue
from botram_opt.language import say
from botram_opt.problem.base import FIRST_YEAR, LAST_YEAR, Assumption
from botram_opt.problem.places import SubDistrict
from botram_opt.problem.season import Season
from botram_opt.problem.services import Service
from botram_opt.wording import count, kind_called


class Parts(Protocol):
    """What of a problem a forecast is about; a `Problem` has all of it."""

    @property
    def season(self) -> Season:
        """When visits may be held."""

    @property
    def sub_districts(self) -> tuple[SubDistrict, ...]:
        """Where, with the residents of each place."""

    @property
    def services(self) -> tuple[Service, ...]:
        """What is asked for."""


def refuse(
    history: History,
    parts: Parts,
    effects: Sequence[CalendarEffect],
    method: Wanted,
    *,
    builds_up: bool,
    since: dt.date | None,
) -> None:
    """Refuse what cannot be forecast, whatever the history tells.

    Raises:
        ForecastError: names every fault.
    """
    places = {place.id for place in parts.sub_districts}
    services = {service.id for service in parts.services}
    issues = [
        *_strange("sub-district", (row.sub_district for row in history.rows), places),
        *_strange("service", (row.service for row in history.rows), services),
    ]
    for effect in effects:
        where = say("effect {effect}", effect=repr(effect.name))
        for kind, named, known in (
            ("sub-district", effect.sub_districts, places),
            ("service", effect.services, services),
        ):
            unknown = [repr(id_) for id_ in named or () if id_ not in known]
            if unknown:
                issues.append(
                    Issue(
                        where,
                        say("{id} is no {kind}", id=", ".join(unknown), kind=kind_called(kind)),
                        say("Correct it"),
                    )
                )
    names = Counter(effect.name for effect in effects)
    issues += [
        Issue(
            say("effect {effect}", effect=repr(name)),
            say("there are {times} of this name", times=times),
            say("Give each a name of its own"),
        )
        for name, times in names.items()
        if times > 1
    ]
    if builds_up:
        issues += _cannot_build_up(history, parts.season, method, since)
    if issues:
        raise ForecastError(issues)


def _strange(kind: str, named: Iterable[str], known: set[str]) -> Iterator[Issue]:
    for id_, rows in Counter(id_ for id_ in named if id_ not in known).items():
        yield Issue(
            say("history, {id} ({rows})", id=repr(id_), rows=count(rows, "row")),
            say("is no {kind}", kind=kind_called(kind)),
            say("Correct it"),
        )


def _cannot_build_up(
    history: History, season: Season, method: Wanted, since: dt.date | None
) -> Iterator[Issue]:
    if method == "weekly":
        what = say("curves are forecast by pooling only")
        yield Issue(say("method 'weekly'"), what, say("Use 'pooled' where demand builds up"))
    if since is not None and not FIRST_YEAR <= since.year <= LAST_YEAR:
        what = say(
            "it is not between the years {first} and {last}",
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )
        yield Issue(
            say("since {day}", day=since), what, say("State since when requests really come up")
        )
    first = min((row.date for row in history.rows if row.tells), default=None)
    if since is not None and first is not None and first <= since:
        what = say("requests come up after that day, and a visit on {day} counted some", day=first)
        yield Issue(say("since {day}", day=since), what, say("State an earlier day"))
    if history.dates[-1] >= season.end:
        what = say(
            "the season ends on {end}, and nothing can build up after the history", end=season.end
        )
        yield Issue(
            say("history, {day}", day=history.dates[-1]), what, say("Forecast a later season")
        )


def assumptions(
    effects: Sequence[CalendarEffect], pool: Pool | None, *, weekly: bool
) -> Iterator[Assumption]:
    """What a forecast rests on besides the history, with what weekly series rest on or not."""
    told = (
        []
        if pool is None
        else [
            (
                "Forecast: how much years differ",
                pool.method.year_sd,
                "standard deviation of the logarithm",
                "assumed; one year of history cannot tell it",
            ),
            (
                "Forecast: scale of differences beforehand",
                PRIOR_SCALE,
                "standard deviation of the logarithm",
                "assumed: scale of the half-normal priors of differences between places and visits",
            ),
        ]
    )
    if pool is not None and not pool.alike_is_told:
        told.append(
            (
                "Forecast: how alike the services of a visit turn out",
                pool.alike,
                "correlation",
                "assumed; the history has too few visits with several services",
            )
        )
    if weekly:
        told += [
            (
                "Forecast: weight of a week in the level that fills gaps",
                LEVEL_WEIGHT,
                "part of the whole",
                "assumed, for weekly series",
            ),
            (
                "Forecast: smoothing of series with many weeks of nothing",
                SMOOTHING,
                "both constants of the TSB method",
                "assumed, as is usual for Croston's method",
            ),
        ]
    told += [
        (
            f"Forecast: how sure the factor of {effect.name} is",
            effect.log_sd,
            "standard deviation of the logarithm",
            "assumed, unless the effect's source tells it",
        )
        for effect in effects
        if effect.log_sd
    ]
    for name, value, unit, source in told:
        yield Assumption(name=name, value=value, unit=unit, source=source)
