"""The travel model calibrated on the measured times of a snapshot, and published with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import BadInputError, SnapshotError
from geodata.snapshot import (
    Manifest,
    Snapshot,
    current_id,
    model_source,
    open_current,
    publish_model,
    road_sources,
)
from geodata.travel import CAR, Calibration, TravelModel, calibrate

MODE = "car"
type Calibrated = Calibration
"""What a calibration found, as `geodata.travel` gives it."""


def calibrate_roads(
    snapshot: Snapshot, evaluations: int, watch: Callable[[float], None] | None = None
) -> Calibration:
    """Returns the model fitted to what a snapshot has measured by car.

    Args:
        snapshot: with a measured table.
        evaluations: of each of two searches.
        watch: told of the share that is done.

    Raises:
        BadInputError: nothing was measured by car, or too little.
    """
    table = snapshot.measured.get(MODE)
    if table is None:
        raise BadInputError(f"no times by {MODE} are measured in snapshot {snapshot.id}")
    return calibrate(snapshot.travel, table, evaluations, watch)


def publish_calibration(
    snapshots: Path, snapshot: Snapshot, found: Calibration, built_at: str
) -> Manifest:
    """Publishes a snapshot with a calibrated model, for all that was not measured."""
    hour = found.up_to_an_hour
    tables = [each["name"] for each in road_sources(snapshot.manifest) if each["mode"] == MODE]
    error = "" if hour.after is None else f"{hour.after:.1%}"
    source = {
        "mode": MODE,
        "name": f"Temps modélisés : constantes ajustées sur {', '.join(dict.fromkeys(tables))}",
        "origin": f"fitted to {found.pairs:,} measured times between {found.communes:,} communes",
        "pairs": str(found.pairs),
        "median_error_unseen": error,
    }
    return publish_model(snapshots, snapshot, found.model, source, built_at)


def forget_calibration(snapshots: Path, snapshot: Snapshot, built_at: str) -> Manifest:
    """Publishes a snapshot with the library's own model.

    Raises:
        BadInputError: it has no other.
    """
    if model_source(snapshot.manifest) is None:
        raise BadInputError(f"the model of snapshot {snapshot.id} was not calibrated")
    return publish_model(snapshots, snapshot, CAR, None, built_at)


@dataclass(frozen=True, slots=True)
class CarriedModel:
    """The calibrated model of a snapshot before, for the one that is being built."""

    model: TravelModel
    source: dict[str, str]


def carried_model(snapshots: Path) -> CarriedModel | None:
    """Returns the calibrated model of the snapshot in use, None where it has the library's own."""
    try:
        former = None if current_id(snapshots) is None else open_current(snapshots)
        source = None if former is None else model_source(former.manifest)
        return (
            None if former is None or source is None else CarriedModel(former.travel.model, source)
        )
    except SnapshotError:
        return None  # A build is what makes a data set whole that cannot be read any more.
