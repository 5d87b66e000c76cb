"""One contract for the three stores; S3 is the one of a local server."""

from __future__ import annotations

from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from geodata.errors import BadInputError, MissingObjectError, StoreUnavailableError
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


def test_a_store_that_is_down_is_unavailable_not_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    _speak_to(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(StoreUnavailableError, match="current"):
        Objects.at("s3://data").get("current")


@pytest.mark.parametrize("url", ["", "data", "s3://", "http://host/x", "file:"])
def test_a_url_of_no_store_is_refused(url: str) -> None:
    with pytest.raises(BadInputError, match="no store of this kind"):
        Objects.at(url)
