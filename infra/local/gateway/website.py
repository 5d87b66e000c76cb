"""What CloudFront and its buckets do for a page: files of a folder, ranges, ETag, compression."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from infra.local.gateway.replies import Headers, HttpResponse
from infra.local.template.distribution import API, Behaviour, Distribution

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".pmtiles": "application/octet-stream",
}
_COMPRESSED = ("text/", "application/json", "image/svg+xml")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_SMALLEST_COMPRESSED_BYTES = 1000  # CloudFront's own


@dataclass(frozen=True, slots=True)
class _Text:
    """A compressed text, and of which state of its file."""

    state: str
    body: bytes


class Website:
    """Answers for the buckets behind a distribution, each standing for a folder.

    Nothing is cached but compressed texts: a page that is edited is served as it is now.
    """

    def __init__(self, distribution: Distribution, folders: Mapping[str, Path]) -> None:
        self._distribution = distribution
        self._folders = {name: folder.resolve() for name, folder in folders.items()}
        self._texts: dict[Path, _Text] = {}

    def is_for_the_api(self, target: str) -> bool:
        """Whether the functions answer `target`, the path and query of a request line."""
        return self._distribution.behaviour_of(_path(target)).origin == API

    def answer(self, method: str, target: str, headers: Mapping[str, str]) -> HttpResponse:
        """The response for a file, or the page that says there is none.

        `headers` are the request's, by lower-case name.
        """
        path = _path(target)
        behaviour = self._distribution.behaviour_of(path)
        file = self._file(behaviour, path if path != "/" else f"/{self._distribution.root_object}")
        if file is None or method not in ("GET", "HEAD"):
            return self._refused(behaviour)
        return self._served(file, headers, behaviour)

    def _file(self, behaviour: Behaviour, path: str) -> Path | None:
        """The file a path names; None when there is none, or none inside the folder."""
        folder = self._folders.get(behaviour.origin)
        if folder is None or "\0" in path or path.endswith("/"):
            return None
        try:
            file = (folder / path.removeprefix("/")).resolve()
            return file if file.is_relative_to(folder) and file.is_file() else None
        except OSError:
            return None  # a name longer than a file's may be

    def _refused(self, behaviour: Behaviour) -> HttpResponse:
        status, page = self._distribution.refusal or (403, "")
        home = self._distribution.behaviours[-1]
        file = self._file(home, page) if page else None
        body = file.read_bytes() if file else b""
        kind = ("content-type", _TYPES[".html"])
        headers = [pair for pair in behaviour.headers if pair[0] != "cache-control"]
        return HttpResponse(
            status,
            [*headers, kind, ("cache-control", "no-cache")],
            body,
        )

    def _served(self, file: Path, request: Mapping[str, str], behaviour: Behaviour) -> HttpResponse:
        facts = file.stat()
        state = hashlib.sha256(f"{facts.st_mtime_ns}-{facts.st_size}".encode()).hexdigest()[:20]
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or _TYPES[".pmtiles"]
        zips = behaviour.compresses and _is_zipped(kind, facts.st_size, request)
        etag = f'"{state}-gzip"' if zips else f'"{state}"'
        headers = [*behaviour.headers, ("content-type", kind), ("etag", etag)]
        headers.append(("accept-ranges", "bytes"))
        if behaviour.compresses and kind.startswith(_COMPRESSED):
            headers.append(("vary", "accept-encoding"))
        if etag in (tag.strip() for tag in request.get("if-none-match", "").split(",")):
            return HttpResponse(304, headers, b"")
        if zips:
            headers.append(("content-encoding", "gzip"))
            return HttpResponse(200, headers, self._zipped(file, state))
        return _whole_or_range(file, facts.st_size, request.get("range", ""), headers)

    def _zipped(self, file: Path, state: str) -> bytes:
        known = self._texts.get(file)
        if known is None or known.state != state:
            known = _Text(state, gzip.compress(file.read_bytes(), 6, mtime=0))
            self._texts[file] = known
        return known.body


def _path(target: str) -> str:
    return unquote(target.partition("?")[0], errors="replace")


def _is_zipped(kind: str, size: int, request: Mapping[str, str]) -> bool:
    accepted = (
        each.partition(";")[0].strip() for each in request.get("accept-encoding", "").split(",")
    )
    return (
        kind.startswith(_COMPRESSED)
        and size >= _SMALLEST_COMPRESSED_BYTES
        and "range" not in request
        and "gzip" in accepted
    )


def _whole_or_range(file: Path, size: int, asked: str, headers: Headers) -> HttpResponse:
    """The file, or the one range asked; several ranges get the whole, as the RFC allows."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return HttpResponse(200, headers, file.read_bytes())
    first, last = _bounds(found.group(1), found.group(2), size)
    if first > last:
        return HttpResponse(416, [*headers, ("content-range", f"bytes */{size}")], b"")
    with file.open("rb") as stream:
        stream.seek(first)
        body = stream.read(last - first + 1)
    with_range = [*headers, ("content-range", f"bytes {first}-{last}/{size}")]
    return HttpResponse(206, with_range, body)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
