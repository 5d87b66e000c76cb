"""What a citizen may ask for: where from, how, when, and what the place must offer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from geodata.errors import ParameterError
from geodata.parameters import Latitude, Longitude, Parameter
from geodata.patterns import COMMUNE, POSTCODE, PRINTABLE
from geodata.sites import NEEDS, VOCABULARIES, Wanted
from geodata.territory import Asked
from geodata.travel import Mode

YEARS = range(2000, 2100)
"""Years that may be asked for: the law of public holidays is that of today."""
FIELD_OF_FILTER = {
    "service": "services",
    "audience": "publics_specifiquement_adresses",
    "support": "modalites_accompagnement",
    "fee": "frais_a_charge",
    "programme": "dispositif_programmes_nationaux",
}
"""The standard's field that each filter of the API asks of."""


def _values(description: str, among: Iterable[str] = ()) -> Parameter:
    several = f"{description} Repeat it to accept several."
    return Parameter(several, most_values=20, among=tuple(among))


def _of_field(description: str, name: str) -> Parameter:
    return _values(description, VOCABULARIES[FIELD_OF_FILTER[name]])


_Values = list[str] | None


@dataclass(frozen=True, slots=True)
class NearestQuery:
    """How to choose among the sites around an origin.

    `at` is the moment to be open at, or None when it does not matter. `max_minutes` is inclusive.
    """

    limit: int = 5
    mode: Mode = "car"
    max_minutes: float | None = None
    wanted: Wanted = field(default_factory=Wanted)
    at: datetime | None = None
    include_unreachable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestParameters:
    """The parameters of `GET /v1/nearest` and the options of `maillage nearest`."""

    lat: Latitude = None
    lon: Longitude = None
    commune: Annotated[
        str | None,
        Parameter("INSEE code of a commune, current or old: `12202`.", pattern=COMMUNE),
    ] = None
    postcode: Annotated[
        str | None,
        Parameter("Postcode; the most populated commune it serves.", pattern=POSTCODE),
    ] = None
    q: Annotated[
        str | None,
        Parameter(
            "An address, a commune (`Rodez`, `12000 Rodez`, `Saint-Denis (93)`), a postcode, or a "
            "position (`44.35, 2.57`), as typed.",
            shortest=1,
            longest=200,
            pattern=PRINTABLE,
        ),
    ] = None
    limit: Annotated[int, Parameter("How many sites at most.", least=1, most=50)] = 5
    mode: Annotated[
        Mode, Parameter("How the citizen goes; `transit` where times of it were imported.")
    ] = "car"
    max_minutes: Annotated[
        float | None,
        Parameter(
            "Longest trip in minutes, inclusive; the nearest is given even beyond it.",
            above=0,
            most=600,
        ),
    ] = None
    service: Annotated[
        _Values, _of_field("Service offered, of the standard's nine.", "service")
    ] = None
    need: Annotated[
        _Values, _values("Need: `contact`, `cv`, `schooling`, `information` or `privacy`.", NEEDS)
    ] = None
    audience: Annotated[
        _Values, _of_field("Public that the place says it addresses.", "audience")
    ] = None
    support: Annotated[
        _Values, _of_field("How one is helped, of the standard's four.", "support")
    ] = None
    fee: Annotated[_Values, _of_field("What it costs.", "fee")] = None
    programme: Annotated[_Values, _of_field("National programme of the place.", "programme")] = None
    network: Annotated[_Values, _values("Network of the place, as the sites name it.")] = None
    open_at: Annotated[
        str | None,
        Parameter(
            "`now`, or ISO 8601 with offset: places closed then are left out, those of unknown "
            "hours are apart.",
            longest=40,
            pattern=PRINTABLE,
        ),
    ] = None
    wheelchair: Annotated[bool, Parameter("Places that say how a wheelchair is received.")] = False
    appointment: Annotated[bool, Parameter("Only places that take appointments online.")] = False
    include_unreachable: Annotated[
        bool, Parameter("Also places that only the sea separates, after the others.")
    ] = False

    @property
    def is_private(self) -> bool:
        """Whether an answer tells where somebody is: no shared cache may hold it."""
        return self.q is not None or self.lat is not None

    def origin(self) -> Asked:
        """Returns where it is asked from.

        Raises:
            OriginError: from nowhere, or from several places.
        """
        return Asked(self.lat, self.lon, self.commune, self.postcode, self.q)

    def query(self, known_networks: Sequence[str], now: datetime) -> NearestQuery:
        """Returns how to choose, each value checked against its vocabulary.

        Raises:
            ParameterError: a value is of no vocabulary; the error lists the right ones.
        """
        wanted = wanted_of(
            {name: getattr(self, name) or () for name in FIELD_OF_FILTER},
            needs=self.need or (),
            networks=self.network or (),
            known_networks=known_networks,
            appointment=self.appointment,
            wheelchair=self.wheelchair,
        )
        at = moment_of(self.open_at, now)
        return NearestQuery(
            self.limit, self.mode, self.max_minutes, wanted, at, self.include_unreachable
        )


def wanted_of(
    given: dict[str, Sequence[str]],
    *,
    needs: Sequence[str] = (),
    networks: Sequence[str] = (),
    known_networks: Sequence[str] = (),
    appointment: bool = False,
    wheelchair: bool = False,
) -> Wanted:
    """Returns what is wanted, each value checked against its vocabulary.

    Args:
        given: values by filter, of `FIELD_OF_FILTER`.
        needs: of the five needs of the programme.
        networks: names of networks.
        known_networks: those that the sites name.
        appointment: only places that take appointments online.
        wheelchair: only places that say how a wheelchair is received.

    Raises:
        ParameterError: a value is of no vocabulary; the error lists the right ones.
    """
    values = {
        FIELD_OF_FILTER[name]: _checked(name, texts, VOCABULARIES[FIELD_OF_FILTER[name]])
        for name, texts in given.items()
    }
    return Wanted(
        **values,
        networks=_checked("network", networks, known_networks),
        needs=tuple(NEEDS[need] for need in _checked("need", needs, tuple(NEEDS))),
        appointment=appointment,
        wheelchair=wheelchair,
    )


def moment_of(text: str | None, now: datetime) -> datetime | None:
    """Returns the moment that `open_at` gives: an ISO 8601 date and time with offset, or `now`.

    Raises:
        ParameterError: it is neither.
    """
    if text is None or text == "now":
        return None if text is None else now
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    # In a query string an unescaped "+" is a space: the likeliest slip deserves a word.
    hint = " (write + as %2B)" if " " in text else ""
    if moment is None or moment.utcoffset() is None:
        example = "2026-11-24T10:00:00+01:00"
        raise ParameterError(
            "open_at", f"neither `now` nor a time with its offset: {example}{hint}"
        )
    if moment.year not in YEARS:
        raise ParameterError("open_at", f"not between {YEARS.start} and {YEARS.stop - 1}")
    return moment


def _checked(name: str, values: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if value not in allowed:
            right = ", ".join(allowed) or "none: no site names one"
            raise ParameterError(name, f"not a value of this filter; allowed: {right}", allowed)
    return tuple(dict.fromkeys(values))
