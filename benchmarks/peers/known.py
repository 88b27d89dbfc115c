"""The hard rules that peers know."""

from __future__ import annotations

HARD = frozenset(
    {
        "availability",
        "counters_in_stock",
        "counters_per_visit",
        "counters_staffed",
        "gap_between_visits",
        "least_share_served",
        "most_in_a_row",
        "most_in_a_window",
        "most_visits_a_person",
        "neighbours_apart",
        "notice",
        "one_place_a_date",
        "open_dates",
        "opening_hours",
        "pairs_of_people",
        "pins",
        "pool_size",
        "prohibitions",
        "requests_found",
        "venue_room",
        "visits_per_date",
        "visits_per_sub_district",
    }
)
"""The hard rules that every peer states, each of which a problem may switch off."""

ABOUT_REGIONS = frozenset({"within_regions", "visits_per_date_in_region"})
"""Hard rules that are kept anyway where a problem has no regions, and are stated only there."""
