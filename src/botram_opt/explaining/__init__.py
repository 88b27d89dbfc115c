"""Why a problem has no plan, and what would give it one."""

from botram_opt.explaining.explain import explain
from botram_opt.explaining.explanation import Explanation, Repair

__all__ = ["Explanation", "Repair", "explain"]
