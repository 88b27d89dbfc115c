"""Which date fits a visit: a table of those that can be, and sentences about the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from botram_opt.asking.dates import dates_for
from botram_opt.asking.ranked_dates import DateChoice, RankedDates
from botram_opt.cli import exits, screen
from botram_opt.cli.answers.asked import tell_of_another_problem, visit_of
from botram_opt.cli.answers.telling import Manner, Sentences, change, give, parted
from botram_opt.cli.reading import read_both
from botram_opt.language import say, say_number
from botram_opt.titles import level_called
from botram_opt.wording import on

LONGEST_WORD = 20
"""Letters of a word up to which it is not broken in the table."""


def tell_dates(
    files: tuple[Path, Path],
    place: str,
    limits: dict[str, Any],
    manner: Manner,
) -> None:
    """Rank all dates for a visit, and tell what comes of it.

    Args:
        files: of the problem and the plan.
        place: the visit, as ``PLACE`` or ``PLACE#2``.
        limits: arguments of ``dates_for``.
        manner: how the answer is given.

    Raises:
        BotramError: what reading and ``dates_for`` raise.
        typer.Exit: no date is possible, or none is known to be.
    """
    problem, plan = read_both(*files)
    tell_of_another_problem(problem, plan, quiet=manner.quiet)
    where, number = visit_of(problem, place, "PLACE")
    found = dates_for(problem, plan, where, number=number, cancel=manner.cancel, **limits)
    give(found, lambda: ranked(found), manner, exit_code(found))


def exit_code(found: RankedDates) -> int:
    """Whether there is a date, there is none, or it is not known."""
    if found.best is not None:
        return 0
    is_known = all(choice.status == "impossible" for choice in found.choices)
    return exits.NO_PLAN if is_known else exits.NONE_FOUND


def ranked(found: RankedDates) -> RenderableType:
    """All there is to see of the dates of a visit."""
    told = found.sentences()
    # What is compared comes first, then a sentence for each date.
    intro, each = told[: -len(found.choices)], told[-len(found.choices) :]
    possible = [choice for choice in found.choices if choice.status == "possible"]
    others = list(_others(zip(found.choices, each, strict=True)))
    return parted(
        Sentences(intro),
        _table(found, possible) if possible else None,
        Sentences(others) if others else None,
    )


def _table(found: RankedDates, possible: list[DateChoice]) -> RenderableType:
    changing = {level.name for choice in possible for level in choice.levels if level.rise}
    levels = [level.name for level in found.problem.levels if level.name in changing]
    table = screen.titled_table(say("What each date would cost more"))
    table.add_column(say("date"), no_wrap=True)
    for name in levels:
        table.add_column(screen.plain(level_called(name)), justify="right", overflow="fold")
    told = {choice.date: list(_besides(found, choice)) for choice in possible}
    # No narrower than its longest word, so that no name is broken.
    words = (word for each in told.values() for sentence in each for word in sentence.split())
    widest = max(map(cell_len, words), default=0)
    table.add_column(say("besides"), overflow="fold", min_width=min(widest, LONGEST_WORD))
    for choice in possible:
        by_name = {level.name: level.rise or 0 for level in choice.levels}
        costs = (change(found.problem, name, by_name[name]) for name in levels)
        besides = Text("\n").join(map(screen.plain, told[choice.date]))
        table.add_row(*map(screen.plain, (on(choice.date), *costs)), besides)
    if len(levels) == len(found.problem.levels):
        return table
    left_out = say("Levels that are not in the table cost the same on each of these dates.")
    return Group(table, Text(left_out, style="dim"))


def _besides(found: RankedDates, choice: DateChoice) -> Iterator[str]:
    if choice.date == found.date:
        yield say("as planned")
    if not choice.proven:
        yield say("or less")
    if choice.made_room is not None:
        place = found.problem.sub_district[choice.made_room.sub_district].name
        yield say("{place} moves to {now}", place=place, now=on(choice.made_room.now))
    if choice.breaches:
        yield say_number(
            "{n} rule is still broken",
            "{n} rules are still broken",
            choice.breaches,
            n=choice.breaches,
        )


def _others(choices: Iterable[tuple[DateChoice, str]]) -> Iterator[str]:
    """Of dates that cannot be, why; and which are not known."""
    unknown, without_reason = [], []
    for choice, sentence in choices:
        if choice.status == "unknown":
            unknown.append(on(choice.date))
        elif choice.status == "impossible" and not choice.why_not:
            without_reason.append(on(choice.date))
        elif choice.status == "impossible":
            yield sentence
    if without_reason:
        yield say("Not possible: {days}.", days=", ".join(without_reason))
    if unknown:
        yield say("Not known within the time limit: {days}.", days=", ".join(unknown))
