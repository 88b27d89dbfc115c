"""Every reader of what others write, and what has to be so of what it reads."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import typer

from botram_opt.changes import changed_by
from botram_opt.cli.answers.asked import visit_of
from botram_opt.cli.answers.wishes import READERS as WISHES
from botram_opt.cli.answers.wishes import changes_of
from botram_opt.cli.papers.beside import beside_in
from botram_opt.cli.papers.calendar import _preparation
from botram_opt.datasets.schedule import read_schedule
from botram_opt.errors import ContradictionError, InputError, UnreachableError, UnreadableError
from botram_opt.formats import (
    effects_json,
    json_schema,
    read_actuals,
    read_effects,
    read_history,
    read_plan,
    read_plan_workbook,
    read_problem,
    read_scenarios,
    write_history,
    write_plan,
    write_problem,
)
from botram_opt.formats.geojson import plan_geojson
from botram_opt.formats.ics import plan_ics
from botram_opt.formats.outlines import read_outlines
from botram_opt.formats.schema import Of
from botram_opt.formats.simulation_json import read_simulation
from botram_opt.problem.graphml import read_graphml
from botram_opt.problem.osrm import matrix_from_osrm
from botram_opt.problem.roads import matrix_from_graph
from botram_opt.reading import text_of
from botram_opt.replanning.rest import rest_of_season
from botram_opt.scenarios.outcome import outcome_of
from botram_opt.scenarios.results_file import ResultsFile
from botram_opt.verification import verify
from fuzz import seeds
from fuzz.edits import (
    Edit,
    folder_edit,
    json_edit,
    line_edit,
    table_edit,
    xml_edit,
    zip_edit,
)
from fuzz.oracle import read_or_refused, usable

Check = Callable[[Path], None]
"""Reads a file; raises what a reader must not raise, and where what it gives is not whole."""


def as_file(path: Path, data: bytes) -> None:
    """Let data be what a file holds."""
    path.write_bytes(data)


def as_folder(path: Path, data: bytes) -> None:
    """Let data, a JSON object, be a folder: texts of files by name."""
    path.mkdir(exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    try:
        files = json.loads(data)
    except (ValueError, RecursionError):
        files = {}
    for name, text in files.items() if isinstance(files, dict) else ():
        plain = "".join(char for char in name if char.isalnum() or char in "_ -")[:50]
        (path / f"{plain}.csv").write_text(str(text), "utf-8", "replace", newline="")


@dataclass(frozen=True)
class Reader:
    """A reader of files of one form.

    Attributes:
        file: what a file is called that it reads.
        seeds: valid files.
        edit: makes others of them.
        place: puts one where it is read.
    """

    file: str
    seeds: Callable[[], list[bytes]]
    edit: Edit
    check: Check
    place: Callable[[Path, bytes], None] = as_file


def _problem(path: Path) -> None:
    problem = read_or_refused(partial(read_problem, path), UnreadableError, ContradictionError)
    if problem is None:
        return
    usable(problem)
    again = path.with_name(f"again{path.suffix}")
    if again.is_dir():
        # Tables that the other problem had would be read as well.
        shutil.rmtree(again)
    write_problem(again, problem)
    assert read_problem(again) == problem, "not the same when it is written and read"


def _plan(path: Path) -> None:
    plan = read_or_refused(partial(read_plan, path), UnreadableError)
    if plan is not None:
        verify(seeds.problem(), plan)
        write_plan(path, plan)
        assert read_plan(path) == plan, "not the same when it is written and read"


def _plan_workbook(path: Path) -> None:
    for problem in (seeds.problem(), None):
        found = read_or_refused(partial(read_plan_workbook, path, problem), UnreadableError)
        if found is not None:
            verify(seeds.problem(), found.plan)
            as_json = path.with_suffix(".json")
            write_plan(as_json, found.plan)
            assert read_plan(as_json) == found.plan, "not the same when it is written and read"


def _scenarios(path: Path) -> None:
    for scenario in read_or_refused(partial(read_scenarios, path), UnreadableError) or ():
        changed = read_or_refused(
            partial(changed_by, seeds.problem(), scenario.changes), ContradictionError
        )
        if changed is not None:
            # Whether there are such rules is told when it is planned.
            usable(changed, ContradictionError)
            scenario.sentences(seeds.problem())
            back = scenario.inverse(seeds.problem())
            assert back.apply(changed).fingerprint == seeds.problem().fingerprint, "no way back"
        path.write_text(scenario.to_json(), encoding="utf-8")
        assert read_scenarios(path) == (scenario,), "not the same when it is written and read"


def _actuals(path: Path) -> None:
    actuals = read_or_refused(partial(read_actuals, path), UnreadableError)
    if actuals is None:
        return
    day = max(visit.date for visit in seeds.plan().visits)
    rest = partial(rest_of_season, seeds.problem(), seeds.plan(), day, actuals)
    problem = read_or_refused(rest, ContradictionError)
    if problem is not None:
        usable(problem)


def _effects(path: Path) -> None:
    effects = read_or_refused(partial(read_effects, path), UnreadableError)
    if effects is not None:
        path.write_text(effects_json(effects), encoding="utf-8")
        assert read_effects(path) == effects, "not the same when it is written and read"


def _simulation(path: Path) -> None:
    simulation = read_or_refused(partial(read_simulation, path), UnreadableError)
    if simulation is not None:
        path.write_text(simulation.to_json(), encoding="utf-8")
        assert read_simulation(path) == simulation, "not the same when it is written and read"


def _history(path: Path) -> None:
    for named in (seeds.problem(), None):
        history = read_or_refused(partial(read_history, path, named), UnreadableError)
        if history is not None:
            again = path.with_name("again.csv")
            write_history(again, history)
            assert read_history(again).rows == history.rows, "not the same when written and read"


def _schedule(path: Path) -> None:
    schedule = read_or_refused(partial(read_schedule, path), UnreadableError)
    if schedule is not None:
        assert all(schedule.anomalies)


def _outlines(path: Path) -> None:
    outlines = read_or_refused(partial(read_outlines, path, "id"), UnreadableError)
    if outlines is not None:
        json.loads(plan_geojson(seeds.problem(), seeds.plan(), outlines), parse_constant=_refuse)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def _osrm(path: Path) -> None:
    read = partial(matrix_from_osrm, path, ("office", "P01"), ("A", "B", "C"))
    travel = read_or_refused(read, UnreadableError, UnreachableError)
    if travel is not None:
        assert len(travel.rows) == 6
        assert type(travel).model_validate_json(travel.model_dump_json()) == travel


def _graphml(path: Path) -> None:
    graph = read_or_refused(partial(read_graphml, path), UnreadableError)
    if graph is None:
        return
    points = seeds.AT
    read = partial(matrix_from_graph, graph, {"a": points["a"]}, points)
    travel = read_or_refused(read, UnreadableError, UnreachableError)
    if travel is not None:
        assert type(travel).model_validate_json(travel.model_dump_json()) == travel


def _calendar(path: Path) -> None:
    def edition() -> str:
        earlier = text_of(path)
        return plan_ics(seeds.problem(), seeds.plan(), now=seeds.NOW, earlier=earlier)

    text = read_or_refused(edition, UnreadableError)
    if text is not None:
        path.write_text(text, encoding="utf-8", newline="")
        assert edition() == text, "the next edition of the same is another one"


def _results(path: Path) -> None:
    def kept() -> None:
        with ResultsFile(path) as results:
            results.get(seeds.asked())
            outcome = results.keep(seeds.asked(), outcome_of(seeds.plan()))
            assert results.get(seeds.asked()) == outcome

    read_or_refused(kept, UnreadableError)


def _option(path: Path) -> None:
    name, _, text = path.read_text(encoding="utf-8", errors="replace").partition("\n")
    problem = seeds.problem()
    # What the system hands to a program has no such character.
    text = text.replace("\0", "")
    if name in WISHES:
        changes = read_or_refused(partial(changes_of, problem, {name: [text]}), InputError)
        if changes is not None:
            read_or_refused(partial(changed_by, problem, changes), ContradictionError)
    elif name == "which":
        read_or_refused(partial(visit_of, problem, text, "--visit"), UnreadableError)
    elif name == "beside":
        # What is told names the path whole, however long.
        read_or_refused(partial(beside_in, text[:700]), InputError)
    elif name == "prepare":
        with contextlib.suppress(typer.BadParameter):
            _preparation(text)


def results_edit(rng: random.Random, data: bytes) -> bytes:
    """An edit of a file of SQLite: by statements, and of what it holds."""
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        rows = database.execute("SELECT found FROM outcome").fetchall()
        found = rows[0][0] if rows and isinstance(rows[0][0], str) else "{}"
        new = json_edit(_names("plan"))(rng, found.encode()).decode("utf-8", "replace")
        statements: list[tuple[str, tuple[Any, ...]]] = [
            ("UPDATE outcome SET found = ?", (new,)),
            ("UPDATE outcome SET found = ?", (rng.choice([None, 7, 1.5, b"\xff", b"", ""]),)),
            ("UPDATE outcome SET found = zeroblob(100000)", ()),
            ("DROP TABLE outcome", ()),
            ("DELETE FROM outcome", ()),
            ("ALTER TABLE outcome RENAME TO other", ()),
            ("ALTER TABLE outcome RENAME COLUMN found TO lost", ()),
            ("ALTER TABLE outcome ADD COLUMN more", ()),
            ("CREATE VIEW outcome AS SELECT * FROM other", ()),
            ("CREATE TABLE outcome (question, asked, found)", ()),
            ("CREATE TABLE more (a)", ()),
            ("CREATE INDEX i ON outcome (found)", ()),
            (f"PRAGMA user_version = {rng.choice([0, 1, 2, -1])}", ()),
            (f"PRAGMA application_id = {rng.choice([0, 1])}", ()),
            (
                f"CREATE TRIGGER t BEFORE INSERT ON outcome BEGIN {rng.choice(_OF_TRIGGERS)}; END",
                (),
            ),
        ]
        for _ in range(rng.randint(1, 3)):
            database.execute(*rng.choice(statements))
        database.commit()
        return bytes(database.serialize())
    except sqlite3.Error as error:
        raise ValueError("no database") from error
    finally:
        database.close()


_OF_TRIGGERS = (
    "DELETE FROM outcome",
    "SELECT RAISE(IGNORE)",
    "SELECT RAISE(ABORT, 'no')",
    "INSERT INTO outcome VALUES (random(), 'a', 'b')",
    "SELECT randomblob(1000000000)",
    "INSERT INTO outcome WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) "
    "SELECT i, i, i FROM n",
)
"""What a file of others may have run when something is kept in it."""


@cache
def _names(of: Of) -> list[str]:
    return seeds.names_in([json_schema(of)])


def _json(of: Of) -> Edit:
    return json_edit(_names(of))


_GEOMETRY = ["type", "features", "geometry", "coordinates", "properties", "id", "crs", "bbox"]
_TABLE = ["code", "message", "durations", "distances", "fallback_speed_cells"]

ALL: Mapping[str, Reader] = {
    "problem-json": Reader("problem.json", seeds.problem_texts, _json("problem"), _problem),
    "problem-workbook": Reader("problem.xlsx", seeds.problem_books, zip_edit, _problem),
    "problem-csv": Reader("problem", seeds.folders, folder_edit, _problem, as_folder),
    "plan-json": Reader("plan.json", seeds.plan_texts, _json("plan"), _plan),
    "plan-workbook": Reader("plan.xlsx", seeds.plan_books, zip_edit, _plan_workbook),
    "scenarios": Reader("scenarios.json", seeds.scenario_texts, _json("scenario"), _scenarios),
    "actuals": Reader("actuals.json", seeds.actual_texts, _json("actuals"), _actuals),
    "effects": Reader("effects.json", seeds.effect_texts, _json("effects"), _effects),
    "simulation": Reader(
        "simulation.json", seeds.simulation_texts, _json("simulation"), _simulation
    ),
    "history": Reader("history.csv", seeds.histories, table_edit, _history),
    "schedule": Reader("schedule.csv", seeds.schedules, table_edit, _schedule),
    "outlines": Reader("outlines.geojson", seeds.outlines, json_edit(_GEOMETRY), _outlines),
    "osrm": Reader("table.json", seeds.osrm_answers, json_edit(_TABLE), _osrm),
    "graphml": Reader("roads.graphml", seeds.road_graphs, xml_edit, _graphml),
    "calendar": Reader("earlier.ics", seeds.calendars, line_edit, _calendar),
    "results": Reader("results", seeds.results_files, results_edit, _results),
    "options": Reader("option", seeds.options, line_edit, _option),
}
"""Readers by name."""
