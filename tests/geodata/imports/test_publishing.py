"""Publishing moves one pointer; nobody's publication is lost; any version comes back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from geodata.errors import (
    AlreadyCurrentError,
    ImportStateError,
    StoreUnavailableError,
    UnknownVersionError,
    VersionConflictError,
)
from geodata.imports.publishing import publish, reject, restore
from geodata.imports.reasons import Reason
from geodata.imports.versions import Versions
from geodata.snapshot.site_versions import current_version, fetch_sites, publish_sites
from geodata.stores.objects import Objects
from tests.country import site, table_of
from tests.geodata.imports.room import Room, lines


def test_a_published_import_is_what_functions_read(room: Room) -> None:
    found = room.published(lines(3))
    assert found.state == "published"
    version = current_version(room.objects.get)
    assert version == found.version
    assert len(fetch_sites(room.objects.get, version)) == 3


def test_a_publication_says_when_what_and_from_which_import_and_not_who(room: Room) -> None:
    found = room.published(lines(3))
    [publication], more = room.versions.history(10)
    assert more is None
    assert (publication.number, publication.import_id) == (0, found.id)
    assert publication.published_at == "2026-11-23T12:00:00Z"
    assert publication.source == "Ville"
    assert publication.counts["added"] == 3


def test_an_import_compared_with_a_version_no_more_in_use_is_compared_again(room: Room) -> None:
    room.published(lines(3))
    slow = room.checked(lines(4))
    other = room.published(lines(9))
    with pytest.raises(VersionConflictError, match=str(other.version)):
        publish(room.imports, room.versions, slow.id)
    assert room.version_in_use() == other.version
    again = room.imports.get(slow.id)
    assert again.state == "checked"
    assert again.difference is not None
    assert (again.difference.against, again.difference.counts["removed"]) == (other.version, 5)
    assert publish(room.imports, room.versions, slow.id).state == "published"


@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_of_publishers_at_once_one_wins_and_none_is_lost(kind: str, tmp_path: Path) -> None:
    room = Room(Objects.at("memory:" if kind == "memory" else tmp_path.as_uri()))
    room.published(lines(1))
    waiting = [room.checked(lines(count)).id for count in (2, 3, 4, 5)]

    def publisher(import_id: str) -> str:
        try:
            return publish(room.imports, room.versions, import_id).state
        except VersionConflictError:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(publisher, waiting))
    history, _ = room.versions.history(10)
    assert ended.count("published") == len(history) - 1 >= 1
    assert [each.number for each in history] == list(range(len(history)))[::-1]
    published = {each.import_id for each in history}
    assert {it for it, end in zip(waiting, ended, strict=True) if end == "published"} < published


def test_the_same_sites_are_not_published_twice(room: Room) -> None:
    first = room.published(lines(3))
    again = room.checked(lines(3))
    assert again.version == first.version
    with pytest.raises(AlreadyCurrentError):
        publish(room.imports, room.versions, again.id)
    assert len(room.versions.history(10)[0]) == 1


@pytest.mark.parametrize("end", ["published", "rejected", "refused", "awaiting_upload"])
def test_only_what_is_checked_is_published(room: Room, end: str) -> None:
    endings: dict[str, Any] = {
        "published": lambda: room.published(lines(1)),
        "rejected": lambda: reject(
            room.imports, room.versions, room.checked(lines(1)).id, Reason(text="no")
        ),
        "refused": lambda: room.checked(""),
        "awaiting_upload": lambda: room.imports.open("sites.csv", "Ville"),
    }
    found = endings[end]()
    with pytest.raises(ImportStateError, match=f"is {end}: it cannot be published"):
        publish(room.imports, room.versions, found.id)


def test_a_rejected_import_keeps_the_reason_and_changes_nothing(room: Room) -> None:
    first = room.published(lines(1))
    found = reject(
        room.imports, room.versions, room.checked(lines(5)).id, Reason(text="wrong year")
    )
    assert (found.state, str(found.reason)) == ("rejected", "wrong year")
    assert room.version_in_use() == first.version


class DyingVersions(Versions):
    """Versions whose writer dies just after the pointer moved."""

    def put_in_use(self, *arguments: Any) -> None:
        super().put_in_use(*arguments)
        raise StoreUnavailableError("the answer was lost")


def test_a_publisher_that_stops_half_way_is_finished_by_the_next(room: Room) -> None:
    found = room.checked(lines(2))
    with pytest.raises(StoreUnavailableError):
        publish(room.imports, DyingVersions(room.objects), found.id)
    assert room.version_in_use() == found.version
    with pytest.raises(ImportStateError, match="being published"):
        reject(room.imports, room.versions, found.id, Reason(text="no"))
    room.later(3600)
    with pytest.raises(ImportStateError, match="being published"):
        reject(room.imports, room.versions, found.id, Reason(text="no"))  # the pointer says so
    assert publish(room.imports, room.versions, found.id).state == "published"
    assert len(room.versions.history(10)[0]) == 1


def test_what_was_half_published_is_not_put_in_use_again_over_a_later_one(room: Room) -> None:
    found, later = room.checked(lines(2)), room.checked(lines(3))
    with pytest.raises(StoreUnavailableError):
        publish(room.imports, DyingVersions(room.objects), found.id)
    with pytest.raises(VersionConflictError):
        publish(room.imports, room.versions, later.id)
    publish(room.imports, room.versions, later.id)
    assert publish(room.imports, room.versions, found.id).state == "published"
    assert room.version_in_use() == later.version
    assert [each.import_id for each in room.versions.history(10)[0]] == [later.id, found.id]


class Repeating(Objects):
    """Objects that do a write, let another publish, and do the write again: an answer was lost."""

    def replace(self, key: str, content: bytes, e_tag: str) -> None:
        super().replace(key, content, e_tag)
        self.meanwhile()
        super().replace(key, content, e_tag)

    meanwhile: Callable[[], object]


def test_a_publication_that_was_sent_twice_and_replaced_meanwhile_was_made() -> None:
    room = Room()
    objects = Repeating(room.objects._store)
    room.published(lines(1))
    found, later = room.checked(lines(2)), room.checked(lines(3))

    def meanwhile() -> None:
        with suppress(VersionConflictError):
            publish(room.imports, room.versions, later.id)
        publish(room.imports, room.versions, later.id)

    objects.meanwhile = meanwhile
    assert publish(room.imports, Versions(objects), found.id).state == "published"
    assert room.version_in_use() == later.version


def test_what_stopped_before_the_pointer_moved_can_be_rejected_later(room: Room) -> None:
    class Down(Versions):
        def put_in_use(self, *_: Any) -> None:
            raise StoreUnavailableError("down")

    found = room.checked(lines(2))
    with pytest.raises(StoreUnavailableError):
        publish(room.imports, Down(room.objects), found.id)
    room.later(61)
    assert reject(room.imports, room.versions, found.id, Reason(text="no")).state == "rejected"


def test_any_version_comes_back(room: Room) -> None:
    first, second = room.published(lines(2)), room.published(lines(3))
    assert first.version is not None
    publication = restore(room.imports, room.versions, first.version)
    assert publication.is_restored
    assert (publication.number, publication.import_id) == (2, first.id)
    assert room.version_in_use() == first.version
    history, _ = room.versions.history(10)
    assert [each.version for each in history] == [first.version, second.version, first.version]


def test_the_version_in_use_is_not_restored(room: Room) -> None:
    found = room.published(lines(2))
    with pytest.raises(AlreadyCurrentError):
        restore(room.imports, room.versions, str(found.version))


def test_a_version_that_was_never_published_is_unknown(room: Room) -> None:
    room.published(lines(2))
    waiting = room.checked(lines(3))
    with pytest.raises(UnknownVersionError):
        restore(room.imports, room.versions, str(waiting.version))


def test_a_store_that_was_seeded_by_hand_has_a_history_too(room: Room) -> None:
    publish_sites(table_of("demonstration", site("a", 0.0, 46.0)), room.objects.put)
    found = room.published(lines(2))
    history, _ = room.versions.history(10)
    assert [(each.version, each.number) for each in history] == [
        (found.version, 1),
        ("demonstration", 0),
    ]
    assert restore(room.imports, room.versions, "demonstration").counts == {"sites": 1}


def test_history_is_read_a_page_at_a_time(room: Room) -> None:
    for count in range(1, 6):
        room.published(lines(count))
    first, before = room.versions.history(2)
    second, before_that = room.versions.history(2, before)
    last, end = room.versions.history(2, before_that)
    assert [each.number for each in (*first, *second, *last)] == [4, 3, 2, 1, 0]
    assert end is None


def test_imports_are_listed_the_latest_first_a_page_at_a_time(room: Room) -> None:
    ids = []
    for _ in range(5):
        ids.append(room.imports.open("sites.csv", "Ville").id)
        room.later(1)
    page, before = room.imports.latest(3)
    rest, end = room.imports.latest(3, before)
    assert [each.id for each in (*page, *rest)] == ids[::-1]
    assert end is None
