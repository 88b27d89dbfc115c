"""Errors come whole out of another process."""

from __future__ import annotations

import copy
import pickle

import pytest

from botram_opt import (
    BotramError,
    ContradictionError,
    DisagreementError,
    InfeasibleError,
    InputError,
    Issue,
    NoPlanWithinLimitError,
    UnreachableError,
    UnreadableError,
)

ISSUES = (Issue("bases[0]", "it has no name", "Give it one"), Issue("a", "b", "c"))


@pytest.mark.parametrize(
    "error",
    [
        *(kind(ISSUES) for kind in (InputError, UnreadableError, ContradictionError)),
        UnreachableError(ISSUES[:1]),
        InfeasibleError(["A must be visited", "nobody may visit A"]),
        InfeasibleError(),
        NoPlanWithinLimitError("No plan was found within 3 seconds"),
        DisagreementError("level 'x': the solver says 1, the plan measures 2"),
        BotramError("something else"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_the_same_after_pickling_and_copying(error: BotramError) -> None:
    error.add_note("told by a neighbour")
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(same) is type(error)
        assert str(same) == str(error)
        assert same.args == error.args
        assert vars(same) == vars(error)
