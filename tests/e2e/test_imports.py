"""From a file to the nearest place: upload, event, check, publication, restoration, schedule."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from geodata.snapshot.reader import Snapshot
from infra.local.identity.issuer import Issuer, machine_key
from tests.conftest import ROOT, VAR
from tests.geodata.imports.site_server import SiteServer, site_server

pytestmark = pytest.mark.e2e

HEADER = (
    "id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,services\n"
)


def row(site_id: str, lat: float, lon: float, name: str = "Médiathèque") -> str:
    """A row that there is nothing to say of."""
    place = f"{name} {site_id},Rodez,12000,12202,{site_id[-1]} rue du Bal"
    told = f"{lat},{lon},2026-01-05,Aide aux démarches administratives"
    return f"{site_id},13002526500013,{place},{told}\n"


class Stack:
    """A running stack that looks for new sites each second."""

    def __init__(
        self, folder: Path, *arguments: str, snapshots: Path | None = None, refresh: bool = False
    ) -> None:
        # France's national results would take both cores for minutes: who needs them says so.
        self.var = folder
        if folder != VAR:
            (folder / "snapshots").symlink_to(snapshots or VAR / "snapshots")
        state = f"RefreshState={'ENABLED' if refresh else 'DISABLED'}"
        command = [sys.executable, "-m", "infra.local", "--port", "0", "--var", str(folder)]
        self.process = subprocess.Popen(
            [*command, "--parameter", "CheckEverySeconds=1", "--parameter", state, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("listening on "):
                self.url = line.split()[2]
                return
        self.process.communicate(timeout=60)
        pytest.fail("".join(self.lines))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        told = urllib3.request(
            method,
            self.url + path,
            body=None if body is None else json.dumps(body),
            headers={"Content-Type": "application/json", **self.token(), **headers},
            redirect=False,
            timeout=30,
        )
        return told.status, json.loads(told.data) if told.data else None, told.headers

    def token(self) -> dict[str, str]:
        issuer = Issuer(f"{self.url}/oidc", machine_key(self.var))
        told = issuer.token("operator", ["sites:write", "coverage:read"])
        return {"Authorization": f"Bearer {told}"}

    def get(self, path: str) -> Any:
        status, body, _ = self.ask("GET", path)
        assert status == 200, body
        return body

    def post(self, path: str, body: Any = None) -> Any:
        status, found, _ = self.ask("POST", path, body)
        while status == 429:  # the route lets one through a second, and five at once
            time.sleep(1)
            status, found, _ = self.ask("POST", path, body)
        assert status in (200, 201), found
        return found

    def uploaded(self, content: str) -> str:
        """Opens an import, uploads its file as a browser does, and returns the import's path."""
        opened = self.post("/v1/sites/imports", {"filename": "lieux.csv", "source": "Aveyron"})
        upload = opened["upload"]
        told = urllib3.request(
            upload["method"],
            upload["url"],
            body=content.encode(),
            headers={**upload["headers"], "Origin": "https://ville.example"},
        )
        assert told.status == 200, told.data
        return f"/v1/sites/imports/{opened['id']}"

    def nearest(self) -> dict[str, Any]:
        return dict(self.get("/v1/nearest?lat=44.3496&lon=2.5750&limit=1"))

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)


def until[T](found: Callable[[], T], *, limit_s: float = 60) -> T:
    ends_s = time.monotonic() + limit_s
    while not (value := found()):
        assert time.monotonic() < ends_s, "it does not happen"
        time.sleep(0.1)
    return value


@pytest.fixture(scope="module")
def stack(france: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = Stack(tmp_path_factory.mktemp("stack"))
    try:
        yield running
    finally:
        running.stop()


def checked(stack: Stack, path: str) -> dict[str, Any]:
    return until(
        lambda: (found := stack.get(path))["state"] not in ("awaiting_upload", "checking") and found
    )


def test_an_uploaded_file_is_checked_published_and_restored(stack: Stack) -> None:
    assert stack.nearest()["sites_version"] == "demonstration"
    path = stack.uploaded(
        HEADER + row("new-1", 44.3497, 2.5751) + row("new-2", 44.36, 2.58) + "new-3,,,,,,,,,,\n"
    )
    found = checked(stack, path)
    assert found["state"] == "checked", found
    assert (found["summary"]["rows"], found["summary"]["refused"]) == (3, 1)
    assert [each["row"] for each in found["report"]["rows"] if each["outcome"] == "refused"] == [3]
    assert found["diff"]["against"] == "demonstration"
    assert found["diff"]["counts"]["added"] == 2
    assert found["diff"]["counts"]["removed"] == found["diff"]["counts"]["sites_before"] > 1000
    assert stack.nearest()["sites_version"] == "demonstration"

    assert stack.post(f"{path}/publish")["state"] == "published"
    now = until(lambda: (it := stack.nearest())["sites_version"] == found["version"] and it)
    assert now["sites"][0]["id"] == "new-1"

    versions = stack.get("/v1/sites/versions")
    assert [each["version"] for each in versions["versions"]] == [found["version"], "demonstration"]
    stack.post("/v1/sites/versions/demonstration/restore")
    until(lambda: stack.nearest()["sites_version"] == "demonstration")


def test_a_page_may_upload_where_it_is_sent_and_nowhere_else(stack: Stack) -> None:
    upload = stack.post("/v1/sites/imports", {"filename": "lieux.csv"})["upload"]
    asked = {
        "Origin": stack.url,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = urllib3.request("OPTIONS", upload["url"], headers=asked)
    assert preflight.status == 200
    assert preflight.headers["Access-Control-Allow-Origin"] in ("*", stack.url)
    assert "PUT" in preflight.headers["Access-Control-Allow-Methods"]
    policy = urllib3.request("GET", f"{stack.url}/plan.html").headers["Content-Security-Policy"]
    [allowed] = re.findall(r"connect-src ([^;]*);", policy)
    folder = upload["url"].partition("/imports/")[0] + "/imports/"
    assert folder in allowed.split()


def test_a_place_corrected_by_hand_is_where_citizens_are_sent(stack: Stack) -> None:
    path = stack.uploaded(HEADER + row("hand-1", 44.3497, 2.5751) + row("hand-2", 44.36, 2.58))
    checked(stack, path)
    stack.post(f"{path}/publish")
    right = {"latitude": 44.3491, "longitude": 2.5752, "horaires": "lundi au vendredi 9h-12h"}
    status, found, _ = stack.ask("PUT", "/v1/sites/places/hand-1/correction?locale=fr", right)
    assert (status, found["hours_in_words"]) == (200, "lundi au vendredi : 9 h-12 h")
    now = until(lambda: (it := stack.nearest())["sites_version"] == found["version"] and it)
    assert (now["sites"][0]["id"], now["sites"][0]["horaires"]) == ("hand-1", "Mo-Fr 09:00-12:00")

    # It holds over the next file, until that file says something else of the same field.
    again = row("hand-1", 44.3497, 2.5751, "Espace") + row("hand-2", 44.36, 2.58)
    path = stack.uploaded(HEADER + again)
    checked(stack, path)
    stack.post(f"{path}/publish")
    place = stack.get("/v1/sites/places/hand-1")
    assert (place["site"]["nom"], place["site"]["latitude"]) == ("Espace hand-1", 44.3491)
    assert stack.ask("DELETE", "/v1/sites/places/hand-1/correction")[0] == 204
    assert stack.get("/v1/sites/places/hand-1")["site"]["latitude"] == 44.3497


def test_an_import_is_checked_again_by_the_mapping_of_a_person(stack: Stack) -> None:
    path = stack.uploaded(HEADER + row("map-1", 44.3497, 2.5751))
    found = checked(stack, path)
    rules = [{"field": name, "columns": [name]} for name in HEADER.strip().split(",")[:8]]
    rules = [rule for rule in rules if rule["field"] not in ("latitude", "longitude")]
    rules.append({"field": "position", "columns": ["latitude", "longitude"], "as": "degrees"})
    mapping = {"rules": rules, "unread": {"services": "may_be_lost", "date_maj": "may_be_lost"}}
    status, asked, _ = stack.ask("PUT", f"{path}/mapping", mapping)
    assert (status, asked["state"]) == (202, "checking")
    again = checked(stack, path)
    assert again["mapping"]["origin"] == "confirmed"
    assert again["mapping"]["fingerprint"] == found["mapping"]["fingerprint"]
    states = {each["column"]: each["state"] for each in again["columns"]}
    assert (states["services"], states["nom"]) == ("may_be_lost", "read")
    # The next file with this header is read by the same.
    following = checked(stack, stack.uploaded(HEADER + row("map-2", 44.3497, 2.5751)))
    assert following["mapping"]["origin"] == "kept"
    assert stack.get(f"{path}/changes")["type"] == "FeatureCollection"
    status, _, headers = stack.ask("GET", f"{path}/annotated?locale=fr")
    assert status == 303
    assert urllib3.request("GET", headers["Location"]).data.startswith(b"PK")


def test_a_version_is_read_back_as_a_file_in_the_standard(stack: Stack) -> None:
    path = stack.uploaded(HEADER + row("back-1", 44.3497, 2.5751))
    version = checked(stack, path)["version"]
    stack.post(f"{path}/publish")
    status, _, headers = stack.ask("GET", f"/v1/sites/versions/{version}/sites?format=csv")
    assert status == 303
    text = urllib3.request("GET", headers["Location"]).data.decode()
    assert text.splitlines()[1].startswith("back-1,13002526500013,Médiathèque back-1,Rodez,12000")


def test_a_file_that_cannot_be_used_is_refused(stack: Stack) -> None:
    found = checked(stack, stack.uploaded("not,a,file,of,sites\n1,2,3,4,5\n"))
    assert found["state"] == "refused"
    assert found["reason"]


def test_a_rejected_file_is_never_in_use(stack: Stack) -> None:
    path = stack.uploaded(HEADER + row("rejected-1", 44.3497, 2.5751))
    checked(stack, path)
    assert stack.post(f"{path}/reject", {"reason": "wrong year"})["reason"] == "wrong year"
    status, problem, _ = stack.ask("POST", f"{path}/publish")
    assert (status, problem["code"]) == (409, "wrong_state")


@pytest.fixture
def server() -> Iterator[SiteServer]:
    with site_server() as served:
        yield served


def test_the_schedule_publishes_what_is_safe_and_holds_the_rest(
    france: Snapshot, tmp_path: Path, server: SiteServer
) -> None:
    rows = [row(f"s-{n}", 44.3497 + n / 1000, 2.5751) for n in range(10)]
    first = tmp_path / "first.csv"
    first.write_text(HEADER + "".join(rows))
    server.content, server.headers = (HEADER + "".join(rows[:9])).encode(), {"ETag": '"1"'}
    pulling = ("--parameter", f"SyncUrl={server.url}", "--schedules-every", "1")
    (tmp_path / "var").mkdir()
    running = Stack(tmp_path / "var", "--sites", str(first), *pulling)
    try:
        published = until(lambda: by_state(running, "published"))
        until(lambda: running.nearest()["sites_version"] == published["version"])
        assert published["diff"]["counts"]["removed"] == 1

        server.content, server.headers = (HEADER + "".join(rows[:7])).encode(), {"ETag": '"2"'}
        held = until(lambda: by_state(running, "held"))
        assert held["reason"] == "it loses 2 of the 9 sites in use"
        asked = len(server.asked)
        until(lambda: len(server.asked) > asked + 1)
        assert server.asked[-1]["If-None-Match"] == '"2"'
        assert len(running.get("/v1/sites/imports")["imports"]) == 2
        assert running.nearest()["sites_version"] == published["version"]
    finally:
        running.stop()


def by_state(stack: Stack, state: str) -> dict[str, Any] | None:
    found = stack.get("/v1/sites/imports")["imports"]
    return next((each for each in found if each["state"] == state), None)
