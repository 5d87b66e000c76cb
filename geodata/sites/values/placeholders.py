"""What people and spreadsheets write where they have nothing to write: `NC`, `-`, `#N/D`, `nan`."""

from __future__ import annotations

import re
from functools import lru_cache

from geodata.territory import fold

_SIGNS = re.compile(
    r"[\s\-\u2010-\u2015_.\u2026\u2022\u25cf\u00b7?*/\\|,;:!#~+=()\[\]<>\u00ab\u00bb\"']*"
)
"""Nothing but signs."""
_CROSSES = re.compile(r"[xX](?:[\s.\-/]*[xX])*")
_ERRORS = re.compile(r"#\s?(?:n/?[ad]|ref|valeur|value|nom|name|nombre|num|nul|null|div/0)\s?[!?]?")
"""What a spreadsheet shows in place of a value that it cannot compute."""
_ZEROS = re.compile(r"[\s.,\-]*0[\s.,\-0]*")
_WORDS = frozenset(
    {
        *("nc", "n c", "nd", "n d", "na", "n a", "nr", "n r", "s o", "nan", "none", "null", "nil"),
        *("undefined", "unknown", "missing", "empty", "todo", "tbd", "n communique"),
        *("neant", "aucun", "aucune", "rien", "vide", "sans", "sans objet", "inconnu", "inconnue"),
        *("a completer", "a renseigner", "a definir", "a venir", "a preciser", "a remplir"),
        *("non renseigne", "non renseignee", "non communique", "non communiquee", "non connu"),
        *("non connue", "non disponible", "non defini", "non definie", "non precise"),
        *("non applicable", "non concerne", "pas de donnee", "pas de donnees", "pas renseigne"),
        *("indisponible", "indetermine", "en attente", "champ vide", "test test"),
    }
)
_LONGEST = 24


_FIGURE = re.compile("[1-9]")
"""What no placeholder has; most cells have one, or are longer."""


def is_placeholder(text: str, *, zero_is_nothing: bool = False) -> bool:
    """Returns whether a text stands for no value.

    Args:
        text: as it is written.
        zero_is_nothing: whether zeros are no value either, as for a name or a telephone.

    >>> [is_placeholder(text) for text in ("NC", "#N/D", "- -", "À compléter", "Nancy", "0")]
    [True, True, True, True, False, False]
    """
    if len(text) > _LONGEST or _FIGURE.search(text) is not None:
        return False
    return _stands_for_nothing(text, zero_is_nothing)


@lru_cache(maxsize=4096)
def _stands_for_nothing(text: str, zero_is_nothing: bool) -> bool:
    if _SIGNS.fullmatch(text) or _CROSSES.fullmatch(text.strip()):
        return True
    if zero_is_nothing and _ZEROS.fullmatch(text):
        return True
    lower = text.strip().lower()
    return _ERRORS.fullmatch(lower) is not None or fold(lower) in _WORDS
