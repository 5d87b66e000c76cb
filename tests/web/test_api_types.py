"""The types that the pages' sources are checked against are those of the API as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.dev import web_tools
from infra.dev.api_types import TYPES, api_types, as_text, first_line, is_written
from tests.functions.documents import documents

DOCUMENTS = documents()
needs_tools = pytest.mark.skipif(
    not (web_tools.TOOLS / "node_modules").is_dir(),
    reason="needs `python3 -m infra.dev.web_tools install`",
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_types_are_made_from_the_document_that_the_api_gives(name: str) -> None:
    written = (TYPES / f"{name}.d.ts").read_text(encoding="utf-8")
    assert written.startswith(first_line(as_text(DOCUMENTS[name]))), "make them again"


def test_a_document_that_is_another_is_seen() -> None:
    document = DOCUMENTS["nearest"]
    other = {**document, "info": {**document["info"], "version": "0.0.0"}}
    assert first_line(as_text(document)) != first_line(as_text(other))


@needs_tools
def test_the_types_are_as_they_were_made() -> None:
    for path, text in api_types(DOCUMENTS).items():
        assert is_written(path, text), path.name


def test_a_file_that_is_missing_is_not_written(tmp_path: Path) -> None:
    assert not is_written(tmp_path / "nearest.d.ts", "")


def test_no_page_loads_the_types() -> None:
    web = TYPES.parent
    for page in web.glob("*.html"):
        assert "types/" not in page.read_text(encoding="utf-8")
