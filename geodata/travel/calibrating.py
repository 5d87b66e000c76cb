"""The model calibrated on a measured table, and how far it is from trips that it never saw.

Communes are kept aside, not pairs: another trip of a commune that the fit has seen is no unseen
trip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from geodata.errors import BadInputError
from geodata.territory import short_distances_m
from geodata.travel.fitting import BetweenPoints, fit_model, start_of
from geodata.travel.graph import Nodes, TravelGraph
from geodata.travel.interval_fitting import ObservedTrips, fit_interval
from geodata.travel.measured import MeasuredTimes
from geodata.travel.model import Floats, TravelModel

LEAST_COMMUNES = 40
LEAST_PAIRS = 2_000
"""Under which nothing can be fitted and checked."""
ASIDE = 4
"""One commune in so many is kept aside, and one in so many is for the bounds alone."""
MOST_ORIGINS = 240
MOST_PAIRS = 60_000
LONGEST_CHECKED_S = 7_200.0
_SEED = 0
BANDS_MIN = ((0, 10), (0, 30), (30, 60), (0, 60), (60, 120))


@dataclass(frozen=True, slots=True)
class BandErrors:
    """What is known of the unseen trips that were measured to take so many minutes.

    Attributes:
        from_min: of the band.
        to_min: of the band, inclusive.
        trips: how many.
        before: the median of |modelled / measured - 1| of the model in use before; None of no trip.
        after: of the model that was fitted.
        within: the share that lies within its bounds.
    """

    from_min: int
    to_min: int
    trips: int
    before: float | None
    after: float | None
    within: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model, what it was fitted to, and what it makes of the trips kept aside."""

    model: TravelModel
    pairs: int
    communes: int
    bands: tuple[BandErrors, ...]

    @property
    def up_to_an_hour(self) -> BandErrors:
        """The errors on all unseen trips up to an hour."""
        return next(each for each in self.bands if (each.from_min, each.to_min) == (0, 60))

    @property
    def is_better(self) -> bool:
        """Whether the unseen trips up to an hour are nearer to what the fitted model says."""
        hour = self.up_to_an_hour
        return hour.before is not None and hour.after is not None and hour.after < hour.before


def calibrate(
    graph: TravelGraph,
    table: MeasuredTimes,
    evaluations: int,
    watch: Callable[[float], None] | None = None,
) -> Calibration:
    """Returns the model's constants fitted to a table, those of its bounds among them.

    Args:
        graph: of the communes, under the model in use.
        table: measured by car between their points.
        evaluations: of each of two searches.
        watch: told of the share that is done; what it raises ends the fit.

    Raises:
        BadInputError: too few pairs were measured.
    """
    origins, targets, seconds = _usable(graph, table)
    communes = np.union1d(origins, targets)
    if len(communes) < LEAST_COMMUNES or len(origins) < LEAST_PAIRS:
        raise BadInputError(
            f"{len(origins):,} times up to {LONGEST_CHECKED_S / 60:.0f} minutes are measured "
            f"between {len(communes):,} communes: a fit needs {LEAST_PAIRS:,} between "
            f"{LEAST_COMMUNES}"
        )
    rng, quarter = np.random.default_rng(_SEED), len(communes) // ASIDE
    drawn = rng.permutation(communes)
    aside, of_bounds = np.zeros(len(graph), dtype=bool), np.zeros(len(graph), dtype=bool)
    aside[drawn[:quarter]], of_bounds[drawn[quarter : 2 * quarter]] = True, True
    unseen = aside[origins] | aside[targets]
    by_bounds = of_bounds[origins] | of_bounds[targets]
    fitted = _drawn(rng, origins, ~unseen & ~by_bounds)
    source = BetweenPoints(graph, origins[fitted], targets[fitted], seconds[fitted])
    model = fit_model([source], start_of(graph.model), evaluations, watch)
    model = _rounded(model)
    kept = _drawn(rng, origins, ~unseen)
    pairs = origins[kept], targets[kept], seconds[kept]
    modelled = BetweenPoints(graph, *pairs).seconds(model)
    trips = _observed(graph, *pairs, modelled)
    model = replace(model, interval=fit_interval(trips, by_bounds[kept][_are_modelled(modelled)]))
    checked = _drawn(rng, origins, unseen)
    pairs = origins[checked], targets[checked], seconds[checked]
    source = BetweenPoints(graph, *pairs)
    before, after = source.seconds(graph.model), source.seconds(model)
    bands = _bands(_observed(graph, *pairs, after), before[_are_modelled(after)], model)
    return Calibration(model, len(fitted), len(communes) - 2 * quarter, bands)


def _usable(graph: TravelGraph, table: MeasuredTimes) -> tuple[Nodes, Nodes, Floats]:
    """Returns the pairs that take time, up to two hours, between communes that a road joins."""
    origins, targets, seconds = table.pairs()
    used = (seconds > 0) & (seconds <= LONGEST_CHECKED_S) & (origins != targets)
    used &= ~np.isnan(graph.lon[origins]) & ~np.isnan(graph.lon[targets])
    used &= graph.component[origins] == graph.component[targets]
    return origins[used], targets[used], seconds[used]


def _drawn(rng: np.random.Generator, origins: Nodes, some: NDArray[np.bool_]) -> Nodes:
    """Returns the positions of some pairs, from so many origins at most, drawn; in order."""
    starts = np.unique(origins[some])
    chosen = rng.permutation(starts)[:MOST_ORIGINS]
    found = np.flatnonzero(some & np.isin(origins, chosen))
    return np.sort(rng.permutation(found)[:MOST_PAIRS])


def _observed(
    graph: TravelGraph, origins: Nodes, targets: Nodes, seconds: Floats, modelled: Floats
) -> ObservedTrips:
    density = graph.features[:, 0].astype(np.float64)
    lon, lat = graph.lon, graph.lat
    trips = ObservedTrips(
        modelled,
        short_distances_m(lon[origins], lat[origins], lon[targets], lat[targets]),
        (density[origins] + density[targets]) / 2,
        seconds,
        origins,
        targets,
        np.ones(len(origins)),
    )
    return trips.take(_are_modelled(modelled))


def _are_modelled(seconds: Floats) -> NDArray[np.bool_]:
    """Returns which trips the model has a way for, within four hours: the others have no error."""
    return np.asarray(np.isfinite(seconds) & (seconds > 0))


def _rounded(model: TravelModel) -> TravelModel:
    """Returns the model with constants that people can read: four decimals, tenths of scales."""
    one, area, around, people = model.edge
    return replace(
        model,
        edge=(round(one, 4), round(area, 4), round(around, 4), round(people, 4)),
        settling_s=round(model.settling_s, 1),
        settling_m=round(model.settling_m, 1),
        near=round(model.near, 4),
        far=round(model.far, 4),
        trip=tuple(round(each, 4) for each in model.trip),
    )


def _bands(trips: ObservedTrips, before: Floats, model: TravelModel) -> tuple[BandErrors, ...]:
    within, minutes = trips.are_within(model.interval), trips.observed_s / 60
    found = []
    for first, last in BANDS_MIN:
        own = (minutes > first) & (minutes <= last)
        found.append(
            BandErrors(
                first,
                last,
                int(own.sum()),
                _median_error(before[own], trips.observed_s[own]),
                _median_error(trips.modelled_s[own], trips.observed_s[own]),
                float(within[own].mean()) if own.any() else None,
            )
        )
    return tuple(found)


def _median_error(modelled: Floats, observed: Floats) -> float | None:
    return float(np.median(np.abs(modelled / observed - 1))) if len(observed) else None
