"""Every rule has a title of its own."""

from __future__ import annotations

from botram_opt.language import speaking
from botram_opt.rules import HARD, SOFT
from botram_opt.titles import title_of

RULES = (*HARD, *SOFT)


def test_rules_have_titles_that_differ() -> None:
    titles = {rule: title_of(rule) for rule in RULES}
    assert len(set(titles.values())) == len(RULES)
    # An unknown rule is called by its name, which for some is its title, too.
    assert title_of("unserved") == "requests unserved"
    assert title_of("unicorns_seen") == "unicorns seen"


def test_titles_are_translated() -> None:
    for rule in RULES:
        english = title_of(rule)
        with speaking("id"):
            assert title_of(rule) != english
