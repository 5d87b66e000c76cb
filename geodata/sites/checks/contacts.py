"""Telephone, courriels and web addresses, by the patterns of the standard."""

from __future__ import annotations

from collections.abc import Callable

from geodata.sites.checks.drafts import Draft
from geodata.sites.values.links import Link, courriel_of, url_of
from geodata.sites.values.telephones import telephones_in

_LONGEST_RESUME = 280
_HTTPS = "https://"


def check_contacts(draft: Draft) -> None:
    """Puts contacts in the standard's form where that is plain, and reports the rest.

    What nobody could call, write to or open is left out.
    """
    for check, _ in CONTACT_CHECKS:
        check(draft)


def _telephone(draft: Draft) -> None:
    if telephone := draft.text("telephone"):
        _check_telephone(draft, telephone)


def _courriels(draft: Draft) -> None:
    _check_list(draft, "courriels", _courriel)


def _sites_web(draft: Draft) -> None:
    _check_list(draft, "site_web", _url)


def _pages(draft: Draft) -> None:
    for name in ("fiche_acces_libre", "prise_rdv"):
        if text := draft.text(name):
            draft.values[name] = _url(draft, name, text)


def _resume(draft: Draft) -> None:
    if (length := len(draft.text("presentation_resume"))) > _LONGEST_RESUME:
        most = _LONGEST_RESUME
        draft.say("warning", "resume_too_long", "presentation_resume", length=length, most=most)


CONTACT_CHECKS: tuple[tuple[Callable[[Draft], None], tuple[str, ...]], ...] = (
    (_telephone, ("telephone", "code_postal")),
    (_courriels, ("courriels",)),
    (_sites_web, ("site_web",)),
    (_pages, ("fiche_acces_libre", "prise_rdv")),
    (_resume, ("presentation_resume",)),
)
"""Each check of a contact, in their order, and all the fields that it reads or changes."""


def _check_list(draft: Draft, name: str, check: Callable[[Draft, str, str], str | None]) -> None:
    if values := draft.values.get(name):
        links = (check(draft, name, text) for text in values)
        draft.values[name] = tuple(dict.fromkeys(link for link in links if link))


def _check_telephone(draft: Draft, given: str) -> None:
    found = telephones_in(given, draft.text("code_postal"))
    if not found.numbers:
        draft.repair("warning", "telephone_malformed", "telephone", None, value=given)
        return
    number, *others = found.numbers
    if others:
        rest = ", ".join(others)
        draft.repair("warning", "telephone_several", "telephone", number, others=rest)
    elif found.rest:
        sentence = "telephone_spelling.words"
        facts = {"rest": found.rest}
        draft.repair("note", "telephone_spelling", "telephone", number, sentence=sentence, **facts)
    elif number != given:
        draft.repair("note", "telephone_spelling", "telephone", number)
    if found.is_short:
        draft.say("note", "telephone_short", "telephone", value=number)


def _courriel(draft: Draft, name: str, given: str) -> str | None:
    link = courriel_of(given)
    if link.standing == "unusable":
        draft.say("warning", "courriel_malformed", name, given=given, value=given)
        return None
    if link.text != given:
        draft.say("note", "courriel_spelling", name, given=given, kept=link.text)
    if link.standing == "usable":
        sentence = "courriel_malformed.kept"
        draft.say("warning", "courriel_malformed", name, sentence=sentence, value=link.text)
    return link.text


def _url(draft: Draft, name: str, given: str) -> str | None:
    link = url_of(given)
    if link.standing == "unusable":
        draft.say("warning", "url_malformed", name, given=given, value=given)
        return None
    if link.text != given:
        _say_url(draft, name, given, link)
    if link.standing == "usable":
        draft.say("warning", "url_malformed", name, sentence="url_malformed.kept", value=link.text)
    return link.text


def _say_url(draft: Draft, name: str, given: str, link: Link) -> None:
    has_scheme_alone = link.text == _HTTPS + given
    code = "url_scheme" if has_scheme_alone else "url_spelling"
    draft.say("note", code, name, given=given, kept=link.text)
