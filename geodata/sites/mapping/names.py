"""Names of columns compared: without case, accents, spaces and punctuation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from geodata.territory import fold

_HUMP = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-Ý][a-zà-öø-ÿ])")


@lru_cache(maxsize=65_536)
def plain(column: str) -> str:
    """Returns a name in plain words: `N° de téléphone` is `n de telephone`, `codePostal` too."""
    return fold(_HUMP.sub(" ", column).replace("_", " "))


@lru_cache(maxsize=65_536)
def tight(column: str) -> str:
    """Returns a name without its spaces either: `Code postal`, `code_postal`, `CODEPOSTAL`."""
    return plain(column).replace(" ", "")


def fingerprint(columns: Iterable[str]) -> str:
    """Returns what knows a header again: 16 figures, whatever the order of its columns."""
    names = sorted({tight(column) for column in columns})
    return hashlib.sha256("\n".join(names).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def writable(text: str) -> str:
    """Returns a text that can be stored: half of a surrogate pair, as JSON may have, escaped."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
