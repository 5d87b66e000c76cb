"""Replies of the BAN protocol: a GeoJSON FeatureCollection read into candidates, or refused."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.candidates import KINDS, Candidate


def candidates_of(body: bytes) -> tuple[Candidate, ...]:
    """Returns the candidates of a reply, in its order.

    A place without coordinates or of another kind (a point of interest) is left out. One whose
    shape or numbers are wrong makes the whole reply untrusted.

    Raises:
        GeocoderUnavailableError: this is no reply of the protocol. Nothing of it is repeated: a
            reply repeats what was asked.
    """
    try:
        document = json.loads(body, parse_constant=_no_number)
        found = [_candidate(feature) for feature in document["features"]]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        raise GeocoderUnavailableError("its reply is not of the protocol") from None
    return tuple(candidate for candidate in found if candidate is not None)


def _candidate(feature: dict[str, Any]) -> Candidate | None:
    properties, geometry = feature["properties"], feature["geometry"]
    coordinates = None if geometry is None else geometry["coordinates"]
    if not coordinates or None in coordinates or properties["type"] not in KINDS:
        return None
    lon, lat = _degrees(coordinates[0], 180), _degrees(coordinates[1], 90)
    score = properties.get("score", 0.0)
    label = properties["label"]
    if not isinstance(label, str) or not _is_finite(score):
        raise ValueError
    return Candidate(
        lon=lon,
        lat=lat,
        label=_apart(label, _text(properties, "oldcity")),
        kind=properties["type"],
        score=min(1.0, max(0.0, float(score))),
        citycode=_text(properties, "citycode"),
        city=_text(properties, "city"),
        postcode=_text(properties, "postcode"),
        context=_text(properties, "context"),
    )


def _apart(label: str, former: str | None) -> str:
    """Returns a label with the former commune: merged ones often have streets of one name."""
    return label if former is None or former in label else f"{label} ({former})"


def _degrees(value: Any, most: int) -> float:
    if not _is_finite(value) or abs(value) > most:
        raise ValueError
    return float(value)


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text(properties: dict[str, Any], name: str) -> str | None:
    value = properties.get(name)
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value or None


def _no_number(_: str) -> NoReturn:
    raise ValueError
