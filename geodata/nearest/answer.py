"""What a citizen is answered: sites, how each is reached, and what the answer lacks.

An answer that lacks nothing has an empty list. One that lacks something is still an answer, and no
cache keeps it: the next one may lack nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NotRequired, TypedDict

from geodata.nearest.geocoding import AddressReply, Reason
from geodata.sites import Freshness, SiteRecord
from geodata.sites.hours import OpenRecord
from geodata.territory import OriginReply
from geodata.travel import Mode

Lack = Literal["geocoder_unavailable", "router_unavailable", "data_not_latest"]
Access = Literal["road", "ferry", "none", "remote", "unknown"]
Criterion = Literal[
    "service",
    "need",
    "audience",
    "support",
    "fee",
    "programme",
    "network",
    "appointment",
    "wheelchair",
    "open_at",
]
"""A parameter of the question of which a site may say nothing."""
Method = Literal["model", "walking_model", "cycling_model", "measured", "valhalla", "osrm"]
"""What timed a trip: `measured` is a table of times between communes' points."""

_SENTENCES: dict[Lack, str] = {
    "geocoder_unavailable": "The address service gave no answer: the search starts from the middle "
    "of the commune that the address names. Try again in a minute, or give a position.",
    "router_unavailable": "The routing engine gave no answer: travel times are estimated by the "
    "model.",
    "data_not_latest": "The latest data cannot be read: this is of the last that could be. It is "
    "tried again every minute.",
}


class TripReply(OpenRecord):
    """How a site is reached, whether it is open, and of which parameters it says nothing.

    `crossing` is `not_counted` where a ferry is on the way: no source of the data tells how long it
    takes nor how often it leaves, so `travel_minutes` is null and no minute is made up.

    Where the model timed a trip by car, nine real trips in ten take from `travel_minutes_low` to
    `travel_minutes_high` minutes; a trip that was measured has neither, nor one on foot.
    """

    distance_m: float | None
    travel_minutes: float | None
    travel_minutes_low: NotRequired[float]
    travel_minutes_high: NotRequired[float]
    travel_method: Method | None
    access: Access
    crossing: Literal["not_counted"] | None
    unconfirmed: list[Criterion]


class SiteReply(SiteRecord, TripReply):
    """A site: every field of the national standard, the programme's own, and how it is reached.

    `same_place_as` is the id of a site before it in the list that seems to be the same place.
    """

    advisors: int | None
    same_place_as: str | None
    freshness: Freshness | None


class OneSite(SiteRecord, OpenRecord):
    """A site by itself: its record, whether it is open, and whether it helps at a distance only."""

    access: Literal["remote", "unknown"]
    advisors: int | None
    freshness: Freshness | None


class OneSiteReply(TypedDict):
    """A site that was asked for by its identifier, at a moment."""

    site: OneSite
    asked_at: str
    degraded: list[LackReply]
    snapshot: str
    sites_version: str


class NearbyPlace(TypedDict):
    """A published site beside one that is gone."""

    id: str
    nom: str
    commune: str | None
    distance_m: float | None


class GonePlace(TypedDict):
    """A site that was published once, and the published ones that are near where it was."""

    id: str
    nom: str
    commune: str | None
    code_insee: str | None
    latitude: float | None
    longitude: float | None
    last_version: str
    nearby: list[NearbyPlace]


class LackReply(TypedDict):
    """Something that did not answer, so that the answer is less than it could be."""

    code: Lack
    detail: str


class NearestFacts(TypedDict):
    """What an answer says beside its sites, and those that help at a distance only."""

    origin: OriginReply | None
    candidates: NotRequired[list[AddressReply]]
    because: NotRequired[Reason]
    fallback: NotRequired[bool]
    remote_sites: list[SiteReply]
    within_limit: NotRequired[bool | None]
    open_found: NotRequired[bool | None]
    max_minutes: NotRequired[float | None]
    mode: NotRequired[Mode]
    asked_at: NotRequired[str]
    degraded: list[LackReply]
    snapshot: str
    sites_version: str


class NearestReply(NearestFacts):
    """The sites reached first, and apart those that do not say, without coordinates, or remote."""

    sites: list[SiteReply]
    unconfirmed_sites: list[SiteReply]
    unplaced_sites: list[SiteReply]


def lack_records(lacks: Iterable[Lack]) -> list[LackReply]:
    """Returns what an answer says of what it lacks, each once, in the order of the codes.

    >>> [each["code"] for each in lack_records(["router_unavailable", "router_unavailable"])]
    ['router_unavailable']
    """
    found = set(lacks)
    return [{"code": code, "detail": text} for code, text in _SENTENCES.items() if code in found]
