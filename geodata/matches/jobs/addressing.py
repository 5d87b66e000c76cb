"""What finds the addresses of a job, and keeps their answers encrypted until it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from geodata.matches.jobs.vault import SealedShelves, Vault
from geodata.nearest.geocoding import BulkGeocoder, BulkSearch, StoredAnswers


class Addresses(Protocol):
    """What finds addresses: a service, the day, a clock, and how long it may take in all."""

    @property
    def bulk(self) -> BulkGeocoder | None:
        """The service; None where there is none."""

    @property
    def today(self) -> Callable[[], date]:
        """Returns the day."""

    @property
    def within_s(self) -> float:
        """How long it may be asked for one job."""


@dataclass(frozen=True, slots=True)
class AddressesBy:
    """What finds addresses."""

    bulk: BulkGeocoder | None
    today: Callable[[], date]
    within_s: float = 420.0


def search_of(
    addresses: Addresses, vault: Vault, match_id: str, clock: Callable[[], float]
) -> BulkSearch | None:
    """Returns the search of one job, in the time that it has from now; None without a service."""
    if addresses.bulk is None:
        return None
    memory = StoredAnswers(SealedShelves(vault, match_id))
    ends_s = clock() + addresses.within_s
    return BulkSearch(addresses.bulk, memory, addresses.today(), clock, ends_s)
