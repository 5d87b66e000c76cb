"""What operators call the versions of the sites: a name and a day, kept beside each version.

A version put in use again keeps its name, and one that is published twice has one: the name is of
the sites, not of the moment that they were published. It lies apart from the pointer, which no
change of a name may move.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from geodata.errors import MissingObjectError, ParameterError
from geodata.patterns import PRINTABLE
from geodata.seals import opened_record, sealed_record
from geodata.snapshot import FOLDER
from geodata.stores import Objects

MOST_NAME = 80
"""Characters: as many as fit on a line of a list to choose from."""
_NAMES = f"{FOLDER}/names"
_PRINTABLE = re.compile(PRINTABLE)
_EARLIEST, _LATEST = "2000-01-01", "2099-12-31"


@dataclass(frozen=True, slots=True)
class VersionName:
    """What a version is called, and the day whose sites it has (ISO 8601); None where unsaid."""

    name: str | None = None
    day: str | None = None

    def __post_init__(self) -> None:
        """Refuses what no list can show.

        Raises:
            ParameterError: the name is blank, too long or not printable; the day is none.
        """
        if self.name is not None and not (
            self.name.strip() == self.name != ""
            and len(self.name) <= MOST_NAME
            and _PRINTABLE.fullmatch(self.name)
        ):
            raise ParameterError("name", f"must be 1 to {MOST_NAME} printable characters")
        if self.day is not None and not (_EARLIEST <= self.day <= _LATEST and _is_day(self.day)):
            raise ParameterError("day", "must be a day from 2000 to 2099")

    @property
    def is_said(self) -> bool:
        """Whether there is anything to keep."""
        return self.name is not None or self.day is not None


def version_name(name: str | None, day: date | None) -> VersionName:
    """Returns what was typed as it is kept, without the blanks around it.

    Raises:
        ParameterError: the name is too long or not printable, or the day is not of our time.
    """
    stripped = None if name is None else name.strip()
    return VersionName(stripped or None, None if day is None else day.isoformat())


UNNAMED = VersionName()


class VersionNames:
    """The names of the versions of a store."""

    def __init__(self, objects: Objects) -> None:
        """Takes the store."""
        self._objects = objects

    def put(self, version: str, name: VersionName) -> None:
        """Keeps the name of a version, over its former one; whoever writes last is believed."""
        key = _key(version)
        self._objects.put(key, sealed_record(key, asdict(name)))

    def of(self, version: str) -> VersionName:
        """Returns the name of a version; nothing said where nobody named it.

        Raises:
            DamagedError: it is not what was written.
        """
        key = _key(version)
        try:
            found = opened_record(key, self._objects.get(key))
        except MissingObjectError:
            return UNNAMED
        return VersionName(found.get("name"), found.get("day"))

    def of_all(self, versions: Collection[str]) -> Mapping[str, VersionName]:
        """Returns the names of versions: one listing, then a read for each that has one."""
        named = {key.rpartition("/")[2] for key in self._objects.keys(_NAMES)}
        return {
            version: self.of(version) if f"{version}.json" in named else UNNAMED
            for version in dict.fromkeys(versions)
        }


def _key(version: str) -> str:
    return f"{_NAMES}/{version}.json"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
