"""Marked people sent through the whole stack: nothing that it writes in clear has them."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from geodata.snapshot.reader import Snapshot
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from tests.conftest import VAR
from tests.e2e.test_privacy import CACHE
from tests.e2e.test_stack import Stack
from tests.geodata.nearest.geocoding.fake_ban import FakeBan, fake_ban, replies

pytestmark = pytest.mark.e2e

MARKS = re.compile(rb"zkwyx|44[.,]35091|2[.,]57346", re.IGNORECASE)
PEOPLE = """Prénom zkwyx,adresse,code postal,commune,latitude,longitude,familleZkwyx
Anne Zkwyx,,,,44.350917,2.573461,a
Béa,12 rue Marquezkwyx,12000,Rodez,,,a
Céline,,,Zkwyxville,,,
Dana,,48000,,,,b
"""


@pytest.fixture(scope="module")
def service() -> Iterator[FakeBan]:
    with fake_ban() as running:
        yield running


@pytest.fixture
def folder(france: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "snapshots").symlink_to((VAR / "snapshots").resolve())
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
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


class Caller:
    """Somebody with a token of some départements."""

    def __init__(self, stack: Stack, folder: Path, departements: list[str] | None = None) -> None:
        self.home = f"http://127.0.0.1:{stack.port}"
        # Of the stack's own key, which lies beside its data.
        issuer = Issuer(issuer_url(stack.port), machine_key(folder))
        self.token = issuer.token("marie", ["matches:write"], departements)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body)
        while True:
            told = urllib3.request(
                method, self.home + path, body=sent, headers=headers, redirect=False, timeout=30
            )
            if told.status != 429:
                return told.status, json.loads(told.data) if told.data else None, told.headers
            # Five may be opened at once, then one a second: what is refused is written nowhere.
            time.sleep(1)

    def upload(self, content: bytes, **asked: Any) -> str:
        status, opened, _ = self.ask("POST", "/v1/matches", asked)
        assert status == 201, opened
        link = opened["upload"]
        sent = urllib3.request("PUT", link["url"], body=content, headers=link["headers"])
        assert sent.status == 200
        return str(opened["id"])

    def waited(self, match_id: str, *states: str) -> Any:
        began_s = time.monotonic()
        while time.monotonic() - began_s < 120:
            _, shown, _ = self.ask("GET", f"/v1/matches/{match_id}")
            if shown["state"] in states:
                return shown
            time.sleep(0.2)
        pytest.fail(f"still {shown['state']}")


def written(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for root in (folder, CACHE):
        for path in root.rglob("*"):
            if path.is_file() and "snapshots" not in path.parts:
                yield path, path.name.encode() + path.read_bytes()


def marked(folder: Path) -> list[bytes]:
    """The first line of each file that has marks: of an object, what it is."""
    return [content[:200] for _, content in written(folder) if MARKS.search(content)]


def test_people_are_in_nothing_that_the_stack_writes(
    stack: Stack, service: FakeBan, folder: Path
) -> None:
    service.plays(replies(500, b"12 rue Marquezkwyx"))
    caller = Caller(stack, folder)
    looked = caller.upload(PEOPLE.encode(), look_first=True)
    shown = caller.waited(looked, "read", "failed")
    assert shown["columns"]["columns"][0]["column"] == "Prénom zkwyx"
    assert not marked(folder)
    options = {"limit": 1, "max_minutes": 60}
    asked = {"options": options, "people_per_post": 50, "group": "familleZkwyx"}
    status, _, _ = caller.ask("POST", f"/v1/matches/{looked}/start", asked)
    assert status == 202
    done = caller.waited(looked, "done", "failed")
    assert done["state"] == "done", done
    assert (done["rows"], done["counts"]["matched"]) == (4, 3)
    assert done["counts"]["notes"] == {"address_not_asked": 1, "commune_unknown": 1}
    # Refused, failed, and asked of by whoever may not: none of it repeats anything.
    failed = [
        caller.upload(b"Prenom zkwyx,b\nMarquezkwyx,x\n"),
        caller.upload(b'[{"nom": "Marquezkwyx", '),
        caller.upload(b"%PDF zkwyx"),
        caller.upload(PEOPLE.encode(), people_per_post=1, options=options, group="Zkwyx?"),
    ]
    for each in failed:
        shown = caller.waited(each, "failed", "done")
        assert shown["state"] == "failed"
        assert shown["reason"]["code"] in ("file_unusable", "option_wrong")
        assert not MARKS.search(json.dumps(shown["reason"]).encode())
    for wrong in ({"group": "zkwyx"}, {"options": {"need": ["zkwyx"], "zkwyx": 1}}, {"zkwyx": 1}):
        status, problem, _ = caller.ask("POST", "/v1/matches", wrong)
        assert status == 422
        assert not MARKS.search(json.dumps(problem["detail"]).encode())
    other = Caller(stack, folder, ["48"])
    other_id = other.upload(PEOPLE.encode())
    assert other.waited(other_id, "done")["counts"]["notes"]["outside_departements"] == 2
    assert not marked(folder)

    status, _, headers = caller.ask("GET", f"/v1/matches/{looked}/result?format=csv")
    assert status == 303
    given = urllib3.request("GET", headers["location"])
    rows = list(csv.DictReader(io.StringIO(given.data.decode("utf-8-sig"), newline="")))
    assert [row["Prénom zkwyx"] for row in rows] == ["Anne Zkwyx", "Béa", "Céline", "Dana"]
    [copy] = marked(folder)
    assert b"/given/" in copy
    assert caller.ask("DELETE", f"/v1/matches/{looked}")[0] == 204
    assert not marked(folder)
    assert caller.ask("GET", f"/v1/matches/{looked}")[0] == 404
    assert urllib3.request("GET", headers["location"]).status in (403, 404)
    left = [content for _, content in written(folder) if looked.encode() in content[:300]]
    assert not [each for each in left if each.startswith(b"{") or b'"key"' in each[:300]]

    stack.process.send_signal(signal.SIGINT)
    console, _ = stack.process.communicate(timeout=60)
    assert not MARKS.search(console.encode())
    assert not marked(folder)
    names = {path.name for path, _ in written(folder)}
    assert names >= {"aws.log", "MatchesFunction.log", "MatchesWorkerFunction.log"}
