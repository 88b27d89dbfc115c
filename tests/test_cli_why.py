"""The command ``why``: what is asked about, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from botram_opt.formats import read_plan, write_plan
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
        (
            ("--person", "p0", "--at", "s2"),
            "Person 0 is not at Place 2 on 4 January 2025. Ask botram-opt why-not with --staff s2=",
        ),
        (("--visit", "s1#2"), "the plan has 1 visit to 's1', and so none numbered 2. Use 1.\n"),
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


def test_how_to_ask_for_a_counter_type_that_is_not_there(files: tuple[Path, Path]) -> None:
    plan = read_plan(files[1])
    fewer = plan.visits[0].model_copy(update={"counters": {"c1": 2}})
    write_plan(files[1], plan.model_copy(update={"visits": (fewer, *plan.visits[1:])}))
    result = run("why", *files, "--counter", "c2", "--at", "s2")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        "--counter: there is no counter of Families at Place 2 on 4 January 2025. "
        "Ask botram-opt why-not with --counters s2=c2:1." in result.stderr
    )
