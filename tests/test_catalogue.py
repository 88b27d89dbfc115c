"""Every message of the source is translated, and what rules say of any plan is in one language."""

from __future__ import annotations

import ast
import random
import re
import string
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import messages
from botram_opt.amounts import amount
from botram_opt.beside import VisitBeside
from botram_opt.language import Language, speaking
from botram_opt.model import Model
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules import HARD, SOFT, Hard, Soft, hard_rules, soft_rules
from botram_opt.verification import verify
from botram_opt.wording import count
from changing import MAKERS
from problems import FIRST, random_problem
from small import as_data, small_plan, small_problem
from test_verification import COSTS, UNKNOWN, any_plan

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "botram_opt"
CATALOGUE = PACKAGE / "locale" / "id" / "LC_MESSAGES" / "botram_opt.po"

SEEDS = range(150)

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
        about after all also an and any are as at away back be been before both but by can cannot
        date dates day days does each every for from given had has have here how if in into is it
        its last later least less many may more most must next no none not nothing of off on once
        one only or other out over own people person place plan pool request requests served several
        so some such than that the their them then there these they this those to too two under
        until up visit visits was week weeks were what when where which who whose will with within
        without would
        """,
    )
)
"""Words of English that are no word of Indonesian, and in no name that tests give."""


def catalogue() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="id") if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def parts_of(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def test_the_catalogue_has_the_messages_of_the_source_and_no_others() -> None:
    written = CATALOGUE.read_text(encoding="utf-8")
    assert messages.page(CATALOGUE) == written, "write it anew: make messages"


def test_every_message_is_translated() -> None:
    assert [message.id for message in catalogue() if not all(forms(message.string))] == []
    assert [message.id for message in catalogue() if message.fuzzy] == []


def test_translations_have_the_parts_of_their_messages() -> None:
    for message in catalogue():
        for translation in forms(message.string):
            assert [parts_of(form) for form in forms(message.id)] == [
                parts_of(translation) for _ in forms(message.id)
            ], message.id


def test_translations_are_no_english() -> None:
    for message in catalogue():
        for translation in forms(message.string):
            assert english_in(re.sub(r"{\w+}", "", translation)) == set(), message.id


def calls_of(function: str, module: str) -> Iterator[tuple[str, ast.Call]]:
    """Calls of a function in the source, each with where it is."""
    for path, nodes in parsed().items():
        imported = [
            alias.asname
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module == f"botram_opt.{module}"
            for alias in node.names
            if alias.name == function
        ]
        assert not any(imported), "by another name it is not found"
        for node in nodes if imported else []:
            if isinstance(node, ast.Call) and ast.unparse(node.func) == function:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


@cache
def parsed() -> dict[Path, list[ast.AST]]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return {path: list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in paths}


@pytest.mark.parametrize(("name", "number"), [("say", 1), ("say_number", 2)])
def test_messages_are_written_out_where_they_are_said(name: str, number: int) -> None:
    """Neither put together, which would not be collected, nor without a part they name."""
    seen = 0
    for where, call in calls_of(name, "language"):
        messages = call.args[:number]
        given = {keyword.arg for keyword in call.keywords}
        for message in messages:
            assert isinstance(message, ast.Constant), where
            assert isinstance(message.value, str), where
            # Where a whole mapping is given, only saying it tells.
            assert None in given or parts_of(message.value) == given, where
        assert len(messages) == number, where
        seen += 1
    assert seen > 10


def test_things_that_are_counted_have_words() -> None:
    things = {
        str(thing.value)
        for _, call in calls_of("count", "wording")
        for thing in call.args[1:2]
        if isinstance(thing, ast.Constant)
    }
    assert "visit" in things
    for thing in things:
        assert count(2, thing).startswith("2 ")
    with pytest.raises(KeyError, match="unicorn"):
        count(2, "unicorn")


def english_in(sentence: str) -> frozenset[str]:
    """The English words of a sentence, outside names in quotes."""
    words = re.findall(r"\b[a-z]+(?:-[a-z]+)*", re.sub(r"'[^']*'", "", sentence))
    return ENGLISH.intersection(words)


def any_case(seed: int) -> tuple[Problem, Plan]:
    """A random problem, and a plan that breaks its rules."""
    rng = random.Random(seed)
    focus = rng.choice([None, *HARD, *SOFT])
    # One of them refuses demand that builds up, so every other time it stands aside.
    names = set(SOFT) - ({"missed_for_good"} if seed % 2 else set())
    problem = random_problem(seed, tuple(sorted(names)), focus=focus)
    if seed % 3 == 0:
        # With equal weights requests are counted as such.
        equal = [s.model_copy(update={"unserved_weight": 1}) for s in problem.services]
        problem = problem.changed(services=tuple(equal))
    return problem, any_plan(rng, problem, strangers=False)


def items_of(problem: Problem, plan: Plan) -> Iterator[tuple[str, Hard | Soft, Item]]:
    """All that rules can say: what they require, where that is broken, and what things cost."""
    hard = hard_rules(problem)
    for _, name, item in Model(problem, arguable=True).posting.reasons:
        yield name, hard[name], item
    for name, rule in hard.items():
        for item in rule.measure(problem, plan):
            yield name, rule, item
    there = problem.sub_districts[0].id
    for level in problem.levels:
        for name, _, stated in soft_rules(problem, level):
            soft: Soft = stated
            if "beside" in type(soft).model_fields:
                beside = VisitBeside(sub_district=there, date=FIRST)
                soft = soft.model_copy(update={"beside": (beside,)})
            for item in soft.measure(problem, plan):
                yield name, soft, item


def test_rules_say_all_they_can_in_both_languages() -> None:
    said: set[str] = set()
    for seed in SEEDS:
        problem, plan = any_case(seed)
        with speaking("id"):
            items = list(items_of(problem, plan))
        # What rules find does not depend on the language: it is only said in it.
        assert items == list(items_of(problem, plan))
        for name, rule, item in items:
            english = rule.describe(problem, item)
            with speaking("id"):
                indonesian = rule.describe(problem, item)
            assert english != indonesian
            assert english_in(indonesian) == set(), indonesian
            said.add(name)
    assert said == HARD.keys() | SOFT.keys()


def test_what_rules_require_and_how_it_is_eased_is_said_in_both_languages() -> None:
    eased: set[str] = set()
    for seed in SEEDS:
        problem, _ = any_case(seed)
        hard = hard_rules(problem)
        stated: dict[str, list[Item]] = {}
        for _, name, item in Model(problem, arguable=True).posting.reasons:
            stated.setdefault(name, []).append(hard[name].stated(problem, item))
        for name, items in stated.items():
            ways = [way for item in items for way in hard[name].ways(problem, item)]
            ways = [way for way in ways if hard[name].eased(problem, way, 1) is not None]
            english = (
                hard[name].say_required(problem, items),
                hard[name].say_eased(problem, ways, 1),
            )
            with speaking("id"):
                indonesian = (
                    hard[name].say_required(problem, items),
                    hard[name].say_eased(problem, ways, 1),
                )
            assert not set(chain(*english)) & set(chain(*indonesian))
            for sentence in chain(*indonesian):
                assert english_in(sentence) == set(), sentence
            eased |= {name} if indonesian[1] else set()
    assert len(eased) > 15


def test_changes_are_said_in_both_languages() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        problem = random_problem(seed)
        for kind, maker in MAKERS.items():
            change = maker(rng, problem)
            if change is None:
                continue
            english = change.describe(problem)
            with speaking("id"):
                indonesian = change.describe(problem)
            assert english != indonesian, kind
            # Reasons are told as the planner wrote them.
            assert english_in(indonesian.replace("(made up for)", "")) == set(), indonesian


def test_units_of_rules_are_said_in_both_languages() -> None:
    for seed in SEEDS:
        problem, _ = any_case(seed)
        for level in problem.levels:
            for _, _, rule in soft_rules(problem, level):
                unit = rule.unit(problem)
                assert amount(1234, unit)
                with speaking("id"):
                    assert english_in(amount(1234, unit)) == set()


def test_why_somebody_or_something_cannot_be_there_is_said_in_both_languages() -> None:
    seen = 0
    for seed in SEEDS:
        problem, plan = any_case(seed)
        days = {*problem.season.visit_dates, *(visit.date for visit in plan.visits)}
        for day in sorted(days):
            for why in (
                problem.season.why_no_visit,
                *(place.why_closed for place in problem.sub_districts),
                *(person.why_absent for person in problem.people),
            ):
                english = why(day)
                with speaking("id"):
                    indonesian = why(day)
                if english is None or indonesian is None:
                    assert english is indonesian is None
                # Why somebody is on leave is told as the planner wrote it.
                elif english != "leave":
                    assert english_in(indonesian) == set(), indonesian
                    seen += english != indonesian
    assert seen > 100


CLAIMS: dict[str, Any] = {**UNKNOWN, **COSTS}


def findings_in(language: Language, problem: Problem, plan: Plan) -> list[str]:
    with speaking(language):
        return [finding.text for finding in verify(problem, plan).findings]


@pytest.mark.parametrize("case", [*CLAIMS, "another problem"])
def test_findings_are_said_in_both_languages(case: str) -> None:
    problem, data = small_problem(), as_data(small_plan())
    if case in CLAIMS:
        CLAIMS[case][0](data)
    else:
        problem = small_problem(name="Other")
    plan = Plan.model_validate(data)
    told = findings_in("id", problem, plan)
    assert told
    assert [english_in(text) for text in told] == [set()] * len(told)
    assert not set(told) & set(findings_in("en", problem, plan))
