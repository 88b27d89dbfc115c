"""Trade-offs between goals: a table of them, a picture, and files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from botram_opt.amounts import amount
from botram_opt.cli import screen
from botram_opt.cli.answers.following import following
from botram_opt.cli.answers.named import refuse
from botram_opt.cli.answers.telling import Manner, Sentences, give, parted
from botram_opt.cli.reading import plan_of, together
from botram_opt.cli.writing import plan_files, refuse_what_cannot_be_written
from botram_opt.formats import read_problem, rows_csv
from botram_opt.language import number, say
from botram_opt.problem import Problem
from botram_opt.tradeoffs import FrontProgress, ParetoFront, pareto, pareto_plot

PICTURES = (".pdf", ".png", ".svg")
"""What a picture can be, by how its file ends."""


def tell_pareto(
    files: tuple[Path, Path | None],
    goals: Sequence[str],
    outs: tuple[Path | None, Path | None],
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Find the trade-offs between goals, and tell them.

    Args:
        files: of the problem, and of a plan to start from, if there is one.
        goals: two or three, by their names.
        outs: the picture and the folder of all plans; None for what is not to be written.
        limits: arguments of ``pareto``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``pareto`` raise, or there can be no such picture.
        typer.Exit: not all could be written.
    """
    problem, plan = files
    picture, out = outs
    stated, start_from, _ = together(
        partial(read_problem, problem),
        lambda: None if plan is None else plan_of(problem, plan),
        lambda: None if picture is None else refuse_no_picture(picture),
    )
    for folder in (out, None if picture is None else picture.parent):
        if folder is not None:
            refuse_what_cannot_be_written("answer", folder)
    first = say("The ends of the trade-offs are looked for first.")
    with following(_line, first, quiet=manner.quiet, cancel=manner.cancel) as take:
        found = pareto(
            stated, goals, start_from=start_from, on_progress=take, cancel=manner.cancel, **limits
        )
    written = {} if out is None else contents(stated, found, out)
    if picture is not None:
        written |= {picture: drawn(found, picture.suffix)}
    give(found, lambda: whole_front(found), manner, 0, written)


def refuse_no_picture(path: Path) -> None:
    """Tell before a long search that there can be no such picture.

    Raises:
        UnreadableError: the file's name says what cannot be drawn, or matplotlib is missing.
    """
    if path.suffix.lower() not in PICTURES:
        what = say("{file} is no name of a picture", file=repr(path.name))
        refuse("--plot", what, say("Let it end in one of {endings}", endings=", ".join(PICTURES)))
    if find_spec("matplotlib") is None:
        what = say("pictures need matplotlib")
        refuse("--plot", what, "pip install botram-opt[plot]")


def drawn(found: ParetoFront, suffix: str) -> bytes:
    """The picture of a front, as a file that ends so."""
    content = io.BytesIO()
    pareto_plot(found).savefig(content, format=suffix.lower().removeprefix("."))
    return content.getvalue()


def contents(problem: Problem, found: ParetoFront, out: Path) -> dict[Path, str | bytes]:
    """The front as JSON and as CSV, and each plan with its problem in a folder."""
    texts: dict[Path, str | bytes] = {
        out / "pareto.json": found.to_json(),
        out / "pareto.csv": rows_csv(found.rows()),
    }
    digits = len(str(len(found.points)))
    for order, point in enumerate(found.points, start=1):
        texts |= plan_files(out / f"point-{order:0{digits}}", problem, point.plan)
    return texts


def whole_front(found: ParetoFront) -> RenderableType:
    """All there is to see of a front."""
    told = found.sentences()
    # A headline, a sentence for each point, and then what there is to say of all of them.
    headline, others = told[:1], told[1 + len(found.points) :]
    return parted(Sentences(headline), _table(found), Sentences(others) if others else None)


def _table(found: ParetoFront) -> RenderableType:
    table = screen.titled_table(say("Trade-offs"))
    table.add_column(say("point"), justify="right", no_wrap=True)
    levels = (*found.goals, *found.others)
    for level in levels:
        table.add_column(screen.plain(level.called), justify="right", overflow="fold")
    table.add_column("", overflow="fold")
    for order, point in enumerate(found.points):
        values = [result.value for result in (*point.goals, *point.others)]
        cells = (amount(value, level.unit) for value, level in zip(values, levels, strict=True))
        marks = [] if point.proven else [say("not proven")]
        if order == found.knee:
            marks.append(say("to look at first"))
        table.add_row(number(order + 1), *map(screen.plain, cells), ", ".join(marks))
    return table


def _line(news: FrontProgress) -> str:
    return say(
        "Plans that were looked for: {asked}; trade-offs that are known so far: {points}.",
        asked=news.asked,
        points=news.points,
    )
