"""Changes of people."""

from __future__ import annotations

from typing import Literal

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.without import without_person
from botram_opt.changes.words import name_of, when
from botram_opt.language import say
from botram_opt.problem.base import Closure, Day, Id, Name
from botram_opt.problem.problem import Problem


class RemovePerson(ChangeBase):
    """A person leaves, and with them pairs, prohibitions, travel and pins that name them.

    Visits that are pinned stay pinned, without them.
    """

    kind: Literal["remove_person"] = "remove_person"
    id: Id

    def change(self, draft: Draft) -> None:
        """Take them out of all that names them."""
        if draft.knows("person", self.id, "id"):
            draft.state(**without_person(draft.problem, self.id))

    def describe(self, problem: Problem) -> str:
        """Say who leaves."""
        return say("{person} leaves", person=name_of(problem, "person", self.id))


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
        if draft.knows("person", self.person, "person"):
            person = draft.problem.person[self.person]
            away = Closure(start=self.start, end=self.end or self.start, reason=self.reason)
            draft.edit(person, absences=(*person.absences, away))

    def describe(self, problem: Problem) -> str:
        """Say who is away, when and why."""
        return say(
            "{person} is away {when} ({reason})",
            person=name_of(problem, "person", self.person),
            when=when(self.start, self.end or self.start),
            reason=self.reason,
        )
