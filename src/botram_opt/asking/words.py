"""How answers say what costs how much more, and what would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from botram_opt.amounts import level_amount
from botram_opt.changes.words import listed, name_of
from botram_opt.language import say, say_number
from botram_opt.plan import LevelRise
from botram_opt.plan.difference import VisitChange
from botram_opt.problem import Problem
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
                yield say("{amount} more ({level})", amount=amount, level=level.name)
            else:
                yield say("{amount} less ({level})", amount=amount, level=level.name)


def visit_changed(problem: Problem, change: VisitChange) -> str:
    """What becomes of one visit, in a sentence."""
    place = name_of(problem, "sub_district", change.sub_district)
    what = listed(_content(problem, change)) if _has_content(change) else ""
    if change.after is None:
        return say("the visit to {place} on {day} is dropped", place=place, day=on(change.before))
    if change.before is None:
        return say("{place} is visited on {day}, too", place=place, day=on(change.after))
    if change.before != change.after:
        moved = visit_moved(problem, change)
        return say("{moved}, with {what}", moved=moved, what=what) if what else moved
    if what:
        return say("{place} on {day}: {what}", place=place, day=on(change.after), what=what)
    return say("{place} on {day} serves other requests", place=place, day=on(change.after))


def visit_moved(problem: Problem, change: VisitChange) -> str:
    """From when to when a visit moves."""
    return say(
        "{place} moves from {was} to {now}",
        place=name_of(problem, "sub_district", change.sub_district),
        was=on(change.before),
        now=on(change.after),
    )


def _has_content(change: VisitChange) -> bool:
    return bool(
        change.counters
        or change.people_added
        or change.people_removed
        or change.seats_changed
        or change.pools
    )


def _content(problem: Problem, change: VisitChange) -> Iterator[str]:
    for kind, number in change.counters.items():
        name = name_of(problem, "counter_type", kind)
        yield _more(number, name)
    if change.people_added:
        yield say("{people} more", people=_people(problem, change.people_added))
    if change.people_removed:
        yield say("without {people}", people=_people(problem, change.people_removed))
    if change.seats_changed:
        yield say("{people} at another counter", people=_people(problem, change.seats_changed))
    for pool, number in change.pools.items():
        yield _more(number, name_of(problem, "pool", pool))


def _more(number: int, what: str) -> str:
    if number > 0:
        return say_number("{n} more of {what}", "{n} more of {what}", number, n=number, what=what)
    fewer = -number
    return say_number("{n} fewer of {what}", "{n} fewer of {what}", fewer, n=fewer, what=what)


def _people(problem: Problem, ids: Iterable[str]) -> str:
    return listed(name_of(problem, "person", id_) for id_ in ids)
