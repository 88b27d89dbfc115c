"""Which part of a level's time each way of solving it may take.

Set by trial on the bundled year, the instances of Bekasi and generalised assignment
(benchmarks/instances).
"""

from __future__ import annotations

from typing import NamedTuple


class Share(NamedTuple):
    """A share of what is left of a level's time.

    Attributes:
        part: of that time.
        most: that it comes to, in the unit of the limit; all of it where there is no limit.
    """

    part: float
    most: float


EASY = Share(1.0, 2.0)
"""What is easily solved takes no longer."""

LEAST = 10.0
"""With less time for the first level there is none for schedules, in the unit of the limit.

Where demand builds up there always is, as without them nothing good is found."""

MASTER = 0.3
"""Part for bounding the first level by schedules."""

CHOOSING = Share(0.1, 5.0)
"""For choosing schedules."""

CHOOSING_AGAIN = Share(0.3, 15.0)
"""For this again, of all the time, if no choice was found in that."""

IMPROVING = Share(0.25, 20.0)
"""For choosing better schedules."""

BEGINNING = 0.5
"""Part of all the time for completing the outline that is started from."""

COMPLETING = 0.25
"""Part for finding the rest of a plan that was found with less in it."""

DATED = 0.6
"""Part for solving it by dates alone."""

LIKELY = Share(0.4, 20.0)
"""For looking at likely dates first then."""

UNNAMED = 0.5
"""Part for solving it without names."""

AGAIN = 0.8
"""Part for doing either again, where nothing was lost by it."""

BEGIN = Share(0.2, 5.0)
"""For finding where a search is to begin: all that goes with the plan at hand."""

SAME_DATES = Share(0.3, 10.0)
"""For improving the plan at hand without moving visits."""
