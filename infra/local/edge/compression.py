"""Which answers CloudFront compresses, and what that does to them.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
Of its two encodings gzip alone is made here; with HTTP browsers ask for no other.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import replace

from infra.local.edge.keys import encodings
from infra.local.gateway.replies import HttpResponse
from infra.local.template.distribution import Behaviour

_LEAST_BYTES, _MOST_BYTES = 1_000, 10_000_000
_STATUSES = (200, 403, 404)
TYPES = frozenset(
    {
        *("application/dash+xml", "application/eot", "application/font"),
        *("application/font-sfnt", "application/javascript", "application/json"),
        *("application/opentype", "application/otf", "application/pdf", "application/pkcs7-mime"),
        *("application/protobuf", "application/rss+xml", "application/truetype"),
        *("application/ttf", "application/vnd.apple.mpegurl"),
        *("application/vnd.mapbox-vector-tile", "application/vnd.ms-fontobject"),
        *("application/wasm", "application/xhtml+xml", "application/xml"),
        *("application/x-font-opentype", "application/x-font-truetype", "application/x-font-ttf"),
        *("application/x-httpd-cgi", "application/x-javascript", "application/x-mpegurl"),
        *("application/x-opentype", "application/x-otf", "application/x-perl"),
        *("application/x-ttf", "font/eot", "font/opentype", "font/otf", "font/ttf"),
        *("image/svg+xml", "text/css", "text/csv", "text/html", "text/javascript", "text/js"),
        *("text/plain", "text/richtext", "text/tab-separated-values", "text/xml"),
        *("text/x-component", "text/x-java-source", "text/x-script", "vnd.apple.mpegurl"),
    }
)
"""Media types that are compressed; GeoJSON and problem documents have others."""


def compressed(
    response: HttpResponse, request: Mapping[str, str], behaviour: Behaviour
) -> HttpResponse:
    """The answer to a viewer's `request` (its headers, by lower-case name), compressed or not."""
    headers = dict(response.headers)
    if not behaviour.compresses or not behaviour.cache.encodings or not _may_be(response, headers):
        return response
    varied = [pair for pair in response.headers if pair[0] != "vary"]
    varied.append(("vary", _with_encoding(headers.get("vary", ""))))
    if "gzip" not in encodings(request, behaviour.cache.encodings):
        return replace(response, headers=varied)
    body = gzip.compress(response.body, 6, mtime=0)
    told = [(name, _weak(value) if name == "etag" else value) for name, value in varied]
    told = [pair for pair in told if pair[0] not in ("accept-ranges", "content-length")]
    return HttpResponse(response.status, [*told, ("content-encoding", "gzip")], body)


def _may_be(response: HttpResponse, headers: Mapping[str, str]) -> bool:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return (
        response.status in _STATUSES
        and kind in TYPES
        and "content-encoding" not in headers
        and _LEAST_BYTES <= len(response.body) <= _MOST_BYTES
    )


def _with_encoding(vary: str) -> str:
    names = [each.strip() for each in vary.split(",") if each.strip()]
    is_there = any(each.lower() == "accept-encoding" for each in names)
    return ", ".join(names if is_there else [*names, "Accept-Encoding"])


def _weak(etag: str) -> str:
    return f"W/{etag}" if etag.startswith('"') else etag
