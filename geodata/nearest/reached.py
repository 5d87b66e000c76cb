"""A site of an answer: its record, how it is reached, and what is known of it at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geodata.nearest.answer import Access, Criterion, Method, TripReply
from geodata.sites import Network, SiteRecord
from geodata.sites.hours import OpenState, state_at, territory_of

Bounds = tuple[float, float]
"""The least and the most seconds that a trip may really take."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A site of the answer, and how it is reached; `seconds` is None where no road leads.

    `unconfirmed` are the parameters of the question of which the site says nothing.
    """

    position: int
    record: SiteRecord
    seconds: float | None
    method: Method | None
    access: Access
    state: OpenState
    unconfirmed: tuple[Criterion, ...] = ()

    @property
    def minutes(self) -> float | None:
        """Minutes to a tenth, as shown and as compared with a limit."""
        return _minutes_of(self.seconds)

    def is_within(self, max_minutes: float | None) -> bool:
        """Whether the trip is no longer than a limit, inclusive."""
        return is_within_limit(self.seconds, max_minutes)

    def as_record(self, distance_m: float | None, bounds_s: Bounds | None = None) -> TripReply:
        """Returns the fields that an answer adds to the site's own record.

        Args:
            distance_m: as the crow flies.
            bounds_s: of what the trip may really take, where the model timed it.
        """
        if bounds_s is None:
            return {
                "distance_m": None if distance_m is None else round(distance_m, 1),
                "travel_minutes": self.minutes,
                "travel_method": self.method,
                "access": self.access,
                "crossing": "not_counted" if self.access == "ferry" else None,
                "unconfirmed": list(self.unconfirmed),
                **self.state.as_record(),  # type: ignore[typeddict-item]  # it has no bounds
            }
        low, high = bounds_s
        return {
            "distance_m": None if distance_m is None else round(distance_m, 1),
            "travel_minutes": self.minutes,
            # To a tenth, outwards: the minutes shown are never beyond them.
            "travel_minutes_low": low // 6 / 10,
            "travel_minutes_high": -(-high // 6) / 10,
            "travel_method": self.method,
            "access": self.access,
            "crossing": None,
            "unconfirmed": list(self.unconfirmed),
            **self.state.as_record(),
        }


def is_within_limit(seconds: float | None, max_minutes: float | None) -> bool:
    """Whether a trip is no longer than a limit, inclusive, as its minutes are shown."""
    minutes = _minutes_of(seconds)
    return max_minutes is None or (minutes is not None and minutes <= max_minutes)


def _minutes_of(seconds: float | None) -> float | None:
    # As numpy rounds, and so coverage and plans: of whole seconds one in six is half a tenth.
    return None if seconds is None else round(seconds / 60 * 10) / 10


def look(network: Network, position: int, moment: datetime) -> tuple[SiteRecord, OpenState]:
    """Returns the record of a site, and whether it is open at a moment."""
    record = network.table.kept(position).record
    territory = territory_of(
        record["code_insee"], record["code_postal"], record["longitude"], record["latitude"]
    )
    return record, state_at(record["horaires"], territory, moment)
