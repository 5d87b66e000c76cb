"""What a run measured of each commune, of what is public: read without the rest of its results."""

from __future__ import annotations

import numpy as np

from geodata.coverage import THRESHOLD_MINUTES
from geodata.errors import MissingObjectError, SnapshotError
from geodata.exports.features import CommuneMeasures
from geodata.refresh.runs import FOLDER, MEASURES, Run, opened_of
from geodata.snapshot import Get, unpack

_USUAL = "filled"
"""The measures of the posts that are filled, of which public pages tell."""


def public_measures(get: Get, run: Run, unit_count: int) -> CommuneMeasures:
    """Returns the public measures of a run, in the order of the units of its snapshot.

    Args:
        get: reads the store.
        run: whose.
        unit_count: how many units its snapshot has.

    Raises:
        SnapshotError: the store does not hold them, or they are not of these units.
        StoreUnavailableError: the store did not answer.
    """
    key = f"{run.folder}/{MEASURES}"
    try:
        arrays = unpack(opened_of(run, key, get(key)), key)
    except MissingObjectError as error:
        raise SnapshotError(f"{key}: the store holds no such measures") from error
    # Tenths of a minute come back as they were: 20.1 is beyond 20 and 20.0 is not.
    minutes = np.round(arrays[f"{_USUAL}.minutes"].astype(np.float64), 1)
    if len(minutes) != unit_count:
        raise SnapshotError(f"{FOLDER}: {len(minutes)} measures of {unit_count} communes")
    units = arrays[f"{_USUAL}.site_units"]
    return CommuneMeasures(
        minutes,
        np.bincount(units[units >= 0], minlength=unit_count),
        THRESHOLD_MINUTES,
        run.at,
        run.sites_version,
        run.id,
    )
