"""Columns that several tables have."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.exports.columns.column import Column, Kind, inside

_SITE = (
    ("id", "code", "Identifiant", "identifier"),
    ("nom", "text", "Nom", "name"),
    ("commune", "text", "Commune", "commune"),
)


def of_site(name: str, fr: str, en: str) -> list[Column]:
    """Returns the columns of a site that a record holds under a name."""
    kinds: Sequence[tuple[str, Kind, str, str]] = _SITE  # type: ignore[assignment]
    return [
        Column(
            f"{name}_{part}",
            f"{label} : {fr}",
            kind,
            f"{label} : {fr}, dans le fichier des sites.",
            f"The {english} of the {en}, as the file of sites says.",
            read=inside(name, part),
        )
        for part, kind, label, english in kinds
    ]


PLACE = [
    Column(
        "code",
        "Code Insee",
        "code",
        "Code Insee de la commune ou de l'arrondissement municipal.",
        "INSEE code of the commune, or of the municipal arrondissement.",
    ),
    Column(
        "name",
        "Nom",
        "text",
        "Nom officiel de la commune ou de l'arrondissement municipal.",
        "Official name of the commune, or of the municipal arrondissement.",
    ),
]

PEOPLE = Column(
    "people",
    "Habitants",
    "whole",
    "Population municipale ; vide si aucune source ne la donne.",
    "Municipal population; missing where no source says.",
    "habitants",
)
