"""The sites of a plan as a layer: those that open, and those that stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.exports.columns.column import Record
from geodata.exports.columns.plans import SITES
from geodata.exports.columns.sites import EXISTING
from geodata.exports.features.layers import Chosen, Kind, Property, edition_of, having
from geodata.exports.features.questions import ItemsQuestion
from geodata.exports.features.windows import Window
from geodata.sites import compact_json

_KINDS: Mapping[str, Kind] = {"whole": "whole", "number": "number", "share": "number"}
_COLUMNS = tuple(each for each in SITES if each.key not in ("lon", "lat"))
_OF_EXISTING = {each.key: each for each in EXISTING}
_FILTERS = ("wave", "commune", "departement", "network")
PROPERTIES = (
    Property("kind", "text", "opening : un lieu qui ouvre ; existing : un lieu qui reste", True),
    Property("site_id", "text", "Identifiant d’un lieu qui reste"),
    *(
        Property(each.key, _KINDS.get(each.kind, "text"), each.label, each.key in _FILTERS)
        for each in _COLUMNS
    ),
)

Sites = tuple[Sequence[Record], Sequence[Record]]
"""The sites of a plan that open, then those that stay, as its record has them."""


@dataclass(frozen=True, eq=False)
class PlanSitesLayer:
    """The sites of a plan, read when they are first asked for.

    Attributes:
        id: of the scenario, which is the layer's.
        title: the scenario's name.
        description: what the layer has, in French.
        load: gives the sites that open, and those that stay.
    """

    id: str
    title: str
    description: str
    load: Callable[[], Sites]

    properties = PROPERTIES
    extent = None

    @cached_property
    def edition(self) -> str:
        """The same sites have the same."""
        return edition_of(*self._texts)

    def __len__(self) -> int:
        """Returns how many sites there are."""
        return len(self._records)

    def chosen(self, question: ItemsQuestion) -> Chosen:
        """Returns which sites answer a question."""
        found = np.ones(len(self), dtype=bool)
        if question.window is not None:
            found &= self._within(question.window)
        if question.filters:
            columns = {
                name: [None if each[name] is None else str(each[name]) for each in self._records]
                for name in question.filters
            }
            found &= having(columns, question.filters)
        return found

    def position_of(self, feature_id: str) -> int | None:
        """Returns the position of a site."""
        return self._positions.get(feature_id)

    def features(self, positions: Sequence[int]) -> Iterator[str]:
        """Yields some sites as GeoJSON."""
        yield from (self._texts[position] for position in positions)

    @cached_property
    def _sites(self) -> list[tuple[str, Record]]:
        opening, existing = self.load()
        return [
            *(("opening", each) for each in opening),
            *(("existing", each) for each in existing),
        ]

    @cached_property
    def _records(self) -> list[dict[str, Any]]:
        return [_record(kind, site) for kind, site in self._sites]

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {name: position for position, name in enumerate(self._ids)}

    @cached_property
    def _ids(self) -> list[str]:
        return [
            f"{kind}-{site['rank'] if kind == 'opening' else site['site_id']}"
            for kind, site in self._sites
        ]

    def _within(self, window: Window) -> NDArray[np.bool_]:
        lon = np.array([site["lon"] for _, site in self._sites], dtype=np.float64)
        lat = np.array([site["lat"] for _, site in self._sites], dtype=np.float64)
        return window.has_points(lon, lat)

    @cached_property
    def _texts(self) -> list[str]:
        return [
            compact_json(
                {
                    "type": "Feature",
                    "id": name,
                    "geometry": {"type": "Point", "coordinates": [site["lon"], site["lat"]]},
                    "properties": record,
                }
            )
            for name, (_, site), record in zip(self._ids, self._sites, self._records, strict=True)
        ]


def _record(kind: str, site: Record) -> dict[str, Any]:
    """Returns the properties of a site; those that it has not are null."""
    columns = {each.key: each for each in _COLUMNS} if kind == "opening" else _OF_EXISTING
    found = {
        each.key: columns[each.key].value(site) if each.key in columns else None
        for each in _COLUMNS
    }
    own = None if kind == "opening" else str(site["site_id"])
    return {"kind": kind, "site_id": own, **found}
