"""The place that people travel to, or from: a position, a commune or a site of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, NotRequired, TypedDict

import numpy as np

from geodata.errors import NotCoveredError, OriginError, ParameterError, UnknownSiteError
from geodata.parameters import Meaning
from geodata.sites import Network
from geodata.territory import Area, AreaKind, Asked, Places, Units
from geodata.travel import Destinations, Point

PlaceKind = Literal["position", "commune", "site"]


class CommuneNamed(TypedDict):
    """The commune of a place."""

    code: Annotated[str, Meaning("Its INSEE code.", "12202")]
    name: Annotated[str, Meaning("Its official name.", "Rodez")]
    kind: Annotated[AreaKind, Meaning("A commune, or a municipal arrondissement.", "commune")]
    departement: Annotated[str, Meaning("Code of its département.", "12")]
    parent: Annotated[str | None, Meaning("Of an arrondissement, its city.")]


class SiteNamed(TypedDict):
    """A site of the network, by its name."""

    site_id: Annotated[str, Meaning("Its identifier.")]
    name: Annotated[str, Meaning("Its name.")]


class PlaceReply(TypedDict):
    """A place, as it was understood."""

    kind: Annotated[PlaceKind, Meaning("What was asked of.", "site")]
    lat: Annotated[float, Meaning("Degrees north.", 44.35)]
    lon: Annotated[float, Meaning("Degrees east.", 2.57)]
    commune: Annotated[CommuneNamed, Meaning("The commune, or the arrondissement, that it is in.")]
    site: NotRequired[Annotated[SiteNamed, Meaning("Of a site alone.")]]


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """A place as it is asked for: exactly one of the three, lat and lon together.

    `name` is what an error calls it: the parameter, or where it stands in a body.
    """

    lat: float | None = None
    lon: float | None = None
    commune: str | None = None
    site: str | None = None
    name: str = ""

    def __post_init__(self) -> None:
        """Refuses none, half of one, and more than one.

        Raises:
            OriginError: naming what is missing or too much.
            ParameterError: degrees are out of range, or not a number.
        """
        point = (self.lat, self.lon) != (None, None)
        given = [*(["lat+lon"] if point else [])]
        given += [each for each in ("commune", "site") if getattr(self, each) is not None]
        if len(given) != 1:
            what = f"several places ({', '.join(given)})" if given else "no place"
            where = f"{self.name}: " if self.name else ""
            raise OriginError(f"{where}{what}: give exactly one of lat+lon, commune, site")
        if point:
            # It knows what degrees are; what is none of them it has no name for.
            Asked(self.lat, self.lon)

    def parameter(self, own: str) -> str:
        """Returns what an error calls a part of it."""
        return self.name or own


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that roads lead to, or from; `site` is its position in the table, None of no site."""

    kind: PlaceKind
    point: Point
    commune: Area
    site: int | None = None
    record: SiteNamed | None = None

    @property
    def as_destination(self) -> Destinations:
        """The place as the only destination of trips."""
        point = self.point
        return Destinations(
            np.array([point.lon]), np.array([point.lat]), np.array([point.node], dtype=np.int64)
        )

    def as_record(self) -> PlaceReply:
        """Returns the place as an answer shows it."""
        reply: PlaceReply = {
            "kind": self.kind,
            "lat": round(self.point.lat, 6),
            "lon": round(self.point.lon, 6),
            "commune": self.commune.place,
        }
        if self.record is not None:
            reply["site"] = self.record
        return reply

    def departements(self, units: Units) -> frozenset[str]:
        """Returns the code of the département that it is in."""
        return units.departements_of(units.territory("commune", self.commune.code))


def place_of(asked: PlaceAsked, places: Places, network: Network) -> FoundPlace:
    """Returns the place that is asked for.

    Args:
        asked: which.
        places: the register, and the contours.
        network: the sites in use.

    Raises:
        NotCoveredError: no source places the commune.
        ParameterError: a position is in no commune, or its two numbers are swapped; a site has no
            coordinates.
        UnknownCodeError: no commune has, or had, this code.
        UnknownSiteError: no site of the version in use has this id.
    """
    if asked.site is not None:
        return _site(asked, asked.site, places, network)
    if asked.commune is not None:
        origin = places.in_commune(asked.commune)
    else:
        lat, lon = asked.lat or 0.0, asked.lon or 0.0
        origin = places.at_point(lon, lat, asked.parameter("lat"))
    if origin.commune is None:
        raise ParameterError(
            asked.parameter("lat"), "in no commune of France, nor within 5 km of one: at sea?"
        )
    kind: PlaceKind = "position" if asked.commune is None else "commune"
    return FoundPlace(
        kind, Point(_node(origin.commune, places), origin.lon, origin.lat), origin.commune
    )


def _node(commune: Area, places: Places) -> int:
    """Returns the node of an area: of a part of a commune, that of the whole."""
    whole = places.register.whole_count
    if commune.index < whole:
        return commune.index
    if commune.parent is None:
        raise NotCoveredError(commune.name)
    return places.register.resolve(commune.parent).area.index


def _site(asked: PlaceAsked, site_id: str, places: Places, network: Network) -> FoundPlace:
    position = network.table.position_of(site_id)
    if position is None:
        raise UnknownSiteError(site_id)
    sites = network.sites
    node = int(sites.node[position])
    if node < 0:
        raise ParameterError(asked.parameter("site"), "this site has no coordinates in a commune")
    record = network.table.record(position)
    point = Point(node, float(sites.lon[position]), float(sites.lat[position]))
    named: SiteNamed = {"site_id": record["id"], "name": record["nom"]}
    return FoundPlace("site", point, places.register.area(node), position, named)
