"""The catalogue of sentences: every one in French and in English, used, and filled by its facts."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from geodata.french import NARROW_SPACE
from geodata.sites.checks.sentences import (
    LOCALES,
    cause_in_words,
    field_in_words,
    sentence_keys,
    sentence_of,
)
from geodata.sites.site import FIELD_NAMES, Fact, Finding, finding_of

ROOT = Path(__file__).parents[4]
CATALOGUE = tomllib.loads(
    (ROOT / "geodata/sites/checks/sentences.toml").read_text(encoding="utf-8")
)
KEYS = sentence_keys()
CODES = [key for key in KEYS if "." not in key]
WAYS = {"say": 1, "repair": 1, "refuse": 0, "Finding": 3}
"""How findings are made, and which argument is the code."""
NOT_FACTS = {"sentence", "given", "kept"}


class Made(NamedTuple):
    """A call that makes a finding; its code, sentence and facts are None where they vary."""

    where: str
    code: str | None
    sentence: str | None
    facts: frozenset[str] | None


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ("sites", "imports", "sources", "nearest"):
        for path in sorted((ROOT / "geodata" / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def findings_made() -> Iterator[Made]:
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (way := _way(node)) is not None:
                named = {word.arg: word.value for word in node.keywords}
                code = node.args[WAYS[way]] if len(node.args) > WAYS[way] else named.get("code")
                varies = "sentence" in named and _text(named["sentence"]) is None
                plain = None not in named and way != "Finding" and not varies
                yield Made(
                    f"{path}:{node.lineno}",
                    _text(code),
                    _text(named.get("sentence")),
                    frozenset(name for name in named if name) - NOT_FACTS if plain else None,
                )


def _way(call: ast.Call) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else None
    name = call.func.id if isinstance(call.func, ast.Name) else name
    is_method = isinstance(call.func, ast.Attribute)
    return name if name in WAYS and is_method == (name != "Finding") else None


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def template(key: str, locale: str) -> str:
    code, _, variant = key.partition(".")
    entry = CATALOGUE[code][variant] if variant else CATALOGUE[code]
    return str(entry[locale])


@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_is_in_both_languages_and_of_the_same_facts_or_fewer(key: str) -> None:
    french, english = (fields_of(template(key, locale)) for locale in LOCALES)
    # In English the column is not repeated: a finding is printed after its field.
    assert french - {"column"} == english - {"column"}


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_cause_in_both_languages(code: str) -> None:
    assert all(cause_in_words(code, "", "CP", 2, locale) for locale in LOCALES)
    assert set(CATALOGUE[code]["cause"]) == set(LOCALES)


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_every_field_has_its_name_in_both_languages(name: str) -> None:
    assert all(len(CATALOGUE["fields"][name][locale]) == 2 for locale in LOCALES)


def test_every_finding_of_the_code_has_its_sentence() -> None:
    faults = [
        f"{made.where}: {key}"
        for made in findings_made()
        for key in (made.code, made.sentence)
        if key is not None and key not in KEYS
    ]
    assert not faults, "\n".join(faults)


def test_no_sentence_is_without_use() -> None:
    words = {
        node.value
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not set(KEYS) - words


def test_every_sentence_is_filled_by_what_its_callers_give() -> None:
    faults = [
        f"{made.where}: {key} needs {sorted(missing)}"
        for made in findings_made()
        if made.facts is not None
        for key in (made.sentence or made.code,)
        if key is not None
        for locale in LOCALES
        if (missing := fields_of(template(key, locale)) - made.facts)
    ]
    assert not faults, "\n".join(faults)


def test_a_sentence_of_one_code_is_named_by_it() -> None:
    for made in findings_made():
        if made.code is not None and made.sentence is not None:
            assert made.sentence.partition(".")[0] == made.code, made.where


def test_numbers_are_written_as_each_language_writes_them() -> None:
    facts: dict[str, Fact] = {"name": "Bourg (01004)", "away_km": 1234.5}
    french = sentence_of("coordinates_vague", facts, "fr")
    assert f"1{NARROW_SPACE}234,5 km" in french
    assert "1,234.5 km" in sentence_of("coordinates_vague", facts, "en")


def test_counts_take_their_plural() -> None:
    assert field_in_words("adresse", 38, "fr") == f"38{NARROW_SPACE}adresses"
    assert field_in_words("adresse", 1, "fr") == f"1{NARROW_SPACE}adresse"
    assert field_in_words("", 0, "fr") == f"0{NARROW_SPACE}ligne"
    assert field_in_words("", 0, "en") == "0 rows"
    assert field_in_words("nom", 1, "en") == "1 name"


def test_a_cause_says_what_is_wrong_in_which_column_and_how_often() -> None:
    unread = cause_in_words("column_unread", "adresse", "Adresse", 38, "fr")
    assert unread == f"la colonne « Adresse » n'est pas reconnue : 38{NARROW_SPACE}adresses"
    lost = cause_in_words("postcode_zero_lost", "code_postal", "CP", 1, "en")
    assert lost == "first zero lost, put back: 1 postcode (column 'CP')"
    assert cause_in_words("encoding", "", None, None, "en") == "the file is not UTF-8"


def test_a_value_is_never_taken_for_a_template() -> None:
    finding = Finding(1, "warning", "telephone", "telephone_malformed", {"value": "{0.__class__}"})
    assert "{0.__class__}" in finding.in_words("fr")


def test_a_finding_is_told_again_from_its_record() -> None:
    finding = Finding(
        *(3, "warning", "code_insee", "insee_code_old"),
        {"name": "Bourg", "insee_code": "01004"},
        given="01001",
        kept="01004",
        sentence="insee_code_old.part",
    )
    assert finding_of(finding.as_record("en")) == finding
    assert finding.as_record("fr")["message"].startswith("le code d'une partie de Bourg")
