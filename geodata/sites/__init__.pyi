"""What others may use of `geodata.sites`; each name is imported at its first use."""

from .facets import NO_PUBLIC as NO_PUBLIC, Facets as Facets, Wanted as Wanted
from .former import FormerSite as FormerSite, FormerSites as FormerSites
from .freshness import Freshness as Freshness, freshness_at as freshness_at
from .network import MOVED_BEYOND_M as MOVED_BEYOND_M, Network as Network
from .searching import SiteWords as SiteWords
from .site import (
    Fact as Fact,
    Finding as Finding,
    FindingRecord as FindingRecord,
    Locale as Locale,
    LocationQuality as LocationQuality,
    Severity as Severity,
    Site as Site,
    SiteRecord as SiteRecord,
    finding_of as finding_of,
    site_of as site_of,
)
from .table import (
    KeptRecord as KeptRecord,
    SiteTable as SiteTable,
    compact_json as compact_json,
)
from .vocabularies import NEEDS as NEEDS, VOCABULARIES as VOCABULARIES
