"""The columns of the file of the whole network: lists as flat files of the standard write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from geodata.exports.features.layers import Property
from geodata.exports.features.sites_layer import SitesLayer

LIST_MARK = "|"
LICENCE = "Licence Ouverte 2.0"


def flat_records(layer: SitesLayer) -> Iterator[dict[str, Any]]:
    """Yields the properties of each site, whose age is left out: a file is read later."""
    columns = columns_of(layer)
    for position in range(len(layer)):
        record = layer.record(position)
        yield {each.name: _flat(record[each.name]) for each in columns}


def columns_of(layer: SitesLayer) -> list[Property]:
    """Returns the columns of the file, in order."""
    return [each for each in layer.properties if each.name != "freshness"]


def facts_of(layer: SitesLayer) -> Mapping[str, str]:
    """Returns what the file says of itself, by its name in the file."""
    version = layer.network.table.version
    return {
        "title": layer.title,
        "version": version.version,
        "sites_as_of": version.as_of or "",
        "snapshot": layer.snapshot_id,
        "licence": LICENCE,
        "lists": LIST_MARK,
    }


def _flat(value: Any) -> Any:
    return LIST_MARK.join(value) or None if isinstance(value, (list, tuple)) else value
