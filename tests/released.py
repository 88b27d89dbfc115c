"""What was released, kept so that tests can hold the present against it.

PYTHONPATH=tests .venv/bin/python tests/released.py 0.1.0

keeps the names, the command line and the schemas as they are, with a document of each kind that is
read. What is kept of a release never changes, so it is done once, when its version is given.
"""

from __future__ import annotations

import argparse
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import botram_opt
import command_list
import name_list
import schemas
from documents import ACTUALS, EFFECTS, as_json, every_change, some_history, some_problems
from small import small_plan, small_problem

FOLDER = Path(__file__).with_name("data") / "released"


def versions() -> list[Path]:
    """The folder of each release, the last one last."""
    return sorted(FOLDER.iterdir(), key=lambda folder: [int(n) for n in folder.name.split(".")])


def keep(folder: Path) -> None:
    """Keep the present in a folder that is not there yet."""
    folder.mkdir(parents=True)
    (folder / "api.pyi").write_text(name_list.page(), encoding="utf-8")
    (folder / "command_line.txt").write_text(command_list.page(), encoding="utf-8")
    for name, text in schemas.texts():
        (folder / "schemas" / name).parent.mkdir(parents=True, exist_ok=True)
        short = json.dumps(without_words(json.loads(text)), separators=(",", ":"))
        (folder / "schemas" / name).write_text(short + "\n", encoding="utf-8")
    (folder / "meant.txt").write_text("", encoding="utf-8")
    documents = folder / "documents"
    for number, (problem, plan) in enumerate(some_problems()):
        botram_opt.write_problem(documents / f"problem-{number}.json", problem)
        botram_opt.write_plan(documents / f"plan-{number}.json", plan)
    problem, plan = small_problem(), small_plan()
    botram_opt.write_problem(documents / "problem.xlsx", problem)
    (documents / "plan.xlsx").write_bytes(botram_opt.plan_workbook(problem, plan))
    botram_opt.write_history(documents / "history.csv", some_history())
    simulation = botram_opt.simulate(problem, plan, replications=2)
    for name, document in {
        "scenarios": (every_change(),),
        "effects": EFFECTS,
        "simulation": simulation,
    }.items():
        (documents / f"{name}.json").write_text(as_json(name, document), encoding="utf-8")
    actuals = [json.loads(actual.model_dump_json()) for actual in ACTUALS]
    (documents / "actuals.json").write_text(json.dumps(actuals, indent=1) + "\n", encoding="utf-8")
    with ThreadPoolExecutor(1) as threads:
        botram_opt.compare(problem, (), base=plan, executor=threads, results=documents / "results")


def without_words(schema: Any) -> Any:
    """A schema without what it tells people."""
    if isinstance(schema, list):
        return [without_words(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: part for name, part in schema.items() if not _is_told(name, part)}
    return {name: without_words(part) for name, part in told.items()}


def _is_told(name: str, part: Any) -> bool:
    # A field may be called so, too; then it is no text.
    return name in ("title", "description") and isinstance(part, str)


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("version")
    reader.add_argument("--again", action="store_true", help="before it is released: anew")
    given = reader.parse_args()
    if given.again:
        shutil.rmtree(FOLDER / given.version)
    keep(FOLDER / given.version)
