"""What tables on the screen call things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType

from botram_opt.language import say, spoken
from botram_opt.titles import title_of
from botram_opt.wording import day_and_month

_STATUS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "optimal": lambda: say("The plan is optimal: every level is proven."),
        "feasible": lambda: say(
            "The plan is feasible: every hard rule is kept; not every level is proven to be the "
            "best."
        ),
        "cut_short": lambda: say(
            "The plan is cut short: the best plan found before solving was cancelled."
        ),
        "stated": lambda: say(
            "The plan is stated: not made by the solver, nothing is claimed of it."
        ),
    }
)

_STATUS_OF_LEVEL: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "optimal": lambda: say("optimal"),
        "within_tolerance": lambda: say("within tolerance"),
        "feasible": lambda: say("feasible"),
        "not_optimised": lambda: say("not optimised"),
    }
)

_KINDS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "other_problem": lambda: say("other problem"),
        "unknown_item": lambda: say("unknown item"),
        "hard_rule": lambda: say("hard rule"),
        "cost": lambda: say("cost"),
    }
)
"""What kinds of findings are called."""


def status_of_plan(status: str) -> str:
    """What is proven of a plan, in a sentence."""
    return _STATUS[status]()


def status_of_level(status: str) -> str:
    """What is proven of a level, in a word or two."""
    return _STATUS_OF_LEVEL[status]()


def kind_of_finding(kind: str) -> str:
    """What findings of a kind are called."""
    return _KINDS[kind]()


def day_in_a_table(day: dt.date) -> str:
    """A date where it stands below others; in English as files have it."""
    return str(day) if spoken() == "en" else f"{day_and_month(day)} {day.year}"


def rule_called(rule: str) -> str:
    """A rule by its name, as settings have it; in another language by its title."""
    return rule if spoken() == "en" else title_of(rule)
