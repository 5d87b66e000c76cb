"""What pages say is plain French: a term of the trade stands beside what it means."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
FILES = sorted(
    path
    for path in (*WEB.rglob("*.html"), *WEB.rglob("*.js"))
    if path.relative_to(WEB).parts[0] not in ("vendor", "types")
)
NEVER = re.compile(
    r"\b(?:gini|theil|e2sfca|2sfca|typologies?|p-m[ée]diane?|lagrang\w*|heuristique\w*"
    r"|simplexe|snapshot|EPCI|QPV|FRR|ZRR|WGS ?84|payload)\b",
    re.IGNORECASE,
)
"""Terms that no sentence of a page has without what `EXPLAINED` asks beside them."""
EXPLAINED = {
    "qpv": "quartiers prioritaires",
    "frr": "ruralités",
    "zrr": "revitalisation",
    "e2sfca": "bassins",
    "2sfca": "bassins",
    "epci": "intercommunalité",
}
"""What must be read in the same sentence, where a term is used."""
_STRINGS = re.compile(
    r'"((?:[^"\\\n]|\\.)*)"' + r"|`((?:[^`\\]|\\.)*)`",
)
_COMMENTS = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
_TEXTS = re.compile(r">([^<]+)<|(?:content|alt|title|placeholder|aria-label)=\"([^\"]*)\"")


def sentences_of(name: str, source: str) -> list[str]:
    """Every text of a source that a person may read: those with a blank or an accent."""
    if name.endswith(".html"):
        source = re.sub(r"<(script|style|code|pre)\b.*?</\1>", "", source, flags=re.DOTALL)
        found = ["".join(each) for each in _TEXTS.findall(source)]
    else:
        found = ["".join(each) for each in _STRINGS.findall(_COMMENTS.sub("", source))]
    texts = [html.unescape(re.sub(r"\s+", " ", each)).strip() for each in found]
    return [each for each in texts if re.search(r"[A-Za-zÀ-ÿ’)] [A-Za-zÀ-ÿ(«]|[À-ÿ]", each)]


def unexplained(texts: list[str]) -> list[str]:
    """The sentences that use a term without its explanation."""
    return [
        text
        for text in texts
        for term in NEVER.findall(text)
        if EXPLAINED.get(term.lower(), "\0") not in text.lower()
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_no_term_of_the_trade_is_alone(file: Path) -> None:
    source = re.sub(r"\$\{[^{}]*\}", "…", file.read_text(encoding="utf-8"))
    assert unexplained(sentences_of(file.name, source)) == []


def test_a_term_is_found_in_pages_and_in_modules() -> None:
    assert unexplained(sentences_of("a.html", "<p>L’indice de Gini vaut 0,3.</p>")) != []
    assert unexplained(sentences_of("a.js", 'h("p", { text: "Selon la typologie." })')) != []
    assert unexplained(sentences_of("a.js", "// l’indice de Gini\nconst gini = 3;")) == []
    assert unexplained(["Méthode des bassins (E2SFCA)."]) == []
