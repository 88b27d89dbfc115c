"""Arguments and options that several commands have."""

from __future__ import annotations

import datetime as dt
import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class Lang(StrEnum):
    """The languages that things can be said in, by ISO 639-1 code."""

    EN = "en"
    ID = "id"


class Schema(StrEnum):
    """What there is a JSON Schema of."""

    PROBLEM = "problem"
    PLAN = "plan"
    SCENARIO = "scenario"
    SCENARIOS = "scenarios"
    ACTUALS = "actuals"
    EFFECTS = "effects"
    SIMULATION = "simulation"
    COMPARISON = "comparison"
    EDITS = "edits"
    EXPLANATION = "explanation"
    FINDINGS = "findings"
    FORECAST = "forecast"
    MOVES = "moves"
    PARETO_FRONT = "pareto_front"
    RANKED_DATES = "ranked_dates"
    REASONS = "reasons"
    REPLAN = "replan"
    SENSITIVITY = "sensitivity"
    WHY_NOT = "why_not"
    WORTH = "worth"


class Method(StrEnum):
    """How demand is forecast."""

    AUTO = "auto"
    POOLED = "pooled"
    WEEKLY = "weekly"


def some_seconds(value: float | None) -> float | None:
    """A time limit that can be kept."""
    if value is not None and not 0 < value <= 10_000_000:
        raise typer.BadParameter(f"{value:g} is not more than 0 and at most 10,000,000")
    return value


def a_number(value: float) -> float:
    """The value of an option whose limits NaN would slip through."""
    if math.isnan(value):
        raise typer.BadParameter("it is not a number")
    return value


def _a_year_sd(value: float | None) -> float | None:
    # Not imported above: it takes a second, and --help is to be quick.
    from botram_opt.demand.forecast import MOST_YEAR_SD

    if value is not None and not 0 <= value <= MOST_YEAR_SD:
        raise typer.BadParameter(f"{value:g} is not from 0 to {MOST_YEAR_SD}")
    return value


def _planned_on(value: str | None) -> str | None:
    try:
        known = value in (None, "mean", "samples") or 0 <= float(value or "") <= 1
    except ValueError:
        known = False
    if not known:
        raise typer.BadParameter(f"{value!r} is not mean, samples or a number from 0 to 1")
    return value


TimeLimit = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        callback=some_seconds,
        help="For all levels together; with --reproducible, units of work instead.",
    ),
]
PlannedOn = Annotated[
    str | None,
    typer.Option(
        metavar="WHAT",
        callback=_planned_on,
        help="Which demand, of a problem with futures: mean, samples, or a quantile as 0.8.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(min=1, max=256, help="Searches side by side; more than cores is usual."),
]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Of all random choices.")]
Reproducible = Annotated[
    bool, typer.Option("--reproducible", help="The same plan every time, on any machine.")
]
Out = Annotated[Path, typer.Option(metavar="DIR", help="Where the files go.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language: English or Indonesian.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress and no tables.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout, and nothing else there.")]
ProblemFile = Annotated[
    Path,
    typer.Argument(metavar="PROBLEM", help="A problem: JSON, a workbook, or a folder of CSV."),
]
Annotate = Annotated[
    bool,
    typer.Option("--annotate", help="If a workbook has faults, also write a copy with marks."),
]
A_SHARE: dict[str, Any] = {"metavar": "SHARE", "min": 0, "max": 1, "callback": a_number}
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan, as JSON or its workbook.")]
HistoryFile = Annotated[Path, typer.Argument(metavar="HISTORY", help="What was counted, as CSV.")]
Futures = typer.Option(metavar="N", min=1, max=100_000)
Effects = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Calendar effects, as a JSON list; example writes one."),
]
Since = Annotated[
    dt.datetime | None,
    typer.Option(
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="With --builds-up: the day after which requests for first visits came up.",
    ),
]
YearSd = Annotated[
    float | None,
    typer.Option(metavar="X", callback=_a_year_sd, help="How much years differ, in logarithms."),
]


def limits_of(
    time_limit: float | None, workers: int | None, seed: int, *, reproducible: bool | None = None
) -> dict[str, Any]:
    """Arguments for a search; what is not given is left to its defaults."""
    limits: dict[str, Any] = {"time_limit": time_limit, "seed": seed}
    if workers is not None:
        limits["workers"] = workers
    if reproducible is not None:
        limits["reproducible"] = reproducible
    return limits
