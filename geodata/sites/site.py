"""A place of digital mediation, in the 32 fields of the national standard and the programme's own.

Source: Table Schema of the standard, v1.0.2 (LaMednum/standard-mediation-num).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field as field_, fields
from datetime import date
from typing import Any, Literal, NotRequired, TypedDict, cast, get_args

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
Locale = Literal["fr", "en"]
"""The languages in which findings are told to people."""
Fact = str | int | float
"""What fills a field of a sentence."""
LocationQuality = Literal["exact", "address", "street", "commune"]
"""Whether a position is the one given, that of its address or of its street by an address service,
or its commune's, when that is all that is sure."""
LOCATION_QUALITIES: tuple[LocationQuality, ...] = get_args(LocationQuality)


class FindingRecord(TypedDict):
    """A finding in JSON: `message` in one language, and what makes it in another."""

    row: int
    severity: Severity
    code: str
    field: str
    message: str
    sentence: NotRequired[str]
    facts: NotRequired[dict[str, Fact]]
    given: NotRequired[str | None]
    kept: NotRequired[str | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a row: `error` refuses it, the others keep it.

    `row` is 1 for the first row of data; 0 is the file. `code` is stable, for machines:
    docs/findings.md lists them. `sentence` is the key of the catalogue (`checks/sentences.toml`)
    that `facts` fill; by default it is the code. A value that was repaired or left out has what
    was `given`, and what was `kept` (None when nothing was).
    """

    row: int
    severity: Severity
    field: str
    code: str
    facts: Mapping[str, Fact] = field_(default_factory=dict, hash=False)
    given: str | None = None
    kept: str | None = None
    sentence: str | None = None

    def of_row(self, row: int) -> Finding:
        """Returns the same of another row: files say the same again and again."""
        # A file has millions of them, and to make a frozen value takes twice as long.
        finding = object.__new__(Finding)
        _ROW(finding, row)
        _SEVERITY(finding, self.severity)
        _FIELD(finding, self.field)
        _CODE(finding, self.code)
        _FACTS(finding, self.facts)
        _GIVEN(finding, self.given)
        _KEPT(finding, self.kept)
        _SENTENCE(finding, self.sentence)
        return finding

    @property
    def message(self) -> str:
        """What the finding says, in English."""
        return self.in_words("en")

    def in_words(self, locale: Locale) -> str:
        """Returns what the finding says, in French or in English."""
        # Answers to citizens read sites too, and have no use for the catalogue.
        from geodata.sites.checks.sentences import sentence_of

        return sentence_of(self.sentence or self.code, self.facts, locale)

    def as_record(self, locale: Locale = "en") -> FindingRecord:
        """Returns the finding for JSON; `given` and `kept` only where a value was replaced."""
        record: FindingRecord = {
            "row": self.row,
            "severity": self.severity,
            "code": self.code,
            "field": self.field,
            "message": self.in_words(locale),
        }
        if self.sentence is not None:
            record["sentence"] = self.sentence
        if self.facts:
            record["facts"] = dict(self.facts)
        if self.given is not None or self.kept is not None:
            record["given"], record["kept"] = self.given, self.kept
        return record


_ROW, _SEVERITY, _FIELD, _CODE, _FACTS, _GIVEN, _KEPT, _SENTENCE = (
    vars(Finding)[each.name].__set__ for each in fields(Finding)
)
"""What fills the slots of a new finding."""


def finding_of(record: Mapping[str, Any]) -> Finding:
    """Returns the finding whose `as_record` this is, to be told in another language."""
    return Finding(
        record["row"],
        record["severity"],
        record["field"],
        record["code"],
        record.get("facts", {}),
        given=record.get("given"),
        kept=record.get("kept"),
        sentence=record.get("sentence"),
    )


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


FIELD_NAMES = tuple(each.name for each in fields(Site))
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
