"""Coverage and gaps as GeoJSON (RFC 7946): right-hand rule, six decimals of a degree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

import shapely

from geodata.coverage import CoverageReply, GapsReply, Geometry
from geodata.exports.columns.column import Column, Record, properties_of
from geodata.exports.columns.sites import SITES
from geodata.exports.coverage_tables import rows_of, zones_of
from geodata.exports.outlines import rounded

_ABOUT = (
    *(
        "territory",
        "question",
        "computed_at",
        "sites_version",
        "sites_as_of",
        "snapshot",
        "sources",
        "licence",
    ),
    *("indicators", "sites", "change"),
)


class Feature(TypedDict):
    """A feature; its geometry is None where it is not known."""

    type: Literal["Feature"]
    id: object
    geometry: Geometry | None
    properties: Mapping[str, object]


def coverage_geojson(
    coverage: CoverageReply, geometries: Mapping[str, Any | None]
) -> dict[str, object]:
    """Returns the rows of a coverage answer as a FeatureCollection, one feature a row.

    What is not a row (territory, question, dates, sources, licence, indicators) becomes members
    beside `features`, which the standard lets a reader ignore. Properties have the keys of the
    columns, `null` where missing.

    Args:
        coverage: the answer.
        geometries: (multi)polygons in degrees by the code of the row; a row without one keeps its
            feature, with a null geometry.
    """
    table = rows_of(coverage)
    shapes = [geometries.get(record["code"]) for record in table.records]
    return _collection(coverage, table.columns, table.records, "code", outlines_of(shapes))


def gaps_geojson(gaps: GapsReply) -> dict[str, object]:
    """Returns the zones of an answer of gaps as a FeatureCollection, one feature a zone.

    A zone that no outline was added to keeps its feature, with a null geometry.
    """
    table = zones_of(gaps)
    outlines = outlines_of(shapes_of(table.records))
    return _collection(gaps, table.columns, table.records, "id", outlines)


def sites_geojson(coverage: CoverageReply, sites: Sequence[Record]) -> dict[str, object]:
    """Returns the sites of a coverage answer as a FeatureCollection of points."""
    return _collection(coverage, SITES, sites, "site_id", [point_of(site) for site in sites])


def point_of(site: Record) -> Geometry:
    """Returns where a site is, as a GeoJSON geometry."""
    return {"type": "Point", "coordinates": [site["lon"], site["lat"]]}


def as_bytes(collection: Mapping[str, object]) -> bytes:
    """Returns a collection as compact UTF-8."""
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def shapes_of(zones: Sequence[Record]) -> list[Any | None]:
    """Returns the outlines of zones as shapes, None where none was added."""
    outlines = [zone.get("outline") for zone in zones]
    return [outline and shapely.from_geojson(json.dumps(outline)) for outline in outlines]


def outlines_of(shapes: Sequence[Any | None]) -> list[Geometry | None]:
    """Returns shapes as GeoJSON geometries, None where there is none."""
    return [
        None if outline is None else json.loads(shapely.to_geojson(outline))
        for outline in rounded(shapes)
    ]


def _collection(
    answer: CoverageReply | GapsReply,
    columns: Sequence[Column],
    records: Sequence[Record],
    name: str,
    outlines: Sequence[Geometry | None],
) -> dict[str, object]:
    about: Mapping[str, object] = dict(answer)
    features: list[Feature] = [
        {
            "type": "Feature",
            "id": record[name],
            "geometry": outline,
            "properties": properties_of(columns, record),
        }
        for record, outline in zip(records, outlines, strict=True)
    ]
    return {
        "type": "FeatureCollection",
        **{member: about[member] for member in _ABOUT if member in about},
        "features": features,
    }
