"""A version keeps the name that operators give it, whatever is published or put in use again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geodata.errors import DamagedError, ParameterError, UnknownVersionError
from geodata.imports.names import MOST_NAME, UNNAMED, VersionName, VersionNames, version_name
from geodata.imports.operations import Operations
from tests.geodata.imports.room import Room, lines

MARCH = version_name(" Vague de mars 2026 ", date(2026, 3, 31))


def listed(operations: Operations) -> list[tuple[str | None, str | None]]:
    return [(each["name"], each["day"]) for each in operations.versions(10, None)["versions"]]


def test_a_name_given_at_publication_is_listed_with_its_version(room: Room) -> None:
    operations = Operations(room.imports, room.versions)
    operations.publish(room.checked(lines(2)).id)
    operations.publish(room.checked(lines(3)).id, name=MARCH)
    assert listed(operations) == [("Vague de mars 2026", "2026-03-31"), (None, None)]


def test_a_version_put_in_use_again_keeps_its_name(room: Room) -> None:
    operations = Operations(room.imports, room.versions)
    first = room.published(lines(2)).version
    room.published(lines(3))
    assert operations.name_version(str(first), MARCH)["name"] == "Vague de mars 2026"
    assert operations.restore(str(first))["day"] == "2026-03-31"
    assert [name for name, _ in listed(operations)] == [MARCH.name, None, MARCH.name]


def test_a_name_is_changed_and_taken_away(room: Room) -> None:
    operations = Operations(room.imports, room.versions)
    version = str(room.published(lines(2)).version)
    for name in (MARCH, VersionName("Avril"), UNNAMED):
        operations.name_version(version, name)
        assert listed(operations) == [(name.name, name.day)]


def test_naming_moves_no_pointer_and_names_no_version_that_never_was(room: Room) -> None:
    operations = Operations(room.imports, room.versions)
    version = str(room.published(lines(2)).version)
    before = room.versions.in_use()
    operations.name_version(version, MARCH)
    assert room.versions.in_use() == before
    with pytest.raises(UnknownVersionError):
        operations.name_version("history", MARCH)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("a" * (MOST_NAME + 1), None),
        ("deux\nlignes", None),
        ("re\u202ebours", None),
        ("mars", date(1999, 12, 31)),
        ("mars", date(2100, 1, 1)),
    ],
)
def test_what_no_list_can_show_is_refused(name: Any, day: Any) -> None:
    with pytest.raises(ParameterError):
        version_name(name, day)


def test_blanks_are_no_name() -> None:
    assert version_name("  ", None) == UNNAMED
    assert not UNNAMED.is_said


def test_a_damaged_name_is_told(room: Room) -> None:
    names = VersionNames(room.objects)
    names.put("v1", MARCH)
    room.objects.put("sites/names/v2.json", room.objects.get("sites/names/v1.json"))
    with pytest.raises(DamagedError):
        names.of("v2")
