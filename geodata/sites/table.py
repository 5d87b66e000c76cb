"""A version of the sites as arrays: opened without parsing, only the sites returned are read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from math import isnan
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from geodata.sites.facets import Facets, facet_arrays
from geodata.sites.site import FIELD_NAMES, MULTI_VALUED, Site, SiteRecord
from geodata.territory import code_column

_NOTHING = {name: () if name in MULTI_VALUED else None for name in FIELD_NAMES}
"""A record of which nothing is known: an empty tuple is an empty list in JSON."""
_STORED_APART = ("latitude", "longitude")
MOST_KEPT = 2_048
"""Of 5 kB each; people ask where people live, and most of them for the same few places."""
compact_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Writes JSON as the answers have it."""


@dataclass(frozen=True, slots=True)
class SitesVersion:
    """What a version of the sites says of itself."""

    version: str
    source: str
    as_of: str | None
    """The latest day on which a site of it was updated (ISO 8601), or None when no site says."""


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A site's record, and its JSON: both as they were made for a former question."""

    record: SiteRecord
    text: str


class SiteTable:
    """Sites over arrays that may be memory-mapped."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Takes the arrays of `to_arrays`."""
        self._arrays = arrays
        self.lon: NDArray[np.float64] = arrays["lon"]
        self.lat: NDArray[np.float64] = arrays["lat"]
        self.code: NDArray[np.bytes_] = arrays["code"]
        """The INSEE code that each site gives, empty where it gives none."""
        # A table of older code does not say: its sites stand where it put them.
        unsaid = np.zeros(len(self.lon), dtype=bool)
        self.at_commune: NDArray[np.bool_] = arrays.get("at_commune", unsaid)
        """Whether no more than the commune of a site is known, whose point it was given."""
        self.facets = Facets(arrays)
        """What filters ask of the sites."""
        self._starts = arrays["record_starts"]
        self._records = arrays["records"]
        self.kept = lru_cache(maxsize=MOST_KEPT)(self._kept)
        """As `record`, and its JSON, of the sites that were asked for last: not to be changed."""

    @staticmethod
    def from_sites(sites: Sequence[Site], *, version: str, source: str) -> SiteTable:
        """Returns the table of sites, in their order."""
        days = [site.date_maj for site in sites if site.date_maj is not None]
        facts = SitesVersion(version, source, max(days).isoformat() if days else None)
        words = {word: i for i, word in enumerate(sorted(set(_words_of(sites))))}
        texts = [_json_bytes(_stored(site, words)) for site in sites]
        return SiteTable(
            {
                "lon": np.array([_or_nan(site.longitude) for site in sites], dtype=np.float64),
                "lat": np.array([_or_nan(site.latitude) for site in sites], dtype=np.float64),
                "code": code_column([_code(site) for site in sites], 5),
                "at_commune": np.array(
                    [site.location_quality == "commune" for site in sites], dtype=bool
                ),
                **facet_arrays(sites),
                "record_starts": np.cumsum([0, *map(len, texts)], dtype=np.int64),
                "records": np.frombuffer(b"".join(texts), dtype=np.uint8),
                "words": np.frombuffer(_json_bytes(list(words)), dtype=np.uint8),
                "version": np.frombuffer(_json_bytes(asdict(facts)), dtype=np.uint8),
            }
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Returns the table's arrays; the same sites give the same."""
        return dict(self._arrays)

    def __len__(self) -> int:
        return len(self.lon)

    @cached_property
    def version(self) -> SitesVersion:
        """What the version says of itself."""
        return SitesVersion(**json.loads(self._arrays["version"].tobytes()))

    @cached_property
    def _words(self) -> list[str]:
        words: list[str] = json.loads(self._arrays["words"].tobytes())
        return words

    @property
    def unplaced(self) -> NDArray[np.int64]:
        """The positions of the sites without coordinates."""
        return np.flatnonzero(np.isnan(self.lon) | np.isnan(self.lat))

    def _kept(self, position: int) -> KeptRecord:
        record = self.record(position)
        return KeptRecord(record, compact_json(record))

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each site by its identifier, for who asks of many of them."""
        return {self.record(position)["id"]: position for position in range(len(self))}

    def position_of(self, site_id: str) -> int | None:
        """Returns the position of the site with an identifier, None where none has it.

        The records are looked through as they are stored: a millisecond for ten thousand sites,
        for a question that is asked of one site at a time.
        """
        written, stored = _json_bytes(site_id), self._records.tobytes()
        at = stored.find(written)
        while at >= 0:
            position = int(np.searchsorted(self._starts, at, side="right")) - 1
            # The same text may be a name, or within one.
            if self.record(position)["id"] == site_id:
                return position
            at = stored.find(written, at + 1)
        return None

    def record(self, position: int) -> SiteRecord:
        """Returns a site's record, in the standard's field names."""
        start, after = int(self._starts[position]), int(self._starts[position + 1])
        stored = json.loads(self._records[start:after].tobytes())
        for name, value in stored.items():
            if name in MULTI_VALUED:
                stored[name] = [self._words[number] for number in value]
        lon, lat = float(self.lon[position]), float(self.lat[position])
        if not (isnan(lon) or isnan(lat)):
            stored["latitude"], stored["longitude"] = lat, lon
        return cast("SiteRecord", {**_NOTHING, **stored})


def _words_of(sites: Sequence[Site]) -> Iterator[str]:
    return (word for site in sites for name in MULTI_VALUED for word in getattr(site, name))


def _stored(site: Site, words: Mapping[str, int]) -> dict[str, object]:
    """Returns a record without what is empty or stored elsewhere, its lists as word numbers.

    A third of the bytes: a cold start fetches them all.
    """
    return {
        name: [words[word] for word in value] if isinstance(value, list) else value
        for name, value in site.as_record().items()
        if value not in (None, []) and name not in _STORED_APART
    }


def _code(site: Site) -> str:
    """Returns the INSEE code a site gives, empty when what it gives cannot be one."""
    code = site.code_insee or ""
    return code if len(code) <= 5 and code.isascii() else ""


def _json_bytes(value: Any) -> bytes:
    return compact_json(value).encode()


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value
