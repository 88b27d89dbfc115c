"""Plans, simulations and forecasts as tables: lists of rows, each a mapping from column to value.

Dates are ``datetime.date``, distances kilometres, counts whole numbers. Where the problem is
None because it is not at hand, ids stand for names, and what only the problem knows is None.
"""

from botram_opt.demand.backtesting.backtest import by_method as scores_by_method
from botram_opt.demand.backtesting.backtest import by_origin as scores_by_origin
from botram_opt.tables.of_forecasts import effects, forecasts, forecasts_by_date
from botram_opt.tables.of_places import neighbours, places
from botram_opt.tables.of_plans import (
    cost_items,
    costs,
    counters,
    levels,
    load,
    services,
    staff,
    visit_order,
    visits,
)
from botram_opt.tables.of_resources import capacity, counters_by_date
from botram_opt.tables.of_simulations import simulated
from botram_opt.tables.rows import Row, to_frame

__all__ = [
    "Row",
    "capacity",
    "cost_items",
    "costs",
    "counters",
    "counters_by_date",
    "effects",
    "forecasts",
    "forecasts_by_date",
    "levels",
    "load",
    "neighbours",
    "places",
    "scores_by_method",
    "scores_by_origin",
    "services",
    "simulated",
    "staff",
    "to_frame",
    "visit_order",
    "visits",
]
