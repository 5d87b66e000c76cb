"""What an address service proposes for a text, and what every such service can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["housenumber", "street", "locality", "municipality"]
KINDS: tuple[Kind, ...] = ("housenumber", "street", "locality", "municipality")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a text may mean, in degrees on WGS 84; what is missing is None.

    `score`, from 0 to 1, says how alike the text and the label are, and how important the place
    is. It is no probability: of ten streets of one name, each may have 0.97.
    """

    lon: float
    lat: float
    label: str
    kind: Kind
    score: float
    citycode: str | None = None
    city: str | None = None
    postcode: str | None = None
    context: str | None = None


class Geocoder(Protocol):
    """An address service."""

    def search(
        self,
        text: str,
        limit: int,
        *,
        near: tuple[float, float] | None = None,
        autocomplete: bool = False,
    ) -> tuple[Candidate, ...]:
        """Returns at most `limit` places that a text may mean, the best score first.

        Args:
            text: an address, whole, or its beginning when `autocomplete`.
            limit: how many at most.
            near: (lon, lat), a place whose surroundings are preferred.
            autocomplete: the text may still be growing.

        Raises:
            GeocoderUnavailableError: the service does not answer, or not as it should.
        """

    def reverse(self, lon: float, lat: float) -> Candidate | None:
        """Returns the address nearest to a point, or None when there is none around.

        Raises:
            GeocoderUnavailableError: the service does not answer, or not as it should.
        """
