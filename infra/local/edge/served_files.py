"""How the files of the pages are published: their media type, and how long they may be kept."""

from __future__ import annotations

import mimetypes
from pathlib import PurePath

PAGES_LIFE = "public, max-age=60, stale-while-revalidate=300"
"""Of pages: a new one is seen within a minute; an edge that asks serves the former meanwhile."""
VERSIONS_LIFE = "public, max-age=31536000, immutable"
"""Of what is named by its version: it never changes."""

_VERSIONED = ("vendor/", "snapshots/")
_OTHER = "application/octet-stream"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".md": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pmtiles": _OTHER,
}
"""Those that the pages need said, whatever a machine's own list says of them."""


def life_of(key: str) -> str:
    """Returns the Cache-Control that an object is published with."""
    return VERSIONS_LIFE if key.startswith(_VERSIONED) else PAGES_LIFE


def media_type_of(name: str) -> str:
    """Returns the media type of a file by its name."""
    return _TYPES.get(PurePath(name).suffix) or mimetypes.guess_type(name)[0] or _OTHER
