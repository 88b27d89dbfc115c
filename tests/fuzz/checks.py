"""What has to be so of each reader: what it reads is refused, or is whole, of use, and kept."""

from __future__ import annotations

import contextlib
import json
import shutil
from functools import partial
from pathlib import Path

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
from fuzz.oracle import read_or_refused, usable


def of_problem(path: Path) -> None:
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


def of_plan(path: Path) -> None:
    plan = read_or_refused(partial(read_plan, path), UnreadableError)
    if plan is not None:
        verify(seeds.problem(), plan)
        write_plan(path, plan)
        assert read_plan(path) == plan, "not the same when it is written and read"


def of_plan_workbook(path: Path) -> None:
    for problem in (seeds.problem(), None):
        found = read_or_refused(partial(read_plan_workbook, path, problem), UnreadableError)
        if found is not None:
            verify(seeds.problem(), found.plan)
            as_json = path.with_suffix(".json")
            write_plan(as_json, found.plan)
            assert read_plan(as_json) == found.plan, "not the same when it is written and read"


def of_scenarios(path: Path) -> None:
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


def of_actuals(path: Path) -> None:
    actuals = read_or_refused(partial(read_actuals, path), UnreadableError)
    if actuals is None:
        return
    day = max(visit.date for visit in seeds.plan().visits)
    rest = partial(rest_of_season, seeds.problem(), seeds.plan(), day, actuals)
    problem = read_or_refused(rest, ContradictionError)
    if problem is not None:
        usable(problem)


def of_effects(path: Path) -> None:
    effects = read_or_refused(partial(read_effects, path), UnreadableError)
    if effects is not None:
        path.write_text(effects_json(effects), encoding="utf-8")
        assert read_effects(path) == effects, "not the same when it is written and read"


def of_simulation(path: Path) -> None:
    simulation = read_or_refused(partial(read_simulation, path), UnreadableError)
    if simulation is not None:
        path.write_text(simulation.to_json(), encoding="utf-8")
        assert read_simulation(path) == simulation, "not the same when it is written and read"


def of_history(path: Path) -> None:
    for named in (seeds.problem(), None):
        history = read_or_refused(partial(read_history, path, named), UnreadableError)
        if history is not None:
            again = path.with_name("again.csv")
            write_history(again, history)
            assert read_history(again).rows == history.rows, "not the same when written and read"


def of_schedule(path: Path) -> None:
    schedule = read_or_refused(partial(read_schedule, path), UnreadableError)
    if schedule is not None:
        assert all(schedule.anomalies)


def of_outlines(path: Path) -> None:
    outlines = read_or_refused(partial(read_outlines, path, "id"), UnreadableError)
    if outlines is not None:
        json.loads(plan_geojson(seeds.problem(), seeds.plan(), outlines), parse_constant=_refuse)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def of_osrm(path: Path) -> None:
    read = partial(matrix_from_osrm, path, ("office", "P01"), ("A", "B", "C"))
    travel = read_or_refused(read, UnreadableError, UnreachableError)
    if travel is not None:
        assert len(travel.rows) == 6
        assert type(travel).model_validate_json(travel.model_dump_json()) == travel


def of_graphml(path: Path) -> None:
    graph = read_or_refused(partial(read_graphml, path), UnreadableError)
    if graph is None:
        return
    points = seeds.AT
    read = partial(matrix_from_graph, graph, {"a": points["a"]}, points)
    travel = read_or_refused(read, UnreadableError, UnreachableError)
    if travel is not None:
        assert type(travel).model_validate_json(travel.model_dump_json()) == travel


def of_calendar(path: Path) -> None:
    def edition() -> str:
        earlier = text_of(path)
        return plan_ics(seeds.problem(), seeds.plan(), now=seeds.NOW, earlier=earlier)

    text = read_or_refused(edition, UnreadableError)
    if text is not None:
        path.write_text(text, encoding="utf-8", newline="")
        assert edition() == text, "the next edition of the same is another one"


def of_results(path: Path) -> None:
    def kept() -> None:
        with ResultsFile(path) as results:
            results.get(seeds.asked())
            outcome = results.keep(seeds.asked(), outcome_of(seeds.plan()))
            assert results.get(seeds.asked()) == outcome

    read_or_refused(kept, UnreadableError)


def of_option(path: Path) -> None:
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
