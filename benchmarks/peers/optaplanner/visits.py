"""From dates and workers back to the visits of a plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from botram_opt import PoolUse, Seat, Visit
from botram_opt.requests import unserved_after
from peers.optaplanner.facts import FIRST_WORKER, NOBODY, NOT_HELD, Facts
from peers.optaplanner.tables import Tables


def visits_of(facts: Facts, day: Sequence[int], worker: Sequence[int]) -> tuple[Visit, ...]:
    """The visits of a year, complete with counters, staff and requests, in order of date.

    Args:
        facts: the problem.
        day: the number of each slot's date, or NOT_HELD.
        worker: the number of each seat's worker, or NOBODY, or BY_ITSELF.
    """
    problem, tables = facts.problem, Tables(facts)
    empty = {seat.counter for seat, who in zip(facts.seats, worker, strict=True) if who == NOBODY}
    before: dict[int, list[int]] = {}
    visits = []
    held = sorted((d, slot) for slot, d in enumerate(day) if d != NOT_HELD)
    for d, slot in held:
        place = facts.slots[slot].place
        id_, date = problem.sub_districts[place].id, facts.days[d]
        come: dict[int, int] = {}
        staff: list[Seat] = []
        drawn: Counter[tuple[str, str]] = Counter()
        for seat, who in zip(facts.seats, worker, strict=True):
            if seat.slot != slot or seat.counter in empty:
                continue
            kind = problem.counter_types[seat.kind].id
            come[seat.counter] = seat.kind
            if who >= FIRST_WORKER + facts.people:
                drawn[facts.workers[who - FIRST_WORKER].id, kind] += 1
            elif who >= FIRST_WORKER:
                staff.append(Seat(id=facts.workers[who - FIRST_WORKER].id, counter_type=kind))
        kinds = Counter(come.values())
        counters = tuple(kinds[kind] for kind in range(tables.kinds))
        earlier = before.setdefault(place, [0] * len(problem.services))
        served = tables.served_after(place, d, counters, tuple(earlier))
        ids = [service.id for service in problem.services]
        visits.append(
            Visit(
                sub_district=id_,
                date=date,
                counters={
                    kind.id: number
                    for kind, number in zip(problem.counter_types, counters, strict=True)
                    if number
                },
                staff=tuple(staff),
                pools=tuple(
                    PoolUse(id=pool, counter_type=kind, people=n)
                    for (pool, kind), n in sorted(drawn.items())
                ),
                served=dict(zip(ids, served, strict=True)),
                unserved={
                    service: unserved_after(problem, id_, service, date, number, gone)
                    for service, number, gone in zip(ids, served, earlier, strict=True)
                },
            )
        )
        before[place] = [b + n for b, n in zip(earlier, served, strict=True)]
    return tuple(visits)
