"""Euros: decimal, as planners write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def euros_of(given: Any) -> Any:
    """Returns a number read from a document as the decimal that was written.

    Python writes a float with the fewest digits that read as it (David Gay's algorithm), which are
    those of the document up to 15 of them.

    >>> euros_of(33333.33) * 5
    Decimal('166666.65')
    """
    return Decimal(repr(given)) if isinstance(given, float) else given


def euros_number(euros: Decimal) -> int | float:
    """Returns euros as a number of JSON: whole when there are no cents."""
    return int(euros) if euros == euros.to_integral_value() else float(euros)


def euros_words(euros: Decimal) -> str:
    """Returns euros as French writes them, cents only where there are some: `33 333,33 €`."""
    digits = 0 if euros == euros.to_integral_value() else 2
    whole, _, cents = f"{euros:,.{digits}f}".partition(".")
    return whole.replace(",", "\u202f") + (f",{cents}" if cents else "") + "\u00a0€"
