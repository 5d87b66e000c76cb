"""What a place reaches, with outlines: as JSON, and as GeoJSON (RFC 7946) of one band each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.coverage import Geometry, IsochroneReply, Reaching
from geodata.exports.coverage_geojson import as_bytes, outlines_of
from geodata.territory import LEAST_DEGREES2, Borders, Contours, Units

_BESIDE_BANDS = ("bands", "catchment", "rows")


class Outlines:
    """Outlines of units together, from their borders, which are cut into arcs once."""

    def __init__(self, units: Units, contours: Contours) -> None:
        """Takes the units and contours that share their borders."""
        self._units, self._contours = units, contours

    @cached_property
    def _cities(self) -> Mapping[int, list[int]]:
        """The arrondissements of each divided city, by its entry."""
        register = self._units.register
        return {each: register.arrondissements_of(each) for each in register.divided}

    @cached_property
    def _communes(self) -> Borders:
        """Those of communes, a divided city being one: its borders are its neighbours' too."""
        parts = [each for parts in self._cities.values() for each in parts]
        whole = np.setdiff1d(self._units.entry, np.array(parts, dtype=np.int64))
        return self._contours.borders(np.union1d(whole, np.array([*self._cities], dtype=np.int64)))

    @cached_property
    def _parts(self) -> Borders:
        """Those of arrondissements, which were simplified by themselves."""
        parts = sorted(each for parts in self._cities.values() for each in parts)
        return self._contours.borders(np.array(parts, dtype=np.int64))

    def of(self, units: NDArray[np.int64]) -> Geometry | None:
        """Returns the outline of units, positions in `Units`; None where none has a contour."""
        entries = set(self._units.entry[units].tolist())
        some: list[int] = []
        for city, parts in self._cities.items():
            if entries.issuperset(parts):
                entries = (entries - set(parts)) | {city}
            else:
                some += [each for each in parts if each in entries]
        whole = entries - set(some)
        found = [
            borders.outline(np.array(sorted(each), dtype=np.int64))
            for borders, each in ((self._communes, whole), (self._parts, some))
            if each
        ]
        return _sound([cast("Geometry", each) for each in found if each is not None])


def _sound(outlines: list[Geometry]) -> Geometry | None:
    """Returns one outline that every reader takes: borders that cross by a hair are put right."""
    if not outlines:
        return None
    shapes = [shapely.from_geojson(json.dumps(each)) for each in outlines]
    if len(shapes) == 1 and shapes[0].is_valid:
        return outlines[0]
    whole = shapely.union_all([shapely.make_valid(each, method="structure") for each in shapes])
    parts = [each for each in shapely.get_parts(whole) if each.area > LEAST_DEGREES2]
    holed = [
        shapely.Polygon(
            each.exterior, [ring for ring in each.interiors if _area(ring) > LEAST_DEGREES2]
        )
        for each in parts
    ]
    return outlines_of([shapely.MultiPolygon(holed)])[0] if holed else None


def _area(ring: Any) -> float:
    return float(shapely.Polygon(ring).area)


def isochrone_reply(found: Reaching, outlines: Outlines) -> IsochroneReply:
    """Returns what a place reaches, with the outline of each band and of the catchment."""
    reply = found.reply
    bands = zip(reply["bands"], found.of_bands, strict=True)
    catchment = reply["catchment"]
    if catchment is not None and found.of_catchment is not None:
        catchment = {**catchment, "outline": outlines.of(found.of_catchment)}
    return {
        **reply,
        "bands": [{**band, "outline": outlines.of(units)} for band, units in bands],
        "catchment": catchment,
    }


def isochrone_document(reply: IsochroneReply, form: str) -> bytes:
    """Returns an answer as `json` or `geojson`.

    In GeoJSON each band is a feature, the widest first so that no other is hidden, then the
    catchment of a site; `rows` and what is said of all stand beside `features`.
    """
    if form == "json":
        return as_bytes(cast("Mapping[str, object]", reply))
    features = [
        {
            "type": "Feature",
            "id": f"{band['minutes']:g}",
            "geometry": band["outline"],
            "properties": {
                "kind": "band",
                **{name: value for name, value in band.items() if name != "outline"},
            },
        }
        for band in reversed(reply["bands"])
    ]
    catchment = reply["catchment"]
    if catchment is not None:
        told = {name: value for name, value in catchment.items() if name != "outline"}
        features.append(
            {
                "type": "Feature",
                "id": "catchment",
                "geometry": catchment["outline"],
                "properties": {"kind": "catchment", **told},
            }
        )
    about = {name: value for name, value in reply.items() if name not in _BESIDE_BANDS}
    collection = {"type": "FeatureCollection", "features": features, **about}
    return as_bytes({**collection, "rows": reply["rows"]})
