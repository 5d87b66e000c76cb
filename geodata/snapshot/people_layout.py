"""Where people live, among the files of a snapshot: its name, its source, whom answers credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata.snapshot.manifest import Manifest

PEOPLE_GRID = "people.npz"
"""Where people live; a snapshot may have none."""
WHAT = "people"
"""What the entry of the grid among a manifest's sources is of."""


def people_sources(manifest: Manifest) -> list[dict[str, str]]:
    """Returns what a snapshot says of where its grid of people comes from."""
    return [each for each in manifest.sources if each.get("what") == WHAT]


def people_credits(manifest: Manifest) -> tuple[str, ...]:
    """Returns whom answers credit for where people live: name, date and licence."""
    return tuple(
        ", ".join(each[key] for key in ("name", "vintage", "licence") if each.get(key))
        for each in people_sources(manifest)
    )
