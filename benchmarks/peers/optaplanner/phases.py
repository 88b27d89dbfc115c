"""How OptaPlanner is told to search: first fit, then late acceptance.

Importing this module needs Java to have been started.
"""

from __future__ import annotations

from typing import Any

import optapy
from jpype import JDouble
from org.optaplanner.core.config.constructionheuristic import ConstructionHeuristicPhaseConfig
from org.optaplanner.core.config.constructionheuristic.placer import QueuedEntityPlacerConfig
from org.optaplanner.core.config.heuristic.selector.entity import EntitySelectorConfig
from org.optaplanner.core.config.heuristic.selector.move.composite import UnionMoveSelectorConfig
from org.optaplanner.core.config.heuristic.selector.move.generic import (
    ChangeMoveSelectorConfig,
    SwapMoveSelectorConfig,
)
from org.optaplanner.core.config.localsearch import LocalSearchPhaseConfig
from org.optaplanner.core.config.localsearch.decider.acceptor import LocalSearchAcceptorConfig
from org.optaplanner.core.config.localsearch.decider.forager import LocalSearchForagerConfig

LATE_ACCEPTANCE = 5
"""Steps back to the score that a step is compared with.

Calls from Java allow some ten thousand moves a second. With OptaPlanner's own number, 400, a
minute is too short for the search of the bundled year to settle: 30 s end at a load of 1,828
where 5 steps give the best possible, 1,638.
"""

SHARE_OF_SWAPS = 0.6
"""Share of moves that swap two dates or two people; the others change one."""

SHARE_OF_SLOTS = 0.02
"""Share of moves that change or swap dates; the others change or swap people.

A move of a date brings all seats of its visit along, so it costs as much as some fifty others.
"""


def phases(slot: Any, seat: Any) -> list[Any]:
    """The phases of a search, given the classes of slots and of seats (None without seats)."""
    kinds = [(slot, SHARE_OF_SLOTS if seat else 1.0)]
    kinds += [(seat, 1 - SHARE_OF_SLOTS)] if seat else []
    moves = []
    for entity, share in kinds:
        change = ChangeMoveSelectorConfig().withEntitySelectorConfig(_of(entity))
        swap = SwapMoveSelectorConfig().withEntitySelectorConfig(_of(entity))
        moves.append(change.withFixedProbabilityWeight(JDouble(share * (1 - SHARE_OF_SWAPS))))
        moves.append(swap.withFixedProbabilityWeight(JDouble(share * SHARE_OF_SWAPS)))
    local_search = (
        LocalSearchPhaseConfig()
        .withMoveSelectorConfig(UnionMoveSelectorConfig().withMoveSelectors(*moves))
        .withAcceptorConfig(LocalSearchAcceptorConfig().withLateAcceptanceSize(LATE_ACCEPTANCE))
        .withForagerConfig(LocalSearchForagerConfig().withAcceptedCountLimit(1))
    )
    return [
        *(
            ConstructionHeuristicPhaseConfig().withEntityPlacerConfig(
                QueuedEntityPlacerConfig().withEntitySelectorConfig(
                    _of(entity).withId(f"every {entity.__name__}")
                )
            )
            for entity, _ in kinds
        ),
        local_search,
    ]


def _of(entity: Any) -> Any:
    return EntitySelectorConfig().withEntityClass(optapy.get_class(entity))
