"""How answers say what costs how much more, and what would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from botram_opt.amounts import level_amount
from botram_opt.changes.words import listed, name_of
from botram_opt.language import say, say_number
from botram_opt.plan import LevelRise
from botram_opt.plan.difference import VisitChange
from botram_opt.problem import Problem
from botram_opt.titles import level_called
from botram_opt.wording import on


def costs_more(problem: Problem, levels: Iterable[LevelRise]) -> str:
    """By how much each level rises or falls: ``35 requests more (requests unserved)``."""
    parts = list(_rises(problem, levels))
    return listed(parts) if parts else say("costs the same")


def _rises(problem: Problem, levels: Iterable[LevelRise]) -> Iterator[str]:
    for level in levels:
        if level.rise:
            amount = level_amount(problem, level.name, abs(level.rise))
            if level.rise > 0:
                yield say("{amount} more ({level})", amount=amount, level=level_called(level.name))
            else:
                yield say("{amount} less ({level})", amount=amount, level=level_called(level.name))


def visit_changed(problems: Sequence[Problem], change: VisitChange) -> str:
    """What becomes of one visit, in a sentence.

    Args:
        problems: that know the items which change: those before and after it, if it differs.
        change: of one visit.
    """
    place = _name(problems, "sub_district", change.sub_district)
    parts = list(_content(problems, change))
    # Neither with "and" nor with a comma: who comes and who does not would be read together.
    what = "; ".join(parts)
    if change.after is None:
        return say("the visit to {place} on {day} is dropped", place=place, day=on(change.before))
    if change.before is None:
        return say("{place} is visited on {day}, too", place=place, day=on(change.after))
    if change.before != change.after:
        moved = visit_moved(problems, change)
        return say("{moved}, with {what}", moved=moved, what=what) if what else moved
    if what:
        return say("{place} on {day}: {what}", place=place, day=on(change.after), what=what)
    return say("{place} on {day} serves other requests", place=place, day=on(change.after))


def visit_moved(problems: Sequence[Problem], change: VisitChange) -> str:
    """From when to when a visit moves."""
    return say(
        "{place} moves from {was} to {now}",
        place=_name(problems, "sub_district", change.sub_district),
        was=on(change.before),
        now=on(change.after),
    )


def _content(problems: Sequence[Problem], change: VisitChange) -> Iterator[str]:
    for kind, number in change.counters.items():
        name = _name(problems, "counter_type", kind)
        yield _more(number, name)
    if change.people_added:
        yield say("{people} in addition", people=_people(problems, change.people_added))
    if change.people_removed:
        yield say("without {people}", people=_people(problems, change.people_removed))
    if change.seats_changed:
        yield say("{people} at another counter", people=_people(problems, change.seats_changed))
    for pool, number in change.pools.items():
        yield _more(number, _name(problems, "pool", pool))


def _more(number: int, what: str) -> str:
    if number > 0:
        return say_number("{n} more of {what}", "{n} more of {what}", number, n=number, what=what)
    fewer = -number
    return say_number("{n} fewer of {what}", "{n} fewer of {what}", fewer, n=fewer, what=what)


def _people(problems: Sequence[Problem], ids: Iterable[str]) -> str:
    return listed(_name(problems, "person", id_) for id_ in ids)


def _name(problems: Sequence[Problem], kind: str, id_: str) -> str:
    """The name of an item in the first problem that has it; its id if none has."""
    return next((name for p in problems if (name := name_of(p, kind, id_)) != id_), id_)
