"""What findings say, in French and in English, from one catalogue: `sentences.toml`.

A sentence is a template of `str.format`; its fields are the facts of a finding. In French a
number takes a comma and narrow spaces. `{count:counted|ligne|lignes}` gives a count with its
noun: `38 lignes`.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from geodata.french import NARROW_SPACE, counted
from geodata.sites.site import Fact, Locale

LOCALES: tuple[Locale, ...] = get_args(Locale)
_COUNTED = "counted"
_NUMBERS_IN_FRENCH = str.maketrans(",.", f"{NARROW_SPACE},")


def sentence_of(key: str, facts: Mapping[str, Fact], locale: Locale) -> str:
    """Returns a sentence of the catalogue, filled with the facts of a finding.

    Args:
        key: a finding's code, or `code.variant`.
        facts: what the template names.
        locale: the language.

    Raises:
        KeyError: the catalogue has no such sentence, or a fact is missing.
    """
    return _FORMATTERS[locale].vformat(_entry(key)[locale], (), facts)


def cause_in_words(
    code: str, field: str, column: str | None, count: int | None, locale: Locale
) -> str:
    """Returns what is wrong and how often: `premier zéro perdu, remis : 38 codes postaux`.

    Args:
        code: of the findings.
        field: that they are about; '' for whole rows.
        column: of the file, when they are about one.
        count: how many there are; None of what is said once of the file.
        locale: the language.
    """
    template = str(_entry(code)["cause"][locale])
    text = _FORMATTERS[locale].vformat(template, (), {"column": column or field})
    colon = " : " if locale == "fr" else ": "
    said = text if count is None else f"{text}{colon}{field_in_words(field, count, locale)}"
    if column is None or "{column" in template:
        return said
    return said + (f" (colonne « {column} »)" if locale == "fr" else f" (column {column!r})")


def field_in_words(field: str, count: int, locale: Locale) -> str:
    """Returns a count of values of a field: `38 adresses`, `1 value`; of rows where it is ''."""
    fields = _catalogue()["fields"]
    one, several = fields.get(field, fields["values" if field else "rows"])[locale]
    return _counted(count, one, several, locale)


def sentence_keys() -> list[str]:
    """Returns every key of the catalogue."""
    keys = []
    for code, entry in _catalogue().items():
        if code != "fields":
            keys.append(code)
            keys += [f"{code}.{name}" for name in entry if name not in (*LOCALES, "cause")]
    return keys


@cache
def _catalogue() -> dict[str, Any]:
    text = (files("geodata.sites.checks") / "sentences.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _entry(key: str) -> Mapping[str, Any]:
    code, _, variant = key.partition(".")
    entry = _catalogue()[code]
    found: Mapping[str, Any] = entry[variant] if variant else entry
    return found


def _counted(count: float, one: str, several: str, locale: Locale) -> str:
    if locale == "fr":
        return counted(count, one, several)
    return f"{count:,} {one if count == 1 else several}"


class _Sentences(string.Formatter):
    """Fills templates, with numbers as a language writes them."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale

    def format_field(self, value: Any, format_spec: str) -> str:
        """Returns a fact in words: a count with its noun, or a number in the language's form."""
        if format_spec.startswith(_COUNTED):
            _, one, several = format_spec.split("|")
            return _counted(value, one, several, self._locale)
        text = format(value, format_spec)
        is_french_number = self._locale == "fr" and isinstance(value, (int, float))
        return text.translate(_NUMBERS_IN_FRENCH) if is_french_number else text


_FORMATTERS = {locale: _Sentences(locale) for locale in LOCALES}
