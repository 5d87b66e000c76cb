"""The edge of the préfectures finds its data in a store, and what a run made ready in it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from aws_lambda_powertools import Logger

from functions.coverage.wiring import Service, service_of
from functions.settings import Settings
from geodata.clock import today_in_france
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import State
from geodata.errors import BadInputError
from geodata.exports.coverage_documents import Documents
from geodata.imports.versions import Versions
from geodata.refresh.prerendered import PrerenderedDocuments
from geodata.refresh.runs import current_run
from geodata.refresh.steps import Refresh
from geodata.seals import opened_bytes, sealed_bytes
from geodata.snapshot.archive import pack, unpack
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.links import linker
from geodata.stores.objects import Objects
from tests.coverage_country import FORMER, IN_USE, write_country

TODAY = date(2026, 11, 24)
LOGGER = Logger(service="wiring")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the country and its sites."""
    folder = tmp_path_factory.mktemp("seeded")
    objects = Objects.at((folder / "store").as_uri())
    write_country(folder / "snapshots")
    upload(open_current(folder / "snapshots"), objects.put)
    publish_sites(IN_USE, objects.put)
    return folder / "store"


@pytest.fixture(scope="module")
def refreshed(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with a run."""
    folder = tmp_path_factory.mktemp("refreshed")
    shutil.copytree(seeded, folder / "store")
    refresh(Objects.at((folder / "store").as_uri()), folder)
    return folder / "store"


@pytest.fixture
def store(seeded: Path, tmp_path: Path) -> Objects:
    shutil.copytree(seeded, tmp_path / "store")
    return Objects.at((tmp_path / "store").as_uri())


@pytest.fixture
def run_store(refreshed: Path, tmp_path: Path) -> Objects:
    shutil.copytree(refreshed, tmp_path / "store")
    return Objects.at((tmp_path / "store").as_uri())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings((tmp_path / "store").as_uri(), tmp_path / "cache", check_every_s=0.0)


def refresh(store: Objects, folder: Path) -> str:
    """Runs every step of a refresh on a store, and returns the run's folder."""
    steps = Refresh(
        store,
        folder / "worker",
        Versions(store).table,
        lambda: datetime(2026, 11, 24, 3, tzinfo=UTC),
        lambda: TODAY,
    )
    *_, last = steps.each()
    assert last["served"]
    return folder_in(store)


def folder_in(store: Objects) -> str:
    run = current_run(store.get)
    assert run is not None
    return run.folder


def asked(service: Service, question: CoverageQuery | None = None, form: str = "json") -> bytes:
    territory = service.documents.national.units.territory("departement", "85")
    return service.documents.coverage(
        territory, question or CoverageQuery(State(service.day)), form
    )


def test_what_is_in_use_is_measured_before_a_first_run(settings: Settings, store: Objects) -> None:
    service = service_of(store, settings, LOGGER)()
    assert isinstance(service.documents, Documents)
    told = json.loads(asked(service))
    assert (told["sites_version"], told["computed_at"]) == ("in-use", None)
    assert service.catalogue.as_record(service.day)["versions"][0]["version"] == "in-use"


def measured_alone(store: Objects, folder: Path) -> str:
    """Runs the first step of a refresh, and returns where the run's measures are."""
    steps = Refresh(
        store,
        folder / "worker",
        Versions(store).table,
        lambda: datetime(2026, 11, 24, 3, tzinfo=UTC),
        today_in_france,
    )
    return f"coverage/runs/{steps.measure()['run']}/measures.npz"


def test_what_a_refresh_measured_is_answered_before_it_is_published(
    settings: Settings, store: Objects, tmp_path: Path
) -> None:
    key = measured_alone(store, tmp_path)
    arrays = unpack(opened_bytes(key, store.get(key)), key)
    arrays["filled.minutes"] = np.full_like(arrays["filled.minutes"], 12.5)
    store.put(key, sealed_bytes(key, pack(arrays)))
    told = json.loads(asked(service_of(store, settings, LOGGER)()))
    assert {row["minutes"] for row in told["rows"]} == {12.5}
    assert told["computed_at"] is None


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_was_measured_is_answered_as_what_is_computed(
    settings: Settings, store: Objects, tmp_path: Path, form: str
) -> None:
    computed = asked(service_of(store, settings, LOGGER)(), form=form)
    measured_alone(store, tmp_path)
    assert asked(service_of(store, settings, LOGGER)(), form=form) == computed


@pytest.mark.parametrize("content", [b"", b"cut sho", None])
def test_measures_that_are_lost_or_spoilt_before_a_first_run_are_computed(
    settings: Settings, store: Objects, tmp_path: Path, content: bytes | None
) -> None:
    computed = asked(service_of(store, settings, LOGGER)())
    key = measured_alone(store, tmp_path)
    if content is None:
        store.delete(key)
    else:
        store.put(key, content)
    assert asked(service_of(store, settings, LOGGER)()) == computed


def test_a_measuring_that_came_to_no_end_is_not_believed(
    settings: Settings, store: Objects, tmp_path: Path
) -> None:
    key = measured_alone(store, tmp_path)
    store.put(key, sealed_bytes(key, b"half"))
    store.delete(key.replace("measures.npz", "run.json"))
    assert json.loads(asked(service_of(store, settings, LOGGER)()))["rows"]


def test_a_published_run_is_followed(settings: Settings, store: Objects, tmp_path: Path) -> None:
    serve = service_of(store, settings, LOGGER)
    serve()
    refresh(store, tmp_path)
    service = serve()
    assert isinstance(service.documents, PrerenderedDocuments)
    assert (service.day, json.loads(asked(service))["computed_at"][:10]) == (TODAY, "2026-11-24")


def test_what_the_run_rendered_is_read_and_not_made_again(
    settings: Settings, run_store: Objects
) -> None:
    store = run_store
    key = f"{folder_in(store)}/exports/departement-85.csv"
    store.put(key, sealed_bytes(key, b"as the run left it"))
    service = service_of(store, settings, LOGGER)()
    assert asked(service, form="csv") == b"as the run left it"
    store.delete(key)
    assert asked(service, form="csv") == b"as the run left it"


@pytest.mark.parametrize("form", ["json", "geojson", "csv", "xlsx", "png", "pdf"])
def test_a_document_that_the_run_lost_is_made_byte_for_byte(
    settings: Settings, run_store: Objects, form: str
) -> None:
    store = run_store
    ready = asked(service_of(store, settings, LOGGER)(), form=form)
    store.delete(f"{folder_in(store)}/exports/departement-85.{form}")
    assert asked(service_of(store, settings, LOGGER)(), form=form) == ready


def forget_runs(store: Objects) -> None:
    """What the bucket's rule does a month after the last refresh, where none is made any more."""
    run = folder_in(store)
    for name in (*store.keys(run), *store.keys(f"{run}/exports")):
        store.delete(name)


def test_once_the_bucket_has_forgotten_the_run_what_is_in_use_is_measured(
    settings: Settings, run_store: Objects
) -> None:
    serve = service_of(run_store, settings, LOGGER)
    assert isinstance(serve().documents, PrerenderedDocuments)
    forget_runs(run_store)
    for each in (serve, service_of(run_store, settings, LOGGER)):
        service = each()
        assert isinstance(service.documents, Documents)
        assert json.loads(asked(service))["sites_version"] == "in-use"


def test_a_refresh_after_it_makes_the_run_again(
    settings: Settings, run_store: Objects, tmp_path: Path
) -> None:
    forget_runs(run_store)
    refresh(run_store, tmp_path)
    service = service_of(run_store, settings, LOGGER)()
    assert isinstance(service.documents, PrerenderedDocuments)


def test_another_question_is_never_answered_by_what_the_run_rendered(
    settings: Settings, run_store: Objects
) -> None:
    store = run_store
    for name in store.keys(f"{folder_in(store)}/exports"):
        store.put(name, b"{}")
    service = service_of(store, settings, LOGGER)()
    for question in (
        CoverageQuery(State(TODAY), threshold_minutes=30),
        CoverageQuery(State(TODAY, "granted")),
        CoverageQuery(State(date(2026, 11, 25))),
    ):
        told = json.loads(asked(service, question))
        assert told["question"] == question.as_record()


def test_a_run_that_does_not_load_leaves_the_last_good_one(
    settings: Settings, run_store: Objects, tmp_path: Path
) -> None:
    store = run_store
    serve = service_of(store, settings, LOGGER)
    assert json.loads(asked(serve()))["sites_version"] == "in-use"
    publish_sites(FORMER, store.put)
    store.put(f"{refresh(store, tmp_path)}/measures.npz", b"cut sho")
    assert json.loads(asked(serve()))["sites_version"] == "in-use"


def test_only_a_store_that_gives_links_gives_a_large_document(store: Objects) -> None:
    with pytest.raises(BadInputError, match="no links"):
        linker(store, "coverage/large")(b"large", "a.geojson", "application/geo+json")
