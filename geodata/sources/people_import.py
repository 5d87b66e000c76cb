"""`maillage people import`: where people live, checked, placed in communes, then published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.errors import PeopleFileError
from geodata.snapshot import Manifest, Snapshot, publish_people
from geodata.sources.packages import file_digest
from geodata.sources.people_files import PeopleFile, read_people, together
from geodata.sources.people_placing import areas_of
from geodata.territory import PeopleGrid, Units

Floats = NDArray[np.float64]
MOST_OFF_PERCENT = 15.0
"""How far the people of a file may be from the official ones, in all. INSEE's grid of 2019 counts
those of households alone: 4 % less."""
_MOST_LOST_PERCENT = 1.0
"""People farther than 5 km from every commune: more, and the file is of somewhere else."""
_FAR_OFF_PERCENT = 50.0
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """What is said of a file of people.

    Attributes:
        source: who counted, as answers credit it.
        licence: of the file.
        vintage: of when they were counted: a day or a year.
        column: of the people, where it has another name than INSEE's.
    """

    source: str
    licence: str = ""
    vintage: str = ""
    column: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedPeople:
    """What an import published.

    Attributes:
        manifest: of the snapshot that has it.
        cells: with people, in a commune.
        communes: that have a cell.
        without: communes that have none, and keep their point.
        people: of these cells, as the file counts them.
        official: people of the communes that have a cell, as the register counts them.
        notes: what whoever imports should know, a line each.
    """

    manifest: Manifest
    cells: int
    communes: int
    without: int
    people: float
    official: float
    notes: tuple[str, ...]


def import_people(
    snapshots: Path,
    snapshot: Snapshot,
    paths: Sequence[Path],
    facts: PeopleFacts,
    built_at: str,
    most_off_percent: float = MOST_OFF_PERCENT,
) -> ImportedPeople:
    """Puts where people live in a snapshot, which is published again and made current.

    Args:
        snapshots: the folder of snapshots.
        snapshot: the one in use; another grid that it has is replaced.
        paths: a grid of INSEE, points, or areas, with people; INSEE's overseas files beside it.
        facts: what is said of it.
        built_at: when, ISO 8601.
        most_off_percent: how far its people may be from the official ones, in all.

    Raises:
        PeopleFileError: it cannot be used; a line for each fault, and nothing is published.
    """
    name = ", ".join(path.name for path in paths)
    file = together(name, [read_people(path, facts.column) for path in paths])
    units = Units(snapshot.register)
    lived = np.flatnonzero(file.people > 0)
    if not len(lived):
        raise PeopleFileError(name, ["nobody lives in any of its lines"])
    area, away_m = areas_of(file.lon[lived], file.lat[lived], snapshot.contours, units.entry)
    notes = _placed(name, file, lived, area, away_m)
    grid = PeopleGrid.of(
        _credit(facts),
        area[area >= 0],
        file.lon[lived][area >= 0],
        file.lat[lived][area >= 0],
        file.people[lived][area >= 0],
        snapshot.register.whole_count,
    )
    counted = np.add.reduceat(np.append(grid.people, 0.0), grid.starts[:-1])
    counted = np.where(np.diff(grid.starts) > 0, counted, 0.0)[units.entry]
    notes += _held_to_official(name, units, counted, most_off_percent)
    has = counted > 0
    without = int((~has & (np.nan_to_num(units.people) > 0)).sum())
    source = {
        "name": facts.source,
        "licence": facts.licence,
        "vintage": facts.vintage,
        "kind": file.kind if file.resolution_m is None else f"grid of {file.resolution_m} m",
        "file": name,
        "sha256": ", ".join(file_digest(path) for path in paths),
        "cells": str(len(grid)),
        "communes_without": str(without),
        "origin": "a file named by the user",
    }
    said = {key: value for key, value in source.items() if value}
    manifest = publish_people(snapshots, snapshot, grid, said, built_at)
    official = float(np.nansum(units.people[has]))
    return ImportedPeople(
        manifest, len(grid), int(has.sum()), without, float(counted.sum()), official, tuple(notes)
    )


def _credit(facts: PeopleFacts) -> str:
    return ", ".join(each for each in (facts.source, facts.vintage, facts.licence) if each)


def _placed(
    name: str, file: PeopleFile, lived: NDArray[np.int64], area: NDArray[np.int64], away_m: Floats
) -> list[str]:
    """Returns what is said of positions outside every contour.

    Raises:
        PeopleFileError: there are too many people far from all of them.
    """
    people, labels = file.people[lived], file.labels[lived]
    lost, near = area < 0, away_m > 0
    notes = []
    if near.any():
        notes.append(
            f"outside every contour, in the nearest commune within 5 km: {int(near.sum()):,}, "
            f"{people[near].sum():,.0f} people"
        )
    if lost.any():
        share = 100 * people[lost].sum() / people.sum()
        examples = ", ".join(str(each) for each in labels[lost][:_SHOWN])
        line = (
            f"farther than 5 km from every commune: {int(lost.sum()):,}, "
            f"{people[lost].sum():,.0f} people ({share:.2f} %), {examples}"
        )
        if share > _MOST_LOST_PERCENT:
            raise PeopleFileError(name, [line])
        notes.append(f"{line}; left out")
    return notes


def _held_to_official(
    name: str, units: Units, counted: Floats, most_off_percent: float
) -> list[str]:
    """Returns how the people of communes differ from the official ones.

    Raises:
        PeopleFileError: in all they differ by more than they may.
    """
    has = (counted > 0) & ~np.isnan(units.people)
    official = units.people[has]
    if not official.sum() > 0:
        raise PeopleFileError(name, ["no commune of it has people officially"])
    off = 100 * (counted[has].sum() / official.sum() - 1)
    if not abs(off) <= most_off_percent:
        line = (
            f"its people are off by {off:+.1f} % from the official ones of its communes: "
            f"{counted[has].sum():,.0f} and {official.sum():,.0f} (--most-off allows "
            f"{most_off_percent:g} %)"
        )
        raise PeopleFileError(name, [line])
    scaled = (
        f"people of the file {counted[has].sum():,.0f}, official {official.sum():,.0f}: "
        f"{off:+.1f} %; each commune's are scaled to its official ones"
    )
    notes = [scaled]
    with np.errstate(divide="ignore"):
        own = 100 * (counted[has] / official - 1)
    far = np.flatnonzero(np.abs(own) > _FAR_OFF_PERCENT)
    if len(far):
        worst = far[np.argsort(-np.abs(counted[has] - official)[far], kind="stable")][:_SHOWN]
        at = np.flatnonzero(has)[worst]
        examples = ", ".join(
            f"{units.codes[unit]} {counted[unit]:,.0f} and {units.people[unit]:,.0f}"
            for unit in at.tolist()
        )
        notes.append(f"communes off by more than {_FAR_OFF_PERCENT:g} %: {len(far):,}, {examples}")
    return notes
