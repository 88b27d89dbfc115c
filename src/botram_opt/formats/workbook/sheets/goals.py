"""Sheets about what is to be achieved, what is fixed, what is forbidden and what is assumed."""

from __future__ import annotations

import datetime as dt
from functools import partial

from botram_opt.formats.workbook.kinds import (
    DATE,
    FREE_TEXT,
    NAME,
    NUMBER_OR_TEXT,
    PARAMETERS,
    SHARE,
    WHOLE,
    YES_NO,
    Kind,
    choice,
    item,
    records,
)
from botram_opt.formats.workbook.sheets.columns import (
    of_counter_type,
    of_person,
    of_sub_district,
    on_date,
)
from botram_opt.formats.workbook.tables import Column, Table
from botram_opt.language import say
from botram_opt.rules import HARD, SOFT
from botram_opt.titles import title_of

_SERVICE, _KIND = item("services"), item("counter_types")


def _rules(names: list[str]) -> Kind:
    """One of some rules, by name or by title; written by name, as their parameters are."""
    by_title = choice({name: partial(title_of, name) for name in names})
    return Kind(
        by_title.read,
        lambda value, _: value,
        "text",
        lambda: say("a rule, by its name or title: {options}", options=", ".join(names)),
        lambda: names,
    )


def _parameters(field: str) -> Column:
    return Column(
        field,
        PARAMETERS,
        lambda: say("parameters"),
        lambda: say(
            "What the rule takes, such as {example}. Empty: as it comes.", example="weeks = 4"
        ),
    )


SHEETS = (
    Table(
        "levels",
        ("levels",),
        "usual",
        lambda: say("Levels"),
        lambda: say(
            "What is to be achieved, the most important first: rules of one level are added up. "
            "Empty: requests served, then neighbours, load and kilometres."
        ),
        (
            Column(
                "name",
                NAME,
                lambda: say("level"),
                lambda: say("What the level is called; the same in each row of one level."),
                needed=True,
            ),
            Column(
                "terms.rule",
                _rules(sorted(SOFT)),
                lambda: say("rule"),
                lambda: say("What is to be kept low."),
                needed=True,
            ),
            Column(
                "terms.weight",
                WHOLE,
                lambda: say("weight"),
                lambda: say("What its cost is multiplied by. Empty: 1."),
            ),
            _parameters("terms.parameters"),
            Column(
                "tolerance.absolute",
                WHOLE,
                lambda: say("may get worse by"),
                lambda: say("How much worse the level may get for those below it. Empty: 0."),
            ),
            Column(
                "tolerance.relative",
                SHARE,
                lambda: say("may get worse by a share"),
                lambda: say("The same as a part of its best value; the larger holds. Empty: 0."),
            ),
        ),
        {"name": "requests unserved", "terms.rule": "unserved", "terms.weight": 1},
        groups="terms",
        by=("name",),
    ),
    Table(
        "rules",
        ("rules",),
        "seldom",
        lambda: say("Hard rules"),
        lambda: say("Hard rules that are switched off, or take other parameters than usual."),
        (
            Column(
                "rule",
                _rules(sorted(HARD)),
                lambda: say("rule"),
                lambda: say("Which rule is set; those that are not named here hold as they come."),
                needed=True,
            ),
            Column(
                "on",
                YES_NO,
                lambda: say("holds"),
                lambda: say("No: it is switched off. Empty: yes."),
            ),
            _parameters("parameters"),
        ),
        {"rule": "neighbours_apart", "on": False},
    ),
    Table(
        "pins",
        ("pins",),
        "usual",
        lambda: say("Pins"),
        lambda: say("Visits that are fixed beforehand, and what they must have."),
        (
            of_sub_district(),
            on_date(needed=False),
            Column(
                "start",
                DATE,
                lambda: say("not before"),
                lambda: say("First day that the visit may be on, in place of a date."),
            ),
            Column(
                "end",
                DATE,
                lambda: say("not after"),
                lambda: say("Last day that the visit may be on, in place of a date."),
            ),
            Column(
                "counters",
                records(
                    ("counter_type", _KIND),
                    ("counters", WHOLE),
                    least=2,
                    how=lambda: say("counter type: number; counter type: number"),
                ),
                lambda: say("counters"),
                lambda: say("How many there must be, no more and no fewer."),
            ),
            Column(
                "people",
                records(
                    ("id", item("people")),
                    ("counter_type", _KIND),
                    least=1,
                    how=lambda: say("staff member; staff member: counter type"),
                ),
                lambda: say("people who come"),
                lambda: say("Who must come, and at which counter type, if that is fixed too."),
            ),
            Column(
                "pools",
                records(
                    ("id", item("pools")),
                    ("counter_type", _KIND),
                    ("people", WHOLE),
                    least=3,
                    how=lambda: say("pool: counter type: number"),
                ),
                lambda: say("people of pools"),
                lambda: say("How many of a pool sit where, no more and no fewer."),
            ),
            Column(
                "requests",
                records(
                    ("service", _SERVICE),
                    ("served", WHOLE),
                    least=2,
                    how=lambda: say("service: number; service: number"),
                ),
                lambda: say("requests served"),
                lambda: say("How many must be served, no more and no fewer."),
            ),
            Column(
                "required",
                YES_NO,
                lambda: say("must be held"),
                lambda: say("No: if there is such a visit, it has all this. Empty: yes."),
            ),
        ),
        {"sub_district": "SETU", "date": dt.date(2025, 6, 14)},
    ),
    Table(
        "prohibitions",
        ("prohibitions",),
        "seldom",
        lambda: say("Prohibitions"),
        lambda: say("What must not be together; what is empty holds for all."),
        (
            of_sub_district(needed=False),
            on_date(needed=False),
            of_person("person", needed=False),
            of_counter_type(needed=False),
        ),
        {"sub_district": "SETU", "person": "P01"},
    ),
    Table(
        "assumptions",
        ("assumptions",),
        "seldom",
        lambda: say("Assumptions"),
        lambda: say("Numbers behind all this that somebody may argue about."),
        (
            Column(
                "name",
                NAME,
                lambda: say("what is assumed"),
                lambda: say("What the number is."),
                needed=True,
            ),
            Column(
                "value",
                NUMBER_OR_TEXT,
                lambda: say("value"),
                lambda: say("The number, or what is assumed in words."),
                needed=True,
            ),
            Column(
                "unit",
                FREE_TEXT,
                lambda: say("unit"),
                lambda: say("What the number counts: minutes, people."),
            ),
            Column(
                "source",
                FREE_TEXT,
                lambda: say("source"),
                lambda: say("Where this comes from; it is shown beside it."),
            ),
        ),
        {
            "name": "menit per permintaan",
            "value": 5,
            "unit": "menit",
            "source": "pengamatan 2024",
        },
    ),
)
