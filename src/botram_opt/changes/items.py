"""Changes of any field of an item that has no change of its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, TypeAdapter, field_validator, model_validator

from botram_opt.changes.base import ChangeBase
from botram_opt.changes.draft import Draft
from botram_opt.changes.fields import becomes, in_words, with_value
from botram_opt.changes.words import listed, name_of
from botram_opt.language import say
from botram_opt.problem.base import Id
from botram_opt.problem.problem import Problem
from botram_opt.problem.season import Season

_ANYTHING = TypeAdapter[Any](Any)

ALONE = ("season", "travel")
"""What there is one of, so that it has no id."""


class EditItem(ChangeBase):
    """Fields of an item have other values; of each, all of it as it is to be.

    Neighbours of a sub-district come to have it as a neighbour, or no longer do. Where a season
    gets other days or another country and its holidays were those of its country, they are so
    again.

    Attributes:
        item: what kind of item. Of a ``venue`` the id is that of its sub-district.
        id: which one; None for the season and for travel.
        fields: values by name of the field, as in JSON.
    """

    kind: Literal["edit_item"] = "edit_item"
    item: Literal[
        "region",
        "sub_district",
        "venue",
        "base",
        "service",
        "counter_type",
        "person",
        "pool",
        "season",
        "travel",
    ]
    id: Id | None = None
    fields: Annotated[dict[str, JsonValue], Field(min_length=1)]

    @field_validator("fields", mode="before")
    @classmethod
    def _as_json(cls, fields: Any) -> Any:
        # Dates and records are taken, too, where a change is not read from a file.
        return _ANYTHING.dump_python(fields, mode="json") if isinstance(fields, dict) else fields

    @model_validator(mode="after")
    def _one_item(self) -> Self:
        if (self.id is None) != (self.item in ALONE):
            what = say("a change of a {item} needs the id of the item", item=self.item)
            if self.item in ALONE:
                what = say("a change of a {item} has no id", item=self.item)
            raise ValueError(what)
        return self

    def change(self, draft: Draft) -> None:
        """Replace the fields, if they are of the form of the item."""
        problem = draft.problem
        if self.item == "season":
            season = draft.checked(problem.season, _with_holidays(problem.season, self.fields))
            if season is not None:
                draft.state(season=season)
        elif self.item == "travel":
            if problem.travel is None:
                draft.fault(
                    "item", say("the problem has no travel"), say("Restate it with its travel")
                )
            elif (travel := draft.checked(problem.travel, self.fields)) is not None:
                draft.state(travel=travel)
        else:
            self._change_one(draft, self.id or "")

    def _change_one(self, draft: Draft, id_: str) -> None:
        kind = "sub_district" if self.item == "venue" else self.item
        if not draft.knows(kind, id_, "id"):
            return
        if "id" in self.fields:
            what = say("other parts of the problem call it by its id")
            draft.fault("fields.id", what, say("Leave its id, and give it another name"))
            return
        if self.item == "venue":
            place = draft.problem.sub_district[id_]
            venue = draft.checked(place.venue, self.fields)
            if venue is not None:
                draft.edit(place, venue=venue)
            return
        item = draft.checked(getattr(draft.problem, kind)[id_], self.fields)
        if item is not None:
            draft.put(item)
            if "neighbours" in self.fields:
                draft.border(id_)

    def describe(self, problem: Problem) -> str:
        """Say which fields become what, and of plain ones what they are."""
        now = self._now(problem)
        what = listed(
            becomes(problem, field, now[field], value)
            if field in now
            else with_value(field, in_words(value, field))
            for field, value in self.fields.items()
        )
        if self.item == "season":
            return say("the season is changed: {what}", what=what)
        if self.item == "travel":
            return say("travel is changed: {what}", what=what)
        if self.item == "venue":
            name = name_of(problem, "sub_district", self.id or "")
            return say("the venue in {place} is changed: {what}", place=name, what=what)
        name = name_of(problem, self.item, self.id or "")
        return say("{name} is changed: {what}", name=name, what=what)

    def _now(self, problem: Problem) -> dict[str, JsonValue]:
        """The fields of the item, as it is."""
        if self.item in ALONE:
            record = getattr(problem, self.item)
        else:
            kind = "sub_district" if self.item == "venue" else self.item
            record = getattr(problem, kind).get(self.id)
            record = record.venue if record is not None and self.item == "venue" else record
        return {} if record is None else record.model_dump(mode="json", include=set(self.fields))


def _with_holidays(season: Season, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a season, and its country's holidays anew where these depend on them."""
    if "holidays" in fields or not fields.keys() & {"start", "end", "country", "subdivision"}:
        return fields
    anew = season.model_copy(update={"holidays": None})
    of_country = Season.model_validate(anew.model_dump()).holidays
    return fields | {"holidays": None} if season.holidays == of_country else fields
