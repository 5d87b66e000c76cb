"""`python -m infra.measure.calibration TIMES_FOLDER [--fit | --intervals]`.

Says how far the travel model is from observed times that the fit never saw, and, with `--fit`,
fits its constants again (five minutes) and prints them for `geodata/travel/model.py`; with
`--intervals`, the constants of its bounds, and how many trips kept aside lie within.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.snapshot import Snapshot, open_current
from geodata.travel import Destinations, Point, Search, TravelGraph, trip_seconds
from infra.measure.calibration.fit import fit
from infra.measure.calibration.intervals import interval_report, observed_trips
from infra.measure.calibration.nearest_of_several import shares_report
from infra.measure.calibration.observations import Matrix, ToParis, read_matrix, read_to_paris

LONG_BANDS = ((0, 30), (30, 60), (60, 120), (120, 240), (240, 480))


def main() -> None:
    """Reports the errors, fitting first when asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m infra.measure.calibration"
    )
    parser.add_argument("times", type=Path, help="folder of the observed times")
    parser.add_argument("--var", type=Path, default=Path("var"))
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--intervals", action="store_true")
    parser.add_argument("--evaluations", type=int, default=250)
    given = parser.parse_args()
    snapshot = open_current(given.var / "snapshots")
    matrix, to_paris = read_matrix(given.times, snapshot), read_to_paris(given.times, snapshot)
    if given.fit:
        print(fit(snapshot.travel, matrix, to_paris, evaluations=given.evaluations))
        return
    if given.intervals:
        modelled = within(snapshot.travel, matrix), to_one(snapshot.travel, to_paris)
        trips, unseen = observed_trips(snapshot, matrix, to_paris, *modelled)
        interval, lines = interval_report(snapshot, trips, unseen)
        print(interval, "", *lines, "", sep="\n")
        print(*shares_report(snapshot, matrix, modelled[0], interval), sep="\n")
        return
    print("\n".join(report(snapshot, matrix, to_paris)))


def report(snapshot: Snapshot, matrix: Matrix, to_paris: ToParis) -> Iterator[str]:
    """Yields the lines of the table of errors."""
    modelled = within(snapshot.travel, matrix)
    unseen = ~matrix.fitted
    yield "| trips never used to fit | observed minutes | trips | median error | bias |"
    yield "| --- | --- | --- | --- | --- |"
    for band in bands(modelled[unseen], matrix.seconds[unseen]):
        yield _line("within Isère", band)
    kept = ~to_paris.fitted
    for band in bands(to_one(snapshot.travel, to_paris)[kept], to_paris.seconds[kept], LONG_BANDS):
        yield _line("to Paris", band)
    share = agreement(modelled[unseen], matrix.seconds[unseen])
    yield ""
    yield f'Both say the same of "within 20 minutes" on {share:.1%} of the trips up to an hour.'


def within(graph: TravelGraph, matrix: Matrix) -> NDArray[np.float64]:
    """Returns the modelled seconds between all places of a matrix."""
    places = matrix.places
    return np.stack([_from(graph, places, i, places, 9_000.0) for i in range(len(places.node))])


def to_one(graph: TravelGraph, to_paris: ToParis) -> NDArray[np.float64]:
    """Returns the modelled seconds to Paris, infinite where no road goes."""
    return _from(graph, to_paris.paris, 0, to_paris.places, np.inf)


def _from(
    graph: TravelGraph, origins: Destinations, i: int, to: Destinations, limit_s: float
) -> NDArray[np.float64]:
    origin = Point(int(origins.node[i]), float(origins.lon[i]), float(origins.lat[i]))
    search = Search(graph, origin, "car")
    search.extend(limit_s)
    return trip_seconds(graph, search, origin, to, "car")


def _line(name: str, band: Band) -> str:
    span = f"{band.from_min:.0f}-{band.to_min:.0f}"
    return f"| {name} | {span} | {band.trips:,} | {band.median_error:.1%} | {band.bias:+.1%} |"


BANDS_MIN = ((0, 10), (10, 20), (20, 30), (30, 45), (45, 60), (0, 30), (0, 60))
THRESHOLD_MIN = 20


@dataclass(frozen=True, slots=True)
class Band:
    """The error over the trips observed to take from `from_min` to `to_min` minutes."""

    from_min: float
    to_min: float
    trips: int
    median_error: float
    """Median of |modelled - observed| / observed."""
    bias: float
    """Median of modelled / observed, minus 1."""


def bands(
    modelled: NDArray[np.float64],
    observed: NDArray[np.float64],
    limits: tuple[tuple[int, int], ...] = BANDS_MIN,
) -> Iterator[Band]:
    """Yields the error of each band that holds a trip; a trip of no time is left out."""
    for low, high in limits:
        inside = (observed > low * 60) & (observed <= high * 60)
        if inside.any():
            ratio = modelled[inside] / observed[inside]
            yield Band(
                low,
                high,
                int(inside.sum()),
                float(np.median(np.abs(ratio - 1))),
                float(np.median(ratio) - 1),
            )


def agreement(
    modelled: NDArray[np.float64], observed: NDArray[np.float64], most_min: float = 60
) -> float:
    """Returns the share of trips up to an hour on which both say the same of 20 minutes."""
    trips = (observed > 0) & (observed <= most_min * 60)
    near = THRESHOLD_MIN * 60
    return float(((modelled <= near) == (observed <= near))[trips].mean())


if __name__ == "__main__":
    main()
