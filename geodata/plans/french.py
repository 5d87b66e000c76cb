"""Numbers and counts as French writes them."""

from __future__ import annotations


def number_words(value: float) -> str:
    """Returns a number without decimals: `12 500`, its spaces narrow and not broken."""
    return f"{value:,.0f}".replace(",", "\u202f")


def posts_words(count: int) -> str:
    """Returns how many posts: `1 poste`, `2 postes`."""
    return f"{number_words(count)} poste{'s' if count > 1 else ''}"


def percent_words(share: float, digits: int = 1) -> str:
    """Returns a share as a percentage: `0,09 %`."""
    return f"{100 * share:.{digits}f}".replace(".", ",") + "\u202f%"
