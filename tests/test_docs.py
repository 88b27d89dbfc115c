"""What the documentation says is so: no rule lacks its line, no link is dead, all names are told.

Its code is run by ``make docs``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import llms
import rules_page
import schemas
from public import Public, public_names
from untold import untold

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def test_every_rule_has_its_line() -> None:
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    made = rules_page.page()
    assert made == written, "write it anew: make pages"


def test_the_list_for_programs_has_every_page() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    written = llms.LIST.read_text(encoding="utf-8")
    assert llms.listed(config) == written, "write it anew: make pages"
    for page in PAGES[1:]:
        name = page.relative_to(ROOT / "docs").as_posix()
        assert f"]({name})" in written, name


def test_the_site_has_the_schemas_of_the_package() -> None:
    assert (ROOT / "docs" / "schemas").resolve() == schemas.FOLDER


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *PAGES[1:]], ids=lambda page: page.name)
def test_no_link_is_dead(page: Path) -> None:
    # What is code is no link, whatever it looks like.
    text = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", list(public_names()), ids=lambda public: public.name)
def test_docstrings_leave_nothing_out(name: Public) -> None:
    assert list(untold(name)) == []
