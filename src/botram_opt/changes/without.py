"""A problem without an item: all that names it goes with it, or no longer names it."""

from __future__ import annotations

from typing import Any

from botram_opt.problem.objectives import Level
from botram_opt.problem.problem import Problem
from botram_opt.problem.travel import MatrixTravel


def without_person(problem: Problem, id_: str) -> dict[str, Any]:
    """The parts of a problem that change when a person leaves.

    Pairs and prohibitions about them go. What is pinned stays, but for their name.
    """
    pins = tuple(
        pin.model_copy(
            update={"people": tuple(person for person in pin.people if person.id != id_)}
        )
        for pin in problem.pins
    )
    return {
        "people": tuple(person for person in problem.people if person.id != id_),
        "pairs": tuple(pair for pair in problem.pairs if id_ not in pair.people),
        "prohibitions": tuple(ban for ban in problem.prohibitions if ban.person != id_),
        "pins": pins,
        "travel": _without_ways(problem, "origin", id_),
        "levels": tuple(_unnaming(level, "person", "people", id_) for level in problem.levels),
    }


def _without_ways(problem: Problem, column: str, id_: str) -> Any:
    if not isinstance(problem.travel, MatrixTravel):
        return problem.travel
    rows = tuple(row for row in problem.travel.rows if getattr(row, column) != id_)
    return problem.travel.model_copy(update={"rows": rows})


def _unnaming(level: Level, one: str, several: str, id_: str) -> Level:
    terms = tuple(
        term.model_copy(update={"parameters": _unnamed(term.parameters, one, several, id_)})
        for term in level.terms
    )
    return level.model_copy(update={"terms": terms})


def _unnamed(value: Any, one: str, several: str, id_: str) -> Any:
    """Parameters of a rule without what is about an item, or without its name among several.

    By the words that all rules use: ``person`` for the id of one, ``people`` for those of several.
    """
    if isinstance(value, dict):
        return {
            key: [name for name in part if name != id_]
            if key == several and isinstance(part, list)
            else _unnamed(part, one, several, id_)
            for key, part in value.items()
        }
    if isinstance(value, list):
        about = [isinstance(part, dict) and part.get(one) == id_ for part in value]
        return [
            _unnamed(part, one, several, id_)
            for part, gone in zip(value, about, strict=True)
            if not gone
        ]
    return value
