"""A plan as a GeoPackage for QGIS: the sites that open, those that stay, communes, metadata."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from geodata.exports.coverage_qml import STYLE_FIELDS, points_qml, style_rows
from geodata.exports.geopackage import GEOMETRY, GeoPackageFile
from geodata.exports.outlines import rounded
from geodata.exports.plan_assumptions import assumptions_of
from geodata.exports.plan_tables import about, table_of
from geodata.plans import PlanRecord

_LAYERS = {"sites": "sites", "existing_sites": "existing"}
"""Layers of points, and the table of each."""

_OPENING, _EXISTING, _STOP = "#8e2f8c", "#1f2933", "#b45309"


def write_plan_geopackage(
    path: str, plan: PlanRecord, geometries: Mapping[str, Any | None]
) -> None:
    """Writes a plan as a GeoPackage, over whatever was at the path.

    Layers: `sites` that open, `stops` of rounds where there are, `existing_sites` that stay,
    `communes`, or `departements` for all of France; `metadata`, what the plan
    says of itself, what it took for granted, and its fields.

    Args:
        path: of the file, whose folder exists.
        plan: as `solve_plan` gives it.
        geometries: (multi)polygons in degrees by the code of the row.
    """
    layers = {**_LAYERS, **({"stops": "rounds"} if "rounds" in plan else {})}
    points = {layer: table_of(plan, name) for layer, name in layers.items()}
    is_national = plan["scenario"].get("territory", {}).get("level", "france") == "france"
    name = "departements" if is_national else "communes"
    areas = table_of(plan, name)
    file = GeoPackageFile(path)
    for layer, table in points.items():
        file.add_points(layer, table)
    outlines = rounded([geometries.get(record["code"]) for record in areas.records])
    file.add_layer(name, areas, outlines)
    styles = {
        "sites": points_qml("lieu que le plan ouvre", "diamond", _OPENING, 4.0),
        "existing_sites": points_qml("lieu existant, qui reste", "circle", _EXISTING, 2.0),
    }
    if "rounds" in plan:
        styles["stops"] = points_qml("arrêt de tournée", "square", _STOP, 3.0)
    rows = style_rows(styles, GEOMETRY, _moment(plan))
    file.add_table("layer_styles", STYLE_FIELDS, rows, fid="id")
    file.add_metadata([*about(plan), *assumptions_of(plan)], {**points, name: areas})


def _moment(plan: PlanRecord) -> datetime:
    """Returns when a plan was computed, in UTC; a plan that was never stored has no such moment."""
    computed = plan.get("computed_at")
    if computed is None:
        return datetime(1980, 1, 1)  # noqa: DTZ001  files keep moments without a zone
    return datetime.fromisoformat(computed).astimezone(UTC).replace(tzinfo=None)
