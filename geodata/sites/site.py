"""A place of digital mediation, in the 32 fields of the national standard and the programme's own.

Source: Table Schema of the standard, v1.0.2 (LaMednum/standard-mediation-num).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

MULTI_VALUED = frozenset(
    {
        "typologie",
        "courriels",
        "site_web",
        "itinerance",
        "services",
        "publics_specifiquement_adresses",
        "prise_en_charge_specifique",
        "frais_a_charge",
        "dispositif_programmes_nationaux",
        "formations_labels",
        "autres_formations_labels",
        "modalites_acces",
        "modalites_accompagnement",
    }
)
"""Fields that hold several values: tuples here, lists in JSON answers, `|` in flat files."""

REQUIRED = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj")

Severity = Literal["error", "warning", "note"]
LocationQuality = Literal["exact", "commune"]
"""Whether a position is the site's own, or its commune's in place of one that was wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reader has to say of a row: `error` refuses it, the others keep it.

    `row` is 1 for the first row of data; 0 speaks of the file. `code` is stable, for machines:
    docs/methods.md lists them. A value that was repaired or left out says what was `given`, and
    what was `kept` (None when nothing was).
    """

    row: int
    severity: Severity
    field: str
    message: str
    code: str = "other"
    given: str | None = None
    kept: str | None = None

    def as_record(self) -> dict[str, Any]:
        """Returns the finding for JSON; `given` and `kept` only where a value was replaced."""
        record: dict[str, Any] = {
            name: getattr(self, name) for name in ("row", "severity", "code", "field", "message")
        }
        if self.given is not None or self.kept is not None:
            record |= {"given": self.given, "kept": self.kept}
        return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One place. A value that is missing is None or an empty tuple, never 0 or ''.

    `latitude` and `longitude`, in degrees on WGS 84, come together or not at all.
    """

    id: str
    pivot: str | None = None
    nom: str
    commune: str | None = None
    code_postal: str | None = None
    code_insee: str | None = None
    adresse: str | None = None
    complement_adresse: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    typologie: tuple[str, ...] = ()
    telephone: str | None = None
    courriels: tuple[str, ...] = ()
    site_web: tuple[str, ...] = ()
    horaires: str | None = None
    presentation_resume: str | None = None
    presentation_detail: str | None = None
    source: str | None = None
    itinerance: tuple[str, ...] = ()
    structure_parente: str | None = None
    date_maj: date | None = None
    services: tuple[str, ...] = ()
    publics_specifiquement_adresses: tuple[str, ...] = ()
    prise_en_charge_specifique: tuple[str, ...] = ()
    frais_a_charge: tuple[str, ...] = ()
    dispositif_programmes_nationaux: tuple[str, ...] = ()
    formations_labels: tuple[str, ...] = ()
    autres_formations_labels: tuple[str, ...] = ()
    modalites_acces: tuple[str, ...] = ()
    modalites_accompagnement: tuple[str, ...] = ()
    fiche_acces_libre: str | None = None
    prise_rdv: str | None = None
    network: str | None = None
    posts_granted: int | None = None
    posts_filled: int | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    location_quality: LocationQuality | None = None

    @property
    def is_placed(self) -> bool:
        """Whether the site has coordinates."""
        return self.latitude is not None and self.longitude is not None

    def as_record(self) -> dict[str, Any]:
        """Returns the site for JSON: every field, lists for several values, null for none."""
        record: dict[str, Any] = {}
        for name in FIELD_NAMES:
            value = getattr(self, name)
            if isinstance(value, tuple):
                value = list(value)
            record[name] = value.isoformat() if isinstance(value, date) else value
        return record


FIELD_NAMES = tuple(field.name for field in fields(Site))
"""The standard's 32 fields in its order, then the programme's own six."""
STANDARD_FIELDS = FIELD_NAMES[:32]
PROGRAMME_FIELDS = FIELD_NAMES[32:]
