"""`maillage roads build`: all pairs of points timed by an engine, piece by piece, and resumed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from geodata.sources.road_checks import Pairs
from geodata.territory import short_distances_m
from geodata.travel import LONGEST_S, Floats

BuildMode = Literal["car", "foot", "bicycle"]
FASTEST_M_S = {"car": 36.0, "foot": 2.0, "bicycle": 8.0}
"""As the crow flies, no trip of a quarter of an hour or more is faster: what lies beyond what so
fast a trip reaches is not asked for."""
ORIGINS_IN_A_PIECE = 64
_MOST_AT_ONCE = 40_000
"""Pairs in one question to an engine: its reply is a list of lists, of some megabytes then."""
_SAMPLE = 8


class Tables(Protocol):
    """What times many trips at once; `geodata.services.routing.prepared` gives one."""

    @property
    def name(self) -> str:
        """Which engine it is, and its version."""

    def seconds(self, origins: Floats, destinations: Floats) -> Floats:
        """Returns the seconds from each origin to each destination, infinite of no way.

        Args:
            origins: degrees east and north, (n, 2).
            destinations: likewise, (m, 2).
        """


@dataclass(frozen=True, slots=True, eq=False)
class RoadPoints:
    """Where trips begin and end, in an order that keeps neighbours together.

    Attributes:
        names: which points they are.
        lon: degrees east, (n,); NaN of a point that no source places.
        lat: degrees north, likewise.
    """

    names: tuple[str, ...]
    lon: Floats
    lat: Floats

    def __len__(self) -> int:
        return len(self.lon)

    def at(self, some: NDArray[np.int64]) -> Floats:
        """Returns the degrees of some, (n, 2)."""
        return np.column_stack([self.lon[some], self.lat[some]])


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a build is about to do.

    Attributes:
        points: that are near a road.
        pairs: that will be asked of the engine.
        left: of them, those that no former run has.
        seconds: what these take on this machine, from a sample; None where nothing is left.
    """

    points: int
    pairs: int
    left: int
    seconds: float | None


class RoadBuild:
    """The times of all pairs of points within a time, in a folder where each piece is kept."""

    def __init__(
        self,
        points: RoadPoints,
        tables: Tables,
        mode: BuildMode,
        within_s: float,
        folder: Path,
        extract_digest: str,
    ) -> None:
        """Takes what is timed.

        Args:
            points: from each to each.
            tables: the engine, over the roads of one extract.
            mode: how one travels.
            within_s: seconds, inclusive; a longer trip is not kept.
            folder: of the pieces. They are of one extract, engine, mode, time and list of points:
                those of another are in another folder beside.
            extract_digest: of the extract.
        """
        self._points, self._tables, self._mode = points, tables, mode
        self._within_s = min(within_s, float(LONGEST_S - 1))
        self._folder = folder / self._fingerprint(extract_digest)
        self._near = self._near_roads()
        self._blocks = [
            self._near[start : start + ORIGINS_IN_A_PIECE]
            for start in range(0, len(self._near), ORIGINS_IN_A_PIECE)
        ]

    def estimate(self) -> Estimate:
        """Returns what is about to be done, and how long it takes, from a few origins."""
        counts = [len(block) * len(self._around(block)) for block in self._blocks]
        left = [at for at in range(len(counts)) if not self._piece(at).exists()]
        pairs = sum(counts[at] for at in left)
        if not pairs:
            return Estimate(len(self._near), sum(counts), 0, None)
        block = self._blocks[left[len(left) // 2]]
        some, around = block[:_SAMPLE], self._around(block)
        begun = time.perf_counter()
        self._tables.seconds(self._points.at(some), self._points.at(around))
        took_s = time.perf_counter() - begun
        seconds = took_s / (len(some) * len(around)) * pairs
        return Estimate(len(self._near), sum(counts), pairs, seconds)

    def run(self, progress: Callable[[float], None] | None = None) -> Pairs:
        """Returns the pairs, by origin then by target; pieces of a run before are not timed again.

        Args:
            progress: told of the share that is done.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        parts = []
        for at, block in enumerate(self._blocks):
            parts.append(self._timed(at, block))
            if progress is not None:
                progress((at + 1) / len(self._blocks))
        none = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
        return Pairs(*(np.concatenate(each) for each in zip(none, *parts, strict=True)))

    def _timed(
        self, at: int, block: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        path = self._piece(at)
        if not path.exists():
            self._write(path, block)
        with np.load(path) as kept:
            return kept["origin"], kept["target"], kept["seconds"].astype(np.float64)

    def _write(self, path: Path, block: NDArray[np.int64]) -> None:
        around = self._around(block)
        rows = [
            self._tables.seconds(self._points.at(some), self._points.at(around))
            for some in _in_turns(block, len(around))
        ]
        seconds = np.concatenate(rows) if rows else np.empty((0, len(around)))
        seconds[block[:, None] == around[None, :]] = np.inf
        row, column = np.nonzero(seconds <= self._within_s)
        whole = np.rint(seconds[row, column]).astype(np.uint16)
        beside = path.with_name(f".{path.name}-{os.getpid()}.npz")
        np.savez(beside, origin=block[row], target=around[column], seconds=whole)
        # Whole or not at all: a run that is stopped goes on from the piece before.
        beside.replace(path)

    def _around(self, block: NDArray[np.int64]) -> NDArray[np.int64]:
        """Returns the points that some of a block may reach in time."""
        lon, lat, near = self._points.lon, self._points.lat, self._near
        middle_lon, middle_lat = float(lon[block].mean()), float(lat[block].mean())
        from_middle = short_distances_m(middle_lon, middle_lat, lon[near], lat[near])
        spread = short_distances_m(middle_lon, middle_lat, lon[block], lat[block]).max()
        return near[from_middle <= spread + self._within_s * FASTEST_M_S[self._mode]]

    def _near_roads(self) -> NDArray[np.int64]:
        """Returns the points that the engine finds a road for: it reaches themselves."""
        every = np.flatnonzero(~(np.isnan(self._points.lon) | np.isnan(self._points.lat)))
        starts = range(ORIGINS_IN_A_PIECE, len(every), ORIGINS_IN_A_PIECE)
        parts = np.split(every, starts)
        return np.concatenate([part[self._has_road(part)] for part in parts])

    def _has_road(self, part: NDArray[np.int64]) -> NDArray[np.bool_]:
        points = self._points.at(part)
        return np.isfinite(np.diag(self._tables.seconds(points, points)))

    def _piece(self, at: int) -> Path:
        return self._folder / f"{at:05}.npz"

    def _fingerprint(self, extract_digest: str) -> str:
        said = json.dumps(
            [
                extract_digest,
                self._tables.name,
                self._mode,
                self._within_s,
                ORIGINS_IN_A_PIECE,
                self._points.names,
            ]
        )
        digest = hashlib.sha256(said.encode())
        digest.update(self._points.lon.tobytes() + self._points.lat.tobytes())
        return digest.hexdigest()[:16]


def _in_turns(block: NDArray[np.int64], targets: int) -> Iterator[NDArray[np.int64]]:
    size = max(1, _MOST_AT_ONCE // max(targets, 1))
    for start in range(0, len(block), size):
        yield block[start : start + size]
