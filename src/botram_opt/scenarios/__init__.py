"""What-ifs: scenarios of a problem side by side, and what one more of something is worth."""

from botram_opt.scenarios.candidates import one_more
from botram_opt.scenarios.compare import ScenarioNews, compare
from botram_opt.scenarios.comparison import Compared, Comparison
from botram_opt.scenarios.grids import grid, one_at_a_time
from botram_opt.scenarios.marginals import Marginal, Worth
from botram_opt.scenarios.outcome import Failure, Outcome
from botram_opt.scenarios.sensitivity import Sensitivity, Span, sensitivity
from botram_opt.scenarios.worth import worth

__all__ = [
    "Compared",
    "Comparison",
    "Failure",
    "Marginal",
    "Outcome",
    "ScenarioNews",
    "Sensitivity",
    "Span",
    "Worth",
    "compare",
    "grid",
    "one_at_a_time",
    "one_more",
    "sensitivity",
    "worth",
]
