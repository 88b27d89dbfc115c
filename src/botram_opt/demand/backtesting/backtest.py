"""How good methods would have been: forecasts made at dates in the past, beside what came then.

At each origin a method sees what was counted before it, and nothing else, and forecasts every event
from then to the next origin.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from botram_opt.demand.backtesting.scores import Scores, mase_scale, merged, score
from botram_opt.demand.history import CountedRequests, History, Status
from botram_opt.demand.method import Method, Target
from botram_opt.errors import ForecastError, Issue
from botram_opt.language import say
from botram_opt.problem.base import Count, Day, Name, Record


class OriginScores(Record):
    """How good a method was from one origin to the next.

    Attributes:
        scores: of the counts that were not cut off; None if all were.
        cut_off: targets whose count is a lower bound, which are not scored.
        imputed: targets whose count was not reported but estimated or assumed; they are scored.
        method: its name.
        origin: when the forecast was made.
    """

    method: Name
    origin: Day
    scores: Scores | None
    cut_off: Count
    imputed: Count


class Refusal(Record):
    """A method could not forecast at an origin, and why.

    Attributes:
        method: its name.
        origin: when the forecast should have been made.
        issues: why there is none.
    """

    method: Name
    origin: Day
    issues: tuple[Issue, ...]


class LeftOut(Record):
    """Rows from one origin to the next that are no targets: nothing is known of who would ask.

    Attributes:
        origin: when the forecast would have been made.
        status: what became of these rows' visits.
        rows: how many.
    """

    origin: Day
    status: Status
    rows: Count


class Backtest(Record):
    """What methods would have forecast in the past, beside what came.

    Attributes:
        origins: when forecasts were made, in order.
        methods: their names, in the order given.
        rows: for each origin with targets and each method that could forecast there.
        refusals: for each origin and method that could not.
        left_out: rows that were no targets.
    """

    origins: tuple[Day, ...]
    methods: tuple[Name, ...]
    rows: tuple[OriginScores, ...]
    refusals: tuple[Refusal, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def shared_origins(self) -> tuple[dt.date, ...]:
        """The origins at which no method refused."""
        refused = {refusal.origin for refusal in self.refusals}
        return tuple(origin for origin in self.origins if origin not in refused)

    def total(self, method: str, origins: Sequence[dt.date] | None = None) -> Scores | None:
        """The scores of a method over all its targets, or those of some origins.

        None where it has no target.

        Args:
            method: its name.
            origins: those that count; None for all.
        """
        parts = [
            row.scores
            for row in self.rows
            if row.method == method
            and row.scores is not None
            and (origins is None or row.origin in origins)
        ]
        return merged(parts) if parts else None


def rolling_origins(history: History, first: dt.date, step_days: int) -> tuple[dt.date, ...]:
    """Origins from a first one to the end of a history, so many days apart.

    Args:
        history: what was counted.
        first: the first origin.
        step_days: days from one to the next, at least one.

    Raises:
        ValueError: the step is not positive.
    """
    if step_days < 1:
        raise ValueError(
            say(
                "from one origin to the next there is a day at least, not {days}",
                days=step_days,
            )
        )
    days = (history.dates[-1] - first).days
    return tuple(first + dt.timedelta(days=day) for day in range(0, days + 1, step_days))


def backtest(
    history: History,
    methods: Sequence[Method],
    origins: Sequence[dt.date],
    futures: int = 500,
    seed: int = 0,
) -> Backtest:
    """Forecast the past with each method, and score it.

    Targets at an origin are the rows from it to before the next that tell something. A method that
    raises a ``ForecastError`` at an origin has a refusal there instead of scores, so that methods
    may have been scored on different targets: ``Backtest.shared_origins`` has those to compare on.
    At the origin of number i the seed is ``seed + i``.

    Args:
        history: what was counted.
        methods: with different names.
        origins: dates at which to forecast, for example those of ``rolling_origins``.
        futures: how many each method draws.
        seed: the same gives the same; 0 or more.

    Raises:
        ForecastError: nothing was counted before an origin.
        ValueError: ``futures`` or ``seed`` is out of range, two methods have the same name, there
            is no origin, or what a method gives has not a number for each future and target.
    """
    if futures < 1 or seed < 0:
        raise ValueError(
            say(
                "futures is 1 or more, and seed 0 or more, not {futures} and {seed}",
                futures=futures,
                seed=seed,
            )
        )
    names = tuple(method.name for method in methods)
    if len(set(names)) < len(names):
        raise ValueError(say("methods need different names, not {names}", names=", ".join(names)))
    if not origins:
        raise ValueError(say("there is no origin to forecast at"))
    days = sorted(set(origins))
    empty = [day for day in days if not any(history.before(day))]
    if empty:
        what, remedy = (
            say("nothing was counted before it"),
            say("Begin later, or give a longer history"),
        )
        raise ForecastError(Issue(say("origin {day}", day=day), what, remedy) for day in empty)
    rows: list[OriginScores] = []
    refusals: list[Refusal] = []
    left_out: list[LeftOut] = []
    for number, origin in enumerate(days):
        end = days[number + 1] if number + 1 < len(days) else dt.date.max
        seen = History(rows=tuple(history.before(origin)))
        coming = [row for row in history.rows if origin <= row.date < end]
        silent = Counter(row.status for row in coming if not row.tells)
        left_out += [
            LeftOut(origin=origin, status=status, rows=count) for status, count in silent.items()
        ]
        told = [row for row in coming if row.tells]
        if not told:
            continue
        for method in methods:
            try:
                rows.append(_scored(method, origin, seen, told, futures, seed + number))
            except ForecastError as error:
                refusal = Refusal(method=method.name, origin=origin, issues=error.issues)
                refusals.append(refusal)
    return Backtest(
        origins=tuple(days),
        methods=names,
        rows=tuple(rows),
        refusals=tuple(refusals),
        left_out=tuple(left_out),
    )


def by_method(result: Backtest, *, shared: bool = False) -> list[dict[str, Any]]:
    """One row for each method: its scores over all its targets.

    Columns: ``method``, ``origins`` with scores, ``refused`` (origins at which it could not
    forecast), ``cut_off`` (targets left out of the scores), ``imputed``, and those of ``Scores``,
    None where there is no target.

    Args:
        result: of ``backtest``.
        shared: only take origins at which no method refused, so that all have the same targets.
    """
    taken = result.shared_origins() if shared else result.origins
    table = []
    for method in result.methods:
        here = [row for row in result.rows if row.method == method and row.origin in taken]
        table.append(
            {
                "method": method,
                "origins": sum(row.scores is not None for row in here),
                "refused": sum(refusal.method == method for refusal in result.refusals),
                "cut_off": sum(row.cut_off for row in here),
                "imputed": sum(row.imputed for row in here),
                **_columns(result.total(method, taken)),
            }
        )
    return table


def by_origin(result: Backtest) -> list[dict[str, Any]]:
    """One row for each origin and method, also where the method could not forecast.

    Columns: ``origin``, ``method``, ``refused`` (why it could not, None where it could),
    ``cut_off``, ``imputed``, and those of ``Scores``, None where there are none.
    """
    order = {method: number for number, method in enumerate(result.methods)}
    table = [
        {
            "origin": row.origin,
            "method": row.method,
            "refused": None,
            "cut_off": row.cut_off,
            "imputed": row.imputed,
            **_columns(row.scores),
        }
        for row in result.rows
    ]
    table += [
        {
            "origin": refusal.origin,
            "method": refusal.method,
            "refused": " ".join(str(issue) for issue in refusal.issues),
            "cut_off": None,
            "imputed": None,
            **_columns(None),
        }
        for refusal in result.refusals
    ]
    return sorted(table, key=lambda row: (row["origin"], order[row["method"]]))


def _columns(scores: Scores | None) -> dict[str, Any]:
    return {name: getattr(scores, name, None) for name in Scores.model_fields}


def _scored(
    method: Method,
    origin: dt.date,
    seen: History,
    told: Sequence[CountedRequests],
    futures: int,
    seed: int,
) -> OriginScores:
    targets = [Target(row.sub_district, row.service, row.date) for row in told]
    samples = method.samples(seen, targets, futures, seed)
    if samples.shape != (futures, len(targets)):
        raise ValueError(
            say(
                "{name} gives numbers of shape {shape} for {futures} futures and {n} targets",
                name=repr(method.name),
                shape=samples.shape,
                futures=futures,
                n=len(targets),
            )
        )
    cut_off = np.array([row.is_cut_off for row in told])
    actual = np.array([row.asked for row in told], float)
    return OriginScores(
        method=method.name,
        origin=origin,
        scores=score(samples, actual, _scales(seen, targets), cut_off),
        cut_off=int(cut_off.sum()),
        imputed=sum(row.basis != "reported" for row in told),
    )


def _scales(seen: History, targets: Sequence[Target]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What the errors of each target are divided by, from whole counts before the origin."""
    own: dict[tuple[str, str], list[int]] = {}
    service: dict[str, list[int]] = {}
    for row in sorted(seen.rows, key=lambda row: row.date):
        if row.status == "held":
            own.setdefault((row.sub_district, row.service), []).append(row.asked)
            service.setdefault(row.service, []).append(row.asked)
    return np.array(
        [
            mase_scale(
                np.array(own.get((target.sub_district, target.service), []), float),
                np.array(service.get(target.service, []), float),
            )
            for target in targets
        ]
    )
