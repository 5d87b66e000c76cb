"""The register of communes: codes old and new, names, postcodes, who contains whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal, TypedDict, cast, get_args

import numpy as np
from numpy.typing import NDArray

from geodata.errors import UnknownCodeError, UnknownPostcodeError
from geodata.territory.names import NameIndex
from geodata.territory.packed_columns import UNITS_PER_DEGREE, span_of, split_texts
from geodata.territory.place_names import PlaceNames
from geodata.territory.postcodes import Postcodes

AreaKind = Literal[
    "commune",
    "arrondissement_municipal",
    "commune_deleguee",
    "commune_associee",
    "collectivite_outre_mer",
]
KINDS: tuple[AreaKind, ...] = get_args(AreaKind)
"""What an area may be. The key of an area is (kind, code): a part may carry its whole's code."""

_WHOLES: tuple[AreaKind, ...] = ("commune", "arrondissement_municipal", "collectivite_outre_mer")
_PARTS: tuple[AreaKind, ...] = ("commune_deleguee", "commune_associee")

PointSource = Literal[
    "none",
    "town_hall",
    "town_hall_repaired",
    "inside",
    "former_commune",
    "parts",
    "settlement",
]
POINT_SOURCES: tuple[PointSource, ...] = get_args(PointSource)
"""Where an area's point comes from: `parts` is the mean of its parts' town halls, `settlement` its
village in GeoNames, `inside` the middle of its contour, `former_commune` is inside the polygon it
was part of. Snapshots store the position in this list: what is new goes last."""

UNSURE_POINTS = frozenset({"inside", "former_commune"})
"""Sources that do not know where an area's people are."""

POINT_QUALITIES = ("sure", "unsure", "none")


def point_quality(source: str) -> str:
    """Returns what a point is worth: `unsure` may be kilometres from the people, `none` is none."""
    if source == "none":
        return "none"
    return "unsure" if source in UNSURE_POINTS else "sure"


MOST_AREAS = 4_096
"""Kept of 500 bytes each, for the next question."""

TERRITORY_LEVELS = ("region", "departement", "epci")

Relation = Literal["current", "old", "part"]


class Place(TypedDict):
    """What identifies a commune, or a part of one."""

    code: str
    name: str
    kind: AreaKind
    departement: str
    parent: str | None


class AreaRecord(Place):
    """One area of the register as an answer shows it; what is missing is null."""

    region: str
    epci: str | None
    postcodes: list[str]
    population: int | None
    area_km2: float | None
    lon: float | None
    lat: float | None
    point_source: PointSource


@dataclass(frozen=True, slots=True)
class Area:
    """One commune, or a part of one, as the register knows it; what is missing is None."""

    index: int
    code: str
    kind: AreaKind
    name: str
    departement: str
    region: str
    epci: str | None
    parent: str | None
    postcodes: tuple[str, ...]
    population: int | None
    area_km2: float | None
    lon: float | None
    lat: float | None
    point_source: PointSource

    @property
    def place(self) -> Place:
        """What identifies the area in an answer."""
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "departement": self.departement,
            "parent": self.parent,
        }

    def as_record(self) -> AreaRecord:
        """Returns the area as an answer shows it."""
        record = {name: getattr(self, name) for name in self.__slots__ if name != "index"}
        record["postcodes"] = list(self.postcodes)
        if self.area_km2 is not None:
            record["area_km2"] = round(self.area_km2, 3)
        return cast("AreaRecord", record)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a code stands for today, and how it came to stand for it."""

    asked: str
    area: Area
    relation: Relation


class Register:
    """All areas of the Code officiel géographique, over arrays that may be memory-mapped.

    Communes come first in the order of their codes, then arrondissements, déléguées, associées
    and the overseas collectivités, each in the order of their codes.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Takes the arrays that `geodata.sources.register_arrays` builds."""
        self._arrays = arrays
        self._kind = arrays["kind"]
        self._code = arrays["code"]
        self._postcodes = Postcodes(arrays)
        self.area = lru_cache(maxsize=MOST_AREAS)(self._area)
        """Returns the area at a position of the register; those asked for last are kept."""
        starts = np.searchsorted(self._kind, np.arange(len(KINDS) + 1))
        self._span = {
            kind: slice(int(starts[i]), int(starts[i + 1])) for i, kind in enumerate(KINDS)
        }

    def __len__(self) -> int:
        return len(self._code)

    @property
    def commune_count(self) -> int:
        """How many communes there are, parts and overseas collectivités apart."""
        return self._span["commune"].stop

    @property
    def whole_count(self) -> int:
        """How many communes and arrondissements there are: the first entries of the register."""
        return self._span["arrondissement_municipal"].stop

    @cached_property
    def positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The degrees east and north of each area's point, NaN where no source places it."""
        degrees = self._arrays["position"] / UNITS_PER_DEGREE
        unplaced = self._arrays["point_source"] == POINT_SOURCES.index("none")
        degrees[unplaced] = np.nan
        lon, lat = np.ascontiguousarray(degrees.T)
        return lon, lat

    def nodes_of(self, codes: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """Returns the entry of the commune or arrondissement of each current code, -1 of none."""
        entries = np.full(len(codes), -1, dtype=np.int64)
        for kind in ("commune", "arrondissement_municipal"):
            span = self._span[kind]
            known = self._code[span]
            place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
            found = known[place] == codes if len(known) else np.zeros(len(codes), dtype=bool)
            entries[found] = place[found] + span.start
        return entries

    @cached_property
    def codes(self) -> list[str]:
        """The INSEE code of each area."""
        codes: list[str] = self._code.astype(np.str_).tolist()
        return codes

    @cached_property
    def names(self) -> list[str]:
        """The official name of each area."""
        return split_texts(self._arrays["names"], len(self))

    @cached_property
    def territories(self) -> dict[tuple[str, str], str]:
        """Names by (level, code), the level being `region`, `departement` or `epci`."""
        levels, codes = self._arrays["territory_level"].tolist(), self._territory_codes
        names = split_texts(self._arrays["territory_names"], len(codes))
        return {
            (TERRITORY_LEVELS[level], code): name
            for level, code, name in zip(levels, codes, names, strict=True)
        }

    def belongs(self, level: str) -> NDArray[np.int64]:
        """Returns the number of each area's territory of a level, -1 of none.

        `territory_codes` gives the code of a number.
        """
        return self._arrays[level].astype(np.int64)

    @property
    def territory_codes(self) -> list[str]:
        """The code of each territory, by its number; a région and a département may share one."""
        return self._territory_codes

    @property
    def people(self) -> NDArray[np.float64]:
        """The population of each area, NaN where no source says."""
        population = self._arrays["population"]
        return np.where(population < 0, np.nan, population)

    @property
    def kinds(self) -> NDArray[np.int64]:
        """The kind of each area, a number into `KINDS`."""
        return self._kind.astype(np.int64)

    @cached_property
    def point_qualities(self) -> list[str]:
        """What the point of each area is worth, a word of `POINT_QUALITIES`."""
        words = [point_quality(source) for source in POINT_SOURCES]
        return [words[source] for source in self._arrays["point_source"].tolist()]

    @cached_property
    def is_part(self) -> NDArray[np.bool_]:
        """Whether each area is a déléguée or associée."""
        return self._is_of("commune_deleguee", "commune_associee")

    @cached_property
    def is_commune(self) -> NDArray[np.bool_]:
        """Whether each area is a whole commune, overseas collectivités among them."""
        return self._is_of("commune", "collectivite_outre_mer")

    def _is_of(self, *kinds: str) -> NDArray[np.bool_]:
        return np.isin(self._kind, [KINDS.index(kind) for kind in kinds])

    @property
    def parents(self) -> NDArray[np.int64]:
        """The entry of what each part is part of, -1 for a whole."""
        return self._arrays["parent"].astype(np.int64)

    @cached_property
    def _territory_codes(self) -> list[str]:
        return [code.decode() for code in self._arrays["territory_code"].tolist()]

    @cached_property
    def place_names(self) -> PlaceNames:
        """What people call places, beside their official names."""
        return PlaceNames(self, self._arrays, self._name_index, self._weights)

    @cached_property
    def _name_index(self) -> NameIndex:
        entries = self._arrays["search_entries"]
        return NameIndex(split_texts(self._arrays["search_keys"], len(entries)), entries)

    @cached_property
    def _weights(self) -> NDArray[np.int64]:
        # Parts come after every whole of the same rank, whatever their size.
        whole = (self._kind == KINDS.index("commune")) | (
            self._kind == KINDS.index("arrondissement_municipal")
        )
        population = self._arrays["population"].astype(np.int64)
        return np.where(whole, population + 10**9, population)

    def _area(self, index: int) -> Area:
        columns = self._arrays
        parent, point = int(columns["parent"][index]), columns["point_source"][index]
        epci, area_km2 = columns["epci"][index], float(columns["area_km2"][index])
        located = point != POINT_SOURCES.index("none")
        # Who asks for more areas than are kept asks for all of them.
        is_many = self.area.cache_info().misses > MOST_AREAS
        return Area(
            index=index,
            code=self._code[index].decode(),
            kind=KINDS[self._kind[index]],
            name=self.names[index],
            departement=self._territory_codes[columns["departement"][index]],
            region=self._territory_codes[columns["region"][index]],
            epci=None if epci < 0 else self._territory_codes[epci],
            parent=self._code[parent].decode() if parent >= 0 else None,
            postcodes=self._postcodes.of(index, among_many=is_many),
            population=_present(int(columns["population"][index])),
            area_km2=None if np.isnan(area_km2) else area_km2,
            lon=float(columns["position"][index, 0]) / UNITS_PER_DEGREE if located else None,
            lat=float(columns["position"][index, 1]) / UNITS_PER_DEGREE if located else None,
            point_source=POINT_SOURCES[point],
        )

    def resolve(self, code: str) -> Resolution:
        """Returns what an INSEE code, current or old, stands for today.

        A code that a commune carries is that commune, even when a part of it carries it too; the
        code of a part or of a commune that was merged resolves to the commune it is in now. The
        letter of Corsica's codes may be small.

        Raises:
            UnknownCodeError: no area has, or had, this code.
        """
        given, code = code, code.upper()
        for kind in _WHOLES:
            index = self._find(code, self._span[kind])
            if index is not None:
                return Resolution(code, self.area(index), "current")
        for kind in _PARTS:
            index = self._find(code, self._span[kind])
            if index is not None:
                return Resolution(code, self.area(int(self._arrays["parent"][index])), "part")
        old = span_of(self._arrays["old_code"], code)
        if old.start < old.stop:
            return Resolution(code, self.area(int(self._arrays["old_entry"][old.start])), "old")
        raise UnknownCodeError(given)

    def with_postcode(self, postcode: str) -> list[Area]:
        """Returns the areas a postcode serves, the most populated first.

        In Paris, Lyon and Marseille these are the arrondissements, not the commune as well.

        Raises:
            UnknownPostcodeError: no commune has this postcode.
        """
        served = self._postcodes.served(postcode)
        if not len(served):
            raise UnknownPostcodeError(postcode)
        areas = [self.area(entry) for entry in served.tolist()]
        divided = {area.parent for area in areas if area.kind == "arrondissement_municipal"}
        kept = [area for area in areas if area.code not in divided]
        return sorted(kept, key=lambda area: (-(area.population or 0), area.code))

    def has_postcode(self, postcode: str) -> bool:
        """Whether some commune has this postcode."""
        return len(self._postcodes.served(postcode)) > 0

    def search(
        self,
        text: str,
        *,
        limit: int = 10,
        exact_only: bool = False,
        departements: Collection[str] | None = None,
    ) -> list[tuple[Area, bool]]:
        """Returns the areas whose name begins like `text`, and whether it is their whole name.

        Best first: by exactness, then wholes before parts, then by population. A town whose
        first words, former or usual name are the text stands among those of the whole name.
        `exact_only` leaves out the names that only begin so; `departements`, what is in no other.
        """
        every = len(self) if departements is not None else limit
        leading = () if exact_only else self.place_names.meant_first(text)
        found = self._name_index.search(
            text, limit=every, weights=self._weights, exact_only=exact_only, leading=leading
        )
        inside = [
            (entry, exact)
            for entry, exact in found
            if departements is None or self.departement_of(entry) in departements
        ]
        return [(self.area(entry), exact) for entry, exact in inside[:limit]]

    def departement_of(self, entry: int) -> str:
        """Returns the code of the département of an entry."""
        return self._territory_codes[self._arrays["departement"][entry]]

    def arrondissements_of(self, index: int) -> list[int]:
        """Returns the positions of the municipal arrondissements of a commune, often none."""
        if index not in self.divided:
            return []
        span = self._span["arrondissement_municipal"]
        return (np.flatnonzero(self._arrays["parent"][span] == index) + span.start).tolist()

    @cached_property
    def divided(self) -> list[int]:
        """The positions of the cities that have municipal arrondissements."""
        span = self._span["arrondissement_municipal"]
        return sorted({int(parent) for parent in self._arrays["parent"][span]})

    def _find(self, code: str, span: slice) -> int | None:
        found = span_of(self._code[span], code)
        return span.start + found.start if found.start < found.stop else None


def _present(value: int) -> int | None:
    return None if value < 0 else value
