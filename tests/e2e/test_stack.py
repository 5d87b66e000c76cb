"""The whole stack on the loopback: the template's routes, the real runtime client, a store."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from geodata.snapshot.reader import Snapshot
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.template.access import SCOPES
from tests.conftest import ROOT, VAR
from tests.infra.opinions.calls import new_in

pytestmark = pytest.mark.e2e


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def token_at(port: int, *scopes: str, departements: list[str] | None = None) -> str:
    """A token that the stack at a port takes; by default one that opens every route."""
    issuer = Issuer(issuer_url(port), machine_key(VAR))
    return issuer.token("tests", scopes or SCOPES, departements)


class Stack:
    """A stack that was started, and how long it took to answer."""

    def __init__(self, *arguments: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "geodata.cli", "serve", "--port", str(self.port)]
        given = arguments[arguments.index("--state") + 1] if "--state" in arguments else None
        self.state = Path(given or tempfile.mkdtemp(prefix="state-"))
        self.started_s = time.monotonic()
        self.process = subprocess.Popen(
            [*command, "--var", str(VAR), "--state", str(self.state), *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def ask(self, path: str, **headers: str) -> tuple[int, Any, dict[str, str]]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310
                return reply.status, json.load(reply), dict(reply.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error), dict(error.headers)

    def token(self, *scopes: str, departements: list[str] | None = None) -> str:
        """A token of the stack's own issuer; by default one that opens every route."""
        return token_at(self.port, *scopes, departements=departements)

    def wait(self, path: str) -> tuple[int, Any, dict[str, str]]:
        while self.process.poll() is None:
            try:
                return self.ask(path)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert time.monotonic() - self.started_s < 120
                time.sleep(0.05)
        assert self.process.stdout is not None
        pytest.fail(self.process.stdout.read())

    def failures_said(self) -> str:
        """The tracebacks that the console has, of what it said since it was last read."""
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], 0)
        text = os.read(self.process.stdout.fileno(), 1 << 20).decode() if ready else ""
        return text[text.index("Traceback") :] if "Traceback" in text else ""

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)
        # No function asked of AWS what its role, as the template has it, does not let it do, nor
        # what no other reading of its policies was asked about.
        log = (self.state / "log" / "aws.log").read_text(encoding="utf-8")
        assert "refused: " not in log
        assert not new_in(log), "to be added to tests/infra/opinions/calls.txt"
        return self.process.returncode


@pytest.fixture
def stack(shared_stack: Stack) -> Stack:
    return shared_stack


def test_the_nearest_place_to_rodez_is_in_rodez(stack: Stack, france: Snapshot) -> None:
    status, body, _ = stack.ask("/v1/nearest?lat=44.3496&lon=2.5750")
    assert status == 200
    assert [site["commune"] for site in body["sites"]][:1] == ["Rodez"]
    assert len(body["sites"]) == 5
    assert body["snapshot"] == france.id


def test_a_demonstration_says_that_it_is_one(stack: Stack) -> None:
    _, body, _ = stack.ask("/v1/nearest?commune=48095&limit=1")
    assert body["sites_version"] == "demonstration"
    assert "Démonstration" in body["sites"][0]["source"]


def test_a_browser_of_another_site_may_read_the_answer(stack: Stack) -> None:
    _, _, headers = stack.ask("/v1/nearest?commune=48095", Origin="https://ville.example")
    assert headers["access-control-allow-origin"] == "*"


def test_a_wrong_path_is_a_problem_too(stack: Stack) -> None:
    status, body, headers = stack.ask("/v1/nowhere")
    assert (status, body["code"]) == (404, "unknown_path")
    assert headers["content-type"] == "application/problem+json"


def test_openapi_is_served(stack: Stack) -> None:
    status, document, _ = stack.ask("/v1/openapi.json")
    assert (status, document["openapi"][:3]) == (200, "3.1")


def test_a_file_of_sites_is_served_and_everything_ends_on_an_interrupt(
    france: Snapshot, tmp_path: Path
) -> None:
    sites = tmp_path / "sites.csv"
    sites.write_text(
        "id,nom,commune,code_postal,adresse,latitude,longitude,services\n"
        "1,Médiathèque,Rodez,12000,1 place,44.35,2.57,Aide aux démarches administratives\n"
        "2,Sans coordonnées,Rodez,12000,2 place,,,Aide aux démarches administratives\n"
    )
    running = Stack("--sites", str(sites))
    try:
        _, body, _ = running.wait("/v1/nearest?commune=12202")
    finally:
        code = running.stop()
    assert [site["id"] for site in body["sites"]] == ["1"]
    assert [site["id"] for site in body["unplaced_sites"]] == ["2"]
    assert code == 0
    with pytest.raises(ConnectionError), socket.create_connection(("127.0.0.1", running.port)):
        pass
    left = subprocess.run(
        ["pgrep", "-f", f"infra.local --port {running.port}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert left.stdout == ""


def test_a_file_that_is_no_file_of_sites_ends_the_start_in_one_line(
    france: Snapshot, tmp_path: Path
) -> None:
    sites = tmp_path / "notes.csv"
    sites.write_text("a,b\n1,2\n")
    running = Stack("--sites", str(sites))
    out, _ = running.process.communicate(timeout=180)
    assert running.process.returncode == 2
    assert out.strip().splitlines()[-1].endswith("no column gives the name of the places")
