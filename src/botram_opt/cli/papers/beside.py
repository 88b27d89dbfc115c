"""Plans that a report sets beside another one, as they are named on the command line."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from pathlib import Path

from botram_opt.cli.papers.planned import planned
from botram_opt.cli.reading import together
from botram_opt.errors import InputError, Issue
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem

Called = tuple[str, tuple[Problem, Plan]]
"""A plan with its problem, and what it is called."""


def beside_in(text: str) -> list[Called]:
    """What ``--beside`` names: a plan, or all plans in the folders of a folder, as of what-if.

    Args:
        text: a path, or a name, ``=`` and a path. Without a name, a plan.json is called by its
            folder, and any other file by its own name.

    Raises:
        InputError: a plan or its problem cannot be used, or there is none.
    """
    name, equals, rest = text.partition("=")
    # Unlike those of Path, these take a path that cannot be for none.
    given = name if equals and not os.path.exists(text) else ""  # noqa: PTH110
    path = Path(rest if given else text)
    if os.path.exists(path / "plan.json"):  # noqa: PTH110
        path /= "plan.json"
    if not os.path.isdir(path):  # noqa: PTH112
        folder = path.absolute().parent.name
        own = folder if path.name == "plan.json" and folder else path.stem
        return [(given or own, _planned(path))]
    plans = sorted(path.glob("*/plan.json"))
    if not plans:
        what = say("there is no {file} in it or in its folders", file="plan.json")
        raise InputError([Issue(f"--beside {path}", what, say("Check the path"))])
    read = together(*(partial(_planned, plan) for plan in plans))
    names = (f"{given}: {plan.parent.name}" if given else plan.parent.name for plan in plans)
    return list(zip(names, read, strict=True))


def _planned(plan: Path) -> tuple[Problem, Plan]:
    """A plan and its problem; most plans are called plan.json, so a fault names the whole path."""
    try:
        return planned(plan, None)
    except InputError as error:
        raise InputError(
            Issue(f"--beside {plan.parent}: {i.where}", i.what, i.remedy) for i in error.issues
        ) from error


def named(plans: list[Called]) -> dict[str, tuple[Problem, Plan]]:
    """Plans by what they are called.

    Raises:
        InputError: two are called the same; holds each name.
    """
    times = Counter(name for name, _ in plans)
    issues = [
        Issue(
            f"--beside {name}",
            say("{n} plans are called so", n=n),
            say("Name them: {option}", option="--beside NAME=PLAN"),
        )
        for name, n in times.items()
        if n > 1
    ]
    if issues:
        raise InputError(issues)
    return dict(plans)
