"""A page of a layer's features, and one feature, as GeoJSON with the links of the standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import numpy as np

from geodata.errors import ListChangedError, ParameterError
from geodata.exports.features.layers import Layer
from geodata.exports.features.placing import feature_in
from geodata.exports.features.questions import CRS, ItemsQuestion
from geodata.parameters import id_in_path
from geodata.sites import compact_json
from geodata.territory import CRS84, ReferenceSystem

GEOJSON, JSON = "application/geo+json", "application/json"
MOST_BYTES = 5_000_000
"""Of the features of a page, of which a function may answer 6 MB; `next` goes on. They are counted
as JSON writes them within a reply, which escapes their quotes again."""


@dataclass(frozen=True, slots=True)
class ItemsPage:
    """A page of features.

    Attributes:
        text: GeoJSON.
        next: its address, None of the last.
    """

    text: str
    next: str | None


def link(href: str, rel: str, media_type: str, title: str = "") -> dict[str, str]:
    """Returns a link as the standard has it (7.4)."""
    return {"href": href, "rel": rel, "type": media_type, **({"title": title} if title else {})}


def collection_address(base: str, layer: Layer) -> str:
    """Returns the address of a layer."""
    return f"{base}/collections/{layer.id}"


def items_page(base: str, layer: Layer, question: ItemsQuestion) -> ItemsPage:
    """Returns the features that answer a question, in the order of the layer.

    A page holds as many as fit; the pages of one edition of a layer hold each feature once.

    Args:
        base: the address of the landing page.
        layer: of which.
        question: which of them.

    Raises:
        ParameterError: the cursor is none.
        ListChangedError: the cursor is of another edition of the layer.
    """
    every = np.flatnonzero(layer.chosen(question))
    left = every[every >= _start(layer, question.cursor)].tolist()
    texts: list[str] = []
    size = 0
    for stored in layer.features(left[: question.limit]):
        text = feature_in(question.system, stored)
        size += len(compact_json(text).encode())
        if texts and size > MOST_BYTES:
            break
        texts.append(text)
    address = f"{collection_address(base, layer)}/items"
    links = [
        link(_with(address, question.given), "self", GEOJSON),
        link(collection_address(base, layer), "collection", JSON, layer.title),
    ]
    following = None
    if len(texts) < len(left):
        cursor = f"{layer.edition}.{left[len(texts)]}"
        following = _with(address, {**question.given, "cursor": cursor})
        links.append(link(following, "next", GEOJSON))
    facts = {
        "type": "FeatureCollection",
        "links": links,
        "numberMatched": len(every),
        "numberReturned": len(texts),
    }
    return ItemsPage(f'{compact_json(facts)[:-1]},"features":[{",".join(texts)}]}}', following)


def one_item(
    base: str, layer: Layer, position: int, feature_id: str, system: ReferenceSystem = CRS84
) -> str:
    """Returns a feature with its links, its coordinates in a reference system."""
    [stored] = layer.features([position])
    text = feature_in(system, stored)
    collection = collection_address(base, layer)
    own = f"{collection}/items/{quote(id_in_path(feature_id), safe='')}"
    links = [
        link(_with(own, {} if system is CRS84 else {CRS: system.uri}), "self", GEOJSON),
        link(collection, "collection", JSON, layer.title),
    ]
    return f'{text[:-1]},"links":{compact_json(links)}}}'


def _start(layer: Layer, cursor: str | None) -> int:
    if cursor is None:
        return 0
    edition, _, position = cursor.partition(".")
    if not (position.isascii() and position.isdecimal() and len(position) < 10):
        raise ParameterError("cursor", "not the `next` of a page")
    if edition != layer.edition:
        raise ListChangedError(layer.edition)
    return int(position)


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
