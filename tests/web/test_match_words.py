"""Each code of a matched file has its words, in the page and in the document."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from geodata.matches import WHYS
from geodata.matches.whereabouts import Note
from tests.conftest import ROOT

WORDS = (ROOT / "web" / "matches" / "words.js").read_text(encoding="utf-8")
DOCUMENT = (ROOT / "docs" / "matches.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "codes"), [("NOTES", get_args(Note)), ("WHY_NOT", WHYS)])
def test_a_code_has_words_and_is_told(name: str, codes: tuple[str, ...]) -> None:
    [written] = re.findall(rf"const {name} = {{(.*?)^}};", WORDS, re.DOTALL | re.MULTILINE)
    assert set(re.findall(r"^  (\w+):", written, re.MULTILINE)) == set(codes)
    assert {code for code in codes if f"`{code}`" not in DOCUMENT} == set()


def test_the_column_of_suggestions_is_the_one_that_the_page_names() -> None:
    assert "match_suggested" in WORDS
    assert "`match_suggested`" in DOCUMENT
