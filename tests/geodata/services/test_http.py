"""Connections: kept, left when they were idle, and what comes of a request that has no reply."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from geodata.services.http import (
    LONGEST_REPLY_BYTES,
    ConnectionLostError,
    Connections,
    NoReplyError,
    whole_body,
)
from tests.geodata.services.routing.fake_engine import (
    Asked,
    FakeEngine,
    fake_engine,
    hangs_up,
    is_slow,
    says,
)


@pytest.fixture(scope="module")
def server() -> Iterator[FakeEngine]:
    with fake_engine() as running:
        yield running


def body_from(server: FakeEngine, limit_s: float = 60.0) -> bytes:
    with Connections().request("GET", f"{server.url}/x", limit_s) as reply:
        return whole_body(reply)


def test_a_reply_is_read_whole_with_its_status(server: FakeEngine) -> None:
    server.plays(says(b"found", 404))
    with Connections().request("GET", server.url, 60.0, fields={"q": "a b"}) as reply:
        assert (reply.status, whole_body(reply)) == (404, b"found")
    assert server.asked[0].path.endswith("?q=a+b")
    assert server.asked[0].headers["user-agent"] == "maillage"


def test_the_longest_reply_is_read_and_one_byte_more_is_not(server: FakeEngine) -> None:
    server.plays(says(b" " * LONGEST_REPLY_BYTES))
    assert len(body_from(server)) == LONGEST_REPLY_BYTES
    server.plays(says(b" " * (LONGEST_REPLY_BYTES + 1)))
    with pytest.raises(NoReplyError, match="far too long"):
        body_from(server)


def test_a_connection_that_is_cut_is_lost_and_a_slow_reply_is_late(server: FakeEngine) -> None:
    server.plays(hangs_up)
    with pytest.raises(ConnectionLostError, match="refused or lost"):
        body_from(server)
    server.plays(is_slow(3.0))
    with pytest.raises(NoReplyError, match="in time"):
        body_from(server, limit_s=0.1)


def test_a_reply_that_is_cut_raises_where_it_is_read(server: FakeEngine) -> None:
    def cuts(handler: BaseHTTPRequestHandler, _: Asked) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    server.plays(cuts)
    with (
        pytest.raises(ConnectionLostError),
        Connections().request("GET", server.url, 60.0) as reply,
    ):
        whole_body(reply)


@pytest.mark.parametrize("limit_s", [0.0, -1.0])
def test_a_request_whose_time_is_over_is_not_sent(server: FakeEngine, limit_s: float) -> None:
    server.plays(says(b"found"))
    with pytest.raises(NoReplyError, match="in time"):
        body_from(server, limit_s)
    assert server.asked == []


def test_an_error_of_who_reads_the_reply_is_raised_as_it_is(server: FakeEngine) -> None:
    server.plays(says(b"found"))
    with pytest.raises(LookupError, match="mine"), Connections().request("GET", server.url, 60.0):
        raise LookupError("mine")
