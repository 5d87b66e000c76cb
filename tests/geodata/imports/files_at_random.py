"""Files of sites made at random: records with values of any kind, tables cut and spoilt."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from geodata.sites.site import FIELD_NAMES

VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 1e308, None, True, False, float("nan"), 10**400),
    *("", [], {}, [None], [[1]], {"a": [1]}, "x" * 3_000, "\ud800", "\u0000"),
    *("=1+1", "Mo-Fr 09:00-12:00", "lundi 9h-12h", "46.05", "0,15", "12000", "12000.0", "NaN"),
    *("2024-13-45", "a|b;c,d\n- e", "+33", "http://", "a@b", "oui", "x", "NC"),
)
NAMES = (
    *FIELD_NAMES,
    *("Adresse", "Lundi", "horaires lundi", "x", "", "Lat", "C_nom", "GPS", "Ville", "Nom", "Nom"),
)
GOOD = (
    "id;nom;adresse;code_postal;commune;horaires;services\n"
    'a;Médiathèque;1 rue du Bal;01400;Saint-Étienne;"Mo 09:00-12:00";Autre\n'
    "b;Mairie;2 rue du Bal;01000;Bourg;lundi au jeudi 9h-12h;\n"
)
SPOILS = (b"\n", b";", b'"', b",", b"\r", b"\t", b"\x00", b"\xff", b"\xef\xbb\xbf", b"{", b"[")


def file_at_random(random: Random) -> bytes:
    """A file, the same for the same state of the generator."""
    makers: tuple[Callable[[Random], bytes], ...] = (_records, _spoilt, _table)
    return random.choice(makers)(random)


def _records(random: Random) -> bytes:
    rows: list[Any] = [
        {"id": str(n), "nom": "n"}
        | {random.choice(FIELD_NAMES): random.choice(VALUES) for _ in range(random.randint(0, 8))}
        for n in range(random.randint(1, 4))
    ]
    if random.random() < 0.2:
        rows.insert(0, random.choice(VALUES))
    shape = random.choice(("list", "data", "results", "features", "lines"))
    if shape == "lines":
        return "\n".join(map(json.dumps, rows)).encode()
    if shape == "features":
        place = random.choice(VALUES)
        rows = [{"type": "Feature", "geometry": place, "properties": row} for row in rows]
        return json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    return json.dumps(rows if shape == "list" else {shape: rows}).encode()


def _spoilt(random: Random) -> bytes:
    content = bytearray(GOOD.encode(random.choice(("utf-8", "cp1252", "cp850"))))
    for _ in range(random.randint(1, 12)):
        at = random.randrange(len(content) + 1)
        what = random.random()
        if what < 0.4:
            content[at : at + 1] = bytes([random.randrange(256)])
        elif what < 0.6:
            del content[at : at + random.randint(1, 60)]
        elif what < 0.8:
            content[at:at] = content[max(0, at - random.randint(1, 80)) : at]
        else:
            content[at:at] = random.choice(SPOILS)
    return bytes(content)


def _table(random: Random) -> bytes:
    separator = random.choice((",", ";", "\t", "|"))
    names = [random.choice(NAMES) for _ in range(random.randint(1, 14))]
    lines = [separator.join(names)]
    for _ in range(random.randint(0, 6)):
        cells = [str(random.choice(VALUES)) for _ in range(random.randint(0, 16))]
        lines.append(separator.join(cells))
    return "\n".join(lines).encode(random.choice(("utf-8", "cp1252", "utf-16")), "replace")
