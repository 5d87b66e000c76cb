"""Why nobody takes a row, where what sites serve is shared out."""

from __future__ import annotations

from typing import Literal, get_args

Why = Literal[
    "not_understood",
    "no_site_within_limit",
    "closed_to_its_public",
    "group_not_understood",
    "group_too_large",
    "group_without_common_site",
    "full",
]
"""Why nobody takes a row."""
WHYS: tuple[Why, ...] = get_args(Why)
