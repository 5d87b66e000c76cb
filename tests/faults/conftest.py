"""What stands for AWS, and the proxy before it that fails as it is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from functions.settings import Settings
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.items import TableItems
from geodata.stores.objects import Objects
from tests.country import site, table_of, write_snapshot
from tests.faults.faulty import Faulty, faulty
from tests.geodata.stores.test_items import make_table

REGION = "eu-west-3"
_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def stand_in() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def proxy_of_session(stand_in: str) -> Iterator[Faulty]:
    with faulty(stand_in) as running:
        yield running


@pytest.fixture
def proxy(proxy_of_session: Faulty, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    """The proxy, which every client of this test goes through."""
    for name, value in {
        "AWS_ENDPOINT_URL": proxy_of_session.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
    }.items():
        monkeypatch.setenv(name, value)
    proxy_of_session.fails()
    yield proxy_of_session
    proxy_of_session.fails()


@pytest.fixture
def store(proxy: Faulty) -> Objects:
    """A bucket of its own, read and written as a function does."""
    bucket = f"data-{next(_NUMBERS)}"
    boto3.client("s3").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    objects = Objects.at(f"s3://{bucket}")
    objects.put("bucket", bucket.encode())
    return objects


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots")
    write_snapshot(folder)
    return folder


@pytest.fixture
def published(store: Objects, snapshots: Path) -> Objects:
    """A bucket with the small country and a version of its sites."""
    upload(open_current(snapshots), store.put)
    publish_sites(table_of("1", site("east", 0.25, 46.05)), store.put)
    return store


@pytest.fixture
def settings(published: Objects, tmp_path: Path) -> Settings:
    """Of a function that looks for newer data at each question."""
    bucket = published.get("bucket").decode()
    return Settings(f"s3://{bucket}", tmp_path / "cache", check_every_s=0.0, geocoder_url="")


@pytest.fixture
def items(proxy: Faulty, stand_in: str) -> Iterator[TableItems]:
    """A table of its own, used as a function uses it."""
    direct = boto3.client("dynamodb", endpoint_url=stand_in)
    make_table(direct)
    yield TableItems.at("scenarios")
    direct.delete_table(TableName="scenarios")
