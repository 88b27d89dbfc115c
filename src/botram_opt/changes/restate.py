"""Parts of a problem as they are to be, all of each: what any change comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.words import listed
from botram_opt.language import say
from botram_opt.problem.base import Assumption, Id, Name
from botram_opt.problem.demand import Demand, RequestsSoFar
from botram_opt.problem.futures import Futures
from botram_opt.problem.objectives import Level, RuleSetting
from botram_opt.problem.pins import Pin, Prohibition
from botram_opt.problem.places import Base, SubDistrict
from botram_opt.problem.preparations import Preparation
from botram_opt.problem.problem import Problem
from botram_opt.problem.regions import Region
from botram_opt.problem.season import Season
from botram_opt.problem.services import CounterType, Service
from botram_opt.problem.staff import Pair, Person, Pool
from botram_opt.problem.travel import Travel


class Restate(ChangeBase):
    """Parts of a problem are stated anew, each by its name in a problem; None stays as it is.

    Attributes:
        without: parts that a problem may lack and that are taken away.
        futures: what demand may come to instead.
    """

    kind: Literal["restate"] = "restate"
    name: Name | None = None
    season: Season | None = None
    regions: tuple[Region, ...] | None = None
    sub_districts: Annotated[tuple[SubDistrict, ...], Field(min_length=1)] | None = None
    bases: tuple[Base, ...] | None = None
    services: tuple[Service, ...] | None = None
    skills: tuple[Id, ...] | None = None
    counter_types: tuple[CounterType, ...] | None = None
    people: tuple[Person, ...] | None = None
    pools: tuple[Pool, ...] | None = None
    pairs: tuple[Pair, ...] | None = None
    demand: Demand | None = None
    futures: Futures | None = None
    so_far: tuple[RequestsSoFar, ...] | None = None
    travel: Travel | None = None
    rules: tuple[RuleSetting, ...] | None = None
    levels: Annotated[tuple[Level, ...], Field(min_length=1)] | None = None
    pins: tuple[Pin, ...] | None = None
    prohibitions: tuple[Prohibition, ...] | None = None
    preparations: tuple[Preparation, ...] | None = None
    assumptions: tuple[Assumption, ...] | None = None
    without: tuple[Literal["futures", "travel"], ...] | None = None

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        for part in self.without or ():
            if getattr(self, part) is not None:
                raise ValueError(say("states {part}, and takes them away", part=part))
        return self

    def change(self, draft: Draft) -> None:
        """Replace the parts."""
        draft.state(**self.parts())

    def describe(self, problem: Problem) -> str:
        """Say which parts are stated anew, and which are taken away."""
        words = _words()
        anew = [words[part] for part in self.parts() if part not in (self.without or ())]
        gone = [words[part] for part in self.without or ()]
        if not gone:
            return say("{parts} as stated anew", parts=listed(anew)) if anew else say("no change")
        if not anew:
            return say("without {parts}", parts=listed(gone))
        return say(
            "{parts} as stated anew, and without {others}", parts=listed(anew), others=listed(gone)
        )

    def parts(self) -> dict[str, Any]:
        """The parts that are stated anew or taken away, by name."""
        told = {name: getattr(self, name) for name in Problem.model_fields if hasattr(self, name)}
        stated = {name: value for name, value in told.items() if value is not None}
        return stated | dict.fromkeys(self.without or ())


def restated(before: Problem, after: Problem) -> Restate | None:
    """The change from one problem to another: the parts in which they differ; None if in none."""
    names = [name for name in Problem.model_fields if name != "schema_version"]
    # Equal numbers may be written differently, and a fingerprint is one of what is written.
    differ = [
        name
        for name in names
        if before.model_dump_json(include={name}) != after.model_dump_json(include={name})
    ]
    if not differ:
        return None
    stated: dict[str, Any] = {name: getattr(after, name) for name in differ}
    gone = tuple(name for name, value in stated.items() if value is None)
    return Restate(**stated, without=gone or None)


def _words() -> Mapping[str, str]:
    return {
        "name": say("the name"),
        "season": say("the season"),
        "regions": say("regions"),
        "sub_districts": say("sub-districts"),
        "bases": say("bases"),
        "services": say("services"),
        "skills": say("skills"),
        "counter_types": say("counter types"),
        "people": say("people"),
        "pools": say("pools"),
        "pairs": say("pairs of people"),
        "demand": say("demand"),
        "futures": say("futures of demand"),
        "so_far": say("requests so far"),
        "travel": say("travel"),
        "rules": say("rules"),
        "levels": say("levels"),
        "pins": say("pins"),
        "prohibitions": say("prohibitions"),
        "preparations": say("preparations"),
        "assumptions": say("assumptions"),
    }
