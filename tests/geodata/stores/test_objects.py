"""One contract for the three stores; S3 is the one of a local server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import urllib3
from moto.server import ThreadedMotoServer

from geodata.errors import (
    BadInputError,
    MissingObjectError,
    ObjectChangedError,
    StoreUnavailableError,
)
from geodata.stores.objects import Objects


@pytest.fixture(scope="module")
def s3_endpoint() -> str:
    import boto3

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="eu-west-3",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the local server checks no secret
    )
    client.create_bucket(
        Bucket="data", CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
    )
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["memory", "folder", "s3"])
def objects(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Objects:
    if request.param == "memory":
        return Objects.at("memory:")
    if request.param == "folder":
        return Objects.at(tmp_path.as_uri())
    _speak_to(monkeypatch, request.getfixturevalue("s3_endpoint"))
    return Objects.at("s3://data/prefix")


def _speak_to(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "eu-west-3",
    }.items():
        monkeypatch.setenv(name, value)


def test_an_object_is_read_as_it_was_written(objects: Objects) -> None:
    objects.put("snapshots/1/register.npz", b"\x00arrays")
    assert objects.get("snapshots/1/register.npz") == b"\x00arrays"


def test_the_last_write_wins(objects: Objects) -> None:
    objects.put("current", b"old")
    objects.put("current", b"new")
    assert objects.get("current") == b"new"


def test_a_missing_object_is_an_error_that_names_it(objects: Objects) -> None:
    with pytest.raises(MissingObjectError) as caught:
        objects.get("no/such/key")
    assert caught.value.key == "no/such/key"


def test_an_empty_object_is_not_a_missing_one(objects: Objects) -> None:
    objects.put("empty", b"")
    assert objects.get("empty") == b""


def test_an_object_is_created_once(objects: Objects) -> None:
    objects.create("created", b"first")
    with pytest.raises(ObjectChangedError, match="created"):
        objects.create("created", b"second")
    assert objects.get("created") == b"first"


def test_an_object_is_replaced_by_who_read_it_last(objects: Objects) -> None:
    objects.put("pointer", b"one")
    seen = objects.read("pointer")
    assert seen.content == b"one"
    objects.replace("pointer", b"two", seen.e_tag)
    with pytest.raises(ObjectChangedError):
        objects.replace("pointer", b"three", seen.e_tag)
    assert objects.get("pointer") == b"two"


def test_an_object_that_is_gone_is_not_replaced(objects: Objects) -> None:
    objects.put("gone", b"one")
    seen = objects.read("gone")
    objects.delete("gone")
    with pytest.raises(ObjectChangedError):
        objects.replace("gone", b"two", seen.e_tag)
    with pytest.raises(MissingObjectError):
        objects.get("gone")


@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_no_write_of_many_at_once_is_lost(kind: str, tmp_path: Path) -> None:
    # S3 promises it; moto answers each request in a thread, and promises nothing.
    objects = Objects.at("memory:" if kind == "memory" else tmp_path.as_uri())
    objects.put("counter", b"")

    def add(mark: bytes) -> None:
        while True:
            seen = objects.read("counter")
            try:
                return objects.replace("counter", seen.content + mark, seen.e_tag)
            except ObjectChangedError:
                continue

    marks = [bytes([letter]) for letter in b"abcdefgh"]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, marks))
    assert sorted(objects.get("counter")) == sorted(b"abcdefgh")


def test_an_object_is_read_in_pieces(objects: Objects, tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000
    (tmp_path / "large").write_bytes(content)
    objects.put_file("large", tmp_path / "large")
    pieces = list(objects.chunks("large"))
    assert b"".join(pieces) == content
    assert len(pieces) > 1
    assert objects.part("large", 256, 3) == b"\x00\x01\x02"
    assert objects.part("large", len(content) - 2, 100) == b"\xfe\xff"
    assert objects.facts("large").size_bytes == len(content)


def test_a_folder_lists_its_own_keys_and_folders(objects: Objects) -> None:
    for key in ("list/b", "list/a", "list/in/c", "list/in/d", "list/im/e", "elsewhere/f"):
        objects.put(key, b"")
    assert objects.keys("list") == ["list/a", "list/b"]
    assert objects.folders("list") == ["im", "in"]
    assert (objects.keys("nowhere"), objects.folders("nowhere")) == ([], [])


def test_a_missing_object_has_no_facts_and_no_pieces(objects: Objects) -> None:
    for read in (objects.facts, objects.read, lambda key: list(objects.chunks(key))):
        with pytest.raises(MissingObjectError):
            read("no/such/key")


def test_whoever_has_the_link_may_write_the_object(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _speak_to(monkeypatch, s3_endpoint)
    objects = Objects.at("s3://data/prefix")
    link = objects.link("imports/1/upload", "PUT", expires_s=900)
    assert "X-Amz-Expires=900" in link
    assert urllib3.request("PUT", link, body=b"id,nom").status == 200
    assert objects.get("imports/1/upload") == b"id,nom"
    read = urllib3.request("GET", objects.link("imports/1/upload", "GET", expires_s=60))
    assert read.data == b"id,nom"


def test_whoever_reads_by_a_link_is_told_what_it_is(
    s3_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _speak_to(monkeypatch, s3_endpoint)
    objects = Objects.at("s3://data/prefix")
    objects.put("large/zones.geojson", b"{}", "application/geo+json")
    read = urllib3.request("GET", objects.link("large/zones.geojson", "GET", expires_s=60))
    assert (read.data, read.headers["Content-Type"]) == (b"{}", "application/geo+json")


def test_only_s3_has_links() -> None:
    with pytest.raises(BadInputError, match="presigned"):
        Objects.at("memory:").link("key", "PUT", expires_s=1)


def test_a_store_that_is_down_is_unavailable_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    _speak_to(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(StoreUnavailableError, match="current"):
        Objects.at("s3://data").get("current")


@pytest.mark.parametrize("url", ["", "data", "s3://", "http://host/x", "file:"])
def test_a_url_of_no_store_is_refused(url: str) -> None:
    with pytest.raises(BadInputError, match="no store of this kind"):
        Objects.at(url)


def test_a_store_that_is_opened_again_is_the_same_one(objects: Objects) -> None:
    objects.put("a/b", b"1")
    objects.reopen()
    assert objects.get("a/b") == b"1"
