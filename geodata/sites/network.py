"""One version of the sites over one snapshot: each site in its commune, ready to be asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.sites.table import SiteTable
from geodata.territory import Area, Places
from geodata.travel import Destinations

MOVED_BEYOND_M = 10.0
"""A point that moves by less is the same place surveyed again: it changes, and has not moved."""


@dataclass(frozen=True, slots=True)
class Network:
    """Sites by their position in the table, as destinations of trips."""

    table: SiteTable
    sites: Destinations
    """All of them; the node is -1 for a site without coordinates, or in no commune.

    A site of which only the commune is known stands at its commune's point, as this snapshot has
    it: the way between two points that both stand for the commune is nobody's trip."""
    unplaced_by_place: dict[str, list[int]]
    """Positions of the sites without coordinates, by INSEE code and by postcode."""

    @staticmethod
    def of(table: SiteTable, places: Places) -> Network:
        """Returns the network of a table of sites."""
        by_place: dict[str, list[int]] = defaultdict(list)
        for position in table.unplaced.tolist():
            record = table.record(position)
            for place in {record.get("code_insee"), record.get("code_postal")} - {None, ""}:
                by_place[str(place)].append(position)
        return Network(table, _standing(table, places), dict(by_place))

    def unplaced_in(self, commune: Area | None) -> list[int]:
        """Returns the sites without coordinates that a commune may hold."""
        if commune is None:
            return []
        places = (commune.code, commune.parent or "", *commune.postcodes)
        found = {position for place in places for position in self.unplaced_by_place.get(place, ())}
        return sorted(found)


def _standing(table: SiteTable, places: Places) -> Destinations:
    node = nodes_of(table, places)
    lon, lat = places.register.positions
    moved = table.at_commune & (node >= 0) & ~np.isnan(lon[node])
    return Destinations(
        np.where(moved, lon[node], table.lon), np.where(moved, lat[node], table.lat), node
    )


def nodes_of(table: SiteTable, places: Places) -> NDArray[np.int64]:
    """Returns the entry of the commune or arrondissement that each placed site is in, or -1.

    A site's own code is believed where it is current: its point was checked against it when the
    file was. The others, and those of a city with arrondissements, are looked up by their point.
    """
    register = places.register
    nodes = register.nodes_of(table.code)
    divided = np.array(register.divided, dtype=np.int64)
    placed = ~(np.isnan(table.lon) | np.isnan(table.lat))
    for position in np.flatnonzero(placed & ((nodes < 0) | np.isin(nodes, divided))).tolist():
        origin = places.around_point(float(table.lon[position]), float(table.lat[position]))
        nodes[position] = -1 if origin.commune is None else origin.commune.index
    nodes[~placed] = -1
    return nodes
