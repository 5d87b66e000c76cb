"""The answer to a citizen: the places nearest to where the question was asked from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from geodata.communes import Area
from geodata.matching import SiteIndex
from geodata.origins import Origin, Places
from geodata.site_table import SiteTable


@dataclass(frozen=True, slots=True)
class Network:
    """One version of the sites, ready to be asked for the nearest."""

    table: SiteTable
    index: SiteIndex
    unplaced_by_place: dict[str, list[int]]
    """Positions of the sites without coordinates, by INSEE code and by postcode."""

    @staticmethod
    def of(table: SiteTable) -> Network:
        """Returns the network of a table of sites."""
        by_place: dict[str, list[int]] = defaultdict(list)
        for position in table.unplaced.tolist():
            record = table.record(position)
            for place in {record.get("code_insee"), record.get("code_postal")} - {None, ""}:
                by_place[str(place)].append(position)
        return Network(table, SiteIndex(table.lon, table.lat), dict(by_place))

    def unplaced_in(self, commune: Area | None) -> list[int]:
        """Returns the sites without coordinates that a commune may hold."""
        if commune is None:
            return []
        places = (commune.code, commune.parent or "", *commune.postcodes)
        found = {position for place in places for position in self.unplaced_by_place.get(place, ())}
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Guide:
    """What answers citizens: a snapshot's places and one version of the sites."""

    snapshot_id: str
    places: Places
    network: Network

    def nearest(self, origin: Origin, limit: int) -> dict[str, Any]:
        """Returns the `limit` sites nearest to an origin, the nearest first.

        Each site is its record in the national standard with `distance_m`, metres on the
        ellipsoid. A site without coordinates is at no distance: those of the origin's commune or
        postcodes are listed apart, in `unplaced_sites`, at most `limit` of them.
        """
        network = self.network
        matches = network.index.nearest(origin.lon, origin.lat, limit)
        return {
            "origin": origin.as_record(),
            "sites": [
                {
                    **network.table.record(match.position),
                    "distance_m": round(match.distance_m, 1),
                }
                for match in matches
            ],
            "unplaced_sites": [
                {**network.table.record(position), "distance_m": None}
                for position in network.unplaced_in(origin.commune)[:limit]
            ],
            "snapshot": self.snapshot_id,
            "sites_version": network.table.version.version,
        }
