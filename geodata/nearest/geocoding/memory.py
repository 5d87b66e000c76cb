"""An address service in memory: the twin of the national one, for tests and demonstrations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.candidates import Candidate
from geodata.territory import fold, geodesics_m

_WORTH_SHOWING = 0.3
_AROUND_M = 1_000


class MemoryGeocoder:
    """Answers from a list of places; `asked` keeps what it was asked, and `answers` may be off.

    The score is the likeness of the folded text and label, so that a text that lacks its
    postcode still finds its street, as with the national service.
    """

    def __init__(self, places: Sequence[Candidate] = ()) -> None:
        self.places = places
        self.answers = True
        self.asked: list[str] = []

    def search(
        self,
        text: str,
        limit: int,
        *,
        near: tuple[float, float] | None = None,  # noqa: ARG002 - the port's; nothing is preferred
        autocomplete: bool = False,
    ) -> tuple[Candidate, ...]:
        """Returns the places whose label is like a text, the likest first."""
        self._heard(text)
        scored = [
            replace(place, score=round(_likeness(fold(text), fold(place.label), autocomplete), 3))
            for place in self.places
        ]
        best = sorted(scored, key=lambda place: -place.score)
        return tuple(place for place in best if place.score >= _WORTH_SHOWING)[:limit]

    def reverse(self, lon: float, lat: float) -> Candidate | None:
        """Returns the place nearest to a point, within a kilometre."""
        self._heard("")
        if not self.places:
            return None
        to_lon = np.array([place.lon for place in self.places])
        lengths = geodesics_m(lon, lat, to_lon, np.array([place.lat for place in self.places]))
        nearest = int(lengths.argmin())
        return self.places[nearest] if lengths[nearest] <= _AROUND_M else None

    def _heard(self, text: str) -> None:
        self.asked.append(text)
        if not self.answers:
            raise GeocoderUnavailableError("switched off")


def _likeness(text: str, label: str, autocomplete: bool) -> float:
    if autocomplete and label.startswith(text):
        return 1.0
    return max(SequenceMatcher(None, text, part).ratio() for part in (label, _name_of(label)))


def _name_of(label: str) -> str:
    """Returns a label without its postcode and what follows."""
    words = label.split()
    ends = [n for n, word in enumerate(words) if len(word) == 5 and word.isdigit()]
    return " ".join(words[: ends[0]]) if ends and ends[0] else label
