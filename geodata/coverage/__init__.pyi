"""What others may use of `geodata.coverage`; each name is imported at its first use."""

from .accessibility import (
    LEAST_CATCHMENT_MINUTES as LEAST_CATCHMENT_MINUTES,
    MOST_CATCHMENT_MINUTES as MOST_CATCHMENT_MINUTES,
    Decay as Decay,
    DecayName as DecayName,
    floating_catchments as floating_catchments,
    three_stage_catchments as three_stage_catchments,
)
from .answer import (
    Change as Change,
    ChangedRow as ChangedRow,
    CoverageReply as CoverageReply,
    GapsReply as GapsReply,
)
from .answer_asked import (
    Asked as Asked,
    CatalogueReply as CatalogueReply,
    ColumnReply as ColumnReply,
    ColumnShown as ColumnShown,
    MapName as MapName,
    Territories as Territories,
    Told as Told,
    TravelMethod as TravelMethod,
)
from .answer_communes import (
    Coming as Coming,
    CommuneRow as CommuneRow,
    SiteName as SiteName,
    TerritoryRow as TerritoryRow,
)
from .answer_figures import (
    ComingShare as ComingShare,
    Counted as Counted,
    Indicators as Indicators,
    Inequality as Inequality,
    Within as Within,
    WithoutCar as WithoutCar,
    WorstDecile as WorstDecile,
)
from .answer_zones import (
    GapReply as GapReply,
    Geometry as Geometry,
    ZoneReply as ZoneReply,
)
from .beside import touching_by_road as touching_by_road
from .catalogue import Catalogue as Catalogue
from .class_rows import Classes as Classes
from .endings import (
    HORIZONS_MONTHS as HORIZONS_MONTHS,
    MOST_ALONE as MOST_ALONE,
    EndingHorizon as EndingHorizon,
    EndingSite as EndingSite,
    EndingsReply as EndingsReply,
    Loss as Loss,
)
from .following import FormerZones as FormerZones, codes_by_zone as codes_by_zone
from .isochrone_question import (
    LONGEST_MINUTES as LONGEST_MINUTES,
    MOST_BANDS as MOST_BANDS,
    IsochroneParameters as IsochroneParameters,
    bands_of as bands_of,
)
from .isochrones import (
    IsochroneReply as IsochroneReply,
    Reaching as Reaching,
    reaching as reaching,
)
from .matrices import (
    MOST_DESTINATIONS as MOST_DESTINATIONS,
    MOST_MAX_MINUTES as MOST_MAX_MINUTES,
    MOST_ORIGINS as MOST_ORIGINS,
    USUAL_MAX_MINUTES as USUAL_MAX_MINUTES,
    MatrixReply as MatrixReply,
    matrix_text as matrix_text,
)
from .measures import Measures as Measures, measure as measure
from .national import NationalCoverage as NationalCoverage
from .place_asked import (
    FoundPlace as FoundPlace,
    PlaceAsked as PlaceAsked,
    place_of as place_of,
)
from .public_figures import PublicCoverage as PublicCoverage, PublicFigures as PublicFigures
from .query import (
    MOST_CHANGED as MOST_CHANGED,
    MOST_CONDITIONS as MOST_CONDITIONS,
    USUAL_DECAY as USUAL_DECAY,
    CoverageParameters as CoverageParameters,
    CoverageQuery as CoverageQuery,
)
from .ranges import (
    OF_NEAREST as OF_NEAREST,
    Bounds as Bounds,
    Range as Range,
    TripErrors as TripErrors,
    trip_bounds as trip_bounds,
)
from .rational_agents import RationalAgents as RationalAgents, rational_agents as rational_agents
from .reach import nearest_sites as nearest_sites
from .selecting import conditions_of as conditions_of
from .site_changes import (
    ChangedSite as ChangedSite,
    SiteChangeKind as SiteChangeKind,
    SitesChangedReply as SitesChangedReply,
)
from .site_lists import posts_ending as posts_ending, sites_changed as sites_changed
from .site_rows import CountedSite as CountedSite, site_rows as site_rows
from .sources import Sources as Sources
from .statuses import (
    LEAST_PER_10K as LEAST_PER_10K,
    MOST_LEAST_PER_10K as MOST_LEAST_PER_10K,
    MOST_THRESHOLD_MINUTES as MOST_THRESHOLD_MINUTES,
    THRESHOLD_MINUTES as THRESHOLD_MINUTES,
    Status as Status,
)
from .supply import (
    Posts as Posts,
    State as State,
    left_out_of as left_out_of,
    supply_of as supply_of,
    told_by as told_by,
)
from .trips_kept import KeptTrips as KeptTrips
from .two_way import CELLS as CELLS, cell_of as cell_of, letters_of as letters_of
from .what_if import WhatIf as WhatIf
from .without_car import (
    COMING as COMING,
    FOOT_MINUTES as FOOT_MINUTES,
    TRANSIT_MINUTES as TRANSIT_MINUTES,
    ComingWithoutCar as ComingWithoutCar,
)
