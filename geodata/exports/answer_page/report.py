"""The form by which anybody says that the record of a place is wrong, and what answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote

from geodata.exports.answer_page.elements import Element, h
from geodata.exports.answer_page.frame import framed
from geodata.exports.answer_page.markup import place_address
from geodata.exports.answer_page.softened import softened
from geodata.exports.answer_page.words import Record
from geodata.parameters import id_in_path

Outcome = Literal["kept", "empty", "too_long", "full", "unknown", "failed"]
LONGEST_REPORT = 1_000
"""Characters of what somebody writes."""
KINDS: Mapping[str, str] = {
    "closed": "Ce lieu est fermé, ou n’existe plus",
    "hours": "Les horaires sont faux",
    "address": "L’adresse ou la position est fausse",
    "contact": "Le téléphone, le courriel ou le site est faux",
    "services": "Les services ou l’accueil sont autres",
    "other": "Autre chose",
}
"""What may be wrong, as people read it."""
_TOLD: Mapping[Outcome, tuple[str, str]] = {
    "kept": (
        "Merci, le signalement est enregistré",
        (
            "Qui tient cette liste à jour le lira. La fiche change quand c’est vérifié ; personne "
            "ne vous répondra, puisque rien de vous n’est gardé."
        ),
    ),
    "empty": (
        "Dites ce qui ne va pas",
        "Choisissez une des réponses du formulaire, puis envoyez-le de nouveau.",
    ),
    "too_long": (
        "Ce texte est trop long",
        f"Mille caractères au plus ({LONGEST_REPORT}) : dites seulement ce qui est faux.",
    ),
    "full": (
        "Trop de signalements attendent déjà",
        (
            "Celui-ci n’a pas été gardé. Réessayez dans quelques jours, ou écrivez à l’adresse de "
            "la page Contact."
        ),
    ),
    "unknown": (
        "Aucun lieu publié n’a cette adresse",
        "Le signalement n’a pas été gardé : ce lieu n’est plus dans la liste.",
    ),
    "failed": (
        "Le signalement n’a pas pu être gardé",
        "Ce n’est pas de votre fait. Réessayez dans quelques minutes.",
    ),
}


def report_form(site: Record) -> Element:
    """Returns the form, which works without JavaScript and asks nothing of who fills it."""
    action = f"/signaler/{quote(id_in_path(site['id']), safe='')}"
    choices = [
        h(
            "label",
            {"class": "choice"},
            h("input", {"type": "radio", "name": "kind", "value": kind, "required": True}),
            f" {words}",
        )
        for kind, words in KINDS.items()
    ]
    about = {
        "id": "report-text",
        "name": "text",
        "rows": "3",
        "maxlength": str(LONGEST_REPORT),
        "aria-describedby": "report-hint",
    }
    return h(
        "section",
        {"class": "place-report", "id": "signaler", "aria-labelledby": "signaler-title"},
        h("h2", {"id": "signaler-title"}, "Signaler une erreur"),
        h(
            "form",
            {"method": "post", "action": action, "accept-charset": "utf-8"},
            h("fieldset", None, h("legend", None, "Qu’est-ce qui ne va pas ?"), *choices),
            h("label", {"for": "report-text"}, "Ce qui est juste, si vous le savez (facultatif)"),
            h(
                "p",
                {"class": "hint", "id": "report-hint"},
                "N’écrivez ni nom, ni adresse, ni téléphone de quelqu’un : seul ce texte est "
                "gardé, et personne ne vous répondra.",
            ),
            h("textarea", about),
            h("p", None, h("button", {"type": "submit"}, "Envoyer le signalement")),
        ),
    )


def report_outcome_page(outcome: Outcome, site: Record | None) -> str:
    """Returns the page that says what became of a report.

    Args:
        outcome: whether it was kept, or why not.
        site: the place that it is about; None where there is none.
    """
    title, text = _TOLD[outcome]
    back = h("p", None, h("a", {"href": "/"}, "Trouver une aide près de chez moi"))
    if site is not None:
        to = {"href": place_address(site["id"])}
        back = h("p", None, h("a", to, f"Revenir à la fiche : {softened(site['nom'])}"))
    main = h("section", {"id": "results"}, h("h1", None, title), h("p", None, text), back)
    return framed(title, [main])
