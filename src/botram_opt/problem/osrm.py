"""Travel from the answer of OSRM's ``table`` service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from botram_opt.errors import Issue, UnreachableError, UnreadableError
from botram_opt.language import say
from botram_opt.problem.travel import MatrixTravel, matrix_of
from botram_opt.problem.wrong_values import cut, shown
from botram_opt.reading import json_in
from botram_opt.scaling import to_int
from botram_opt.sizes import MOST_WAYS

MOST_LENGTH = 1e9
"""No distance in metres and no time in seconds on earth is longer."""

_FIELDS = ("durations", "distances")


def matrix_from_osrm(
    table: Mapping[str, Any] | str | Path, origins: Sequence[str], places: Sequence[str]
) -> MatrixTravel:
    """Travel by the answer of OSRM's ``table`` service, asked with durations and distances.

    Args:
        table: the answer, or the path of a JSON file that holds it: ``durations`` in seconds
            and ``distances`` in metres, a row for each source and a column for each
            destination.
        origins: ids of the bases and people that the rows stand for, in the order asked.
        places: ids of the sub-districts that the columns stand for, in the order asked.

    Returns:
        One row for each origin and place; metres and minutes are rounded to the nearest. Where
        the service fell back on a straight line for some pairs, the source says so.

    Raises:
        UnreadableError: the answer is none, is an error of the service, or is of another shape.
        UnreachableError: the service found no way for some pairs; names every one.
    """
    if isinstance(table, Mapping):
        where, answer = say("OSRM table"), table
    else:
        where, answer = Path(table).name, json_in(Path(table), values=MOST_WAYS)
    issues = list(_faults(where, answer, origins, places))
    if issues:
        raise UnreadableError(issues)
    durations, distances = answer["durations"], answer["distances"]
    pairs = [(i, j) for i in range(len(origins)) for j in range(len(places))]
    gaps = [(i, j) for i, j in pairs if durations[i][j] is None or distances[i][j] is None]
    if gaps:
        raise UnreachableError(
            Issue(
                where,
                say(
                    "{place} cannot be reached from {origin}",
                    place=repr(places[j]),
                    origin=repr(origins[i]),
                ),
                say("Move one of the two points to a road, or take the place out"),
            )
            for i, j in gaps
        )
    return matrix_of(
        (
            (origins[i], places[j], to_int(distances[i][j]), to_int(durations[i][j] / 60))
            for i, j in pairs
        ),
        _source(answer),
    )


def _faults(
    where: str, answer: Any, origins: Sequence[str], places: Sequence[str]
) -> Iterator[Issue]:
    for name, ids in (("origins", origins), ("places", places)):
        for doubled, times in Counter(ids).items():
            if times > 1:
                yield Issue(
                    name,
                    say("{what} is given {times} times", what=repr(doubled), times=times),
                    say("Keep one of them"),
                )
    if not isinstance(answer, Mapping):
        yield Issue(
            where, say("it is no JSON object"), say("Save the answer of the service as it is")
        )
        return
    if answer.get("code") != "Ok":
        code, message = shown(answer.get("code")), answer.get("message")
        what = say("the service answered {code}", code=code)
        if message:
            what = say(
                "the service answered {code}: {message}", code=code, message=cut(str(message), 500)
            )
        yield Issue(where, what, say("Correct the request and ask again"))
        return
    for field in _FIELDS:
        if answer.get(field) is None:
            remedy = say("Ask the service with {option}", option="annotations=duration,distance")
            yield Issue(where, say("it has no {field}", field=repr(field)), remedy)
        else:
            yield from _faults_of_rows(f"{where}: {field}", answer[field], field, origins, places)


def _faults_of_rows(
    where: str, rows: Any, field: str, origins: Sequence[str], places: Sequence[str]
) -> Iterator[Issue]:
    remedy = say("Name origins and places as they were asked for, in the same order")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        yield Issue(
            where, say("it is no list of rows"), say("Save the answer of the service as it is")
        )
        return
    if len(rows) != len(origins):
        yield Issue(
            where, say("it has {rows} rows for {n} origins", rows=len(rows), n=len(origins)), remedy
        )
    for i, row in enumerate(rows):
        if len(row) != len(places):
            yield Issue(
                f"{where}[{i}]",
                say("it has {values} values, not {n}", values=len(row), n=len(places)),
                remedy,
            )
        for j, value in enumerate(row):
            if value is not None and not _is_length(value):
                what = say("{value} is no number of metres", value=shown(value))
                if field == "durations":
                    what = say("{value} is no number of seconds", value=shown(value))
                yield Issue(f"{where}[{i}][{j}]", what, say("Correct it, or ask the service again"))


def _is_length(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= MOST_LENGTH


def _source(answer: Mapping[str, Any]) -> str:
    cells = answer.get("fallback_speed_cells")
    straight = len(cells) if isinstance(cells, list) else 0
    note = f"; {straight} pairs by its fallback speed, not by road" if straight else ""
    return f"table service of OSRM{note}"
