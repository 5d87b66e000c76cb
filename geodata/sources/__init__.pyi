"""What others may use of `geodata.sources`; each name is imported at its first use."""

from .building import SourceFiles as SourceFiles, build as build
from .decoupage import Decoupage as Decoupage, read_package as read_package
from .packages import (
    DECOUPAGE as DECOUPAGE,
    MAPLIBRE as MAPLIBRE,
    PMTILES as PMTILES,
    Package as Package,
    obtain as obtain,
)
from .site_tables import (
    check_file as check_file,
    read_sites as read_sites,
    table_of as table_of,
    today_in_france as today_in_france,
)
