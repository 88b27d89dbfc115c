"""What is decided: visits with their counters and people, and what they cost."""

from botram_opt.plan.cost import Item, LevelResult, RuleCost
from botram_opt.plan.difference import PlanDifference, diff
from botram_opt.plan.plan import Plan, ProblemReference, SolverRecord
from botram_opt.plan.rises import LevelRise, rises
from botram_opt.plan.visit import PoolUse, Seat, Visit

__all__ = [
    "Item",
    "LevelResult",
    "LevelRise",
    "Plan",
    "PlanDifference",
    "PoolUse",
    "ProblemReference",
    "RuleCost",
    "Seat",
    "SolverRecord",
    "Visit",
    "diff",
    "rises",
]
