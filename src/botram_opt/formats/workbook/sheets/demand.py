"""Sheets about expected requests, and what they may come to."""

from __future__ import annotations

import datetime as dt

from botram_opt.formats.workbook.kinds import DATES, NAME, WHOLE, number
from botram_opt.formats.workbook.sheets.columns import (
    of_service,
    of_sub_district,
    on_date,
    requests_from,
    services,
    source,
    span,
    sub_districts,
)
from botram_opt.formats.workbook.tables import Column, Table
from botram_opt.language import say

_REQUESTS = Column(
    "requests",
    number(0, 10_000_000),
    lambda: say("requests"),
    lambda: say("How many a visit is expected to find."),
    needed=True,
)

_NAME = Column(
    "name", NAME, lambda: say("what it is"), lambda: say("Such as Ramadan."), needed=True
)

_PAIR = {"sub_district": "SETU", "service": "KTP-el"}
_MARCH = {"name": "Ramadan", "start": dt.date(2025, 3, 1), "end": dt.date(2025, 3, 30)}

SHEETS = (
    Table(
        "requests",
        ("demand", "requests"),
        "needed",
        lambda: say("Requests"),
        lambda: say("Requests that a visit is expected to find on an ordinary date."),
        (of_sub_district(), of_service(), _REQUESTS, requests_from()),
        _PAIR | {"requests": 180, "basis": "estimated"},
    ),
    Table(
        "factors",
        ("demand", "factors"),
        "usual",
        lambda: say("Times of the year"),
        lambda: say("What requests are multiplied by on some days, such as in Ramadan."),
        (
            _NAME,
            *span(),
            Column(
                "factor",
                number(0, 1000),
                lambda: say("factor"),
                lambda: say("What requests are multiplied by: 0.5 for half as many."),
                needed=True,
            ),
            sub_districts(),
            services(),
            source(),
        ),
        _MARCH | {"factor": 0.5, "source": "Disdukcapil"},
    ),
    Table(
        "on_dates",
        ("demand", "on_dates"),
        "seldom",
        lambda: say("Requests on dates"),
        lambda: say("Requests that a visit finds on one date, whatever it would find otherwise."),
        (of_sub_district(), of_service(), on_date(), _REQUESTS, requests_from()),
        _PAIR | {"date": dt.date(2025, 6, 14), "requests": 300, "basis": "assumed"},
    ),
    Table(
        "curves",
        ("demand", "curves"),
        "seldom",
        lambda: say("Demand that builds up"),
        lambda: say(
            "All requests that have come up by the end of a day, if nobody comes: a row for each "
            "point of the line."
        ),
        (
            of_sub_district(),
            of_service(),
            on_date("points.date"),
            Column(
                "points.requests",
                number(0, 10_000_000),
                lambda: say("requests so far"),
                lambda: say("All requests from the beginning to the end of this day."),
                needed=True,
            ),
            requests_from(),
        ),
        _PAIR | {"points.date": dt.date(2025, 12, 31), "points.requests": 240},
        groups="points",
        by=("sub_district", "service"),
    ),
    Table(
        "so_far",
        ("so_far",),
        "seldom",
        lambda: say("Requests before"),
        lambda: say("What became of requests at visits before those that are planned."),
        (
            of_sub_district(),
            of_service(),
            Column(
                "served",
                WHOLE,
                lambda: say("served"),
                lambda: say("Requests that were served. Empty: 0."),
            ),
            Column(
                "lost",
                WHOLE,
                lambda: say("lost"),
                lambda: say("Requests left unserved that do not come back. Empty: 0."),
            ),
            Column(
                "waiting",
                WHOLE,
                lambda: say("still waiting"),
                lambda: say("Requests left unserved that come back. Empty: 0."),
            ),
        ),
        _PAIR | {"served": 150, "lost": 10, "waiting": 20},
    ),
    Table(
        "future_requests",
        ("futures", "requests"),
        "seldom",
        lambda: say("Futures"),
        lambda: say("What a visit may find: a column for each of many futures, all as likely."),
        (
            of_sub_district(),
            of_service(),
            Column(
                "dates",
                DATES,
                lambda: say("dates"),
                lambda: say("The only dates that it is about. Empty: ordinary ones."),
            ),
        ),
        _PAIR,
        numbers=("requests", WHOLE),
    ),
    Table(
        "future_factors",
        ("futures", "factors"),
        "seldom",
        lambda: say("Times of the year in futures"),
        lambda: say("What requests are multiplied by on some days, in each future."),
        (_NAME, *span(), sub_districts(), services(), source()),
        _MARCH,
        numbers=("factors", number(0, 1000)),
    ),
    Table(
        "future_curves",
        ("futures", "curves"),
        "seldom",
        lambda: say("Futures of what builds up"),
        lambda: say("What demand that builds up is multiplied by, in each future."),
        (of_sub_district(), of_service()),
        _PAIR,
        numbers=("factors", number(0, 10_000_000)),
    ),
)
