"""What is deprecated is told: by a warning, in the changelog, and in the table of what goes."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field
from typing_extensions import deprecated

import botram_opt

ROOT = Path(__file__).parents[1]


def marked(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """What is marked in a public name, itself included, with what its warning says."""
    if isinstance(value, ModuleType):
        for inner in value.__all__:
            yield from marked(f"{name}.{inner}", getattr(value, inner))
        return
    if told := vars(value).get("__deprecated__") if hasattr(value, "__dict__") else None:
        yield name, told
    if inspect.isclass(value):
        for inner, member in vars(value).items():
            read = getattr(member, "fget", None) or getattr(member, "__func__", member)
            if told := getattr(read, "__deprecated__", None):
                yield f"{name}.{inner}", told
        if issubclass(value, BaseModel):
            for inner, field in value.model_fields.items():
                if field.deprecated:
                    yield f"{name}.{inner}", str(field.deprecated)


def stated() -> set[str]:
    """The names in the table of the page."""
    text = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
    table = text.partition("Deprecated at present:")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([\w.]+)`", table, re.MULTILINE))


def test_all_that_is_deprecated_stands_in_the_table_and_in_the_changelog() -> None:
    found = {
        name: told for each in botram_opt.__all__ for name, told in marked(each, vars_of(each))
    }
    assert found.keys() == stated()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name in found:
        assert f"`{name}`" in changelog.partition("### Deprecated")[2]


def vars_of(name: str) -> Any:
    return getattr(botram_opt, name)


@deprecated("use `new`")
def old() -> int:
    return 1


class Thing(BaseModel):
    was: Annotated[int, Field(deprecated="use `is_now`")] = 0

    @deprecated("use `new`")
    def call(self) -> int:
        return 1

    @property
    @deprecated("use `new`")
    def read(self) -> int:
        return 1


@deprecated("use `Thing`")
class Before(Thing):
    pass


def test_what_is_marked_is_found() -> None:
    assert dict(marked("old", old)) == {"old": "use `new`"}
    told = {"Thing.call": "use `new`", "Thing.read": "use `new`", "Thing.was": "use `is_now`"}
    assert dict(marked("Thing", Thing)) == told
    assert dict(marked("Before", Before))["Before"] == "use `Thing`"
    assert dict(marked("solve", botram_opt.solve)) == {}


@pytest.mark.parametrize(
    "use",
    [old, Before, lambda: Thing().call(), lambda: Thing().read, lambda: Thing(was=3).was],
    ids=["function", "class", "method", "property", "field"],
)
def test_who_uses_it_is_warned_where_that_is_done(use: Any) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        use()
    (warning,) = caught
    assert warning.category is DeprecationWarning
    assert str(warning.message).startswith("use `")
    assert warning.filename == __file__
