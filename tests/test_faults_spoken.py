"""Every fault of input is told in the language spoken, with the same names and numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import botram_opt
from botram_opt.errors import (
    InfeasibleError,
    InputError,
    Issue,
    NoPlanWithinLimitError,
    UnreadableError,
)
from botram_opt.formats import read_history, read_problem
from botram_opt.formats.workbook.titled import in_titles
from botram_opt.language import Language, speaking
from botram_opt.problem.base import Clock, Day
from botram_opt.problem.wrong_values import wrong_with
from botram_opt.replanning.actuals import Actual, actual_issues
from botram_opt.wording import kind_called, kinds_called
from small import as_data, save, small_plan, small_problem
from test_catalogue import english_in
from test_contradictions import CASES, issues_of
from test_hire import FAULTS
from test_history_csv import HEADER
from test_json_files import UNREADABLE

PACKAGE = Path(botram_opt.__file__).parent

QUOTED = r"'[^']*'|\"[^\"]*\""


def held(text: str) -> list[str]:
    """The names and numbers in a sentence, in any order: they are the same in any language."""
    return sorted(re.findall(rf"{QUOTED}|\d+", text))


def words(text: str) -> str:
    """A sentence without the names in it, and without words of the code."""
    return re.sub(rf"{QUOTED}|\b\w+[_.]\w+\b|\([^)]*\)", "", text)


def check(english: Iterable[Issue], indonesian: Iterable[Issue]) -> None:
    for one, other in zip(english, indonesian, strict=True):
        for told, translated in ((one.what, other.what), (one.remedy, other.remedy)):
            assert translated != told
            assert held(translated) == held(told)
            assert english_in(words(translated)) == set(), translated


@pytest.mark.parametrize("case", CASES)
def test_contradictions(case: str) -> None:
    with speaking("id"):
        told = issues_of(CASES[case][0])
    check(issues_of(CASES[case][0]), told)


def refused(path: Path, language: Language) -> tuple[Issue, ...]:
    with speaking(language), pytest.raises(InputError) as error:
        read_problem(path)
    return error.value.issues


@pytest.mark.parametrize("case", UNREADABLE)
def test_problems_that_cannot_be_read(case: str, tmp_path: Path) -> None:
    data = as_data(small_problem())
    UNREADABLE[case][0](data)
    path = save(tmp_path / "my.json", data)
    check(refused(path, "en"), refused(path, "id"))


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "3", '{"visits": 3}', "[" * 300, '{"a": 1, "a": 2}', b"\xff", None],
)
def test_files_that_are_no_problem(text: str | bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "my.json"
    if text is not None:
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    english, indonesian = refused(path, "en"), refused(path, "id")
    # What the parser of JSON says is told as it says it.
    assert [issue.what for issue in english] != [issue.what for issue in indonesian]
    assert all(a.remedy != b.remedy for a, b in zip(english, indonesian, strict=True))


ROWS = (
    "soon,s9,visa,many,some,open,heard",
    "2024-05-04,,ktp,1,,missed,",
    "2024-05-04,s0,ktp,1,,missed,",
    "2024-05-04,s0",
)


def rejected(path: Path, language: Language) -> tuple[Issue, ...]:
    with speaking(language), pytest.raises(UnreadableError) as error:
        read_history(path, small_problem())
    return error.value.issues


def test_histories(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("\n".join([HEADER, *ROWS]), encoding="utf-8")
    english, indonesian = rejected(path, "en"), rejected(path, "id")
    assert len(english) == 11
    check(english, indonesian)
    assert [issue.where for issue in indonesian[1:3]] == [
        "h.csv: baris 2, kolom sub_district",
        "h.csv: baris 2, kolom service",
    ]


@pytest.mark.parametrize("what", FAULTS)
def test_settings_of_rules(what: str) -> None:
    term = {"rule": "hire", "weight": 1, "parameters": {"prices": [FAULTS[what]]}}
    data = as_data(small_problem())
    data["levels"][0]["terms"].append(term)

    def found(language: Language) -> tuple[Issue, ...]:
        from botram_opt.problem import Problem
        from botram_opt.rules import setting_issues

        with speaking(language):
            return tuple(setting_issues(Problem.model_validate(data)))

    english = found("en")
    assert [issue.what for issue in english] == [what]
    check(english, found("id"))


def test_what_became_of_visits() -> None:
    problem, plan = small_problem(), small_plan()
    visit = plan.visits[0]
    of_it = {"sub_district": visit.sub_district, "date": visit.date}
    actuals = [
        Actual(**of_it, held=False, people=("p0",)),
        Actual(**of_it, people=("p0", "p0", "p9")),
        Actual(sub_district="s0", date="2025-12-24"),
    ]

    def found(language: Language) -> list[Issue]:
        with speaking(language):
            return actual_issues(problem, plan, visit.date, actuals)

    assert len(found("en")) >= 6
    check(found("en"), found("id"))


class Inner(BaseModel):
    x: int


KINDS: dict[str, tuple[Any, Any]] = {
    "int_type": (int, []),
    "int_parsing": (int, "many"),
    "int_from_float": (int, 1.5),
    "int_parsing_size": (int, "9" * 5000),
    "float_type": (float, []),
    "float_parsing": (float, "many"),
    "bool_type": (bool, []),
    "bool_parsing": (bool, "many"),
    "string_type": (str, 1),
    "list_type": (list[int], 1),
    "tuple_type": (tuple[int, ...], 1),
    "set_type": (set[int], 1),
    "frozen_set_type": (frozenset[int], 1),
    "model_type": (Inner, 1),
    "dict_type": (dict[str, int], 1),
    "date_from_datetime_parsing": (Day, "2025-02-30"),
    "time_parsing": (Clock, "25:00"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_values_of_another_type(kind: str) -> None:
    """Each kind of fault has words of its own, of which none are pydantic's."""
    wanted, value = KINDS[kind]
    with pytest.raises(ValidationError) as error:
        TypeAdapter(wanted).validate_python(value)
    (detail,) = error.value.errors()
    assert detail["type"] == kind

    def issue(language: Language) -> Issue:
        with speaking(language):
            return Issue("", *wrong_with(detail))

    assert detail["msg"] not in issue("en").what
    check([issue("en")], [issue("id")])


def test_errors_as_a_whole() -> None:
    """Their text is in the language in which they were raised."""
    issue = Issue("season", "-", "-")
    with speaking("id"):
        told = [
            str(InputError([issue])),
            str(InfeasibleError(["-"], True, ["-"])),
            str(InfeasibleError(["-"])),
            str(NoPlanWithinLimitError("-")),
        ]
    assert told[0].startswith("Ada 1 kesalahan")
    assert all(english_in(text) == set() for text in told)


def test_kinds_of_items_have_words() -> None:
    with speaking("id"):
        assert kind_called("sub-district") == kinds_called("sub-district") == "kecamatan"
        assert kinds_called("pool") == "kelompok petugas"


def test_workbooks_call_fields_by_the_titles_of_their_columns() -> None:
    sentence = "Lower least_visits of 'most_visits', or surprise_me"
    assert in_titles(sentence) == "Lower 'visits at least' of 'most_visits', or surprise_me"
    with speaking("id"):
        assert in_titles("Turunkan least_visits") == "Turunkan 'paling sedikit kunjungan'"


TELLING = {"Issue": slice(1, 3), "fault": slice(1, 3), "refuse_file": slice(1, 3)}
TELLING["ValueError"] = slice(0, 1)
"""Calls that tell a fault, and which of their arguments are sentences."""


def literals(node: ast.AST) -> Iterator[str]:
    """Words that are written out in an expression and not said."""
    if isinstance(node, ast.Call):
        # What is said is translated; of other calls the result is looked for where it is made.
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and re.search(r"[a-z]{2}", node.value):
            yield node.value
    elif isinstance(node, ast.FormattedValue):
        return
    else:
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def unsaid(tree: ast.Module) -> Iterator[str]:
    """Sentences of faults that are in English in any language."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            for argument in node.args[TELLING[name]] if name in TELLING else ():
                yield from literals(argument)
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(ast.unparse(target) in ("what", "remedy", "advice") for target in targets):
            assert isinstance(node, ast.Assign)
            yield from literals(node.value)
        if isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Tuple):
            yield from (text for text in literals(node.value) if " " in text)


def test_no_fault_is_written_in_english_only() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}: {text}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if "Issue" in path.read_text(encoding="utf-8") or "ValueError" in path.read_text("utf-8")
        for text in unsaid(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'Issue(where, "it is empty", say("Fill it in"))',
        'what = f"{n} rows"',
        'raise ValueError("is no number")',
        'yield "it is cancelled", say("Say one of the two")',
    ],
)
def test_a_fault_in_english_only_is_found(code: str) -> None:
    assert list(unsaid(ast.parse(code)))
