"""Addresses that would have the service read what is inside a network: none is connected to."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from geodata.errors import BadInputError, MaillageError, PullError
from geodata.imports.addresses import is_of_the_internet, parsed
from geodata.imports.pull import Limits, Validators, pull
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.nearest.geocoding.service import checked_url
from geodata.services.routing.web import Web
from tests.conftest import ROOT
from tests.geodata.imports.site_server import reply, site_server

SOON = Limits(largest_bytes=1000, longest_s=2.0, silence_s=1.0, most_redirects=3)
PUBLIC = "93.184.215.14"

INSIDE = [
    *("127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "0.0.0.0"),  # noqa: S104
    *("169.254.169.254", "169.254.170.2", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::127.0.0.1"),
    *("64:ff9b::169.254.169.254", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
]
"""Private, of this machine, metadata of a cloud, and IPv6 that stands for such an IPv4."""


class Network:
    """Names as a test says, and connections that are recorded and refused."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.looked_up: list[str] = []
        self.reached: list[str] = []

    def getaddrinfo(self, host: str, port: Any, *_: Any, **__: Any) -> list[Any]:
        self.looked_up.append(host)
        if host not in self.names:
            return _getaddrinfo(host, port, type=socket.SOCK_STREAM)
        turns = self.names[host]
        found = turns.pop(0) if len(turns) > 1 else turns[0]
        families = {each: socket.AF_INET6 if ":" in each else socket.AF_INET for each in found}
        return [(families[each], socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    def connect(self, address: Any) -> None:
        self.reached.append(str(address[0]))
        raise ConnectionRefusedError


_getaddrinfo = socket.getaddrinfo


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    found = Network()
    monkeypatch.setattr(socket, "getaddrinfo", found.getaddrinfo)
    monkeypatch.setattr(socket.socket, "connect", found.connect)
    return found


def refused(url: str, folder: Path) -> MaillageError:
    with pytest.raises((PullError, BadInputError)) as caught:
        pull(url, Validators(), folder / "file", SOON)
    assert not (folder / "file").exists()
    return caught.value


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_inside_is_of_the_internet(address: str) -> None:
    assert not is_of_the_internet(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:21f:cb07::1", f"::ffff:{PUBLIC}", f"64:ff9b::{PUBLIC}"]
)
def test_an_address_of_anybody_s_is(address: str) -> None:
    assert is_of_the_internet(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_neither_an_address_inside_nor_a_name_for_it_is_connected_to(
    network: Network, tmp_path: Path, address: str
) -> None:
    network.names["sites.example"] = [[address]]
    network.names["mixed.example"] = [[PUBLIC, address]]
    literal = f"[{address}]" if ":" in address else address
    for host in (literal, "sites.example", "mixed.example", "sites.example:8443"):
        assert "not an address of the internet" in str(refused(f"https://{host}/x", tmp_path))
    assert network.reached == []


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "2852039166", "①②⑦.⓪.⓪.①"],
)
def test_an_address_in_other_figures_is_what_it_stands_for(
    network: Network, tmp_path: Path, host: str
) -> None:
    for scheme in ("https", "http"):
        refused(f"{scheme}://{host}/latest/meta-data/", tmp_path)
    assert network.reached == []


def test_a_name_that_changes_its_address_meanwhile_changes_nothing(
    network: Network, tmp_path: Path
) -> None:
    network.names["rebinding.example"] = [[PUBLIC], ["127.0.0.1"], ["169.254.169.254"]]
    assert "NewConnectionError" in str(refused("https://rebinding.example/x", tmp_path))
    # Asked once; what was looked at is what was connected to.
    assert network.looked_up.count("rebinding.example") == 1
    assert network.reached == [PUBLIC]


def test_each_address_of_a_name_is_tried(network: Network, tmp_path: Path) -> None:
    network.names["two.example"] = [["2606:2800:21f:cb07::1", PUBLIC]]
    refused("https://two.example/x", tmp_path)
    assert network.reached == ["2606:2800:21f:cb07::1", PUBLIC]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://sites.example/x",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "dict://127.0.0.1:11211/stat",
        "data:text/csv,id",
        "jar:https://sites.example!/x",
        "//sites.example/x",
        "http://sites.example/x",
        "http://127.0.0.1.sites.example/x",
        "http://127.0.0.1@sites.example/x",
        "http://localhost.sites.example/x",
        "https://",
        "https:///x",
        "https://[",
        "https://[::1/x",
        "https://sites.example:99999999/x",
        "https://sites.example:port/x",
        "\thttp://sites.example/",
        "",
    ],
)
def test_nothing_but_https_is_pulled(network: Network, tmp_path: Path, url: str) -> None:
    refused(url, tmp_path)
    assert network.reached == []


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://sites.example\\@10.0.0.1/x", "sites.example"),
        ("https://10.0.0.1\\@sites.example/x", "10.0.0.1"),
        ("https://sites.example@10.0.0.1/x", "10.0.0.1"),
        ("https://sites.example#@10.0.0.1/x", "sites.example"),
        ("https://sites.example?@10.0.0.1/x", "sites.example"),
        ("https://sites.example%2f@10.0.0.1/x", "10.0.0.1"),
    ],
)
def test_the_host_that_is_looked_at_is_the_one_connected_to(
    network: Network, tmp_path: Path, url: str, host: str
) -> None:
    network.names["sites.example"] = [[PUBLIC]]
    assert parsed(url).host == host
    refused(url, tmp_path)
    assert set(network.reached) <= {PUBLIC}


@pytest.mark.parametrize(
    "location",
    [
        *("https://169.254.169.254/", "https://10.0.0.1/", "https://[::ffff:127.0.0.1]/"),
        *("http://169.254.169.254/latest", "//169.254.169.254/latest", "file:///etc/passwd"),
        *("https://2852039166/", "gopher://127.0.0.1/", "https://[", "http://[::ffff:10.0.0.1]/"),
    ],
)
def test_a_redirect_inside_is_not_followed(tmp_path: Path, location: str) -> None:
    with site_server() as server:
        server.answer = lambda handler: reply(handler, 302, Location=location)
        refused(server.url, tmp_path)
        assert len(server.asked) == 1


def test_a_certificate_is_the_name_s_though_the_connection_is_to_an_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with tls_server("other.example", tmp_path) as (port, asked):
        connect = socket.socket.connect
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (PUBLIC, 443))])
        monkeypatch.setattr(
            socket.socket, "connect", lambda self, _: connect(self, ("127.0.0.1", port))
        )
        assert "SSLError" in str(refused("https://sites.example/x", tmp_path))
    assert asked == ["sites.example"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_neither_the_geocoder_nor_the_engine_is_followed_elsewhere(status: int) -> None:
    with site_server() as server, site_server() as elsewhere:
        server.answer = lambda handler: reply(handler, status, Location=elsewhere.url)
        base = server.url.rpartition("/")[0]
        with pytest.raises(MaillageError):
            BanGeocoder(base).search("12 rue X", 5)
        assert Web("osrm", base).ask("/table", time.monotonic() + 2).status == status
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "text",
    ["../../latest", "//169.254.169.254/", "@169.254.169.254", "?x=1#y", "a\r\nHost: b", "\x00"],
)
def test_what_a_citizen_types_changes_neither_host_nor_path(text: str) -> None:
    with site_server() as server:
        paths: list[str] = []

        def heard(handler: Any) -> None:
            paths.append(handler.path)
            reply(handler, 200, b'{"type":"FeatureCollection","features":[]}')

        server.answer = heard
        base = server.url.rpartition("/")[0]
        assert BanGeocoder(base).search(text, 5) == ()
        assert [path.partition("?")[0] for path in paths] == ["/search"]
        assert [each["Host"] for each in server.asked] == [base.removeprefix("http://")]


@pytest.mark.parametrize(
    "url", ["http://geocoder.example", "file:///etc/passwd", "https://a@b/", "https://a/?k=1", "a"]
)
def test_an_address_service_is_https(url: str) -> None:
    with pytest.raises(BadInputError, match="MAILLAGE_GEOCODER_URL"):
        checked_url(url, "MAILLAGE_GEOCODER_URL")


def test_the_template_takes_no_other_scheme_for_what_functions_connect_to() -> None:
    text = (ROOT / "template.yaml").read_text()
    sync = text.partition("  SyncUrl:\n")[2].partition("\n  SyncRate:")[0]
    assert "AllowedPattern: '^(https://" in sync


@contextmanager
def tls_server(name: str, folder: Path) -> Iterator[tuple[int, list[str]]]:
    """A server on the loopback with a certificate of its own making; the names it was asked for."""
    key = generate_private_key(65537, 2048)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(hours=1))
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem += key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.pem").write_bytes(pem)
    asked: list[str] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    context.sni_callback = lambda _, heard, __: asked.append(heard)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_greet, args=(listening, context), daemon=True)
        thread.start()
        yield listening.getsockname()[1], asked
        thread.join(timeout=10)


def _greet(listening: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listening.accept()
    try:
        context.wrap_socket(connection, server_side=True).close()
    except (ssl.SSLError, OSError):
        connection.close()
