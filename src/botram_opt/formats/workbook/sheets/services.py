"""Sheets about what residents ask for, and the counters that give it."""

from __future__ import annotations

import datetime as dt

from botram_opt.formats.workbook.kinds import NAME, SHARE, WHOLE, item, items, number
from botram_opt.formats.workbook.sheets.columns import (
    base,
    basis,
    id_and_name,
    of_counter_type,
    of_service,
    regions,
    span,
)
from botram_opt.formats.workbook.tables import ITSELF, PARENT, Column, Table
from botram_opt.language import say

SHEETS = (
    Table(
        "services",
        ("services",),
        "needed",
        lambda: say("Services"),
        lambda: say("What residents ask for."),
        (
            *id_and_name(),
            Column(
                "minutes_per_request",
                number(0, 1440),
                lambda: say("minutes per request"),
                lambda: say("Minutes that one counter takes for one request."),
                needed=True,
            ),
            basis("minutes_basis", lambda: say("basis of minutes")),
            Column(
                "unserved_weight",
                WHOLE,
                lambda: say("weight if unserved"),
                lambda: say("What one unserved request counts, beside other services. Empty: 1."),
            ),
            Column(
                "least_share_served",
                SHARE,
                lambda: say("share served at least"),
                lambda: say("Part of a sub-district's requests for it that must be served."),
            ),
        ),
        {
            "id": "KTP-el",
            "name": "KTP elektronik",
            "minutes_per_request": 5,
            "minutes_basis": "estimated",
        },
    ),
    Table(
        "documents",
        ("services", "documents"),
        "seldom",
        lambda: say("Documents"),
        lambda: say("What residents bring for a service; it is told in announcements."),
        (
            of_service(PARENT),
            Column(
                ITSELF,
                NAME,
                lambda: say("document"),
                lambda: say("What is to be brought, one in each row."),
                needed=True,
            ),
        ),
        {PARENT: "KTP-el", ITSELF: "fotokopi KK"},
    ),
    Table(
        "skills",
        ("skills",),
        "usual",
        lambda: say("Skills"),
        lambda: say("What people must be able to do at counters."),
        (
            Column(
                ITSELF,
                NAME,
                lambda: say("skill"),
                lambda: say("What it is called; letters, digits, blanks and . _ - / ."),
                needed=True,
            ),
        ),
        {ITSELF: "perekaman"},
    ),
    Table(
        "counter_types",
        ("counter_types",),
        "needed",
        lambda: say("Counter types"),
        lambda: say("Desks that offer services, and how many there are."),
        (
            *id_and_name(),
            Column(
                "services",
                items("services"),
                lambda: say("services"),
                lambda: say("Services that it offers, with semicolons between."),
            ),
            Column(
                "stock",
                WHOLE,
                lambda: say("stock"),
                lambda: say("How many there are, on any one date."),
                needed=True,
            ),
            Column(
                "skill",
                item("skills"),
                lambda: say("skill needed"),
                lambda: say("What its people must be able to do. Empty: anybody can sit there."),
            ),
            Column(
                "people_per_counter",
                WHOLE,
                lambda: say("people per counter"),
                lambda: say("People that each counter needs; 0 if it runs by itself. Empty: 1."),
            ),
            base(),
            Column(
                "least_per_visit",
                WHOLE,
                lambda: say("at a visit at least"),
                lambda: say("How many every visit must have. Empty: 0."),
            ),
            Column(
                "most_per_visit",
                WHOLE,
                lambda: say("at a visit at most"),
                lambda: say("How many a visit may have. Empty: any number."),
            ),
            regions(),
        ),
        {
            "id": "LOKET-KTP",
            "name": "Loket KTP-el",
            "services": ("KTP-el",),
            "stock": 6,
            "skill": "perekaman",
            "people_per_counter": 1,
        },
    ),
    Table(
        "stock_on",
        ("counter_types", "stock_on"),
        "seldom",
        lambda: say("Stock on dates"),
        lambda: say(
            "Days on which there are more or fewer counters of a type; the last row holds."
        ),
        (
            of_counter_type(PARENT),
            *span(),
            Column(
                "stock",
                WHOLE,
                lambda: say("stock"),
                lambda: say("How many there are on each of these days."),
                needed=True,
            ),
        ),
        {
            PARENT: "LOKET-KTP",
            "start": dt.date(2025, 5, 1),
            "end": dt.date(2025, 5, 31),
            "stock": 4,
        },
    ),
)
