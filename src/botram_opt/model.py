"""A problem and its rules as a CP-SAT model."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ortools.sat.python import cp_model

from botram_opt.decisions import Decisions, Expr
from botram_opt.errors import ContradictionError
from botram_opt.model_size import refuse_too_large
from botram_opt.posting import Posting
from botram_opt.problem import Problem
from botram_opt.rules import Hard, hard_rules, soft_rules
from botram_opt.sharing import Sharing


class Model:
    """The CP-SAT model of one problem.

    Attributes:
        cp: the model itself.
        decisions: its variables.
        posting: what the rules posted, with the literals that stand for requirements.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        arguable: bool = False,
        only: Collection[str] | None = None,
        broken: Collection[str] = (),
        for_futures: bool = False,
    ) -> None:
        """Build the model.

        Args:
            problem: what is to be planned.
            arguable: leave every requirement's literal open, and the soft rules out, so that
                the requirements that clash can be found.
            only: names of the hard rules that are posted; None for all.
            broken: names of hard rules that need not be kept. Then every requirement has a literal
                that can be given up, and the soft rules can be posted.
            for_futures: have the variables for futures in any case.

        Raises:
            ContradictionError: the problem sets rules that do not exist, or wrongly, or limits a
                cost that could exceed what the solver tells exactly.
            InputError: it is too large for memory.
        """
        self.problem = problem
        self.posting = _posting(
            problem, arguable=arguable, only=only, broken=broken, for_futures=for_futures
        )
        self.cp = self.posting.model
        self.decisions = self.posting.decisions
        for name, rule in hard_rules(problem).items():
            if only is None or name in only:
                self.posting.begin(name)
                rule.post(self.posting)
        _refuse_inexact(self.posting)

    def cost(self, number: int) -> Expr:
        """The cost of a level, counted from 0, once its soft rules are posted; ask for it once.

        Levels are posted one by one, as they are solved: what a lower level needs to be counted
        only slows the search of those above it.

        Raises:
            ContradictionError: the cost could exceed what the solver tells exactly.
        """
        cost = _cost(self.posting, number)
        _refuse_inexact(self.posting)
        return cost


def refuse_inexact_costs(problem: Problem) -> None:
    """Refuse levels and limits whose cost could exceed what the solver tells exactly.

    Raises:
        ContradictionError: names every one of them.
    """
    # Without the other hard rules, which do not change what variables can take.
    posting = _posting(problem)
    for name, rule in hard_rules(problem).items():
        if rule.limits_cost:
            posting.begin(name)
            rule.post(posting)
    for number in range(len(problem.levels)):
        _cost(posting, number)
    _refuse_inexact(posting)


def _posting(
    problem: Problem,
    *,
    arguable: bool = False,
    only: Collection[str] | None = None,
    broken: Collection[str] = (),
    for_futures: bool = False,
) -> Posting:
    refuse_too_large(problem)
    all_rules = hard_rules(problem)
    rules = {name: rule for name, rule in all_rules.items() if only is None or name in only}
    spare = {
        place.id
        for place in problem.sub_districts
        if arguable and any(rule.more_visits_help(problem, place.id) for rule in all_rules.values())
    }
    cp = cp_model.CpModel()
    return Posting(
        problem,
        cp,
        Decisions(
            problem,
            cp,
            for_futures=for_futures or _is_for_futures(problem, rules.values(), goals=not arguable),
            arguable=arguable,
            spare=spare,
        ),
        rules=rules.keys(),
        sharing=Sharing(problem, () if arguable else _kept(rules, broken)),
        arguable=arguable or bool(broken),
    )


def _kept(rules: Collection[str], broken: Collection[str]) -> set[str]:
    """Names of hard rules that hold, whatever a plan breaks."""
    kept = set(rules) - set(broken)
    # How many counters every visit must have says how many visits there can be by those in stock.
    return kept - {"counters_per_visit"} if "counters_in_stock" in broken else kept


def _is_for_futures(problem: Problem, limits: Iterable[Hard], *, goals: bool) -> bool:
    """Whether anything that is asked of a plan depends on futures."""
    if problem.futures is None:
        return False
    asked = any(limit.asks_of_futures() for limit in limits)
    rules = (rule for level in problem.levels for _, _, rule in soft_rules(problem, level))
    return asked or (goals and any(rule.for_futures for rule in rules))


def _cost(posting: Posting, number: int) -> Expr:
    """Post the soft rules of a level, and give their weighted sum."""
    level = posting.problem.levels[number]
    return posting.cost(f"levels {level.name!r}", soft_rules(posting.problem, level))


def _refuse_inexact(posting: Posting) -> None:
    if posting.inexact:
        raise ContradictionError(posting.inexact)
