"""What is handed out as a whole is written as JSON, with all that it tells."""

from __future__ import annotations

import json

import pytest

from botram_opt import dates_for, explain, next_moves, why, why_not
from botram_opt.changes import RemovePerson
from botram_opt.problem.base import Document
from small import small_plan, small_problem

PROBLEM, PLAN = small_problem(), small_plan()
QUICK = 0.001


@pytest.mark.parametrize(
    "document",
    [
        PROBLEM,
        PLAN,
        explain(PROBLEM, time_limit=QUICK),
        why(PROBLEM, PLAN, visit=("s1", 1), time_limit=QUICK),
        dates_for(PROBLEM, PLAN, "s1", time_limit=QUICK),
        why_not(PROBLEM, PLAN, RemovePerson(id="p1"), time_limit=QUICK),
        next_moves(PROBLEM, PLAN, time_limit=QUICK),
    ],
    ids=lambda document: type(document).__name__,
)
def test_a_document_is_written_as_json(document: Document) -> None:
    text = document.to_json()
    assert text.endswith("\n}\n")
    assert json.loads(text) == document.model_dump(mode="json")
