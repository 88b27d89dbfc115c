"""Sheets about where the programme goes, and where it sets out."""

from __future__ import annotations

import datetime as dt

from botram_opt.formats.workbook.kinds import DATE, NAME, SHARE, WHOLE, item, items
from botram_opt.formats.workbook.sheets.columns import (
    WEEKDAYS,
    basis,
    id_and_name,
    of_sub_district,
    point,
    reason,
    span,
)
from botram_opt.formats.workbook.tables import PARENT, Column, Table
from botram_opt.language import say

_SPAN = {
    PARENT: "SETU",
    "start": dt.date(2025, 6, 1),
    "end": dt.date(2025, 6, 30),
}

SHEETS = (
    Table(
        "sub_districts",
        ("sub_districts",),
        "needed",
        lambda: say("Sub-districts"),
        lambda: say("The places to be visited, each with its venue."),
        (
            *id_and_name(),
            Column(
                "venue.room",
                WHOLE,
                lambda: say("room for counters"),
                lambda: say("How many counters its venue holds, all types together."),
                needed=True,
            ),
            Column(
                "region",
                item("regions"),
                lambda: say("region"),
                lambda: say("The region in which it lies, if there are regions."),
            ),
            *point("location"),
            Column(
                "neighbours",
                items("sub_districts"),
                lambda: say("neighbours"),
                lambda: say("Sub-districts next to it, with semicolons between; both ways round."),
            ),
            Column(
                "residents",
                WHOLE,
                lambda: say("residents"),
                lambda: say("People entitled to the services."),
            ),
            basis("residents_basis", lambda: say("basis of residents")),
            Column(
                "least_visits",
                WHOLE,
                lambda: say("visits at least"),
                lambda: say("How many visits it must get in the season. Empty: 1."),
            ),
            Column(
                "most_visits",
                WHOLE,
                lambda: say("visits at most"),
                lambda: say("How many visits it may get in the season. Empty: 1."),
            ),
            Column(
                "least_gap_days",
                WHOLE,
                lambda: say("days between visits at least"),
                lambda: say("Days from one visit to the next, also from the last one. Empty: 1."),
            ),
            Column(
                "most_gap_days",
                WHOLE,
                lambda: say("days between visits at most"),
                lambda: say("Days from one visit to the next. Empty: any number."),
            ),
            Column(
                "last_visit",
                DATE,
                lambda: say("last visit"),
                lambda: say("Date of the last visit before those that are planned."),
            ),
            Column(
                "weekdays",
                WEEKDAYS,
                lambda: say("visited on"),
                lambda: say("Days of the week on which it can be visited. Empty: any."),
            ),
            Column(
                "notice_days",
                WHOLE,
                lambda: say("days of notice here"),
                lambda: say("Days from the announcement to a visit here. Empty: as everywhere."),
            ),
            Column(
                "least_share_served",
                SHARE,
                lambda: say("share served at least"),
                lambda: say("Part of its requests, all services together, that must be served."),
            ),
            Column(
                "venue.name",
                NAME,
                lambda: say("venue"),
                lambda: say("What the place of the visit is called."),
            ),
            Column(
                "venue.ready_on",
                DATE,
                lambda: say("venue ready on"),
                lambda: say("First day on which the venue can be used. Empty: it is ready."),
            ),
        ),
        {
            "id": "SETU",
            "name": "Setu",
            "venue.room": 40,
            "location.latitude": -6.345,
            "location.longitude": 107.03,
            "neighbours": ("Cikarang Barat", "Cibitung"),
            "residents": 90000,
            "residents_basis": "estimated",
            "venue.name": "Kantor Kecamatan Setu",
        },
    ),
    Table(
        "windows",
        ("sub_districts", "windows"),
        "seldom",
        lambda: say("Windows"),
        lambda: say("Times in one of which a visit must lie; without any, it may be on any date."),
        (of_sub_district(PARENT), *span()),
        _SPAN,
    ),
    Table(
        "place_closures",
        ("sub_districts", "closures"),
        "usual",
        lambda: say("Closures of sub-districts"),
        lambda: say("Days on which one sub-district cannot be visited."),
        (of_sub_district(PARENT), *span(), reason()),
        _SPAN | {"reason": "renovasi aula"},
    ),
    Table(
        "preferred_dates",
        ("sub_districts", "preferred_dates"),
        "seldom",
        lambda: say("Preferred dates"),
        lambda: say("Times at which a sub-district would like its visit."),
        (of_sub_district(PARENT), *span()),
        _SPAN,
    ),
    Table(
        "date_costs",
        ("sub_districts", "date_costs"),
        "seldom",
        lambda: say("Costs of dates"),
        lambda: say("What a visit on some days costs, in points; the more, the less it is wanted."),
        (
            of_sub_district(PARENT),
            *span(),
            Column(
                "cost",
                WHOLE,
                lambda: say("cost"),
                lambda: say("Points, a whole number."),
                needed=True,
            ),
        ),
        _SPAN | {"cost": 3},
    ),
    Table(
        "regions",
        ("regions",),
        "seldom",
        lambda: say("Regions"),
        lambda: say("Parts of the programme that go out by themselves, such as regencies."),
        (
            *id_and_name(),
            Column(
                "visits_per_date",
                WHOLE,
                lambda: say("visits per date in it"),
                lambda: say(
                    "How many visits it may hold on one date. Empty: as many as there are."
                ),
            ),
        ),
        {"id": "UTARA", "name": "Wilayah Utara", "visits_per_date": 1},
    ),
    Table(
        "bases",
        ("bases",),
        "usual",
        lambda: say("Bases"),
        lambda: say("Where equipment, and staff without a home address, set out."),
        (
            *id_and_name(),
            *point("location"),
            Column(
                "counters_per_trip",
                WHOLE,
                lambda: say("counters per trip"),
                lambda: say("How many counters one vehicle carries. Empty: any number."),
            ),
        ),
        {
            "id": "KANTOR",
            "name": "Disdukcapil",
            "location.latitude": -6.3659,
            "location.longitude": 107.1731,
        },
    ),
    Table(
        "travel_rows",
        ("travel", "rows"),
        "seldom",
        lambda: say("Table of ways"),
        lambda: say("Ways by road from bases and homes, where they are known one by one."),
        (
            Column(
                "origin",
                item("bases", "people"),
                lambda: say("from base or staff member"),
                lambda: say("Where the way begins."),
                needed=True,
            ),
            of_sub_district(),
            Column(
                "metres",
                WHOLE,
                lambda: say("metres"),
                lambda: say("Metres by road, one way."),
                needed=True,
            ),
            Column(
                "minutes",
                WHOLE,
                lambda: say("minutes"),
                lambda: say("Minutes by road, one way."),
                needed=True,
            ),
        ),
        {"origin": "KANTOR", "sub_district": "SETU", "metres": 21500, "minutes": 43},
    ),
)
