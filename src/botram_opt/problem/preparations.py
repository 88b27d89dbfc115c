"""What has to be done before each visit."""

from __future__ import annotations

from pydantic import Field

from botram_opt.problem.base import Days, Name, Record


class Preparation(Record):
    """Something to be done so many days before each visit; no plan depends on it.

    Attributes:
        name: what is to be done.
        days_before: days from then to the visit; 0 on the day itself.
        source: where it and its days come from, for showing.
    """

    name: Name
    days_before: Days
    source: str = Field(default="", max_length=1000)
