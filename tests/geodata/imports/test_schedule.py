"""What the schedule pulled, and how its last turns went."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from geodata.errors import PullError
from geodata.imports.pull import Limits
from geodata.imports.scheduled import MOST_TURNS, schedule_reply, shown_address, sync
from tests.geodata.imports.room import Room, lines
from tests.geodata.imports.site_server import SiteServer, reply, site_server

LIMITS = Limits(longest_s=5.0, silence_s=2.0)


@pytest.fixture
def server() -> Iterator[SiteServer]:
    with site_server() as served:
        yield served


def test_turns_are_kept_the_latest_first(room: Room, server: SiteServer) -> None:
    server.content, server.headers = lines(3).encode(), {"ETag": '"1"'}
    import_id = sync(room.imports, server.url, LIMITS)
    assert import_id is not None
    room.check(import_id)
    room.later(3600)
    assert sync(room.imports, server.url, LIMITS) is None
    room.later(3600)
    server.answer = lambda handler: reply(handler, 500)
    with pytest.raises(PullError):
        sync(room.imports, server.url, LIMITS)
    found = schedule_reply(room.imports, server.url, "rate(1 hour)")
    assert [(each["at"], each["outcome"]) for each in found["pulls"]] == [
        ("2026-11-23T14:00:00Z", "failed"),
        ("2026-11-23T13:00:00Z", "unchanged"),
        ("2026-11-23T12:00:00Z", "imported"),
    ]
    assert "500" in str(found["pulls"][0]["reason"])
    assert found["pulls"][2]["import_id"] == import_id
    assert found["last"] is not None
    assert found["last"]["state"] == "checked"
    assert found["every"] == "rate(1 hour)"


def test_only_the_last_turns_are_kept(room: Room, server: SiteServer) -> None:
    server.content, server.headers = lines(3).encode(), {"ETag": '"1"'}
    for _ in range(MOST_TURNS + 3):
        room.later(60)
        sync(room.imports, server.url, LIMITS)
    pulls = schedule_reply(room.imports, server.url, "")["pulls"]
    assert len(pulls) == MOST_TURNS
    assert {each["outcome"] for each in pulls} == {"unchanged"}


def test_without_an_address_there_is_nothing_to_say(room: Room) -> None:
    assert schedule_reply(room.imports, "", "rate(1 hour)") == {
        "url": None,
        "every": None,
        "last": None,
        "pulls": [],
    }


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://ville.example/lieux.csv", "https://ville.example/lieux.csv"),
        ("https://ville.example/k3y/lieux.csv?token=x", "https://ville.example/…/lieux.csv"),
        ("https://user:pw@ville.example:8443/a/b/", "https://ville.example/…/b"),
        ("https://ville.example", "https://ville.example/"),
    ],
)
def test_an_address_is_shown_without_what_may_be_a_key(url: str, shown: str) -> None:
    assert shown_address(url) == shown
