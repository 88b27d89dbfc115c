"""The public names, each with its home: those of ``__init__.pyi`` and of public modules."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import botram_opt


@dataclass(frozen=True)
class Public:
    """A public name.

    Attributes:
        name: by which it is used, without ``botram_opt``: ``solve``, ``tables.visits``.
        home: where it is defined: ``botram_opt.solving.solve.solve``.
        value: what it stands for.
    """

    name: str
    home: str
    value: object

    @property
    def module(self) -> str:
        """The public module that hands it out; empty where it is the package itself."""
        return self.name.rpartition(".")[0]


def public_names() -> Iterator[Public]:
    """All public names, those of public modules after those of the package."""
    modules = []
    for name in sorted(botram_opt.__all__):
        value = getattr(botram_opt, name)
        if isinstance(value, ModuleType):
            modules.append((name, value))
        else:
            yield Public(name, _home(value, f"botram_opt.{name}"), value)
    for name, module in modules:
        for inner in sorted(module.__all__):
            value = getattr(module, inner)
            yield Public(f"{name}.{inner}", _home(value, f"{module.__name__}.{inner}"), value)


def _home(value: object, handed_out: str) -> str:
    module, name = getattr(value, "__module__", ""), getattr(value, "__qualname__", "")
    is_ours = inspect.isclass(value) or callable(value)
    return f"{module}.{name}" if is_ours and module.startswith("botram_opt") else handed_out
