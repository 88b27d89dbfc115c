"""The errors a caller can meet: few, named, and each says where and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from botram_opt.language import say, say_number


@dataclass(frozen=True, order=True)
class Issue:
    """One fault of an input.

    Attributes:
        where: the item, as a path into the input (``sub_districts[3] 'Setu'.venue.room``),
            with the file before it where there is one.
        what: what is wrong there.
        remedy: what to do about it.
    """

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}."


class BotramError(Exception):
    """Base of every error that botram_opt raises on purpose.

    All of them can be copied and pickled, and so come whole out of another process.
    """


class InputError(BotramError):
    """Input that cannot be used; holds every fault found, not just the first.

    Attributes:
        issues: the faults, in the order of the input.
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: tuple[Issue, ...] = tuple(issues)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> Iterator[str]:
        """How many faults there are, in the language spoken; and each of them."""
        n = len(self.issues)
        yield say_number("{n} fault in the input:", "{n} faults in the input:", n, n=n)
        yield from (f"  - {issue}" for issue in self.issues)

    def __reduce__(self) -> tuple[Any, ...]:
        # By itself an exception would be made anew from its message.
        return type(self), (self.issues,), self.__dict__


class UnreadableError(InputError):
    """Input that is not of the form asked for: not JSON, an unknown field, a wrong type."""


class ContradictionError(InputError):
    """Input that is well formed but contradicts itself."""


class UnreachableError(InputError):
    """Places that the road graph or the travel matrix gives no way to."""


class ForecastError(InputError):
    """A history that is not enough for what is to be forecast from it."""


class InfeasibleError(BotramError):
    """The problem has no plan: proven, not merely not found.

    Attributes:
        conflict: requirements that cannot all hold, each a sentence; empty if they could not be
            told in time.
        minimal: whether it is proven that without any one of them the others can hold, if all
            else is given up.
        circumstances: what is to be known of them, each a sentence.
    """

    def __init__(
        self,
        conflict: Iterable[str] = (),
        minimal: bool = False,
        circumstances: Iterable[str] = (),
    ) -> None:
        self.conflict: tuple[str, ...] = tuple(conflict)
        self.minimal = minimal
        self.circumstances: tuple[str, ...] = tuple(circumstances)
        super().__init__("\n".join(self.lines()))

    def lines(self) -> Iterator[str]:
        """That there is no plan, and what clashes, in the language spoken."""
        yield say("No plan exists: the hard rules contradict each other.")
        if self.conflict and self.minimal:
            yield say("These cannot all hold (without any one of them the others can):")
        elif self.conflict:
            yield say("These cannot all hold (maybe fewer cannot):")
        yield from (f"  - {sentence}" for sentence in self.conflict)
        if self.circumstances:
            yield say("Where:")
            yield from (f"  - {sentence}" for sentence in self.circumstances)

    def __reduce__(self) -> tuple[Any, ...]:
        parts = self.conflict, self.minimal, self.circumstances
        return type(self), parts, self.__dict__


class NoPlanWithinLimitError(BotramError):
    """No plan was found before the limit or a cancel; whether one exists is not known.

    Attributes:
        reason: which of the two it was.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            say("{reason}. Whether a plan exists is not known: give it more time", reason=reason)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.reason,), self.__dict__


class DisagreementError(BotramError):
    """Two statements of the same do not agree: a fault of ours, never of the input.

    Mostly the plan that the solver found does not measure as the solver says.
    """
