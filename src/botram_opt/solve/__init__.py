"""From a problem to a plan."""

from botram_opt.solve.limits import DEFAULT_WORKERS, Limits
from botram_opt.solve.progress import Progress
from botram_opt.solve.solve import solve
from botram_opt.solve.stream import Solving

__all__ = ["DEFAULT_WORKERS", "Limits", "Progress", "Solving", "solve"]
