"""Calendars of a plan, read back, made anew and written together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from botram_opt.cli import exits, screen
from botram_opt.cli.answers.named import named
from botram_opt.cli.papers.planned import planned
from botram_opt.cli.reading import together
from botram_opt.cli.writing import not_written, write
from botram_opt.errors import Issue, UnreadableError
from botram_opt.formats.ics import News, Recipient, news, plan_ics, recipients
from botram_opt.language import say, say_number
from botram_opt.plan import Plan
from botram_opt.problem import Preparation, Problem
from botram_opt.problem.zones import zone_of
from botram_opt.reading import text_of
from botram_opt.sizes import MOST_CALENDAR_BYTES


class Asked(NamedTuple):
    """What is asked for.

    Attributes:
        place, person: whose calendar; for all, if neither is given.
        preparations: names and days before; None for those of the problem.
        time_zone: None for that of the season.
        since: the calendar it follows on; None for the one in its place.
        now: when it is made.
    """

    place: str | None
    person: str | None
    preparations: Sequence[tuple[str, int]] | None
    time_zone: str | None
    since: Path | None
    now: dt.datetime


def make_calendars(
    plan: Path,
    problem: Path | None,
    out: Path | None,
    each_into: Path | None,
    asked: Asked,
    *,
    quiet: bool,
) -> None:
    """Make one calendar, or one for everybody, and write them all or none.

    Raises:
        InputError: what is read cannot be used.
        typer.Exit: they could not be written.
    """
    stated, known = planned(plan, problem)
    prepared = _preparations(asked)
    wanted = _wanted(stated, known, out, each_into, asked)
    earlier = {file: _earlier(asked.since or file, asked.since is not None) for file in wanted}

    def made(file: Path) -> str:
        return plan_ics(
            stated,
            known,
            now=asked.now,
            sub_district=wanted[file].sub_district,
            person=wanted[file].person,
            time_zone=asked.time_zone,
            preparations=prepared,
            earlier=earlier[file],
            earlier_name=(asked.since or file).name,
        )

    texts = together(*(lambda file=file: made(file) for file in wanted))
    contents = dict(zip(wanted, texts, strict=True))
    failure = write(contents)
    if failure is not None:
        not_written("calendar", failure)
    if quiet:
        return
    console = screen.console()
    written = screen.plain(_written(contents, each_into))
    console.print(written, soft_wrap=True)
    told = [news(text, earlier[file]) for file, text in contents.items()]
    console.print(screen.plain(_changed(told, anew=not any(earlier.values()))), soft_wrap=True)
    if asked.time_zone is None and zone_of(stated.season) is None:
        exits.tell(say("Its times are in no time zone, as the season states none: --time-zone."))
    for file in _left_over(each_into, contents):
        exits.tell(say("{file} is of nobody in this plan, and left as it is.", file=str(file)))


def _wanted(
    problem: Problem, plan: Plan, out: Path | None, each_into: Path | None, asked: Asked
) -> dict[Path, Recipient]:
    """For whom each file is."""
    if each_into is not None:
        return {each_into / file: whose for file, whose in recipients(problem, plan).items()}
    assert out is not None
    place, person = asked.place, asked.person
    return {
        out: Recipient(
            None if place is None else named(problem, "sub-district", place, "--place"),
            None if person is None else named(problem, "person", person, "--person"),
        )
    }


def _preparations(asked: Asked) -> list[Preparation] | None:
    if asked.preparations is None:
        return None
    found, issues = [], []
    for name, days in asked.preparations:
        try:
            found.append(Preparation(name=name, days_before=days))
        except ValidationError as error:
            message = str(error.errors(include_url=False)[0]["msg"])
            what = f"{name}={days}: {message.removeprefix('Value error, ')}"
            issues.append(Issue("--prepare", what, say("Give a name and a number of days")))
    if issues:
        raise UnreadableError(issues)
    return found


def _earlier(file: Path, must_be: bool) -> str | None:
    return text_of(file, MOST_CALENDAR_BYTES) if must_be or file.exists() else None


def _left_over(folder: Path | None, contents: dict[Path, str]) -> Iterator[Path]:
    """Calendars in the folder that are of nobody any more."""
    if folder is not None:
        yield from sorted(file for file in folder.rglob("*.ics") if file not in contents)


def _written(contents: dict[Path, str], folder: Path | None) -> str:
    if folder is None:
        return say("Written: {files}", files=", ".join(map(str, contents)))
    n = len(contents)
    return say_number(
        "Written: {n} calendar in {folder}", "Written: {n} calendars in {folder}", n,
        n=n, folder=str(folder),
    )  # fmt: skip


def _changed(told: Sequence[News], *, anew: bool) -> str:
    """What changes in all of them."""
    new, changed, cancelled, unchanged = (sum(numbers) for numbers in zip(*told, strict=True))
    if anew:
        return say_number("{n} event.", "{n} events.", new, n=new)
    return say(
        "Events: {new} new, {changed} changed, {cancelled} cancelled, {unchanged} as before.",
        new=new,
        changed=changed,
        cancelled=cancelled,
        unchanged=unchanged,
    )
