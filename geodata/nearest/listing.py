"""The published sites of a territory, a box or a search, in pages that a publication keeps.

A page is cut by position in the table of a version, which its cursor names: the pages of one
version hold each site once, whatever is published meanwhile.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import numpy as np
from numpy.typing import NDArray

from geodata.errors import (
    ListChangedError,
    ParameterError,
    UnknownTerritoryError,
)
from geodata.nearest.criteria import said_of
from geodata.nearest.question import wanted_of
from geodata.parameters import Parameter
from geodata.patterns import COMMUNE, CURSOR, DEPARTEMENT, EPCI, PRINTABLE, REGION
from geodata.sites import (
    Freshness,
    Network,
    SiteRecord,
    SiteWords,
    compact_json,
    freshness_at,
    site_of,
)
from geodata.territory import Places, Register

ListFormat = Literal["json", "geojson", "csv"]
LICENCE = "Licence Ouverte 2.0"
MOST_BYTES = 4_000_000
"""Of a page, of which a function may answer 6 MB; the cursor goes on from where it ends."""
_LEVELS = ("commune", "epci", "departement", "region")
_PAGED = ("cursor", "limit", "format")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListParameters:
    """The parameters of `GET /v1/sites`."""

    commune: Annotated[
        str | None,
        Parameter("INSEE code of a commune, current or old: `12202`.", pattern=COMMUNE),
    ] = None
    epci: Annotated[str | None, Parameter("SIREN of an EPCI: `241200187`.", pattern=EPCI)] = None
    departement: Annotated[
        str | None, Parameter("Code of a département: `12`, `2A`.", pattern=DEPARTEMENT)
    ] = None
    region: Annotated[str | None, Parameter("INSEE code of a région: `76`.", pattern=REGION)] = None
    bbox: Annotated[
        str | None,
        Parameter(
            "West, south, east and north in degrees (WGS 84), inclusive: `2.4,44.3,2.7,44.4`.",
            longest=120,
            pattern=PRINTABLE,
        ),
    ] = None
    q: Annotated[
        str | None,
        Parameter(
            "Words that the name, the commune, the postcode or the id has, no matter the accents.",
            shortest=1,
            longest=200,
            pattern=PRINTABLE,
        ),
    ] = None
    need: Annotated[
        list[str] | None,
        Parameter(
            "Need: `contact`, `cv`, `schooling`, `information` or `privacy`. Repeat it to accept "
            "several.",
            most_values=20,
        ),
    ] = None
    service: Annotated[
        list[str] | None,
        Parameter(
            "Service offered, of the standard's nine. Repeat it to accept several.", most_values=20
        ),
    ] = None
    cursor: Annotated[str | None, Parameter("`next` of the former page.", pattern=CURSOR)] = None
    limit: Annotated[int, Parameter("How many sites at most.", least=1, most=500)] = 100
    format: Annotated[
        ListFormat | None, Parameter("The form of the answer, instead of `Accept`.")
    ] = None

    @property
    def is_private(self) -> bool:
        """Whether a question tells what somebody typed or looks at: no shared cache holds it."""
        return self.q is not None or self.bbox is not None

    @property
    def query(self) -> dict[str, Any]:
        """What was given, by the names that a query has."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def digest(self) -> str:
        """What tells this question from another, whatever its page and its form."""
        asked = [getattr(self, each.name) for each in fields(self) if each.name not in _PAGED]
        return f"{zlib.crc32(repr(asked).encode('utf-8', 'surrogatepass')):08x}"


class ListedSite(SiteRecord):
    """A site of a list: every field of the standard and of the programme, and how old it is."""

    freshness: Freshness | None


class SitesFacts(TypedDict):
    """What a page of the published sites says beside them."""

    found: int
    unsaid: NotRequired[int]
    next: str | None
    licence: str
    sites_as_of: str | None
    snapshot: str
    sites_version: str


class SitesReply(SitesFacts):
    """A page of the published sites."""

    sites: list[ListedSite]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list of sites.

    Attributes:
        positions: of its sites in the table.
        found: how many sites there are in all.
        unsaid: how many more say nothing of what is asked; None where nothing is.
        next: the cursor of the page after, or None.
    """

    positions: Sequence[int]
    found: int
    unsaid: int | None
    next: str | None


class Listing:
    """The sites of one version over one register, ready to be listed."""

    def __init__(self, network: Network, places: Places, snapshot_id: str) -> None:
        self.network, self._places, self._snapshot_id = network, places, snapshot_id
        self._words = SiteWords(network.table)

    @cached_property
    def _entries(self) -> NDArray[np.int64]:
        """The entry of the commune or arrondissement of each site, -1 of none.

        Where its point is; of a site without one, the commune that it says.
        """
        said = self._places.register.nodes_of(self.network.table.code)
        return np.where(self.network.sites.node >= 0, self.network.sites.node, said)

    def page(self, asked: ListParameters) -> Page:
        """Returns a page of the sites that a question asks for, in the order of their file.

        Raises:
            ParameterError: a value is wrong, or a cursor is of another question.
            UnknownTerritoryError: no territory has this code.
            UnknownCodeError: no commune has, or had, this code.
            ListChangedError: the cursor is of a version that is no longer in use.
        """
        table = self.network.table
        start = self._start(asked)
        inside = self._inside(asked)
        surely, unsaid = inside, None
        if asked.need or asked.service:
            wanted = wanted_of({"service": asked.service or ()}, needs=asked.need or ())
            said = said_of(wanted, table.facets)
            surely = inside & said.surely
            unsaid = int(np.count_nonzero(inside & said.may & ~said.surely))
        every = np.flatnonzero(surely)
        left = every[every >= start]
        shown = self._fitting(left[: asked.limit].tolist())
        following = None
        if len(shown) < len(left):
            following = f"{table.version.version}.{int(left[len(shown)])}.{asked.digest}"
        return Page(shown, len(every), unsaid, following)

    def reply_text(self, page: Page, day: date) -> str:
        """Returns a page as the JSON of a `SitesReply`."""
        kept = [self.network.table.kept(position) for position in page.positions]
        sites = (
            f'{each.text[:-1]},"freshness":{compact_json(_freshness(each.record, day))}}}'
            for each in kept
        )
        return f'{{"sites":[{",".join(sites)}],{compact_json(self._facts(page))[1:]}'

    def collection_text(self, page: Page, day: date) -> str:
        """Returns a page as a FeatureCollection (RFC 7946); an unplaced site has no geometry."""
        features = []
        for record in self._records(page):
            lon, lat = record["longitude"], record["latitude"]
            point = {"type": "Point", "coordinates": [lon, lat]}
            features.append(
                {
                    "type": "Feature",
                    "id": record["id"],
                    "geometry": None if lon is None or lat is None else point,
                    "properties": {**record, "freshness": _freshness(record, day)},
                }
            )
        collection = {"type": "FeatureCollection", "features": features, **self._facts(page)}
        return compact_json(collection)

    def csv(self, page: Page) -> str:
        """Returns a page in the national standard: CSV, lists with `|`."""
        # Who asks for no CSV waits for none of what writes it.
        from geodata.sites.files import CsvWriter

        stream = io.StringIO()
        writer = CsvWriter(stream)
        for record in self._records(page):
            writer.write(site_of(record))
        writer.close()
        return stream.getvalue()

    def _facts(self, page: Page) -> dict[str, Any]:
        version = self.network.table.version
        unsaid = {} if page.unsaid is None else {"unsaid": page.unsaid}
        return {
            "found": page.found,
            **unsaid,
            "next": page.next,
            "licence": LICENCE,
            "sites_as_of": version.as_of,
            "snapshot": self._snapshot_id,
            "sites_version": version.version,
        }

    def _records(self, page: Page) -> Iterator[SiteRecord]:
        return (self.network.table.kept(position).record for position in page.positions)

    def _start(self, asked: ListParameters) -> int:
        if asked.cursor is None:
            return 0
        version, _, rest = asked.cursor.rpartition(".")[0].rpartition(".")
        digest = asked.cursor.rpartition(".")[2]
        if not version or not rest.isdecimal():
            raise ParameterError("cursor", "not the `next` of a page")
        now = self.network.table.version.version
        if version != now:
            raise ListChangedError(now)
        if digest != asked.digest:
            raise ParameterError("cursor", "of another question: repeat its filters as they were")
        return int(rest)

    def _fitting(self, positions: list[int]) -> list[int]:
        """Returns the first of some positions, one at least, whose records fit a page."""
        size = 0
        for count, position in enumerate(positions):
            size += len(self.network.table.kept(position).text.encode())
            if size > MOST_BYTES and count:
                return positions[:count]
        return positions

    def _inside(self, asked: ListParameters) -> NDArray[np.bool_]:
        table = self.network.table
        inside = np.ones(len(table), dtype=bool)
        given = {level: code for level in _LEVELS if (code := getattr(asked, level)) is not None}
        if len(given) > 1:
            raise ParameterError(next(iter(given)), f"one territory at a time: {', '.join(given)}")
        for level, code in given.items():
            inside &= np.isin(self._entries, entries_of(self._places.register, level, code))
        if asked.bbox is not None:
            west, south, east, north = _box(asked.bbox)
            inside &= (table.lon >= west) & (table.lon <= east)
            inside &= (table.lat >= south) & (table.lat <= north)
        if asked.q is not None:
            found = np.zeros(len(table), dtype=bool)
            found[self._words.having(asked.q)] = True
            inside &= found
        return inside


def entries_of(register: Register, level: str, code: str) -> NDArray[np.int64]:
    """Returns the communes and arrondissements of a territory, by their entry in the register.

    Raises:
        UnknownTerritoryError: no territory of this level has this code.
        UnknownCodeError: no commune has, or had, this code.
    """
    code = code.upper()
    if level == "commune":
        area = register.resolve(code).area
        return np.array([area.index, *register.arrondissements_of(area.index)], dtype=np.int64)
    if (level, code) not in register.territories:
        raise UnknownTerritoryError(level, code)
    numbers, parents = register.belongs(level), register.parents
    # A municipal arrondissement is in the EPCI of its city.
    own = np.where((numbers < 0) & (parents >= 0), numbers[parents], numbers)
    codes = register.territory_codes
    named = [each for each in np.unique(own[own >= 0]).tolist() if codes[each] == code]
    return np.flatnonzero(np.isin(own, named)[: register.whole_count])


def _box(text: str) -> tuple[float, float, float, float]:
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError as error:
        raise ParameterError("bbox", "four numbers: west, south, east, north") from error
    is_finite = all(math.isfinite(each) for each in (west, south, east, north))
    if not (is_finite and -180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ParameterError(
            "bbox", "not a box: west, south, east, north in degrees, west of no more than east"
        )
    return west, south, east, north


def _freshness(record: SiteRecord, day: date) -> Freshness | None:
    return freshness_at(record["date_maj"], day)
