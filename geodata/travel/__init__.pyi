"""What others may use of `geodata.travel`; each name is imported at its first use."""

from .building import (
    components as components,
    node_features as node_features,
    travel_arrays as travel_arrays,
    without_barriers as without_barriers,
)
from .calibrating import (
    BandErrors as BandErrors,
    Calibration as Calibration,
    calibrate as calibrate,
)
from .crossings import BARRIERS as BARRIERS, FERRIES as FERRIES, LINKS as LINKS
from .fitting import (
    LONGEST_FITTED_S as LONGEST_FITTED_S,
    SHORT_S as SHORT_S,
    WEIGHT_OF_SHORT as WEIGHT_OF_SHORT,
    GraphTrips as GraphTrips,
    fit_model as fit_model,
)
from .graph import Point as Point, Search as Search, TravelGraph as TravelGraph
from .interval_fitting import (
    ObservedTrips as ObservedTrips,
    cross_checked as cross_checked,
    fit_interval as fit_interval,
)
from .intervals import TripInterval as TripInterval
from .matrix import (
    bounds_in_minutes as bounds_in_minutes,
    nodes_within as nodes_within,
    seconds_between as seconds_between,
)
from .measured import (
    LONGEST_S as LONGEST_S,
    MeasuredTimes as MeasuredTimes,
    Piece as Piece,
    pieces_of as pieces_of,
)
from .measured_tables import TravelTable as TravelTable
from .model import CAR as CAR, Floats as Floats, Mode as Mode, TravelModel as TravelModel
from .model_arrays import (
    MODEL as MODEL,
    model_of as model_of,
    repriced as repriced,
)
from .paces import (
    CYCLING as CYCLING,
    NO_TRANSIT as NO_TRANSIT,
    NO_TRANSIT_IN_FRENCH as NO_TRANSIT_IN_FRENCH,
    PACES as PACES,
    WALKING as WALKING,
    Pace as Pace,
    check_mode as check_mode,
    modes_of as modes_of,
)
from .positions import (
    TripBlock as TripBlock,
    blocks_of_trips as blocks_of_trips,
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
