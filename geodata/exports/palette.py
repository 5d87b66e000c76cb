"""Colours of coverage, the same in every map: classes of minutes, statuses.

ColorBrewer's YlGnBu (C. Brewer, Penn State), which its authors mark as safe for colour-blind
readers and for print: darker is farther. Out of reach is not farther still: it has its own red.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

BOUNDS_MINUTES = (10.0, 15.0, 20.0, 30.0, 45.0)
RAMP = ("#ffffd9", "#c7e9b4", "#7fcdbb", "#41b6c4", "#225ea8", "#081d58")
OUT_OF_REACH = "#b5121b"
MISSING = "#bdbdbd"


@dataclass(frozen=True, slots=True)
class Class:
    """A class of a map: its colour and its French label."""

    label: str
    colour: str


def minutes_classes() -> list[Class]:
    """Returns the classes of minutes, the nearest first, then out of reach and not known."""
    bounds = [f"{bound:g}" for bound in BOUNDS_MINUTES]
    labels = [
        f"{bounds[0]} min ou moins",
        *(f"de {low} à {high} min" for low, high in pairwise(bounds)),
        f"plus de {bounds[-1]} min",
    ]
    classes = [Class(label, colour) for label, colour in zip(labels, RAMP, strict=True)]
    return [
        *classes,
        Class("hors d'atteinte par la route", OUT_OF_REACH),
        Class("inconnu", MISSING),
    ]


def class_of(row: Mapping[str, Any]) -> int:
    """Returns the number of a row's class in `minutes_classes`; a bound is within its class."""
    if row.get("reachable") is None:
        return len(RAMP) + 1
    if not row["reachable"]:
        return len(RAMP)
    return sum(row["minutes"] > bound for bound in BOUNDS_MINUTES)
