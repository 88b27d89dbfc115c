"""What was released is read by all later versions, and means the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import botram_opt
from botram_opt.formats import json_schema
from botram_opt.formats.documents import READ
from botram_opt.problem.versions import FIRST, STEPS, VERSION
from botram_opt.scenarios.results_file import ResultsFile
from compatible import breaks
from released import versions, without_words

RELEASES = versions()
LAST = RELEASES[-1]
PROBLEMS = [path for folder in RELEASES for path in sorted(folder.glob("documents/problem-*.json"))]


def named(path: Path) -> str:
    return f"{path.parents[1].name} {path.stem}"


def beside(path: Path, name: str) -> Path:
    return path.with_name(path.name.replace("problem", name))


@pytest.mark.parametrize("path", PROBLEMS, ids=named)
def test_a_problem_is_read_and_its_plan_stays_its_plan(path: Path) -> None:
    problem = botram_opt.read_problem(path)
    plan = botram_opt.read_plan(beside(path, "plan"))
    assert plan.problem.fingerprint == problem.fingerprint
    # Every rule measures what it measured, with parameters that are left out as they were.
    assert botram_opt.verify(problem, plan).findings == ()


@pytest.mark.parametrize("folder", RELEASES, ids=lambda folder: folder.name)
def test_all_else_is_read(folder: Path, tmp_path: Path) -> None:
    documents = folder / "documents"
    problem = botram_opt.read_problem(documents / "problem-0.json")
    plan = botram_opt.read_plan(documents / "plan-0.json")
    assert botram_opt.read_problem(documents / "problem.xlsx").fingerprint == problem.fingerprint
    assert botram_opt.read_plan(documents / "plan.xlsx", problem) == plan
    told = json.loads((documents / "scenarios.json").read_text(encoding="utf-8"))
    kinds = [change["kind"] for change in told[0]["changes"]]
    (scenario,) = botram_opt.read_scenarios(documents / "scenarios.json")
    assert [change.kind for change in scenario.changes] == kinds
    assert len(botram_opt.read_actuals(documents / "actuals.json")) == 2
    assert botram_opt.read_effects(documents / "effects.json")[0].factor == 0.5
    simulation = botram_opt.read_simulation(documents / "simulation.json")
    assert simulation.problem.fingerprint == problem.fingerprint
    assert len(botram_opt.read_history(documents / "history.csv").rows) == 2
    shutil.copy(documents / "results", tmp_path)
    ResultsFile(tmp_path / "results").__exit__()


@pytest.mark.parametrize("name", [name for name in READ if name != "scenario"])
def test_documents_are_valid_by_their_schemas(name: Any) -> None:
    """By those that were released with them, and by those of the present."""
    paths = sorted((LAST / "documents").glob(f"{name}*.json"))
    (released,) = (LAST / "schemas" / "read").glob(f"{name}.v*.json")
    for schema in (json.loads(released.read_text(encoding="utf-8")), json_schema(name)):
        for path in paths:
            Draft202012Validator(schema).validate(json.loads(path.read_text(encoding="utf-8")))
    assert paths


ADVICE = (
    f"files and readers of {LAST.name} break: take it back; or raise the schema_version, write the "
    "step to it in problem/versions.py, and tell it in CHANGELOG.md: docs/compatibility.md"
)


@pytest.mark.parametrize("path", sorted((LAST / "schemas").glob("*/*.json")), ids=lambda p: p.name)
def test_no_schema_breaks_what_was_released(path: Path) -> None:
    before = json.loads(path.read_text(encoding="utf-8"))
    manner, name = path.parent.name, path.name.partition(".")[0]
    after = without_words(json_schema(name, written=manner == "written"))  # type: ignore[arg-type]
    if after["$id"] != before["$id"]:
        pytest.skip("of another version: a step leads there, as told below")
    found = breaks(before, after) if manner == "read" else breaks(after, before, defaults=False)
    assert found == [], ADVICE


def test_a_step_leads_from_every_version_and_one_document_of_each_is_kept() -> None:
    versioned = {
        name: model for name, model in READ.items() if VERSION in getattr(model, "model_fields", {})
    }
    assert versioned
    for name, model in versioned.items():
        now = int(model.model_fields[VERSION].default)
        older = {str(version) for version in range(int(FIRST), now)}
        assert STEPS.get(model.__name__, {}).keys() == older
        kept = {
            document[VERSION]
            for folder in RELEASES
            for path in folder.glob(f"documents/{name}*.json")
            for document in _documents(json.loads(path.read_text(encoding="utf-8")))
        }
        assert older | {str(now)} == kept


def _documents(data: Any) -> list[Any]:
    return data if isinstance(data, list) else [data]
