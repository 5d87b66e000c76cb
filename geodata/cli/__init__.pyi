"""What others may use of `geodata.cli`; each name is imported at its first use."""

from .app import main as main
from .data import ensure_snapshot as ensure_snapshot
from .options import (
    VAR as VAR,
    AsJson as AsJson,
    GeocoderUrl as GeocoderUrl,
    RouterUrl as RouterUrl,
    SitesFile as SitesFile,
    Var as Var,
)
