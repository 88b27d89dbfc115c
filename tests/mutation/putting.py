"""A mutant put into a running process, or into one that is about to import its module."""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, FunctionType, ModuleType

from mutation.mutants import PACKAGE, Mutant

Functions = dict[tuple[str, str], list[FunctionType]]
"""By file and qualified name."""


def functions() -> Functions:
    """Every function of the package, whatever holds it: a class, a property, a decorator."""
    found: Functions = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(str(PACKAGE)):
            found[each.__code__.co_filename, each.__code__.co_qualname].append(each)
    return found


def put(mutant: Mutant, among: Functions) -> bool:
    """Give the function that a mutant changes its new code; whether that could be done."""
    path = str(PACKAGE / mutant.module)
    codes = _codes(compile(mutant.source, path, "exec", dont_inherit=True), mutant.scope)
    changed = among[path, mutant.scope]
    if not mutant.in_function or len(codes) != 1 or not changed:
        return False
    if any(each.__code__.co_freevars != codes[0].co_freevars for each in changed):
        return False
    for each in changed:
        each.__code__ = codes[0]
    return True


def _codes(code: CodeType, name: str) -> list[CodeType]:
    within = [each for each in code.co_consts if isinstance(each, CodeType)]
    return [each for each in within if each.co_qualname == name] + [
        found for each in within for found in _codes(each, name)
    ]


class Instead(MetaPathFinder):
    """Finds a mutant where its module is looked for."""

    def __init__(self, mutant: Mutant) -> None:
        dotted = f"botram_opt/{mutant.module}".removesuffix(".py").replace("/", ".")
        self.name = dotted.removesuffix(".__init__")
        self.source = mutant.source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The mutant's source, and nothing for any other module."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname == self.name else None
        if spec is None or spec.origin is None:
            return None
        loader = _Mutated(fullname, spec.origin)
        loader.source = self.source
        return importlib.util.spec_from_file_location(
            fullname,
            spec.origin,
            loader=loader,
            submodule_search_locations=spec.submodule_search_locations,
        )


class _Mutated(SourceFileLoader):
    source = ""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the mutant; what is kept of its module from earlier is passed over."""
        code: CodeType = compile(self.source, self.path, "exec", dont_inherit=True)
        return code


def put_before_import(mutant: Mutant) -> None:
    """Have a mutant imported; nothing of the package may have been."""
    assert not any(name.startswith("botram_opt") for name in sys.modules)
    sys.meta_path.insert(0, Instead(mutant))
