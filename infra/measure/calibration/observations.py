"""Observed car times between communes, and which of them the fit never sees."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.snapshot import Snapshot
from geodata.travel import Destinations

MATRIX = "osrm-car-seconds-isere-2021.csv"
TO_PARIS = "osrm-car-seconds-to-paris-2021.csv"
PARIS = "75056"
_SEED = 0


@dataclass(frozen=True, slots=True)
class Matrix:
    """Times between all pairs of some communes, from and to the middle of each.

    `seconds[i, j]` is from i to j; `fitted[i, j]` says that the fit may use the pair, which it
    may for pairs within one half of the communes, drawn once and for all.
    """

    places: Destinations
    seconds: NDArray[np.float64]
    fitted: NDArray[np.bool_]


def read_matrix(folder: Path, snapshot: Snapshot) -> Matrix:
    """Returns the matrix of Isère; the times are OSRM's, from centroid to centroid."""
    with (folder / MATRIX).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    codes = header[1:]
    seconds = np.array([[float(value) for value in row[1:]] for row in rows])
    half = np.random.default_rng(_SEED).permutation(len(codes))[: len(codes) // 2]
    fitted = np.zeros(seconds.shape, dtype=bool)
    fitted[np.ix_(half, half)] = True
    return Matrix(_centroids(codes, snapshot), seconds, fitted)


@dataclass(frozen=True, slots=True)
class ToParis:
    """Times to Paris from the middle of communes; those without code or contour are left out.

    `fitted` says which ones the fit may use: one half, drawn once and for all.
    """

    paris: Destinations
    places: Destinations
    seconds: NDArray[np.float64]
    fitted: NDArray[np.bool_]
    left_out: int


def read_to_paris(folder: Path, snapshot: Snapshot) -> ToParis:
    """Returns the times to Paris."""
    known = set(snapshot.register.codes[: snapshot.register.commune_count])
    with (folder / TO_PARIS).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [row for row in rows if row["code_insee"] in known and row["code_insee"] != PARIS]
    places = _centroids([row["code_insee"] for row in kept], snapshot)
    drawn = np.flatnonzero(np.isfinite(places.lon))
    return ToParis(
        _centroids([PARIS], snapshot),
        places.take(drawn),
        np.array([float(row["seconds"]) for row in kept])[drawn],
        np.random.default_rng(_SEED).random(len(drawn)) < 0.5,
        len(rows) - len(drawn),
    )


def _centroids(codes: list[str], snapshot: Snapshot) -> Destinations:
    wholes = snapshot.register.codes[: snapshot.register.whole_count]
    index = {code: node for node, code in enumerate(wholes)}
    nodes = np.array([index[code] for code in codes])
    shapes = np.array(snapshot.contours.geometries(nodes.tolist()), dtype=object)
    middle = shapely.centroid(shapes)
    return Destinations(shapely.get_x(middle), shapely.get_y(middle), nodes)
