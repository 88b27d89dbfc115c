"""A named list of changes to a problem."""

from __future__ import annotations

from typing import Literal

from botram_opt.changes.change import Change
from botram_opt.changes.changed import changed_by, sentences_of, undo
from botram_opt.problem.base import Document, Name
from botram_opt.problem.problem import Problem


class Scenario(Document):
    """A named list of changes to a problem, made in their order.

    With no changes it is the problem as it is, to compare others with.
    """

    schema_version: Literal["1"] = "1"
    name: Name
    changes: tuple[Change, ...] = ()

    def apply(self, problem: Problem) -> Problem:
        """The problem after the changes; the problem itself stays as it is.

        Raises:
            ContradictionError: as `changed_by` raises it.
        """
        return changed_by(problem, self.changes)

    def inverse(self, problem: Problem) -> Scenario:
        """The scenario that leads from the changed problem back to the problem.

        Raises:
            ContradictionError: as `changed_by` raises it.
        """
        return Scenario(
            name=f"back from {self.name}"[:200].strip(), changes=undo(problem, self.changes)
        )

    def sentences(self, problem: Problem) -> tuple[str, ...]:
        """What changes, a sentence for each change, in the language that is spoken."""
        return sentences_of(problem, self.changes)
