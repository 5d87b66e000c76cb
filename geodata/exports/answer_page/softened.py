"""Names that files write in capitals, as people read them: the same as web/citizen/softened.js."""

from __future__ import annotations

import re

_SMALL = frozenset(
    ("de", "du", "des", "la", "le", "les", "et", "à", "au", "aux", "en", "sur", "sous", "pour")
)
_ACRONYMS = re.compile(
    r"(?:CCAS|CIAS|MSAP|MFS|EFS|FS|PIMMS|CAF|CPAM|MSA|MJC|EPN|ADMR|PIJ|BIJ|CIDFF|UDAF|APF|ESAT|PMI"
    r"|MDS|CMS|CCI|FJT|CSC|ADIL|CRIJ|UFCV|PLIE|GRETA|AFPA|EPCI|CC|CA|SMICTOM|ASBL|SAS|SARL"
    r"|[IVX]+)"
)
_FOUR_CAPITALS = re.compile(r"[A-ZÀ-Ý]{4}")
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 5


def softened(text: str) -> str:
    """Returns a text in small letters where it is in capitals alone; any other as it is.

    >>> softened("MAISON FRANCE SERVICES DE L'ISLE")
    "Maison France Services de l'Isle"
    """
    if len(text) < _SHORTEST or text != text.upper() or not _FOUR_CAPITALS.search(text):
        return text
    return _WORD.sub(_small, text)


def _small(found: re.Match[str]) -> str:
    word = found[0]
    if _ACRONYMS.fullmatch(word):
        return word
    small = word.lower()
    follows = found.string[found.end() : found.end() + 1]
    is_elided = small in ("d", "l") and follows in ("'", "’")
    if found.start() > 0 and (small in _SMALL or is_elided):
        return small
    return small[:1].upper() + small[1:]
