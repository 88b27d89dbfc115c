"""Which rules a problem sets, and what is told of those that it sets wrongly."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from botram_opt import rules
from botram_opt.beside import VisitBefore
from botram_opt.errors import ContradictionError, DisagreementError
from botram_opt.problem import Level, Problem, RuleSetting, Term
from botram_opt.rules import HARD, SOFT, Hard, Soft, hard_rules, setting_issues, soft_rules
from botram_opt.rules.known import discovered, term_issues, terms_after, unit_of
from botram_opt.rules.rule import given
from small import FIRST, small_plan, small_problem


def told(*settings: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Where rules are set wrongly, what is wrong and what to do."""
    stated = tuple(RuleSetting.model_validate(setting) for setting in settings)
    problem = small_problem().model_copy(update={"rules": stated})
    return [(issue.where, issue.what, issue.remedy) for issue in setting_issues(problem)]


def test_names_that_are_handed_out_are_there() -> None:
    assert set(rules.__all__) == {name for name in rules.__all__ if hasattr(rules, name)}
    assert {"HARD", "SOFT", "Hard", "Soft", "Room"} <= set(rules.__all__)
    assert not set(HARD) & set(SOFT)


def test_a_rule_that_does_not_exist_is_told_with_those_that_do() -> None:
    remedy = "Use one of " + ", ".join(sorted(HARD))
    assert told({"rule": "joy"}) == [
        ("rules 'joy'", "there is no hard rule of this name", remedy),
    ]


def test_rules_that_no_plan_makes_sense_without_stay_on() -> None:
    essential = [name for name, rule in HARD.items() if rule.essential]
    assert essential
    assert told(*({"rule": name, "on": False} for name in HARD)) == [
        (f"rules {name!r}", "no plan makes sense without this rule", "Leave it on")
        for name in HARD
        if name in essential
    ]
    assert told(*({"rule": name, "on": True} for name in essential)) == []


def test_everything_that_is_set_wrongly_is_told_at_once() -> None:
    caps = {"caps": [{"terms": [{"rule": "joy"}], "most": 3}]}
    found = told(
        {"rule": "most_cost", "parameters": caps},
        {"rule": "notice", "parameters": {"joy": 1}},
        {"rule": "sorrow", "on": False},
    )
    assert [where.split(",")[0] for where, _, _ in found] == [
        "rules 'most_cost'",
        "rules 'notice'",
        "rules 'sorrow'",
    ]
    assert told({"rule": "most_cost", "on": False, "parameters": caps}) == []


def levels(*terms: Term) -> Problem:
    return small_problem().model_copy(update={"levels": (Level(name="x", terms=terms),)})


def test_terms_that_are_set_wrongly_are_told_at_once() -> None:
    problem = levels(
        Term(rule="joy"),
        Term(rule="waiting"),
        Term(rule="expected_unserved"),
        Term(rule="waiting"),
        Term(rule="neighbour_spread", parameters={"weeks": -1}),
    )
    found = [(issue.where, issue.what) for issue in setting_issues(problem)]
    assert found[0] == ("levels 'x', rule 'joy'", "there is no soft rule of this name")
    assert found[1] == ("futures", "the problem states no futures")
    assert found[2][0].startswith("levels 'x', rule 'neighbour_spread', ")
    assert found[3:] == [("levels 'x'", "'waiting' stands twice")]
    with pytest.raises(ContradictionError):
        hard_rules(problem)
    with pytest.raises(ContradictionError):
        soft_rules(problem, problem.levels[0])


def test_a_rule_that_is_off_or_asks_for_nothing_does_not_hold() -> None:
    on = set(hard_rules(small_problem()))
    assert "most_cost" not in on
    off = small_problem(rules=(RuleSetting(rule="venue_room", on=False),))
    assert on - set(hard_rules(off)) == {"venue_room"}


def test_costs_are_weighted_and_added_up() -> None:
    plan = small_plan()
    (once,) = rules.cost_sheet(levels(Term(rule="staff_travel")), plan)
    (thrice,) = rules.cost_sheet(levels(Term(rule="staff_travel", weight=3)), plan)
    assert once.value > 0
    assert thrice.value == 3 * once.value == sum(item.value for item in thrice.items)
    assert (thrice.rule, thrice.level) == ("staff_travel", "x")


def test_terms_count_points_unless_all_count_the_same() -> None:
    problem = small_problem()
    metres = Term(rule="staff_travel"), Term(rule="equipment_travel")
    assert unit_of(problem, metres) == "metres"
    assert unit_of(problem, metres[:1]) == "metres"
    assert unit_of(problem, (metres[0], Term(rule="unserved"))) == "points"
    assert unit_of(problem, (metres[0], Term(rule="equipment_travel", weight=2))) == "points"
    assert unit_of(problem, ()) == "points"


@pytest.mark.parametrize(("kind", "known"), [(Hard, HARD), (Soft, SOFT)])
def test_rules_are_what_stands_beside_the_list(
    kind: type[Hard] | type[Soft], known: Mapping[str, type[Hard] | type[Soft]]
) -> None:
    found = discovered.__wrapped__(kind)
    assert dict(found) == dict(known)
    assert not isinstance(found, dict)
    for name, rule in found.items():
        assert rule.__module__ == f"botram_opt.rules.{name}"
        assert issubclass(rule, kind)


def test_a_rule_is_the_class_of_its_module_that_others_may_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "joy.py").write_text(
        "from botram_opt.rules.rule import Soft\n"
        "from botram_opt.rules.waiting import Waiting\n"
        "class Joy(Soft): pass\n"
        "class _Sorrow(Joy): pass\n"
        "number = 3\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])
    try:
        found = discovered.__wrapped__(Soft)
        assert {name: rule.__name__ for name, rule in found.items()} == {"joy": "Joy"}
        assert dict(discovered.__wrapped__(Hard)) == {}
    finally:
        sys.modules.pop("botram_opt.rules.joy", None)
        vars(rules).pop("joy", None)


def test_a_parameter_that_is_set_wrongly_is_told_with_where_and_what_to_do() -> None:
    terms = [Term(rule="neighbour_spread", parameters={"weeks": "many"})]
    (issue,) = term_issues("levels[0]", terms, small_problem())
    assert issue.where == "levels[0], rule 'neighbour_spread', weeks"
    assert "'many'" in issue.what
    assert issue.remedy
    caps = {"caps": [{"name": "Patience", "terms": [{"rule": "waiting"}], "most": -1}]}
    assert [where for where, _, _ in told({"rule": "most_cost", "parameters": caps})] == [
        "rules 'most_cost', caps[0] 'Patience'.most"
    ]
    (unknown,) = term_issues("levels[0]", [Term(rule="joy")], small_problem())
    assert (unknown.where, unknown.what) == (
        "levels[0], rule 'joy'",
        "there is no soft rule of this name",
    )
    assert unknown.remedy == "Use one of " + ", ".join(sorted(SOFT))


def test_terms_say_what_was_held_and_nothing_that_goes_without_saying() -> None:
    held = [VisitBefore(sub_district="s1", date=FIRST)]
    terms = (
        Term(rule="waiting"),
        Term(rule="neighbour_spread", weight=2),
        Term(rule="neighbour_spread", parameters={"weeks": 7}),
    )
    beside = [
        {"sub_district": "s0", "date": str(FIRST)},
        {"sub_district": "s2", "date": str(FIRST)},
    ]
    assert terms_after(terms, small_problem(), held) == (
        Term(rule="waiting"),
        Term(rule="neighbour_spread", weight=2, parameters={"beside": beside}),
        Term(rule="neighbour_spread", parameters={"weeks": 7, "beside": beside}),
    )


def test_an_item_without_what_its_rule_always_names_is_a_fault_of_ours() -> None:
    assert given("s0") == "s0"
    with pytest.raises(
        DisagreementError, match=r"^an item lacks an id that its rule gives all of them$"
    ):
        given(None)
