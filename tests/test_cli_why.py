"""The command ``why``: what is asked about, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from test_cli import run


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--visit", "place 1"), "Place 1 is visited on 29 March 2025."),
        (("--visit", "s1#1"), "Place 1 is visited on 29 March 2025."),
        (("--person", "Person 1"), "Person 1 goes to 2 visits."),
        (("--person", "p2", "--at", "s2"), "Person 2 is at Place 2 on 4 January 2025."),
        (("--counter", "Cards", "--at", "s1"), "2 counters of Cards at Place 1 on 29 March 2025."),
    ],
)
def test_what_is_asked_about(
    files: tuple[Path, Path],
    options: tuple[str, ...],
    told: str,
) -> None:
    result = run("why", *files, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{told}\n")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "nothing is asked about"),
        (("--visit", "s1", "--at", "s1"), "--at: it goes with --person or --counter"),
        (("--person", "p9", "--at", "s9"), "--at: there is no sub-district 's9'"),
        (("--person", "p9", "--at", "s9"), "--person: there is no person 'p9'"),
        (("--person", "p0", "--at", "s2"), "'p0' is not at"),
        (("--visit", "s1#2"), "none numbered 2"),
    ],
)
def test_what_is_wrong_is_told(
    files: tuple[Path, Path],
    options: tuple[str, ...],
    told: str,
) -> None:
    result = run("why", *files, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
