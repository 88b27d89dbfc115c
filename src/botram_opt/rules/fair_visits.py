"""Fairness of load: each further visit of the same person counts one more than the last.

A person's n visits cost 1 + 2 + ... + n = n (n + 1) / 2. For so many visits in all the sum is
least when they are shared out evenly, and somebody who stays at home costs nothing. Who went to w
visits before those that are planned begins at w + 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from botram_opt.language import say
from botram_opt.plan import Item, Plan
from botram_opt.problem import Problem
from botram_opt.rules.rule import Soft, given
from botram_opt.wording import count

if TYPE_CHECKING:
    from botram_opt.decisions import Expr
    from botram_opt.posting import Posting


class FairVisits(Soft):
    """Sum over people of w n + n (n + 1) / 2, n their visits, w those before the planned ones."""

    depends_on_people: ClassVar[bool] = True

    def post(self, posting: Posting) -> Expr:
        """Count each person's visits in steps, the j-th of which costs j."""
        decisions = posting.decisions
        costs: list[Expr] = []
        for person in posting.problem.people:
            visits = list(decisions.works_of[person.id].values())
            steps = posting.steps(posting.total(visits), len(visits), 1, person.id)
            first = len(person.worked) + 1
            costs += [j * step for j, step in enumerate(steps, first)]
        return posting.total(costs)

    def measure(self, problem: Problem, plan: Plan) -> Iterator[Item]:
        """Tell each person's visits."""
        for person, visits in sorted(plan.visits_of.items()):
            n, before = len(visits), len(problem.person[person].worked)
            cost = before * n + n * (n + 1) // 2
            yield Item(value=cost, person=person, facts={"visits": n})

    def describe(self, problem: Problem, item: Item) -> str:
        """Say how often a person goes out."""
        return say(
            "{name} goes to {visits}",
            name=problem.person[given(item.person)].name,
            visits=count(int((item.facts or {})["visits"]), "visit"),
        )
