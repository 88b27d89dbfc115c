"""What the sheets that are read again, and their columns, are called in the language spoken."""

from __future__ import annotations

from botram_opt.language import say


def sheet_titles() -> dict[str, str]:
    """The sheet of visits, and that of who sits where."""
    return {"visits": say("Visits"), "seats": say("Seats")}


def column_titles() -> dict[str, str]:
    """The columns that are read; besides, there is one for each counter type, by its label."""
    return {
        "visit": say("Visit"),
        "date": say("Date"),
        "sub_district": say("Sub-district"),
        "who": say("Person or pool"),
        "counter_type": say("Counter type"),
        "people": say("People"),
    }
