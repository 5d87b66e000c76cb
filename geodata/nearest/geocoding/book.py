"""The address book: what was asked, understood by the register first, then an address service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict

from geodata.errors import (
    GeocoderUnavailableError,
    NotCoveredError,
    UnknownAddressError,
    UnknownCodeError,
    UnknownNameError,
)
from geodata.nearest.geocoding.addressed import named_in
from geodata.nearest.geocoding.candidates import Candidate, Geocoder, Kind
from geodata.nearest.geocoding.choice import choose
from geodata.nearest.geocoding.homonyms import Named, Reason, inside, spelt_like
from geodata.nearest.geocoding.naming import named_by
from geodata.nearest.geocoding.typed import SHORTEST_ADDRESS, Typed, read_text
from geodata.territory import (
    Area,
    Asked,
    Origin,
    OriginSource,
    Place,
    Places,
    UnderstoodAs,
    origin_in,
)

FEW = 3
"""Communes that a text begins to name, under which those nearly of that name are proposed."""
PROPOSED = 10
"""How many candidates an address service is asked for, and a person may choose from."""

_UNDERSTOOD: Mapping[Kind, UnderstoodAs] = {
    "housenumber": "address",
    "street": "street",
    "locality": "locality",
    "municipality": "name",
}


class AddressReply(TypedDict):
    """A place that a text may mean; `score` is null when the register says it."""

    label: str
    lon: float
    lat: float
    kind: Kind
    commune: Place | None
    score: float | None
    source: OriginSource


class Choices(TypedDict):
    """What an answer has instead of an origin, when it is not clear which is meant."""

    origin: None
    candidates: list[AddressReply]
    because: Reason
    fallback: NotRequired[bool]


class Suggested(TypedDict):
    """Communes first, then addresses; `fallback` when the address service did not answer."""

    addresses: list[AddressReply]
    fallback: NotRequired[bool]


class Located(TypedDict):
    """The address nearest to a point, null when none is known, and its commune."""

    address: AddressReply | None
    commune: Place | None
    fallback: NotRequired[bool]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that a text may mean, for a person to choose."""

    label: str
    lon: float
    lat: float
    kind: Kind
    commune: Area | None
    score: float | None
    source: OriginSource

    def as_record(self) -> AddressReply:
        """Returns the suggestion as an answer shows it; the register's have no score."""
        return {
            "label": self.label,
            "lon": self.lon,
            "lat": self.lat,
            "kind": self.kind,
            "commune": None if self.commune is None else self.commune.place,
            "score": self.score,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """What a text may mean, when it is not clear which; `fallback` as for an origin."""

    candidates: tuple[Suggestion, ...]
    fallback: bool = False
    because: Reason = "homonyms"

    def as_record(self) -> Choices:
        """Returns what an answer shows instead of an origin."""
        record: Choices = {
            "origin": None,
            "candidates": [each.as_record() for each in self.candidates],
            "because": self.because,
        }
        return {**record, "fallback": True} if self.fallback else record


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Understands a question by the register and, where there is one, an address service."""

    places: Places
    geocoder: Geocoder | None = None

    def understand(self, asked: Asked) -> Origin | Ambiguity:
        """Returns the origin that a question gives, or the places it may mean.

        Raises:
            UnknownCodeError, UnknownPostcodeError, UnknownNameError: no place is meant.
            NotCoveredError: no source places the commune.
            ParameterError: the text cannot be a place.
        """
        if asked.lat is not None and asked.lon is not None:
            return self.places.at_point(asked.lon, asked.lat)
        if asked.commune is not None:
            return self.places.in_commune(asked.commune)
        if asked.postcode is not None:
            return self.places.with_postcode(asked.postcode)
        return self.found(asked.q or "")

    def found(self, text: str) -> Origin | Ambiguity:
        """Returns the origin that a text means, or the places it may mean.

        A position is read, a commune is found in the register, and anything else is asked of the
        address service. When that does not answer, the register gives the commune that the
        address names, marked `fallback`.
        """
        typed = read_text(text)
        if typed.position is not None:
            return self.places.at_point(*typed.position, parameter="q")
        named = named_by(typed, self.places.register)
        named = named or inside(" ".join(typed.words), self.places.register)
        if named is not None:
            return self._named(named)
        return self._addressed(typed)

    def suggested(self, text: str, limit: int) -> Suggested:
        """Returns at most `limit` places for a text that is being typed, communes first.

        Communes leave half of the places to addresses, when there are as many.

        Raises:
            ParameterError: the text cannot be a place.
        """
        typed = read_text(text)
        communes = [] if typed.position else self._municipalities(self._growing(typed))
        try:
            proposed = () if self._is_code(typed) else self._proposed(typed, autocomplete=True)
        except GeocoderUnavailableError:
            return {"addresses": _records(communes[:limit]), "fallback": True}
        known = {each.commune.code for each in communes if each.commune is not None}
        addresses = [
            self._suggestion(each)
            for each in proposed
            if each.kind != "municipality" or each.citycode not in known
        ]
        first = communes[: max(limit - len(addresses), (limit + 1) // 2)]
        return {"addresses": _records([*first, *addresses][:limit])}

    def address_at(self, lon: float, lat: float) -> Located:
        """Returns the address nearest to a point, when one is known, and the commune it is in."""
        area = self.places.at_point(lon, lat).commune
        body: Located = {"address": None, "commune": None if area is None else area.place}
        try:
            found = None if self.geocoder is None else self.geocoder.reverse(lon, lat)
        except GeocoderUnavailableError:
            return {**body, "fallback": True}
        if found is None:
            return {**body, "fallback": True} if self.geocoder is None else body
        return {**body, "address": self._suggestion(found).as_record()}

    def _growing(self, typed: Typed) -> list[Area]:
        """Returns the communes that a text names, or begins to."""
        register, text = self.places.register, " ".join(typed.words)
        named = named_by(typed, register)
        begun = register.search(text, limit=PROPOSED)
        areas = [*(named.areas if named else ()), *(area for area, _ in begun)]
        if len(areas) < FEW:
            nearly = inside(text, register) or spelt_like(text, register)
            areas += nearly.areas if nearly else ()
        return list({(area.kind, area.code): area for area in areas}.values())

    def _is_code(self, typed: Typed) -> bool:
        return typed.position is not None or typed.words == typed.postcodes

    def _addressed(self, typed: Typed) -> Origin | Ambiguity:
        try:
            proposed = self._proposed(typed)
        except GeocoderUnavailableError:
            return self._by_register(typed, fallback=True)
        register = self.places.register
        unknown = {code for code in typed.postcodes if not register.has_postcode(code)}
        choice = choose(typed, proposed, frozenset(unknown))
        if choice.clear is not None:
            return self._origin(choice.clear)
        if choice.candidates:
            return Ambiguity(tuple(map(self._suggestion, choice.candidates)))
        return self._by_register(typed, fallback=False)

    def _proposed(self, typed: Typed, *, autocomplete: bool = False) -> tuple[Candidate, ...]:
        if len(typed.text) < SHORTEST_ADDRESS:
            return ()
        if self.geocoder is None:
            raise GeocoderUnavailableError("there is none")
        return self.geocoder.search(typed.text, PROPOSED, autocomplete=autocomplete)

    def _by_register(self, typed: Typed, *, fallback: bool) -> Origin | Ambiguity:
        """Returns the communes that a text begins to name, or that an address names."""
        begun = _begun(self.places, typed)
        if begun is not None:
            # Nothing was lost: the text is the beginning of a name that the register knows.
            return self._named(begun)
        named = named_in(typed, self.places.register)
        if named is not None:
            return self._named(named, fallback=fallback)
        misspelt = spelt_like(" ".join(typed.words), self.places.register)
        if misspelt is not None:
            return self._named(misspelt)
        raise UnknownAddressError if fallback and self.geocoder is not None else UnknownNameError

    def _named(self, named: Named, *, fallback: bool = False) -> Origin | Ambiguity:
        if named.is_clear:
            first, *others = named.areas
            origin = origin_in(first, named.understood_as, others)
            label = self._label(first)
            return replace(origin, label=label, source="register", fallback=fallback)
        found = tuple(self._municipalities(named.areas))
        if not found:
            raise NotCoveredError(named.areas[0].name)
        return Ambiguity(found[:PROPOSED], fallback, named.because)

    def _origin(self, chosen: Candidate) -> Origin:
        area = self._commune_of(chosen)
        if chosen.kind == "municipality" and area is not None and area.lon is not None:
            origin = origin_in(area, "name")
        else:
            understood = _UNDERSTOOD[chosen.kind]
            origin = Origin(chosen.lon, chosen.lat, understood, area)
        return replace(origin, label=chosen.label, source="ban")

    def _commune_of(self, chosen: Candidate) -> Area | None:
        """Returns the area of a candidate today: its code may be old, or that of all of Paris."""
        try:
            area = self.places.register.resolve(chosen.citycode or "").area
        except UnknownCodeError:
            return self.places.around_point(chosen.lon, chosen.lat).commune
        if chosen.kind != "municipality" and self.places.register.arrondissements_of(area.index):
            inner = self.places.around_point(chosen.lon, chosen.lat).commune
            return inner if inner is not None and inner.parent == area.code else area
        return area

    def _suggestion(self, proposed: Candidate) -> Suggestion:
        return Suggestion(
            label=proposed.label,
            lon=proposed.lon,
            lat=proposed.lat,
            kind=proposed.kind,
            commune=self._commune_of(proposed),
            score=round(proposed.score, 4),
            source="ban",
        )

    def _municipalities(self, areas: Iterable[Area]) -> list[Suggestion]:
        return [
            Suggestion(
                self._label(area), area.lon, area.lat, "municipality", area, None, "register"
            )
            for area in areas
            if area.lon is not None and area.lat is not None
        ]

    def _label(self, area: Area) -> str:
        territory = self.places.register.territories.get(("departement", area.departement))
        return area.name if territory in (None, area.name) else f"{area.name} ({territory})"


def _records(suggestions: Iterable[Suggestion]) -> list[AddressReply]:
    return [each.as_record() for each in suggestions]


def _begun(places: Places, typed: Typed) -> Named | None:
    """Returns the communes whose name begins like a text without digits, or None."""
    if any(word.isdigit() for word in typed.words):
        return None
    found: dict[str, Area] = {}
    for area, _ in places.register.search(" ".join(typed.words), limit=PROPOSED):
        part = area.kind in ("commune_deleguee", "commune_associee") and area.parent
        whole = places.register.resolve(area.parent).area if part and area.parent else area
        found.setdefault(whole.code, whole)
    areas: Sequence[Area] = tuple(found.values())
    return Named("name", tuple(areas), is_clear=len(areas) == 1) if areas else None
