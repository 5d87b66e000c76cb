"""What others may use of `geodata.exports`; each name is imported at its first use."""

from .columns.reference import (
    ColumnDefinition as ColumnDefinition,
    column_definitions as column_definitions,
)
from .coverage_documents import Documents as Documents, SiteList as SiteList
from .coverage_geopackage import write_geopackage as write_geopackage
from .coverage_outlined import OutlinedCoverage as OutlinedCoverage
from .formats import (
    COVERAGE_FORMATS as COVERAGE_FORMATS,
    DRAWN_FORMATS as DRAWN_FORMATS,
    GEOPACKAGE as GEOPACKAGE,
    ISOCHRONE_FORMATS as ISOCHRONE_FORMATS,
    LIST_FORMATS as LIST_FORMATS,
    MISSED_FORMATS as MISSED_FORMATS,
    PLAN_FORMATS as PLAN_FORMATS,
    ZONE_FORMATS as ZONE_FORMATS,
    Format as Format,
    format_named as format_named,
)
from .geojson import MEDIA_TYPE as MEDIA_TYPE, nearest_collection as nearest_collection
from .isochrone_documents import isochrone_document as isochrone_document
from .matched_files import ROW_FORMATS as ROW_FORMATS, write_rows as write_rows
from .missed_documents import missed_document as missed_document
from .plan_documents import (
    bounds_of as bounds_of,
    plan_document as plan_document,
    shapes_of as shapes_of,
)
from .plan_geopackage import write_plan_geopackage as write_plan_geopackage
from .travel_table import Row as Row, commune_times as commune_times, write_parquet as write_parquet
