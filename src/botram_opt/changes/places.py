"""Changes of sub-districts and bases."""

from __future__ import annotations

from typing import Any, Literal

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import FIELDS, Draft
from botram_opt.changes.without import told_of, without_sub_district
from botram_opt.changes.words import listed, name_of
from botram_opt.language import say
from botram_opt.problem.base import Id
from botram_opt.problem.demand import Curve, DemandCurves, RequestsOn, ServiceRequests
from botram_opt.problem.places import Base, SubDistrict
from botram_opt.problem.problem import Problem
from botram_opt.problem.services import CounterType
from botram_opt.problem.staff import Person, Pool
from botram_opt.problem.travel import TravelRow


class AddSubDistrict(ChangeBase):
    """A sub-district is to be visited; its neighbours come to have it as a neighbour.

    Where the problem has futures, its demand is as stated here in each of them.

    Attributes:
        requests, on_dates: its demand, where demand is a table.
        curves: its demand, where demand builds up.
        travel: ways to it, where travel is a table.
    """

    kind: Literal["add_sub_district"] = "add_sub_district"
    sub_district: SubDistrict
    requests: tuple[ServiceRequests, ...] | None = None
    on_dates: tuple[RequestsOn, ...] | None = None
    curves: tuple[Curve, ...] | None = None
    travel: tuple[TravelRow, ...] | None = None

    def change(self, draft: Draft) -> None:
        """Add it, with its demand and the ways to it."""
        id_ = self.sub_district.id
        draft.add(self.sub_district, "sub_district")
        draft.border(id_)
        demand = draft.problem.demand
        builds_up = isinstance(demand, DemandCurves)
        added: dict[str, Any] = {}
        for field in ("requests", "on_dates", "curves"):
            rows = getattr(self, field) or ()
            if rows and (field == "curves") != builds_up:
                what = say("demand builds up") if builds_up else say("demand is a table")
                draft.fault(field, what, say("State the kind of demand that the problem has"))
            elif rows:
                added[field] = (*getattr(demand, field), *rows)
            for i, row in enumerate(rows):
                if row.sub_district != id_:
                    stated = repr(row.sub_district)
                    what = say("it is about {stated}, not {id}", stated=stated, id=repr(id_))
                    draft.fault(
                        f"{field}[{i}].sub_district", what, say("Leave it out, or correct it")
                    )
        draft.state(demand=demand.model_copy(update=added))
        draft.add_ways(self.travel or (), "sub_district", id_)

    def describe(self, problem: Problem) -> str:
        """Say what is to be visited, and beside what."""
        name = self.sub_district.name
        near = [name_of(problem, "sub_district", id_) for id_ in self.sub_district.neighbours]
        if not near:
            return say("{place} is to be visited, too", place=name)
        return say(
            "{place} is to be visited, too, a neighbour of {others}",
            place=name,
            others=listed(near),
        )


class RemoveSubDistrict(ChangeBase):
    """A sub-district is not to be visited, and all that names it goes with it.

    That is its demand, ways to it, pins and prohibitions about it, factors and prices of nothing
    else, and what neighbours it.
    """

    kind: Literal["remove_sub_district"] = "remove_sub_district"
    id: Id

    def change(self, draft: Draft) -> None:
        """Take it out of all that names it, unless it is the only one."""
        if not draft.knows("sub_district", self.id, "id"):
            return
        if len(draft.problem.sub_districts) == 1:
            draft.fault("id", say("it is the only sub-district"), say("Add another first"))
            return
        draft.state(**without_sub_district(draft.problem, self.id))

    def describe(self, problem: Problem) -> str:
        """Say what is not to be visited, and what goes with it."""
        name = name_of(problem, "sub_district", self.id)
        gone = told_of(problem, without_sub_district(problem, self.id))
        if not gone:
            return say("{place} is not to be visited", place=name)
        return say(
            "{place} is not to be visited, and with it go {what}", place=name, what=listed(gone)
        )


class AddBase(ChangeBase):
    """Somebody or something may set out from another base.

    What sets out from the only base there was, without naming it, still does.

    Attributes:
        travel: ways from it, where travel is a table.
        base: what is added.
    """

    kind: Literal["add_base"] = "add_base"
    base: Base
    travel: tuple[TravelRow, ...] | None = None

    def change(self, draft: Draft) -> None:
        """Add it, with the ways from it."""
        if len(draft.problem.bases) == 1:
            _name_the_base(draft, draft.problem.bases[0].id)
        draft.add(self.base, "base")
        draft.add_ways(self.travel or (), "origin", self.base.id)

    def describe(self, problem: Problem) -> str:
        """Say what is a base, too."""
        return say("{base} is a base, too", base=self.base.name)


def _name_the_base(draft: Draft, id_: str) -> None:
    """Let all that sets out from the only base say so, before there are two."""
    for kind in (CounterType, Person, Pool):
        items: tuple[CounterType | Person | Pool, ...] = getattr(draft.problem, FIELDS[kind])
        named = tuple(
            item.model_copy(update={"base": id_}) if item.base is None else item for item in items
        )
        draft.state(**{FIELDS[kind]: named})
