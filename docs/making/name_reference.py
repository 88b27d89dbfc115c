"""The pages of the reference on names: every public one, by what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from botram_opt.rules import HARD, SOFT
from public import Public, public_names

GROUPS = {
    "problem": ("Stating a problem", ("problem",)),
    "solving": ("Solving", ("solving",)),
    "plan": ("Plans, and whether they are right", ("plan", "verification", "estimates")),
    "asking": ("Asking", ("asking", "explaining")),
    "what_if": ("What if, and what now", ("changes", "scenarios", "tradeoffs", "replanning")),
    "demand": ("Demand", ("demand",)),
    "simulation": ("Simulation", ("simulation", "second_chance", "appraisal")),
    "files": ("Files and papers", ("formats", "report", "figures", "invitations", "language")),
    "errors": ("Errors", ("errors",)),
}
"""Pages of names of the package: title, and the parts of the package that they come from."""

MODULES = {
    "changes": "Changes of a problem",
    "scenarios": "Scenarios",
    "tables": "Tables",
    "datasets": "Data that comes with it",
    "rules": "Rules in code",
}
"""Pages of the public modules."""

RULE = """\
::: {home}
    options:
      heading: "{name}"
      toc_label: "{name}"
      members: false

[The formula of {name}](../model.md#rule-{name})

"""
"""A rule's class, of which only the parameters matter."""

HEAD = """\
# {title}

"""
ENTRY = """\
[](){{#botram_opt.{name}}}

::: {home}
    options:
      heading: "{name}"
      toc_label: "{name}"

"""


def name_pages() -> Mapping[str, str]:
    """The text of each page by its name, those of names in the order of the contents.

    Raises:
        ValueError: a public name would stand on no page.
    """
    names = list(public_names())
    pages: dict[str, str] = {}
    placed: set[str] = set()
    shown: dict[str, str] = {}
    for page, (title, parts) in GROUPS.items():
        here = [each for each in names if not each.module and _part(each) in parts]
        pages[page] = HEAD.format(title=title) + "".join(_entries(here, shown))
        placed |= {each.name for each in here}
    for module, title in MODULES.items():
        here = [each for each in names if each.module == module]
        intro = f"`from botram_opt import {module}`\n\n"
        pages[f"module_{module}"] = (
            HEAD.format(title=title) + intro + "".join(_entries(here, shown))
        )
        placed |= {each.name for each in here}
    pages["module_rules"] += "".join(_rules())
    if missing := sorted({each.name for each in names} - placed):
        raise ValueError(f"on no page of the reference: {', '.join(missing)}")
    return pages


def _rules() -> Iterator[str]:
    for name, rule in sorted({**HARD, **SOFT}.items()):
        yield RULE.format(name=name, home=f"{rule.__module__}.{rule.__qualname__}")


def _part(public: Public) -> str:
    return public.home.split(".")[1]


def _entries(names: list[Public], shown: dict[str, str]) -> Iterator[str]:
    for each in names:
        if each.home in shown:
            name = each.name.rpartition(".")[2]
            yield f"`{name}` is [`{shown[each.home]}`][{each.home}].\n\n"
        else:
            yield ENTRY.format(name=each.name, home=each.home)
            shown[each.home] = each.name
