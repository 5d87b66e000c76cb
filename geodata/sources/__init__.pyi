"""What others may use of `geodata.sources`; each name is imported at its first use."""

from .building import SourceFiles as SourceFiles, build as build
from .calibration import (
    Calibrated as Calibrated,
    calibrate_roads as calibrate_roads,
    forget_calibration as forget_calibration,
    publish_calibration as publish_calibration,
)
from .decoupage import Decoupage as Decoupage, read_package as read_package
from .neighbourhoods import (
    Held as Held,
    Neighbourhoods as Neighbourhoods,
    held_by_areas as held_by_areas,
    read_neighbourhoods as read_neighbourhoods,
)
from .packages import (
    DECOUPAGE as DECOUPAGE,
    MAPLIBRE as MAPLIBRE,
    PMTILES as PMTILES,
    Package as Package,
    file_digest as file_digest,
    obtain as obtain,
)
from .people_import import (
    MOST_OFF_PERCENT as MOST_OFF_PERCENT,
    ImportedPeople as ImportedPeople,
    PeopleFacts as PeopleFacts,
    import_people as import_people,
)
from .road_building import (
    Estimate as Estimate,
    RoadBuild as RoadBuild,
    RoadPoints as RoadPoints,
)
from .road_files import Told as Told, Unit as Unit
from .road_import import (
    Imported as Imported,
    RoadFacts as RoadFacts,
    RoadMode as RoadMode,
    import_roads as import_roads,
)
from .road_publishing import publish_built as publish_built, without_roads as without_roads
from .site_tables import (
    check_file as check_file,
    read_sites as read_sites,
    table_of as table_of,
)
