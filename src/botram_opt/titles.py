"""What rules are called in sentences; the one place for all of them, hard and soft.

It stands above the rules, as changes of a problem name rules, too, and rules are eased by changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from botram_opt.language import say


def title_of(rule: str) -> str:
    """What a rule is called, by its name: ``requests unserved``.

    A rule that has no title below, as nobody has written one, is called by its name.
    """
    title = _TITLES.get(rule)
    return rule.replace("_", " ") if title is None else title()


def level_called(name: str) -> str:
    """What a level is called: its name; those that the library names are told in any language."""
    title = _LEVELS.get(name)
    return name if title is None else title()


# Each a message of its own, written out so that it is collected.
_TITLES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        # What every plan must keep
        "availability": lambda: say("who is there on which dates"),
        "counters_in_stock": lambda: say("counters in stock"),
        "counters_per_visit": lambda: say("counters per visit"),
        "counters_staffed": lambda: say("people at each counter"),
        "gap_between_visits": lambda: say("days between visits"),
        "least_share_served": lambda: say("the share of requests that must be served"),
        "most_cost": lambda: say("limits on costs"),
        "most_in_a_row": lambda: say("visit dates in a row"),
        "most_in_a_window": lambda: say("visits of a person within so many days"),
        "most_visits_a_person": lambda: say("visits of a person in the season"),
        "neighbours_apart": lambda: say("neighbours on the same date"),
        "notice": lambda: say("notice of visits"),
        "one_place_a_date": lambda: say("one counter a date for each person"),
        "open_dates": lambda: say("dates on which places are open"),
        "opening_hours": lambda: say("opening hours"),
        "pairs_of_people": lambda: say("pairs of people"),
        "pins": lambda: say("pins"),
        "pool_size": lambda: say("sizes of pools"),
        "prohibitions": lambda: say("prohibitions"),
        "requests_found": lambda: say("requests that there are"),
        "served_in_most_futures": lambda: say("requests served in most futures"),
        "venue_room": lambda: say("room at venues"),
        "visits_per_date": lambda: say("visits per date"),
        "visits_per_date_in_region": lambda: say("visits per date in a region"),
        "visits_per_sub_district": lambda: say("visits per sub-district"),
        "within_regions": lambda: say("regions of people and counters"),
        # What a plan costs
        "change_from_plan": lambda: say("changes from the earlier plan"),
        "equipment_travel": lambda: say("equipment travel"),
        "expected_unserved": lambda: say("requests unserved on average"),
        "fair_kilometres": lambda: say("unevenness of kilometres"),
        "fair_visits": lambda: say("unevenness of visits"),
        "hire": lambda: say("hire"),
        "longest_wait": lambda: say("longest wait"),
        "missed_for_good": lambda: say("requests missed for good"),
        "neighbour_spread": lambda: say("visits to neighbours too soon after each other"),
        "preferred_dates": lambda: say("visits on dates that are not preferred"),
        "resources_used": lambda: say("use of counters and people"),
        "staff_travel": lambda: say("staff travel"),
        "unserved": lambda: say("requests unserved"),
        "unserved_at_risk": lambda: say("requests unserved in the worst futures"),
        "waiting": lambda: say("waiting"),
        "worst_served_share": lambda: say("largest share unserved"),
    }
)

_LEVELS: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "requests unserved": lambda: say("requests unserved"),
        "neighbours spread": lambda: say("neighbours spread"),
        "fair load": lambda: say("fair load"),
        "staff travel": lambda: say("staff travel"),
        "change from the announced plan": lambda: say("change from the announced plan"),
        "change at moved visits": lambda: say("change at moved visits"),
        "dates changed": lambda: say("dates changed"),
        "counters and people changed": lambda: say("counters and people changed"),
    }
)
