"""Sheets about who sits at the counters."""

from __future__ import annotations

import datetime as dt

from botram_opt.formats.workbook.kinds import WHOLE, choice, item
from botram_opt.formats.workbook.sheets.columns import (
    WEEKDAYS,
    base,
    id_and_name,
    of_person,
    of_pool,
    on_date,
    point,
    reason,
    regions,
    skills,
    span,
)
from botram_opt.formats.workbook.tables import PARENT, Column, Table
from botram_opt.language import say

SHEETS = (
    Table(
        "people",
        ("people",),
        "needed",
        lambda: say("Staff"),
        lambda: say("Members of staff, by name."),
        (
            *id_and_name(),
            skills(),
            base(),
            *point("home"),
            Column(
                "weekdays",
                WEEKDAYS,
                lambda: say("works on"),
                lambda: say("Days of the week on which they can work. Empty: any."),
            ),
            Column(
                "most_visits",
                WHOLE,
                lambda: say("visits at most"),
                lambda: say("How many visits they go to in the season. Empty: any number."),
            ),
            Column(
                "most_in_a_row",
                WHOLE,
                lambda: say("dates in a row at most"),
                lambda: say("Visit dates on end that they work. Empty: any number."),
            ),
            regions(),
            Column(
                "worked_in_a_row",
                WHOLE,
                lambda: say("dates in a row so far"),
                lambda: say("Visit dates on end that they worked, up to the last one before."),
            ),
        ),
        {
            "id": "P01",
            "name": "Siti Aminah",
            "skills": ("perekaman",),
            "most_visits": 12,
            "most_in_a_row": 3,
        },
    ),
    Table(
        "absences",
        ("people", "absences"),
        "usual",
        lambda: say("Absences"),
        lambda: say("Days on which a staff member is away."),
        (of_person(), *span(), reason()),
        {
            PARENT: "P01",
            "start": dt.date(2025, 7, 7),
            "end": dt.date(2025, 7, 18),
            "reason": "cuti tahunan",
        },
    ),
    Table(
        "rolling_limits",
        ("people", "rolling_limits"),
        "seldom",
        lambda: say("Rolling limits"),
        lambda: say("At most so many visits of a person within any so many days on end."),
        (
            of_person(),
            Column(
                "days",
                WHOLE,
                lambda: say("days on end"),
                lambda: say("Within any so many days."),
                needed=True,
            ),
            Column(
                "most",
                WHOLE,
                lambda: say("visits at most"),
                lambda: say("At most so many visits."),
                needed=True,
            ),
        ),
        {PARENT: "P01", "days": 28, "most": 2},
    ),
    Table(
        "worked",
        ("people", "worked"),
        "seldom",
        lambda: say("Visits worked before"),
        lambda: say("Visits that staff went to before those that are planned."),
        (
            of_person(),
            on_date(),
            Column(
                "metres",
                WHOLE,
                lambda: say("metres there and back"),
                lambda: say("Metres of their way there and back. Empty: 0."),
            ),
        ),
        {PARENT: "P01", "date": dt.date(2024, 12, 14), "metres": 34000},
    ),
    Table(
        "pools",
        ("pools",),
        "usual",
        lambda: say("Pools"),
        lambda: say("People of whom it does not matter who comes, such as those of an agency."),
        (
            *id_and_name(),
            skills(),
            Column(
                "size",
                WHOLE,
                lambda: say("people"),
                lambda: say("How many of them can work on any one date."),
                needed=True,
            ),
            base(),
            regions(),
        ),
        {"id": "TIM-SKCK", "name": "Tim SKCK", "skills": ("skck",), "size": 2},
    ),
    Table(
        "size_on",
        ("pools", "size_on"),
        "seldom",
        lambda: say("Pools on dates"),
        lambda: say("Days on which a pool has more or fewer people; the last row holds."),
        (
            of_pool(),
            *span(),
            Column(
                "size",
                WHOLE,
                lambda: say("people"),
                lambda: say("How many of them can work on each of these days."),
                needed=True,
            ),
        ),
        {
            PARENT: "TIM-SKCK",
            "start": dt.date(2025, 9, 1),
            "end": dt.date(2025, 9, 30),
            "size": 1,
        },
    ),
    Table(
        "pairs",
        ("pairs",),
        "seldom",
        lambda: say("Pairs"),
        lambda: say("Two people who must go to the same visits, or must not."),
        (
            Column(
                "people.0",
                item("people"),
                lambda: say("one"),
                lambda: say("A staff member."),
                needed=True,
            ),
            Column(
                "people.1",
                item("people"),
                lambda: say("the other"),
                lambda: say("Another staff member."),
                needed=True,
            ),
            Column(
                "kind",
                choice({"together": lambda: say("together"), "apart": lambda: say("apart")}),
                lambda: say("how they go"),
                lambda: say("Together: to the same visits. Apart: never to the same."),
                needed=True,
            ),
        ),
        {"people.0": "P01", "people.1": "P02", "kind": "together"},
    ),
)
