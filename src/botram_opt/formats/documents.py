"""What there is as JSON: what is read, and what is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botram_opt.asking.edits import Edits
from botram_opt.asking.moves import Moves
from botram_opt.asking.other_plans import WhyNot
from botram_opt.asking.ranked_dates import RankedDates
from botram_opt.asking.reasons import Reasons
from botram_opt.changes.scenario import Scenario
from botram_opt.demand.effects import CalendarEffect
from botram_opt.demand.results import Forecast
from botram_opt.explaining import Explanation
from botram_opt.plan import Plan
from botram_opt.problem import Problem
from botram_opt.replanning.actuals import Actual
from botram_opt.replanning.results import Replan
from botram_opt.scenarios import Comparison, Sensitivity, Worth
from botram_opt.simulation import Simulation
from botram_opt.tradeoffs import ParetoFront
from botram_opt.verification import Finding

READ: Mapping[str, Any] = {
    "problem": Problem,
    "plan": Plan,
    "scenario": Scenario,
    "scenarios": Scenario | tuple[Scenario, ...],
    "actuals": tuple[Actual, ...],
    "effects": tuple[CalendarEffect, ...],
    "simulation": Simulation,
}
"""What is read from files, by name."""

WRITTEN: Mapping[str, Any] = {
    "problem": Problem,
    "plan": Plan,
    "scenario": Scenario,
    "scenarios": tuple[Scenario, ...],
    "effects": tuple[CalendarEffect, ...],
    "simulation": Simulation,
    "comparison": Comparison,
    "edits": Edits,
    "explanation": Explanation,
    "findings": tuple[Finding, ...],
    "forecast": Forecast,
    "moves": Moves,
    "pareto_front": ParetoFront,
    "ranked_dates": RankedDates,
    "reasons": Reasons,
    "replan": Replan,
    "sensitivity": Sensitivity,
    "why_not": WhyNot,
    "worth": Worth,
}
"""What is written to files and by ``--json``, by name."""


def version_of(document: Any) -> str:
    """The schema version of a document; ``"1"`` of lists, which say none."""
    field = getattr(document, "model_fields", {}).get("schema_version")
    return "1" if field is None else str(field.default)
