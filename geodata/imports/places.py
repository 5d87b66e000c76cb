"""The places of the version in use: looked for by name, shown one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from geodata.errors import UnknownPlaceError
from geodata.imports.corrections import Correction, Corrections
from geodata.imports.place_replies import CorrectionsReply, PlaceLine, PlaceReply, PlacesReply
from geodata.imports.versions import Versions
from geodata.sites import Locale, SiteRecord, SiteTable, SiteWords
from geodata.sites.hours import hours_in_words
from geodata.stores import Objects

_OF_LINE = (
    *("id", "nom", "adresse", "commune", "code_postal", "code_insee"),
    *("latitude", "longitude", "location_quality"),
)


@dataclass(frozen=True)
class Directory:
    """A version of the sites, ready to be looked through."""

    table: SiteTable

    @cached_property
    def _words(self) -> SiteWords:
        return SiteWords(self.table)

    def looked_for(self, text: str) -> list[int]:
        """Returns where the places stand that have each word of a text."""
        return self._words.having(text)


class PlacesInUse:
    """The places of the version in use, and what was corrected of them."""

    def __init__(self, objects: Objects, versions: Versions) -> None:
        self._versions = versions
        self._corrections = Corrections(objects)
        self._directory = lru_cache(maxsize=1)(self._opened)

    def _opened(self, version: str) -> Directory:
        return Directory(self._versions.table(version))

    def places(self, text: str, limit: int) -> PlacesReply:
        """Returns places with each word of a text, in the order of their file; all without one."""
        seen = self._versions.in_use()
        if seen is None:
            return {"version": None, "places": [], "found": 0}
        version = seen.publication.version
        directory, corrected = self._directory(version), self._corrections.all()
        found = directory.looked_for(text)
        records = [directory.table.record(at) for at in found[:limit]]
        lines = [_line_of(record, corrected) for record in records]
        return {"version": version, "places": lines, "found": len(found)}

    def place(self, place_id: str, locale: Locale) -> PlaceReply:
        """Returns a place of the version in use.

        Raises:
            UnknownPlaceError: none has this id.
        """
        seen = self._versions.in_use()
        directory = None if seen is None else self._directory(seen.publication.version)
        at = None if directory is None else directory.table.positions.get(place_id)
        if seen is None or directory is None or at is None:
            raise UnknownPlaceError(place_id)
        site, correction = directory.table.record(at), self._corrections.all().get(place_id)
        hours = site["horaires"]
        return {
            "version": seen.publication.version,
            "site": site,
            "hours_in_words": None if hours is None else hours_in_words(hours, locale),
            "correction": None if correction is None else correction.as_reply(),
        }

    def corrections(self, limit: int, after: str | None) -> CorrectionsReply:
        """Returns corrections by the id of their place."""
        every = sorted(self._corrections.all().items())
        following = [each for site_id, each in every if after is None or site_id > after]
        page = following[:limit]
        is_whole = len(page) == len(following)
        return {
            "corrections": [each.as_reply() for each in page],
            "next_after": None if is_whole else page[-1].id,
        }


def _line_of(record: SiteRecord, corrected: dict[str, Correction]) -> PlaceLine:
    line: dict[str, object] = {name: record.get(name) for name in _OF_LINE}
    return {**line, "is_corrected": record["id"] in corrected}  # type: ignore[typeddict-item] # its names are those
