"""A plan as files: the same bytes from the API and from a terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from geodata.errors import ParameterError
from geodata.exports.columns import plans
from geodata.exports.columns.column import properties_of
from geodata.exports.coverage_csv import table_csv
from geodata.exports.outlines import outline_of
from geodata.exports.plan_tables import TABLES, about, table_of
from geodata.exports.plan_xlsx import plan_xlsx
from geodata.territory import FRANCE, Contours, Units

PLAN_FORMATS = ("json", "geojson", "csv", "xlsx", "pdf")


def plan_document(
    plan: Mapping[str, Any],
    form: str,
    *,
    table: str = "sites",
    locale: str = "fr",
    shapes: Mapping[str, Any | None] | None = None,
) -> bytes:
    """Returns a plan in a format.

    Args:
        plan: as `solve_plan` gives it.
        form: one of `PLAN_FORMATS`.
        table: of a CSV: `sites`, `communes`, `departements`, `regions`, `curve`, `waves`,
            `binding`, `no_gain` or `opinions`.
        locale: of a CSV: `fr` or `en`.
        shapes: of a PDF, the contours of `shapes_of`; without them its map is empty.

    Raises:
        ParameterError: no such format, table or locale.
    """
    if form == "json":
        return _as_bytes(plan)
    if form == "geojson":
        return _as_bytes(_collection(plan))
    if form == "xlsx":
        return plan_xlsx(plan)
    if form == "pdf":
        # Its fonts and its pages take a third of a second to import.
        from geodata.exports.report import Drawing, plan_pdf

        points = [(site["lon"], site["lat"]) for site in plan.get("sites", ())]
        return plan_pdf(plan, Drawing(shapes or {}, np.array(points).reshape(-1, 2)))
    if form != "csv":
        raise ParameterError("format", "must be one of those allowed", PLAN_FORMATS)
    if table not in TABLES:
        raise ParameterError("table", "must be one of those allowed", TABLES)
    return table_csv(table_of(plan, table), about(plan), locale)


def shapes_of(plan: Mapping[str, Any], units: Units, contours: Contours) -> dict[str, Any | None]:
    """Returns the contours that the map of a plan draws, by code.

    Those of its communes; of the départements when the plan is of all of France.
    """
    territory = plan["scenario"].get("territory", {"level": "france", "code": FRANCE})
    if territory["level"] == "france":
        return {
            each.code: outline_of(contours.geometries(units.entry[each.units].tolist()))
            for each in units.territories("departement")
        }
    inside = units.territory(territory["level"], territory["code"]).units
    found = contours.geometries(units.entry[inside].tolist())
    return {units.codes[unit]: shape for unit, shape in zip(inside.tolist(), found, strict=True)}


def bounds_of(plan: Mapping[str, Any], units: Units, contours: Contours) -> list[float] | None:
    """Returns the box of a plan's territory: west, south, east, north; None for all of France."""
    territory = plan["scenario"].get("territory", {"level": "france", "code": FRANCE})
    if territory["level"] == "france":
        return None
    inside = units.territory(territory["level"], territory["code"]).units
    drawn = [each for each in contours.geometries(units.entry[inside].tolist()) if each is not None]
    if not drawn:
        return None
    box = shapely.total_bounds(np.array(drawn, dtype=object))
    return [round(each, 4) for each in box.tolist()]


def _collection(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The sites as points (RFC 7946); what is not a site becomes members beside them."""
    members = ("scenario", "status", "conflicts", "objective", "bound", "gap", "proof", "totals")
    more = ("computed_at", "sites_version", "snapshot", "sources", "licence")
    return {
        "type": "FeatureCollection",
        **{name: plan[name] for name in (*members, *more) if name in plan},
        "features": [
            {
                "type": "Feature",
                "id": site["rank"],
                "geometry": {"type": "Point", "coordinates": [site["lon"], site["lat"]]},
                "properties": properties_of(plans.SITES, site),
            }
            for site in plan.get("sites", ())
        ],
    }


def _as_bytes(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()
