"""What S3 does for the edge: a folder's files as objects, with ETag, ranges and Cache-Control.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Hashable, Mapping
from email.utils import formatdate
from pathlib import Path
from urllib.parse import unquote

from infra.local.edge.ranges import part_of
from infra.local.edge.served_files import life_of, media_type_of
from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.gateway.replies import Headers, HttpResponse
from infra.local.template.distribution import Origin
from infra.local.template.policies import is_allowed


class Bucket:
    """A folder that stands for a bucket behind the edge.

    Its files were published as they are: with the life of their kind, and the edge was told to
    forget those that changed (`state_of`), as a deployment does.
    """

    def __init__(self, origin: Origin, folder: Path) -> None:
        self._origin = origin
        self._folder = folder.resolve()

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request for an object."""
        return await asyncio.to_thread(self._answer, request)

    def state_of(self, target: str) -> Hashable:
        """What is another when the file that a path names is another, or is gone."""
        file = self._file(_key(target))
        if file is None:
            return "missing"
        facts = file.stat()
        return (facts.st_mtime_ns, facts.st_size)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        key = _key(request.target)
        arn = f"arn:aws:s3:::{self._origin.bucket}"
        if request.method not in ("GET", "HEAD") or not is_allowed(
            self._origin.grants, "s3:GetObject", f"{arn}/{key}"
        ):
            return _refusal(403, "AccessDenied", "Access Denied")
        file = self._file(key)
        if file is not None:
            return _served(file, key, joined_headers(request.headers))
        if is_allowed(self._origin.grants, "s3:ListBucket", arn):
            return _refusal(404, "NoSuchKey", "The specified key does not exist.")
        return _refusal(403, "AccessDenied", "Access Denied")

    def _file(self, key: str) -> Path | None:
        """The file a key names; None when there is none, or none inside the folder."""
        # A key is a name and no path: nothing in it leads up, and none ends in a folder.
        if "\0" in key or not {"", ".", ".."}.isdisjoint(key.split("/")):
            return None
        try:
            file = (self._folder / key).resolve()
            return file if file.is_relative_to(self._folder) and file.is_file() else None
        except OSError:
            return None  # a name longer than a file's may be


def _key(target: str) -> str:
    path = unquote(target.partition("?")[0], errors="replace")
    return path.removeprefix("/")


def _served(file: Path, key: str, request: Mapping[str, str]) -> HttpResponse:
    facts = file.stat()
    state = hashlib.sha256(f"{facts.st_mtime_ns}-{facts.st_size}".encode()).hexdigest()[:20]
    etag = f'"{state}"'
    headers = [
        ("accept-ranges", "bytes"),
        ("cache-control", life_of(key)),
        ("content-type", media_type_of(file.name)),
        ("etag", etag),
        ("last-modified", formatdate(facts.st_mtime, usegmt=True)),
    ]
    known = (tag.strip().removeprefix("W/") for tag in request.get("if-none-match", "").split(","))
    if etag in known:
        return HttpResponse(304, headers, b"")
    return _whole_or_part(file, facts.st_size, request.get("range", ""), headers)


def _whole_or_part(file: Path, size: int, asked: str, headers: Headers) -> HttpResponse:
    part = part_of(size, asked)
    if part is None:
        return HttpResponse(200, headers, file.read_bytes())
    first, last = part
    if first > last:
        refused = _refusal(416, "InvalidRange", "The requested range is not satisfiable")
        return HttpResponse(
            416, [*refused.headers, ("content-range", f"bytes */{size}")], refused.body
        )
    with file.open("rb") as stream:
        stream.seek(first)
        body = stream.read(last - first + 1)
    return HttpResponse(206, [*headers, ("content-range", f"bytes {first}-{last}/{size}")], body)


def _refusal(status: int, code: str, message: str) -> HttpResponse:
    text = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    return HttpResponse(status, [("content-type", "application/xml")], body)
