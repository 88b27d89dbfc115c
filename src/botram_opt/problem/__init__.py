"""What the planner states."""

from botram_opt.problem.base import Assumption, Closure, DateRange
from botram_opt.problem.calendar import Holiday, Weekday, public_holidays
from botram_opt.problem.demand import (
    Curve,
    CurvePoint,
    DateFactor,
    DemandCurves,
    DemandTable,
    RequestsOn,
    RequestsSoFar,
    ServiceRequests,
)
from botram_opt.problem.futures import FutureCurve, FutureFactor, FutureRequests, Futures
from botram_opt.problem.objectives import Level, RuleSetting, Term, Tolerance
from botram_opt.problem.pins import (
    Pin,
    PinnedCounters,
    PinnedPerson,
    PinnedPool,
    PinnedRequests,
    Prohibition,
)
from botram_opt.problem.places import Base, DateCost, Point, SubDistrict, Venue
from botram_opt.problem.preparations import Preparation
from botram_opt.problem.problem import Problem
from botram_opt.problem.regions import Region
from botram_opt.problem.season import ExtraDate, Season, VisitsOn
from botram_opt.problem.services import CounterType, Service, StockOn
from botram_opt.problem.staff import Pair, Person, Pool, PoolSizeOn, RollingLimit, Worked
from botram_opt.problem.travel import GeodesicTravel, MatrixTravel, TravelRow

__all__ = [
    "Assumption",
    "Base",
    "Closure",
    "CounterType",
    "Curve",
    "CurvePoint",
    "DateCost",
    "DateFactor",
    "DateRange",
    "DemandCurves",
    "DemandTable",
    "ExtraDate",
    "FutureCurve",
    "FutureFactor",
    "FutureRequests",
    "Futures",
    "GeodesicTravel",
    "Holiday",
    "Level",
    "MatrixTravel",
    "Pair",
    "Person",
    "Pin",
    "PinnedCounters",
    "PinnedPerson",
    "PinnedPool",
    "PinnedRequests",
    "Point",
    "Pool",
    "PoolSizeOn",
    "Preparation",
    "Problem",
    "Prohibition",
    "Region",
    "RequestsOn",
    "RequestsSoFar",
    "RollingLimit",
    "RuleSetting",
    "Season",
    "Service",
    "ServiceRequests",
    "StockOn",
    "SubDistrict",
    "Term",
    "Tolerance",
    "TravelRow",
    "Venue",
    "VisitsOn",
    "Weekday",
    "Worked",
    "public_holidays",
]
