"""Whether an answer of a bulk address service is the place of a site, and how well it says where.

The rule is that of one address (`choice`): the place lacks no word of the street that was asked,
and no other is nearly as likely. Besides, it lies in the commune of the site, or has its postcode.
"""

from __future__ import annotations

from dataclasses import dataclass

from geodata.errors import ParameterError, UnknownCodeError
from geodata.nearest.geocoding.bulk import AddressQuestion, BulkAnswer
from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.choice import GAP, choose
from geodata.nearest.geocoding.typed import read_text
from geodata.sites import LocationQuality
from geodata.sites.checks import BORDER_M, Gazetteer
from geodata.territory import Places

LEAST_SCORE = 0.5
"""Below this less than half of what was asked is in the label (`docs/methods.md`)."""
_QUALITIES: dict[str, LocationQuality] = {
    "housenumber": "address",
    "street": "street",
    "locality": "street",
    "municipality": "commune",
}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The rule, over the register and the contours of the communes."""

    places: Places
    gazetteer: Gazetteer

    @staticmethod
    def over(places: Places) -> Acceptance:
        """Returns the rule over a register."""
        return Acceptance(places, Gazetteer(places))

    def quality(self, question: AddressQuestion, answer: BulkAnswer) -> LocationQuality | None:
        """Returns how well an answer places what was asked, or None when it does not."""
        found = answer.found
        if found.score < LEAST_SCORE or not self._is_in_the_commune(question, found):
            return None
        if found.kind == "municipality":
            return "commune"
        if answer.next_score >= found.score - GAP and found.kind != "housenumber":
            return None
        return _QUALITIES[found.kind] if self._has_the_words(question, found) else None

    def _is_in_the_commune(self, question: AddressQuestion, found: Candidate) -> bool:
        if not question.citycode:
            return bool(question.postcode) and found.postcode == question.postcode
        if found.citycode is None:
            is_said = found.postcode == question.postcode
        else:
            is_said = self._today(found.citycode) == question.citycode
        return is_said and self._holds(question.citycode, found)

    def _holds(self, citycode: str, found: Candidate) -> bool:
        meant = self.gazetteer.meant_by(citycode)
        return meant is not None and (
            self.gazetteer.distance_m(meant.area, found.lon, found.lat) <= BORDER_M
        )

    def _today(self, citycode: str) -> str:
        try:
            return self.places.register.resolve(citycode).area.code
        except UnknownCodeError:
            return ""

    def _has_the_words(self, question: AddressQuestion, found: Candidate) -> bool:
        # The postcode of a file is often a CEDEX, or a neighbour's: the commune was compared.
        text = " ".join((question.street, found.postcode or ""))
        try:
            choice = choose(read_text(text), [found])
        except ParameterError:
            return False
        return choice.clear is not None
