"""What one goal costs in another: plans of which none is better by one and no worse by others."""

from botram_opt.tradeoffs.front import FrontGoal, ParetoFront, ParetoPoint
from botram_opt.tradeoffs.goals import Goal
from botram_opt.tradeoffs.pareto import pareto
from botram_opt.tradeoffs.plotting import pareto_plot
from botram_opt.tradeoffs.search import FrontProgress

__all__ = [
    "FrontGoal",
    "FrontProgress",
    "Goal",
    "ParetoFront",
    "ParetoPoint",
    "pareto",
    "pareto_plot",
]
