"""Why an import is where it is, in a person's language: a code, and the facts of its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geodata.sites import Locale

Fact = str | int

SENTENCES: Mapping[str, Mapping[Locale, str]] = {
    "file_unusable": {
        "en": "{fault}",
        "fr": "le fichier ne peut pas être utilisé ({fault_in_french})",
    },
    "no_row_kept": {
        "en": "no row can be kept; the report says why",
        "fr": "aucune ligne ne peut être gardée ; le rapport dit pourquoi",
    },
    "too_large": {
        "en": "{size} bytes: larger than the {largest} that a file may have",
        "fr": "{size} octets : plus que les {largest} qu'un fichier peut avoir",
    },
    "closed_to_public": {
        "en": "{closed} of its {sites} sites receive nobody: no service is said of them",
        "fr": "{closed} de ses {sites} lieux ne reçoivent personne : aucun service n'en est dit",
    },
    "loses_sites": {
        "en": "it loses {removed} of the {before} sites in use",
        "fr": "il fait perdre {removed} des {before} lieux en service",
    },
    "loses_positions": {
        "en": "{unplaced} of its {sites} sites have no position, and {before} of those in use",
        "fr": "{unplaced} de ses {sites} lieux n'ont pas de position, contre {before} en service",
    },
    "moves_sites": {
        "en": "it moves {moved} of the {before} sites in use",
        "fr": "il déplace {moved} des {before} lieux en service",
    },
    "rows_refused": {
        "en": "{refused} of its {rows} rows are refused",
        "fr": "{refused} de ses {rows} lignes sont refusées",
    },
    "columns_unread": {
        "en": "nothing reads these filled columns, and nobody said that they may be lost: "
        "{columns}",
        "fr": "rien ne lit ces colonnes remplies, et personne n'a dit qu'elles peuvent être "
        "perdues : {columns}",
    },
    "mapping_doubtful": {
        "en": "how these columns are read is a guess that nobody has confirmed: {columns}",
        "fr": "la lecture de ces colonnes est une supposition que personne n'a confirmée : "
        "{columns}",
    },
    "not_compared": {
        "en": "it was not compared",
        "fr": "il n'a pas été comparé",
    },
    "late": {
        "en": "it arrived late: the sites in use are of a file that came after it",
        "fr": "il est arrivé en retard : les lieux en service sont d'un fichier plus récent",
    },
    "already_in_use": {
        "en": "its sites are those in use",
        "fr": "ses lieux sont ceux en service",
    },
    "unexpected": {
        "en": "the check failed on something unexpected ({error}); its log says where",
        "fr": "le contrôle a échoué sur un cas imprévu ({error}) ; son journal dit où",
    },
    "damaged": {
        "en": "what is kept of it is not what was written ({key}): upload the file again",
        "fr": "ce qui en est gardé n'est pas ce qui avait été écrit ({key}) : déposez le fichier "
        "de nouveau",
    },
    "record_damaged": {
        "en": "its record is gone, or is not what was written: nothing else is known of it",
        "fr": "sa fiche est perdue, ou n'est pas ce qui avait été écrit : on n'en sait rien "
        "d'autre",
    },
    "without_end": {
        "en": "the check was begun and never ended: the file may ask for too much time or memory, "
        "or the data did not answer",
        "fr": "le contrôle a commencé et n'a jamais fini : le fichier demande peut-être trop de "
        "temps ou de mémoire, ou les données n'ont pas répondu",
    },
    "rejected": {
        "en": "rejected by an operator",
        "fr": "abandonné par un opérateur",
    },
}
"""Templates by code. What a person wrote has none."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an import is held, refused, failed or rejected.

    `text` is in English; without a code it is a person's own words.
    """

    code: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    text: str = ""

    def in_words(self, locale: Locale = "en") -> str:
        """Returns the sentence."""
        # A code that this version does not know is of a newer one, which left its text.
        sentence = SENTENCES.get(self.code or "")
        if sentence is None:
            return self.text
        # Reasons of before faults were in French have them in English alone.
        older = {"fault_in_french": self.facts.get("fault", "")}
        return sentence[locale].format(**{**older, **self.facts})

    def __str__(self) -> str:
        return self.in_words()

    @staticmethod
    def from_record(record: str | Mapping[str, Any] | None) -> Reason | None:
        """Returns the reason of an import's record; older ones have a text alone."""
        if record is None:
            return None
        if isinstance(record, str):
            return Reason(text=record)
        return Reason(**record)


def because(code: str, **facts: Fact) -> Reason:
    """Returns a reason that has a sentence."""
    return Reason(code, facts, SENTENCES[code]["en"].format(**facts))
