"""What others may use of `geodata.sites`; each name is imported at its first use."""

from .facets import NO_PUBLIC as NO_PUBLIC, Wanted as Wanted
from .network import Network as Network
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
from .table import SiteTable as SiteTable
from .vocabularies import NEEDS as NEEDS, VOCABULARIES as VOCABULARIES
