"""Travel over the whole of France: as near to real roads as promised, and never over the sea."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from geodata.snapshot.reader import Snapshot
from geodata.territory.units import Units
from geodata.travel.graph import Point, Search, TravelGraph
from geodata.travel.interval_fitting import cross_checked, fit_interval
from geodata.travel.intervals import BY_CAR
from geodata.travel.trips import Destinations, trip_seconds
from infra.measure.calibration.__main__ import agreement, bands, to_one, within
from infra.measure.calibration.intervals import GROUPS_MIN, observed_trips
from infra.measure.calibration.nearest_of_several import network_in
from infra.measure.calibration.observations import read_matrix, read_to_paris

pytestmark = pytest.mark.real

ISLANDS = (
    *("17004", "22016", "29082", "29083", "29084", "29155", "56009", "56069", "56085", "56086"),
    *("56087", "56088", "56114", "56152", "56241", "85113", "97108", "97110", "97112", "97126"),
    *("97130", "97131", "97608", "97615"),
)
NO_ROAD_IN_GUYANE = {"97314", "97352", "97353", "97356", "97357", "97358", "97362"}


def node(france: Snapshot, code: str) -> int:
    return france.register.resolve(code).area.index


def minutes(france: Snapshot, start: str, end: str) -> float:
    """Returns the minutes by car between the points of two communes."""
    roads, one, other = france.travel, node(france, start), node(france, end)
    origin = Point(one, float(roads.lon[one]), float(roads.lat[one]))
    search = Search(roads, origin, "car")
    search.extend(np.inf)
    door = Destinations(roads.lon[[other]], roads.lat[[other]], np.array([other]))
    return float(trip_seconds(roads, search, origin, door, "car")[0]) / 60


def test_times_are_as_near_to_real_roads_as_promised(france: Snapshot, real_data: Path) -> None:
    matrix = read_matrix(real_data / "travel", france)
    modelled, unseen = within(france.travel, matrix), ~matrix.fitted
    errors = {
        (band.from_min, band.to_min): band.median_error
        for band in bands(modelled[unseen], matrix.seconds[unseen])
    }
    assert errors[0, 60] <= 0.095
    assert errors[0, 30] <= 0.13
    assert agreement(modelled[unseen], matrix.seconds[unseen]) >= 0.96


def test_nine_unseen_trips_in_ten_lie_within_their_bounds_in_every_class(
    france: Snapshot, real_data: Path
) -> None:
    matrix = read_matrix(real_data / "travel", france)
    to_paris = read_to_paris(real_data / "travel", france)
    modelled = within(france.travel, matrix), to_one(france.travel, to_paris)
    trips, unseen = observed_trips(france, matrix, to_paris, *modelled)
    assert fit_interval(trips, unseen) == BY_CAR
    checked, is_within = cross_checked(trips, unseen)
    minutes = trips.modelled_s / 60
    groups = [(minutes >= low) & (minutes < high) for low, high in pairwise(GROUPS_MIN)]
    groups += [trips.density < 0, (trips.density >= 0) & (trips.density < 1), trips.density >= 1]
    for group in (*groups, trips.other >= 0, trips.other < 0):
        own = checked & group
        assert own.sum() >= 400
        assert 0.88 <= is_within[own].mean() <= 0.92


def test_the_range_of_a_share_holds_what_the_real_times_give(
    france: Snapshot, real_data: Path
) -> None:
    matrix = read_matrix(real_data / "travel", france)
    modelled = within(france.travel, matrix)
    density = france.travel.features[matrix.places.node, 0].astype(np.float64)
    rng, units = np.random.default_rng(1), Units(france.register)
    drawn = [
        network_in(units, matrix, modelled, BY_CAR, density, rng, one_in) for one_in in (7, 13) * 40
    ]
    held = np.stack([shares for _, shares in drawn])[:, :, 2]
    assert held[:, :3].mean() >= 0.9
    assert held.mean() >= 0.9


def test_long_trips_are_right_to_a_tenth(france: Snapshot, real_data: Path) -> None:
    to_paris = read_to_paris(real_data / "travel", france)
    kept = ~to_paris.fitted
    modelled = to_one(france.travel, to_paris)[kept]
    [band] = bands(modelled, to_paris.seconds[kept], ((60, 600),))
    assert band.median_error <= 0.1
    assert to_paris.left_out < 100


def test_every_island_and_nothing_else_has_no_road(france: Snapshot) -> None:
    roads, codes = france.travel, france.register.codes[: france.register.commune_count]
    part = roads.component[: len(codes)]
    groups = {code[:3] if code[:2] == "97" else code[:2] for code in codes}
    cut_off: set[str] = set()
    for group in groups:
        members = np.array([code.startswith(group) for code in codes])
        main = np.bincount(part[members]).argmax()
        cut_off |= {codes[i] for i in np.flatnonzero(members & (part != main))}
    assert cut_off == set(ISLANDS) | NO_ROAD_IN_GUYANE


@pytest.mark.parametrize("island", ISLANDS)
def test_an_island_of_a_regular_line_says_that_a_ferry_goes(france: Snapshot, island: str) -> None:
    roads = france.travel
    here = node(france, island)
    joined = {
        int(part) for part in roads.component if roads.ferry_joins(here, _first(roads, int(part)))
    }
    assert joined, island


def _first(roads: TravelGraph, part: int) -> int:
    return int(np.argmax(roads.component == part))


@pytest.mark.parametrize(
    ("start", "end", "at_least", "at_most"),
    [
        ("33058", "33220", 60, 130),  # Blaye to Lamarque, 6 km over the Gironde: by Bordeaux
        ("17297", "17300", 5, 30),  # Ré to La Rochelle, over the bridge
        ("17093", "17058", 2, 20),  # Oléron to Bourcefranc
        ("85011", "85012", 3, 25),  # Noirmoutier to the mainland
        ("97120", "97103", 3, 25),  # the two halves of Guadeloupe
        ("14333", "76351", 12, 50),  # Honfleur to Le Havre, over the pont de Normandie
        ("44154", "44184", 5, 30),  # Saint-Brevin to Saint-Nazaire, over the bridge
        ("27485", "76476", 15, 70),  # Quillebeuf to Port-Jérôme: no bridge between
        ("74267", "74299", 10, 40),  # Sevrier to Veyrier, around the lake
        ("12202", "12145", 40, 120),  # Rodez to Millau
        ("75056", "69123", 230, 330),  # Paris to Lyon
    ],
)
def test_known_trips_take_what_they_take(
    france: Snapshot, start: str, end: str, at_least: float, at_most: float
) -> None:
    assert at_least <= minutes(france, start, end) <= at_most


def test_communes_without_contour_are_on_the_road(france: Snapshot) -> None:
    assert minutes(france, "15047", "15141") < 40
