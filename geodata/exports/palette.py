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
FIFTHS = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
"""Classes of a column of numbers, the lowest first: the same scheme in five."""
NAMED = (
    *("#88ccee", "#ddcc77", "#117733", "#cc6677", "#332288"),
    *("#aa4499", "#44aa99", "#999933", "#882255"),
)
"""Classes that have names and no order: P. Tol's "muted", safe for colour-blind readers."""
OTHERS = "#dddddd"
"""Classes beyond those that colours can tell apart."""
TWO_WAY = {
    "A1": "#f3f3f3",
    "A2": "#b4d3e1",
    "A3": "#509dc2",
    "B1": "#f3e6b3",
    "B2": "#b3b3b3",
    "B3": "#376387",
    "C1": "#f3b300",
    "C2": "#b36600",
    "C3": "#000000",
}
"""Need by access: yellower is needier, bluer is farther, black is both. No two are alike to
whoever lacks one kind of cones: a test simulates it (Machado, Oliveira and Fernandes, 2009)."""
STATUSES = {
    "served": "#d9ead3",
    "underserved": "#f2b134",
    "remote": "#225ea8",
    "unreachable": OUT_OF_REACH,
    "unknown": MISSING,
}
CHANGES = {"gained": "#1b7837", "same_status": "#e7e7e7", "lost": "#762a83"}


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
