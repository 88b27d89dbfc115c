"""What the package hands out: every name is there, and nothing is loaded before it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import botram_opt

STUB = Path(botram_opt.__file__).with_name("__init__.pyi")


def stated() -> set[str]:
    """The names in the stub."""
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_the_names_are_those_of_the_stub() -> None:
    assert set(botram_opt.__all__) == set(dir(botram_opt)) == stated()


@pytest.mark.parametrize("name", sorted(stated()))
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(botram_opt, name).__doc__


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = botram_opt.no_such_name  # type: ignore[attr-defined]


def test_importing_the_package_loads_neither_the_solver_nor_the_problem() -> None:
    code = (
        "import sys, botram_opt; "
        "print({'ortools', 'numpy', 'networkx', 'pydantic'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "set()"


def test_planning_needs_public_names_only() -> None:
    """A problem stated, planned, checked and shown with nothing but what is handed out."""
    problem = botram_opt.Problem(
        name="Two places",
        season=botram_opt.Season(name="May", start="2025-05-01", end="2025-05-31"),
        sub_districts=(
            botram_opt.SubDistrict(id="a", name="A", venue=botram_opt.Venue(room=1)),
            botram_opt.SubDistrict(id="b", name="B", venue=botram_opt.Venue(room=1)),
        ),
    )
    plan = botram_opt.solve(problem, workers=1)
    assert botram_opt.verify(problem, plan).ok
    assert [row["name"] for row in botram_opt.tables.visits(problem, plan)] in (
        ["A", "B"],
        ["B", "A"],
    )
