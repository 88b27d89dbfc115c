"""What a rule says of random problems and of plans that break it, as text that a person can check.

.venv/bin/python tests/said.py

writes it anew into tests/data/said, one file a rule. What changes there is to be read before it is
kept: whether each sentence is what a planner would say, and each number the one that it should be.
That numbers are those of the model is for other tests to say; these hold what is said of them.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

from any_visits import any_visits
from botram_opt.beside import visits_before
from botram_opt.changes.base import ChangeBase
from botram_opt.errors import ContradictionError
from botram_opt.model import Model
from botram_opt.plan import Item, Plan
from botram_opt.problem import PoolSizeOn, Problem, StockOn
from botram_opt.problem.base import Record
from botram_opt.rules import HARD, SOFT, Hard, Soft, hard_rules, soft_rules
from problems import random_problem
from small import small_problem

SpanT = TypeVar("SpanT", StockOn, PoolSizeOn)

SAID = Path(__file__).parent / "data" / "said"

SEEDS = range(150)
"""Of these problems, some are chosen that let a rule say something new."""

ELSEWHERE = Problem.model_validate_json(
    re.sub('"([sp])0"', r'"\1-other"', small_problem().to_json())
)
"""Another problem, which lacks some things that rules name here, and has no futures."""

PROBLEMS = 6
"""At most so many of them for one rule."""

OF_A_KIND = 4
"""At most so many items of a kind of one problem."""


def page(name: str, seeds: Sequence[int]) -> str:
    """All that a rule says of some problems."""
    said = [line for seed in seeds for line in [f"problem {seed}", *lines(name, seed)]]
    rule: type[Hard] | type[Soft] = HARD[name] if name in HARD else SOFT[name]
    return "\n".join([*_as_it_is(rule), *said])


def _as_it_is(rule: type[Hard] | type[Soft]) -> Iterator[str]:
    """What a rule is and has by itself, whatever the problem."""
    yield f"has {rule().model_dump_json()}"
    flags = {name: getattr(rule, name) for name in sorted(rule.__class_vars__)}
    yield f"is {json.dumps(flags)}"


def seeds_in(text: str) -> list[int]:
    """The problems that a page is about."""
    return [int(found) for found in re.findall(r"^problem (\d+)$", text, re.MULTILINE)]


def lines(name: str, seed: int) -> list[str]:
    """What a rule says of one problem and of some visits."""
    of = (name,) if name in SOFT else ("unserved",)
    problem = _varied(random_problem(seed, of, focus=name, may_have_begun=True), seed)
    plan = any_visits(problem, seed)
    if name in SOFT:
        return list(_of_soft(problem, plan, soft_rules(problem, problem.levels[0])[0][2]))
    rule = hard_rules(problem).get(name)
    return [] if rule is None else list(_of_hard(name, problem, plan, rule))


def _varied(problem: Problem, seed: int) -> Problem:
    """A problem with what random ones never have: one window, spans that overlap, odd seconds."""

    def twice(spans: tuple[SpanT, ...]) -> tuple[SpanT, ...]:
        again = tuple(span.model_copy() for span in spans[:1])
        return spans + again if seed % 3 == 0 else spans

    places = [
        place.model_copy(update={"windows": place.windows[seed % 2 :]})
        for place in problem.sub_districts
    ]
    kinds = [
        kind.model_copy(update={"stock_on": twice(kind.stock_on)}) for kind in problem.counter_types
    ]
    pools = [pool.model_copy(update={"size_on": twice(pool.size_on)}) for pool in problem.pools]
    services = [
        service.model_copy(update={"minutes_per_request": service.minutes_per_request + 0.25})
        for service in problem.services
    ]
    with contextlib.suppress(ContradictionError):
        return problem.changed(
            sub_districts=tuple(places),
            counter_types=tuple(kinds),
            pools=tuple(pools),
            services=tuple(services),
        )
    return problem


def _of_hard(name: str, problem: Problem, plan: Plan, rule: Hard) -> Iterator[str]:
    for item in islice(rule.measure(problem, plan), OF_A_KIND):
        yield f"broken {_short(item)}: {rule.describe(problem, item)}"
    for room in islice(rule.room(problem, plan), OF_A_KIND):
        least = " at least" if room.at_least else ""
        yield f"room {_short(room.item)}: {room.used} of{least} {room.limit}, {room.left} left"
        yield f"  which says: {rule.describe(problem, room.item)}"
    model = Model(problem, arguable=True)
    posted = [item for _, by, item in model.posting.reasons if by == name]
    stated = list(dict.fromkeys(_key(rule.stated(problem, item)) for item in posted))
    items = [Item.model_validate_json(key) for key in stated][:OF_A_KIND]
    for item in items:
        yield f"required {_short(item)}: {rule.describe(problem, item)}"
        for way in rule.ways(problem, item):
            yield f"  way {_short(way)}, with {rule.limit(problem, way)}"
            for by in (1, 2):
                changes = rule.eased(problem, way, by)
                told = None if changes is None else [_short(_again(change)) for change in changes]
                said = "; ".join(rule.say_eased(problem, [way], by))
                yield f"    eased by {by}: {told}: {said}"
            can = [by for by in (366, 367) if rule.eased(problem, way, by) is not None]
            yield f"    can be eased by much: {can}"
    if items:
        ways = [way for item in items for way in rule.ways(problem, item)]
        yield f"together: {'; '.join(rule.say_required(problem, items))}"
        yield f"  eased together: {'; '.join(rule.say_eased(problem, ways, 1))}"
    helped = [p.id for p in problem.sub_districts if rule.more_visits_help(problem, p.id)]
    half = plan.model_copy(update={"visits": plan.visits[: len(plan.visits) // 2]})
    yield f"more visits help {helped}; in parts {rule.holds_in_parts()}"
    yield f"after half of the visits {_short(rule.after(problem, half, problem, problem))}"
    yield from _elsewhere(rule)


def _of_soft(problem: Problem, plan: Plan, rule: Soft) -> Iterator[str]:
    yield f"counted in {rule.unit(problem)}; asks who goes: {rule.asks_who_goes()}"
    for item in islice(rule.measure(problem, plan), 2 * OF_A_KIND):
        yield f"costs {_short(item)}: {rule.describe(problem, item)}"
    day = problem.season.visit_dates[0]
    kinds, people, pools = problem.counter_types, problem.people, problem.pools
    kind_ids, ids = [kind.id for kind in kinds], [person.id for person in people]
    for place, things in (
        (problem.sub_districts[0].id, [*kind_ids[:1], *ids[:1]]),
        (problem.sub_districts[-1].id, [*kind_ids[1:], *ids[1:], *(pool.id for pool in pools)]),
    ):
        within = rule.within([place], [(place, day)], things)
        yield f"only {place} {_short(within)}"
    places = {place.id for place in problem.sub_districts}
    held = visits_before(problem, plan.visits[: len(plan.visits) // 2], places)
    yield f"after half of the visits {_short(rule.after(problem, held))}"
    yield from _elsewhere(rule)


def _elsewhere(rule: Hard | Soft) -> Iterator[str]:
    """What contradicts another problem, with other things in it."""
    for issue in rule.check(ELSEWHERE):
        yield f"elsewhere, {issue.where}: {issue.what}. {issue.remedy}"


def _again(change: ChangeBase) -> ChangeBase:
    """A change as it is once it has been written and read."""
    again = type(change).model_validate_json(change.model_dump_json())
    assert again == change
    return again


def _short(record: Record) -> str:
    """A record as JSON without what is as it would be anyway."""
    data = record.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _key(item: Item) -> str:
    return item.model_dump_json()


def chosen(name: str) -> list[int]:
    """Problems of which a rule says most, each with something that it says of none before."""
    kinds = {seed: {_kind(line) for line in lines(name, seed)} for seed in SEEDS}
    found: list[int] = []
    while len(found) < PROBLEMS:
        known = set().union(*(kinds[seed] for seed in found))
        best = max(SEEDS, key=lambda seed: len(kinds[seed] - known))
        if not kinds[best] - known:
            break
        found.append(best)
    return found


def _kind(line: str) -> str:
    return re.sub(r"\b[a-zA-Z]?\d+\b|[\d-]{10}|[,\"\[\]{}]", "", line)


if __name__ == "__main__":
    SAID.mkdir(exist_ok=True)
    for each in sorted({*HARD, *SOFT}):
        text = page(each, chosen(each)) + "\n"
        (SAID / f"{each}.txt").write_text(text, encoding="utf-8")
