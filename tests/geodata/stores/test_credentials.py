"""Keys that a snapshot does not hold are asked for on the loopback, with a token."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from geodata.errors import StoreUnavailableError
from geodata.stores.credentials import lambda_credentials
from geodata.stores.objects import Objects

KEYS = {
    "AccessKeyId": "key",
    "SecretAccessKey": "secret",
    "Token": "session",
    "Expiration": "2026-11-24T13:00:00Z",
}


class Desk(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "ours"
        body = json.dumps(KEYS if known else {"message": "no"}).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/2021-04-23/credentials"
        server.shutdown()
        thread.join()


def environment(url: str, shown: str = "ours") -> dict[str, str]:
    return {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": url,
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": shown,
    }


def test_keys_come_with_the_time_they_last(url: str) -> None:
    ask = lambda_credentials(environment(url))
    assert ask is not None
    assert ask() == {
        "access_key_id": "key",
        "secret_access_key": "secret",
        "token": "session",
        "expires_at": datetime(2026, 11, 24, 13, tzinfo=UTC),
    }


def test_where_variables_hold_the_keys_nobody_is_asked() -> None:
    assert lambda_credentials({"AWS_ACCESS_KEY_ID": "key"}) is None


def test_a_wrong_token_gets_no_keys(url: str) -> None:
    ask = lambda_credentials(environment(url, "another's"))
    assert ask is not None
    with pytest.raises(ValueError, match="status 401"):
        ask()


def test_without_keys_a_store_does_not_answer(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(url, "another's").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreUnavailableError):
        Objects.at("s3://data").get("sites/current")
