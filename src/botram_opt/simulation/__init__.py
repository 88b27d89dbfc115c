"""What a plan comes to in the mornings themselves: queues, closing time, who goes elsewhere."""

from botram_opt.second_chance import ResidentChoice
from botram_opt.simulation.assumptions import simulation_assumptions
from botram_opt.simulation.comparing import SimulationDifference, compare_simulations
from botram_opt.simulation.results import SimulatedRow, SimulatedTotals, Simulation
from botram_opt.simulation.settings import (
    BackOffice,
    PrinterFailure,
    SimulationSettings,
)
from botram_opt.simulation.simulate import simulate
from botram_opt.simulation.spread_worth import SpreadPlan, SpreadWorth, worth_of_spread

__all__ = [
    "BackOffice",
    "PrinterFailure",
    "ResidentChoice",
    "SimulatedRow",
    "SimulatedTotals",
    "Simulation",
    "SimulationDifference",
    "SimulationSettings",
    "SpreadPlan",
    "SpreadWorth",
    "compare_simulations",
    "simulate",
    "simulation_assumptions",
    "worth_of_spread",
]
