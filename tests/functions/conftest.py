"""What the tests of the edge share."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from functions.coverage.app import build_app
from functions.coverage.wiring import Service
from geodata.coverage.catalogue import Catalogue
from geodata.exports.coverage_documents import Documents
from tests.coverage_country import DAY, documents_in, write_country
from tests.functions.coverage_asking import LINK, Ask, Reply
from tests.functions.events import get, signed
from tests.functions.planners import Room, room_over


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    snapshots = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(snapshots)
    return documents_in(snapshots)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return folder


@pytest.fixture
def room(tmp_path: Path, snapshots: Path) -> Room:
    return room_over(snapshots, tmp_path / "cache")


@pytest.fixture(scope="module")
def service(documents: Documents) -> Service:
    national = documents.national
    version = {
        "version": "in-use",
        "name": None,
        "day": None,
        "published_at": None,
        "source": "tests",
        "sites": 2,
    }
    catalogue = Catalogue(
        national.units,
        national.weight_facts,
        national.class_facts,
        [version],
        national.sources.as_record(()),
    )
    return Service(documents, catalogue, date.fromisoformat(DAY))


@pytest.fixture
def linked() -> list[tuple[bytes, str, str]]:
    return []


@pytest.fixture
def ask(service: Service, linked: list[tuple[bytes, str, str]]) -> Ask:
    def link_to(content: bytes, name: str, media_type: str) -> str:
        linked.append((content, name, media_type))
        return LINK

    app = build_app(lambda: service, link_to, Logger(service="test"))

    def asked(path: str, query: dict[str, str] | None = None, **headers: str) -> Reply:
        reply = app.resolve(signed(get(path, query, **headers)), None)
        text, sent = reply["body"], reply["headers"]
        if reply.get("isBase64Encoded"):
            return reply["statusCode"], base64.b64decode(text, validate=True), sent
        is_json = "json" in sent["Content-Type"] and text
        return reply["statusCode"], json.loads(text) if is_json else text, sent

    return asked
