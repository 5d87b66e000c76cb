"""The published network as a layer: every place, with all that is published of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, get_type_hints

import numpy as np
from numpy.typing import NDArray

from geodata.exports.features.layers import Chosen, Property, edition_of, having
from geodata.exports.features.questions import Days, ItemsQuestion
from geodata.exports.features.windows import Box
from geodata.sites import Network, SiteRecord, compact_json, freshness_at
from geodata.territory import Register

_FILTERS = ("id", "nom", "commune", "code_postal", "code_insee", "network", "location_quality")
_OWN = (
    Property("departement", "text", "Code du département", is_filter=True),
    Property("region", "text", "Code de la région", is_filter=True),
    Property("epci", "text", "SIREN de l’EPCI", is_filter=True),
    Property("freshness", "text", "Âge des données : fresh, ageing, old ou doubtful"),
)
_TERRITORIES = ("departement", "region", "epci")
_KINDS: Mapping[object, Any] = {list[str]: "texts", (float | None): "number", (int | None): "whole"}
_DAYS = frozenset({"date_maj", "opens_on", "closes_on"})


def _declared() -> tuple[Property, ...]:
    fields = (
        Property(
            name,
            "day" if name in _DAYS else _KINDS.get(kind, "text"),
            name.replace("_", " "),
            name in _FILTERS,
        )
        for name, kind in get_type_hints(SiteRecord).items()
    )
    return (*fields, *_OWN)


PROPERTIES = _declared()


@dataclass(frozen=True, eq=False)
class SitesLayer:
    """The sites of one version over one register.

    Attributes:
        network: the sites, each in its commune.
        register: of the communes.
        day: from which the age of data is told.
        snapshot_id: of the register.
    """

    network: Network
    register: Register
    day: date
    snapshot_id: str

    id = "sites"
    title = "Lieux d’aide numérique"
    properties = PROPERTIES

    @property
    def description(self) -> str:
        """What the layer has, in French."""
        return (
            "Le réseau publié, avec les champs du standard national de la médiation numérique. "
            "`datetime` choisit les lieux en service ces jours-là. Un lieu sans position a une "
            f"géométrie nulle. Version {self.network.table.version.version}."
        )

    @cached_property
    def edition(self) -> str:
        """The same sites over the same register have the same."""
        return edition_of(self.network.table.version.version, self.snapshot_id)

    @cached_property
    def extent(self) -> Box | None:
        """Where the sites are."""
        lon, lat = self.network.table.lon, self.network.table.lat
        placed = self._placed
        if not placed.any():
            return None
        lon, lat = lon[placed], lat[placed]
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())

    def __len__(self) -> int:
        """Returns how many sites there are."""
        return len(self.network.table)

    def chosen(self, question: ItemsQuestion) -> Chosen:
        """Returns which sites answer a question; one without a position is in any box."""
        found = np.ones(len(self), dtype=bool)
        if question.window is not None:
            lon, lat = self.network.table.lon, self.network.table.lat
            found &= question.window.has_points(lon, lat) | ~self._placed
        if question.days is not None:
            found &= self._in_service(question.days)
        if question.filters:
            found &= having(self._columns, question.filters)
        return found

    def position_of(self, feature_id: str) -> int | None:
        """Returns the position of a site."""
        return self.network.table.position_of(feature_id)

    def features(self, positions: Sequence[int]) -> Iterator[str]:
        """Yields some sites as GeoJSON."""
        for position in positions:
            record = self.record(position)
            lon, lat = record["longitude"], record["latitude"]
            is_placed = lon is not None and lat is not None
            yield compact_json(
                {
                    "type": "Feature",
                    "id": record["id"],
                    "geometry": {"type": "Point", "coordinates": [lon, lat]} if is_placed else None,
                    "properties": record,
                }
            )

    def record(self, position: int) -> dict[str, Any]:
        """Returns the properties of a site."""
        record = self.network.table.record(position)
        territories = {name: self._territories[name][position] for name in _TERRITORIES}
        return {**record, **territories, "freshness": freshness_at(record["date_maj"], self.day)}

    @cached_property
    def _placed(self) -> NDArray[np.bool_]:
        table = self.network.table
        return ~(np.isnan(table.lon) | np.isnan(table.lat))

    def _in_service(self, days: Days) -> NDArray[np.bool_]:
        facets, (first, last) = self.network.table.facets, days
        found = np.ones(len(self), dtype=bool)
        if first is not None:
            found &= facets.closes > first.toordinal()
        if last is not None:
            found &= facets.opens <= last.toordinal()
        return found

    @cached_property
    def _territories(self) -> Mapping[str, list[str | None]]:
        """The codes of each site's territories: where its point is, else of its own commune."""
        node = self.network.sites.node
        entries = np.where(node >= 0, node, self.register.nodes_of(self.network.table.code))
        return {level: codes_at(self.register, level, entries) for level in _TERRITORIES}

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[str | None]]:
        """What filters ask of, read once of all records."""
        table = self.network.table
        own: dict[str, list[str | None]] = {name: [] for name in _FILTERS}
        for position in range(len(table)):
            record: Mapping[str, Any] = table.record(position)
            for name, values in own.items():
                values.append(record[name])
        return {**own, **self._territories}


def codes_at(register: Register, level: str, entries: NDArray[np.int64]) -> list[str | None]:
    """Returns the code of the territory of a level that each entry of a register is in.

    A municipal arrondissement is in the EPCI of its city.
    """
    numbers, parents, codes = register.belongs(level), register.parents, register.territory_codes
    own = np.where((numbers < 0) & (parents >= 0), numbers[parents], numbers)
    found = np.where(entries >= 0, own[entries], -1)
    return [codes[number] if number >= 0 else None for number in found.tolist()]
