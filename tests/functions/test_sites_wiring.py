"""The worker finds the register and the files in a store, and checks as operators are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from functions.sites import wiring
from functions.sites.worker import build_worker
from geodata.errors import BadInputError, SnapshotError
from geodata.imports.operations import Format, Operations
from geodata.imports.publishing import publish
from geodata.imports.records import Imports, upload_key
from geodata.imports.versions import Versions
from geodata.snapshot.publishing import open_current
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.country import write_snapshot
from tests.functions.test_sites_worker import TURN, arrival
from tests.geodata.imports.site_server import site_server

ROWS = """id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,services
a,13002526500013,Médiathèque,Saint-Étienne,01400,01002,1 rue du Bal,46.05,0.15,2026-01-05,Aide aux démarches administratives
b,13002526500013,Mairie,Bourg,01000,01004,2 rue du Bal,46.15,0.15,2026-01-05,Autre chose
c,13002526500013,Poste,Bourg,01000,01004,"3, rue du Bal","46,16",0.15,2026-01-05,Aide aux démarches administratives
"""  # noqa: E501 - rows of a file

Worker = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Objects:
    objects = Objects.at((tmp_path / "store").as_uri())
    write_snapshot(tmp_path / "snapshots")
    upload(open_current(tmp_path / "snapshots"), objects.put)
    monkeypatch.setenv("MAILLAGE_DATA_URL", (tmp_path / "store").as_uri())
    monkeypatch.setenv("MAILLAGE_CACHE_DIR", str(tmp_path / "cache"))
    return objects


@pytest.fixture
def worker(store: Objects) -> Iterator[Worker]:
    wiring.sites_worker.cache_clear()
    yield wiring.sites_worker(build_worker)
    wiring.sites_worker.cache_clear()


@pytest.fixture
def imports(store: Objects) -> Imports:
    return Imports(store, lambda: datetime.now(UTC))


def uploaded(imports: Imports, content: bytes, name: str = "lieux.csv") -> str:
    opened = imports.open(name, "Ain")
    imports.objects.put(upload_key(opened.id), content)
    return opened.id


def test_an_upload_is_checked_against_the_register_of_the_store(
    worker: Worker, imports: Imports
) -> None:
    import_id = uploaded(imports, ROWS.encode())
    assert worker(arrival(f"imports/{import_id}/upload"))["state"] == "checked"
    summary = imports.get(import_id).summary
    assert summary is not None
    assert (summary["rows"], summary["kept"]) == (3, 3)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_exported_comes_back_as_the_same_version(
    worker: Worker, imports: Imports, form: Format
) -> None:
    import_id = uploaded(imports, ROWS.encode())
    worker(arrival(f"imports/{import_id}/upload"))
    versions = Versions(imports.objects)
    version = publish(imports, versions, import_id).version
    assert version is not None
    with pytest.raises(BadInputError, match="no links"):  # a folder has no links, but the file
        Operations(imports, versions).file_of(version, form)
    exported = imports.objects.get(f"sites/{version}/sites.{form}")
    again = uploaded(imports, exported, f"lieux.{form}")
    worker(arrival(f"imports/{again}/upload"))
    found = imports.get(again)
    assert found.version == version
    assert found.difference is not None
    assert found.difference.counts["unchanged"] == 3


def test_without_an_address_the_schedule_pulls_nothing(worker: Worker, imports: Imports) -> None:
    assert worker(TURN) == {"import": None, "failed": False}
    assert imports.latest(10)[0] == []


def test_the_schedule_pulls_the_configured_address_and_publishes(
    store: Objects, imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site_server() as served:
        served.content = ROWS.encode()
        monkeypatch.setenv("MAILLAGE_SYNC_URL", served.url)
        wiring.sites_worker.cache_clear()
        worker = wiring.sites_worker(build_worker)
        import_id = worker(TURN)["import"]
    assert worker(arrival(f"imports/{import_id}/upload"))["state"] == "published"
    pointer = json.loads(store.get("sites/current"))
    assert pointer["import_id"] == import_id


def test_a_register_that_does_not_load_is_raised_for_another_try(
    worker: Worker, store: Objects, imports: Imports
) -> None:
    import_id = uploaded(imports, ROWS.encode())
    pointer = store.get("snapshots/current")
    store.delete("snapshots/current")
    with pytest.raises(SnapshotError, match="holds none"):
        worker(arrival(f"imports/{import_id}/upload"))
    assert imports.get(import_id).state == "checking"
    store.put("snapshots/current", pointer)
    assert worker(arrival(f"imports/{import_id}/upload"))["state"] == "checked"
