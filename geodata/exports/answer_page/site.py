"""A place as a card: the same as web/shared/site-card.js and web/citizen/site-details.js."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.exports.answer_page.elements import Child, Element, h
from geodata.exports.answer_page.groups import unsaid_in_words
from geodata.exports.answer_page.links import (
    itinerary_address,
    mail_address,
    telephone_address,
    web_address,
)
from geodata.exports.answer_page.markup import place_address
from geodata.exports.answer_page.softened import softened
from geodata.exports.answer_page.words import (
    Record,
    age_in_words,
    opening_in_words,
    spans_in_words,
    telephone_in_words,
    travel_in_words,
)
from geodata.french import day_in_words, with_capital
from geodata.sites.hours import hours_in_words

_AWAY = "noopener noreferrer external"
_NO_PUBLIC = "Ce lieu n'accueille pas de public"
_ACCESS_IN_WORDS = {
    "Se présenter": "Venir sur place",
    "Contacter par mail": "Écrire un courriel",
    "Envoyer un mail avec une fiche de prescription": "Être adressé par un professionnel, par "
    "courriel",
    "Prendre un RDV en ligne": "Prendre rendez-vous en ligne",
}


def site_card(
    site: Record,
    mode: str,
    asked_at: str,
    *,
    level: int,
    number: int | None = None,
    is_alone: bool = False,
) -> Element:
    """Returns the card of a place.

    Args:
        site: as an answer has it.
        mode: how people come.
        asked_at: the moment for which it is open or not.
        level: of its heading.
        number: of the list.
        is_alone: whether the page is about it: all is open then, and nothing leads to it.
    """
    name = softened(site["nom"])
    state, opening = opening_in_words(site, asked_at)
    today = site["hours_today"]
    summary = h("summary", None, "Horaires, services et contacts")
    summary.append(h("span", {"class": "visually-hidden"}, f" de {name}"))
    disc = {"class": "site-number", "aria-hidden": "true"}
    return h(
        "article",
        {"class": "site", "id": f"site-{number}" if number else None},
        h(
            f"h{level}",
            {"class": "site-name"},
            h("span", disc, str(number)) if number else None,
            h("span", None, name),
        ),
        _line("site-travel", travel_in_words(site, mode)),
        h("p", {"class": f"site-opening is-{state}"}, h("span", None, opening)),
        _line("site-today", None if today is None else f"Aujourd’hui : {spans_in_words(today)}"),
        _line("site-age", age_in_words(site)),
        _address(site),
        _marks(site),
        _line("site-unsaid", unsaid_in_words(site)),
        _actions(site, name),
        h(
            "details",
            {"class": "site-more", "open": is_alone},
            summary,
            _hours(site),
            _facts(site),
            None if is_alone else _own_page(site),
            None if is_alone else _report(site),
        ),
    )


def _line(kind: str, text: str | None) -> Element | None:
    return None if text is None else h("p", {"class": kind}, text)


def _address(site: Record) -> Element:
    town = " ".join(
        filter(None, (site["code_postal"], site["commune"] and softened(site["commune"])))
    )
    lines = [line for line in (site["adresse"], site["complement_adresse"], town) if line]
    return h("address", {"class": "site-address"}, *(h("span", None, line) for line in lines))


def _marks(site: Record) -> Element | None:
    """Short facts that change whether one goes there."""
    told = {
        "Lieu itinérant : vérifiez où il est": "Itinérant" in site["itinerance"],
        "Position approximative : centre de la commune": site["location_quality"] == "commune",
        "Position approximative : dans la rue, sans le numéro": site["location_quality"]
        == "street",
        "Aide à distance possible": "À distance" in site["modalites_accompagnement"],
        "N’accueille pas de public": _NO_PUBLIC in site["modalites_acces"],
        "Par téléphone ou en ligne": site["access"] == "remote",
    }
    facts = [text for text, holds in told.items() if holds]
    marks = [*site["frais_a_charge"], *facts, *site["dispositif_programmes_nationaux"]]
    return (
        h("ul", {"class": "site-marks"}, *(h("li", None, each) for each in marks))
        if marks
        else None
    )


def _actions(site: Record, name: str) -> Element | None:
    """What a person does about a place: the way there, an appointment, a call."""
    where = None if site["access"] == "remote" else _itinerary(site)
    number = site["telephone"] or ""
    call, told = telephone_address(number), telephone_in_words(number)
    links = [
        _action(where, "Itinéraire", f"Itinéraire vers {name}, sur OpenStreetMap"),
        _action(
            web_address(site["prise_rdv"]),
            "Prendre rendez-vous",
            f"Prendre rendez-vous avec {name}, site externe",
        ),
        _action(call, told, f"Appeler {name}, {told}"),
    ]
    return h("p", {"class": "site-actions"}, *links) if any(x is not None for x in links) else None


def _itinerary(site: Record) -> str | None:
    return itinerary_address(site["latitude"], site["longitude"])


def _action(address: str | None, text: str, label: str) -> Element | None:
    if address is None:
        return None
    away = _AWAY if address.startswith("http") else None
    return h("a", {"class": "action", "href": address, "aria-label": label, "rel": away}, text)


def _hours(site: Record) -> Element:
    hours = site["horaires"]
    if not hours:
        return h("p", None, "Horaires inconnus : appelez avant de venir.")
    words = hours_in_words(hours, "fr")
    if words is None:
        raw = h("p", {"class": "site-raw-hours"}, "Horaires tels que publiés : ")
        raw.append(h("code", None, hours))
        return raw
    days = [h("li", None, with_capital(each)) for each in words.split(" ; ")]
    return h("ul", {"class": "site-raw-hours"}, *days)


def _facts(site: Record) -> Element | None:
    opens, closes, updated = site["opens_on"], site["closes_on"], site["date_maj"]
    phone = site["telephone"]
    rows: list[tuple[str, Child]] = [
        ("Présentation", _texts(site["presentation_resume"], site["presentation_detail"])),
        ("Services", _list(site["services"])),
        ("Accompagnement", _list(site["modalites_accompagnement"])),
        ("Public", _list(site["publics_specifiquement_adresses"])),
        ("Prise en charge", _list(site["prise_en_charge_specifique"])),
        ("Pour venir", _list([_ACCESS_IN_WORDS.get(x, x) for x in site["modalites_acces"]])),
        ("Tarif", _list(site["frais_a_charge"])),
        ("Téléphone", phone and _link(telephone_address(phone), telephone_in_words(phone))),
        ("Courriel", _list([_link(mail_address(each), each) for each in site["courriels"]])),
        ("Site", _list([_link(web_address(each), each) for each in site["site_web"]])),
        ("Accessibilité", _checked(site["fiche_acces_libre"], "Fiche Acceslibre de ce lieu")),
        ("Conseillers", str(site["advisors"]) if site["advisors"] else None),
        (
            "Programmes",
            _list([*site["dispositif_programmes_nationaux"], *site["formations_labels"]]),
        ),
        ("Ouverture du lieu", opens and day_in_words(opens)),
        ("Fermeture du lieu", closes and day_in_words(closes)),
        ("Mis à jour", updated and day_in_words(updated)),
        ("Source", site["source"]),
    ]
    told = [(name, value) for name, value in rows if value is not None and value != ""]
    pairs = [each for name, value in told for each in (h("dt", None, name), h("dd", None, value))]
    return h("dl", {"class": "site-facts"}, *pairs) if pairs else None


def _texts(*texts: str | None) -> Element | None:
    known = [h("p", None, text) for text in texts if text]
    return h("div", None, *known) if known else None


def _list(values: Sequence[Child]) -> Element | None:
    return h("ul", None, *(h("li", None, each) for each in values)) if values else None


def _link(address: str | None, text: str) -> Child:
    """A link when its address may be followed; else the text alone."""
    if address is None:
        return text
    return h("a", {"href": address, "rel": _AWAY if address.startswith("http") else None}, text)


def _checked(address: str | None, text: str) -> Child:
    checked = web_address(address)
    return None if checked is None else _link(checked, text)


def _own_page(site: Record) -> Element:
    label = f"Page de {site['nom']}, à garder ou à envoyer"
    to = {"href": place_address(site["id"]), "aria-label": label}
    return h("p", {"class": "site-report"}, h("a", to, "Page de ce lieu"))


def _report(site: Record) -> Element:
    label = f"Signaler une erreur sur {site['nom']}"
    to = {"href": f"{place_address(site['id'])}#signaler", "aria-label": label}
    return h("p", {"class": "site-report"}, h("a", to, "Signaler une erreur"))
