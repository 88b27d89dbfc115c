"""Sheets about the season: its days, its hours, and what holds for all visits."""

from __future__ import annotations

import datetime as dt

from botram_opt.formats.workbook.kinds import (
    CODE,
    DATE,
    NAME,
    REMARK,
    TIME,
    WHOLE,
    YES_NO,
    choice,
    number,
)
from botram_opt.formats.workbook.sheets.columns import WEEKDAYS, on_date, reason, source, span
from botram_opt.formats.workbook.tables import Column, Table
from botram_opt.language import say

NO_HOLIDAYS = "season.holidays"
"""The field of whether there are none although there is a country that has some."""

SETTINGS = Table(
    "settings",
    (),
    "needed",
    lambda: say("Season"),
    lambda: say("What the year is called, from when to when it goes, and when visits are held."),
    (
        Column(
            "name",
            NAME,
            lambda: say("name of the problem"),
            lambda: say("What all of this is called in plans and reports."),
            needed=True,
            instead="season.name",
        ),
        Column(
            "season.name",
            NAME,
            lambda: say("name of the season"),
            lambda: say("What the season is called. Empty: the name of the problem."),
            needed=True,
            instead="name",
        ),
        Column(
            "season.start",
            DATE,
            lambda: say("first day"),
            lambda: say("The day on which the season begins."),
            needed=True,
        ),
        Column(
            "season.end",
            DATE,
            lambda: say("last day"),
            lambda: say("The day on which the season ends."),
            needed=True,
        ),
        Column(
            "season.weekdays",
            WEEKDAYS,
            lambda: say("days of the week"),
            lambda: say("On which days of the week visits are held. Empty: Saturdays."),
        ),
        Column(
            "season.opens",
            TIME,
            lambda: say("opens at"),
            lambda: say("When a visit opens. Empty: 08:00."),
        ),
        Column(
            "season.closes",
            TIME,
            lambda: say("closes at"),
            lambda: say("When a visit closes. Empty: 12:00."),
        ),
        Column(
            "season.visits_per_date",
            WHOLE,
            lambda: say("visits per date"),
            lambda: say("How many visits may be held on one date. Empty: 1."),
        ),
        Column(
            "season.country",
            NAME,
            lambda: say("country"),
            lambda: say("ISO code (ID): its public holidays are left out of the visit dates."),
        ),
        Column(
            "season.subdivision",
            CODE,
            lambda: say("part of the country"),
            lambda: say("ISO code of a part of the country with holidays of its own."),
        ),
        Column(
            "season.time_zone",
            NAME,
            lambda: say("time zone"),
            lambda: say("For calendars: Asia/Jakarta is WIB. Empty: the only one of the country."),
        ),
        Column(
            NO_HOLIDAYS,
            YES_NO,
            lambda: say("no holidays at all"),
            lambda: say("Yes: no day is a holiday, although a country is given. Empty: no."),
        ),
        Column(
            "season.published_on",
            DATE,
            lambda: say("announced on"),
            lambda: say("The day on which the plan is announced."),
        ),
        Column(
            "season.notice_days",
            WHOLE,
            lambda: say("days of notice"),
            lambda: say("Days from the announcement to the first visit. Empty: 0."),
        ),
        Column(
            "season.planned_from",
            DATE,
            lambda: say("planned from"),
            lambda: say("The first day still to be planned, where the season has begun."),
        ),
        Column(
            "demand.kind",
            choice(
                {
                    "per_visit": lambda: say("each visit finds its own"),
                    "accumulating": lambda: say("builds up between visits"),
                }
            ),
            lambda: say("demand"),
            lambda: say("How requests come up. Empty: as the sheets that are filled in have it."),
        ),
        Column(
            "travel.kind",
            choice(
                {
                    "geodesic": lambda: say("by distance"),
                    "matrix": lambda: say("by the table of ways"),
                }
            ),
            lambda: say("travel"),
            lambda: say(
                "Where kilometres come from. Empty: as what is filled in has it; nothing, if "
                "travel does not matter."
            ),
        ),
        Column(
            "travel.detour_factor",
            number(1, 10),
            lambda: say("detour factor"),
            lambda: say("By distance: kilometres by road for one in a straight line, as 1.4."),
        ),
        Column(
            "travel.speed_kmh",
            number(0, 300),
            lambda: say("speed (km/h)"),
            lambda: say("By distance: kilometres by road in an hour."),
        ),
        Column(
            "travel.source",
            REMARK,
            lambda: say("source of travel"),
            lambda: say("Where the detour factor and the speed, or the table of ways, come from."),
        ),
        Column(
            "futures.source",
            REMARK,
            lambda: say("source of futures"),
            lambda: say("How the futures of demand were drawn."),
        ),
    ),
    upright=True,
)

SHEETS = (
    SETTINGS,
    Table(
        "holidays",
        ("season", "holidays"),
        "usual",
        lambda: say("Holidays"),
        lambda: say("Days without visits, as offices are shut. Empty: those of the country."),
        (
            on_date(),
            Column(
                "name",
                NAME,
                lambda: say("holiday"),
                lambda: say("What the holiday is called."),
                needed=True,
            ),
            Column(
                "estimated",
                YES_NO,
                lambda: say("estimated"),
                lambda: say("Yes: the date is computed and not yet decided. Empty: no."),
            ),
        ),
        {"date": dt.date(2025, 3, 31), "name": "Idulfitri 1446", "estimated": False},
    ),
    Table(
        "closures",
        ("season", "closures"),
        "usual",
        lambda: say("Closures"),
        lambda: say("Days without visits anywhere."),
        (*span(), reason()),
        {
            "start": dt.date(2025, 3, 28),
            "end": dt.date(2025, 4, 7),
            "reason": "libur Idulfitri",
        },
    ),
    Table(
        "extra_dates",
        ("season", "extra_dates"),
        "seldom",
        lambda: say("Extra dates"),
        lambda: say("Visit dates besides the ordinary ones, whatever else they are."),
        (on_date(), reason()),
        {"date": dt.date(2025, 8, 13), "reason": "pameran pembangunan"},
    ),
    Table(
        "visits_on",
        ("season", "visits_on"),
        "seldom",
        lambda: say("Visits on dates"),
        lambda: say("Dates that may hold more or fewer visits than others."),
        (
            on_date(),
            Column(
                "visits",
                WHOLE,
                lambda: say("visits"),
                lambda: say("How many visits the date may hold."),
                needed=True,
            ),
        ),
        {"date": dt.date(2025, 6, 14), "visits": 2},
    ),
    Table(
        "preparations",
        ("preparations",),
        "seldom",
        lambda: say("Preparations"),
        lambda: say("What has to be done before each visit."),
        (
            Column(
                "name",
                NAME,
                lambda: say("what is to be done"),
                lambda: say("What has to be done."),
                needed=True,
            ),
            Column(
                "days_before",
                WHOLE,
                lambda: say("days before"),
                lambda: say("Days from then to the visit; 0 on the day itself."),
                needed=True,
            ),
            source(),
        ),
        {"name": "Rapat koordinasi", "days_before": 14, "source": "SOP"},
    ),
)
