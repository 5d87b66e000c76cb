"""Why a job failed, in a person's language: a code and facts, of which none is of the file's rows.

What a file holds is people's: a reason names a fault, a line, a parameter, and never a cell or the
name of a column, which is a cell where the header is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Fact = str | int
Locale = Literal["fr", "en"]

SENTENCES: Mapping[str, Mapping[Locale, str]] = {
    "file_unusable": {
        "en": "the file cannot be used: {fault}",
        "fr": "le fichier ne peut pas être utilisé ({fault_in_french})",
    },
    "too_large": {
        "en": "{size} bytes: more than the {largest} that a file may have",
        "fr": "{size} octets : plus que les {largest} qu'un fichier peut avoir",
    },
    "option_wrong": {
        "en": "the option {option} makes no sense for these sites, or names no column of the file",
        "fr": "l'option {option} n'a pas de sens pour ces lieux, ou ne nomme aucune colonne du "
        "fichier",
    },
    "mapping_wrong": {
        "en": "the mapping names columns that the file does not have",
        "fr": "la lecture choisie nomme des colonnes que le fichier n'a pas",
    },
    "no_memory": {
        "en": "the file asks for more memory than there is: part it in several files",
        "fr": "le fichier demande plus de mémoire qu'il n'y en a : coupez-le en plusieurs",
    },
    "stopped_each_time": {
        "en": "the job was begun {tries} times and stopped each time before its end: part the file "
        "in several",
        "fr": "le rapprochement a commencé {tries} fois et s'est arrêté chaque fois avant la fin : "
        "coupez le fichier en plusieurs",
    },
    "never_uploaded": {
        "en": "no file came before the link ended: ask for another",
        "fr": "aucun fichier n'est arrivé avant la fin du lien : recommencez",
    },
    "damaged": {
        "en": "what was kept of the file is not what was written: upload it again",
        "fr": "ce qui était gardé du fichier n'est pas ce qui avait été écrit : déposez-le de "
        "nouveau",
    },
    "unexpected": {
        "en": "the job failed on something unexpected ({error}); its log says where",
        "fr": "le rapprochement a échoué sur un cas imprévu ({error}) ; son journal dit où",
    },
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a job failed."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def in_words(self, locale: Locale) -> str:
        """Returns the sentence; the code alone where a newer release wrote it."""
        sentence = SENTENCES.get(self.code)
        return self.code if sentence is None else sentence[locale].format(**self.facts)

    @staticmethod
    def from_record(record: Mapping[str, Any] | None) -> Reason | None:
        """Returns the reason of a record."""
        return None if record is None else Reason(**record)


def because(code: str, **facts: Fact) -> Reason:
    """Returns a reason.

    Raises:
        KeyError: the code has no sentence.
    """
    SENTENCES[code]["en"].format(**facts)
    return Reason(code, facts)
