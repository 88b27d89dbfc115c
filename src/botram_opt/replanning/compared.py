"""What differs from an announced plan, visit by visit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from botram_opt.plan import Visit
from botram_opt.replanning.announcements import Announcement, ChangeKind, SeatChange


def announcements(
    before: Sequence[Visit],
    after: Sequence[Visit],
    *,
    as_of: dt.date,
    notice_days: int,
    once_more: Iterable[str] = (),
) -> tuple[Announcement, ...]:
    """What changes from one plan to another, in order of date.

    The n-th visit to a sub-district is compared with its n-th before.

    Args:
        before: visits as announced, those that were cancelled among them.
        after: visits as they are to be.
        as_of: from when on they are planned anew.
        notice_days: days before a visit by which people must know of it.
        once_more: ids of the sub-districts that may get a visit for requests that came back.
    """
    found = []
    more, notice = frozenset(once_more), dt.timedelta(days=notice_days)
    old_of, new_of = _by_place(before), _by_place(after)
    for place in sorted(old_of.keys() | new_of.keys()):
        for old, new in zip_longest(old_of.get(place, ()), new_of.get(place, ())):
            days = [visit.date for visit in (old, new) if visit is not None]
            to_come = [day for day in days if day >= as_of]
            changed = Announcement(
                sub_district=place,
                kind=_kind(old, new, as_of, place in more),
                before=old.date if old is not None else None,
                after=new.date if new is not None else None,
                announced=any(day <= as_of + notice for day in to_come),
                tell_by=max(as_of, min(to_come) - notice) if to_come else as_of,
                seats=_seats(old, new) if old is not None and new is not None else (),
                counters=_more(_counters(old), _counters(new)) if old and new else {},
                pools=_more(_drawn(old), _drawn(new)) if old and new else {},
            )
            if changed.kind != "stays" or changed.seats or changed.counters or changed.pools:
                found.append(changed)
    return tuple(sorted(found, key=lambda one: (one.date, one.sub_district)))


def _kind(old: Visit | None, new: Visit | None, as_of: dt.date, once_more: bool) -> ChangeKind:
    if old is None:
        return "once_more" if once_more else "new"
    if new is None:
        return "dropped"
    if old.date < as_of:
        return "held_after_all"
    return "stays" if old.date == new.date else "moved"


def _by_place(visits: Iterable[Visit]) -> dict[str, list[Visit]]:
    found: dict[str, list[Visit]] = {}
    for visit in sorted(visits, key=lambda visit: visit.date):
        found.setdefault(visit.sub_district, []).append(visit)
    return found


def _seats(old: Visit, new: Visit) -> tuple[SeatChange, ...]:
    """Who comes instead of whom: those at counters of one type, in the order of the plans."""
    sat = {seat.id: seat.counter_type for seat in old.staff}
    sits = {seat.id: seat.counter_type for seat in new.staff}
    found = [
        SeatChange(counter_type=kind, comes=person, leaves=person, before=sat[person])
        for person, kind in sits.items()
        if person in sat and sat[person] != kind
    ]
    for kind in dict.fromkeys((*sits.values(), *sat.values())):
        come = [person for person, at in sits.items() if at == kind and person not in sat]
        leave = [person for person, at in sat.items() if at == kind and person not in sits]
        found += (
            SeatChange(counter_type=kind, comes=comes, leaves=leaves)
            for comes, leaves in zip_longest(come, leave)
        )
    return tuple(found)


def _counters(visit: Visit) -> Mapping[str, int]:
    return visit.counters


def _drawn(visit: Visit) -> Mapping[str, int]:
    drawn: Counter[str] = Counter()
    for use in visit.pools:
        drawn[use.id] += use.people
    return drawn


def _more(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    more = {id_: after.get(id_, 0) - before.get(id_, 0) for id_ in sorted({*before, *after})}
    return {id_: number for id_, number in more.items() if number}
