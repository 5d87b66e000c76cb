"""A file is pulled when it is new, whole, small enough, soon enough, and from where it may be."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from geodata.errors import BadInputError, PullError
from geodata.imports.addresses import parsed
from geodata.imports.pull import Limits, Pulled, Validators, pull
from tests.geodata.imports.site_server import SiteServer, reply, site_server

SOON = Limits(largest_bytes=1000, longest_s=0.5, silence_s=0.3, most_redirects=3)


@pytest.fixture
def server() -> Iterator[SiteServer]:
    with site_server() as served:
        yield served


def pulled(
    server: SiteServer, target: Path, known: Validators | None = None
) -> tuple[Pulled | None, bytes]:
    found = pull(server.url, known or Validators(), target / "file", SOON)
    return found, (target / "file").read_bytes() if found else b""


def test_a_file_comes_whole_with_what_its_server_says_of_it(
    server: SiteServer, tmp_path: Path
) -> None:
    server.content, server.headers = b"id,nom", {"ETag": '"1"', "Last-Modified": "yesterday"}
    found, content = pulled(server, tmp_path)
    assert found is not None
    assert (found.validators, found.size_bytes) == (Validators('"1"', "yesterday"), 6)
    assert content == b"id,nom"


@pytest.mark.parametrize("known", [Validators('"1"'), Validators(None, "yesterday")])
def test_what_is_known_does_not_come_again(
    server: SiteServer, tmp_path: Path, known: Validators
) -> None:
    server.headers = {"ETag": '"1"', "Last-Modified": "yesterday"}
    assert pulled(server, tmp_path, known)[0] is None


def test_what_changed_comes(server: SiteServer, tmp_path: Path) -> None:
    server.content, server.headers = b"new", {"ETag": '"2"'}
    assert pulled(server, tmp_path, Validators('"1"'))[1] == b"new"


def test_a_file_may_be_compressed_on_its_way(server: SiteServer, tmp_path: Path) -> None:
    server.content, server.headers = gzip.compress(b"id,nom"), {"Content-Encoding": "gzip"}
    assert pulled(server, tmp_path)[1] == b"id,nom"
    assert server.asked[0]["Accept-Encoding"] == "gzip"


def test_a_file_too_large_is_left(server: SiteServer, tmp_path: Path) -> None:
    server.content = b"x" * 1001
    with pytest.raises(PullError, match="larger than 1000 bytes"):
        pulled(server, tmp_path)


def test_a_small_answer_that_unpacks_too_large_is_left(server: SiteServer, tmp_path: Path) -> None:
    server.content, server.headers = gzip.compress(bytes(10**7)), {"Content-Encoding": "gzip"}
    with pytest.raises(PullError, match="larger than 1000 bytes"):
        pulled(server, tmp_path)
    assert (tmp_path / "file").stat().st_size <= 1000


def test_a_server_that_says_nothing_is_not_waited_for(server: SiteServer, tmp_path: Path) -> None:
    server.answer = lambda _: time.sleep(2)
    began_s = time.monotonic()
    with pytest.raises(PullError, match="ReadTimeoutError"):
        pulled(server, tmp_path)
    assert time.monotonic() - began_s < 8


def test_a_server_that_drips_is_not_waited_for(server: SiteServer, tmp_path: Path) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        for _ in range(30):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    server.answer = drip
    began_s = time.monotonic()
    with pytest.raises(PullError, match="in time"):
        pulled(server, tmp_path)
    assert time.monotonic() - began_s < 8


def test_half_a_file_is_none(server: SiteServer, tmp_path: Path) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"id,nom\n")

    server.answer = cut
    with pytest.raises(PullError):
        pulled(server, tmp_path)


def test_a_redirect_is_followed(server: SiteServer, tmp_path: Path) -> None:
    server.content = b"here"

    def moved(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/elsewhere":
            server.give(handler)
        else:
            reply(handler, 302, Location="/elsewhere")

    server.answer = moved
    assert pulled(server, tmp_path)[1] == b"here"


def test_a_redirect_loop_ends(server: SiteServer, tmp_path: Path) -> None:
    server.answer = lambda handler: reply(handler, 302, Location="/sites.csv")
    with pytest.raises(PullError, match="more than 3 redirects"):
        pulled(server, tmp_path)
    assert len(server.asked) == 4


@pytest.mark.parametrize("location", ["http://example.org/x", "file:///etc/passwd"])
def test_a_redirect_to_where_nothing_may_be_pulled_from_is_refused(
    server: SiteServer, tmp_path: Path, location: str
) -> None:
    server.answer = lambda handler: reply(handler, 302, Location=location)
    with pytest.raises(BadInputError, match="only https"):
        pulled(server, tmp_path)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_an_error_is_not_a_file(server: SiteServer, tmp_path: Path, status: int) -> None:
    server.answer = lambda handler: reply(handler, status, b"<html>")
    with pytest.raises(PullError, match=f"status {status}"):
        pulled(server, tmp_path)


def test_nobody_at_the_address_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PullError, match=r"127\.0\.0\.1: NewConnectionError"):
        pull("http://127.0.0.1:9/x?key=secret", Validators(), tmp_path / "file", SOON)


@pytest.mark.parametrize(
    "url", ["http://example.org/sites.csv", "ftp://a.fr/x", "sites.csv", "", "https:///x"]
)
def test_only_https_and_the_loopback_are_pulled_from(url: str) -> None:
    with pytest.raises(BadInputError, match="only https is pulled"):
        parsed(url)


def test_https_is_pulled_from() -> None:
    parsed("https://www.data.gouv.fr/fr/datasets/r/1")


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "169.254.169.254", "192.168.1.1", "127.0.0.1", "[::1]", "[fd00::1]"]
)
def test_a_secure_address_inside_is_refused_too(tmp_path: Path, host: str) -> None:
    with pytest.raises(PullError, match="not an address of the internet"):
        pull(f"https://{host}/sites.csv", Validators(), tmp_path / "file", SOON)


def test_a_name_that_stands_for_an_address_inside_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("169.254.169.254", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: inside)
    with pytest.raises(PullError, match="not an address of the internet"):
        pull("https://sites.example.org/a.csv", Validators(), tmp_path / "file", SOON)
