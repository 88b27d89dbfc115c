"""Every counter has the people it needs, all of them with the skill; nobody sits idle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.people import AddPool
from botram_opt.language import say, say_number
from botram_opt.plan import Item, Plan, Visit
from botram_opt.problem import CounterType, Pool, Problem
from botram_opt.rules.rule import Hard, given
from botram_opt.wording import count, on

if TYPE_CHECKING:
    from botram_opt.decisions import Slot, Var
    from botram_opt.posting import Posting


class CountersStaffed(Hard):
    """People at counters of type c at a visit = people per counter x counters of type c."""

    essential: ClassVar[bool] = True

    def post(self, posting: Posting) -> None:
        """State it for each counter type; only people with the skill have a variable there."""
        problem, decisions = posting.problem, posting.decisions
        people_at: dict[tuple[Slot, str], list[Var]] = {key: [] for key in decisions.counters}
        for (slot, who, type_id), var in (*decisions.sits.items(), *decisions.drawn.items()):
            # Whoever else there may be does not count.
            if who in problem.person or who in problem.pool:
                people_at[slot, type_id].append(var)
        for kind in problem.counter_types:
            if kind.people_per_counter == 0:
                continue
            reason = posting.reason(Item(value=0, counter_type=kind.id))
            for slot, counters in decisions.counters_of[kind.id].items():
                people = posting.total(people_at[slot, kind.id])
                needed = kind.people_per_counter * counters
                posting.because(posting.model.add(people == needed), reason)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Count people with the skill, and find those without."""
        for visit in plan.visits:
            for kind in _kinds_at(problem, visit):
                needed = kind.people_per_counter * visit.counters.get(kind.id, 0)
                people = sum(seat.counter_type == kind.id for seat in visit.staff)
                people += sum(use.people for use in visit.pools if use.counter_type == kind.id)
                if people != needed:
                    yield Item(
                        value=abs(people - needed),
                        sub_district=visit.sub_district,
                        date=visit.date,
                        counter_type=kind.id,
                        facts={"people": people, "needed": needed},
                    )
            yield from _unskilled(problem, visit)

    def describe(self, problem: Problem, item: Item) -> str:
        """Say whom a counter needs."""
        kind = problem.counter_type[given(item.counter_type)]
        needs = _needs(kind)
        if item.sub_district is None:
            return needs
        place, day = problem.sub_district[item.sub_district].name, on(item.date)
        if item.person is not None:
            return say(
                "{needs}; at {place} on {day} {name} does not have it",
                needs=needs,
                place=place,
                day=day,
                name=problem.person[item.person].name,
            )
        if item.pool is not None:
            return say(
                "{needs}; at {place} on {day} the pool {pool} does not have it",
                needs=needs,
                place=place,
                day=day,
                pool=problem.pool[item.pool].name,
            )
        facts = item.facts or {}
        return say(
            "{needs}; {place} has {people} on {day} and needs {needed}",
            needs=needs,
            place=place,
            people=facts["people"],
            day=day,
            needed=facts["needed"],
        )

    def say_required(self, problem: Problem, items: Sequence[Item]) -> tuple[str, ...]:
        """Say whom counters need."""
        return tuple(self.describe(problem, item) for item in items)

    def limit(self, problem: Problem, item: Item) -> int:
        """Give how many people have the skill."""
        kind = problem.counter_type[given(item.counter_type)]
        people = sum(_can(kind, person.skills) for person in problem.people)
        return people + sum(pool.size for pool in problem.pools if _can(kind, pool.skills))

    def eased(self, problem: Problem, item: Item, by: int) -> tuple[ChangeBase, ...] | None:
        """Have more people with the skill, as a pool of their own: one for all that need it."""
        kind = problem.counter_type[given(item.counter_type)]
        alike = [each for each in problem.counter_types if each.skill == kind.skill]
        bases = [*(each.base for each in alike if each.base), *(base.id for base in problem.bases)]
        base = next(iter(bases), None)
        name = "more" if kind.skill is None else f"more {kind.skill}"
        taken = {*problem.pool, *problem.person}
        while name in taken:
            name = f"{name} more"
        skills = () if kind.skill is None else (kind.skill,)
        return (AddPool(pool=Pool(id=name, name=name, skills=skills, size=by, base=base)),)

    def say_eased(self, problem: Problem, items: Sequence[Item], by: int) -> tuple[str, ...]:
        """Say how many more people there must be."""
        told = []
        for item in items:
            skill = problem.counter_type[given(item.counter_type)].skill
            if skill is None:
                told.append(say("have {people} more", people=count(by, "person")))
            else:
                told.append(
                    say(
                        "have {people} more with the skill {skill}",
                        people=count(by, "person"),
                        skill=skill,
                    )
                )
        return tuple(dict.fromkeys(told))


def _needs(kind: CounterType) -> str:
    """Whom a counter of a type needs, in a sentence."""
    people = kind.people_per_counter
    if kind.skill is None:
        return say_number(
            "every counter of {kind} needs {n} person",
            "every counter of {kind} needs {n} people",
            people,
            kind=kind.name,
            n=people,
        )
    return say_number(
        "every counter of {kind} needs {n} person with the skill {skill}",
        "every counter of {kind} needs {n} people with the skill {skill}",
        people,
        kind=kind.name,
        n=people,
        skill=kind.skill,
    )


def _kinds_at(problem: Problem, visit: Visit) -> list[CounterType]:
    """The counter types that a visit has, or has people for."""
    here = {*visit.counters, *(seat.counter_type for seat in visit.staff)}
    here |= {use.counter_type for use in visit.pools}
    return [problem.counter_type[kind] for kind in sorted(here)]


def _unskilled(problem: Problem, visit: Visit) -> Iterator[Item]:
    for seat in visit.staff:
        if not _can(problem.counter_type[seat.counter_type], problem.person[seat.id].skills):
            yield Item(
                value=1,
                sub_district=visit.sub_district,
                date=visit.date,
                person=seat.id,
                counter_type=seat.counter_type,
            )
    for use in visit.pools:
        if not _can(problem.counter_type[use.counter_type], problem.pool[use.id].skills):
            yield Item(
                value=use.people,
                sub_district=visit.sub_district,
                date=visit.date,
                pool=use.id,
                counter_type=use.counter_type,
            )


def _can(kind: CounterType, skills: tuple[str, ...]) -> bool:
    return kind.skill is None or kind.skill in skills
