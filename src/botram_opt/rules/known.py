"""Which rules there are, and what is wrong with how one is named or set.

A rule that goes by other rules finds them here, when it is asked and not when it is loaded.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from botram_opt.beside import VisitBefore
from botram_opt.errors import Issue
from botram_opt.language import say
from botram_opt.problem import Problem, Term
from botram_opt.problem.faults import faults
from botram_opt.rules.rule import Hard, Soft
from botram_opt.units import POINTS

KindT = TypeVar("KindT", Hard, Soft)


@cache
def discovered(kind: type[KindT]) -> Mapping[str, type[KindT]]:
    """The rules of a kind by name: of each module beside this one, the class that is of it."""
    package = __name__.rpartition(".")[0]
    found: dict[str, type[KindT]] = {}
    for module in pkgutil.iter_modules(sys.modules[package].__path__):
        names = vars(importlib.import_module(f"{package}.{module.name}"))
        for name, value in names.items():
            own = isinstance(value, type) and value.__module__ == f"{package}.{module.name}"
            if own and value is not kind and issubclass(value, kind) and not name.startswith("_"):
                found[module.name] = value
    return MappingProxyType(found)


def soft_rules_of(terms: Iterable[Term]) -> list[tuple[str, int, Soft]]:
    """The soft rules that terms name: name, weight, and the rule with its parameters."""
    known = discovered(Soft)
    return [(term.rule, term.weight, known[term.rule](**term.parameters)) for term in terms]


def terms_after(
    terms: Iterable[Term], problem: Problem, held: Sequence[VisitBefore]
) -> tuple[Term, ...]:
    """Terms with their rules as they are once some visits have been held, see ``Soft.after``."""
    found = []
    for term in terms:
        rule = discovered(Soft)[term.rule](**term.parameters)
        adapted = rule.after(problem, held)
        if adapted is not rule:
            parameters = adapted.model_dump(mode="json", exclude_defaults=True)
            term = term.model_copy(update={"parameters": parameters})
        found.append(term)
    return tuple(found)


def unit_of(problem: Problem, terms: Iterable[Term]) -> str:
    """Name what terms added up count: points, unless all of them count the same, unweighted."""
    units = {
        rule.unit(problem) if weight == 1 else POINTS for _, weight, rule in soft_rules_of(terms)
    }
    return units.pop() if len(units) == 1 else POINTS


def term_issues(where: str, terms: Iterable[Term], problem: Problem) -> Iterator[Issue]:
    """Where terms that are added up name no soft rule, or set one wrongly, or name one twice."""
    known = discovered(Soft)
    names = []
    for term in terms:
        names.append(term.rule)
        found = parameter_issues(
            f"{where}, rule {term.rule!r}", term.rule, term.parameters, known, "soft"
        )
        if not found:
            found += known[term.rule](**term.parameters).check(problem)
        yield from found
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Issue(
                where, say("{what} stands twice", what=repr(name)), say("Add the weights up")
            )


def parameter_issues(
    where: str,
    name: str,
    parameters: Mapping[str, Any],
    known: Mapping[str, type[Hard]] | Mapping[str, type[Soft]],
    kind: str,
) -> list[Issue]:
    """What is wrong with the name of a rule, or with its parameters."""
    if name not in known:
        what = say("there is no soft rule of this name")
        if kind == "hard":
            what = say("there is no hard rule of this name")
        return [Issue(where, what, say("Use one of {known}", known=", ".join(sorted(known))))]
    try:
        known[name](**parameters)
    except ValidationError as error:
        return [
            Issue(f"{where}, {issue.where}", issue.what, issue.remedy)
            for issue in faults(error, dict(parameters), known[name])
        ]
    return []
