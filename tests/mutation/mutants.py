"""What mutants there are of a module: every small change that mutmut's operators make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "botram_opt"
PARTS = {"plan": "plan/*.py", "verification": "verification.py", "rules": "rules/*.py"}
"""What is mutated, within the package."""


@dataclass(frozen=True)
class Mutant:
    """One change of one module.

    Attributes:
        module: path of the module within the package.
        scope: qualified name of the outermost function that is changed, or of the class, if a
            statement of the class itself is; empty for statements of the module.
        in_function: whether it is the body of a function that is changed, and nothing that is
            worked out when the module is imported.
        lines: first and last line of what is changed.
        change: the lines that differ, before and after; with the number of the change, where
            one function has several that look the same.
        source: the module as it becomes.
    """

    module: str
    scope: str
    in_function: bool
    lines: tuple[int, int]
    change: str
    source: str

    @property
    def name(self) -> str:
        """What tells it from all others, as long as its function is not changed."""
        return f"{self.module} {self.scope}: {self.change}"


def modules(part: str) -> list[str]:
    """Paths of the modules of a part, within the package."""
    return sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob(PARTS[part]))


def mutants_of(module: str) -> Iterator[Mutant]:
    """All mutants of a module, in order of where they are."""
    source = (PACKAGE / module).read_text(encoding="utf-8")
    changes = _Changes()
    tree = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True).visit(changes)
    seen: Counter[tuple[str, str]] = Counter()
    for found in changes.found:
        mutated = _replaced(tree, source.encode(), found)
        change = _difference(source, mutated)
        seen[found.scope, change] += 1
        times = seen[found.scope, change]
        yield Mutant(
            module=module,
            scope=found.scope,
            in_function=found.in_function,
            lines=found.lines,
            change=change if times == 1 else f"{change} [{times}]",
            source=mutated,
        )


def _replaced(tree: cst.Module, source: bytes, change: _Change) -> str:
    start, end = change.span.start, change.span.start + change.span.length
    if tree.code_for_node(change.old).encode() == source[start:end]:
        # Ten times as fast as to write the whole tree anew.
        new: str = tree.code_for_node(change.new)
        return (source[:start] + new.encode() + source[end:]).decode()
    mutated: str = tree.deep_replace(change.old, change.new).code
    return mutated


def _difference(before: str, after: str) -> str:
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        old.pop(), new.pop()
    gone, come = (" ".join(line.strip() for line in lines) for lines in (old, new))
    return f"{gone} -> {come}"


def one_a_text(node: cst.BaseString) -> Iterable[cst.BaseString]:
    """Of several changes of one text the first: a test that sees one sees all."""
    return islice(mutators.operator_string(node), 1)


def one_an_argument(node: cst.Call) -> Iterator[cst.Call]:
    """A call with None for an argument by place, or without one by name, so that defaults hold.

    The other way round most calls fail at once, which says little of the tests.
    """
    for i, arg in enumerate(node.args):
        before, after = node.args[:i], node.args[i + 1 :]
        if arg.keyword is None and not arg.star and not _is_none(arg.value):
            none = arg.with_changes(value=cst.Name("None"))
            yield node.with_changes(args=[*before, none, *after])
        elif arg.keyword is not None or arg.star:
            yield node.with_changes(args=[*before, *after])


def _is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


OPERATORS: mutators.OPERATORS_TYPE = [
    (cst.BaseString, one_a_text)
    if operator is mutators.operator_string
    else (cst.Call, one_an_argument)
    if operator is mutators.operator_arg_removal
    else (kind, operator)
    for kind, operator in mutators.mutation_operators
]
"""mutmut's, but for texts and arguments, of which it makes several changes each."""


@dataclass(frozen=True)
class _Change:
    old: cst.CSTNode
    new: cst.CSTNode
    scope: str
    in_function: bool
    lines: tuple[int, int]
    span: CodeSpan


class _Changes(cst.CSTVisitor):  # type: ignore[misc]
    """Collects what operators make of nodes, with the function that they are in."""

    METADATA_DEPENDENCIES = (PositionProvider, ByteSpanPositionProvider)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Change] = []
        self._scopes: list[cst.FunctionDef | cst.ClassDef] = []
        self._bodies: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        # Types are checked by mypy, not by tests; docstrings and decorators' names by readers.
        if isinstance(node, cst.Annotation | cst.ImportFrom | cst.Import):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self._scopes.append(node)
        if self._scopes and node is self._scopes[-1].body:
            self._bodies.append(node)
        for kind, operator in OPERATORS:
            if isinstance(node, kind):
                self.found += [self._change(node, new) for new in operator(node)]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._bodies and self._bodies[-1] is original_node:
            self._bodies.pop()
        if self._scopes and self._scopes[-1] is original_node:
            self._scopes.pop()

    def _change(self, old: cst.CSTNode, new: cst.CSTNode) -> _Change:
        outermost = self._outermost(self._scopes)
        within = outermost[-1] if outermost else None
        span = self.get_metadata(PositionProvider, old)
        return _Change(
            old=old,
            new=new,
            scope=".".join(scope.name.value for scope in outermost),
            in_function=isinstance(within, cst.FunctionDef) and within.body in self._bodies,
            lines=(span.start.line, span.end.line),
            span=self.get_metadata(ByteSpanPositionProvider, old),
        )

    @staticmethod
    def _outermost(
        scopes: Sequence[cst.FunctionDef | cst.ClassDef],
    ) -> list[cst.FunctionDef | cst.ClassDef]:
        """The scopes down to the first function."""
        found = []
        for scope in scopes:
            found.append(scope)
            if isinstance(scope, cst.FunctionDef):
                break
        return found
