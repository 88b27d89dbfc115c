"""The search: what OptaPlanner calls, and what it is given.

Importing this module needs Java to have been started. The score is kept in Python, by an
incremental score calculator, so that it can be tested without Java.
"""

from __future__ import annotations

import time
from typing import Any

import optapy
from jpype import JArray, JImplements, JLong, JOverride
from optapy.types import Duration, SolverConfig
from org.optaplanner.core.api.domain.solution.cloner import SolutionCloner
from org.optaplanner.core.api.score.buildin.bendablelong import BendableLongScore
from org.optaplanner.core.config.score.director import ScoreDirectorFactoryConfig
from org.optaplanner.core.config.solver.termination import TerminationConfig
from org.optaplanner.optapy import PythonSolver, PythonWrapperGenerator

from peers.optaplanner.facts import NOBODY, NOT_HELD, Facts
from peers.optaplanner.phases import phases
from peers.optaplanner.planning import Number, Seat, Slot, year_class
from peers.optaplanner.score import Score


class Kept:
    """The best year so far that breaks no rule.

    Attributes:
        day, worker: its dates by slot and its workers by seat; None while there is none.
        soft: its value at each level.
        first_level: seconds since it began, and the value of the first level, each time a year
            with a better one was found.
        moves: scores worked out so far.
    """

    def __init__(self, began: float) -> None:
        self.began = began
        self.day: list[int] | None = None
        self.worker: list[int] | None = None
        self.soft: list[int] = []
        self.first_level: list[tuple[float, int]] = []
        self.moves = 0

    def keep(self, score: Score) -> None:
        """Keep a year if it breaks no rule and is better than the one before."""
        if score.hard or not score.complete or (self.soft and score.soft >= self.soft):
            return
        if not self.soft or score.soft[0] < self.soft[0]:
            self.first_level.append((time.time() - self.began, score.soft[0]))
        self.day, self.worker, self.soft = score.day[:], score.worker[:], score.soft[:]


def search(facts: Facts, began: float, deadline: float, seed: int) -> Kept:
    """Search until the deadline.

    Args:
        facts: the problem.
        began: when the search for an answer began, seconds since 1970.
        deadline: when to stop, seconds since 1970.
        seed: of OptaPlanner's chance.
    """
    year_of = year_class(len(facts.problem.levels))
    kept = Kept(began)
    scores: list[Score] = []
    python_object = PythonWrapperGenerator.getPythonObject
    score_of = BendableLongScore.of
    longs = JArray(JLong)

    @optapy.incremental_score_calculator
    class Calculator:
        def resetWorkingSolution(self, year: Any) -> None:  # noqa: N802
            # There is one year only, as it is never cloned, and its score goes on with it.
            if not scores:
                scores.append(Score(facts))
            self.score = scores[-1]

        def beforeEntityAdded(self, entity: Any) -> None:  # noqa: N802
            pass

        def afterEntityAdded(self, entity: Any) -> None:  # noqa: N802
            pass

        def beforeEntityRemoved(self, entity: Any) -> None:  # noqa: N802
            pass

        def afterEntityRemoved(self, entity: Any) -> None:  # noqa: N802
            pass

        def beforeVariableChanged(self, entity: Any, name: Any) -> None:  # noqa: N802
            pass

        def afterVariableChanged(self, entity: Any, name: Any) -> None:  # noqa: N802
            number = python_object(entity).number
            if name == "worker":
                who = entity.getWorker()
                self.score.seat(number, NOBODY if who is None else python_object(who).number)
            else:
                day = entity.getDay()
                self.score.hold(number, NOT_HELD if day is None else python_object(day).number)

        def calculateScore(self) -> Any:  # noqa: N802
            score = self.score
            kept.moves += 1
            return score_of(longs([-score.hard]), longs([-value for value in score.soft]))

    # OptaPlanner clones every year that is the best so far. OptaPy's own cloner reads all of it
    # from Python, attribute by attribute, for tens of milliseconds: then it does little else. A
    # copy of the numbers is enough, as no phase here goes back to an earlier year.
    @JImplements(SolutionCloner)
    class Keeper:
        @JOverride
        def cloneSolution(self, year: Any) -> Any:  # noqa: N802
            if scores:
                kept.keep(scores[-1])
            return year

    days = {d: Number(d) for slot in facts.slots for d in slot.days}
    workers = {w: Number(w) for seat in facts.seats for w in seat.workers}
    # Lists that are alike are one list: OptaPy copies each of them with every plan it keeps.
    day_lists = {slot.days: [days[d] for d in slot.days] for slot in facts.slots}
    worker_lists = {seat.workers: [workers[w] for w in seat.workers] for seat in facts.seats}
    slots = [Slot(i, day_lists[slot.days]) for i, slot in enumerate(facts.slots)]
    seats = [
        Seat(i, worker_lists[seat.workers])
        for i, seat in enumerate(facts.seats)
        if len(seat.workers) > 1
    ]
    config = (
        SolverConfig()
        .withPhases(*phases(Slot, Seat if seats else None))
        .withSolutionClass(optapy.get_class(year_of))
        .withEntityClasses(optapy.get_class(Slot), optapy.get_class(Seat))
        .withScoreDirectorFactory(
            ScoreDirectorFactoryConfig().withIncrementalScoreCalculatorClass(
                optapy.get_class(Calculator)
            )
        )
        .withRandomSeed(JLong(seed))
        .withTerminationConfig(
            TerminationConfig().withSpentLimit(
                Duration.ofMillis(max(1, int(1000 * (deadline - time.time()))))
            )
        )
    )
    factory = optapy.solver_factory_create(config)
    descriptor = factory.getSolutionDescriptor()
    # In Java one would name the cloner at @PlanningSolution; OptaPy has no way to say it.
    cloner = descriptor.getClass().getDeclaredField("solutionCloner")
    cloner.setAccessible(True)
    cloner.set(descriptor, Keeper())
    solver = factory.buildSolver()
    # Otherwise Java sets every date and worker in Python too, and sets it back: where constraints
    # are streams that are turned into Java, OptaPy itself does without.
    PythonSolver.onlyUseJavaSetters = True
    solver.solve(year_of(slots, seats))
    return kept
