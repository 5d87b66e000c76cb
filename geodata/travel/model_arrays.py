"""A model that was fitted again, kept with the graph that it priced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import SnapshotError
from geodata.territory import short_distances_m
from geodata.travel.building import seconds_of_edges
from geodata.travel.intervals import TripInterval
from geodata.travel.model import CAR, Floats, TravelModel

MODEL = "model"
"""The array of a graph that says which model priced it: JSON; of the library's own, none does."""

USUAL = "usual_seconds"
"""The seconds that the library's own model gave the edges, beside those of another."""


def repriced(
    arrays: Mapping[str, NDArray[Any]], lon: Floats, lat: Floats, model: TravelModel
) -> dict[str, NDArray[Any]]:
    """Returns the arrays of a graph whose edges a model prices, with that model.

    Args:
        arrays: of `travel_arrays`.
        lon: degrees of each node's point.
        lat: likewise.
        model: the constants.
    """
    usual = arrays.get(USUAL, arrays["seconds"])
    kept = {name: values for name, values in arrays.items() if name not in (MODEL, USUAL)}
    if model == CAR:
        # As it was built, from points before they were rounded: an edge in ten thousand differs.
        return {**kept, "seconds": usual}
    starts = arrays["starts"]
    source = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    targets = arrays["targets"].astype(np.int64)
    # The ends in one order: both ways take the same seconds, to the last bit.
    one, other = np.minimum(source, targets), np.maximum(source, targets)
    features = arrays["features"]
    metres = short_distances_m(lon[one], lat[one], lon[other], lat[other])
    seconds = seconds_of_edges(model, metres, features[one], features[other])
    return {**kept, "seconds": seconds, MODEL: _as_array(model), USUAL: usual}


def model_of(arrays: Mapping[str, NDArray[Any]]) -> TravelModel:
    """Returns the model that priced a graph.

    Raises:
        SnapshotError: the graph says one that cannot be read.
    """
    if MODEL not in arrays:
        return CAR
    try:
        said = json.loads(arrays[MODEL].tobytes())
        interval = {name: tuple(values) for name, values in said.pop("interval").items()}
        constants: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        return TravelModel(**constants, interval=TripInterval(**interval))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotError("the travel graph names a model that cannot be read") from error


def _as_array(model: TravelModel) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(asdict(model)).encode(), dtype=np.uint8)
