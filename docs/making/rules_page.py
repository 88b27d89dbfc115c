"""Writes docs/rules.md from the rules themselves, so that no rule lacks its line.

``make pages`` runs it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic_core import PydanticUndefined

from botram_opt.rules import HARD, SOFT, Hard, Soft

HEAD = """\
# The rules

Every rule is one module in `src/botram_opt/rules/`, and is stated twice there: to the solver
(`post`) and of a finished plan (`measure`). Tests hold the two to the same value, to the unit.
A name leads to the rule in [the model](model.md), with its formula and its module.
[How to add a rule](extending.md#adding-a-rule). `make pages` writes this page.

"""

HARD_HEAD = """\
## Hard rules

They hold in every plan, unless the problem switches them off:
`rules=[RuleSetting(rule="neighbours_apart", on=False)]`. Those marked * cannot be switched off.
What they go by (least visits, stock, absences, ...) stands with the items of the problem.

"""

SOFT_HEAD = """\
## Soft rules

They cost, where a level of the problem names them:
`Level(name="...", terms=[Term(rule="neighbour_spread", weight=1, parameters={"weeks": 6})])`.

"""


def page() -> str:
    """The page as text."""
    return HEAD + HARD_HEAD + _table(HARD) + "\n" + SOFT_HEAD + _table(SOFT)


def _table(rules: Mapping[str, type[Hard] | type[Soft]]) -> str:
    lines = ["| rule | in words | formula | parameters |", "| --- | --- | --- | --- |"]
    for name, rule in sorted(rules.items()):
        module = inspect.getdoc(inspect.getmodule(rule)) or ""
        formula = (inspect.getdoc(rule) or "").split("\n\nAttributes:")[0]
        mark = " *" if issubclass(rule, Hard) and rule.essential else ""
        link = f"[`{name}`](model.md#rule-{name}){mark}"
        cells = (link, _line(module), _line(formula), _parameters(rule))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;").strip()


def _parameters(rule: type[Hard] | type[Soft]) -> str:
    told = []
    for name, field in rule.model_fields.items():
        default = field.default
        shown = "" if default in (PydanticUndefined, ()) else f" = {default}"
        told.append(f"`{name}{shown}`")
    return ", ".join(told)


if __name__ == "__main__":
    (Path(__file__).parents[1] / "rules.md").write_text(page(), encoding="utf-8")
