"""Random changes of random problems: one maker for each kind, of what the problem then is."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Callable

from botram_opt import changes
from botram_opt.changes import Change, changed_by
from botram_opt.errors import ContradictionError
from botram_opt.problem import (
    Base,
    Curve,
    CurvePoint,
    DemandCurves,
    Level,
    MatrixTravel,
    Pair,
    Person,
    Pin,
    PinnedCounters,
    PinnedPerson,
    Pool,
    Problem,
    Prohibition,
    RequestsOn,
    ServiceRequests,
    SubDistrict,
    Term,
    TravelRow,
    Venue,
)
from problems import FIRST

Maker = Callable[[random.Random, Problem], Change | None]
"""Makes a change of a kind; None where the problem has nothing that could be changed so."""


def _day(rng: random.Random) -> dt.date:
    return FIRST + dt.timedelta(days=7 * rng.randint(0, 5))


def _span(rng: random.Random) -> dict[str, dt.date]:
    """Some days, or days that begin or end with the season, or none."""
    start = FIRST + dt.timedelta(days=rng.randint(0, 30))
    span = {"start": start, "end": start + dt.timedelta(days=rng.randint(0, 20))}
    return {name: span[name] for name in rng.choice([("start", "end"), ("start",), ("end",), ()])}


def _new(rng: random.Random) -> str:
    return f"new{rng.randint(0, 10**6)}"


def _ways(problem: Problem, *pairs: tuple[str, str]) -> tuple[TravelRow, ...] | None:
    if not isinstance(problem.travel, MatrixTravel):
        return None
    return tuple(TravelRow(origin=o, sub_district=s, metres=7, minutes=1) for o, s in pairs)


def _by_or_to(rng: random.Random) -> dict[str, int]:
    return {"by": rng.randint(-1, 2)} if rng.random() < 0.5 else {"to": rng.randint(0, 3)}


def _add_person(rng: random.Random, problem: Problem) -> Change:
    id_ = _new(rng)
    person = Person(id=id_, name=id_, skills=problem.skills[:1], base=problem.bases[0].id)
    pairs = [(id_, place.id) for place in problem.sub_districts]
    return changes.AddPerson(
        person=person, travel=_ways(problem, *pairs) if rng.random() < 0.5 else None
    )


def _retrain(rng: random.Random, problem: Problem) -> Change | None:
    person = rng.choice(problem.people)
    unknown = [skill for skill in problem.skills if skill not in person.skills]
    if unknown:
        return changes.Retrain(person=person.id, learns=(rng.choice(unknown),))
    return changes.Retrain(person=person.id, loses=person.skills[:1]) if person.skills else None


def _absent(rng: random.Random, problem: Problem) -> Change:
    person, start = rng.choice(problem.people), _day(rng)
    end = rng.choice([None, start + dt.timedelta(days=9)])
    return changes.Absent(person=person.id, start=start, end=end, reason="ill")


def _resize_pool(rng: random.Random, problem: Problem) -> Change | None:
    if not problem.pools:
        return None
    return changes.ResizePool(pool=rng.choice(problem.pools).id, **_by_or_to(rng), **_span(rng))


def _change_stock(rng: random.Random, problem: Problem) -> Change:
    kind = rng.choice(problem.counter_types).id
    return changes.ChangeStock(counter_type=kind, **_by_or_to(rng), **_span(rng))


def _close_place(rng: random.Random, problem: Problem) -> Change:
    place = rng.choice(problem.sub_districts).id
    return changes.ClosePlace(sub_district=place, start=_day(rng), reason="flood")


def _scale_demand(rng: random.Random, problem: Problem) -> Change:
    return changes.ScaleDemand(
        factor=rng.choice([0, 0.7, 1.2, 3]),
        service=rng.choice([None, *problem.service]),
        sub_district=rng.choice([None, *problem.sub_district]),
        **_span(rng),
    )


def _add_pin(rng: random.Random, problem: Problem) -> Change:
    counters = PinnedCounters(counter_type=rng.choice(problem.counter_types).id, counters=1)
    people = PinnedPerson(id=rng.choice(problem.people).id)
    return changes.AddPin(
        pin=Pin(
            sub_district=rng.choice(problem.sub_districts).id,
            date=rng.choice([None, _day(rng)]),
            counters=rng.choice([(), (counters,)]),
            people=rng.choice([(), (people,)]),
        )
    )


def _remove_pin(rng: random.Random, problem: Problem) -> Change | None:
    if not problem.pins:
        return None
    pin = rng.choice(problem.pins)
    return changes.RemovePin(sub_district=pin.sub_district, date=pin.date)


def _forbid(rng: random.Random, problem: Problem) -> Change:
    return changes.Forbid(
        prohibition=Prohibition(
            sub_district=rng.choice(problem.sub_districts).id,
            date=rng.choice([None, _day(rng)]),
            person=rng.choice([None, *problem.person]),
            counter_type=rng.choice([None, *problem.counter_type]),
        )
    )


def _allow_again(rng: random.Random, problem: Problem) -> Change | None:
    bans = problem.prohibitions
    return changes.AllowAgain(prohibition=rng.choice(bans)) if bans else None


def _add_pair(rng: random.Random, problem: Problem) -> Change | None:
    if len(problem.people) < 2:
        return None
    one, other = rng.sample(problem.people, 2)
    kind = rng.choice(["together", "apart"])
    return changes.AddPair(pair=Pair.model_validate({"people": (one.id, other.id), "kind": kind}))


def _remove_pair(rng: random.Random, problem: Problem) -> Change | None:
    if not problem.pairs:
        return None
    one, other = rng.choice(problem.pairs).people
    return changes.RemovePair(people=(other, one))


def _set_rule(rng: random.Random, problem: Problem) -> Change:
    return rng.choice(
        [
            changes.SetRule(rule="notice", on=False),
            changes.SetRule(rule="opening_hours", on=rng.random() < 0.5),
            changes.SetRule(rule="served_in_most_futures", parameters={"share": 0.1}),
        ]
    )


def _set_weight(rng: random.Random, problem: Problem) -> Change:
    level = rng.choice(problem.levels)
    return changes.SetWeight(level=level.name, rule=level.terms[0].rule, weight=rng.randint(1, 9))


def _set_term_parameters(rng: random.Random, problem: Problem) -> Change | None:
    found = [each for each in problem.levels for term in each.terms if term.rule == "fair_visits"]
    if not found:
        return None
    return changes.SetTermParameters(level=found[0].name, rule="fair_visits", parameters={})


def _set_tolerance(rng: random.Random, problem: Problem) -> Change:
    level = rng.choice(problem.levels).name
    return rng.choice(
        [
            changes.SetTolerance(level=level, absolute=rng.randint(0, 5)),
            changes.SetTolerance(level=level, relative=0.1),
        ]
    )


def _order_levels(rng: random.Random, problem: Problem) -> Change:
    names = [level.name for level in problem.levels]
    rng.shuffle(names)
    return changes.OrderLevels(names=tuple(names))


def _add_level(rng: random.Random, problem: Problem) -> Change:
    level = Level(name=_new(rng), terms=(Term(rule="fair_visits"),))
    return changes.AddLevel(level=level, before=rng.choice([None, problem.levels[0].name]))


def _remove_level(rng: random.Random, problem: Problem) -> Change | None:
    if len(problem.levels) == 1:
        return None
    return changes.RemoveLevel(level=rng.choice(problem.levels).name)


def _add_sub_district(rng: random.Random, problem: Problem) -> Change:
    id_, service = _new(rng), problem.services[0].id
    near = tuple(place.id for place in problem.sub_districts[:2])
    place = SubDistrict(
        id=id_,
        name=id_,
        venue=Venue(room=9),
        region=problem.sub_districts[0].region,
        neighbours=near,
    )
    ways = _ways(problem, *((origin, id_) for origin in getattr(problem.travel, "origins", ())))
    if isinstance(problem.demand, DemandCurves):
        points = (CurvePoint(date=FIRST, requests=3),)
        curves = (Curve(sub_district=id_, service=service, points=points),)
        return changes.AddSubDistrict(sub_district=place, curves=curves, travel=ways)
    requests = (ServiceRequests(sub_district=id_, service=service, requests=3),)
    on = RequestsOn(sub_district=id_, service=service, date=FIRST, requests=4)
    return changes.AddSubDistrict(
        sub_district=place, requests=requests, on_dates=rng.choice([None, (on,)]), travel=ways
    )


def _add_base(rng: random.Random, problem: Problem) -> Change:
    id_ = _new(rng)
    ways = _ways(problem, *((id_, place.id) for place in problem.sub_districts))
    return changes.AddBase(base=Base(id=id_, name=id_), travel=ways)


def _edit_item(rng: random.Random, problem: Problem) -> Change:
    edits: list[tuple[str, str | None, dict[str, object]]] = [
        ("sub_district", rng.choice(problem.sub_districts).id, {"residents": 7, "neighbours": []}),
        ("venue", rng.choice(problem.sub_districts).id, {"room": 9}),
        ("base", rng.choice(problem.bases).id, {"counters_per_trip": 3}),
        ("service", rng.choice(problem.services).id, {"unserved_weight": 2}),
        ("counter_type", rng.choice(problem.counter_types).id, {"most_per_visit": 3}),
        ("person", rng.choice(problem.people).id, {"most_visits": 2}),
        ("season", None, {"closes": "13:00", "country": "ID"}),
        ("travel", None, {"source": "a survey"}),
    ]
    item, id_, fields = rng.choice(edits)
    return changes.EditItem.model_validate({"item": item, "id": id_, "fields": fields})


def _restate(rng: random.Random, problem: Problem) -> Change:
    return rng.choice(
        [
            changes.Restate(name="another", pins=()),
            changes.Restate(prohibitions=(), without=("futures",)),
            changes.Restate(people=problem.people[::-1]),
        ]
    )


MAKERS: dict[str, Maker] = {
    "add_person": _add_person,
    "remove_person": lambda rng, p: changes.RemovePerson(id=rng.choice(p.people).id),
    "retrain": _retrain,
    "absent": _absent,
    "add_pool": lambda rng, p: changes.AddPool(
        pool=Pool(id=(id_ := _new(rng)), name=id_, size=1, base=p.bases[0].id)
    ),
    "resize_pool": _resize_pool,
    "change_stock": _change_stock,
    "close_dates": lambda rng, p: changes.CloseDates(start=_day(rng), reason="election"),
    "open_date": lambda rng, p: changes.OpenDate(date=_day(rng), reason="made up for"),
    "close_place": _close_place,
    "visits_per_date": lambda rng, p: changes.VisitsPerDate(visits=3, **_span(rng)),
    "scale_demand": _scale_demand,
    "add_pin": _add_pin,
    "remove_pin": _remove_pin,
    "forbid": _forbid,
    "allow_again": _allow_again,
    "add_pair": _add_pair,
    "remove_pair": _remove_pair,
    "set_rule": _set_rule,
    "set_weight": _set_weight,
    "set_tolerance": _set_tolerance,
    "set_term_parameters": _set_term_parameters,
    "order_levels": _order_levels,
    "add_level": _add_level,
    "remove_level": _remove_level,
    "add_sub_district": _add_sub_district,
    "remove_sub_district": lambda rng, p: changes.RemoveSubDistrict(
        id=rng.choice(p.sub_districts).id
    ),
    "add_base": _add_base,
    "edit_item": _edit_item,
    "restate": _restate,
}
"""A maker for each kind of change."""


def random_changes(rng: random.Random, problem: Problem, number: int) -> tuple[Change, ...]:
    """So many changes that can be made one after the other; those that clash are drawn again."""
    found: list[Change] = []
    now = problem
    while len(found) < number:
        # Where everybody has left, there is nobody to choose from.
        with contextlib.suppress(ContradictionError, IndexError):
            change = MAKERS[rng.choice(list(MAKERS))](rng, now)
            if change is not None:
                now = changed_by(now, [change])
                found.append(change)
    return tuple(found)
