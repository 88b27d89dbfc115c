"""Simulations from files, to announce what they found."""

from __future__ import annotations

import os

from botram_opt.formats.json_files import read_record
from botram_opt.simulation import Simulation


def read_simulation(path: str | os.PathLike[str]) -> Simulation:
    """Read a simulation from a JSON file, as ``botram-opt simulate --out`` writes it.

    Raises:
        UnreadableError: the file cannot be read, or a field is missing, unknown or of a wrong
            form. It holds every fault, each with the file and the place in it.
    """
    return read_record(path, Simulation)
