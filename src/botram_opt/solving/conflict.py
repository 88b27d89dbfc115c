"""Which requirements clash when there is no plan."""

from __future__ import annotations

import threading
from collections.abc import Callable

from botram_opt.model import Model
from botram_opt.problem import Problem
from botram_opt.rules import hard_rules
from botram_opt.solving.limits import Limits
from botram_opt.solving.search import search


def conflict(
    problem: Problem,
    limits: Limits,
    cancel: threading.Event,
    clock: Callable[[], float],
) -> tuple[str, ...]:
    """Requirements that cannot all hold, as sentences; empty if they are not found in time.

    They are enough for there to be no plan, and not always the fewest: the solver's core is
    taken again from itself until it gets no smaller.
    """
    model = Model(problem, arguable=True)
    rules = hard_rules(problem)
    literals = [literal for literal, _, _ in model.posting.reasons]
    told = {literal.index: (rule, item) for literal, rule, item in model.posting.reasons}
    core: tuple[int, ...] = ()
    # Cores are told by one worker; in parallel the solver gives all assumptions.
    limits = limits.model_copy(update={"workers": 1})
    left = limits.time
    while left is None or left > 0:
        model.cp.clear_assumptions()
        model.cp.add_assumptions([lit for lit in literals if not core or lit.index in core])
        began = clock()
        outcome = search(model.cp, limits.model_copy(update={"time": left}), cancel=cancel)
        if left is not None:
            left -= outcome.work if limits.reproducible else clock() - began
        if outcome.status != "infeasible" or not outcome.core:
            break
        if core and len(outcome.core) >= len(core):
            break
        core = outcome.core
    sentences = [told[index] for index in core if index in told]
    return tuple(dict.fromkeys(rules[rule].describe(problem, item) for rule, item in sentences))
