"""What OpenAPI documents say of answers in the formats of files: GeoJSON, texts, bytes."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from functions.openapi import means
from geodata.coverage import Geometry
from geodata.exports import COVERAGE_FORMATS


class Feature(TypedDict):
    """A feature of GeoJSON; its geometry is null where it is not known."""

    type: Annotated[Literal["Feature"], means("As GeoJSON has it.")]
    id: Annotated[str | int, means("A code, or a number in its file.")]
    geometry: Annotated[Geometry | None, means("Degrees on WGS 84.")]
    properties: Annotated[
        dict[str, Any], means("By the keys of the columns (docs/columns.md); null is missing.")
    ]


class FeatureCollection(TypedDict):
    """Rows as GeoJSON (RFC 7946); members beside `features` tell the question, dates, sources."""

    type: Annotated[Literal["FeatureCollection"], means("As GeoJSON has it.")]
    features: Annotated[list[Feature], means("A row each.")]


def schema_of_format(name: str) -> dict[str, Any]:
    """Returns what a response has in a format of `COVERAGE_FORMATS`: a model, a text, or bytes."""
    if name.endswith("geojson"):
        return {"model": FeatureCollection}
    is_text = COVERAGE_FORMATS[name].is_text
    return {"schema": {"type": "string"} if is_text else {"type": "string", "format": "binary"}}
