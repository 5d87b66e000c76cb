"""What others may use of `geodata.travel`; each name is imported at its first use."""

from .building import (
    components as components,
    node_features as node_features,
    travel_arrays as travel_arrays,
    without_barriers as without_barriers,
)
from .crossings import BARRIERS as BARRIERS, FERRIES as FERRIES, LINKS as LINKS
from .graph import Point as Point, Search as Search, TravelGraph as TravelGraph
from .measured import (
    LONGEST_S as LONGEST_S,
    MeasuredTimes as MeasuredTimes,
    Piece as Piece,
    pieces_of as pieces_of,
)
from .measured_tables import TravelTable as TravelTable
from .model import CAR as CAR, Floats as Floats, Mode as Mode, TravelModel as TravelModel
from .paces import (
    CYCLING as CYCLING,
    NO_TRANSIT as NO_TRANSIT,
    PACES as PACES,
    WALKING as WALKING,
    Pace as Pace,
    check_mode as check_mode,
    modes_of as modes_of,
)
from .positions import (
    nearest_of_positions as nearest_of_positions,
    trips_of_positions as trips_of_positions,
)
from .table import Roads as Roads
from .trips import (
    LAST_STAGE_S as LAST_STAGE_S,
    Destinations as Destinations,
    trip_seconds as trip_seconds,
    trips_from as trips_from,
)
