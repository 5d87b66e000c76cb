"""The bounds of modelled minutes: fitted, checked on trips kept aside, and how errors go together.

What is drawn for a share of people (`geodata.coverage.ranges`) needs the last: two trips of one
area, or to one place, are wrong together.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geodata.snapshot import Snapshot
from geodata.territory import Units, short_distances_m
from geodata.travel import ObservedTrips, TripInterval, cross_checked, fit_interval
from infra.measure.calibration.observations import Matrix, ToParis

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WEIGHT_TO_PARIS = 0.5
_TAIL = 1.645
_MOST = 4.0
SHORTEST_S, LONGEST_S = 240.0, 2_400.0
_TO_PARIS_S = (1_800.0, 7_200.0)


def observed_trips(
    snapshot: Snapshot, matrix: Matrix, to_paris: ToParis, within: Floats, to_one: Floats
) -> tuple[ObservedTrips, Flags]:
    """Returns all observed trips that take time, and which of them the model's fit never saw.

    Args:
        snapshot: the data set.
        matrix: times within Isère.
        to_paris: times to Paris.
        within: the model's seconds of the first.
        to_one: the model's seconds of the second.
    """
    density = snapshot.travel.features[:, 0].astype(np.float64)
    inside, outside = _within(matrix, within, density), _to_paris(to_paris, to_one, density)
    both = ObservedTrips(
        *(
            np.concatenate([getattr(inside, name), getattr(outside, name)])
            for name in ObservedTrips.__slots__
        )
    )
    unseen = np.concatenate([~matrix.fitted.ravel(), ~to_paris.fitted])
    used = (both.observed_s > 0) & (both.modelled_s > 0) & np.isfinite(both.modelled_s)
    used &= both.one != both.other
    return both.take(used), unseen[used]


def _within(matrix: Matrix, modelled: Floats, density: Floats) -> ObservedTrips:
    places = matrix.places
    count = len(places.node)
    one, other = np.repeat(np.arange(count), count), np.tile(np.arange(count), count)
    metres = short_distances_m(
        places.lon[one], places.lat[one], places.lon[other], places.lat[other]
    )
    own = density[places.node]
    return ObservedTrips(
        modelled.ravel(),
        metres,
        (own[one] + own[other]) / 2,
        matrix.seconds.ravel(),
        places.node[one],
        places.node[other],
        np.ones(count * count),
    )


def _to_paris(to_paris: ToParis, modelled: Floats, density: Floats) -> ObservedTrips:
    places, paris = to_paris.places, to_paris.paris
    count = len(places.node)
    return ObservedTrips(
        modelled,
        short_distances_m(paris.lon[0], paris.lat[0], places.lon, places.lat),
        (density[places.node] + density[paris.node[0]]) / 2,
        to_paris.seconds,
        places.node,
        np.full(count, -1),
        np.full(count, WEIGHT_TO_PARIS),
    )


def interval_report(
    snapshot: Snapshot, trips: ObservedTrips, unseen: Flags
) -> tuple[TripInterval, list[str]]:
    """Returns the bounds fitted to all trips, and the lines of what was checked."""
    interval = fit_interval(trips, unseen)
    return interval, [
        *_checked(trips, unseen, interval),
        "",
        *_together(snapshot, trips, interval),
    ]


GROUPS_MIN = (0, 10, 20, 30, 45, 60, 120, 600)


def _checked(trips: ObservedTrips, unseen: Flags, interval: TripInterval) -> Iterator[str]:
    checked, within = cross_checked(trips, unseen)
    minutes, own = trips.modelled_s / 60, trips.other >= 0
    low, high = interval.log_bounds(trips.modelled_s, trips.crow_m, trips.density)
    yield "| trips kept aside | trips | within | typical bounds |"
    yield "| --- | --- | --- | --- |"
    straight = np.log(np.maximum(trips.crow_m, 1) / trips.modelled_s)
    fifths = np.quantile(straight[checked & own], [0.2, 0.4, 0.6, 0.8])
    straight_class = np.searchsorted(fifths, straight)
    groups = {
        "all": np.ones(len(trips), dtype=bool),
        "within Isère": own,
        "within Isère, up to an hour": own & (minutes <= 60),
        "to Paris": ~own,
        **{
            f"{first}-{last} modelled minutes": (minutes >= first) & (minutes < last)
            for first, last in pairwise(GROUPS_MIN)
        },
        "density under 100 per km²": trips.density < 0,
        "100 to 1,000": (trips.density >= 0) & (trips.density < 1),
        "1,000 and more": trips.density >= 1,
        **{
            f"within Isère, straightness, fifth {each + 1}": own & (straight_class == each)
            for each in range(5)
        },
    }
    for name, group in groups.items():
        some = checked & group
        middle = f"x {np.exp(np.median(low[some])):.2f} to {np.exp(np.median(high[some])):.2f}"
        yield f"| {name} | {int(some.sum()):,} | {within[some].mean():.1%} | {middle} |"


def standardised(trips: ObservedTrips, interval: TripInterval) -> Floats:
    """Returns errors in units of their bounds: 1.645 at either bound, at most 4."""
    low, high = interval.log_bounds(trips.modelled_s, trips.crow_m, trips.density)
    errors = trips.errors
    width = np.maximum(np.where(errors > 0, high, -low), 0.01)
    return np.clip(errors / width * _TAIL, -_MOST, _MOST)


def _together(snapshot: Snapshot, trips: ObservedTrips, interval: TripInterval) -> Iterator[str]:
    """Yields the correlation of errors that share an EPCI, a destination, a département."""
    units = Units(snapshot.register)
    wrong = standardised(trips, interval)
    short = trips.other >= 0
    short &= (trips.modelled_s > SHORTEST_S) & (trips.modelled_s < LONGEST_S)
    one, other, own = trips.one[short], trips.other[short], wrong[short]
    drawn = np.random.default_rng(0).integers(0, len(own), (4_000_000, 2)).T
    first, second = drawn
    apart = (one[first] != one[second]) & (one[first] != other[second])
    first, second = first[apart], second[apart]
    product, spread = own[first] * own[second], float((own**2).mean())
    epci = units.belongs("epci")[units.position_of_entry[one]]
    near, same = epci[first] == epci[second], other[first] == other[second]
    yield "| errors of two trips, up to 40 minutes | correlation |"
    yield "| --- | --- |"
    for name, some in (
        ("from one EPCI, to two places", near & ~same),
        ("from two EPCI, to two places", ~near & ~same),
        ("to one place", same),
    ):
        yield f"| {name} | {product[some].mean() / spread:.2f} |"
    far = (trips.other < 0) & (trips.modelled_s > _TO_PARIS_S[0])
    far &= trips.modelled_s < _TO_PARIS_S[1]
    departement = units.belongs("departement")[units.position_of_entry[trips.one[far]]]
    value = _within_groups(wrong[far] - wrong[far].mean(), departement)
    yield f"| to Paris (30 to 120 minutes), from one département | {value:.2f} |"


def _within_groups(values: Floats, groups: NDArray[np.int64]) -> float:
    """Returns the mean product of two values of one group, over the mean square."""
    total = pairs = 0.0
    for each in np.unique(groups):
        own = values[groups == each]
        total += own.sum() ** 2 - (own**2).sum()
        pairs += len(own) * (len(own) - 1)
    return float(total / pairs / (values**2).mean())
