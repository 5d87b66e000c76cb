"""What others may use of `geodata.travel`; each name is imported at its first use."""

from .building import (
    components as components,
    node_features as node_features,
    travel_arrays as travel_arrays,
    without_barriers as without_barriers,
)
from .constants import CAR as CAR
from .crossings import BARRIERS as BARRIERS, FERRIES as FERRIES, LINKS as LINKS
from .graph import Point as Point, Search as Search, TravelGraph as TravelGraph
from .model import Floats as Floats, Mode as Mode, TravelModel as TravelModel
from .table import Roads as Roads, TravelTable as TravelTable
from .trips import Destinations as Destinations, trip_seconds as trip_seconds
