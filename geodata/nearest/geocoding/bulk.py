"""What a bulk address service is asked and answers, and what every such service can do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Protocol

from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.choice import way_words
from geodata.nearest.geocoding.typed import word_set
from geodata.sites import Site
from geodata.territory import fold

LONGEST_STREET, LONGEST_CITY = 120, 60
"""The national service refuses texts of more than 200 characters."""
_CITIES = frozenset({"75056", "69123", "13055"})
"""The service knows their arrondissements alone."""
_BORDER = re.compile(r"[,;()\[\]/|\n]|\s[-–—]\s")
_BUILDINGS = word_set(
    "mairie hotel mediatheque bibliotheque ludotheque ecole college lycee salle maison centre "
    "espace immeuble batiment bat tour etage rdc pole antenne agence local bureau annexe bp cs"
)
"""First words of the part of an address that names a building, or its inside."""
_SPACED = re.compile(r"[\x00-\x20\x7f-\xa0]+")


@dataclass(frozen=True, slots=True)
class AddressQuestion:
    """An address to find: its street, its postcode, its commune and the INSEE code of this."""

    street: str
    postcode: str
    city: str
    citycode: str

    @property
    def key(self) -> str:
        """What the answer is kept under: the same for spellings that differ in accents or case."""
        words = "|".join((fold(self.street), self.postcode, fold(self.city), self.citycode))
        return blake2b(words.encode(), digest_size=12).hexdigest()

    @property
    def shelf(self) -> str:
        """Where the answer is kept: its département, or `other`."""
        code = self.citycode or self.postcode
        length = 3 if code.startswith(("97", "98")) else 2
        return code[:length] if code[:length].isalnum() and len(code) == 5 else "other"

    @property
    def text(self) -> str:
        """The address in one line."""
        return " ".join(part for part in (self.street, self.postcode, self.city) if part)


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """The likeliest place of an address, and the score of the next one, 0 when there is none."""

    found: Candidate
    next_score: float = 0.0

    def as_record(self) -> dict[str, Any]:
        """Returns the answer as it is kept."""
        return {**asdict(self.found), "next_score": self.next_score}


class BulkGeocoder(Protocol):
    """An address service that is asked for many addresses at once."""

    def find(self, questions: Sequence[AddressQuestion]) -> list[BulkAnswer | None]:
        """Returns the answer to each question in turn, None where nothing is like it.

        Raises:
            GeocoderUnavailableError: the service does not answer, or not as it should.
        """


def answer_of(record: dict[str, Any]) -> BulkAnswer:
    """Returns the answer whose `as_record` this is."""
    facts = dict(record)
    return BulkAnswer(next_score=facts.pop("next_score"), found=Candidate(**facts))


def question_of(site: Site) -> AddressQuestion | None:
    """Returns what to ask for a site, or None when its address can tell no place.

    Of `Médiathèque, 12 rue Haute` only the street is asked: no address has the rest.
    """
    return question_for(site.adresse, site.code_postal, site.commune, site.code_insee)


def question_for(
    address: str | None, postcode: str | None, commune: str | None, code: str | None
) -> AddressQuestion | None:
    """Returns what to ask for an address and its commune's names and INSEE code, likewise."""
    city, postcode = _tidy(commune, LONGEST_CITY), _tidy(postcode, 5)
    street, citycode = _street(address or ""), code or ""
    if not fold(street) or not (city or postcode or citycode):
        return None
    return AddressQuestion(street, postcode, city, "" if citycode in _CITIES else citycode)


def _street(address: str) -> str:
    """Returns the part of an address that is a street with its number, or a place; or the whole."""
    parts = [part for each in _BORDER.split(address) if (part := _tidy(each, LONGEST_STREET))]
    ways = [number for number, part in enumerate(parts) if way_words(part)]
    if not ways:
        places = [part for part in parts if not _is_building(part)]
        return places[0] if len(parts) > 1 and places else _tidy(address, LONGEST_STREET)
    way = ways[0]
    is_number_apart = way > 0 and len(parts[way - 1]) < 8 and parts[way - 1][:1].isdigit()
    return f"{parts[way - 1]} {parts[way]}" if is_number_apart else parts[way]


def _is_building(part: str) -> bool:
    return fold(part).partition(" ")[0] in _BUILDINGS


def _tidy(text: str | None, longest: int) -> str:
    """Returns a text on one line, cut at a word."""
    line = _SPACED.sub(" ", text or "").strip()
    return (
        line if len(line) <= longest else line[: longest + 1].rpartition(" ")[0] or line[:longest]
    )
