"""The back office finishes in the following days what the counters did not."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from botram_opt.problem import Season
from botram_opt.simulation.settings import BackOffice

Numbers = NDArray[np.float64]


def working_days(season: Season, after: dt.date, upto: dt.date) -> int:
    """Days after one day, up to another, from Monday to Friday and no holiday of the season.

    Of days outside the season holidays are not known: they count as working days.
    """
    first, past = after + dt.timedelta(days=1), upto + dt.timedelta(days=1)
    off = [holiday.date for holiday in season.holidays or ()]
    return int(np.busday_count(first, past, holidays=np.array(off, "datetime64[D]")))


class Pile:
    """Documents that wait at the back office, first come first served, by replication."""

    def __init__(self, season: Season, office: BackOffice, replications: int) -> None:
        self._season = season
        self._office = office
        self._waiting: Numbers = np.zeros(replications)
        self._day: dt.date | None = None

    def add(self, day: dt.date, documents: Numbers) -> Numbers:
        """Put the documents of a visit on it; days never go back.

        Returns:
            How many of them are finished within the standard.
        """
        if self._day is not None:
            worked = working_days(self._season, self._day, day) * self._office.documents_per_day
            self._waiting = np.maximum(0, self._waiting - worked)
        in_time = self._office.standard_days * self._office.documents_per_day
        finished = np.clip(in_time - self._waiting, 0, documents)
        self._waiting, self._day = self._waiting + documents, day
        return finished
