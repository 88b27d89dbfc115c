"""What items are called in a workbook: by their names, each of which means one item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from botram_opt.formats.xlsx.text import shown
from botram_opt.plan import Plan
from botram_opt.problem import Problem

PERSON, POOL = "person ", "pool "
"""What stands before the ids of those who sit at counters, as a person and a pool may share one."""

MOST_NEAR = 3


class Labels(NamedTuple):
    """Labels by id; those of people and pools by `PERSON` or `POOL` and their id."""

    places: Mapping[str, str]
    kinds: Mapping[str, str]
    who: Mapping[str, str]


def labels_of(problem: Problem | None, *plans: Plan) -> Labels:
    """Labels of all that a problem and plans name: the name; with the id where it is not enough.

    What the problem does not have is called by its id.
    """
    places = {} if problem is None else {p.id: p.name for p in problem.sub_districts}
    kinds = {} if problem is None else {k.id: k.name for k in problem.counter_types}
    who = {} if problem is None else {PERSON + p.id: p.name for p in problem.people}
    who |= {} if problem is None else {POOL + p.id: p.name for p in problem.pools}
    for visit in (visit for plan in plans for visit in plan.visits):
        places.setdefault(visit.sub_district, visit.sub_district)
        seats = [seat.counter_type for seat in visit.staff]
        for kind in (*visit.counters, *seats, *(use.counter_type for use in visit.pools)):
            kinds.setdefault(kind, kind)
        for seat in visit.staff:
            who.setdefault(PERSON + seat.id, seat.id)
        for use in visit.pools:
            who.setdefault(POOL + use.id, use.id)
    return Labels(_distinct(places), _distinct(kinds), _distinct(who))


def plain(text: str) -> str:
    """Text for comparing: blanks and capitals do not count."""
    return " ".join(shown(text).split()).casefold()


class Meant(NamedTuple):
    """Which items a text may mean: by label, which are one each, and by id or name.

    Attributes:
        spelled: labels as they are written.
    """

    labels: Mapping[str, str]
    others: Mapping[str, frozenset[str]]
    spelled: Mapping[str, str]

    def of(self, text: str) -> frozenset[str]:
        """Ids of the items that a text means: one, if all is well."""
        wanted = plain(text)
        if wanted in self.labels:
            return frozenset({self.labels[wanted]})
        return self.others.get(wanted, frozenset())

    def near(self, text: str) -> list[str]:
        """Labels that are like a text."""
        near = get_close_matches(plain(text), self.labels, n=MOST_NEAR, cutoff=0.6)
        return [self.spelled[label] for label in near]


def meant_by(labels: Iterable[Mapping[str, str]], names: Iterable[tuple[str, str]]) -> Meant:
    """What texts mean in a workbook.

    Args:
        labels: by id, as they were written; the first that has a label decides.
        names: what else items are called, with the id of each: their names and ids.
    """
    by_label: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for each in labels:
        for id_, label in each.items():
            by_label.setdefault(plain(label), id_)
            spelled.setdefault(plain(label), label)
    others: dict[str, frozenset[str]] = {}
    for name, id_ in names:
        others[plain(name)] = others.get(plain(name), frozenset()) | {id_}
    return Meant(by_label, others, spelled)


def bare(key: str) -> str:
    """The id of a person or a pool without what stands before it."""
    return key.removeprefix(PERSON).removeprefix(POOL)


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Names, with the id where two items would be called the same, or one by another's id."""
    called = Counter(plain(name) for name in names.values())
    ids = {plain(bare(key)): key for key in names}
    taken: set[str] = set()
    labels: dict[str, str] = {}
    for key, name in names.items():
        label = name.strip()
        if called[plain(label)] > 1 or ids.get(plain(label), key) != key or not plain(label):
            label = f"{label} ({bare(key)})"
        for number in range(2, len(names) + 2):
            if plain(label) not in taken:
                break
            label = f"{name} ({bare(key)}, {number})"
        taken.add(plain(label))
        labels[key] = label
    return labels
