"""Dates, times, distances, shares, numbers of things and amounts, as each language writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from botram_opt.amounts import amount, level_amount, rule_amount
from botram_opt.language import Language, speaking
from botram_opt.problem import Level, Term, Weekday
from botram_opt.wording import (
    count,
    counters_of,
    in_futures,
    km,
    on,
    one_line,
    percent,
    time_of_day,
    weekday,
)
from small import small_problem

SAID: dict[str, tuple[Callable[[], str], str, str]] = {
    "a date": (lambda: on(dt.date(2025, 8, 2)), "2 August 2025", "2 Agustus 2025"),
    "no date": (lambda: on(None), "no date", "tanpa tanggal"),
    "a weekday": (lambda: weekday(Weekday.FRIDAY), "Friday", "Jumat"),
    "a time": (lambda: time_of_day(dt.time(8, 5)), "08:05", "08.05"),
    "a distance": (lambda: km(1_234_560), "1,234.6 km", "1.234,6 km"),
    "a share": (lambda: percent(0.0449), "4.5%", "4,5%"),
    "a whole share": (lambda: percent(0.07 * 3 * 100 / 21), "100%", "100%"),
    "one thing": (lambda: count(1, "visit"), "1 visit", "1 kunjungan"),
    "things": (lambda: count(1200, "visit"), "1,200 visits", "1.200 kunjungan"),
    "nobody": (lambda: count(0, "person"), "0 people", "0 orang"),
    "a counter": (lambda: counters_of(1, "Cards"), "1 counter of Cards", "1 unit Cards"),
    "counters": (lambda: counters_of(2, "Cards"), "2 counters of Cards", "2 unit Cards"),
    "requests": (lambda: amount(1, "requests"), "1 request", "1 permohonan"),
    "metres": (lambda: amount(900, "metres"), "0.9 km", "0,9 km"),
    "per mille": (lambda: amount(45, "per mille"), "4.5%", "4,5%"),
    "points": (lambda: amount(1500, "points"), "1,500 points", "1.500 poin"),
    "in futures": (
        lambda: amount(1500, in_futures(1000)),
        "1.5 requests on average",
        "rata-rata 1,5 permohonan",
    ),
}


@pytest.mark.parametrize("case", SAID)
@pytest.mark.parametrize("language", ["en", "id"])
def test_it_is_said_as_the_language_does(case: str, language: Language) -> None:
    said, english, indonesian = SAID[case]
    with speaking(language):
        assert said() == (english if language == "en" else indonesian)


def test_every_day_of_the_week_has_its_name() -> None:
    days = [dt.date(2025, 1, 6) + dt.timedelta(days=i) for i in range(7)]
    assert [weekday(Weekday.of(day)) for day in days] == [f"{day:%A}" for day in days]
    with speaking("id"):
        names = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
        assert [weekday(Weekday.of(day)) for day in days] == names


def test_a_unit_is_the_same_in_every_language() -> None:
    with speaking("id"):
        assert in_futures(1000) == "requests in 1,000 futures"


def test_no_rule_counts_in_a_unit_that_cannot_be_said() -> None:
    with pytest.raises(KeyError, match="parsecs"):
        amount(3, "parsecs")


def test_what_levels_and_rules_cost_is_said_with_their_weights() -> None:
    terms = (Term(rule="unserved", weight=1), Term(rule="neighbour_spread", weight=1500))
    problem = small_problem(levels=(Level(name="all", terms=terms),))
    assert level_amount(problem, "all", 4500) == "4,500 points"
    assert rule_amount(problem, "all", "neighbour_spread", 4500) == "4,500 = 1,500 x 3 weeks"
    assert rule_amount(problem, "all", "unserved", 4500) == "4,500 requests"
    assert level_amount(None, "all", 4500) == rule_amount(problem, "none", "x", 4500) == "4,500"
    with speaking("id"):
        assert level_amount(problem, "all", 4500) == "4.500 poin"
        assert rule_amount(problem, "all", "neighbour_spread", 4500) == "4.500 = 1.500 x 3 minggu"
        assert level_amount(None, "all", 4500) == "4.500"


def test_text_stays_on_one_line_and_in_one_direction() -> None:
    assert one_line(" a\r\nb\tc\u2028d\u202ee\ud800 ") == "a  b c de"
    family = "\U0001f468\u200d\U0001f469"
    assert one_line(f"Setu {family} \u0627") == f"Setu {family} \u0627"
