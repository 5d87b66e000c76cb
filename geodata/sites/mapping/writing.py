"""A mapping as a document of YAML or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml

from geodata.documents import MISREAD, Bomb, bomb_in
from geodata.errors import MappingError
from geodata.sites.mapping.document import ColumnMapping, mapping_of

MOST_BYTES = 2_000_000
_WIDTH = 100
_MOST_DEPTH = 12
"""A mapping has four levels."""
_BOMBS: Mapping[Bomb, str] = {
    "alias": "aliases of YAML (*name) are not read",
    "too_deep": f"more than {_MOST_DEPTH} levels",
}


def mapping_in_yaml(mapping: ColumnMapping) -> str:
    """Returns the mapping for a person: the keys in their order, accents as they are.

    A name whose signs YAML would change is written in JSON, which reads as YAML too.
    """
    record = mapping.as_record()
    text: str = yaml.dump(
        record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )
    try:
        is_same = read_mapping(text).as_record() == record
    except MappingError:
        is_same = False
    return text if is_same else json.dumps(record, ensure_ascii=False, indent=1)


def read_mapping(text: bytes | str) -> ColumnMapping:
    """Returns the mapping that a text describes, in YAML or JSON.

    Raises:
        MappingError: it is too large, is neither, or is malformed; it says where.
    """
    if len(text) > MOST_BYTES:
        raise MappingError("", f"more than {MOST_BYTES:,} bytes")
    try:
        read = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        document = _json(read) if read.lstrip()[:1] == "{" else _yaml(read)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise MappingError("", f"not YAML{where}") from error
    except MISREAD as error:
        raise MappingError("", "not JSON, nor UTF-8 text") from error
    return mapping_of(document)


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_once)


def _yaml(text: str) -> Any:
    bomb = bomb_in(text, _MOST_DEPTH)
    if bomb is not None:
        raise MappingError("", _BOMBS[bomb])
    document = yaml.load(text, Loader=_TextLoader)  # noqa: S506 - it makes texts, lists and objects only # nosec B506
    if isinstance(document, dict):
        version, shape = document.get("version"), document.get("shape")
        if isinstance(version, str) and version.isascii() and version.isdigit():
            document["version"] = int(version[:9])
        if shape in ("", "null", "~"):
            document["shape"] = None
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuses a key that is there twice: one of its values would be lost in silence."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise MappingError(key[:60], "stands twice")
        found[key] = value
    return found


class _TextLoader(yaml.CBaseLoader):
    """YAML whose every scalar is a text: a column may be called `No`, `on` or `12`.

    Keys written twice are refused.
    """

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        _once([(str(key.value), None) for key, _ in node.value])
        return super().construct_mapping(node, deep)
