"""What a function is told by its environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the data lies, and how long it may be taken as the latest."""

    data_url: str
    cache_dir: Path = Path("/tmp/maillage")  # noqa: S108 - the one folder Lambda lets us write
    check_every_s: float = 30.0

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
        """Returns the settings; a missing variable stops the function at its start."""
        default = Settings(environment["MAILLAGE_DATA_URL"])
        return Settings(
            data_url=default.data_url,
            cache_dir=Path(environment.get("MAILLAGE_CACHE_DIR", default.cache_dir)),
            check_every_s=float(environment.get("MAILLAGE_CHECK_EVERY_S", default.check_every_s)),
        )
