"""The list in docs/built.md names every module once, each below all that it imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = {
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "src" / "botram_opt").rglob("*.py")
}


def listed() -> list[str]:
    """Names in the order of the list; a package after what it holds, as it hands that out."""
    text = (ROOT / "docs" / "built.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    names: list[str] = []
    inside = ["botram_opt"]
    for line in block.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2 + 1
        while len(inside) > depth:
            names.append(inside.pop())
        # What a line says of its names has blanks in it, and they have none.
        for name in takewhile(lambda part: " " not in part, re.split(" {2,}", line.strip())):
            whole = f"{inside[depth - 1]}.{name.rstrip('/')}"
            (inside if name.endswith("/") else names).append(whole)
    return [*names, *reversed(inside)]


def upwards() -> list[str]:
    """The imports that may go upwards, as they are told below the list."""
    text = (ROOT / "docs" / "built.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```upwards\n(.*?)```", text, re.DOTALL)
    return [
        re.sub(r"(\S+) -> ", r"\1 imports botram_opt.", f"botram_opt.{line}")
        for line in block.splitlines()
    ]


def modules_of(name: str, names: list[str]) -> list[str]:
    """The modules that a name stands for: of a package without a list of its own, all of them."""
    within = f"{name}."
    if any(other.startswith(within) for other in names):
        return [name]
    return [name, *(module for module in FILES if module.startswith(within))]


def imports(node: ast.AST, *, late: bool = True) -> Iterator[str]:
    """The modules that are imported, except for the sake of types only; or also not late.

    Late is what is imported within a function, when it is called.
    """
    if isinstance(node, ast.FunctionDef) and not late:
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    found: list[str] = []
    if isinstance(node, ast.Import):
        found = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0
        found = [f"{node.module}.{alias.name}" for alias in node.names]
    for name in found:
        while name and name not in FILES:
            name = name.rpartition(".")[0]
        if name:
            yield name
    for child in ast.iter_child_nodes(node):
        yield from imports(child, late=late)


def test_every_module_stands_in_the_list_once() -> None:
    names = listed()
    assert sorted(module for name in names for module in modules_of(name, names)) == sorted(FILES)


def imports_from_below(*, late: bool) -> list[str]:
    names = listed()
    place = {module: at for at, name in enumerate(names) for module in modules_of(name, names)}
    return [
        f"{module} imports {imported}"
        for module, path in FILES.items()
        for imported in imports(ast.parse(path.read_text(encoding="utf-8")), late=late)
        if place[imported] > place[module]
    ]


def test_a_module_imports_only_from_those_above_it() -> None:
    assert imports_from_below(late=False) == []


def test_what_imports_upwards_when_it_is_called_is_told_below_the_list() -> None:
    assert sorted(imports_from_below(late=True)) == sorted(upwards())
