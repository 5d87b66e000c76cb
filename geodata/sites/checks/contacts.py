"""Telephone, courriels and web addresses, by the patterns of the standard."""

from __future__ import annotations

import re

from geodata.sites.checks.drafts import Draft

_INTERNATIONAL = re.compile(r"\+(?:33|590|594|262|596|269|687|689|508|681)\d{6,9}", re.ASCII)
_NATIONAL = re.compile(r"0[1-9]\d{8}", re.ASCII)
_SEPARATORS = re.compile(r"[\s.\-/\u00a0\u202f]|\(0\)")
_OVERSEAS = {
    **dict.fromkeys(("0590", "0690", "0691"), "+590"),
    **dict.fromkeys(("0594", "0694"), "+594"),
    **dict.fromkeys(("0596", "0696", "0697"), "+596"),
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), "+262"),
}
"""The country code of the first figures of a national number; elsewhere +33."""

# The standard's patterns; quantifiers that cannot give back (`++`) match the same texts and
# leave a hostile one nothing to try again.
_COURRIEL = re.compile(
    r"[\w][\w.!#$%&'*+\\=?^`{|}~-]++@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9][a-z0-9-]{0,61}[a-z0-9])+",
    re.ASCII | re.IGNORECASE,
)
_URL = re.compile(
    r"[a-z]{3,9}:(?://)?(?:[;:&=+$,\w-]++@)?[a-z0-9.-]++"
    r"(?:(?:/[+~,%@/.\w-]*+)?\??[-+=&;%@.\w]*+#?[.!/\\\w]*+)?",
    re.ASCII | re.IGNORECASE,
)
_HAS_SCHEME = re.compile(r"[a-z]{3,9}:", re.IGNORECASE)
_LONGEST_COURRIEL, _LONGEST_URL = 254, 2_048
_LONGEST_RESUME = 280


def check_contacts(draft: Draft) -> None:
    """Puts contacts in the standard's form where that is plain, and reports the rest."""
    if telephone := draft.text("telephone"):
        _check_telephone(draft, telephone)
    for name in ("courriels", "site_web"):
        check = _courriel if name == "courriels" else _url
        if values := draft.values.get(name):
            draft.values[name] = tuple(dict.fromkeys(check(draft, name, text) for text in values))
    for name in ("fiche_acces_libre", "prise_rdv"):
        if text := draft.text(name):
            draft.values[name] = _url(draft, name, text)
    if (length := len(draft.text("presentation_resume"))) > _LONGEST_RESUME:
        most = _LONGEST_RESUME
        draft.say("warning", "resume_too_long", "presentation_resume", length=length, most=most)


def _check_telephone(draft: Draft, given: str) -> None:
    number = _SEPARATORS.sub("", given)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if _NATIONAL.fullmatch(number):
        number = _OVERSEAS.get(number[:4], "+33") + number[1:]
    if not _INTERNATIONAL.fullmatch(number):
        draft.say("warning", "telephone_malformed", "telephone", value=given)
    elif number != given:
        draft.repair("note", "telephone_spelling", "telephone", number)


def _courriel(draft: Draft, name: str, given: str) -> str:
    text = given.removeprefix("mailto:")
    if len(text) > _LONGEST_COURRIEL or not _COURRIEL.fullmatch(text):
        draft.say("warning", "courriel_malformed", name, value=given)
        return given
    return text


def _url(draft: Draft, name: str, given: str) -> str:
    text = given if _HAS_SCHEME.match(given) else f"https://{given}"
    if len(text) > _LONGEST_URL or "." not in text or not _URL.fullmatch(text):
        draft.say("warning", "url_malformed", name, value=given)
        return given
    if text != given:
        draft.say("note", "url_scheme", name, given=given, kept=text)
    return text
