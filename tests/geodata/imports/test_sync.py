"""The schedule pulls what is new; what is safe is published by itself, the rest waits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geodata.errors import PullError
from geodata.imports.publishing import publish
from geodata.imports.pull import Limits
from geodata.imports.scheduled import sync
from geodata.imports.states import Import
from geodata.imports.unattended import publish_unattended
from tests.geodata.imports.room import Room, lines
from tests.geodata.imports.site_server import SiteServer, reply, site_server

LIMITS = Limits(longest_s=5, silence_s=1)


@pytest.fixture
def server() -> Iterator[SiteServer]:
    with site_server() as served:
        yield served


def turn(room: Room, server: SiteServer) -> Import | None:
    """One turn of the schedule, then the check that its upload starts."""
    import_id = sync(room.imports, server.url, LIMITS)
    if import_id is None:
        return None
    return publish_unattended(room.imports, room.versions, room.check(import_id))


def test_a_good_file_is_published_by_itself(room: Room, server: SiteServer) -> None:
    server.content = lines(10).encode()
    found = turn(room, server)
    assert found is not None
    assert (found.state, found.filename, found.source) == ("published", "sites.csv", "127.0.0.1")
    assert room.version_in_use() == found.version


def test_what_did_not_change_is_not_imported_again(room: Room, server: SiteServer) -> None:
    server.content, server.headers = lines(10).encode(), {"ETag": '"1"'}
    turn(room, server)
    assert turn(room, server) is None
    assert server.asked[1]["If-None-Match"] == '"1"'
    assert len(room.imports.latest(10)[0]) == 1


def test_the_same_bytes_of_a_server_without_validators_are_not_either(
    room: Room, server: SiteServer
) -> None:
    server.content = lines(10).encode()
    turn(room, server)
    assert turn(room, server) is None
    assert len(room.imports.latest(10)[0]) == 1


def test_another_address_is_asked_for_all_it_has(room: Room, server: SiteServer) -> None:
    server.content, server.headers = lines(10).encode(), {"ETag": '"1"'}
    turn(room, server)
    server.url += "?year=2027"
    turn(room, server)
    assert "If-None-Match" not in server.asked[1]


def test_other_bytes_of_the_same_sites_publish_nothing(room: Room, server: SiteServer) -> None:
    server.content = lines(10).encode()
    first = turn(room, server)
    server.content = "\n".join(reversed(lines(10).splitlines())).encode()
    second = turn(room, server)
    assert first is not None
    assert second is not None
    assert (second.state, str(second.reason)) == ("rejected", "its sites are those in use")
    assert len(room.versions.history(10)[0]) == 1


@pytest.mark.parametrize(("kept", "state"), [(80, "published"), (79, "held")])
def test_a_file_that_loses_more_than_a_fifth_of_the_sites_is_held(
    room: Room, server: SiteServer, kept: int, state: str
) -> None:
    server.content = lines(100).encode()
    first = turn(room, server)
    server.content = lines(kept).encode()
    found = turn(room, server)
    assert first is not None
    assert found is not None
    assert found.state == state
    if state == "held":
        assert str(found.reason) == "it loses 21 of the 100 sites in use"
        assert room.version_in_use() == first.version


def test_as_many_sites_of_which_a_fifth_are_others_is_a_loss_too(
    room: Room, server: SiteServer
) -> None:
    server.content = lines(100).encode()
    turn(room, server)
    server.content = lines(100, first=21).encode()
    found = turn(room, server)
    assert found is not None
    assert found.state == "held"


@pytest.mark.parametrize(("refused", "state"), [(25, "published"), (26, "held")])
def test_a_file_of_which_more_than_a_fifth_is_refused_is_held(
    room: Room, server: SiteServer, refused: int, state: str
) -> None:
    server.content = f"{lines(100)}\n{'bad,x,y\n' * refused}".encode()
    found = turn(room, server)
    assert found is not None
    assert found.state == state


def test_what_is_held_can_be_published_by_a_person(room: Room, server: SiteServer) -> None:
    server.content = lines(10).encode()
    turn(room, server)
    server.content = lines(1).encode()
    held = turn(room, server)
    assert held is not None
    assert publish(room.imports, room.versions, held.id).state == "published"
    assert room.version_in_use() == held.version


def test_a_file_that_cannot_be_used_changes_nothing(room: Room, server: SiteServer) -> None:
    server.content = lines(10).encode()
    first = turn(room, server)
    server.content = b""
    found = turn(room, server)
    assert first is not None
    assert found is not None
    assert found.state == "refused"
    assert room.version_in_use() == first.version


def test_a_failure_changes_nothing_and_is_tried_again(room: Room, server: SiteServer) -> None:
    server.content = lines(10).encode()
    first = turn(room, server)
    server.answer = lambda handler: reply(handler, 500)
    with pytest.raises(PullError):
        turn(room, server)
    assert first is not None
    assert room.version_in_use() == first.version
    server.answer, server.content = None, lines(11).encode()
    again = turn(room, server)
    assert again is not None
    assert again.state == "published"


def test_a_publication_meanwhile_is_compared_with_before_anything_is_lost(
    room: Room, server: SiteServer
) -> None:
    server.content = lines(10).encode()
    turn(room, server)
    server.content = lines(11).encode()
    import_id = sync(room.imports, server.url, LIMITS)
    assert import_id is not None
    checked = room.check(import_id)
    other = room.published(lines(50))
    found = publish_unattended(room.imports, room.versions, checked)
    assert (found.state, str(found.reason)) == ("held", "it loses 39 of the 50 sites in use")
    assert room.version_in_use() == other.version
