"""What a change is: data, and two duties."""

from __future__ import annotations

from abc import ABC, abstractmethod

from botram_opt.changes.draft import Draft
from botram_opt.problem.base import Sparse
from botram_opt.problem.problem import Problem


class ChangeBase(Sparse, ABC):
    """A change of a problem: it changes a draft, and says what it changes in a sentence.

    Attributes:
        kind: which change it is, in JSON.
    """

    kind: str

    @abstractmethod
    def change(self, draft: Draft) -> None:
        """Change a draft, or note there why that cannot be."""

    @abstractmethod
    def describe(self, problem: Problem) -> str:
        """Say what changes, in the language that is spoken.

        Args:
            problem: as it is before; items that it does not have are called by their ids.
        """
