"""What a plan comes to in the mornings themselves: queues, closing time, who goes elsewhere."""

from botram_opt.simulation.results import Estimate, SimulatedRow, Simulation, Totals
from botram_opt.simulation.settings import BackOffice, Choice, PrinterFailure, SimulationSettings
from botram_opt.simulation.simulate import simulate

__all__ = [
    "BackOffice",
    "Choice",
    "Estimate",
    "PrinterFailure",
    "SimulatedRow",
    "Simulation",
    "SimulationSettings",
    "Totals",
    "simulate",
]
