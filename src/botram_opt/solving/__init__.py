"""From a problem to a plan."""

import logging

from botram_opt.solving.limits import DEFAULT_WORKERS, Limits
from botram_opt.solving.many import Solved, solve_many
from botram_opt.solving.progress import Progress
from botram_opt.solving.solve import solve
from botram_opt.solving.stream import Solving

# Warnings go where the application sends them, and otherwise nowhere: nothing is printed by us.
logging.getLogger("botram_opt").addHandler(logging.NullHandler())

__all__ = ["DEFAULT_WORKERS", "Limits", "Progress", "Solved", "Solving", "solve", "solve_many"]
