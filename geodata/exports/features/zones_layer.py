"""Zones to serve first as a layer: those of some départements, as each one's answer has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.exports.columns.column import properties_of
from geodata.exports.columns.zones import COMMUNE_CODES, ZONES
from geodata.exports.coverage_geojson import outlines_of, shapes_of
from geodata.exports.features.layers import Chosen, Kind, Property, edition_of, having
from geodata.exports.features.questions import ItemsQuestion
from geodata.exports.features.windows import Box
from geodata.sites import compact_json

_KINDS: Mapping[str, Kind] = {"whole": "whole", "number": "number", "percent": "number"}
_COLUMNS = (*ZONES, COMMUNE_CODES)
PROPERTIES = (
    Property("departement", "text", "Code du département", is_filter=True),
    *(Property(each.key, _KINDS.get(each.kind, "text"), each.label) for each in _COLUMNS),
)


@dataclass(frozen=True, eq=False)
class ZonesLayer:
    """The zones of départements, each as it lies in one of them.

    Attributes:
        zones: by the code of a département, in national order, with outlines.
    """

    zones: Mapping[str, Sequence[Mapping[str, Any]]]

    id = "zones"
    title = "Zones à desservir en priorité"
    description = (
        "Les communes à desservir en priorité, par zones d’un seul tenant, dans les départements "
        "que le jeton ouvre et avec les réglages usuels. Une zone à cheval sur deux départements "
        "est dans chacun. Elles sont d’un jour : `datetime` n’y choisit rien."
    )
    properties = PROPERTIES

    @cached_property
    def edition(self) -> str:
        """The same zones have the same."""
        return edition_of(*self._texts)

    @cached_property
    def extent(self) -> Box | None:
        """Where the zones are."""
        if not self._drawn.any():
            return None
        west, south, east, north = shapely.total_bounds(self._shapes[self._drawn]).tolist()
        return west, south, east, north

    def __len__(self) -> int:
        """Returns how many zones there are."""
        return len(self._rows)

    def chosen(self, question: ItemsQuestion) -> Chosen:
        """Returns which zones answer a question; one without an outline is in any box."""
        found = np.ones(len(self), dtype=bool)
        if question.window is not None:
            found &= question.window.has_shapes(self._shapes) | ~self._drawn
        if question.filters:
            found &= having({"departement": [code for code, _ in self._rows]}, question.filters)
        return found

    def position_of(self, feature_id: str) -> int | None:
        """Returns the position of a zone."""
        return self._positions.get(feature_id)

    def features(self, positions: Sequence[int]) -> Iterator[str]:
        """Yields some zones as GeoJSON."""
        yield from (self._texts[position] for position in positions)

    @cached_property
    def _rows(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [(code, zone) for code, zones in self.zones.items() for zone in zones]

    @cached_property
    def _ids(self) -> list[str]:
        """A zone over two départements is one in each: its id has both."""
        return [f"{code}-{zone['id']}" for code, zone in self._rows]

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {name: position for position, name in enumerate(self._ids)}

    @cached_property
    def _shapes(self) -> NDArray[np.object_]:
        return np.array(shapes_of([zone for _, zone in self._rows]), dtype=object)

    @cached_property
    def _drawn(self) -> Chosen:
        return np.array([each is not None for each in self._shapes], dtype=bool)

    @cached_property
    def _texts(self) -> list[str]:
        outlines = outlines_of(list(self._shapes))
        return [
            compact_json(
                {
                    "type": "Feature",
                    "id": name,
                    "geometry": outline,
                    "properties": {"departement": code, **properties_of(_COLUMNS, zone)},
                }
            )
            for name, outline, (code, zone) in zip(self._ids, outlines, self._rows, strict=True)
        ]
