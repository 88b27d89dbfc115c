"""What one more of something is worth, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from botram_opt.amounts import level_amount
from botram_opt.changes import Scenario
from botram_opt.cli import screen
from botram_opt.cli.answers.asked import scenarios_in
from botram_opt.cli.answers.scenario_news import following_scenarios
from botram_opt.cli.answers.telling import Manner, Sentences, change, give, parted
from botram_opt.cli.answers.what_if import exit_code
from botram_opt.cli.reading import plan_of, together
from botram_opt.cli.writing import refuse_what_cannot_be_written
from botram_opt.formats import read_problem, rows_csv
from botram_opt.language import say
from botram_opt.problem import Problem
from botram_opt.scenarios import Marginal, ScenarioNews, Worth, worth
from botram_opt.scenarios.candidates import in_words
from botram_opt.scenarios.marginals import notes
from botram_opt.scenarios.telling import about_failure
from botram_opt.titles import level_called


def tell_worth(
    files: tuple[Path, Path | None, Path | None],
    out: Path | None,
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Work out what one more of each thing is worth, and tell it.

    Args:
        files: of the problem, of its plan if there is one, and of what is to be tried instead.
        out: folder of all that is found; None to write nothing.
        limits: arguments of ``worth``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``worth`` raise.
        typer.Exit: not all was answered, or not all could be written.
    """
    problem, plan, candidates = files
    stated, base, tried = together(
        partial(read_problem, problem),
        lambda: None if plan is None else plan_of(problem, plan),
        lambda: None if candidates is None else scenarios_in(candidates),
    )
    if out is not None:
        refuse_what_cannot_be_written("answer", out)

    def called(news: ScenarioNews) -> str:
        return in_words(stated, Scenario(name=news.scenario or "", changes=news.changes))

    with following_scenarios(quiet=manner.quiet, cancel=manner.cancel, called=called) as take:
        found = worth(
            stated, base=base, candidates=tried, on_progress=take, cancel=manner.cancel, **limits
        )
    written = None if out is None else contents(found, out)
    give(found, lambda: ranked(found), manner, exit_code(found.comparison), written)


def contents(found: Worth, out: Path) -> dict[Path, str]:
    """All that was found as JSON, and as CSV if there is any of it."""
    texts = {out / "worth.json": found.to_json()}
    rows = found.rows()
    return texts | ({out / "worth.csv": rows_csv(rows)} if rows else {})


def ranked(found: Worth) -> RenderableType:
    """All there is to see of what things are worth, the best first."""
    problem = found.comparison.problem
    table = screen.titled_table(
        say(
            "What one more is worth: by how much '{level}' falls",
            level=level_called(problem.levels[0].name),
        ),
        spaced=True,
    )
    table.add_column(say("with"), overflow="fold")
    table.add_column(say("falls by"), justify="right", overflow="fold")
    table.add_column(say("of the best plans"), justify="right", overflow="fold")
    table.add_column(say("which is"), overflow="fold")
    table.add_column(say("change of other levels"), overflow="fold")
    failures: list[str] = []
    for marginal in found.marginals:
        what = in_words(problem, marginal.compared.scenario)
        failure = marginal.compared.outcome.failure
        if failure is not None:
            failures += about_failure(what, failure)
            continue
        others = Text("\n").join(map(screen.plain, _others(problem, marginal)))
        cells = (what, *_first(problem, marginal))
        table.add_row(*map(screen.plain, cells), others)
    notes = Group(*(Text(note, style="dim") for note in _notes(found)))
    return parted(Group(table, notes), Sentences(failures) if failures else None)


def _first(problem: Problem, marginal: Marginal) -> tuple[str, str, str]:
    """What is saved at the first level, what of the best plans, and how sure it is."""
    if marginal.saved is None or marginal.least is None or marginal.most is None:
        return "", "", say("not to be told")
    level = problem.levels[0].name
    saved, least, most = (
        ("-" if end < 0 else "") + level_amount(problem, level, abs(end))
        for end in (marginal.saved, marginal.least, marginal.most)
    )
    span = least if least == most else say("{least} to {most}", least=least, most=most)
    return saved, span, _sure(marginal)


def _sure(marginal: Marginal) -> str:
    if marginal.gain == "saves":
        return say("proven")
    if marginal.gain == "nothing":
        return say("proven to be none")
    if marginal.gain == "costs":
        return say("proven to rise")
    return say("not proven")


def _others(problem: Problem, marginal: Marginal) -> Iterator[str]:
    """How levels below the first change, where they do."""
    changed = marginal.compared.changed(problem)
    for rise in marginal.compared.levels:
        verdict = marginal.compared.verdict(rise.name)
        if rise.name == problem.levels[0].name or not rise.rise or verdict == "counted_otherwise":
            continue
        told = {"level": level_called(rise.name), "change": change(changed, rise.name, rise.rise)}
        if verdict == "real":
            yield say("{level}: {change}, proven", **told)
        else:
            yield say("{level}: {change}, not proven", **told)


def _notes(found: Worth) -> Iterator[str]:
    yield say("Falls by: from the base's plan to the best one that was found with it.")
    yield say("Of the best plans: between which theirs lies, by what is proven of both.")
    yield from notes(found)
