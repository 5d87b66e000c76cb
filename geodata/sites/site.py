"""A place of digital mediation, in the 32 fields of the national standard and the programme's own.

Source: Table Schema of the standard, v1.0.2 (LaMednum/standard-mediation-num).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, NotRequired, TypedDict, cast

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

_DATES = frozenset({"date_maj", "opens_on", "closes_on"})
REQUIRED = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj")

Severity = Literal["error", "warning", "note"]
LocationQuality = Literal["exact", "commune"]
"""Whether a position is the site's own, or its commune's in place of one that was wrong."""


class FindingRecord(TypedDict):
    """A finding in JSON."""

    row: int
    severity: Severity
    code: str
    field: str
    message: str
    given: NotRequired[str | None]
    kept: NotRequired[str | None]


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

    def as_record(self) -> FindingRecord:
        """Returns the finding for JSON; `given` and `kept` only where a value was replaced."""
        record: FindingRecord = {
            "row": self.row,
            "severity": self.severity,
            "code": self.code,
            "field": self.field,
            "message": self.message,
        }
        if self.given is not None or self.kept is not None:
            return {**record, "given": self.given, "kept": self.kept}
        return record


class SiteRecord(TypedDict):
    """A site in JSON: every field, lists for several values, ISO 8601 days, null for none."""

    id: str
    pivot: str | None
    nom: str
    commune: str | None
    code_postal: str | None
    code_insee: str | None
    adresse: str | None
    complement_adresse: str | None
    latitude: float | None
    longitude: float | None
    typologie: list[str]
    telephone: str | None
    courriels: list[str]
    site_web: list[str]
    horaires: str | None
    presentation_resume: str | None
    presentation_detail: str | None
    source: str | None
    itinerance: list[str]
    structure_parente: str | None
    date_maj: str | None
    services: list[str]
    publics_specifiquement_adresses: list[str]
    prise_en_charge_specifique: list[str]
    frais_a_charge: list[str]
    dispositif_programmes_nationaux: list[str]
    formations_labels: list[str]
    autres_formations_labels: list[str]
    modalites_acces: list[str]
    modalites_accompagnement: list[str]
    fiche_acces_libre: str | None
    prise_rdv: str | None
    network: str | None
    posts_granted: int | None
    posts_filled: int | None
    opens_on: str | None
    closes_on: str | None
    location_quality: LocationQuality | None


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

    def as_record(self) -> SiteRecord:
        """Returns the site for JSON: every field, lists for several values, null for none."""
        record: dict[str, object] = {}
        for name in FIELD_NAMES:
            value = getattr(self, name)
            if isinstance(value, tuple):
                value = list(value)
            record[name] = value.isoformat() if isinstance(value, date) else value
        return cast("SiteRecord", record)


FIELD_NAMES = tuple(field.name for field in fields(Site))
"""The standard's 32 fields in its order, then the programme's own six."""
STANDARD_FIELDS = FIELD_NAMES[:32]


def site_of(record: Mapping[str, Any]) -> Site:
    """Returns the site whose `as_record` this is; fields that are no more of a site are left."""
    return Site(
        **{name: _typed(name, value) for name, value in record.items() if name in FIELD_NAMES}
    )


def _typed(name: str, value: Any) -> Any:
    if name in MULTI_VALUED:
        return tuple(value)
    return date.fromisoformat(value) if name in _DATES and value is not None else value
