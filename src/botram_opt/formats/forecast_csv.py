"""A demand forecast as a CSV table, one row for each sub-district and service."""

from __future__ import annotations

import csv
import io

from botram_opt.demand.results import Forecast
from botram_opt.problem import Problem
from botram_opt.tables.of_forecasts import FORECAST_COLUMNS, forecasts


def forecast_csv(problem: Problem, forecast: Forecast) -> str:
    """A forecast as CSV text: a header, then its series in order; see `tables.forecasts`.

    Names have no text in them that a spreadsheet would run, and what says why is ours.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, FORECAST_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(forecasts(problem, forecast.series))
    return text.getvalue()
