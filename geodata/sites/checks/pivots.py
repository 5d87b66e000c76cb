"""The pivot of a site: a SIRET by its checksum, or an RNA."""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum.fr import siren, siret

from geodata.sites.checks.drafts import Draft

# The standard's own pattern, and RNA as the Journal officiel writes it.
_RNA = re.compile(r"W[0-9A-Z]{9}")
_STANDARD = re.compile(r"[0-9A-Z]{9,14}")
"""What the standard admits, RIDET of New Caledonia among others."""
_SEPARATORS = str.maketrans("", "", " .-\u00a0\u202f")


def check_pivot(draft: Draft) -> None:
    """Repairs or reports a pivot.

    A SIRET's checksum is Luhn's; La Poste's establishments have another, which `stdnum` knows.
    """
    given = draft.text("pivot")
    if not given:
        return
    pivot = given.translate(_SEPARATORS).upper()
    if set(pivot) == {"0"}:
        draft.repair("warning", "siret_zeros", "pivot", None)
        return
    if pivot.isascii() and pivot.isdigit() and 11 <= len(pivot) < 14:
        pivot = _with_lost_zeros(draft, pivot)
    elif pivot != given and _is_pivot(pivot):
        draft.repair("note", "pivot_spelling", "pivot", pivot)
    if not _is_pivot(pivot):
        _report(draft, pivot)


@lru_cache(maxsize=4096)
def _is_pivot(pivot: str) -> bool:
    return bool(_RNA.fullmatch(pivot)) or siret.is_valid(pivot)


def _with_lost_zeros(draft: Draft, pivot: str) -> str:
    whole = pivot.zfill(14)
    if not siret.is_valid(whole):
        return pivot
    draft.repair("warning", "siret_zeros_lost", "pivot", whole)
    return whole


def _report(draft: Draft, pivot: str) -> None:
    if len(pivot) == 14 and pivot.isascii() and pivot.isdigit():
        draft.say("warning", "siret_checksum", "pivot", pivot=pivot)
    elif siren.is_valid(pivot):
        draft.say("warning", "pivot_siren", "pivot", pivot=pivot)
    elif _STANDARD.fullmatch(pivot):
        sentence, value = "pivot_malformed.kept", draft.text("pivot")
        draft.say("warning", "pivot_malformed", "pivot", sentence=sentence, value=value)
    else:
        draft.repair("warning", "pivot_malformed", "pivot", None, value=draft.text("pivot"))
