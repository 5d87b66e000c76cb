"""The values of a list in one cell: `|`, `;`, new lines, bullets, and words between.

A comma, a slash, `et` or `ou` may be of a wording of the field's own, and parts nothing then.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from geodata.sites.older_wordings import EVERYONE, MOVED, WORDINGS
from geodata.sites.vocabularies import VOCABULARIES
from geodata.territory import fold

_HARD = re.compile(r"[|;\n\r\t\u2022\u25cf\u25e6\u00b7\u2023\u27a2\u2713\u2714]+")
"""What parts values wherever it stands, the bullets of lists included."""
_BULLET = re.compile(r"^\s*(?:[-*+\u2013\u2014>]+|\(?\d{1,2}[).])\s+")
_SOFT = re.compile(r"\s*[,/+&]\s*|\s+(?:et|ou|puis)\s+|(?:^|\s)[-*\u2013]\s+", re.IGNORECASE)
_MOST_SOFT = 60
_LONGEST_RUN = 8
"""How many parts a wording may be made of; none has more."""


@lru_cache(maxsize=4096)
def parted(name: str, text: str) -> tuple[str, ...]:
    """Returns the values of a list field that a text holds, in its order.

    Args:
        name: the field, whose wordings are never parted.
        text: a cell.

    >>> parted("modalites_acces", "Téléphoner / Se présenter")
    ('Téléphoner', 'Se présenter')
    >>> parted("publics_specifiquement_adresses", "Familles et/ou enfants, Seniors")
    ('Familles et/ou enfants', 'Seniors')
    """
    whole = " ".join(text.split())
    if fold(whole) in _known(name):
        return (whole,)
    found: list[str] = []
    for line in _HARD.split(text):
        part = " ".join(_BULLET.sub("", line).split()).strip()
        if part:
            found += _softly(name, part)
    return tuple(found)


def _softly(name: str, text: str) -> list[str]:
    """Returns the values of a line: its parts that are wordings, and what stands between them."""
    known = _known(name)
    if fold(text) in known or not known:
        return [text]
    cuts = [*_SOFT.finditer(text)]
    if not cuts or len(cuts) > _MOST_SOFT:
        return [text]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    return _recognised(text, starts, ends, known) or [text]


def _recognised(text: str, starts: list[int], ends: list[int], known: frozenset[str]) -> list[str]:
    """Returns wordings and the runs between them; nothing when no wording is recognised."""
    found: list[str] = []
    at, rest, is_known = 0, -1, False
    while at < len(starts):
        run = _longest_run(text, starts, ends, at, known)
        if run == 0:
            rest = at if rest < 0 else rest
            at += 1
            continue
        if rest >= 0:
            found.append(text[starts[rest] : ends[at - 1]])
            rest = -1
        found.append(text[starts[at] : ends[at + run - 1]])
        is_known = True
        at += run
    if rest >= 0:
        found.append(text[starts[rest] : ends[-1]])
    return [part.strip() for part in found if part.strip()] if is_known else []


def _longest_run(
    text: str, starts: list[int], ends: list[int], at: int, known: frozenset[str]
) -> int:
    for run in range(min(_LONGEST_RUN, len(starts) - at), 0, -1):
        if fold(text[starts[at] : ends[at + run - 1]]) in known:
            return run
    return 0


@cache
def _known(name: str) -> frozenset[str]:
    """Returns the wordings of a field, today's and older, in plain words."""
    older = (*WORDINGS.get(name, ()), *MOVED.get(name, ()))
    everyone = EVERYONE if name == "publics_specifiquement_adresses" else ()
    return frozenset(fold(word) for word in (*VOCABULARIES.get(name, ()), *older, *everyone))
