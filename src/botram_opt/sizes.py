"""How much is read of what others write: more is refused before memory goes.

Files are from anybody, and a short one may stand for much: three bytes of JSON become a list of
sixty in memory. So what there is is counted before anything is made of it. The limits are far above
what a province needs, and low enough that reading stays within 2 GB. What is peculiar to packed
files stands beside their readers: in `formats.xlsx` and `scenarios.results_file`.
"""

from __future__ import annotations

from botram_opt.language import say

MOST_BYTES = 200_000_000
"""Of a file: a problem of a thousand sub-districts is a tenth of it."""

MOST_CALENDAR_BYTES = 10_000_000
"""Of an earlier edition of a calendar: ten thousand events, and each takes a millisecond."""

MOST_SCHEDULE_BYTES = 1_000_000
"""Of a schedule, which has a line of 60 bytes for each visit of a season."""

MOST_RECORDS = 200_000
"""Records and lists of a JSON document: travel from 300 places to 600. What is wrong with a record
takes a kilobyte to tell, and each may lack several fields."""

MOST_VALUES = 1_000_000
"""Values of a JSON document, but for those of its futures."""

MOST_DRAWN = 20_000_000
"""Values of the futures of a problem: a hundred thousand futures of 200 series. Of each row only
the first that is wrong is told."""

MOST_POINTS = 1_000_000
"""Points of outlines: those of villages, of a whole province and in detail, have half as many."""

MOST_WAYS = 5_000_000
"""Values of the answer of a routing service: both ways between 1,500 homes and places."""

MOST_DEPTH = 100
"""Lists and objects nested deeper than this are refused; a problem needs a tenth of it."""

MOST_COUNTS = 1_000_000
"""Rows of a history: ten services at 600 places on Saturdays of three years."""

MOST_FIELDS = 10_000_000
"""Cells of a table of text, blank ones too: a row is whole in memory before it is counted."""

MOST_COLUMNS = 16_384
"""Of a table of text: no spreadsheet has more."""

MOST_VISIT_DATES = 5_000
"""Of a season: every day of thirteen years."""

MOST_ELEMENTS = 5_000_000
"""Marks of a road graph: the roads of a million people have two million."""

MOST_TOLD = 1_000
"""Faults of a file that are told; nobody mends more before trying again."""


class TooMuchError(Exception):
    """There is more than is read; says what."""


def larger_than(most: int) -> TooMuchError:
    """What is raised of a file of more than so many bytes, a number of millions."""
    return TooMuchError(say("it is larger than {most}", most=f"{most // 1_000_000} MB"))


def nested_too_deeply() -> TooMuchError:
    """What is raised of lists, objects or marks within each other, more than `MOST_DEPTH`."""
    return TooMuchError(say("its parts are nested too deeply"))
