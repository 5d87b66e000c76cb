"""A citizen's address or position is in no log, error, trace or file, whatever happens."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import build_app
from functions.replies import resolve
from functions.settings import Settings
from functions.wiring import geocoder_of, guide_of
from geodata.nearest.geocoding.ban import BanGeocoder
from geodata.nearest.geocoding.candidates import Candidate
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from infra.local.template.cloudformation import load
from tests.conftest import ROOT
from tests.country import site, table_of, write_snapshot
from tests.functions.events import get
from tests.geodata.nearest.geocoding.fake_ban import (
    FakeBan,
    fake_ban,
    feature,
    hangs_up,
    is_slow,
    places,
    replies,
)

ADDRESS = "12 rue Marquezkwyx"
LAT, LON = "46.050917", "0.153461"
MARKS = re.compile(rb"zkwyx|46[.,]0509|0[.,]15346", re.IGNORECASE)

CLEAR = places(feature(f"{ADDRESS} 01400 Saint-Étienne", 0.153461, 46.050917, citycode="01002"))
UNCLEAR = places(
    feature(f"{ADDRESS} 01400 Saint-Étienne", 0.153461, 46.050917, citycode="01002"),
    feature(f"{ADDRESS} 01370 Saint-Étienne-du-Bois", 0.25, 46.05, citycode="01003"),
)
PATHS = {
    "clear": CLEAR,
    "ambiguous": UNCLEAR,
    "nothing found": places(),
    "refused": replies(400, f'{{"detail": "{ADDRESS}"}}'.encode()),
    "busy": replies(429, headers={"Retry-After": "9"}),
    "failing": replies(500, ADDRESS.encode()),
    "slow": is_slow(0.5),
    "hangs up": hangs_up,
    "a page": replies(200, f"<html>{ADDRESS} {LAT} {LON}</html>".encode()),
}
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/v1/nearest", {"q": ADDRESS}),
    ("/v1/nearest", {"q": f"{ADDRESS}, 01400 Saint-Étienne"}),
    ("/v1/nearest", {"q": f"{LAT}, {LON}"}),
    ("/v1/nearest", {"q": f"{LON}, {LAT}"}),
    ("/v1/nearest", {"q": f"{ADDRESS}\x00"}),
    ("/v1/nearest", {"q": ADDRESS * 20}),
    ("/v1/nearest", {"q": ADDRESS, "limit": "many"}),
    ("/v1/nearest", {"q": ADDRESS, "lat": LAT, "lon": LON}),
    ("/v1/nearest", {"q": "Halle ", f" {ADDRESS}": ""}),
    ("/v1/nearest", {"lat": LAT, "lon": LON}),
    ("/v1/nearest", {"lat": LAT}),
    ("/v1/nearest", {"lat": f"{LAT}x", "lon": LON}),
    ("/v1/nearest", {"lat": LAT, "lon": f"99{LON}"}),
    ("/v1/nearest", {"commune": ADDRESS}),
    ("/v1/nearest", {"postcode": ADDRESS}),
    ("/v1/addresses", {"q": ADDRESS}),
    ("/v1/addresses", {"q": f"{ADDRESS}\x00"}),
    ("/v1/reverse", {"lat": LAT, "lon": LON}),
    ("/v1/reverse", {"lat": LAT, "lon": f"9{LON}{LON}"}),
    ("/v1/communes", {"q": ADDRESS}),
    ("/v1/communes", {"q": ADDRESS * 20}),
    (f"/v1/communes/{ADDRESS}", {}),
    (f"/v1/{ADDRESS}", {}),
)


@dataclass
class Witness:
    """Whatever was written while citizens asked."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    log: pytest.LogCaptureFixture

    def written(self) -> bytes:
        """Returns all of it: standard output and errors, every logger's records, every file."""
        out, err = self.capture.readouterr()
        files = b"".join(
            path.name.encode() + path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        )
        return "".join([out, err, self.log.text]).encode() + files


@pytest.fixture(scope="module")
def service() -> Iterator[FakeBan]:
    with fake_ban() as running:
        yield running


@pytest.fixture
def witness(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[Witness]:
    with caplog.at_level(logging.DEBUG):
        yield Witness(tmp_path, capfd, caplog)


@pytest.fixture
def settings(tmp_path: Path, service: FakeBan) -> Settings:
    write_snapshot(tmp_path / "snapshots")
    store = Objects.at((tmp_path / "store").as_uri())
    upload(open_current(tmp_path / "snapshots"), store.put)
    publish_sites(table_of("1", site("east", 0.25, 46.05)), store.put)
    data_url = (tmp_path / "store").as_uri()
    return Settings(data_url, tmp_path / "cache", geocoder_url=service.url)


def asked_of(app: Any, path: str, query: dict[str, str], **headers: str) -> dict[str, Any]:
    return resolve(app, get(path, query, **headers), None)


def faults_in(reply: dict[str, Any]) -> list[str]:
    """Returns the marks in an error's body; a good answer does say where it was asked from."""
    if reply["statusCode"] < 400:
        return []
    assert json.loads(reply["body"])["code"]
    return MARKS.findall(str(reply).encode())


@pytest.mark.parametrize("how", PATHS)
def test_no_path_writes_where_a_citizen_is(
    settings: Settings, service: FakeBan, witness: Witness, how: str
) -> None:
    logger = Logger(service=f"privacy {how}", level="DEBUG")
    statuses = set()
    for accept in ("application/json", "application/geo+json"):
        service.plays(PATHS[how])
        geocoder = BanGeocoder(settings.geocoder_url, timeout_s=0.1)
        app = build_app(guide_of(settings, logger), logger, geocoder)
        for path, query in QUESTIONS:
            reply = asked_of(app, path, query, accept=accept)
            statuses.add(reply["statusCode"])
            assert faults_in(reply) == [], (path, reply["body"])
    logger.info("the test ends")
    written = witness.written()
    assert statuses >= {200, 400, 404, 422}
    assert 500 not in statuses
    assert b"the test ends" in written
    assert MARKS.findall(written) == []
    assert service.asked, "the address service was asked, and so had what may not be written"


def test_the_marks_would_be_seen_if_they_were_written(witness: Witness) -> None:
    Logger(service="careless").warning(f"asked for {ADDRESS}")
    logging.getLogger("library").debug("at %s", LAT)
    (witness.folder / "cache").write_text(f"lon={LON}")
    assert len(set(MARKS.findall(witness.written()))) == 3


def test_the_breaker_that_opens_tells_nobody_why(
    settings: Settings, service: FakeBan, witness: Witness
) -> None:
    service.plays(replies(503, ADDRESS.encode()))
    geocoder = geocoder_of(settings)
    assert isinstance(geocoder, BanGeocoder)
    app = build_app(guide_of(settings, Logger()), Logger(service="breaker"), geocoder)
    for number in range(8):
        reply = asked_of(app, "/v1/nearest", {"q": f"{ADDRESS} {number}, 01000 Bourg"})
        assert json.loads(reply["body"])["origin"]["fallback"] is True
    assert geocoder.breaker.state == "open"
    assert len(service.asked) == 6
    assert MARKS.findall(witness.written()) == []


class Broken:
    """An address service with a fault that nobody foresaw, and a message that tells all."""

    def search(self, text: str, limit: int, **_: Any) -> tuple[Candidate, ...]:
        """Fails."""
        raise RuntimeError(f"cannot search for {text!r} ({limit})")

    def reverse(self, lon: float, lat: float) -> Candidate | None:
        """Fails."""
        raise ZeroDivisionError(f"at {lon}, {lat}")


def test_an_unforeseen_error_is_logged_by_its_kind_and_place_alone(
    settings: Settings, witness: Witness
) -> None:
    logger = Logger(service="unforeseen", level="DEBUG")
    app = build_app(guide_of(settings, logger), logger, Broken())
    for path, query in (
        ("/v1/nearest", {"q": ADDRESS}),
        ("/v1/addresses", {"q": ADDRESS}),
        ("/v1/reverse", {"lat": LAT, "lon": LON}),
    ):
        reply = asked_of(app, path, query)
        assert reply["statusCode"] == 500
        assert faults_in(reply) == []
    written = witness.written()
    assert b"RuntimeError" in written
    assert b"Broken.reverse" in written
    assert MARKS.findall(written) == []


def test_an_error_outside_every_handler_does_not_reach_lambda_s_own_log(
    witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "outside")

    class Undone:
        def resolve(self, event: dict[str, Any], _: Any) -> Any:
            raise KeyError(event["rawQueryString"])

    reply = asked_of(Undone(), "/v1/nearest", {"q": ADDRESS})
    assert (reply["statusCode"], faults_in(reply)) == (500, [])
    written = witness.written()
    assert b"KeyError" in written
    assert MARKS.findall(written) == []


def test_a_log_that_cannot_be_written_does_not_tell_the_error_elsewhere(
    settings: Settings, witness: Witness
) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError("no space left")

    logger = Logger(service="full", stream=Full())
    app = build_app(guide_of(settings, logger), logger, Broken())
    assert asked_of(app, "/v1/nearest", {"q": ADDRESS})["statusCode"] == 500
    assert MARKS.findall(witness.written()) == []


def test_debugging_cannot_be_turned_on_by_a_variable(
    settings: Settings, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = Logger(service="debugging")
    for name in ("POWERTOOLS_DEV", "POWERTOOLS_DEBUG", "POWERTOOLS_LOGGER_LOG_EVENT"):
        monkeypatch.setenv(name, "true")
    app = build_app(guide_of(settings, logger), logger, Broken())
    reply = asked_of(app, "/v1/nearest", {"q": ADDRESS})
    assert (reply["statusCode"], faults_in(reply)) == (500, [])
    assert MARKS.findall(witness.written()) == []


def test_nothing_of_the_deployed_stack_logs_or_traces_requests() -> None:
    template = (ROOT / "template.yaml").read_text()
    for word in ("AccessLogSetting", "LOG_EVENT", "POWERTOOLS_DEV", "POWERTOOLS_DEBUG"):
        assert word not in template
    citizens = load(ROOT / "template.yaml")["Resources"]["NearestFunction"]["Properties"]
    assert citizens["Tracing"] == "PassThrough"


def test_no_shared_cache_holds_an_answer_to_an_address_or_a_position(
    settings: Settings, service: FakeBan
) -> None:
    service.plays(CLEAR)
    app = build_app(guide_of(settings, Logger()), Logger(), geocoder_of(settings))
    for path, query in QUESTIONS:
        headers = asked_of(app, path, query)["headers"]
        assert "no-store" in headers["Cache-Control"], path
