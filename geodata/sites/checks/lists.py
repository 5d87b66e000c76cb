"""Several values in one field: parted, put in today's wording, held against the vocabularies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from geodata.sites.checks.drafts import Draft
from geodata.sites.older_wordings import EVERYONE, MOVED, WORDINGS
from geodata.sites.vocabularies import VOCABULARIES
from geodata.territory import fold

_FREE_LISTS = frozenset({"courriels", "site_web"})
_PUBLICS = "publics_specifiquement_adresses"


@dataclass(slots=True)
class _Understood:
    """What a list says: values of its own field, values of others, and findings."""

    values: list[str] = field(default_factory=list)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)
    draft: Draft = field(default_factory=lambda: Draft(0))
    """Holds the findings, of no row as yet."""


def read_list(draft: Draft, name: str, value: Any) -> None:
    """Puts the values of a list in the draft, in today's wording; an unknown one is kept."""
    given = value if isinstance(value, str) else tuple(str(item) for item in value if item)
    found = _understood(name, given)
    before = draft.values.get(name, ())
    draft.values[name] = tuple(dict.fromkeys((*before, *found.values)))
    for other, today in found.elsewhere:
        draft.values[other] = tuple(dict.fromkeys((*draft.values.get(other, ()), today)))
    draft.findings.extend([replace(each, row=draft.number) for each in found.draft.findings])


@lru_cache(maxsize=2048)  # the rows of a file say the same few things
def _understood(name: str, value: str | tuple[str, ...]) -> _Understood:
    found = _Understood()
    for text in parted(name, value):
        if name == _PUBLICS and text in EVERYONE:
            found.draft.say(
                "note", "wording_old", name, sentence="wording_old.everyone", given=text, value=text
            )
        elif text in MOVED.get(name, {}):
            other, today = MOVED[name][text]
            changed = {"given": text, "kept": f"{other}: {today}"}
            facts = {"value": text, "today": today, "other": other}
            found.draft.say("note", "value_moved", name, **changed, **facts)
            found.elsewhere.append((other, today))
        else:
            found.values.append(_todays(found, name, text))
    return found


def parted(name: str, value: str | tuple[str, ...]) -> list[str]:
    """Returns the values of a list: `|` today, `;` in older files, `,` in the oldest.

    A comma or a semicolon is kept where the whole is a wording of the field's own.
    """
    if isinstance(value, tuple):
        parts = [part for item in value for part in item.split("|")]
        return [text for part in parts if (text := " ".join(part.split()))]
    text = " ".join(value.split())
    separator = "|" if "|" in text else ";"
    if separator not in text and name not in _FREE_LISTS and text not in _wordings(name):
        parts = [part.strip() for part in text.split(",")]
        known = _wordings(name)
        separator = "," if len(parts) > 1 and all(part in known for part in parts) else separator
    return [part.strip() for part in text.split(separator) if part.strip()]


def _todays(found: _Understood, name: str, text: str) -> str:
    if name not in VOCABULARIES or text in VOCABULARIES[name]:
        return text
    today = WORDINGS.get(name, {}).get(text)
    if today is not None:
        found.draft.say("note", "wording_old", name, given=text, kept=today, today=today)
        return today
    today = _by_spelling(name).get(fold(text))
    if today is not None:
        found.draft.say("note", "vocabulary_spelling", name, given=text, kept=today, today=today)
        return today
    found.draft.say("warning", "vocabulary_unknown", name, value=text)
    return text


@cache
def _wordings(name: str) -> frozenset[str]:
    moved = MOVED.get(name, {})
    return frozenset((*VOCABULARIES.get(name, ()), *WORDINGS.get(name, ()), *moved))


@cache
def _by_spelling(name: str) -> dict[str, str]:
    """Returns today's values by their plain words: accents, capitals and signs apart."""
    older = WORDINGS.get(name, {}).items()
    return {fold(old): today for old, today in older} | {
        fold(today): today for today in VOCABULARIES[name]
    }
