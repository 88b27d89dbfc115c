"""Sentences in a language: chosen for a block and a thread, and English where there is none."""

from __future__ import annotations

import threading

import pytest

from botram_opt.language import say, say_number, speaking, spoken


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
