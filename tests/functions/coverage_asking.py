"""The coverage application over a little country, and how tests ask it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Reply = tuple[int, Any, dict[str, str]]
Ask = Callable[..., Reply]
VENDEE = "/v1/coverage/departement/85"
LINK = "https://store.test/large"
BEGINS = {
    "json": b"{",
    "geojson": b"{",
    "sites.geojson": b"{",
    "csv": "\ufeff".encode(),
    "xlsx": b"PK",
    "png": b"\x89PNG",
    "pdf": b"%PDF-",
    "summary.pdf": b"%PDF-",
    "docx": b"PK",
}
