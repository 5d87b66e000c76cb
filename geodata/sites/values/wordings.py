"""What people write made values of the closed vocabularies, from a table kept as data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from geodata.sites.older_wordings import EVERYONE, MOVED, WORDINGS
from geodata.sites.vocabularies import VOCABULARIES
from geodata.territory import fold

_DENIALS = frozenset({"pas", "sans", "aucun", "aucune", "hors", "sauf", "non", "ni"})
"""Words after which a phrase may mean its contrary."""
_SIGNS = re.compile(r"([|;,/+\n]|\s[-–—]\s)")
"""What may part two values."""
_LONGEST = 300
"""Signs: more is a text, which phrases would read too much in."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a wording is: values by field, none of one that says nothing."""

    values: tuple[tuple[str, str], ...]
    is_exact: bool
    """Whether the whole wording is known; else phrases were found in it."""


@lru_cache(maxsize=16_384)
def read_wording(name: str, text: str) -> Reading | None:
    """Returns what a wording of a field is in the standard, or None when nothing knows it.

    Args:
        name: a field with a vocabulary.
        text: one value, as a file has it.
    """
    key = key_of(text)
    exact = _whole(name).get(key)
    if exact is not None:
        return Reading(exact, is_exact=True)
    if len(text) > _LONGEST or not _DENIALS.isdisjoint(key.split()):
        return None
    padded = f" {key} "
    found = [target for phrase, target in _phrases(name) if phrase in padded]
    return Reading(tuple(dict.fromkeys(found)), is_exact=False) if found else None


def is_wording(name: str, text: str) -> bool:
    """Whether a text is a value of a field, or a whole wording that is known for it.

    A sign that parts values is a part of a wording only where the wording itself has it:
    `Conseillers numériques|France Services` is two programmes, and no spelling of the one that
    was called `Conseillers numériques France Services`.
    """
    return _parts_of(text) in _parts(name)


def _parts_of(text: str) -> tuple[str, ...]:
    pieces = _SIGNS.split(text)
    return tuple(
        piece.strip() if place % 2 else key_of(piece) for place, piece in enumerate(pieces)
    )


@cache
def _parts(name: str) -> frozenset[tuple[str, ...]]:
    """Returns the wordings of a field, each whole and by what its signs part."""
    written = [wording for said in _table().get(name, {}).values() for wording in _wordings(said)]
    written += [*EVERYONE, *MOVED.get(name, ()), *WORDINGS.get(name, ())]
    written += VOCABULARIES.get(name, ())
    return frozenset({*((key,) for key in _whole(name)), *map(_parts_of, written)})


def _wordings(said: Mapping[str, list[str]]) -> list[str]:
    return said.get("wordings", [])


@lru_cache(maxsize=65_536)
def key_of(text: str) -> str:
    """Returns a wording in plain words, plurals as singulars."""
    words = fold(text.replace("_", " ")).split()
    return " ".join(
        word[:-1] if len(word) > 3 and word[-1] in "sx" and not word[-2].isdigit() else word
        for word in words
    )


def target_of(name: str, value: str) -> tuple[str, str]:
    """Returns the field and value of a value that may name another field before a colon."""
    other, sign, rest = value.partition(":")
    is_field = other in VOCABULARIES or other == "autres_formations_labels"
    return (other, rest.strip()) if sign and is_field else (name, value)


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    text = (files("geodata.sites.values") / "wordings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _whole(name: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Returns every whole wording of a field: the vocabulary's own, older ones, and others'."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for value, said in _table().get(name, {}).items():
        targets = (target_of(name, value),) if value else ()
        for wording in _wordings(said):
            key = key_of(wording)
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *targets)))
    if name == "publics_specifiquement_adresses":
        found |= {key_of(everyone): () for everyone in EVERYONE}
    found |= {key_of(old): (target,) for old, target in MOVED.get(name, {}).items()}
    found |= {key_of(old): ((name, today),) for old, today in WORDINGS.get(name, {}).items()}
    return found | {key_of(value): ((name, value),) for value in VOCABULARIES.get(name, ())}


@cache
def _phrases(name: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    return tuple(
        (f" {key_of(phrase)} ", target_of(name, value))
        for value, said in _table().get(name, {}).items()
        for phrase in said.get("phrases", ())
    )
