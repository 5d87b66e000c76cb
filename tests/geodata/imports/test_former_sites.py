"""What a publication leaves out is kept beside it, whoever publishes and in whatever order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geodata.errors import VersionConflictError
from geodata.imports.publishing import next_number, restore
from geodata.imports.versions import Publication
from geodata.snapshot import current_former_key, fetch_former, former_key, sites_key
from tests.country import site, table_of
from tests.geodata.imports.room import Room

A, B, C = (site(name, 0.1 * n, 46.0) for n, name in enumerate("abc", start=1))


def publish(room: Room, version: str, *sites: object, corrected: bool = False) -> None:
    seen = room.versions.in_use()
    counts = {"corrected": 1} if corrected else {}
    publication = Publication(version, next_number(seen), counts=counts)
    room.versions.put_in_use(table_of(version, *sites), publication, seen)  # type: ignore[arg-type]


def former(room: Room) -> set[str]:
    get = room.objects.get
    return set(fetch_former(get, current_former_key(get)).sites)


def test_each_publication_remembers_all_that_was_left_before_it() -> None:
    room = Room()
    publish(room, "v1", A, B, C)
    assert former(room) == set()
    publish(room, "v2", A, B)
    assert former(room) == {"c"}
    publish(room, "v3", A)
    assert former(room) == {"b", "c"}
    publish(room, "v3-corrected", replace(A, horaires="Mo 09:00-12:00"), corrected=True)
    assert former(room) == {"b", "c"}
    restore(room.imports, room.versions, "v2")
    assert former(room) == {"c"}


def test_a_version_that_is_damaged_does_not_keep_another_from_being_put_in_use() -> None:
    room = Room()
    publish(room, "v1", A, B)
    publish(room, "v2", A)
    room.objects.put(sites_key("v2"), b"spoilt")
    room.objects.put(former_key(1, "v2"), b"spoilt")
    restore(room.imports, room.versions, "v1")
    assert room.version_in_use() == "v1"
    assert former(room) == set()


def test_whoever_comes_second_leaves_what_the_first_wrote() -> None:
    room = Room()
    publish(room, "v1", A, B)
    seen = room.versions.in_use()
    publish(room, "v2", A)
    with pytest.raises(VersionConflictError):
        room.versions.put_in_use(table_of("v3"), Publication("v3", next_number(seen)), seen)
    assert former(room) == {"b"}
