"""The files that commands on pages take for granted: two places of Bekasi's year, with a plan.

All of it takes a while to plan, and what is tried on pages are the commands. So whatever a command
writes of the bundled example is replaced by this part of it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from botram_opt import (
    History,
    Problem,
    Scenario,
    changes,
    datasets,
    plan_workbook,
    solve,
    write_history,
    write_plan,
    write_problem,
)

PLACES = {"Setu", "Muara Gembong"}


@cache
def part_of_bekasi() -> Problem:
    """The bundled year with two places, which is planned in a second."""
    year = datasets.bekasi(2025)
    gone = [place.id for place in year.sub_districts if place.name not in PLACES]
    fewer = [changes.RemoveSubDistrict(id=place) for place in gone]
    some = Scenario(name="two places", changes=fewer).apply(year)
    # Counters of other agencies serve nothing that is counted, and are many.
    counted = [kind for kind in some.counter_types if kind.services]
    return some.changed(counter_types=counted, pools=())


def write_example(folder: Path) -> None:
    """Write the problem, its plan, and whatever else commands on pages begin with."""
    problem = part_of_bekasi()
    plan = solve(problem, time_limit=4, workers=2)
    for place in (folder, folder / "out", folder / "last"):
        place.mkdir(exist_ok=True)
        write_problem(place / "problem.json", problem)
        write_plan(place / "plan.json", plan)
    write_plan(folder / "last.json", plan)
    (folder / "plan.xlsx").write_bytes(plan_workbook(problem, plan))
    _write_history(folder / "history.csv")
    more = Scenario(name="a tenth more", changes=[changes.ScaleDemand(factor=1.1)])
    text = more.model_dump_json()
    (folder / "scenarios.json").write_text(f"[{text}]", encoding="utf-8")
    outlines = datasets.outlines_of(place.id for place in problem.sub_districts)
    features = [
        {"type": "Feature", "properties": {"kode": id_}, "geometry": shape}
        for id_, shape in outlines.items()
    ]
    shapes = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "kecamatan.geojson").write_text(shapes, encoding="utf-8")


def put_in_place_of(written: Path) -> None:
    """Put this part of the example where a command wrote all of it: a workbook, or a folder."""
    if (written / "history.csv").exists():
        write_problem(written / "problem.json", part_of_bekasi())
        _write_history(written / "history.csv")
    else:
        write_problem(written, part_of_bekasi())


def _write_history(path: Path) -> None:
    places = {place.id for place in part_of_bekasi().sub_districts}
    rows = [row for row in datasets.drawn_history().rows if row.sub_district in places]
    write_history(path, History(rows=rows))
