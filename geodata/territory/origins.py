"""Where a question is asked from: a point, a commune, a postcode or a name, understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict, cast

from geodata.errors import NotCoveredError, OriginError, ParameterError
from geodata.territory.contours import Contours
from geodata.territory.register import Area, Place, PointSource, Register, Relation

UnderstoodAs = Literal[
    "point",
    "point_near_commune",
    "commune",
    "old_code",
    "part_of_commune",
    "postcode",
    "name",
    "commune_of_address",
    "address",
    "street",
    "locality",
]
"""How it was understood where a question is asked from: what the point is the point of."""
OriginSource = Literal["register", "ban"]
"""Who says what a text means: the register of communes, or the national address service."""
UNDERSTOOD_OF_CODE: Mapping[Relation, UnderstoodAs] = {
    "current": "commune",
    "old": "old_code",
    "part": "part_of_commune",
}
"""How the code of a commune is understood, by how it came to stand for it."""
_AT_COMMUNE = frozenset(
    {"commune", "old_code", "part_of_commune", "postcode", "name", "commune_of_address"}
)
"""How an origin is understood when its point is its commune's."""
_OF_TEXTS = ("label", "source", "fallback")


class OriginReply(TypedDict):
    """Where the question was understood to be asked from."""

    lat: float
    lon: float
    understood_as: UnderstoodAs
    commune: Place | None
    distance_to_commune_m: NotRequired[int]
    point_source: NotRequired[PointSource]
    others: NotRequired[list[Place]]
    label: NotRequired[str]
    source: NotRequired[OriginSource]
    fallback: NotRequired[bool]


@dataclass(frozen=True, slots=True)
class Origin:
    """A point, and how it was understood from what was asked.

    `commune` is None for a point in no commune; `others` are the areas that the text or the
    postcode could mean as well, the likeliest first. For a text, `label` is what it was taken
    for, `source` who says so (`register`, `ban`), and `fallback` is true when the address service
    did not answer, so that only the commune of an address is known.
    """

    lon: float
    lat: float
    understood_as: UnderstoodAs
    commune: Area | None
    distance_to_commune_m: float = 0.0
    others: tuple[Area, ...] = ()
    label: str | None = None
    source: OriginSource | None = None
    fallback: bool = False

    def as_record(self) -> OriginReply:
        """Returns the origin as an answer shows it."""
        record: OriginReply = {
            "lat": self.lat,
            "lon": self.lon,
            "understood_as": self.understood_as,
            "commune": None if self.commune is None else self.commune.place,
        }
        if self.distance_to_commune_m:
            record["distance_to_commune_m"] = round(self.distance_to_commune_m)
        if self.commune is not None and self.understood_as in _AT_COMMUNE:
            record["point_source"] = self.commune.point_source
        if self.others:
            record["others"] = [area.place for area in self.others]
        of_text = {name: value for name in _OF_TEXTS if (value := getattr(self, name))}
        return cast("OriginReply", {**record, **of_text})


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a question says it is asked from: exactly one of the four, lat and lon together."""

    lat: float | None = None
    lon: float | None = None
    commune: str | None = None
    postcode: str | None = None
    q: str | None = None

    def __post_init__(self) -> None:
        """Refuses none, half of one, and more than one.

        Raises:
            OriginError: naming what is missing or too much.
            ParameterError: degrees are out of range, or not a number.
        """
        point = "lat+lon" if (self.lat, self.lon) != (None, None) else None
        rest = [name for name in ("commune", "postcode", "q") if getattr(self, name) is not None]
        given = [*([point] if point else []), *rest]
        if len(given) != 1:
            what = f"several origins ({', '.join(given)})" if given else "no origin"
            raise OriginError(f"{what}: give exactly one of lat+lon, commune, postcode, q")
        if point and None in (self.lat, self.lon):
            raise OriginError("lat and lon go together")
        for name, most in (("lat", 90), ("lon", 180)):
            value = getattr(self, name)
            # Not a number is neither above nor below anything: only this way round refuses it.
            if value is not None and not abs(value) <= most:
                raise ParameterError(name, f"not between -{most} and {most} degrees")


@dataclass(frozen=True, slots=True)
class Places:
    """The register and the contours of its areas: where points, codes and postcodes are."""

    register: Register
    contours: Contours

    def at_point(self, lon: float, lat: float, parameter: str = "lat") -> Origin:
        """Returns a point that somebody gives as an origin, as `around_point` does.

        `parameter` is what the point was given in.

        Raises:
            ParameterError: it lies in no commune, and would with its two numbers swapped.
        """
        origin = self.around_point(lon, lat)
        if origin.commune is None and abs(lon) <= 90:
            communes = slice(0, self.register.commune_count)
            if self.contours.containing(lat, lon, within=communes) is not None:
                raise ParameterError(
                    parameter, "a position of France with its longitude first: swap lat and lon"
                )
        return origin

    def around_point(self, lon: float, lat: float) -> Origin:
        """Returns a point as an origin, with the commune or arrondissement that contains it.

        In the sea, or in a sliver between simplified borders, it is the nearest within 5 km. No
        point is refused: those of files and of published sites may be anywhere.
        """
        communes = slice(0, self.register.commune_count)
        found = self.contours.containing(lon, lat, within=communes)
        if found is None:
            return Origin(lon, lat, "point", None)
        arrondissements = self.register.arrondissements_of(found.entry)
        entry = found.entry
        if arrondissements:
            span = slice(arrondissements[0], arrondissements[-1] + 1)
            inner = self.contours.containing(lon, lat, within=span)
            entry = found.entry if inner is None else inner.entry
        understood: UnderstoodAs = "point_near_commune" if found.distance_m else "point"
        return Origin(lon, lat, understood, self.register.area(entry), found.distance_m)

    def in_commune(self, code: str) -> Origin:
        """Returns the point of the area that an INSEE code stands for today.

        Raises:
            UnknownCodeError: no area has, or had, this code.
            NotCoveredError: no source places the area.
        """
        found = self.register.resolve(code)
        return origin_in(found.area, UNDERSTOOD_OF_CODE[found.relation])

    def with_postcode(self, postcode: str) -> Origin:
        """Returns the point of the most populated commune that a postcode serves.

        Raises:
            UnknownPostcodeError: no commune has this postcode.
            NotCoveredError: no source places the commune.
        """
        first, *others = self.register.with_postcode(postcode)
        return origin_in(first, "postcode", others)


def origin_in(area: Area, understood: UnderstoodAs, others: Sequence[Area] = ()) -> Origin:
    """Returns the point of an area as an origin.

    Raises:
        NotCoveredError: no source places the area.
    """
    if area.lon is None or area.lat is None:
        raise NotCoveredError(area.name)
    return Origin(area.lon, area.lat, understood, area, others=tuple(others))
