"""The store of columns that a command reads or writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import BadInputError

if TYPE_CHECKING:
    from geodata.stores import Objects


def store_at(store: str | None, var: Path, *, to_write: bool = False) -> Objects:
    """Returns the store of a URL or of a folder; the one beside the snapshots by default.

    Raises:
        BadInputError: there is no such folder to read.
    """
    from geodata.stores import Objects

    url = str(var) if store is None else store
    if ":" in url:
        return Objects.at(url)
    if not to_write and not Path(url).is_dir():
        raise BadInputError(f"{url}: no such folder")
    return Objects.at(f"file://{Path(url).resolve()}")
