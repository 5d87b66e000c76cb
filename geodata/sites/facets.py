"""What filters ask of sites, as bits: thousands of sites are sifted in microseconds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from geodata.sites.hours.certainty import certain_hours
from geodata.sites.hours.holiday_rules import speaks_of_public_holidays
from geodata.sites.hours.week_mask import may_be_open, week_masks
from geodata.sites.site import Site
from geodata.sites.vocabularies import VOCABULARIES

FACETS = (
    "services",
    "publics_specifiquement_adresses",
    "modalites_accompagnement",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "modalites_acces",
    "itinerance",
)
"""Fields of closed vocabularies that filters ask of, one column of bits each."""

REMOTE = "À distance"
NO_PUBLIC = "Ce lieu n'accueille pas de public"
ONLINE_APPOINTMENT = "Prendre un RDV en ligne"
MOTOR_HANDICAP = "Handicaps moteurs"

_APPOINTMENT, _WHEELCHAIR, _HOURS_UNKNOWN, _HOLIDAYS_UNKNOWN = 1, 2, 4, 8
_Found = tuple[NDArray[np.bool_], NDArray[np.bool_]]
_ALWAYS, _NEVER = np.iinfo(np.int32).min, np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a citizen asks of a place; an empty tuple asks nothing, several values ask for any."""

    services: tuple[str, ...] = ()
    publics_specifiquement_adresses: tuple[str, ...] = ()
    modalites_accompagnement: tuple[str, ...] = ()
    frais_a_charge: tuple[str, ...] = ()
    dispositif_programmes_nationaux: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Services as well, of the citizen's needs: asked beside `services`, not instead."""
    appointment: bool = False
    wheelchair: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked, by its field of `Wanted`: whether each site is it, or does not say."""

    name: str
    fits: NDArray[np.bool_]
    is_unsaid: NDArray[np.bool_]


class Facets:
    """The bits of a version of the sites, over arrays that may be memory-mapped."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Takes the arrays of `facet_arrays`."""
        self._bits = arrays["facet_bits"]
        self._flags = arrays["facet_flags"]
        self._network = arrays["facet_network"]
        self._hours = arrays["facet_hours"]
        self._opens, self._closes = arrays["facet_days"].T
        self._posts = arrays["facet_posts"]
        words = json.loads(arrays["facet_words"].tobytes())
        self.networks: list[str] = words.pop("network")
        self._words: dict[str, list[str]] = words

    def __len__(self) -> int:
        return len(self._flags)

    def having(self, field: str, values: Iterable[str]) -> NDArray[np.bool_]:
        """Returns which sites have one of the values in a field of `FACETS`."""
        words = self._words[field]
        bits = sum(1 << words.index(value) for value in values if value in words)
        return np.asarray((self._bits[:, FACETS.index(field)] & np.uint16(bits)) != 0)

    def criteria(self, wanted: Wanted) -> list[Criterion]:
        """Returns what is asked, one by one: which sites are it, and which do not say."""
        asked = {
            field: self._of_vocabulary(field, values)
            for field in FACETS[:5]
            if (values := getattr(wanted, field))
        }
        if wanted.needs:
            asked["needs"] = self._of_vocabulary("services", wanted.needs)
        if wanted.networks:
            numbers = [self.networks.index(name) for name in wanted.networks]
            asked["networks"] = (np.isin(self._network, numbers), self._network < 0)
        if wanted.appointment:
            takes_them = (self._flags & _APPOINTMENT) != 0
            asked["appointment"] = (takes_them, ~takes_them & self._is_silent("modalites_acces"))
        if wanted.wheelchair:
            # No field says that a wheelchair is not received: a place does, or does not say.
            receives_one = (self._flags & _WHEELCHAIR) != 0
            asked["wheelchair"] = (receives_one, ~receives_one)
        return [Criterion(name, *found) for name, found in asked.items()]

    def _of_vocabulary(self, field: str, values: Iterable[str]) -> _Found:
        return self.having(field, values), self._is_silent(field)

    def _is_silent(self, field: str) -> NDArray[np.bool_]:
        return np.asarray(self._bits[:, FACETS.index(field)] == 0)

    def in_service(self, day: date) -> NDArray[np.bool_]:
        """Returns which sites have opened by a day, and not closed for good."""
        number = day.toordinal()
        return np.asarray((self._opens <= number) & (number < self._closes))

    def not_closed(self, day: date) -> NDArray[np.bool_]:
        """Returns which sites have not closed for good by a day, those to come among them."""
        return np.asarray(day.toordinal() < self._closes)

    @cached_property
    def dated(self) -> NDArray[np.bool_]:
        """Which sites say when they open, or when they close for good."""
        return np.asarray((self._opens != _ALWAYS) | (self._closes != _NEVER))

    @property
    def closes(self) -> NDArray[np.int32]:
        """The ordinal of the first day without each site, beyond any of one that says none."""
        return self._closes

    @property
    def opens(self) -> NDArray[np.int32]:
        """The ordinal of the first day of each site, before any of one that says none."""
        return self._opens

    @cached_property
    def tells_end(self) -> NDArray[np.bool_]:
        """Which sites say when they close for good."""
        return np.asarray(self._closes != _NEVER)

    def may_be_open(self, local: datetime) -> NDArray[np.bool_]:
        """Returns which sites may be open at a local time: all but those surely closed."""
        return may_be_open(self._hours, local)

    def may_surely_be_open(self, local: datetime, *, is_holiday: bool) -> NDArray[np.bool_]:
        """Returns which sites may surely be open at a local time: others close, or do not say.

        Args:
            local: the time there.
            is_holiday: whether the day is a public holiday at every one of the sites.
        """
        unsaid = _HOURS_UNKNOWN + (_HOLIDAYS_UNKNOWN if is_holiday else 0)
        return self.may_be_open(local) & ((self._flags & unsaid) == 0)

    def posts(self, which: Literal["granted", "filled"]) -> NDArray[np.float64]:
        """Returns the posts of each site, NaN where it does not say."""
        column = self._posts[:, ("granted", "filled").index(which)]
        return np.where(column < 0, np.nan, column)

    @cached_property
    def remote_only(self) -> NDArray[np.bool_]:
        """Which sites help at a distance and receive nobody."""
        return self.closed_to_public & self.having("modalites_accompagnement", [REMOTE])

    @cached_property
    def closed_to_public(self) -> NDArray[np.bool_]:
        """Which sites receive nobody."""
        return self.having("modalites_acces", [NO_PUBLIC])


def facet_arrays(sites: Sequence[Site]) -> dict[str, NDArray[Any]]:
    """Returns the arrays of `Facets`, in the order of the sites."""
    networks = sorted({site.network for site in sites if site.network})
    words = {field: list(VOCABULARIES[field]) for field in FACETS}
    bits = [[_bits(getattr(site, field), words[field]) for field in FACETS] for site in sites]
    days = [
        (
            _ALWAYS if site.opens_on is None else site.opens_on.toordinal(),
            _NEVER if site.closes_on is None else site.closes_on.toordinal(),
        )
        for site in sites
    ]
    number_of = {network: number for number, network in enumerate(networks)}
    numbers = [number_of[site.network] if site.network else -1 for site in sites]
    text = json.dumps({**words, "network": networks}, ensure_ascii=False)
    return {
        "facet_bits": np.array(bits, dtype=np.uint16).reshape(-1, len(FACETS)),
        "facet_flags": np.array([_flags(site) for site in sites], dtype=np.uint8),
        "facet_network": np.array(numbers, dtype=np.int32),
        "facet_days": np.array(days, dtype=np.int32).reshape(-1, 2),
        "facet_posts": np.array(
            [[_or_unsaid(site.posts_granted), _or_unsaid(site.posts_filled)] for site in sites],
            dtype=np.int32,
        ).reshape(-1, 2),
        "facet_hours": week_masks([site.horaires for site in sites]),
        "facet_words": np.frombuffer(text.encode(), dtype=np.uint8),
    }


def _bits(values: Iterable[str], words: Sequence[str]) -> int:
    return sum(1 << words.index(value) for value in set(values) if value in words)


def _or_unsaid(posts: int | None) -> int:
    return -1 if posts is None else posts


def _flags(site: Site) -> int:
    appointment = site.prise_rdv is not None or ONLINE_APPOINTMENT in site.modalites_acces
    wheelchair = (
        site.fiche_acces_libre is not None or MOTOR_HANDICAP in site.prise_en_charge_specifique
    )
    hours = (site.horaires or "").strip()
    are_unknown = not hours or certain_hours(hours) is None
    are_silent = are_unknown or not speaks_of_public_holidays(hours)
    return (
        _APPOINTMENT * appointment
        + _WHEELCHAIR * wheelchair
        + _HOURS_UNKNOWN * are_unknown
        + _HOLIDAYS_UNKNOWN * are_silent
    )
