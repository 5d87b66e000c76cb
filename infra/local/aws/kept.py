"""What a stack holds, kept on the disk: objects and items outlive the process that stands for AWS.

moto holds all in memory. Each write that it accepts is written to a folder before the writer has
its answer, and what the folder holds is put back as soon as its bucket or its table is made again.
An object is a file, a table is a file: both are replaced whole, so that a kill leaves the former.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

from infra.local.aws.kept_files import read_file, replace_file
from infra.local.errors import StateError
from infra.local.template.account import ACCOUNT_ID, REGION

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

_WRITES = frozenset({"PUT", "POST", "DELETE"})
_TABLE_WRITES = frozenset(
    {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
)


class Keeper:
    """A WSGI application before moto's, which keeps in a folder what moto accepts."""

    def __init__(self, inside: Application, folder: Path) -> None:
        self._inside = inside
        self._objects, self._tables = folder / "objects", folder / "tables"
        self._lock = Lock()
        for each in (self._objects, self._tables):
            each.mkdir(parents=True, exist_ok=True)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answers a request once what it wrote is kept."""
        if environ["REQUEST_METHOD"] not in _WRITES:
            return self._inside(environ, start_response)
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        request = _body(environ) if target.startswith("DynamoDB_") else b""
        started: list[Any] = []
        body = b"".join(self._inside(environ, lambda *given: started.append(given)))
        if started[0][0].startswith("2"):
            try:
                with self._lock:
                    self._after(environ, target, request)
            except OSError:
                # What the disk has no room for did not happen: the client asks again, or is told.
                start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
                return [b"the disk has no room for what is kept"]
        start_response(*started[0])
        return [body]

    def _after(self, environ: dict[str, Any], target: str, request: bytes) -> None:
        action = target.rpartition(".")[2]
        if target.startswith("DynamoDB_"):
            if action == "CreateTable":
                self._put_items_back(str(json.loads(request)["TableName"]))
            elif action in _TABLE_WRITES:
                for name in _tables_of(json.loads(request)):
                    self._keep_table(name)
        elif not target and not environ["PATH_INFO"].startswith("/moto-api/"):
            self._after_s3(environ)

    def _after_s3(self, environ: dict[str, Any]) -> None:
        path = unquote(str(environ["PATH_INFO"]).encode("latin-1").decode())
        bucket, _, key = path.removeprefix("/").partition("/")
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        if bucket not in _s3().buckets:
            return  # another service's path
        if key:
            if "partNumber" not in query and "uploads" not in query:
                self._keep_object(bucket, key)
        elif "delete" in query:
            self._forget_deleted(bucket)
        elif environ["REQUEST_METHOD"] == "PUT" and not query:
            self._put_objects_back(bucket)

    def _keep_object(self, bucket: str, key: str) -> None:
        found = _s3().get_object(bucket, key)
        file = self._objects / bucket / _name(key)
        if found is None:
            file.unlink(missing_ok=True)
            return
        head = {"key": key, "metadata": dict(found.metadata)}
        try:
            replace_file(file, json.dumps(head).encode() + b"\n" + bytes(found.value))
        except OSError:
            self._take_back(bucket, key, file)
            raise

    def _take_back(self, bucket: str, key: str, file: Path) -> None:
        """Puts back what the disk holds of an object in place of what it has no room for."""
        if file.exists():
            self._put_object_back(bucket, file)
        else:
            _s3().delete_object(bucket, key)

    def _forget_deleted(self, bucket: str) -> None:
        held = {_name(key) for key in _s3().buckets[bucket].keys}
        for file in (self._objects / bucket).glob("*"):
            if file.name not in held:
                file.unlink(missing_ok=True)

    def _put_objects_back(self, bucket: str) -> None:
        for file in sorted((self._objects / bucket).glob("*")):
            if not file.name.startswith("."):  # what a kill left half-written
                self._put_object_back(bucket, file)

    def _put_object_back(self, bucket: str, file: Path) -> None:
        line, _, content = read_file(file).partition(b"\n")
        head = json.loads(line)
        if _name(head["key"]) != file.name:
            raise StateError(f"{file}: holds another object than its own")
        put = _s3().put_object(bucket, head["key"], content, disable_notification=True)
        put.set_metadata(head["metadata"])

    def _keep_table(self, name: str) -> None:
        items = [item.to_json()["Attributes"] for item in _tables()[name].all_items()]
        kept = json.dumps({"table": name, "items": items}, ensure_ascii=False).encode()
        try:
            replace_file(self._tables / _name(name), kept)
        except OSError:
            _tables()[name].items.clear()
            self._put_items_back(name)
            raise

    def _put_items_back(self, name: str) -> None:
        file = self._tables / _name(name)
        if not file.exists():
            return
        kept = json.loads(read_file(file))
        if isinstance(kept, dict) and kept["table"] != name:
            raise StateError(f"{file}: holds another table than its own")
        for item in kept["items"] if isinstance(kept, dict) else kept:
            _tables()[name].put_item(item)


def _s3() -> Any:
    return s3_backends[ACCOUNT_ID]["aws"]


def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = dynamodb_backends[ACCOUNT_ID][REGION].tables
    return tables


def _body(environ: dict[str, Any]) -> bytes:
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _tables_of(request: dict[str, Any]) -> Iterator[str]:
    """Yields the tables that a request of DynamoDB writes."""
    names = {str(request["TableName"])} if "TableName" in request else set()
    names.update(request.get("RequestItems", ()))
    for item in request.get("TransactItems", ()):
        names.update(each["TableName"] for each in item.values())
    yield from sorted(names)


def _name(key: str) -> str:
    """Returns a file's name for a key of any length and any letters."""
    return hashlib.sha256(key.encode()).hexdigest()
