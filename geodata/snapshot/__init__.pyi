"""What others may use of `geodata.snapshot`; each name is imported at its first use."""

from .archive import pack as pack, unpack as unpack
from .former_sites import (
    current_former_key as current_former_key,
    fetch_former as fetch_former,
    former_key as former_key,
    write_former as write_former,
)
from .manifest import DefectSummary as DefectSummary, Manifest as Manifest
from .measured_files import (
    MEASURED as MEASURED,
    MODEL_WHAT as MODEL_WHAT,
    model_source as model_source,
    other_road_credits as other_road_credits,
    road_credits as road_credits,
    road_sources as road_sources,
)
from .measured_publishing import (
    RoadSource as RoadSource,
    add_measured as add_measured,
    counts_of as counts_of,
    publish_measured as publish_measured,
)
from .model_publishing import publish_model as publish_model
from .people_layout import (
    PEOPLE_GRID as PEOPLE_GRID,
    people_credits as people_credits,
    people_sources as people_sources,
)
from .people_publishing import (
    add_people as add_people,
    people_counts as people_counts,
    publish_people as publish_people,
)
from .publishing import (
    POINTER as POINTER,
    current_id as current_id,
    open_current as open_current,
    publish as publish,
    workbench as workbench,
)
from .reader import (
    CONTOURS as CONTOURS,
    DEMONSTRATION as DEMONSTRATION,
    GRAPH as GRAPH,
    NEEDED_FOR_COVERAGE as NEEDED_FOR_COVERAGE,
    NEEDED_FOR_NEAREST as NEEDED_FOR_NEAREST,
    PARTS as PARTS,
    QUALITY as QUALITY,
    REGISTER as REGISTER,
    SIMPLIFIED as SIMPLIFIED,
    TILES as TILES,
    TRAVEL as TRAVEL,
    Snapshot as Snapshot,
)
from .site_layout import open_sites as open_sites
from .site_versions import (
    FOLDER as FOLDER,
    current_version as current_version,
    fetch_sites as fetch_sites,
    publish_sites as publish_sites,
    sites_key as sites_key,
    write_sites as write_sites,
)
from .transfer import (
    Get as Get,
    Put as Put,
    current_snapshot_id as current_snapshot_id,
    fetch_snapshot as fetch_snapshot,
    read_pointer as read_pointer,
    upload as upload,
)
