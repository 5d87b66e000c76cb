"""What others may use of `geodata.sites`; each name is imported at its first use."""

from .facets import Wanted as Wanted
from .network import Network as Network
from .records import site_of as site_of
from .site import Finding as Finding, LocationQuality as LocationQuality, Site as Site
from .table import SiteTable as SiteTable
from .vocabularies import NEEDS as NEEDS, VOCABULARIES as VOCABULARIES
