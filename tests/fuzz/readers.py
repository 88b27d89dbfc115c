"""Every reader of what others write: what it reads, what is made of that, and what is checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from botram_opt.formats import json_schema
from botram_opt.formats.schema import Of
from fuzz import checks, seeds
from fuzz.database import results_edit
from fuzz.edits import Edit, folder_edit, json_edit, line_edit, table_edit, xml_edit, zip_edit

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


def _json(of: Of) -> Edit:
    return json_edit(seeds.names_in([json_schema(of)]))


_RESULTS = partial(results_edit, _json("plan"))
_GEOMETRY = ["type", "features", "geometry", "coordinates", "properties", "id", "crs", "bbox"]
_TABLE = ["code", "message", "durations", "distances", "fallback_speed_cells"]

ALL: Mapping[str, Reader] = {
    "problem-json": Reader(
        "problem.json", seeds.problem_texts, _json("problem"), checks.of_problem
    ),
    "problem-workbook": Reader("problem.xlsx", seeds.problem_books, zip_edit, checks.of_problem),
    "problem-csv": Reader("problem", seeds.folders, folder_edit, checks.of_problem, as_folder),
    "plan-json": Reader("plan.json", seeds.plan_texts, _json("plan"), checks.of_plan),
    "plan-workbook": Reader("plan.xlsx", seeds.plan_books, zip_edit, checks.of_plan_workbook),
    "scenarios": Reader(
        "scenarios.json", seeds.scenario_texts, _json("scenario"), checks.of_scenarios
    ),
    "actuals": Reader("actuals.json", seeds.actual_texts, _json("actuals"), checks.of_actuals),
    "effects": Reader("effects.json", seeds.effect_texts, _json("effects"), checks.of_effects),
    "simulation": Reader(
        "simulation.json", seeds.simulation_texts, _json("simulation"), checks.of_simulation
    ),
    "history": Reader("history.csv", seeds.histories, table_edit, checks.of_history),
    "schedule": Reader("schedule.csv", seeds.schedules, table_edit, checks.of_schedule),
    "outlines": Reader(
        "outlines.geojson", seeds.outlines, json_edit(_GEOMETRY), checks.of_outlines
    ),
    "osrm": Reader("table.json", seeds.osrm_answers, json_edit(_TABLE), checks.of_osrm),
    "graphml": Reader("roads.graphml", seeds.road_graphs, xml_edit, checks.of_graphml),
    "calendar": Reader("earlier.ics", seeds.calendars, line_edit, checks.of_calendar),
    "results": Reader("results", seeds.results_files, _RESULTS, checks.of_results),
    "options": Reader("option", seeds.options, line_edit, checks.of_option),
}
"""Readers by name."""
