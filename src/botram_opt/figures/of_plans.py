"""What a plan hands out as ``plan.plot``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botram_opt.figures.calendar import calendar_figure
from botram_opt.figures.capacity import capacity_figure
from botram_opt.figures.load import load_figure
from botram_opt.figures.map import map_figure
from botram_opt.figures.map_colours import By
from botram_opt.figures.stock import stock_figure
from botram_opt.language import say
from botram_opt.plan import Plan
from botram_opt.problem import Problem

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class PlanFigures:
    """The figures of a plan: each method gives one, as a ``matplotlib.figure.Figure``.

    A figure belongs to no window; ``savefig`` writes it, and a notebook shows it. Its words are in
    the language spoken where it is made (see `speaking`).

    Every method takes the ``problem``. A plan that comes from the solver knows it; of one that was
    read from a file it has to be told. Requests that are not reported are marked ``~``.

    Raises:
        ImportError: matplotlib is not installed.
        ValueError: the plan was made for another problem; or a figure needs the problem, and
            neither the plan nor the caller has it.
    """

    def __init__(self, plan: Plan) -> None:
        """Hand out the figures of this plan."""
        self._plan = plan

    def calendar(self, problem: Problem | None = None) -> Figure:
        """Every visit in the year, a row for each month.

        Without the problem: ids, and no dates but those of visits.
        """
        return calendar_figure(self._known(problem), self._plan)

    def map(
        self,
        problem: Problem | None = None,
        *,
        by: By = "date",
        outlines: Mapping[str, Mapping[str, Any]] | None = None,
        neighbours: bool = True,
    ) -> Figure:
        """The places on a map, coloured by what is asked.

        Args:
            problem: see above; it is needed.
            by: ``date`` of the first visit, ``share_served`` of the requests of the season, or the
                longest ``wait`` for a visit, in days.
            outlines: geometries (GeoJSON, WGS 84) by id of the sub-district; None for those that
                come with the package. A place without one is a point at its location.
            neighbours: whether lines join neighbours, by how far apart their visits are.

        Raises:
            ValueError: no place has an outline or a location.
        """
        stated = self._needed(problem, "map")
        return map_figure(stated, self._plan, by=by, outlines=outlines, neighbours=neighbours)

    def load(self, problem: Problem | None = None) -> Figure:
        """The visits and kilometres of each person; without the problem, ids and visits."""
        return load_figure(self._known(problem), self._plan)

    def stock(self, problem: Problem | None = None) -> Figure:
        """Counters of each type by date, against those in stock, which the problem knows."""
        return stock_figure(self._known(problem), self._plan)

    def capacity(self, problem: Problem | None = None, *, service: str | None = None) -> Figure:
        """Requests of each visit against what its counters have time for.

        Where the problem has futures, with the range in which four in five of them are.

        Args:
            problem: see above; it is needed.
            service: id of one service; None for all together.

        Raises:
            ValueError: the problem has no such service.
        """
        return capacity_figure(self._needed(problem, "capacity"), self._plan, service=service)

    def _known(self, problem: Problem | None) -> Problem | None:
        return self._plan.stated if problem is None else self._plan.made_for(problem).stated

    def _needed(self, problem: Problem | None, figure: str) -> Problem:
        known = self._known(problem)
        if known is None:
            call = f"plan.plot.{figure}(problem)"
            raise ValueError(say("this figure needs the problem: {call}", call=call))
        return known
