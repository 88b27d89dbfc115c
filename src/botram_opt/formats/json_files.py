"""Problems, plans and lists of what else is read, as JSON; what is wrong is told all at once."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from botram_opt.changes.scenario import Scenario
from botram_opt.demand.effects import CalendarEffect
from botram_opt.errors import InputError, Issue, UnreadableError
from botram_opt.formats.files import write_whole
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.problem.base import Document
from botram_opt.problem.faults import faults, item_path
from botram_opt.problem.versions import FIRST, VERSION, to_present
from botram_opt.reading import json_in, refuse_file
from botram_opt.replanning.actuals import Actual
from botram_opt.rules import setting_issues
from botram_opt.wording import kind_called

DocumentT = TypeVar("DocumentT", bound=Document)

_EFFECTS = TypeAdapter(tuple[CalendarEffect, ...])

_ACTUALS = TypeAdapter(tuple[Actual, ...])

_SCENARIOS = TypeAdapter(tuple[Scenario, ...])

_TELLING = {"season": "problem", "status": "plan", "replications": "simulation"}
"""Fields by which a record is known that is given for another."""


def read_problem(path: str | os.PathLike[str]) -> Problem:
    """Read a problem from a JSON file.

    Raises:
        UnreadableError: the file cannot be read, or a field is missing, unknown or of a wrong
            form.
        ContradictionError: the parts contradict each other, or set rules that do not exist.
            Either error holds every fault, each with the file and the place in it.
    """
    file = Path(path)
    data, doubled = _read(file, Problem)
    try:
        problem = Problem.model_validate(
            data, context={"checks": [lambda problem, _: setting_issues(problem)]}
        )
    except InputError as error:
        kind = UnreadableError if doubled else type(error)
        _refuse(kind, file, [*doubled, *error.issues], error)
    if doubled:
        _refuse(UnreadableError, file, doubled)
    return problem


def read_plan(path: str | os.PathLike[str]) -> Plan:
    """Read a plan from a JSON file; whether it suits a problem is for ``verify`` to say.

    Raises:
        UnreadableError: the file cannot be read, or a field is missing, unknown or of a wrong
            form. It holds every fault, each with the file and the place in it.
    """
    return read_record(path, Plan)


def read_record(path: str | os.PathLike[str], model: type[DocumentT]) -> DocumentT:
    """Read a plan, or another record that is handed out as a whole, from a JSON file.

    Raises:
        UnreadableError: as `read_plan` does.
    """
    file = Path(path)
    data, doubled = _read(file, model)
    try:
        record = model.model_validate(data)
    except ValidationError as error:
        _refuse(UnreadableError, file, [*doubled, *faults(error, data, model)], error)
    if doubled:
        _refuse(UnreadableError, file, doubled)
    return record


def write_problem(path: str | os.PathLike[str], problem: Problem) -> None:
    """Write a problem to a JSON file, whole or not at all.

    Raises:
        OSError: the file could not be written.
    """
    write_whole({path: problem.to_json()})


def write_plan(path: str | os.PathLike[str], plan: Plan) -> None:
    """Write a plan to a JSON file, whole or not at all.

    Raises:
        OSError: the file could not be written.
    """
    write_whole({path: plan.to_json()})


def read_effects(path: str | os.PathLike[str]) -> tuple[CalendarEffect, ...]:
    """Read calendar effects from a JSON file: a list of them.

    Raises:
        UnreadableError: the file cannot be read, or a field is missing, unknown or of a wrong
            form. It holds every fault, each with the file and the place in it.
    """
    advice = say("Give a list of calendar effects in [ ]")
    effects: tuple[CalendarEffect, ...] = _read_list(Path(path), CalendarEffect, _EFFECTS, advice)
    return effects


def read_actuals(path: str | os.PathLike[str]) -> tuple[Actual, ...]:
    """Read from a JSON file what became of visits: a list, with whatever was not as planned.

    Raises:
        UnreadableError: the file cannot be read, or a field is missing, unknown or of a wrong
            form. It holds every fault, each with the file and the place in it.
    """
    advice = say("Give a list of visits and what became of them in [ ]")
    actuals: tuple[Actual, ...] = _read_list(Path(path), Actual, _ACTUALS, advice)
    return actuals


def read_scenarios(path: str | os.PathLike[str]) -> tuple[Scenario, ...]:
    """Read scenarios from a JSON file: a list of them, or one.

    Whether their changes suit a problem is told when they are made.

    Raises:
        UnreadableError: the file cannot be read, or a field is missing, unknown or of a wrong
            form. It holds every fault, each with the file and the place in it.
    """
    file = Path(path)
    data = json_in(file, _object)
    if not isinstance(data, dict | list):
        refuse_file(
            file,
            say("it holds a single value"),
            say("Give a scenario in {{ }}, or a list in [ ]"),
        )
    doubled = list(_doubled(data))
    data = _present(file, data, Scenario)
    try:
        if isinstance(data, dict):
            scenarios: tuple[Scenario, ...] = (Scenario.model_validate(data),)
        else:
            scenarios = _SCENARIOS.validate_python(data)
    except ValidationError as error:
        _refuse(UnreadableError, file, [*doubled, *faults(error, data, Scenario)], error)
    names = Counter(scenario.name for scenario in scenarios)
    for name in (name for name, times in names.items() if times > 1):
        what = say("{n} scenarios have this name", n=names[name])
        where = say("scenario {scenario}", scenario=repr(name))
        doubled.append(Issue(where, what, say("Rename all but one")))
    if doubled:
        _refuse(UnreadableError, file, doubled)
    return scenarios


def effects_json(effects: Iterable[CalendarEffect]) -> str:
    """Calendar effects as JSON text, as `read_effects` reads it."""
    return _EFFECTS.dump_json(tuple(effects), indent=1).decode() + "\n"


class _Doubled(dict[str, Any]):
    """A JSON object with fields that stand in it more than once."""

    names: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    names = Counter(name for name, _ in pairs)
    doubled.names = tuple(name for name, times in names.items() if times > 1)
    return doubled


def _read(file: Path, model: type[BaseModel]) -> tuple[dict[str, Any], list[Issue]]:
    """The JSON object in a file, and which of its fields are given twice."""
    data = json_in(file, _object)
    kind = model.__name__.lower()
    if not isinstance(data, dict):
        what = say("it holds a single value, not an object")
        if isinstance(data, list):
            what = say("it holds a list, not an object")
        refuse_file(file, what, say("Give a {kind} in {{ }}", kind=kind_called(kind)))
    for field, other in _TELLING.items():
        if field in data and field not in model.model_fields:
            what = say(
                "this is a {other}, not a {kind}", other=kind_called(other), kind=kind_called(kind)
            )
            refuse_file(file, what, say("Give the file of a {kind}", kind=kind_called(kind)))
    doubled = list(_doubled(data))
    return _present(file, data, model), doubled


def _present(file: Path, data: Any, model: type[BaseModel]) -> Any:
    """The data of a document, or of a list of them, as the present version of it has them."""
    if isinstance(data, list):
        return [_present(file, item, model) for item in data]
    if not isinstance(data, dict):
        return data
    try:
        return to_present(model.__name__, {VERSION: FIRST} | data)
    except ValueError as error:
        refuse_file(file, str(error), say("Let what wrote it write it anew"))


def _read_list(
    file: Path, model: type[BaseModel], adapter: TypeAdapter[Any], advice: str
) -> tuple[Any, ...]:
    """The items of a JSON list in a file."""
    data = json_in(file, _object)
    if not isinstance(data, list):
        refuse_file(file, say("it holds no list"), advice)
    doubled = list(_doubled(data))
    try:
        items: tuple[Any, ...] = adapter.validate_python(data)
    except ValidationError as error:
        _refuse(UnreadableError, file, [*doubled, *faults(error, data, model)], error)
    if doubled:
        _refuse(UnreadableError, file, doubled)
    return items


def _doubled(data: dict[str, Any] | list[Any]) -> Iterator[Issue]:
    todo: list[tuple[tuple[int | str, ...], dict[str, Any] | list[Any]]] = [((), data)]
    while todo:
        location, here = todo.pop()
        if isinstance(here, _Doubled):
            for name in here.names:
                where = item_path(data, (*location, name))
                yield Issue(
                    where, say("this field is given more than once"), say("Keep one of them")
                )
        parts = list(here.items() if isinstance(here, dict) else enumerate(here))
        # Numbers are many, and hold nothing.
        todo += [
            ((*location, step), part)
            for step, part in reversed(parts)
            if isinstance(part, dict | list)
        ]


def _refuse(
    kind: type[InputError], file: Path, issues: list[Issue], cause: Exception | None = None
) -> NoReturn:
    # Of a file of another version nothing else is known to be a fault.
    told = [i for i in issues if i.where == VERSION] or issues
    prefixed = [Issue(f"{file.name}: {i.where}", i.what, i.remedy) for i in told]
    raise kind(prefixed) from cause
