"""The machine's own links: an object is read or written by whoever has one, as with S3's."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from geodata.errors import MaillageError, MissingObjectError
from geodata.exports import COVERAGE_FORMATS
from infra.local.gateway.replies import (
    FORBIDDEN,
    NOT_FOUND,
    SERVICE_UNAVAILABLE,
    TOO_LARGE,
    HttpResponse,
    gateway_reply,
)
from infra.machine.stores import LINKS, Stores

MOST_BYTES = 101_000_000
"""A little more than a file of sites may have: the check says so in its own words."""
_WITHIN_S = 900.0
_TYPES = {f".{each.name}": each.media_type for each in COVERAGE_FORMATS.values()}
_TYPES |= {".jsonl": "application/x-ndjson"}
_OTHER = "application/octet-stream"
# A document that somebody made is shown by no browser as a page of ours.
_HEADERS = (
    ("cache-control", "private, no-store"),
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; sandbox"),
)
_METHOD_NOT_ALLOWED = gateway_reply(405, "Method Not Allowed", ("allow", "GET, HEAD, PUT"))
_TIMED_OUT = gateway_reply(408, "Request Timeout")


def is_link(path: str) -> bool:
    """Returns whether a path is of an object."""
    return path.startswith(f"{LINKS}/")


async def answer(stores: Stores, request: web.BaseRequest, target: str) -> HttpResponse:
    """Returns the response to a request of an object; `target` is of its line, readable."""
    path, _, query = target.partition("?")
    key = unquote(path.removeprefix(f"{LINKS}/"))
    method = "GET" if request.method == "HEAD" else request.method
    if method not in ("GET", "PUT"):
        return _METHOD_NOT_ALLOWED
    if not stores.signer.is_good(key, method, dict(parse_qsl(query))):
        return FORBIDDEN
    try:
        if method == "GET":
            return await asyncio.to_thread(_read, stores, key)
        return await _written(stores, key, request)
    except MissingObjectError:
        return NOT_FOUND
    except MaillageError:
        return SERVICE_UNAVAILABLE


def _read(stores: Stores, key: str) -> HttpResponse:
    found = stores.objects.read(key)
    name = key.rpartition("/")[2]
    kind = _TYPES.get(Path(name).suffix, _OTHER)
    safe = "".join(
        each if each.isascii() and (each.isalnum() or each in "._-") else "_" for each in name
    )
    headers = (
        ("content-type", kind),
        ("etag", f'"{found.e_tag}"'),
        ("content-disposition", f'attachment; filename="{safe}"'),
        *_HEADERS,
    )
    return HttpResponse(200, headers, found.content)


async def _written(stores: Stores, key: str, request: web.BaseRequest) -> HttpResponse:
    """Takes a body into the store; it is answered once it is there, and its work in the queue."""
    if (request.content_length or 0) > MOST_BYTES:
        return TOO_LARGE
    handle, name = tempfile.mkstemp(prefix="upload-", dir=os.environ.get("TMPDIR"))
    draft = Path(name)
    try:
        with open(handle, "wb") as stream:  # noqa: PTH123 - a handle, no path
            size = 0
            async with asyncio.timeout(_WITHIN_S):
                async for chunk in request.content.iter_any():
                    size += len(chunk)
                    if size > MOST_BYTES:
                        return TOO_LARGE
                    stream.write(chunk)
        await asyncio.to_thread(stores.objects.put_file, key, draft)
    except TimeoutError:
        return _TIMED_OUT
    except OSError:
        return SERVICE_UNAVAILABLE
    finally:
        draft.unlink(missing_ok=True)
    return HttpResponse(200, _HEADERS, b"")
