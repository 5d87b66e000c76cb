"""What others may use of `geodata.territory`; each name is imported at its first use."""

from .contours import NEAR_M as NEAR_M, Contours as Contours, contour_arrays as contour_arrays
from .dissolving import LEAST_DEGREES2 as LEAST_DEGREES2, Borders as Borders
from .legal_projections import (
    LAMBERT_93 as LAMBERT_93,
    OVERSEAS_ZONES as OVERSEAS_ZONES,
    degrees_from as degrees_from,
    lambert_93_m as lambert_93_m,
    zone_m as zone_m,
)
from .names import (
    LONGEST_TEXT as LONGEST_TEXT,
    TOWN_PEOPLE as TOWN_PEOPLE,
    NameIndex as NameIndex,
    bare as bare,
    fold as fold,
)
from .origins import (
    UNDERSTOOD_OF_CODE as UNDERSTOOD_OF_CODE,
    Asked as Asked,
    Origin as Origin,
    OriginReply as OriginReply,
    OriginSource as OriginSource,
    Places as Places,
    UnderstoodAs as UnderstoodAs,
    origin_in as origin_in,
)
from .packed_columns import (
    UNITS_PER_DEGREE as UNITS_PER_DEGREE,
    code_column as code_column,
    join_texts as join_texts,
    members_of_spans as members_of_spans,
)
from .people_grid import Cells as Cells, PeopleGrid as PeopleGrid
from .postcodes import (
    departement_of_code as departement_of_code,
    departements_of as departements_of,
)
from .projections import (
    GEOGRAPHIC_CRS as GEOGRAPHIC_CRS,
    areas_km2 as areas_km2,
    around_m as around_m,
    contender_chord as contender_chord,
    degrees_in as degrees_in,
    distance_table_m as distance_table_m,
    geodesic_m as geodesic_m,
    geodesics_m as geodesics_m,
    line_lengths_m as line_lengths_m,
    metres_in as metres_in,
    metres_per_degree as metres_per_degree,
    on_unit_sphere as on_unit_sphere,
    short_distances_m as short_distances_m,
)
from .reference_systems import (
    CRS84 as CRS84,
    REFERENCE_SYSTEMS as REFERENCE_SYSTEMS,
    ReferenceSystem as ReferenceSystem,
)
from .register import (
    KINDS as KINDS,
    POINT_SOURCES as POINT_SOURCES,
    TERRITORY_LEVELS as TERRITORY_LEVELS,
    UNSURE_POINTS as UNSURE_POINTS,
    Area as Area,
    AreaKind as AreaKind,
    AreaRecord as AreaRecord,
    Place as Place,
    Register as Register,
    Resolution as Resolution,
)
from .search import TerritorySearch as TerritorySearch
from .units import (
    FRANCE as FRANCE,
    LEVELS as LEVELS,
    PEOPLE as PEOPLE,
    CountedUnits as CountedUnits,
    Territory as Territory,
    Units as Units,
)
