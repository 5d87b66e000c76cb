"""What a column of a coverage table is: how a value is read, named and defined.

Every format of a table reads its columns, so that they all say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Record = Mapping[str, Any]
Reader = Callable[[Record], Any]

Kind = Literal[
    "code",
    "text",
    "whole",
    "number",
    "share",
    "reach",
    "yes",
    "status",
    "change",
    "point",
    "site_change",
    "left_out",
    "method",
    "coming",
]
"""`code` is text whatever it looks like; `share` is from 0 to 1; `reach` is true, false or null;
`yes` is true or false; the others are words that French has others for."""

STATUS_LABELS = {
    "unreachable": "hors d'atteinte",
    "remote": "éloignée",
    "underserved": "sous-dotée",
    "served": "desservie",
    "unknown": "inconnue",
}

CHANGE_LABELS = {"gained": "gagne", "lost": "perd", "same_status": "même situation"}

REACH_LABELS = {True: "accessible", False: "hors d'atteinte", None: "inconnu"}
"""Missing minutes are an empty cell; this says which of its two reasons it has."""

POINT_LABELS = {"sure": "sûre", "unsure": "incertaine", "none": "inconnue"}

SITE_CHANGE_LABELS = {"opened": "ouvert", "closed": "fermé", "moved": "déplacé"}

LEFT_OUT_LABELS = {
    "not_listed": "absent du fichier",
    "not_in_service": "hors service à cette date",
    "closed_to_public": "ne reçoit pas de public",
    "without_post": "sans poste",
    "unplaced": "sans position connue",
}
"""Why a site does not count in one of two versions."""

COMING_LABELS = {
    "on_foot": "à pied",
    "by_transit": "en transport en commun",
    "cannot_come": "ne peut pas venir",
    "transit_unknown": "loin à pied, transport en commun inconnu",
    "unknown": "inconnu",
}
"""How the people of a commune can come without a car."""

METHOD_LABELS = {"measured": "mesurées sur les routes", "model": "modèle"}
"""Where minutes come from."""

_WORDS: Mapping[str, Mapping[Any, str]] = {
    "status": STATUS_LABELS,
    "change": CHANGE_LABELS,
    "point": POINT_LABELS,
    "site_change": SITE_CHANGE_LABELS,
    "left_out": LEFT_OUT_LABELS,
    "method": METHOD_LABELS,
    "coming": COMING_LABELS,
    "yes": {True: "oui", False: "non"},
}

BETWEEN = "|"
"""Between the values of a list, as in the national standard of sites."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        key: its name in GeoJSON, in GeoPackage and in English CSV.
        label: its French header.
        kind: what its values are.
        fr: its definition in French.
        en: its definition in English.
        unit: French, empty where it has none.
        digits: decimals that a spreadsheet shows.
        read: its value in a record, the record's `key` where not given.
    """

    key: str
    label: str
    kind: Kind
    fr: str
    en: str
    unit: str = ""
    digits: int = 0
    read: Reader | None = None

    def value(self, record: Record) -> Any:
        """Returns the value of a record, None where it is missing."""
        return self.values([record])[0]

    def values(self, records: Sequence[Record]) -> list[Any]:
        """Returns the values of records, in their order, None where one is missing."""
        read, key = self.read, self.key
        found = [each.get(key) for each in records] if read is None else list(map(read, records))
        return [
            BETWEEN.join(map(str, each)) if isinstance(each, (list, tuple)) else each
            for each in found
        ]

    def in_french(self, records: Sequence[Record]) -> list[Any]:
        """Returns the values of records, in their order, as people read them.

        Words stand for a status and for the reach.
        """
        values = self.values(records)
        if self.kind == "reach":
            return [REACH_LABELS[each] for each in values]
        words = _WORDS.get(self.kind)
        return values if words is None else [words.get(each, each) for each in values]


def inside(*path: str) -> Reader:
    """Builds the reader of a value in nested records; it gives None where one of them is None."""

    def read(record: Record) -> Any:
        found: Any = record
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    return read


def within(minutes: float, name: str) -> Reader:
    """Builds the reader of `people` or `share` among those within so many minutes."""

    def read(record: Record) -> Any:
        steps = record.get("within") or ()
        return next((step[name] for step in steps if step["minutes"] == minutes), None)

    return read


def properties_of(columns: Sequence[Column], record: Record) -> dict[str, object]:
    """Returns the values of a record under the keys of its columns."""
    return {column.key: column.value(record) for column in columns}
