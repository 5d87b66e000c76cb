"""Coverage as a GeoPackage for QGIS: rows, zones, sites, metadata, and styles that open too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geodata.coverage import CoverageReply, GapsReply
from geodata.exports.columns.column import Record
from geodata.exports.columns.sites import SITES
from geodata.exports.coverage_facts import Fact, facts_of, method_of, moment_of
from geodata.exports.coverage_geojson import shapes_of
from geodata.exports.coverage_qml import STYLE_FIELDS, styles_of
from geodata.exports.coverage_tables import Table, rows_of, zones_of
from geodata.exports.geopackage import GEOMETRY, GeoPackageFile
from geodata.exports.outlines import rounded


def write_geopackage(
    path: str,
    coverage: CoverageReply,
    geometries: Mapping[str, Any | None],
    gaps: GapsReply | None = None,
    sites: Sequence[Record] = (),
) -> None:
    """Writes a coverage answer as a GeoPackage, over whatever was at the path.

    Layers: the rows (`communes`, or `territoires` with their indicators), `zones` and `sites`,
    with the keys of the columns as fields and codes as text; `metadata`, a table of the question,
    its dates, sources, licence, method and the definition of each field; `layer_styles`, where
    QGIS finds how to draw them. The same answer always makes the same rows.

    Args:
        path: of the file, whose folder exists.
        coverage: the answer.
        geometries: (multi)polygons in degrees by the code of the row.
        gaps: the answer of gaps, whose zones have outlines; without it, zones have none.
        sites: of the territory, that count in the answer.
    """
    rows = rows_of(coverage)
    zones = zones_of(coverage if gaps is None else gaps)
    name = "communes" if rows.title == "Communes" else "territoires"
    places = Table("Lieux", SITES, sites)
    outlines = rounded([geometries.get(record["code"]) for record in rows.records])
    styles = styles_of(name, GEOMETRY, moment_of(coverage))
    file = GeoPackageFile(path)
    file.add_layer(name, rows, outlines)
    file.add_layer("zones", zones, rounded(shapes_of(zones.records)))
    file.add_points("sites", places)
    facts = [*facts_of(coverage), Fact("method", "Méthode", method_of(coverage["question"]))]
    file.add_metadata(facts, {name: rows, "zones": zones, "sites": places})
    file.add_table("layer_styles", STYLE_FIELDS, styles, fid="id")
