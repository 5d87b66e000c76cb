"""Yes and no, as the cells of a column of them have it."""

from __future__ import annotations

from typing import Any

from geodata.territory import fold

_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "x", "1", "1 0", "ok", "v", "t"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0", "0 0", "f", "aucun", "aucune"})
_TICKS = {"\u2713": True, "\u2714": True, "\u2611": True, "\u2705": True, "\u2717": False}
_TICKS |= {"\u2718": False, "\u2610": False, "\u274c": False, "\u2612": True}


def flag_of(value: Any) -> bool | None:
    """Returns whether a cell says yes or no; None when it says neither.

    >>> [flag_of(value) for value in ("Oui", "x", 1, "FAUX", "0", "", "peut-être", None)]
    [True, True, True, False, False, None, None, None]
    """
    if isinstance(value, bool) or value is None:
        return value
    text = str(value).strip()[:20]
    if text in _TICKS:
        return _TICKS[text]
    word = fold(text)
    if word in _YES:
        return True
    return False if word in _NO else None
