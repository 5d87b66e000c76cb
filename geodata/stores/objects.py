"""Objects under keys, in S3, in a folder or in memory: one port, three real stores.

The stores are obstore's. boto3 takes 330 ms to import and to make an S3 client, obstore 15 ms,
and a citizen waits for that at every cold start (`docs/decisions.md`).
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore, S3Store

from geodata.errors import BadInputError, MissingObjectError, StoreUnavailableError

if TYPE_CHECKING:
    from obstore.store import S3Config

_TIMEOUT = timedelta(seconds=10)
_CONNECT_TIMEOUT = timedelta(seconds=2)
_MOST_RETRIES = 3
_RETRIES_END_AFTER = timedelta(seconds=10)


class Objects:
    """A tree of objects, each written and read whole."""

    def __init__(self, store: S3Store | LocalStore | MemoryStore) -> None:
        self._store = store

    @staticmethod
    def at(url: str) -> Objects:
        """Returns the store at `s3://bucket[/prefix]`, `file:///folder` or `memory:`.

        `AWS_ENDPOINT_URL` points S3 at another endpoint, as it does for every AWS client.

        Raises:
            BadInputError: the URL is of no known store.
        """
        parts = urlsplit(url)
        if parts.scheme == "s3" and parts.netloc:
            return Objects(_s3(parts.netloc, parts.path.strip("/")))
        if parts.scheme == "file" and parts.path:
            return Objects(LocalStore(parts.path, mkdir=True))
        if parts.scheme == "memory":
            return Objects(MemoryStore())
        raise BadInputError(f"{url}: no store of this kind (s3://, file:///, memory:)")

    def get(self, key: str) -> bytes:
        """Returns an object.

        Raises:
            MissingObjectError: there is none under this key.
            StoreUnavailableError: the store did not answer.
        """
        try:
            return bytes(self._store.get(key).bytes())
        except (NotFoundError, FileNotFoundError) as error:
            raise MissingObjectError(key) from error
        except BaseError as error:
            raise StoreUnavailableError(f"{key}: {type(error).__name__}") from error

    def put(self, key: str, content: bytes) -> None:
        """Writes an object whole: a reader sees the former one or this one.

        Raises:
            StoreUnavailableError: the store did not take it.
        """
        try:
            self._store.put(key, content)
        except BaseError as error:
            raise StoreUnavailableError(f"{key}: {type(error).__name__}") from error

    def put_file(self, key: str, path: Path) -> None:
        """Writes a file's content as an object.

        Raises:
            StoreUnavailableError: the store did not take it.
        """
        self.put(key, path.read_bytes())


def _s3(bucket: str, prefix: str) -> S3Store:
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    config: S3Config = {"region": os.environ.get("AWS_REGION", "")}
    if endpoint:
        config["endpoint"] = endpoint
    return S3Store(
        bucket,
        prefix=prefix or None,
        config=config,
        client_options={
            "timeout": _TIMEOUT,
            "connect_timeout": _CONNECT_TIMEOUT,
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
        },
        retry_config={"max_retries": _MOST_RETRIES, "retry_timeout": _RETRIES_END_AFTER},
    )
