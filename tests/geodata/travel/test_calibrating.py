"""The model is fitted to what was measured, and judged by communes that it never saw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geodata.errors import BadInputError, SnapshotError
from geodata.travel.building import travel_arrays
from geodata.travel.calibrating import LEAST_COMMUNES, calibrate
from geodata.travel.fitting import BetweenPoints, start_of
from geodata.travel.graph import Point, Search, TravelGraph
from geodata.travel.measured import MeasuredTimes
from geodata.travel.model import CAR, FEATURES
from geodata.travel.model_arrays import MODEL, model_of, repriced
from geodata.travel.trips import Destinations, trip_seconds

SEED = 20_261_130
NODES = 90
OTHER = replace(CAR, edge=(0.1, 0.0, -0.2, 0.1), near=1.9, far=1.0)
"""Roads that are slower, and otherwise so."""


def arrays_of(nodes: int = NODES) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    rng = np.random.default_rng(SEED)
    lon, lat = rng.uniform(2, 3, nodes), rng.uniform(46, 46.7, nodes)
    gaps = np.hypot(lon[:, None] - lon, lat[:, None] - lat)
    near = np.argsort(gaps, axis=1)[:, 1:4]
    pairs = np.stack([np.repeat(np.arange(nodes), 3), near.ravel()], axis=1)
    features = rng.normal(0, 0.4, (nodes, len(FEATURES))).astype(np.float32)
    codes = [f"{node:05d}" for node in range(nodes)]
    return travel_arrays(codes, lon, lat, features, pairs, CAR), lon, lat


ARRAYS, LON, LAT = arrays_of()
GRAPH = TravelGraph(ARRAYS, LON, LAT, CAR)


def measured(nodes: int = NODES, spread: float = 0.08) -> MeasuredTimes:
    """What the other roads give between all pairs of some communes, and a little noise."""
    one, other = np.nonzero(~np.eye(nodes, dtype=bool))
    truth = TravelGraph(repriced(ARRAYS, LON, LAT, OTHER), LON, LAT, OTHER)
    seconds = BetweenPoints(truth, one, other, np.ones(len(one))).seconds(OTHER)
    noise = np.exp(np.random.default_rng(SEED).normal(0, spread, len(one)))
    return MeasuredTimes.of(one, other, np.maximum(seconds * noise, 1.0), len(GRAPH))


def test_a_trip_between_points_is_that_of_the_search() -> None:
    one, other = np.nonzero(~np.eye(12, dtype=bool))
    found = BetweenPoints(GRAPH, one, other, np.ones(len(one))).seconds(CAR)
    for origin in range(12):
        search = Search(GRAPH, Point(origin, LON[origin], LAT[origin]), "car")
        search.extend(np.inf)
        to = Destinations(LON[:12], LAT[:12], np.arange(12))
        known = trip_seconds(GRAPH, search, Point(origin, LON[origin], LAT[origin]), to, "car")
        # A graph keeps whole seconds an edge.
        assert found[one == origin] == pytest.approx(known[other[one == origin]], rel=0.02, abs=2.0)


def test_other_roads_are_learned_and_their_bounds_hold_on_communes_kept_aside() -> None:
    found = calibrate(GRAPH, measured(), evaluations=60)
    hour = found.up_to_an_hour
    assert found.is_better
    assert hour.before is not None
    assert hour.after is not None
    assert hour.before > 0.25
    assert hour.after < 0.1
    assert hour.within == pytest.approx(0.9, abs=0.06)
    assert found.communes == NODES - 2 * (NODES // 4)
    again = calibrate(GRAPH, measured(), evaluations=60)
    assert again == found


def test_too_few_measured_times_are_refused_and_counted() -> None:
    with pytest.raises(
        BadInputError, match=rf"\d+ times .* \d+ communes: a fit .*{LEAST_COMMUNES}"
    ):
        calibrate(GRAPH, measured(10), evaluations=20)


def test_a_graph_keeps_the_model_that_priced_it_and_none_where_it_is_the_librarys() -> None:
    other = repriced(ARRAYS, LON, LAT, OTHER)
    assert model_of(other) == OTHER
    assert (other["seconds"] != ARRAYS["seconds"]).any()
    back = repriced(other, LON, LAT, CAR)
    assert MODEL not in back
    assert model_of(back) is CAR
    assert back.keys() == ARRAYS.keys()
    assert all((back[name] == ARRAYS[name]).all() for name in ARRAYS)
    with pytest.raises(SnapshotError, match="cannot be read"):
        model_of({MODEL: np.frombuffer(b'{"edge": 1', dtype=np.uint8)})


def test_a_fit_begins_at_the_model_in_use() -> None:
    start = start_of(CAR)
    assert start[:4] == CAR.edge
    assert np.exp(start[4:]) == pytest.approx((CAR.settling_s, CAR.settling_m, CAR.near, CAR.far))
