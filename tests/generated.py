"""Long files of sites, all over one commune of the small country, made piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.checked import WHOLE


def pieces(count: int, *, as_json: bool) -> Iterator[bytes]:
    """Yields a file of sites all over the little country, in pieces, never held whole."""
    if not as_json:
        yield (",".join(WHOLE) + "\n").encode()
    for number in range(count):
        record = {
            **WHOLE,
            "id": f"site-{number}",
            "nom": f"Lieu {number * 7919 % count:x}",
            "latitude": 46.1 + number % 997 / 9970,
            "longitude": 0.1 + number % 1009 / 10090,
        }
        text = json.dumps(record) if as_json else ",".join(map(str, record.values()))
        before = "" if not as_json else ",\n" if number else "["
        yield f"{before}{text}{'' if as_json else chr(10)}".encode()
    if as_json:
        yield b"]"
