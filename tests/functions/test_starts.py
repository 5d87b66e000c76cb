"""What a function imports before its first answer: no more than that answer needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from geodata.territory.geodesics import compiled
from tests.conftest import ROOT
from tests.country import site, table_of, write_snapshot
from tests.functions.events import get

HEAVY = (
    *("aws_lambda_powertools", "pydantic", "boto3", "botocore", "urllib3", "scipy", "pandas"),
    *("lark", "opening_hours", "rapidfuzz", "yaml", "lxml", "typer", "asyncio", "multiprocessing"),
    *("xml", "email", "ssl", "difflib"),
)
"""Of 20 ms each, or many more; `xml.sax.saxutils` has the client of HTTP with it, 25 ms."""
ASKED = """
import gc, json, sys
looks = []
gc.callbacks.append(lambda phase, _: looks.append(phase))
import functions.nearest.app as app
imported = len(looks)
events = json.loads(sys.stdin.read())
replies = [app.lambda_handler(event, None) for event in events]
print(json.dumps([replies, sorted(sys.modules), imported]), file=sys.stderr)
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    objects = Objects.at((tmp_path / "store").as_uri())
    write_snapshot(tmp_path / "snapshots")
    upload(open_current(tmp_path / "snapshots"), objects.put)
    publish_sites(table_of("1", site("east", 0.25, 46.05)), objects.put)
    return tmp_path / "store"


def start_of(store: Path, *events: dict[str, object]) -> tuple[list[dict[str, object]], set[str]]:
    """Returns the replies of a function that has just started, and what it imported for them."""
    environment = {
        **os.environ,
        "MAILLAGE_DATA_URL": store.as_uri(),
        "MAILLAGE_CACHE_DIR": str(store.parent / "cache"),
        "MAILLAGE_GEOCODER_URL": "",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        input=json.dumps(events),
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    replies, modules, looks = json.loads(done.stderr.splitlines()[-1])
    # Two lines for each look, at its beginning and at its end; ten times as many without a word.
    assert looks <= 8
    return replies, {name.partition(".")[0] for name in modules}


def test_a_citizen_waits_for_no_framework(store: Path) -> None:
    [reply], modules = start_of(store, get("/v1/nearest", {"lat": "46.05", "lon": "0.25"}))
    assert reply["statusCode"] == 200
    assert not modules & set(HEAVY)
    if compiled() is not None:
        assert "pyproj" not in modules


def test_nor_does_who_types_a_name(store: Path) -> None:
    replies, modules = start_of(
        store, get("/v1/communes", {"q": "Bo"}), get("/v1/addresses", {"q": "Bo"})
    )
    assert [each["statusCode"] for each in replies] == [200, 200]
    assert not modules & (set(HEAVY) - {"rapidfuzz"})


def test_what_is_wrong_is_said_all_the_same(store: Path) -> None:
    [reply], modules = start_of(store, get("/v1/nearest", {"lat": "x", "lon": "0.25"}))
    assert reply["statusCode"] == 422
    assert "aws_lambda_powertools" in modules
