"""The columns of who can come without a car, and of minutes by another mode than by car."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from geodata.exports.columns.column import Column, inside
from geodata.french import BY_MODE

_SHARES = {
    "on_foot": (
        "peuvent venir à pied",
        "Ils sont à 30 minutes à pied ou moins d'un site",
        "Within 30 minutes on foot of a site",
    ),
    "by_transit": (
        "peuvent venir en transport en commun",
        "Ils sont plus loin à pied, et à 60 minutes ou moins en transport en commun",
        "Farther on foot, and within 60 minutes by public transport",
    ),
    "cannot_come": (
        "ne peuvent pas venir sans voiture",
        "Ils sont à plus de 30 minutes à pied, et à plus de 60 en transport en commun",
        "Beyond 30 minutes on foot, and beyond 60 by public transport",
    ),
    "transit_unknown": (
        "loin à pied, transport en commun inconnu",
        "Ils sont à plus de 30 minutes à pied ; aucune table ne dit leurs transports en commun",
        "Beyond 30 minutes on foot; no table tells of their public transport",
    ),
}


def _figures() -> Iterator[Column]:
    for name, (french, definition, english) in _SHARES.items():
        of = ("without_car", name)
        yield Column(
            f"{name}_people",
            f"Habitants : {french}",
            "whole",
            f"{definition}.",
            f"People: {english[0].lower()}{english[1:]}.",
            "habitants",
            read=inside(*of, "people"),
        )
        yield Column(
            f"{name}_share",
            f"Part du poids : {french}",
            "share",
            f"{definition} : leur part du poids.",
            f"Share of the weight: {english[0].lower()}{english[1:]}.",
            digits=4,
            read=inside(*of, "share"),
        )


WITHOUT_CAR = tuple(_figures())
"""Beside the indicators of a territory, of any answer but by car."""

COMING = (
    Column(
        "without_car",
        "Venir sans voiture",
        "coming",
        "« à pied » : 30 minutes ou moins ; « en transport en commun » : plus loin à pied, et 60 "
        "minutes ou moins ; « ne peut pas venir » : au-delà des deux ; « loin à pied, transport en "
        "commun inconnu » : aucune table ne dit les trajets de cette commune.",
        "`on_foot`: within 30 minutes; `by_transit`: farther on foot, and within 60 minutes; "
        "`cannot_come`: beyond both; `transit_unknown`: beyond the walk, and no table times trips "
        "from the commune; `unknown`: no source places it.",
    ),
    Column(
        "minutes_on_foot",
        "Minutes à pied",
        "number",
        "Durée à pied jusqu'au site le plus proche à pied ; vide si aucun chemin n'y mène.",
        "Minutes on foot to the site that is nearest on foot; missing where no way leads there.",
        "minutes",
        1,
    ),
    Column(
        "minutes_by_transit",
        "Minutes en transport en commun",
        "number",
        "De même en transport en commun ; vide si aucune durée n'est connue.",
        "Likewise by public transport; missing where no time is known.",
        "minutes",
        1,
    ),
)
"""Beside the columns of communes, of any answer but by car."""


def in_mode(columns: Sequence[Column], question: Mapping[str, Any]) -> tuple[Column, ...]:
    """Returns columns as they are of a mode: what says by car says how people travel instead."""
    mode = question.get("mode", "car")
    if mode == "car":
        return tuple(columns)
    english = {"foot": "on foot", "bicycle": "by bicycle", "transit": "by public transport"}[mode]
    return tuple(
        replace(
            each,
            fr=each.fr.replace("en voiture", BY_MODE[mode]),
            en=each.en.replace("by car", english),
        )
        for each in columns
    )
