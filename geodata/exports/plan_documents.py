"""A plan as files: the same bytes from the API and from a terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geodata.errors import ParameterError
from geodata.exports.columns import plans
from geodata.exports.columns.column import Column, Record, properties_of
from geodata.exports.columns.rounds import ROUNDS
from geodata.exports.columns.sites import EXISTING
from geodata.exports.coverage_csv import table_csv
from geodata.exports.coverage_geojson import Feature, point_of
from geodata.exports.formats import DRAWN_FORMATS, PLAN_FORMATS
from geodata.exports.outlines import outline_of
from geodata.exports.plan_tables import TABLES, about, table_of
from geodata.exports.plan_xlsx import plan_xlsx
from geodata.plans import PlanRecord
from geodata.territory import FRANCE, Contours, Units

if TYPE_CHECKING:
    from geodata.exports.report import Drawing


def plan_document(
    plan: PlanRecord,
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
        table: of a CSV: `sites`, `existing`, `communes`, `departements`, `regions`, `curve`,
            `waves`, `alternatives`, `binding`, `no_gain`, `left_out`, `moves`, `rounds`,
            `permanences` (the stops as a file of sites, whatever the locale) or `opinions`.
        locale: of a CSV: `fr` or `en`.
        shapes: of a document with a map, the contours of `shapes_of`; without them it is empty.

    Raises:
        ParameterError: no such format, table or locale.
    """
    if form == "json":
        return _as_bytes(plan)
    if form == "geojson":
        return _as_bytes(_collection(plan))
    if form == "xlsx":
        return plan_xlsx(plan)
    if form in PLAN_FORMATS and form in DRAWN_FORMATS:
        # What lays out pages is imported by those who ask for some.
        from geodata.exports.report import plan_page_document

        return plan_page_document(form, plan, _drawing(plan, shapes or {}))
    if form != "csv":
        raise ParameterError("format", "must be one of those allowed", PLAN_FORMATS)
    if table not in TABLES:
        raise ParameterError("table", "must be one of those allowed", TABLES)
    if table == "permanences":
        # A file of sites, which operators publish as it is: the standard's names, nothing beside.
        return table_csv(table_of(plan, table), (), "en")
    return table_csv(table_of(plan, table), about(plan), locale)


def _drawing(plan: PlanRecord, shapes: Mapping[str, Any | None]) -> Drawing:
    """Returns what the map of a plan shows: the sites that stay, and those that open."""
    from geodata.exports.report import Drawing, Opening

    stay = [(each["lon"], each["lat"]) for each in plan.get("existing", ())]
    # Stops are where people are helped: the bases are among the sites' table.
    stay += [(each["lon"], each["lat"]) for each in table_of(plan, "rounds").records]
    openings = [
        Opening(each["lon"], each["lat"], each["rank"], each["commune_name"])
        for each in plan.get("sites", ())
    ]
    return Drawing(shapes, np.array(stay, dtype=float).reshape(-1, 2), (), openings)


def shapes_of(plan: PlanRecord, units: Units, contours: Contours) -> dict[str, Any | None]:
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


def bounds_of(plan: PlanRecord, units: Units, contours: Contours) -> list[float] | None:
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


def _collection(plan: PlanRecord) -> dict[str, object]:
    """The sites as points (RFC 7946), those that open, those that stay, stops (`kind`).

    What is not a site becomes members beside them.
    """
    members = ("scenario", "status", "conflicts", "objective", "bound", "gap", "proof", "totals")
    record: Mapping[str, object] = dict(plan)
    more = ("computed_at", "sites_version", "snapshot", "sources", "licence")
    return {
        "type": "FeatureCollection",
        **{name: record[name] for name in (*members, *more) if name in record},
        "features": [
            *(
                _feature(site["rank"], "opening", plans.SITES, site)
                for site in plan.get("sites", ())
            ),
            *(
                _feature(site["site_id"], "existing", EXISTING, site)
                for site in plan.get("existing", ())
            ),
            *(
                _feature(f"{stop['round']}.{stop['order']}", "stop", ROUNDS, stop)
                for stop in table_of(plan, "rounds").records
            ),
        ],
    }


def _feature(name: object, kind: str, columns: Sequence[Column], site: Record) -> Feature:
    return {
        "type": "Feature",
        "id": name,
        "geometry": point_of(site),
        "properties": {"kind": kind, **properties_of(columns, site)},
    }


def _as_bytes(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()
