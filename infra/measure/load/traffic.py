"""What is asked of the service: questions drawn as France asks them, and what each should get."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote, urlencode

import numpy as np
from numpy.random import Generator

from geodata.territory import Area, Register

SPREAD_DEGREES = 0.02
"""How far from the point of a commune its people ask, about: two kilometres."""
_FILTERS = (
    {"need": "cv"},
    {"need": "contact", "fee": "Gratuit"},
    {"programme": "France Services", "max_minutes": "60"},
    {"wheelchair": "true"},
    {"mode": "foot", "max_minutes": "45"},
    {"open_at": "now"},
    {"open_at": "2026-11-24T18:30:00+01:00", "limit": "10"},
    {"limit": "50", "include_unreachable": "true"},
)
_WRONG = (
    ("/v1/nearest?commune=99999", 404),
    ("/v1/nearest?postcode=00000", 404),
    ("/v1/nearest?lat=44.35&lon=2.57&latitude=1", 422),
    ("/v1/nearest?lat=48.85", 400),
    ("/v1/nearest?lat=44.35&lon=2.57&need=chess", 422),
    ("/v1/nearest", 400),
    ("/v1/communes?q=", 422),
    ("/v1/nowhere", 404),
)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, what kind of question it is, and whether it is one that should be refused."""

    kind: str
    path: str
    is_wrong: bool = False


class Citizens:
    """Draws what citizens ask, always the same from a seed: by where people live."""

    def __init__(self, register: Register, seed: int) -> None:
        self._register = register
        self._draw = np.random.default_rng(seed)
        people = np.nan_to_num(register.people[: register.commune_count])
        lon, _ = register.positions
        people = np.where(np.isnan(lon[: register.commune_count]), 0, people)
        self._shares = people / people.sum()
        self._kinds: tuple[tuple[str, float, Callable[[], str]], ...] = (
            ("by position", 0.36, self._by_position),
            ("with filters", 0.14, self._with_filters),
            ("by commune", 0.08, self._by_commune),
            ("by postcode", 0.06, self._by_postcode),
            ("by an old code", 0.03, self._by_part),
            ("by name", 0.06, self._by_name),
            ("suggestions", 0.20, self._suggestions),
            ("a commune", 0.05, self._commune),
        )
        self._wrong_share = 1 - sum(share for _, share, _ in self._kinds)

    def asks(self) -> Iterator[Ask]:
        """Returns questions without end."""
        names = [name for name, _, _ in self._kinds]
        makers = {name: make for name, _, make in self._kinds}
        shares = [*(share for _, share, _ in self._kinds), self._wrong_share]
        for turn in count():
            kind = str(self._draw.choice([*names, "wrong"], p=shares))
            if kind == "wrong":
                yield Ask(kind, _WRONG[turn % len(_WRONG)][0], is_wrong=True)
            else:
                yield Ask(kind, makers[kind]())

    def _area(self) -> Area:
        return self._register.area(int(self._draw.choice(len(self._shares), p=self._shares)))

    def _point(self) -> dict[str, str]:
        area = self._area()
        by = self._draw.normal(0, SPREAD_DEGREES, 2)
        lon, lat = (area.lon or 0.0) + by[0], (area.lat or 0.0) + by[1]
        return {"lat": f"{lat:.5f}", "lon": f"{lon:.5f}"}

    def _by_position(self) -> str:
        return f"/v1/nearest?{urlencode(self._point())}"

    def _with_filters(self) -> str:
        chosen = _FILTERS[int(self._draw.integers(len(_FILTERS)))]
        return f"/v1/nearest?{urlencode({**self._point(), **chosen})}"

    def _by_commune(self) -> str:
        return f"/v1/nearest?commune={self._area().code}"

    def _by_postcode(self) -> str:
        area = self._area()
        return f"/v1/nearest?postcode={area.postcodes[0]}" if area.postcodes else self._by_commune()

    def _by_part(self) -> str:
        parts = np.flatnonzero(self._register.parents >= 0)
        entry = int(self._draw.choice(parts))
        return f"/v1/nearest?commune={self._register.codes[entry]}"

    def _by_name(self) -> str:
        return f"/v1/nearest?q={quote(self._area().name)}"

    def _suggestions(self) -> str:
        name = self._area().name
        letters = int(self._draw.integers(2, 13))
        return f"/v1/communes?limit=8&q={quote(name[:letters])}"

    def _commune(self) -> str:
        return f"/v1/communes/{self._area().code}"


def everything_wrong() -> tuple[tuple[str, int], ...]:
    """Returns the wrong requests, and the status that each should get."""
    return _WRONG


def departements_of(register: Register) -> list[str]:
    """Returns the codes of the départements that have communes: not of the collectivités."""
    numbers = np.unique(register.belongs("departement")[: register.commune_count])
    return [register.territory_codes[number] for number in numbers.tolist() if number >= 0]


def prefectures(draw: Generator, departements: list[str]) -> Iterator[str]:
    """Yields the questions of préfectures, without end: measures, zones, files."""
    kinds = ("", "/gaps", "?format=csv", "?format=geojson", "?threshold_minutes=30")
    for turn in count():
        code = departements[int(draw.integers(len(departements)))]
        yield f"/v1/coverage/departement/{code}{kinds[turn % len(kinds)]}"
