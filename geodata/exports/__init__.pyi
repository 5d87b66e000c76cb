"""What others may use of `geodata.exports`; each name is imported at its first use."""

from .coverage_documents import (
    COVERAGE_FORMATS as COVERAGE_FORMATS,
    ZONE_FORMATS as ZONE_FORMATS,
    Documents as Documents,
    Format as Format,
)
from .coverage_geopackage import write_geopackage as write_geopackage
from .geojson import MEDIA_TYPE as MEDIA_TYPE, nearest_collection as nearest_collection
from .plan_documents import (
    PLAN_FORMATS as PLAN_FORMATS,
    bounds_of as bounds_of,
    plan_document as plan_document,
    shapes_of as shapes_of,
)
from .travel_table import Row as Row, commune_times as commune_times, write_parquet as write_parquet
