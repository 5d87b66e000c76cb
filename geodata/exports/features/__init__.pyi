"""What others may use of `geodata.exports.features`; each name is imported at its first use."""

from .communes_layer import CommuneMeasures as CommuneMeasures, CommunesLayer as CommunesLayer
from .descriptions import (
    NETWORK_FILES as NETWORK_FILES,
    OPENAPI as OPENAPI,
    collection as collection,
    collections as collections,
    conformance as conformance,
    landing_page as landing_page,
)
from .layers import Layer as Layer, Layers as Layers
from .network_geoparquet import network_parquet as network_parquet
from .openapi_definition import definition as definition
from .pages import (
    GEOJSON as GEOJSON,
    ItemsPage as ItemsPage,
    items_page as items_page,
    one_item as one_item,
)
from .plan_layer import PlanSitesLayer as PlanSitesLayer
from .point_geopackage import network_geopackage as network_geopackage
from .questions import (
    CRS as CRS,
    ItemsQuestion as ItemsQuestion,
    items_question as items_question,
    refuse_unknown as refuse_unknown,
    system_of as system_of,
)
from .sites_layer import SitesLayer as SitesLayer
from .zones_layer import ZonesLayer as ZonesLayer
