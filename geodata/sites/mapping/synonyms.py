"""What a column's name means, from a table of synonyms kept as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from geodata.sites.mapping.names import plain
from geodata.sites.older_wordings import RENAMED_COLUMNS
from geodata.sites.site import FIELD_NAMES

Strength = Literal["name", "sure", "maybe", "words"]
"""How well a name is known, the best first."""

_SMALL = frozenset(
    {
        *(
            "d",
            "de",
            "des",
            "du",
            "l",
            "la",
            "le",
            "les",
            "a",
            "au",
            "aux",
            "en",
            "the",
            "of",
            "votre",
            "vos",
            "notre",
        ),
        *("nos", "et", "sur", "pour", "par", "un", "une", "s", "est", "quel", "quels"),
    }
)
_AROUND = frozenset(
    {
        *("structure", "lieu", "etablissement", "organisme", "user", "c", "fs", "epn", "usager"),
        *("acteur", "propertie", "field", "record", "attribute", "principal", "pub", "1", "2", "3"),
        *("0", "porteur", "coordonnee", "information", "donnee", "association", "tag", "meta"),
        *("champ", "col", "value"),
    }
)
"""Words around a name that say of what, and not what."""
_FURTHER = _AROUND | {"site", "contact", "public", "adresse", "localisation", "accueil", "carte"}
_MOST_ENDS = 5
_SEGMENTS = re.compile(r"[./>]|__")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name may mean."""

    field: str
    strength: Strength


@lru_cache(maxsize=65_536)
def meanings(column: str) -> tuple[Meaning, ...]:
    """Returns what a column's name may mean, the likeliest first; each field once."""
    found: dict[str, Meaning] = {}
    for meaning in _meanings(column):
        found.setdefault(meaning.field, meaning)
    return tuple(found.values())


def _meanings(column: str) -> Iterator[Meaning]:
    if column in _OWN:
        yield Meaning(column, "name")
    for name in _ends(column):
        yield from _of_whole(key_of(name))
    for name in _ends(column):
        for around in (_AROUND, _FURTHER):
            for meaning in _of_whole(_bare(name, around)):
                yield Meaning(meaning.field, "maybe")
    present = set(key_of(column).split())
    for field, entries in _words().items():
        if any(entry <= present for entry in entries):
            yield Meaning(field, "words")


def is_of_the_commune(column: str) -> bool:
    """Whether a column names a territory that the commune's code says: its département, its EPCI.

    >>> is_of_the_commune("Code département"), is_of_the_commune("Région"), is_of_the_commune("Nom")
    (True, True, False)
    """
    words = [word for word in key_of(column).split() if word not in _OF_TERRITORIES]
    return " ".join(words) in _TERRITORIES


_OF_TERRITORIES = frozenset(
    {"code", "nom", "libelle", "lib", "insee", "numero", "num", "n", "siren"}
)
_TERRITORIES = frozenset(
    (
        "region",
        "reg",
        "departement",
        "dep",
        "dept",
        "dpt",
        "epci",
        "intercommunalite",
        "interco",
        "agglomeration",
        "canton",
        "pay",
        "country",
        "academie",
        "bassin vie",
    )
)
"""In plain words, as `key_of` writes them."""


def _bare(name: str, around: frozenset[str]) -> str:
    return " ".join(word for word in key_of(name).split() if word not in around)


def _of_whole(key: str) -> Iterator[Meaning]:
    tight = key.replace(" ", "")
    for strength in ("sure", "maybe"):
        for field in _names(strength).get(tight, ()):
            yield Meaning(field, strength)


def _ends(column: str) -> Iterator[str]:
    """Yields a name, then, of one with dots, its ends: `a.b.c`, `b.c`, `c`."""
    segments = [segment for segment in _SEGMENTS.split(column) if segment][-_MOST_ENDS:]
    yield column
    for start in range(1, len(segments)):
        yield " ".join(segments[start:])


@lru_cache(maxsize=65_536)
def key_of(column: str) -> str:
    """Returns a name in plain words, without articles, plurals as singulars."""
    words = [word for word in plain(column).split() if word not in _SMALL]
    return " ".join(
        word[:-1] if len(word) > 3 and word[-1] in "sx" and word[-2] not in "iau" else word
        for word in words
    ) or plain(column)


_OWN = frozenset(FIELD_NAMES)


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    text = (files("geodata.sites.mapping") / "synonyms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _names(strength: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for field, said in _table().items():
        for name in said.get(strength, ()):
            found.setdefault(key_of(name).replace(" ", ""), []).append(field)
    if strength == "sure":
        for name in FIELD_NAMES:
            _first(found.setdefault(key_of(name).replace(" ", ""), []), name)
        for older, today in RENAMED_COLUMNS.items():
            _first(found.setdefault(key_of(older).replace(" ", ""), []), today)
    return {key: tuple(dict.fromkeys(fields)) for key, fields in found.items()}


def _first(fields: list[str], name: str) -> None:
    fields.insert(0, name)


@cache
def _words() -> Mapping[str, tuple[frozenset[str], ...]]:
    return {
        field: tuple(frozenset(key_of(entry).split()) for entry in said.get("words", ()))
        for field, said in _table().items()
    }
