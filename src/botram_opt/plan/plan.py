"""The plan: visits, what they cost, and how good that is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field

from botram_opt.language import say
from botram_opt.plan.cost import LevelResult, RuleCost
from botram_opt.plan.visit import Visit
from botram_opt.problem.base import Document, Name, Record
from botram_opt.problem.problem import Problem

if TYPE_CHECKING:
    from botram_opt.figures.of_plans import PlanFigures

PlanStatus = Literal["optimal", "feasible", "cut_short", "stated"]
"""How a plan came about.

``optimal``: every level is proven. ``feasible``: it keeps every hard rule, and some level is
not proven. ``cut_short``: likewise, and solving was cancelled. ``stated``: not made by the
solver; nothing is claimed of it.
"""


class ProblemReference(Record):
    """The problem a plan was made for.

    Attributes:
        fingerprint: what tells the problem from others, see `Problem.fingerprint`.
    """

    name: Name
    fingerprint: str = Field(pattern="^[0-9a-f]{64}$")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The reference to a problem."""
        return cls(name=problem.name, fingerprint=problem.fingerprint)


class SolverRecord(Record):
    """How a plan was made.

    Attributes:
        seconds: wall time; None for a reproducible solve, whose plan must not depend on it.
        work: deterministic time of CP-SAT over all levels.
        version: of the solver.
        limit: that it was given: seconds, or with ``reproducible`` deterministic work.
    """

    name: str
    version: str
    workers: int
    seed: int
    reproducible: bool
    limit: float | None = None
    seconds: float | None = None
    work: float | None = None


class Plan(Document):
    """Visits in order of date, with the cost sheet and what is proven of it.

    Attributes:
        costs: what each soft rule costs, level after level, item by item.
        solver: how it was made; None for a plan that is stated.
        levels: value and bound of each level, in their order.
    """

    schema_version: Literal["1"] = "1"
    problem: ProblemReference
    status: PlanStatus = "stated"
    levels: tuple[LevelResult, ...] = ()
    visits: tuple[Visit, ...]
    costs: tuple[RuleCost, ...] = ()
    solver: SolverRecord | None = None

    def made_for(self, problem: Problem) -> Self:
        """The same plan, knowing its problem, so that it can be shown with names; see ``stated``.

        What comes from a solver knows it. It is no part of the record: it is not written, compared
        or sent to other processes.

        Raises:
            ValueError: the plan was made for another problem.
        """
        if self.problem.fingerprint != problem.fingerprint:
            raise ValueError(
                say("the plan was made for another problem than {name}", name=repr(problem.name))
            )
        same = self.model_copy()
        same.__dict__["stated"] = problem
        return same

    @cached_property
    def stated(self) -> Problem | None:
        """The problem that the plan was made for, as far as `made_for` told; not from files."""
        return None

    @property
    def plot(self) -> PlanFigures:
        """Figures of the plan: ``plan.plot.calendar()``, ``.map()``, ``.load()`` and others."""
        # Figures stand below plans, which only hand them out.
        from botram_opt.figures.of_plans import PlanFigures

        return PlanFigures(self)

    def _repr_html_(self) -> str:
        # Likewise; a notebook asks for it.
        from botram_opt.report.notebook import plan_html

        return plan_html(self)

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        fields = {name: state["__dict__"][name] for name in type(self).model_fields}
        return state | {"__dict__": fields}

    @cached_property
    def visits_to(self) -> Mapping[str, tuple[Visit, ...]]:
        """Visits by sub-district, in order of date; those without visits are left out."""
        found: dict[str, tuple[Visit, ...]] = {}
        for visit in sorted(self.visits, key=lambda visit: visit.date):
            found[visit.sub_district] = (*found.get(visit.sub_district, ()), visit)
        return found

    @cached_property
    def visits_of(self) -> Mapping[str, tuple[Visit, ...]]:
        """Visits by the named people who go, in order of date."""
        found: dict[str, tuple[Visit, ...]] = {}
        for visit in sorted(self.visits, key=lambda visit: visit.date):
            for person in dict.fromkeys(visit.people):
                found[person] = (*found.get(person, ()), visit)
        return found
