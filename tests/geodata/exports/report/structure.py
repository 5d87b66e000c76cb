"""The structure of a tagged PDF, read back: elements, their attributes, their texts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree: its role, and its dictionary."""

    role: str
    node: Any

    @property
    def scope(self) -> str | None:
        """The scope of a header's cell."""
        attributes = self.node.get("/A")
        if attributes is None:
            return None
        found = attributes.get_object()
        for each in found if isinstance(found, list) else [found]:
            if "/Scope" in each.get_object():
                return str(each.get_object()["/Scope"])
        return None


def root_of(content: bytes) -> Any:
    """Returns the catalogue of a document."""
    return pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]


def elements_of(content: bytes) -> list[Element]:
    """Returns the elements of a document's structure, in the order of reading."""
    return list(_below(root_of(content)["/StructTreeRoot"]))


def _below(node: Any) -> Iterator[Element]:
    kids = node.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield Element(str(found["/S"]).removeprefix("/"), found)
            yield from _below(found)
