"""Sentences in a language: chosen for a block and a thread, and English where there is none."""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import SupportsFloat

import numpy as np
import pytest

from botram_opt import Solving, solve, solve_many
from botram_opt.changes import AddPin, changed_by
from botram_opt.errors import ContradictionError, InfeasibleError
from botram_opt.language import in_this_language, number, say, say_number, speaking, spoken
from botram_opt.problem import Pin, Problem
from many import many_places
from small import FIRST, small_problem


def test_parts_are_filled_in() -> None:
    assert say("{name} is away on {day}", name="Ani", day="4 January") == "Ani is away on 4 January"


def test_the_form_goes_with_the_number() -> None:
    told = [say_number("{n} dog", "{n} dogs", n, n=n) for n in (0, 1, 2)]
    assert told == ["0 dogs", "1 dog", "2 dogs"]


def test_a_language_is_spoken_within_its_block_only() -> None:
    with speaking("id"):
        assert spoken() == "id"
        with speaking("en"):
            assert spoken() == "en"
        assert spoken() == "id"
    assert spoken() == "en"


def test_other_threads_go_on_in_theirs() -> None:
    heard: list[str] = []
    with speaking("id"):
        thread = threading.Thread(target=lambda: heard.append(spoken()))
        thread.start()
        thread.join()
    assert heard == ["en"]


def test_a_message_without_a_translation_is_said_in_english() -> None:
    with speaking("id"):
        assert say("no {what} has this", what="catalogue") == "no catalogue has this"


def test_there_are_no_other_languages() -> None:
    with pytest.raises(ValueError, match="en or id, not in 'su'"), speaking("su"):  # type: ignore[arg-type]
        pass


def test_numbers_have_the_signs_of_the_language() -> None:
    numbers: list[tuple[SupportsFloat, int | None]] = [
        (1234, None),
        (1234.5, None),
        (0.25, 1),
        (-1234567.891, 2),
        (np.int64(5000), None),
    ]
    assert [number(value, places) for value, places in numbers] == [
        "1,234",
        "1,234.5",
        "0.2",
        "-1,234,567.89",
        "5,000",
    ]
    with speaking("id"):
        assert [number(value, places) for value, places in numbers] == [
            "1.234",
            "1.234,5",
            "0,2",
            "-1.234.567,89",
            "5.000",
        ]


def test_numbers_among_the_parts_are_written_so_too() -> None:
    assert say("{n} of {name}", n=1234, name="1234") == "1,234 of 1234"
    with speaking("id"):
        assert say("{n} of {name}", n=1234.5, name="1,234") == "1.234,5 of 1,234"


def test_a_call_elsewhere_can_be_made_in_the_language_of_here() -> None:
    with speaking("id"):
        call = in_this_language(spoken)
    assert spoken() == "en"
    assert call() == "id"
    assert pickle.loads(pickle.dumps(call))() == "id"
    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(call).result() == "id"
    assert spoken() == "en"


def clash() -> Problem:
    """Two visits pinned on one date that holds one."""
    problem = many_places(2)
    day = problem.season.visit_dates[0]
    return problem.changed(pins=tuple(Pin(sub_district=s, date=day) for s in ("s0", "s1")))


def in_the_background(problem: Problem) -> object:
    with Solving(problem, workers=1) as solving:
        return solving.plan


def by_an_executor(problem: Problem) -> object:
    with ThreadPoolExecutor(1) as executor:
        return next(solve_many([problem], executor=executor, workers=1)).result()


@pytest.mark.parametrize("solving", [solve, in_the_background, by_an_executor])
def test_what_clashes_is_told_in_the_language_of_who_asked(
    solving: Callable[[Problem], object],
) -> None:
    with pytest.raises(InfeasibleError) as error, speaking("id"):
        solving(clash())
    assert "S0 dan S1 harus dikunjungi pada 4 Januari 2025" in error.value.conflict


def test_who_speaks_english_needs_no_catalogue() -> None:
    code = (
        "import sys, botram_opt.datasets as d; from botram_opt.amounts import amount; "
        "from botram_opt.language import say; problem = d.bekasi(); "
        "print(amount(1, 'days'), 'babel' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["1", "day", "False"]


def test_that_a_pin_cannot_be_kept_is_told_in_the_language_spoken() -> None:
    sunday = AddPin(pin=Pin(sub_district="s0", date=FIRST + dt.timedelta(days=1)))
    with speaking("id"), pytest.raises(ContradictionError) as error:
        changed_by(small_problem(), [sunday])
    (issue,) = error.value.issues
    assert "2025-01-05 bukan tanggal kunjungan: hari Minggu" in str(issue)
