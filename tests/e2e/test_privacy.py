"""The whole stack asked for marked addresses and positions: no file that it writes has them."""

from __future__ import annotations

import contextlib
import re
import signal
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.snapshot.reader import Snapshot
from tests.conftest import VAR
from tests.e2e.test_stack import Stack
from tests.geodata.nearest.geocoding.fake_ban import FakeBan, fake_ban, feature, places, replies

pytestmark = pytest.mark.e2e

ADDRESS, LAT, LON = "12 rue Marquezkwyx", "44.350917", "2.573461"
MARKS = re.compile(rb"zkwyx|44[.,]35091|2[.,]57346", re.IGNORECASE)
CACHE = Path("/tmp/maillage")  # noqa: S108 - where a function keeps its data


@pytest.fixture(scope="module")
def service() -> Iterator[FakeBan]:
    with fake_ban() as running:
        yield running


@pytest.fixture
def folder(france: Snapshot, tmp_path: Path) -> Path:
    (tmp_path / "snapshots").symlink_to((VAR / "snapshots").resolve())
    return tmp_path


@pytest.fixture
def stack(folder: Path, service: FakeBan) -> Iterator[Stack]:
    running = Stack("--var", str(folder), "--state", str(folder), "--geocoder", service.url)
    try:
        running.wait("/v1/communes?q=rodez")
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def test_a_citizen_s_place_is_in_nothing_that_the_stack_writes(
    stack: Stack, service: FakeBan, folder: Path
) -> None:
    q = urllib.parse.quote(f"{ADDRESS}, Rodez")
    questions = [
        f"/v1/nearest?q={q}",
        f"/v1/nearest?lat={LAT}&lon={LON}",
        f"/v1/nearest?lat={LAT}x&lon={LON}",
        f"/v1/nearest?q={q}&lat={LAT}",
        f"/v1/nearest?q={q}%00",
        f"/v1/addresses?q={q}",
        f"/v1/reverse?lat={LAT}&lon={LON}",
        f"/v1/{q}",
    ]
    found = feature(f"{ADDRESS} 12000 Rodez", float(LON), float(LAT), citycode="12202")
    understood = []
    scripts = (places(found), places(), replies(500, ADDRESS.encode()))
    for turn, script in enumerate(scripts, start=1):
        service.plays(script)
        for question in questions:
            status, body, _ = stack.ask(question)
            assert status in (200, 400, 404, 422)
            if status != 200:
                assert not MARKS.findall(str(body).encode())
        # The page says what was typed again, to whom typed it and to nobody else.
        for fields in (f"q={q}", f"q={q}&when=at&at={q}", f"q={q}%00"):
            _look_at(stack, f"/reponse?{fields}")
        # What was asked before is remembered: each turn asks for other numbers.
        for number in range(5):
            _, body, _ = stack.ask(f"/v1/nearest?q={turn}{number}%20{q}")
            understood.append(body["origin"]["understood_as"] if body["origin"] else None)
    assert {"street", "commune_of_address"} <= set(understood)
    console = _stopped(stack)
    logs = [path for path in (folder / "log").rglob("*") if path.is_file()]
    assert {path.name for path in logs} >= {"aws.log", "NearestFunction.log"}
    cached = [path for path in CACHE.rglob("*") if path.is_file()]
    for path in (*logs, *cached):
        assert not MARKS.findall(path.name.encode() + path.read_bytes()), path
    assert "ready in" in console
    assert not MARKS.findall(console.encode())


def _look_at(stack: Stack, path: str) -> None:
    with contextlib.suppress(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{stack.port}{path}", timeout=20).close()


def _stopped(stack: Stack) -> str:
    stack.process.send_signal(signal.SIGINT)
    console, _ = stack.process.communicate(timeout=60)
    return str(console)
