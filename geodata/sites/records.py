"""A site again, from the record that stands for it in JSON and in stored versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from geodata.sites.site import FIELD_NAMES, MULTI_VALUED, Site

_DATES = frozenset({"date_maj", "opens_on", "closes_on"})


def site_of(record: Mapping[str, Any]) -> Site:
    """Returns the site whose `as_record` this is; fields that are no more of a site are left."""
    return Site(
        **{name: _typed(name, value) for name, value in record.items() if name in FIELD_NAMES}
    )


def _typed(name: str, value: Any) -> Any:
    if name in MULTI_VALUED:
        return tuple(value)
    return date.fromisoformat(value) if name in _DATES and value is not None else value
