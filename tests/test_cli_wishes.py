"""Changes asked for on the command line: what each option means, and what is wrong with it."""

from __future__ import annotations

import datetime as dt

import pytest

from botram_opt.changes import (
    Absent,
    AddPin,
    Change,
    CloseDates,
    ClosePlace,
    Forbid,
    RemovePerson,
)
from botram_opt.cli.answers.wishes import READERS, as_asked, changes_of
from botram_opt.errors import InputError
from botram_opt.problem import Pin, PinnedCounters, PinnedPerson, Prohibition
from small import small_problem

DAY = dt.date(2025, 1, 11)
LATER = dt.date(2025, 2, 1)


@pytest.mark.parametrize(
    ("name", "text", "change"),
    [
        ("visit", "Place 1=2025-01-11", AddPin(pin=Pin(sub_district="s1", date=DAY))),
        (
            "no_visit",
            "s1=2025-01-11",
            Forbid(prohibition=Prohibition(sub_district="s1", date=DAY)),
        ),
        ("without", "Person 0", RemovePerson(id="p0")),
        (
            "absent",
            "p0=2025-01-11..2025-02-01",
            Absent(person="p0", start=DAY, end=LATER, reason=as_asked()),
        ),
        (
            "counters",
            "Place 2=Cards:2",
            AddPin(
                pin=Pin(
                    sub_district="s2", counters=(PinnedCounters(counter_type="c1", counters=2),)
                )
            ),
        ),
        (
            "staff",
            "s0=Person 3",
            AddPin(pin=Pin(sub_district="s0", people=(PinnedPerson(id="p3"),))),
        ),
        (
            "closed",
            "s2=2025-01-11..2025-02-01",
            ClosePlace(sub_district="s2", start=DAY, end=LATER, reason=as_asked()),
        ),
        ("closed_date", "2025-01-11", CloseDates(start=DAY, end=DAY, reason=as_asked())),
    ],
)
def test_each_option_is_a_change(name: str, text: str, change: Change) -> None:
    assert changes_of(small_problem(), {name: [text]}) == (change,)


def test_every_option_is_tried_and_those_not_given_ask_for_nothing() -> None:
    assert len(READERS) == 8
    assert changes_of(small_problem(), dict.fromkeys(READERS)) == ()


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("visit", "s1", "not of the form PLACE=DATE"),
        ("visit", "=2025-01-11", "not of the form PLACE=DATE"),
        ("visit", "s1=11-01-2025", "'11-01-2025' is no date"),
        ("visit", "s1=1066-10-14", "'1066-10-14' is no date"),
        ("visit", "s9=2025-01-11", "no sub-district 's9'"),
        ("absent", "p0=2025-01-11", "no span of days"),
        ("counters", "s1=Cards", "not of the form PLACE=TYPE:N"),
        ("counters", "s1=Cards:-1", "'-1' is no number of counters"),
        ("counters", "s1=Cards:many", "'many' is no number"),
        ("counters", "s1=Cards:10000000", "'10000000' is no number"),
        ("closed_date", "2025-02-30", "no date"),
    ],
)
def test_what_is_wrong_is_told(name: str, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        changes_of(small_problem(), {name: [text]})
    (issue,) = caught.value.issues
    assert issue.where == f"--{name.replace('_', '-')} {text!r}"


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wishes = {"visit": ["s8=x", "s1=2025-01-11"], "without": ["p9"], "absent": ["p9=a..b"]}
    with pytest.raises(InputError) as caught:
        changes_of(small_problem(), wishes)
    told = [f"{issue.where}: {issue.what}" for issue in caught.value.issues]
    assert told == [
        "--visit 's8=x': there is no sub-district 's8'",
        "--visit 's8=x': 'x' is no date that can be planned",
        "--without 'p9': there is no person 'p9'",
        "--absent 'p9=a..b': there is no person 'p9'",
        "--absent 'p9=a..b': 'a' is no date that can be planned",
        "--absent 'p9=a..b': 'b' is no date that can be planned",
    ]
