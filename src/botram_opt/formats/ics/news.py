"""What an edition of a calendar changes, in numbers of events."""

from __future__ import annotations

from typing import NamedTuple

from icalendar import Calendar, Event

from botram_opt.formats.ics.editions import is_cancelled, sequence_of, uid_of


class News(NamedTuple):
    """Numbers of events.

    Attributes:
        new: were not in the edition before.
        changed: say something else, or are held again.
        cancelled: were not before.
        unchanged: all others.
    """

    new: int
    changed: int
    cancelled: int
    unchanged: int


def news(text: str, earlier: str | None) -> News:
    """What the text of a calendar changes in that of the edition before."""
    before = {} if earlier is None else _events(earlier)
    kinds = [_kind(event, before.get(uid)) for uid, event in _events(text).items()]
    return News(*(kinds.count(kind) for kind in News._fields))


def _kind(event: Event, old: Event | None) -> str:
    if old is None:
        return "new"
    if sequence_of(old) == sequence_of(event):
        return "unchanged"
    return "cancelled" if is_cancelled(event) else "changed"


def _events(text: str) -> dict[str, Event]:
    return {uid_of(event): event for event in Calendar.from_ical(text).events}
