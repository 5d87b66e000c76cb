"""What is kept is never what failed: in memory, at the edge of a network, in a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.coverage.wiring import Service, service_of
from functions.nearest.app import build_app
from functions.replies import PUBLIC
from functions.settings import Settings
from functions.wiring import guide_of
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import State
from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.exports.geojson import MEDIA_TYPE as GEOJSON
from geodata.snapshot.archive import pack, unpack
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import current_version, fetch_sites, publish_sites, sites_key
from geodata.snapshot.transfer import FOLDER, current_snapshot_id, fetch_snapshot, upload
from geodata.stores.latest import Latest
from geodata.stores.objects import Objects
from infra.local.template.cloudformation import load
from tests.conftest import ROOT
from tests.country import site, table_of, write_snapshot
from tests.coverage_country import IN_USE, write_country
from tests.functions.events import get

LOGGER = Logger(service="test")
COMMUNE = {"commune": "01002"}

Ask = Callable[..., tuple[int, Any, dict[str, str]]]


@pytest.fixture
def local(tmp_path: Path, snapshots: Path) -> Objects:
    objects = Objects.at((tmp_path / "store").as_uri())
    upload(open_current(snapshots), objects.put)
    publish_sites(table_of("1", site("east", 0.25, 46.05)), objects.put)
    return objects


@pytest.fixture
def ask(tmp_path: Path, local: Objects) -> Ask:
    assert local
    settings = Settings((tmp_path / "store").as_uri(), tmp_path / "cache", check_every_s=0.0)
    app = build_app(guide_of(settings, LOGGER), LOGGER)

    def asked(query: dict[str, str] = COMMUNE, **headers: str) -> Any:
        reply = app.resolve(get("/v1/nearest", query, **headers), None)
        return reply["statusCode"], json.loads(reply["body"] or "null"), reply["headers"]

    return asked


def damage(local: Objects) -> None:
    local.put("sites/current", b"{}")


@pytest.mark.parametrize("accept", ["application/json", GEOJSON])
def test_no_cache_keeps_an_answer_that_lacks_something(
    ask: Ask, local: Objects, accept: str
) -> None:
    assert ask(accept=accept)[2]["Cache-Control"] == PUBLIC
    damage(local)
    _, body, headers = ask(accept=accept)
    assert [each["code"] for each in body["degraded"]] == ["data_not_latest"]
    assert headers["Cache-Control"] == "private, no-store"


def test_a_good_answer_is_not_confirmed_by_one_that_lacks_something(
    ask: Ask, local: Objects
) -> None:
    good = ask()[2]["ETag"]
    damage(local)
    status, body, headers = ask(if_none_match=good)
    assert (status, body["sites"][0]["id"]) == (200, "east")
    assert headers["ETag"] != good
    assert ask(if_none_match=headers["ETag"])[2]["Cache-Control"] == "private, no-store"


def test_the_edge_keeps_no_failure() -> None:
    # CloudFront's own ten seconds hold even for what says no-store. A 404 is none of the less: it
    # is there before what it names is published, and was kept under a key without the token.
    edge = load(ROOT / "infra" / "stacks" / "edge.yaml")["Resources"]["Distribution"]
    errors = edge["Properties"]["DistributionConfig"]["CustomErrorResponses"]
    kept_s = {each["ErrorCode"]: each["ErrorCachingMinTTL"] for each in errors}
    assert kept_s == dict.fromkeys((404, 405, 414, 500, 501, 502, 503, 504), 0)


def test_an_error_is_kept_by_nobody(tmp_path: Path) -> None:
    empty = Settings((tmp_path / "empty").as_uri(), tmp_path / "cache")
    app = build_app(guide_of(empty, LOGGER), LOGGER)
    reply = app.resolve(get("/v1/nearest", COMMUNE), None)
    assert (reply["statusCode"], reply["headers"]["Cache-Control"]) == (503, "no-store")
    assert "ETag" not in reply["headers"]


def test_a_load_that_fails_is_tried_again_by_the_next_question_and_not_remembered() -> None:
    loads: list[str] = []

    def load(version: str) -> str:
        loads.append(version)
        if len(loads) < 3:
            raise StoreUnavailableError("busy")
        return version

    latest = Latest(lambda: "1", load, check_every_s=3600)
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            latest.get()
    assert [latest.get(), latest.get(), len(loads)] == ["1", "1", 3]


@pytest.mark.parametrize(
    "error", [KeyError("x"), ValueError("x"), OSError(28, "full"), MemoryError()]
)
def test_whatever_is_wrong_with_the_new_the_old_stays(error: Exception) -> None:
    version = ["1"]

    def load(asked: str) -> str:
        if asked == "2":
            raise error
        return asked

    failures: list[Exception] = []
    latest = Latest(lambda: version[0], load, check_every_s=0, on_failure=failures.append)
    latest.get()
    version[0] = "2"
    assert (latest.get(), latest.is_latest, failures) == ("1", False, [error])
    version[0] = "3"
    assert (latest.get(), latest.is_latest) == ("3", True)


def test_an_archive_that_was_altered_in_a_store_is_not_opened(local: Objects) -> None:
    key = sites_key(current_version(local.get))
    content = local.get(key)
    for at in range(64, len(content), max(1, len(content) // 50)):
        altered = content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]
        local.put(key, altered)
        try:
            found = fetch_sites(local.get, "1")
        except SnapshotError:
            continue
        # What is between the arrays is of no consequence.
        assert pack(found.to_arrays()) == pack(unpack(content, key))


def test_a_snapshot_in_the_place_of_another_is_not_served(local: Objects, tmp_path: Path) -> None:
    asked = current_snapshot_id(local.get)
    write_snapshot(tmp_path / "other", population=861)
    upload(open_current(tmp_path / "other"), local.put)
    other = current_snapshot_id(local.get)
    local.put(f"{FOLDER}/{asked}/manifest.json", local.get(f"{FOLDER}/{other}/manifest.json"))
    with pytest.raises(SnapshotError, match="in its place"):
        fetch_snapshot(local.get, tmp_path / "cache", asked, ())


@pytest.fixture
def coverage(tmp_path: Path) -> tuple[Objects, Callable[[], Service]]:
    """The préfectures' service over a store that has no run yet."""
    objects = Objects.at((tmp_path / "coverage").as_uri())
    write_country(tmp_path / "country")
    upload(open_current(tmp_path / "country"), objects.put)
    publish_sites(IN_USE, objects.put)
    settings = Settings((tmp_path / "coverage").as_uri(), tmp_path / "cache", check_every_s=0.0)
    return objects, service_of(objects, settings, LOGGER)


def test_a_prefecture_is_told_that_the_results_are_not_the_latest(
    coverage: tuple[Objects, Callable[[], Service]],
) -> None:
    objects, service = coverage
    assert service().is_latest
    objects.put("coverage/current", b"not a run")
    here = service()
    assert not here.is_latest
    told = here.documents.coverage(
        here.documents.national.units.territory("france", "FR"),
        CoverageQuery(State(date(2026, 11, 24))),
    )
    assert json.loads(told)["sites_version"] == "in-use"
    objects.delete("coverage/current")
    assert service().is_latest
