"""Valid inputs to begin with, made by the library itself, and what they are about."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
from openpyxl import load_workbook

from botram_opt.changes import Scenario
from botram_opt.datasets import calendar_effects
from botram_opt.datasets.bundled import bundled
from botram_opt.demand.history import CountedRequests, History
from botram_opt.formats import effects_json, history_csv, plan_workbook
from botram_opt.formats.ics import plan_ics
from botram_opt.formats.workbook.csv_folder import folder_of
from botram_opt.formats.workbook.laid_out import laid_out
from botram_opt.formats.workbook.template import template
from botram_opt.formats.workbook.writing import workbook_of
from botram_opt.plan import Plan
from botram_opt.problem import Point, Preparation, Problem
from botram_opt.rules import SOFT
from botram_opt.scenarios.outcome import outcome_of
from botram_opt.scenarios.results_file import Question, ResultsFile, question
from botram_opt.simulation import simulate
from botram_opt.solving.limits import Limits
from changing import random_changes
from fuzz.edits import packed
from problems import PARAMETERS, random_problem
from sheets import SHEETS, write_book
from small import FIRST, small_plan, small_problem

NOW = dt.datetime(2024, 12, 1, 9, 30, tzinfo=dt.UTC)

AT = {name: Point(latitude=-6, longitude=107 + i / 100) for i, name in enumerate("abc")}
"""Points on the small road graph."""


@cache
def problem() -> Problem:
    """The small problem, with things to be done before visits."""
    return small_problem(preparations=(Preparation(name="Venue check", days_before=7),))


@cache
def plan() -> Plan:
    """A plan of it."""
    return small_plan(problem())


@cache
def asked() -> Question:
    """What the small results file holds the outcome of."""
    return question(problem(), Limits(), None)


def problems() -> list[Problem]:
    """Small problems that have parts of every kind."""
    capped = tuple(rule for rule in SOFT if rule in PARAMETERS)
    goals = ("unserved", "staff_travel"), capped
    return [problem(), *(random_problem(n, *goals, may_have_begun=True) for n in range(8))]


def problem_texts() -> list[bytes]:
    """As JSON, on one line, as no place in it is of interest."""
    return [each.model_dump_json().encode() for each in problems()]


def plan_texts() -> list[bytes]:
    """A plan as JSON."""
    return [plan().model_dump_json().encode()]


def simulation_texts() -> list[bytes]:
    """A simulation as JSON."""
    return [simulate(problem(), plan(), replications=2).model_dump_json().encode()]


def problem_books() -> list[bytes]:
    """Problems as workbooks: of a planner, the library's own, and its template."""
    with tempfile.TemporaryDirectory() as folder:
        by_hand = write_book(Path(folder) / "my.xlsx", SHEETS).read_bytes()
    own = [workbook_of(laid_out(each)) for each in problems()[:3]]
    return [_flat(book) for book in (by_hand, *own, workbook_of(template(problem())))]


def plan_books() -> list[bytes]:
    """A plan as a workbook: whole, and with what is read of it only."""
    whole = plan_workbook(problem(), plan())
    book = load_workbook(io.BytesIO(whole))
    for name in book.sheetnames:
        if name not in ("Visits", "Seats", "botram_opt"):
            del book[name]
    content = io.BytesIO()
    book.save(content)
    return [_flat(whole), _flat(content.getvalue())]


def folders() -> list[bytes]:
    """Problems as folders of CSV files: JSON of texts by name."""
    return [
        json.dumps({Path(name).stem: text for name, text in folder_of(each).items()}).encode()
        for each in problems()[:4]
    ]


def scenario_texts() -> list[bytes]:
    """Scenarios with changes of every kind, alone and in lists."""
    scenarios = [
        Scenario(name=f"S{n}", changes=random_changes(random.Random(n), problem(), 3))
        for n in range(30)
    ]
    several = [each.model_dump(mode="json") for each in scenarios[:2]]
    return [each.model_dump_json().encode() for each in scenarios] + [json.dumps(several).encode()]


def actual_texts() -> list[bytes]:
    """What became of visits."""
    first = plan().visits[0]
    told = {
        "sub_district": first.sub_district,
        "date": str(first.date),
        "held_on": str(first.date + dt.timedelta(days=1)),
        "served": {"ktp": 3},
        "counters": {"c1": 1},
        "people": ["p0"],
    }
    off = {"sub_district": first.sub_district, "date": str(first.date), "held": False}
    return [json.dumps(each).encode() for each in ([told], [off], [])]


def effect_texts() -> list[bytes]:
    """Calendar effects."""
    return [effects_json(calendar_effects((2024, 2025))).encode()]


def histories() -> list[bytes]:
    """A history of two months."""
    rows = tuple(
        CountedRequests(
            date=FIRST + dt.timedelta(days=7 * week),
            sub_district=f"s{week % 3}",
            service=service,
            requests=10 + week,
            unserved=week,
            status="cut_off" if week % 2 else "held",
        )
        for week in range(8)
        for service in ("ktp", "kk")
    )
    return [history_csv(History(rows=rows)).encode()]


def schedules() -> list[bytes]:
    """The first rows of the schedule that is bundled."""
    lines = bundled("botram_2024_schedule.csv").read_bytes().splitlines(keepends=True)
    return [b"".join(lines[:8])]


def outlines() -> list[bytes]:
    """A collection of two outlines."""
    ring = [[107.0, -6.0], [107.1, -6.0], [107.1, -6.1], [107.0, -6.0]]
    shapes = {"Polygon": [ring], "MultiPolygon": [[ring], [ring]]}
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"s{i}", "name": "Place"},
            "geometry": {"type": kind, "coordinates": coordinates},
        }
        for i, (kind, coordinates) in enumerate(shapes.items())
    ]
    return [json.dumps({"type": "FeatureCollection", "features": features}).encode()]


def osrm_answers() -> list[bytes]:
    """Answers for two origins and three places."""
    table = {
        "code": "Ok",
        "durations": [[0, 89.9, 90], [600.4, 3600, 29.9]],
        "distances": [[0, 1000.4, 1000.5], [7000, 42_000.9, 250]],
    }
    sad = {"code": "NoTable", "message": "Too far"}
    cells = table | {"fallback_speed_cells": [[0, 1]], "distances": [[0, None, 1]] * 2}
    return [json.dumps(each).encode() for each in (table, sad, cells)]


def road_graphs() -> list[bytes]:
    """Road graphs as GraphML, of each kind."""
    found = []
    for kind in (nx.Graph, nx.MultiDiGraph):
        graph: nx.Graph[int] = kind()
        for i, at in enumerate(AT.values()):
            graph.add_node(i, x=at.longitude, y=at.latitude)
        graph.add_edge(0, 1, length=1000.0)
        graph.add_edge(1, 2, length="2000.5", minutes=3.0)
        content = io.BytesIO()
        nx.write_graphml(graph, content)
        found.append(content.getvalue())
    return found


def calendars() -> list[bytes]:
    """A calendar of the small plan."""
    return [plan_ics(problem(), plan(), now=NOW).encode()]


def results_files() -> list[bytes]:
    """A results file with one outcome, and one with none."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(2):
            path = Path(folder) / f"{number}"
            with ResultsFile(path) as results:
                if number:
                    results.keep(asked(), outcome_of(plan()))
            found.append(path.read_bytes())
    return found


def options() -> list[bytes]:
    """What options of the command line are given: the name, and then the text."""
    given = (
        ("visit", "Place 0=2025-01-11"),
        ("no_visit", "s1=2025-01-11"),
        ("without", "Person 1"),
        ("absent", "p0=2025-01-01..2025-02-01"),
        ("counters", "s0=Cards:2"),
        ("staff", "s0=p1"),
        ("closed", "s2=2025-01-01..2025-01-31"),
        ("closed_date", "2025-01-18"),
        ("which", "Place 1#2"),
        ("prepare", "Venue check=7"),
        ("beside", "name=plan.json"),
    )
    return [f"{name}\n{text}".encode() for name, text in given]


def names_in(schemas: Iterable[Any]) -> list[str]:
    """The names of all fields in JSON Schemas."""
    found: set[str] = set()
    todo = list(schemas)
    while todo:
        here = todo.pop()
        if isinstance(here, dict):
            found |= set(here.get("properties", {}))
            todo += here.values()
        elif isinstance(here, list):
            todo += here
    return sorted(found)


def _flat(book: bytes) -> bytes:
    """A workbook that is not compressed, so that what changes in it is seen."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return packed({member.filename: archive.read(member) for member in archive.infolist()})
