"""A plan read from its workbook: what was written, or what became of it by hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple, get_args

from botram_opt.errors import Issue, UnreadableError
from botram_opt.formats.plan_workbook.edited import (
    Found,
    Means,
    refuse_who_sits_twice,
    seat_people,
    visits_in,
)
from botram_opt.formats.plan_workbook.labels import (
    PERSON,
    POOL,
    Labels,
    bare,
    labels_of,
    meant_by,
    plain,
)
from botram_opt.formats.plan_workbook.numbered import Shown, numbered, shown_of
from botram_opt.formats.plan_workbook.places_in import table_in
from botram_opt.formats.plan_workbook.record import SHEET, Written, record_in
from botram_opt.formats.plan_workbook.restated import with_requests
from botram_opt.formats.plan_workbook.titles import column_titles, sheet_titles
from botram_opt.formats.xlsx.opening import Sheet, open_workbook
from botram_opt.language import Language, say, speaking
from botram_opt.plan import Plan, PoolUse, ProblemReference, Seat, Visit
from botram_opt.problem import Problem
from botram_opt.reading import refuse_file


class PlanInHand(NamedTuple):
    """A plan from a workbook.

    Attributes:
        plan: what its sheets say: the plan as it was written, if they still say that; or else one
            that is stated, of which nothing is claimed.
        written: the plan as it was written; None if the workbook was not made from one.
    """

    plan: Plan
    written: Plan | None

    @property
    def edited(self) -> bool:
        """Whether the visits are others than those that were written."""
        return self.plan != self.written


def read_plan_workbook(path: str | os.PathLike[str], problem: Problem | None = None) -> PlanInHand:
    """Read a plan from a workbook, see `plan_workbook`; the visits and seats that it shows count.

    If these are as they were written, the plan is the one that was written. If not, it is
    ``stated``: what visits serve that were moved, or have other counters, is worked out anew, and
    whether all of it suits a problem is for ``verify`` to say. Seats of a visit that was deleted
    go with it.

    Args:
        path: the file (.xlsx).
        problem: that it is a plan of. Without it, only a plan is read of which nothing was changed
            but who sits where; and with it also one that never was a workbook of ours, if its
            sheets look the same.

    Raises:
        UnreadableError: the file cannot be read, or sheets, rows or cells of it; tells all of it.
    """
    file = Path(path)
    sheets = {sheet.name: sheet for sheet in open_workbook(file)}
    written = _written(file, sheets)
    if written is None and problem is None:
        refuse_file(
            file,
            say("it does not hold the plan as it was written"),
            say("Give the problem, too"),
        )
    found = _found(file, sheets, written, problem)
    before = {} if written is None else numbered(written.plan)
    if written is not None and {n: v.shown for n, v in found.items()} == _shown(written.plan):
        return PlanInHand(written.plan, written.plan)
    as_written = {number: shown_of(visit) for number, visit in before.items()}
    edited = [
        before[number] if number in before and visit.shown == as_written[number] else _visit(visit)
        for number, visit in found.items()
    ]
    stated = with_requests(problem, edited, None if written is None else written.plan)
    if stated is None:
        refuse_file(
            file,
            say("visits were edited, and what they serve follows from the problem"),
            say("Give the problem, too"),
        )
    if written is not None:
        reference = written.plan.problem
    else:
        assert problem is not None
        reference = ProblemReference.of(problem)
    plan = Plan(problem=reference, visits=stated)
    return PlanInHand(plan, None if written is None else written.plan)


def _written(file: Path, sheets: dict[str, Sheet]) -> Written | None:
    sheet = sheets.get(SHEET)
    if sheet is None:
        return None
    cells = [str(value) for (_, column), value in sorted(sheet.cells.items()) if column == 1]
    written = record_in(cells)
    if written is None:
        refuse_file(
            file,
            say(
                "its hidden sheet {sheet}, with the plan as it was written, is damaged",
                sheet=repr(SHEET),
            ),
            say("Write the workbook anew; or delete that sheet, and give the problem"),
        )
    return written


def _found(
    file: Path, sheets: dict[str, Sheet], written: Written | None, problem: Problem | None
) -> dict[int, Found]:
    """The visits as the sheets say them, by number."""
    titles = _titles(sheets, written)
    issues: list[Issue] = []
    tables = []
    for name, needed in (
        ("visits", ("visit", "date", "sub_district")),
        ("seats", ("visit", "sub_district", "who", "counter_type", "people")),
    ):
        title = titles.sheets[name]
        sheet = next((s for each, s in sheets.items() if plain(each) == plain(title)), None)
        if sheet is None:
            what = say("there is no sheet {title}", title=repr(title))
            issues.append(Issue(file.name, what, say("Put it back, or give it its name again")))
            continue
        table = table_in(file.name, sheet, [titles.columns[each] for each in needed], issues)
        if table is not None:
            tables.append(table)
    if len(tables) < 2:
        raise UnreadableError(issues)
    labels = (
        labels_of(problem)
        if written is None
        else Labels(written.places, written.kinds, written.who)
    )
    means = _means(labels, problem)
    visits = visits_in(tables[0], titles.columns, labels.kinds, means)
    before = {} if written is None else _shown(written.plan)
    seat_people(tables[1], titles.columns, means, visits, before)
    for number, visit in visits.items():
        if visit.shown != before.get(number):
            refuse_who_sits_twice(tables[1], titles.columns, visit, labels.who)
    if issues:
        raise UnreadableError(issues)
    return visits


def _shown(plan: Plan) -> dict[int, Shown]:
    return {number: shown_of(visit) for number, visit in numbered(plan).items()}


class _Titles(NamedTuple):
    sheets: dict[str, str]
    columns: dict[str, str]


def _titles(sheets: dict[str, Sheet], written: Written | None) -> _Titles:
    """What sheets and columns are called: as they were written, or in a language that fits."""
    if written is not None:
        return _Titles(written.sheets, written.columns)
    there = {plain(name) for name in sheets}
    known = []
    for language in get_args(Language):
        with speaking(language):
            known.append(_Titles(sheet_titles(), column_titles()))
    return next((each for each in known if plain(each.sheets["visits"]) in there), known[0])


def _means(labels: Labels, problem: Problem | None) -> Means:
    """What cells may mean: labels as they were written first, then names and ids."""
    places, kinds, who = ([(bare(id_), id_) for id_ in each] for each in labels)
    if problem is None:
        return Means(
            meant_by([labels.places], places),
            meant_by([labels.kinds], kinds),
            meant_by([labels.who], who),
        )
    now = labels_of(problem)
    people = [(person.name, PERSON + person.id) for person in problem.people]
    people += [(person.id, PERSON + person.id) for person in problem.people]
    pools = [(name, POOL + pool.id) for pool in problem.pools for name in (pool.name, pool.id)]
    places += [(name, p.id) for p in problem.sub_districts for name in (p.name, p.id)]
    kinds += [(name, k.id) for k in problem.counter_types for name in (k.name, k.id)]
    return Means(
        meant_by([labels.places, now.places], places),
        meant_by([labels.kinds, now.kinds], kinds),
        meant_by([labels.who, now.who], [*who, *people, *pools]),
    )


def _visit(found: Found) -> Visit:
    """A visit as it was edited; what it serves is to be worked out."""
    staff: list[Seat] = []
    pools: dict[tuple[str, str], int] = {}
    for (key, kind), people, _ in found.seats:
        if key.startswith(PERSON):
            staff.append(Seat(id=bare(key), counter_type=kind))
        else:
            pools[bare(key), kind] = pools.get((bare(key), kind), 0) + people
    return Visit(
        sub_district=found.sub_district,
        date=found.date,
        counters=found.counters,
        staff=tuple(staff),
        pools=tuple(
            PoolUse(id=id_, counter_type=kind, people=people)
            for (id_, kind), people in pools.items()
        ),
        served={},
        unserved={},
    )
