"""The settings of a function, read from its environment and checked before its first answer."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geodata.nearest.geocoding import NATIONAL, checked_url

SCOPE_PREFIX = "MAILLAGE_SCOPE_PREFIX"


def scope_prefix(environment: Mapping[str, str] = os.environ) -> str:
    """Returns what the issuer writes before scopes, as Cognito does (`maillage/`), or nothing."""
    return environment.get(SCOPE_PREFIX, "")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lies, how long it may be taken as the latest, and who knows addresses.

    An empty `geocoder_url` is none: texts are then understood by the register of communes alone.
    """

    data_url: str
    cache_dir: Path = Path("/tmp/maillage")  # noqa: S108 - the one folder Lambda lets us write # nosec B108
    check_every_s: float = 30.0
    sync_url: str = ""
    """Where the schedule pulls sites from; nothing is pulled when it is empty."""
    sync_every: str = ""
    """How often it does, as EventBridge writes it: `rate(1 hour)`."""
    geocoder_url: str = NATIONAL
    router_url: str = ""
    """The routing engine that times the short list, as `router_at` reads it; empty: the model."""

    matches_url: str = ""
    match_hours: float = 24.0
    """Where files of people and what comes of them are, and how long; those functions have both."""

    scenarios_table: str = ""
    scenario_machine: str = ""
    """Where scenarios are kept, and the ARN of what solves them; planners' functions have both."""

    def needed(self, name: str) -> str:
        """Returns a setting that some functions cannot do without.

        Raises:
            KeyError: the environment does not say it.
        """
        value = str(getattr(self, name))
        if not value:
            raise KeyError(f"MAILLAGE_{name.upper()}")
        return value

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
        """Returns the settings; a missing or wrong variable stops the function at its start.

        Raises:
            KeyError: a variable is missing.
            BadInputError: the address of the geocoder cannot be used.
        """
        default = Settings(environment["MAILLAGE_DATA_URL"])
        return Settings(
            data_url=default.data_url,
            cache_dir=Path(environment.get("MAILLAGE_CACHE_DIR", default.cache_dir)),
            check_every_s=float(environment.get("MAILLAGE_CHECK_EVERY_S", default.check_every_s)),
            sync_url=environment.get("MAILLAGE_SYNC_URL", default.sync_url),
            sync_every=environment.get("MAILLAGE_SYNC_EVERY", default.sync_every),
            geocoder_url=checked_url(
                environment.get("MAILLAGE_GEOCODER_URL", default.geocoder_url),
                "MAILLAGE_GEOCODER_URL",
            ),
            router_url=environment.get("MAILLAGE_ROUTER_URL", default.router_url),
            matches_url=environment.get("MAILLAGE_MATCHES_URL", ""),
            match_hours=float(environment.get("MAILLAGE_MATCH_HOURS", default.match_hours)),
            scenarios_table=environment.get("MAILLAGE_SCENARIOS_TABLE", ""),
            scenario_machine=environment.get("MAILLAGE_SCENARIO_MACHINE", ""),
        )
