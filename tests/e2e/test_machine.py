"""One machine as a program: what the outside sees, what it keeps, and what it never writes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.x509.oid import NameOID

from geodata.snapshot import Snapshot
from infra.local.identity.issuer import Issuer
from infra.local.template.access import SCOPES
from infra.measure.bench.machine import Served, running_machine, started
from infra.measure.kills.killing import Bounds, live
from infra.measure.kills.promises import Life, LostError, ask, verify
from infra.measure.load.driver import Bounds as LoadBounds, drive
from infra.measure.load.traffic import Citizens
from infra.measure.load.watch import GROWTH_BOUND_MB, Look, growth_mb, look_at
from infra.recorded.asking import Address, Asker
from infra.recorded.cases import Case, Holder, recorded
from tests.conftest import ROOT, VAR
from tests.postgres import running_postgres

pytestmark = pytest.mark.e2e

SMALL = ("--no-refresh", "--workers", "1", "--accounts", "1", "--parameter", "CheckEverySeconds=1")
LOST = "the API's own address has no pages"
"""A machine has one address for both."""
CASES = [each for each in recorded() if each.name != LOST]
MARKS = re.compile(rb"zkwyx|44[.,]35091|2[.,]57346", re.IGNORECASE)


@pytest.fixture(scope="module")
def served(france: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert france.id
    with running_machine(ROOT, VAR, tmp_path_factory.mktemp("machine") / "state", *SMALL) as one:
        yield one


def get(served: Served, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request(
        "GET", served.url + path, headers=headers, redirect=False, retries=False, timeout=30
    )


def token_of(served: Served, holder: Holder) -> str:
    scopes = [each for each in SCOPES if each != holder.without]
    limits = None if holder.departements == "*" else holder.departements.split(",")
    return served.token(*scopes, departements=limits)


@pytest.mark.parametrize("case", CASES, ids=[each.name for each in CASES])
def test_it_answers_as_every_edge_does(served: Served, case: Case) -> None:
    asker = Asker(Address(served.url, case.edges[0]), lambda holder: token_of(served, holder))
    assert list(asker.faults(case)) == []


def test_its_health_names_what_it_serves_and_nobody(served: Served) -> None:
    reply = get(served, "/healthz", Host="whatever.example")
    found = json.loads(reply.data)
    assert (reply.status, found["status"]) == (200, "ok")
    assert found["data"]["sites"] == "demonstration" or len(found["data"]["sites"]) > 8
    assert (found["objects"], found["records"]) == ("writable", "writable")
    assert "server" in reply.headers
    assert not re.search(r"aiohttp|Python", str(reply.headers))


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", ""])
def test_another_name_than_its_own_is_misdirected(served: Served, host: str) -> None:
    assert get(served, "/v1/communes/12202", Host=host).status == 421


def test_a_link_that_was_changed_opens_nothing(served: Served) -> None:
    _, opened = ask(served, "POST", "/v1/sites/imports", {"filename": "lieux.csv"})
    url = opened["upload"]["url"]
    assert url.startswith(f"{served.url}/objects/imports/")
    for wrong in (
        url.replace("/upload", "/import.json"),
        url[:-1],
    ):
        assert urllib3.request("PUT", wrong, body=b"x", retries=False).status == 403, wrong
    assert urllib3.request("GET", url, retries=False).status == 403
    assert urllib3.request("POST", url, body=b"x", retries=False).status == 405


def test_what_people_do_is_there_after_a_backup_is_put_back_elsewhere(
    served: Served, tmp_path: Path
) -> None:
    life = Life(_Choices())
    for act in (life._import, life._import, life._plan):
        act(served)
    verify(served, life.promised, 120)
    life._end(served)
    life._opine(served)
    assert life.promised.count() >= 7
    done = run("backup", str(tmp_path / "file"), "--state", str(served.state))
    assert "objects" in done
    other = tmp_path / "other"
    run("restore", str(tmp_path / "file"), "--state", str(other))
    scenario = life.promised.scenarios[0]
    paths = (
        "/v1/sites/imports",
        "/v1/sites/versions",
        *(f"/v1/sites/imports/{each}" for each in life.promised.opened),
        f"/v1/scenarios/{scenario}",
        f"/v1/scenarios/{scenario}/plan",
        f"/v1/scenarios/{scenario}/opinions",
        "/v1/nearest?lat=44.3496&lon=2.5750&open_at=2026-11-24T10:00Z",  # a minute may pass
    )
    before = {path: ask(served, "GET", path) for path in paths}
    with running_machine(ROOT, VAR, other, *SMALL) as again:
        assert {path: ask(again, "GET", path) for path in paths} == before
        verify(again, life.promised, 60)
        # And what looks for losses finds one.
        (other / "objects" / "imports" / life.promised.opened[0] / "import.json").unlink()
        with pytest.raises(LostError, match=life.promised.opened[0]):
            verify(again, life.promised, 5)


class _Choices:
    """Chooses the first of everything: a life without chance."""

    def choice(self, among: Any) -> Any:
        return among[0]


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "infra.machine", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_second_machine_takes_neither_the_state_nor_the_port(
    served: Served, tmp_path: Path
) -> None:
    with pytest.raises(RuntimeError, match="another stack keeps its state here"):
        started(ROOT, VAR, served.state, *SMALL)
    port = served.url.rpartition(":")[2]
    with pytest.raises(RuntimeError, match="Address already in use"):
        started(ROOT, VAR, tmp_path / "state", *SMALL, "--port", port)


def test_a_citizen_s_place_is_in_nothing_that_it_writes(served: Served) -> None:
    q = "12%20rue%20Marquezkwyx%2C%20Rodez"
    for path in (
        f"/v1/nearest?q={q}",
        f"/reponse?q={q}",
        "/v1/nearest?lat=44.350917&lon=2.573461",
        "/v1/nearest?lat=44.350917x&lon=2.573461",
        f"/v1/nearest?q={q}%00",
        f"/v1/addresses?q={q}",
        "/v1/reverse?lat=44.350917&lon=2.573461",
        f"/v1/{q}",
        f"/{q}",
        f"/objects/{q}?signature={q}",
        f"/v1/coverage/commune/{q}",
    ):
        assert get(served, path).status < 500
    assert get(served, f"/v1/nearest?q={q}", Host="marquezkwyx.example").status == 421
    ignored = ("snapshots", "sites")
    files = [served.log, *(path for path in served.state.rglob("*") if path.is_file())]
    for path in files:
        if not set(path.parts) & set(ignored):
            assert not MARKS.findall(path.name.encode() + path.read_bytes()), path


def test_its_memory_stays_as_it_is_once_it_is_warm(served: Served, france: Snapshot) -> None:
    [pid] = served.children("front")
    looks: list[Look] = []
    bounds = LoadBounds(seconds=400, count=1_500, connections=2, every=100)
    citizens = Citizens(france.register, 1).asks()
    done = asyncio.run(drive(served.url, citizens, bounds, lambda n: looks.append(look_at(pid, n))))
    assert done.wrong == []
    assert growth_mb(looks) < GROWTH_BOUND_MB, "\n".join(each.line() for each in looks)


def test_a_process_that_dies_is_started_again(served: Served) -> None:
    for role in ("front", "accounts", "files", "plans"):
        [pid] = served.children(role)
        os.kill(pid, signal.SIGKILL)
        until(lambda role=role, pid=pid: served.children(role) not in ([], [pid]))
    until(lambda: _answers(served))
    assert ask(served, "GET", "/v1/sites/versions")[0] == 200


def _answers(served: Served) -> bool:
    try:
        return get(served, "/v1/communes/12202").status == 200
    except urllib3.exceptions.HTTPError:
        return False


def until(is_so: Callable[[], bool], limit_s: float = 120) -> None:
    ends_s = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < ends_s, "it does not happen"
        time.sleep(0.1)


def test_kills_at_random_lose_nothing_that_was_accepted(france: Snapshot, tmp_path: Path) -> None:
    assert france.id
    assert live(ROOT, VAR, tmp_path / "state", 3, Bounds()) > 0


def test_nor_do_they_where_a_server_keeps_the_records(france: Snapshot, tmp_path: Path) -> None:
    assert france.id
    with running_postgres() as address:
        state = tmp_path / "state"
        assert live(ROOT, VAR, state, 4, Bounds(), "--database", address) > 0
        assert not (state / "records.db").exists()


class _Directory(BaseHTTPRequestHandler):
    """An administration's issuer: its discovery document and its keys."""

    def do_GET(self) -> None:
        issuer: Issuer = self.server.issuer  # type: ignore[attr-defined]
        known = {
            "/keys": issuer.keys(),
            "/.well-known/openid-configuration": issuer.configuration(),
        }
        body = json.dumps(known.get(self.path, {})).encode()
        self.send_response(200 if self.path in known else 404)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def directory() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Directory)
    server.issuer = issuer_at(server)  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def issuer_at(server: ThreadingHTTPServer) -> Issuer:
    return Issuer(
        f"http://127.0.0.1:{server.server_port}",
        generate_private_key(public_exponent=65537, key_size=2048),
    )


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = serialization.PrivateFormat.PKCS8
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    )
    return chain, secret


def test_over_tls_the_administration_s_tokens_open_and_those_of_a_key_it_changed_to(
    france: Snapshot, tmp_path: Path, directory: ThreadingHTTPServer
) -> None:
    assert france.id
    chain, secret = certificate(tmp_path)
    former: Issuer = directory.issuer  # type: ignore[attr-defined]
    options = ("--issuer", former.url, "--certificate", str(chain), "--key", str(secret))
    with running_machine(ROOT, VAR, tmp_path / "state", *SMALL, *options) as served:
        assert served.url.startswith("https://")
        trusted = ssl.create_default_context(cafile=str(chain))
        pool = urllib3.PoolManager(ssl_context=trusted, assert_hostname="localhost")

        def status(issuer: Issuer, path: str = "/v1/sites/versions") -> int:
            sent = {"Authorization": f"Bearer {issuer.token('ann', SCOPES)}"}
            return pool.request("GET", served.url + path, headers=sent, timeout=30).status

        assert status(former) == 200
        stranger = issuer_at(directory)
        assert status(stranger) == 401
        assert pool.request("GET", f"{served.url}/oidc/authorize").status == 404
        directory.issuer = stranger  # type: ignore[attr-defined]
        until(lambda: status(stranger) == 200)
        assert status(former) == 401
        found = json.loads(pool.request("GET", f"{served.url}/v1/sign-in").data)
        assert found["issuer"] == former.url
