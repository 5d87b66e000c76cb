"""What a citizen asks, once understood: from where, how, when, and what the place must offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from geodata.errors import ParameterError
from geodata.sites import NEEDS, VOCABULARIES, Wanted
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


@dataclass(frozen=True, slots=True)
class Question:
    """How to choose among the sites around an origin.

    `at` is the moment to be open at, or None when it does not matter. `max_minutes` is inclusive.
    """

    limit: int = 5
    mode: Mode = "car"
    max_minutes: float | None = None
    wanted: Wanted = field(default_factory=Wanted)
    at: datetime | None = None
    include_unreachable: bool = False


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
