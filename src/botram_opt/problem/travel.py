"""From places to metres and minutes: by geodesic and detour factor, or by a ready matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Annotated, Literal

from geographiclib.geodesic import Geodesic
from pydantic import Field, ValidationError

from botram_opt.errors import UnreadableError
from botram_opt.problem.base import NUMBER, Id, Record
from botram_opt.problem.faults import faults
from botram_opt.problem.places import Point
from botram_opt.scaling import to_int


def geodesic_metres(a: Point, b: Point) -> float:
    """Shortest distance on the WGS 84 ellipsoid, metres (Karney's method, geographiclib)."""
    inverse = Geodesic.WGS84.Inverse(
        a.latitude, a.longitude, b.latitude, b.longitude, Geodesic.DISTANCE
    )
    return float(inverse["s12"])


class GeodesicTravel(Record):
    """Road distance as geodesic distance times a detour factor.

    Attributes:
        detour_factor: road over straight line (circuity).
        speed_kmh: kilometres by road in an hour.
        source: where the two come from.
    """

    kind: Literal["geodesic"] = "geodesic"
    detour_factor: Annotated[float, Field(ge=1, le=10), NUMBER]
    speed_kmh: Annotated[float, Field(gt=0, le=300), NUMBER]
    source: str = Field(default="", max_length=1000)

    def metres(self, origin: Point, place: Point) -> int:
        """Metres by road, one way."""
        return to_int(geodesic_metres(origin, place) * self.detour_factor)

    def minutes(self, metres: int) -> int:
        """Minutes for so many metres by road."""
        return to_int(metres / 1000 / self.speed_kmh * 60)


class TravelRow(Record):
    """One way from an origin (the id of a base or a person) to a sub-district.

    Attributes:
        origin: id of the base or person that sets out.
    """

    origin: Id
    sub_district: Id
    metres: Annotated[int, Field(ge=0, le=50_000_000), NUMBER]
    minutes: Annotated[int, Field(ge=0, le=100_000), NUMBER]


class MatrixTravel(Record):
    """Travel as a ready table, from a road graph, a routing engine or a survey.

    A person without rows of their own sets out from their base.
    """

    kind: Literal["matrix"] = "matrix"
    rows: tuple[TravelRow, ...] = ()
    source: str = Field(default="", max_length=1000)

    @cached_property
    def origins(self) -> frozenset[str]:
        """Ids of the bases and people that rows set out from."""
        return frozenset(row.origin for row in self.rows)

    @cached_property
    def by_pair(self) -> Mapping[tuple[str, str], TravelRow]:
        """The row of each (origin, sub-district)."""
        return {(row.origin, row.sub_district): row for row in self.rows}


Travel = Annotated[GeodesicTravel | MatrixTravel, Field(discriminator="kind")]


def matrix_of(ways: Iterable[tuple[str, str, int, int]], source: str) -> MatrixTravel:
    """Travel as a table, from (origin, sub-district, metres, minutes).

    Raises:
        UnreadableError: an id or a distance that a table cannot hold; names every one.
    """
    columns = ("origin", "sub_district", "metres", "minutes")
    data = {
        "rows": [dict(zip(columns, way, strict=True)) for way in ways],
        "source": source[:1000],
    }
    try:
        return MatrixTravel.model_validate(data)
    except ValidationError as error:
        raise UnreadableError(faults(error, data, MatrixTravel)) from error
