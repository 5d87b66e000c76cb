"""What the map's colours say: minutes of communes, or the share of a territory's people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geodata.exports.palette import MISSING, OUT_OF_REACH, RAMP, Class, class_of, minutes_classes
from geodata.french import decimal_number

Row = Mapping[str, Any]

SHARES = (0.95, 0.9, 0.8, 0.7, 0.5)
"""Bounds of the classes of shares, inclusive, the best first."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Classes of rows.

    Attributes:
        title: of the legend.
        unit: what a row is, in the plural.
        classes: colours and labels.
        class_of: the number of a row's class.
        always: how many of the classes the legend shows even when no row has them.
    """

    title: str
    unit: str
    classes: list[Class]
    class_of: Callable[[Row], int]
    always: int


def minutes_theme() -> Theme:
    """Returns the theme of communes by minutes, which is theirs when nothing else is asked."""
    classes = minutes_classes()
    return Theme("Durée jusqu’au lieu le plus proche", "communes", classes, class_of, len(RAMP))


def share_theme(limit_minutes: float) -> Theme:
    """Returns the theme of territories by the share of their people within the threshold."""
    title = f"Habitants à {decimal_number(limit_minutes, 0)} min ou moins"
    return Theme(title, "territoires", _share_classes(), _share_class_of, len(RAMP))


def is_hatched(each: Class) -> bool:
    """Whether a class is told apart by lines too."""
    return each.colour == OUT_OF_REACH


def _share_classes() -> list[Class]:
    percent = [f"{100 * bound:.0f}" for bound in SHARES]
    labels = [
        f"{percent[0]} % et plus",
        *(f"de {low} à moins de {high} %" for high, low in pairwise(percent)),
        f"moins de {percent[-1]} %",
    ]
    shares = [Class(label, colour) for label, colour in zip(labels, RAMP, strict=True)]
    return [*shares, Class("inconnu", MISSING)]


def _share_class_of(row: Row) -> int:
    share = row["within_threshold"]["share"]
    return len(RAMP) if share is None else sum(share < bound for bound in SHARES)
