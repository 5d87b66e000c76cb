"""A citizen by bicycle or by public transport: in order, labelled, and refused where unknown."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from geodata.errors import ParameterError
from geodata.nearest.answer import NearestReply
from geodata.nearest.question import NearestQuery
from geodata.territory.origins import Places
from geodata.travel.graph import TravelGraph
from geodata.travel.measured import MeasuredTimes
from geodata.travel.model import CAR, Mode
from tests.country import LITTLE_FRANCE, SQUARES, country_arrays, guide_of, roads_of, site

PLAIN = roads_of(LITTLE_FRANCE, SQUARES)
SITES = (site("here", 0.05, 46.06), site("market", 0.15, 46.05))
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def roads_with(seconds: float) -> TravelGraph:
    """Roads on which public transport takes so long from the first commune to the second."""
    one, other = np.array([0]), np.array([1])
    table = MeasuredTimes.of(one, other, np.array([seconds]), len(PLAIN))
    arrays = country_arrays(LITTLE_FRANCE, SQUARES)["travel.npz"]
    return TravelGraph(arrays, PLAIN.lon, PLAIN.lat, CAR, measured={"transit": table})


def asked(places: Places, mode: Mode, roads: TravelGraph = PLAIN) -> NearestReply:
    origin = places.at_point(float(PLAIN.lon[0]), float(PLAIN.lat[0]))
    return guide_of(places, *SITES, roads=roads).nearest(origin, NearestQuery(mode=mode), NOW)


def test_by_bicycle_sites_come_in_order_faster_than_on_foot(places: Places) -> None:
    by_bicycle, on_foot = asked(places, "bicycle"), asked(places, "foot")
    rode, walked = (
        [each["travel_minutes"] for each in found["sites"]] for found in (by_bicycle, on_foot)
    )
    assert rode == sorted(rode)
    assert all(ride <= walk for ride, walk in zip(rode, walked, strict=True))
    assert {each["travel_method"] for each in by_bicycle["sites"]} == {"cycling_model"}
    assert by_bicycle["mode"] == "bicycle"


def test_by_public_transport_the_table_times_and_one_walks_within_the_commune(
    places: Places,
) -> None:
    found = {each["id"]: each for each in asked(places, "transit", roads_with(1_500))["sites"]}
    assert found["here"]["travel_method"] == "walking_model"
    assert found["market"]["travel_method"] == "measured"


def test_public_transport_is_refused_without_a_table(places: Places) -> None:
    with pytest.raises(ParameterError, match="no time by public transport"):
        asked(places, "transit")
