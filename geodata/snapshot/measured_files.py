"""The measured tables of a snapshot: files of some rows each, and where they come from.

A file is named after how one travels and the node of its first row, `measured-car-00000.npz`: so
the manifest alone says which file a question needs. It holds the arrays of
`geodata.travel.Piece`, and its digest is in the manifest, as every file's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from geodata.snapshot.people_layout import PEOPLE_GRID

if TYPE_CHECKING:
    from geodata.snapshot.manifest import Manifest
    from geodata.travel import Mode

MEASURED = "measured"
"""Stands for all files of measured tables, in a list of files that are wanted."""
WHAT = "roads"
"""What the entry of a measured table among a manifest's sources is of."""
_NAME = re.compile(r"measured-([a-z]+)-(\d{5})\.npz")


def measured_name(mode: str, first: int) -> str:
    """Returns the name of a file.

    >>> measured_name("car", 12)
    'measured-car-00012.npz'
    """
    return f"{MEASURED}-{mode}-{first:05}.npz"


def measured_files(names: Iterable[str]) -> dict[str, dict[int, str]]:
    """Returns the files of measured tables among others: by mode, then by their first node."""
    found: dict[str, dict[int, str]] = {}
    for name in sorted(names):
        match = _NAME.fullmatch(name)
        if match is not None:
            found.setdefault(match[1], {})[int(match[2])] = name
    return found


def files_wanted(manifest: Manifest, names: Sequence[str]) -> tuple[str, ...]:
    """Returns the names of files, with those of measured tables for `MEASURED`.

    Without that of where people live in a snapshot that does not say it.
    """
    names = [each for each in names if each != PEOPLE_GRID or each in manifest.files]
    every = measured_files(manifest.files)
    measured = [name for pieces in every.values() for name in pieces.values()]
    return tuple(each for name in names for each in (measured if name == MEASURED else (name,)))


def road_sources(manifest: Manifest) -> list[dict[str, str]]:
    """Returns what a snapshot says of where its measured tables come from, the oldest first."""
    return [each for each in manifest.sources if each.get("what") == WHAT]


def road_credits(manifest: Manifest) -> tuple[str, ...]:
    """Returns whom answers credit for times by car: name, date and licence of each table."""
    return tuple(_credit(each) for each in road_sources(manifest) if each["mode"] == "car")


def other_road_credits(manifest: Manifest) -> tuple[tuple[Mode, str], ...]:
    """Returns whom answers credit for times of each other mode; the mode, and the credit.

    That of public transport says of which percentile and of which departures its times are.
    """
    return tuple(
        (cast("Mode", each["mode"]), _credit(each))
        for each in road_sources(manifest)
        if each["mode"] != "car"
    )


def _credit(source: Mapping[str, str]) -> str:
    percentile, departure = source.get("percentile"), source.get("departure")
    parts = (
        source.get("name"),
        f"{percentile}e centile des durées" if percentile else None,
        f"départs {departure}" if departure else None,
        source.get("vintage"),
        source.get("licence"),
    )
    return ", ".join(each for each in parts if each)
