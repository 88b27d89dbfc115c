"""Changes of people and pools."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.spans import NumberOnDays, Varying
from botram_opt.changes.without import told_of, without_person
from botram_opt.changes.words import listed, name_of, when
from botram_opt.language import say, say_number
from botram_opt.problem.base import Closure, Day, Id, Name
from botram_opt.problem.problem import Problem
from botram_opt.problem.staff import Person, Pool, PoolSizeOn
from botram_opt.problem.travel import TravelRow


class AddPerson(ChangeBase):
    """A person joins.

    Attributes:
        travel: ways from their home, where travel is a table; without, they set out from their
            base.
        person: who joins.
    """

    kind: Literal["add_person"] = "add_person"
    person: Person
    travel: tuple[TravelRow, ...] | None = None

    def change(self, draft: Draft) -> None:
        """Add them, and their ways."""
        draft.add(self.person, "person")
        draft.add_ways(self.travel or (), "origin", self.person.id)

    def describe(self, problem: Problem) -> str:
        """Say who joins, and what they can do."""
        if not self.person.skills:
            return say("{person} joins", person=self.person.name)
        skills = listed(self.person.skills)
        return say(
            "{person} joins, with the skills {skills}", person=self.person.name, skills=skills
        )


class RemovePerson(ChangeBase):
    """A person leaves, and with them pairs, prohibitions, ways and prices that name them.

    Visits that are pinned stay pinned, without them.
    """

    kind: Literal["remove_person"] = "remove_person"
    id: Id

    def change(self, draft: Draft) -> None:
        """Take them out of all that names them."""
        if draft.knows("person", self.id, "id"):
            draft.state(**without_person(draft.problem, self.id))

    def describe(self, problem: Problem) -> str:
        """Say who leaves, and what goes with them."""
        name = name_of(problem, "person", self.id)
        gone = told_of(problem, without_person(problem, self.id))
        if not gone:
            return say("{person} leaves", person=name)
        return say("{person} leaves, and with them {what}", person=name, what=listed(gone))


class Retrain(ChangeBase):
    """A person learns skills, or loses some.

    Attributes:
        learns: ids of skills they have from now on, besides those that they have.
        loses: ids of skills they no longer have.
    """

    kind: Literal["retrain"] = "retrain"
    person: Id
    learns: tuple[Id, ...] | None = None
    loses: tuple[Id, ...] | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.learns and not self.loses:
            raise ValueError(say("needs skills that they learn or lose"))
        both = sorted(set(self.learns or ()) & set(self.loses or ()))
        if both:
            raise ValueError(say("they learn and lose {skills}", skills=", ".join(map(repr, both))))
        return self

    def change(self, draft: Draft) -> None:
        """Change their skills."""
        if not draft.knows("person", self.person, "person"):
            return
        person = draft.problem.person[self.person]
        for skill in self.loses or ():
            if skill not in person.skills:
                what = say(
                    "{person} has no skill {skill}", person=repr(person.name), skill=repr(skill)
                )
                draft.fault("loses", what, say("Leave it out"))
        kept = [skill for skill in person.skills if skill not in (self.loses or ())]
        draft.edit(person, skills=tuple(dict.fromkeys([*kept, *(self.learns or ())])))

    def describe(self, problem: Problem) -> str:
        """Say what they learn and lose."""
        name = name_of(problem, "person", self.person)
        learns, loses = listed(self.learns or ()), listed(self.loses or ())
        if not loses:
            return say("{person} learns {skills}", person=name, skills=learns)
        if not learns:
            return say("{person} no longer does {skills}", person=name, skills=loses)
        return say(
            "{person} learns {skills} and no longer does {others}",
            person=name,
            skills=learns,
            others=loses,
        )


class Absent(ChangeBase):
    """A person is away.

    Attributes:
        end: the last day; None for one day only.
    """

    kind: Literal["absent"] = "absent"
    person: Id
    start: Day
    end: Day | None = None
    reason: Name

    def change(self, draft: Draft) -> None:
        """Add an absence."""
        days = self.start, self.end or self.start
        if draft.knows("person", self.person, "person") and draft.has_days(*days):
            person = draft.problem.person[self.person]
            away = Closure(start=days[0], end=days[1], reason=self.reason)
            draft.edit(person, absences=(*person.absences, away))

    def describe(self, problem: Problem) -> str:
        """Say who is away, when and why."""
        return say(
            "{person} is away {when} ({reason})",
            person=name_of(problem, "person", self.person),
            when=when(self.start, self.end or self.start),
            reason=self.reason,
        )


class AddPool(ChangeBase):
    """A pool of interchangeable people joins.

    Attributes:
        pool: what joins.
    """

    kind: Literal["add_pool"] = "add_pool"
    pool: Pool

    def change(self, draft: Draft) -> None:
        """Add the pool."""
        draft.add(self.pool, "pool")

    def describe(self, problem: Problem) -> str:
        """Say which pool joins, and of how many."""
        return say_number(
            "the pool {pool} joins, of {number} person",
            "the pool {pool} joins, of {number} people",
            self.pool.size,
            pool=self.pool.name,
            number=self.pool.size,
        )


class ResizePool(NumberOnDays):
    """There are more or fewer people in a pool, on all days or on some."""

    kind: Literal["resize_pool"] = "resize_pool"
    pool: Id

    def change(self, draft: Draft) -> None:
        """Change the size on all days, or on some."""
        if not draft.knows("pool", self.pool, "pool"):
            return
        pool = draft.problem.pool[self.pool]
        size = Varying(pool.size, tuple((on.start, on.end, on.size) for on in pool.size_on))
        then = self.after(draft, pool.name, size)
        if then is not None:
            size_on = tuple(
                PoolSizeOn(start=a, end=z, size=number) for a, z, number in then.differs
            )
            draft.edit(pool, size=then.ordinary, size_on=size_on)

    def describe(self, problem: Problem) -> str:
        """Say how many people there are more, fewer, or now."""
        name, days = name_of(problem, "pool", self.pool), self.on_days()
        if self.by is None:
            number = self.to or 0
            return say_number(
                "{number} person in the pool {pool} {when}",
                "{number} people in the pool {pool} {when}",
                number,
                number=number,
                pool=name,
                when=days,
            )
        if self.by < 0:
            return say_number(
                "{number} person fewer in the pool {pool} {when}",
                "{number} people fewer in the pool {pool} {when}",
                -self.by,
                number=-self.by,
                pool=name,
                when=days,
            )
        return say_number(
            "{number} more person in the pool {pool} {when}",
            "{number} more people in the pool {pool} {when}",
            self.by,
            number=self.by,
            pool=name,
            when=days,
        )
