"""What answers say of visits that change: who comes and who does not is not read together."""

from __future__ import annotations

from botram_opt.asking.words import visit_changed
from botram_opt.language import speaking
from botram_opt.plan.difference import VisitChange
from small import FIRST, small_problem

CHANGED = VisitChange(
    sub_district="s1",
    number=1,
    before=FIRST,
    after=FIRST,
    counters={"c1": -1},
    people_added=("p0",),
    people_removed=("p1",),
    seats_changed=("p2", "p3"),
)


def test_who_comes_who_does_not_and_who_sits_elsewhere_stand_apart() -> None:
    assert visit_changed([small_problem()], CHANGED) == (
        "Place 1 on 4 January 2025: 1 fewer of Cards; Person 0 in addition; without Person 1; "
        "Person 2 and Person 3 at another counter"
    )


def test_the_same_in_indonesian_of_a_visit_that_moves() -> None:
    with speaking("id"):
        moved = CHANGED.model_copy(update={"after": FIRST.replace(day=11)})
        assert visit_changed([small_problem()], moved) == (
            "Place 1 pindah dari 4 Januari 2025 ke 11 Januari 2025, dengan Cards berkurang 1; "
            "tambahan Person 0; tanpa Person 1; Person 2 dan Person 3 di loket lain"
        )
