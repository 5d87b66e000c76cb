"""The public layers at the edge: their headers, their languages, and what they are made of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.coverage.wiring import service_of
from functions.replies import MOST_BYTES, PRIVATE, PUBLIC, fits
from functions.settings import Settings
from functions.sites.layers.wiring import published_of
from geodata.exports.features.pages import items_page
from geodata.exports.features.questions import items_question
from geodata.sites.table import SiteTable
from geodata.snapshot.site_versions import publish_sites
from geodata.stores.objects import Objects
from tests.country import site
from tests.functions.events import get, sent
from tests.layers_country import (
    LINK,
    LOGGER,
    Answer,
    answering,
    measure,
    network_sites,
    published_over,
    store_at,
)

SITES = "/v1/ogc/collections/sites/items"
COMMUNES = "/v1/ogc/collections/communes/items"
SECRET = {"zones", "posts", "advisors_per_10k", "status", "inequality", "opinions"}
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layers")


@pytest.fixture(scope="module")
def store(folder: Path) -> Objects:
    return store_at(folder)


@pytest.fixture(scope="module")
def answer(store: Objects, folder: Path) -> Answer:
    return answering(published_over(store, folder))


def next_of(reply: dict[str, Any]) -> str:
    """The address of the page after."""
    links = json.loads(reply["body"])["links"]
    return next(str(each["href"]) for each in links if each["rel"] == "next")


def test_an_answer_has_a_tag_and_is_not_sent_twice(answer: Answer) -> None:
    for path in ("/v1/ogc", "/v1/ogc/api", "/v1/ogc/conformance", SITES, f"{SITES}/s004"):
        first = answer(get(path))
        assert first["headers"]["Cache-Control"] == PUBLIC
        again = answer(get(path, None, if_none_match=first["headers"]["ETag"]))
        assert (again["statusCode"], again["body"]) == (304, "")


def test_where_somebody_looks_is_kept_by_no_shared_cache(answer: Answer) -> None:
    reply = answer(get(SITES, {"bbox": "0,46,1,47"}))
    assert (reply["statusCode"], reply["headers"]["Cache-Control"]) == (200, PRIVATE)


def test_addresses_are_those_of_whoever_asked_and_of_the_edge_where_it_says(
    answer: Answer,
) -> None:
    def own(**headers: str) -> str:
        query = {"host": headers.pop("told")} if "told" in headers else None
        reply = answer(get("/v1/ogc", query, **headers))
        return str(json.loads(reply["body"])["links"][0]["href"])

    assert own(host="127.0.0.1:8000") == "http://127.0.0.1:8000/v1/ogc"
    assert own(host="api.example", told="carte.example") == "https://carte.example/v1/ogc"
    assert own(host="a/b?x=<y>") == own() == "http://localhost/v1/ogc"


def test_the_next_page_is_in_the_headers_too(answer: Answer) -> None:
    reply = answer(get(SITES, {"limit": "3", "code_postal": "01400"}, host="x.example"))
    following = next_of(reply)
    assert reply["headers"]["Link"] == f'<{following}>; rel="next"'
    assert "code_postal=01400" in following


def test_what_is_wrong_is_said_in_the_callers_language(answer: Answer) -> None:
    french = {"accept_language": "fr"}
    for path, query, said in (
        (SITES, {"bbox": "x"}, "bbox : quatre ou six nombres"),
        (SITES, {"limit": "x"}, "limit : un nombre entier de 1 à 1000"),
        (SITES, {"datetime": "x"}, "datetime : ni un jour"),
        (SITES, {"colour": "x"}, "colour : paramètre inconnu"),
        (f"{SITES}/x", None, "Cette couche n’a pas"),
        ("/v1/ogc/x", None, "Rien à cette adresse"),
    ):
        reply = answer(get(path, query, **french))
        assert reply["headers"]["Content-Language"] == "fr", said
        assert said in json.loads(reply["body"])["detail"]


def test_the_pages_of_one_version_are_not_mixed_with_those_of_another(
    folder: Path, tmp_path: Path
) -> None:
    objects = store_at(tmp_path)
    ask = answering(published_over(objects, tmp_path))
    cursor = next_of(ask(get(SITES, {"limit": "3"}))).partition("cursor=")[2]
    table = SiteTable.from_sites(network_sites()[5:], version="v2", source="tests")
    publish_sites(table, objects.put)
    reply = ask(get(SITES, {"limit": "3", "cursor": cursor}))
    assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (409, "version_changed")
    assert json.loads(ask(get(SITES))["body"])["numberMatched"] == len(table)


def test_a_store_that_says_nothing_is_told_so(folder: Path) -> None:
    reply = answering(published_over(Objects.at("memory:"), folder))(get(SITES))
    assert (reply["statusCode"], json.loads(reply["body"])["code"]) == (503, "data_unavailable")


def test_communes_have_no_measures_before_a_run_and_missing_is_not_zero(tmp_path: Path) -> None:
    objects = store_at(tmp_path, measured=False)
    ask = answering(published_over(objects, tmp_path))
    for each in json.loads(ask(get(COMMUNES))["body"])["features"]:
        told = each["properties"]
        assert told["people"] is None or told["people"] >= 0
        for name in ("sites", "minutes", "reach", "threshold_minutes", "at"):
            assert told[name] is None
    measure(objects, tmp_path / "worker")
    features = json.loads(ask(get(COMMUNES))["body"])["features"]
    assert {each["properties"]["reach"] for each in features} >= {"within", "no_road"}


def test_measures_are_those_of_the_public_pages(
    answer: Answer, store: Objects, folder: Path
) -> None:
    settings = Settings("memory:", folder / "coverage", check_every_s=0.0)
    public = service_of(store, settings, LOGGER)().public
    features = json.loads(answer(get(COMMUNES))["body"])["features"]
    assert len(features) == 10
    for each in features:
        mine, theirs = each["properties"], public.of(each["id"])
        told = theirs["figures"]
        assert told is not None
        assert mine["reach"] == told["reach"]
        assert mine["sites"] == told["sites"]
        assert mine["people"] == told["people"]
        assert mine["threshold_minutes"] == told["threshold_minutes"]
        assert (mine["at"], mine["sites_version"]) == (theirs["at"], theirs["sites_version"])
        if told["people"]:
            assert mine["minutes"] == told["minutes_median"]
        assert not SECRET & mine.keys()


@pytest.mark.parametrize("name", ["lieux.gpkg", "lieux.parquet"])
def test_a_file_of_the_network_is_had_by_a_link(answer: Answer, name: str) -> None:
    reply = answer(get(f"/v1/ogc/files/{name}"))
    assert (reply["statusCode"], reply["headers"]["Location"]) == (303, LINK)
    assert reply["headers"]["Cache-Control"] == PRIVATE
    assert answer(sent("HEAD", f"/v1/ogc/files/{name}"))["headers"]["Location"] == LINK
    assert answer(get("/v1/ogc/files/lieux.csv"))["statusCode"] == 404
    assert answer(get(f"/v1/ogc/files/{name}", {"x": "1"}))["statusCode"] == 400


@pytest.mark.parametrize(
    ("name", "media_type", "start"),
    [
        ("lieux.gpkg", "application/geopackage+sqlite3", b"SQLite format 3"),
        ("lieux.parquet", "application/vnd.apache.parquet", b"PAR1"),
    ],
)
def test_a_file_is_kept_under_the_version_that_it_is_of(
    store: Objects, folder: Path, name: str, media_type: str, start: bytes
) -> None:
    kept: list[tuple[bytes, str, str]] = []

    def link_to(content: bytes, named: str, kind: str) -> str:
        kept.append((content, named, kind))
        return LINK

    settings = Settings("memory:", folder / "cache", check_every_s=0.0)
    ask = answering(published_of(store, settings, LOGGER, link_to))
    for _ in range(2):
        assert ask(get(f"/v1/ogc/files/{name}"))["statusCode"] == 303
    stem, dot, suffix = name.partition(".")
    assert [each[1:] for each in kept] == [(f"maillage-{stem}-v1{dot}{suffix}", media_type)] * 2
    assert kept[0][0] is kept[1][0], "it is made once"
    assert kept[0][0].startswith(start)


def test_the_largest_page_fits_an_answer(tmp_path: Path) -> None:
    objects = store_at(tmp_path, measured=False)
    texts = {"nom": 'É"' * 1000, "adresse": '"\\' * 2000}
    sites = [site(f"s{n}", 0.15, 46.05, **texts) for n in range(900)]
    publish_sites(SiteTable.from_sites(sites, version="large", source="tests"), objects.put)
    published = published_over(objects, tmp_path)
    reply = answering(published)(get(SITES, {"limit": "1000"}))
    assert fits(reply, MOST_BYTES)
    layer, read, cursor = published().layers.every["sites"], 0, {}
    while cursor is not None:
        page = items_page("", layer, items_question({"limit": "1000", **cursor}, ()))
        read += json.loads(page.text)["numberReturned"]
        cursor = {"cursor": page.next.partition("cursor=")[2]} if page.next else None
    assert read == len(sites)
