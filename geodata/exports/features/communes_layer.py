"""Communes as a layer, with their public measures of coverage: those that their pages tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.exports.features.layers import Chosen, Property, edition_of, having
from geodata.exports.features.questions import ItemsQuestion
from geodata.exports.features.sites_layer import codes_at
from geodata.exports.features.windows import Box, Window
from geodata.exports.outlines import rounded
from geodata.sites import compact_json
from geodata.territory import Contours, Units

PROPERTIES = (
    Property("code", "text", "Code INSEE", is_filter=True),
    Property("name", "text", "Nom", is_filter=True),
    Property("departement", "text", "Code du département", is_filter=True),
    Property("region", "text", "Code de la région", is_filter=True),
    Property("epci", "text", "SIREN de l’EPCI", is_filter=True),
    Property("people", "whole", "Habitants"),
    Property("sites", "whole", "Lieux qui comptent dans la commune"),
    Property("minutes", "number", "Minutes en voiture jusqu’au lieu le plus proche"),
    Property(
        "reach", "text", "Un lieu à portée : within, beyond, no_road ou unknown", is_filter=True
    ),
    Property("threshold_minutes", "number", "Ce qui est à portée, en minutes"),
    Property("at", "day", "Jour de l’état des lieux"),
    Property("sites_version", "text", "Version des lieux"),
)
_TERRITORIES = ("departement", "region", "epci")
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class CommuneMeasures:
    """What a run measured of each unit, of what is public.

    Attributes:
        minutes: by car to the nearest site; infinite without a road, NaN where none is known.
        sites: how many of those that count are in it.
        threshold_minutes: how far help may be, inclusive.
        at: the day of the state of the sites (ISO 8601).
        sites_version: of the sites.
        run: its id.
    """

    minutes: NDArray[np.float64]
    sites: NDArray[np.int64]
    threshold_minutes: float
    at: str
    sites_version: str
    run: str


@dataclass(frozen=True, eq=False)
class CommunesLayer:
    """The communes of a snapshot, arrondissements in place of a city that has some.

    Attributes:
        units: where people are counted.
        contours: of the same register.
        measures: over the same units; None while there are none, and each is then null.
        snapshot_id: of the register.
    """

    units: Units
    contours: Contours
    measures: CommuneMeasures | None
    snapshot_id: str

    id = "communes"
    title = "Communes et accès à un lieu d’aide numérique"
    properties = PROPERTIES

    @property
    def description(self) -> str:
        """What the layer has, in French."""
        return (
            "Les communes, et les arrondissements de Paris, Lyon et Marseille, avec leurs chiffres "
            "publics, ceux de leur page. Ils sont d’un jour : `datetime` n’y choisit rien."
        )

    @cached_property
    def edition(self) -> str:
        """The same measures over the same communes have the same."""
        return edition_of(self.snapshot_id, None if self.measures is None else self.measures.run)

    @property
    def extent(self) -> Box | None:
        """Where the communes are."""
        return self.contours.extent

    def __len__(self) -> int:
        """Returns how many communes there are."""
        return len(self.units)

    def chosen(self, question: ItemsQuestion) -> Chosen:
        """Returns which communes answer a question; one without a contour is in any box."""
        found = np.ones(len(self), dtype=bool)
        if question.window is not None:
            found &= self._intersecting(question.window)
        if question.filters:
            found &= having(self._columns, question.filters)
        return found

    def position_of(self, feature_id: str) -> int | None:
        """Returns the position of a commune."""
        return self._positions.get(feature_id)

    def features(self, positions: Sequence[int]) -> Iterator[str]:
        """Yields some communes as GeoJSON."""
        for start in range(0, len(positions), _AT_ONCE):
            some = positions[start : start + _AT_ONCE]
            shapes = rounded(self.contours.geometries(self.units.entry[list(some)].tolist()))
            for position, shape in zip(some, shapes, strict=True):
                drawn = "null" if shape is None else shapely.to_geojson(shape)
                head = compact_json({"type": "Feature", "id": self.units.codes[position]})
                record = compact_json(self.record(position))
                yield f'{head[:-1]},"geometry":{drawn},"properties":{record}}}'

    def record(self, position: int) -> dict[str, Any]:
        """Returns the properties of a commune; what was not measured is null."""
        people, found = float(self.units.people[position]), self.measures
        minutes = np.nan if found is None else float(found.minutes[position])
        return {
            "code": self.units.codes[position],
            "name": self.units.names[position],
            **{level: self._columns[level][position] for level in _TERRITORIES},
            "people": None if np.isnan(people) else int(people),
            "sites": None if found is None else int(found.sites[position]),
            "minutes": round(minutes, 1) if np.isfinite(minutes) else None,
            "reach": self._reach[position],
            "threshold_minutes": None if found is None else found.threshold_minutes,
            "at": None if found is None else found.at,
            "sites_version": None if found is None else found.sites_version,
        }

    @cached_property
    def _reach(self) -> list[str | None]:
        found = self.measures
        if found is None:
            return [None] * len(self)
        is_within = found.minutes <= found.threshold_minutes
        words = np.where(is_within, "within", "beyond").astype(object)
        words[np.isinf(found.minutes)] = "no_road"
        words[np.isnan(found.minutes)] = "unknown"
        reach: list[str | None] = words.tolist()
        return reach

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[str | None]]:
        units = self.units
        columns: dict[str, Sequence[str | None]] = {
            level: codes_at(units.register, level, units.entry) for level in _TERRITORIES
        }
        return {**columns, "code": units.codes, "name": units.names, "reach": self._reach}

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {code: position for position, code in enumerate(self.units.codes)}

    @cached_property
    def _undrawn(self) -> NDArray[np.bool_]:
        drawn = np.zeros(self.units.register.whole_count, dtype=bool)
        drawn[self._wholes(self.contours.lying_in(-180.0, -90.0, 180.0, 90.0))] = True
        return ~drawn[self.units.entry]

    def _intersecting(self, window: Window) -> NDArray[np.bool_]:
        """Returns which communes have a point in a box, or no contour.

        Only those whose own box crosses its border are drawn, which takes time.
        """
        inside, crossing = map(self._wholes, window.areas_of(self.contours))
        shapes = np.array(self.contours.geometries(crossing), dtype=object)
        found = np.zeros(self.units.register.whole_count, dtype=bool)
        found[inside] = True
        found[crossing] = window.has_shapes(shapes)
        return found[self.units.entry] | self._undrawn

    def _wholes(self, entries: list[int]) -> list[int]:
        return [entry for entry in entries if entry < self.units.register.whole_count]
