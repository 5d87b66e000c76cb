"""The records of places and of their corrections by hand: what the routes answer."""

from __future__ import annotations

from typing import Any, TypedDict

from geodata.sites import SiteRecord


class CorrectedValue(TypedDict):
    """Fields of a place: what its source says, and what is right."""

    before: dict[str, Any]
    after: dict[str, Any]


class CorrectionReply(TypedDict):
    """A place corrected by hand: its `position`, its `horaires`, its `services`."""

    id: str
    nom: str
    changed_at: str
    parts: dict[str, CorrectedValue]


class CorrectionsReply(TypedDict):
    """Corrections by the id of their place; `next_after` is the last one's."""

    corrections: list[CorrectionReply]
    next_after: str | None


class PlaceLine(TypedDict):
    """A place of the version in use, enough to choose one by."""

    id: str
    nom: str
    adresse: str | None
    commune: str | None
    code_postal: str | None
    code_insee: str | None
    latitude: float | None
    longitude: float | None
    location_quality: str | None
    is_corrected: bool


class PlacesReply(TypedDict):
    """Places whose name, commune or id has each word of what was asked for."""

    version: str | None
    places: list[PlaceLine]
    #: How many there are, those beyond the limit among them.
    found: int


class PlaceReply(TypedDict):
    """A place of the version in use, its hours in words, and what was corrected of it."""

    version: str
    site: SiteRecord
    hours_in_words: str | None
    correction: CorrectionReply | None
