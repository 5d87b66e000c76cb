"""`maillage roads import`: times that somebody measured, checked, then published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata.errors import RoadsFileError
from geodata.snapshot import Manifest, Snapshot
from geodata.sources.packages import file_digest
from geodata.sources.road_checks import Pairs, faults_of, without_repeats
from geodata.sources.road_ends import ends_of
from geodata.sources.road_files import RoadFile, Told, read_times
from geodata.sources.road_publishing import publish_pairs
from geodata.travel import Mode

RoadMode = Mode


@dataclass(frozen=True, slots=True)
class RoadFacts:
    """What is said of a table of times.

    Attributes:
        mode: how one travels.
        source: who measured, as answers credit it.
        licence: of the times.
        vintage: of when they are: a day or a year.
        departure: the window of departures of public transport, in words.
    """

    mode: RoadMode
    source: str
    licence: str = ""
    vintage: str = ""
    departure: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import published, and what it left out, a line for each reason."""

    manifest: Manifest
    pairs: int
    communes: int
    left_out: tuple[str, ...]


def import_roads(
    snapshots: Path,
    snapshot: Snapshot,
    path: Path,
    facts: RoadFacts,
    told: Told,
    built_at: str,
    *,
    allow_gaps: bool = False,
    replace: bool = False,
) -> Imported:
    """Adds the times of a file to a snapshot, which is published again and made current.

    Where a pair is measured already, the file's time takes its place.

    Args:
        snapshots: the folder of snapshots.
        snapshot: the one in use.
        path: CSV or Parquet: pairs or a matrix, by INSEE code or by point.
        facts: what is said of it.
        told: what the file does not say.
        built_at: when, ISO 8601.
        allow_gaps: whether one way may be measured and not the other.
        replace: whether all times of this mode are those of the file alone.

    Raises:
        RoadsFileError: it cannot be used; a line for each fault, and nothing is published.
    """
    file = read_times(path, told)
    if facts.mode == "transit" and not (facts.departure and file.percentile is not None):
        needed = "times by public transport are of a percentile and of a window of departures"
        raise RoadsFileError(path.name, [f"{needed}: --percentile and --departure"])
    pairs, left_out = checked_pairs(path, file, snapshot, facts.mode, allow_gaps=allow_gaps)
    source = {
        **{key: value for key, value in _said(facts).items() if value},
        **({} if file.percentile is None else {"percentile": str(file.percentile)}),
        "file": path.name,
        "sha256": file_digest(path),
        "pairs": str(len(pairs)),
    }
    manifest = publish_pairs(snapshots, snapshot, pairs, source, built_at, replace=replace)
    communes = len(np.union1d(pairs.origin, pairs.target))
    return Imported(manifest, len(pairs), communes, tuple(left_out))


def _said(facts: RoadFacts) -> dict[str, str]:
    return {
        "mode": facts.mode,
        "name": facts.source,
        "licence": facts.licence,
        "vintage": facts.vintage,
        "departure": facts.departure,
        "origin": "a file named by the user",
    }


def checked_pairs(
    path: Path, file: RoadFile, snapshot: Snapshot, mode: RoadMode, *, allow_gaps: bool
) -> tuple[Pairs, list[str]]:
    """Returns the pairs of communes of a file, and what was left out of it, a line each.

    Raises:
        RoadsFileError: something of it cannot be.
    """
    register, graph = snapshot.register, snapshot.travel
    codes = register.codes[: register.whole_count]
    is_timed = ~np.isnan(file.seconds)
    ends = ends_of(path.name, file.keys, snapshot)
    pairs = Pairs(ends.node[file.origin], ends.node[file.target], file.seconds)
    pairs = pairs.take(is_timed & (pairs.origin >= 0) & (pairs.target >= 0))
    pairs = pairs.take(pairs.origin != pairs.target)
    pairs, faults = without_repeats(pairs, codes)
    if not len(pairs):
        raise RoadsFileError(path.name, ["has no time between two communes"])
    if faults := [*faults, *faults_of(pairs, graph, codes, mode, allow_gaps=allow_gaps)]:
        raise RoadsFileError(path.name, faults)
    joined = graph.component[pairs.origin] == graph.component[pairs.target]
    left_out = list(ends.left_out)
    if count := int((~joined).sum()):
        example = np.flatnonzero(~joined)[0]
        left_out.append(
            f"times that cross the sea, which is no road: {count}, "
            f"{codes[pairs.origin[example]]} to {codes[pairs.target[example]]}"
        )
    return pairs.take(joined), left_out
