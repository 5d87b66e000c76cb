"""Documents too large for an answer: stored under their content's hash, and read by a link."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from geodata.stores.objects import Objects

LINK_LASTS_S = 900

LinkTo = Callable[[bytes, str, str], str]
"""Stores a document under a file name and a media type; returns where it is had."""


def linker(objects: Objects, folder: str) -> LinkTo:
    """Builds the function that stores a document in a folder, once, and gives a link to it."""

    def link_to(content: bytes, filename: str, media_type: str) -> str:
        key = f"{folder}/{hashlib.sha256(content).hexdigest()[:20]}/{filename}"
        where = objects.link(key, "GET", LINK_LASTS_S)
        if not objects.keys(key.rpartition("/")[0]):
            objects.put(key, content, media_type)
        return where

    return link_to
