"""Several values in one field: parted, put in today's wording, held against the vocabularies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from geodata.sites.checks.drafts import Draft
from geodata.sites.older_wordings import EVERYONE, MOVED, WORDINGS
from geodata.sites.values.digits import spreadsheet_text
from geodata.sites.values.links import courriels_in, links_in
from geodata.sites.values.parting import parted
from geodata.sites.values.placeholders import is_placeholder
from geodata.sites.values.wordings import Reading, read_wording
from geodata.sites.vocabularies import VOCABULARIES
from geodata.territory import fold

_LINKS = {"courriels": courriels_in, "site_web": links_in}
_PUBLICS = "publics_specifiquement_adresses"
_BARE = ("list_parted", "list_parted.bare")
_ALONE = {"courriels": ("courriel_spelling", None), "site_web": ("url_spelling", None)}
"""The code and the sentence of one value that is not kept as it was written."""
_USUAL = {"courriels": "|", "site_web": "|"}
"""What parts a list without a word said: `|` today, `;` in older files, `,` in the oldest."""


@dataclass(slots=True)
class _Understood:
    """What a list says: values of its own field, values of others, and findings."""

    values: list[str] = field(default_factory=list)
    elsewhere: list[tuple[str, str]] = field(default_factory=list)
    draft: Draft = field(default_factory=lambda: Draft(0))
    """Holds the findings, of no row as yet."""


def read_list(draft: Draft, name: str, value: Any) -> None:
    """Puts the values of a list in the draft, in today's wording; an unknown one is kept.

    Args:
        draft: the row.
        name: a field of several values.
        value: a text, or a list of texts; what is no text is left out, with a finding.
    """
    if not isinstance(value, (str, list, tuple)):
        draft.say("warning", "value_malformed", name, given=value)
        return
    given = value if isinstance(value, str) else tuple(_texts(draft, name, value))
    found = _understood(name, given)
    before = draft.values.get(name, ())
    draft.values[name] = tuple(dict.fromkeys((*before, *found.values)))
    for other, today in found.elsewhere:
        draft.values[other] = tuple(dict.fromkeys((*draft.values.get(other, ()), today)))
    draft.findings.extend(each.of_row(draft.number) for each in found.draft.findings)


def _texts(draft: Draft, name: str, items: Any) -> list[str]:
    for item in items:
        if not isinstance(item, str) and item is not None:
            draft.say("warning", "value_malformed", name, given=item)
    return [item for item in items if isinstance(item, str) and item.strip()]


@lru_cache(maxsize=2048)  # the rows of a file say the same few things
def _understood(name: str, value: str | tuple[str, ...]) -> _Understood:
    found = _Understood()
    for part in _parts(found, name, value):
        text = spreadsheet_text(part)
        if text != part:
            found.draft.say("note", "spreadsheet_form", name, given=part, kept=text)
        if is_placeholder(text, zero_is_nothing=True):
            found.draft.say("warning", "placeholder", name, given=text, value=text)
        elif name == _PUBLICS and text in EVERYONE:
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
            _add_todays(found, name, text)
    return found


def _parts(found: _Understood, name: str, value: str | tuple[str, ...]) -> list[str]:
    """Returns the values of a list; says so where what parts them is not the standard's."""
    if isinstance(value, tuple):
        parts = [part for item in value for part in item.split("|")]
        return [text for part in parts if (text := " ".join(part.split()))]
    part = _LINKS.get(name)
    values = list(parted(name, value)) if part is None else part(value)
    usual = " ".join(value.split())
    for separator in _USUAL.get(name, "|;,"):
        if values == [each.strip() for each in usual.split(separator) if each.strip()]:
            return values
    code, sentence = _ALONE.get(name, _BARE) if len(values) == 1 else ("list_parted", None)
    found.draft.say("note", code, name, sentence=sentence, given=value, kept=values)
    return values


def _add_todays(found: _Understood, name: str, text: str) -> None:
    """Adds a value in today's wording; what no table knows is kept, and reported."""
    if name not in VOCABULARIES or text in VOCABULARIES[name]:
        found.values.append(text)
        return
    older = WORDINGS.get(name, {}).get(text)
    if older is not None:
        found.draft.say("note", "wording_old", name, given=text, kept=older, today=older)
        found.values.append(older)
        return
    today = _by_spelling(name).get(fold(text), "")
    reading = None if today else read_wording(name, text)
    if today:
        found.draft.say("note", "vocabulary_spelling", name, given=text, kept=today, today=today)
        found.values.append(today)
    elif reading is not None:
        _add_reading(found, name, text, reading)
    else:
        found.draft.say("warning", "vocabulary_unknown", name, value=text)
        found.values.append(text)


def _add_reading(found: _Understood, name: str, text: str, reading: Reading) -> None:
    """Adds what a wording that the standard never had is known to mean."""
    found.values += [value for field, value in reading.values if field == name]
    found.elsewhere += [(field, value) for field, value in reading.values if field != name]
    kept = [value if field == name else f"{field}: {value}" for field, value in reading.values]
    sentence = "wording_read" if reading.is_exact else "wording_read.phrase"
    found.draft.say(
        "note",
        "wording_read",
        name,
        sentence=sentence if kept else "wording_read.nothing",
        given=text,
        kept=kept or None,
        value=text,
        read=", ".join(kept),
    )


@cache
def _by_spelling(name: str) -> dict[str, str]:
    """Returns today's values by their plain words: accents, capitals and signs apart."""
    older = WORDINGS.get(name, {}).items()
    return {fold(old): today for old, today in older} | {
        fold(today): today for today in VOCABULARIES[name]
    }
