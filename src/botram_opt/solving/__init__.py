"""From a problem to a plan."""

from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.solving.many import Solved, solve_many
from botram_opt.solving.progress import Progress
from botram_opt.solving.solve import solve
from botram_opt.solving.stream import Solving

__all__ = ["DEFAULT_WORKERS", "Limits", "Progress", "Solved", "Solving", "solve", "solve_many"]
