"""The page of one place, at an address of its own: whole without JavaScript, and kept for good."""

from __future__ import annotations

from urllib.parse import quote

from geodata.exports.answer_page.elements import Child, Element, fill, h
from geodata.exports.answer_page.frame import framed
from geodata.exports.answer_page.markup import place_address, place_markup
from geodata.exports.answer_page.notices import (
    DEMONSTRATION,
    DEMONSTRATION_NOTICE,
    failure_in_words,
)
from geodata.exports.answer_page.report import report_form
from geodata.exports.answer_page.site import site_card
from geodata.exports.answer_page.softened import softened
from geodata.exports.answer_page.words import Record, distance_in_words, lacks_in_words
from geodata.french import day_in_words, of_place

_NO_TRIP = {"distance_m": None, "travel_minutes": None, "travel_method": None, "unconfirmed": ()}
_WORTH = {
    "fresh": ".",
    "ageing": " : il y a plus de six mois.",
    "old": " : il y a plus d’un an. Appelez avant de venir.",
    "doubtful": " : il y a plus de dix-huit mois, elle est à mettre en doute. Appelez avant de "
    "venir.",
}
"""What the national tools make of the age of a record."""
_DECIMALS = 3
"""Of a degree in a link: about 100 m."""
_WHY_NO_MORE = (
    "il a pu fermer, changer de nom ou être réuni avec un autre. Appelez avant de vous déplacer."
)
_GONE = "Aucun lieu publié n’a cette adresse"
_WHY_GONE = (
    "Ce lieu a pu fermer, changer de nom, ou être réuni avec un autre. Cherchez une aide près de "
    "chez vous :"
)


def place_page(answer: Record) -> str:
    """Returns the page of an answer of `GET /v1/sites/{id}`."""
    site = {**_NO_TRIP, **answer["site"]}
    name = softened(site["nom"])
    told = [*lacks_in_words(answer)]
    if answer["sites_version"] == DEMONSTRATION:
        told.insert(0, DEMONSTRATION_NOTICE)
    title = f"{name}, {softened(site['commune'])}" if site["commune"] else name
    return framed(
        title,
        [
            h(
                "div",
                {"class": "place", "id": "results"},
                *(h("p", {"class": "notice"}, text) for text in told),
                site_card(site, "car", answer["asked_at"], level=1, is_alone=True),
            ),
            _others(site),
            report_form(site),
        ],
        answer,
        is_kept=True,
        description=f"Aide au numérique, {title} : horaires, services, téléphone et itinéraire.",
        markup=place_markup(site),
        module="/citizen/share.js",
    )


def gone_place_page(place: Record) -> str:
    """Returns the page of a place that was published once: what it was, and what is near.

    Args:
        place: what a problem `gone_site` of the API says.
    """
    name = softened(place["nom"])
    title = f"{name} n’est plus publié"
    town = f", à {softened(place['commune'])}" if place["commune"] else ""
    near = place["nearby"]
    links = [
        h("li", None, h("a", {"href": place_address(each["id"])}, softened(each["nom"])), _at(each))
        for each in near
    ]
    lat, lon, code = place["latitude"], place["longitude"], place["code_insee"]
    around = (
        f"/?lat={lat:.{_DECIMALS}f}&lon={lon:.{_DECIMALS}f}"
        if lat is not None and lon is not None
        else f"/?commune={code}"
        if code
        else "/"
    )
    main = h(
        "section",
        {"id": "results", "class": "place-gone"},
        h("h1", None, title),
        h("p", None, f"Ce lieu était publié{town}. Il ne l’est plus : {_WHY_NO_MORE}"),
        h("h2", None, "Les lieux publiés les plus proches") if links else None,
        h("ul", {"class": "linked"}, *links) if links else None,
        h("p", None, h("a", {"href": around}, "Chercher une aide autour de ce lieu")),
    )
    return framed(title, [main])


def _at(place: Record) -> str:
    """Where a place stands: its commune, and how far it is."""
    town = f", {softened(place['commune'])}" if place["commune"] else ""
    away = distance_in_words(place["distance_m"])
    return f"{town}{f', à {away} à vol d’oiseau' if away else ''}"


def no_place_page(status: int, code: str) -> str:
    """Returns the page that says why there is no place.

    Args:
        status: of the API's problem document.
        code: of the problem.
    """
    failure = failure_in_words(status, code, None)
    gone = status == 404
    title, text = (_GONE, _WHY_GONE) if gone else (failure.title, failure.text)
    search = h("p", None, h("a", {"href": "/"}, "Trouver une aide près de chez moi"))
    main = h("section", {"id": "results"}, h("h1", None, title), h("p", None, text), search)
    return framed(title, [main])


def _others(site: Record) -> Element:
    """Where to look on: what is near, and the map."""
    lat, lon = site["latitude"], site["longitude"]
    links: list[Child] = []
    if lat is not None and lon is not None:
        near = f"/?lat={lat:.{_DECIMALS}f}&lon={lon:.{_DECIMALS}f}"
        links.append(h("a", {"href": near}, "Voir les autres lieux autour"))
        spot = f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
        away = {"href": spot, "rel": "noopener noreferrer external"}
        links.append(h("a", away, "Voir sa position sur OpenStreetMap"))
    elif site["code_insee"]:
        town = softened(site["commune"] or site["code_insee"])
        address = f"/?commune={site['code_insee']}"
        links.append(h("a", {"href": address}, f"Voir les lieux près {of_place(town)}"))
    else:
        links.append(h("a", {"href": "/"}, "Trouver une aide près de chez moi"))
    links.append(h("a", {"href": "#signaler"}, "Signaler une erreur"))
    figures = territory_link(site)
    items = (h("li", None, link) for link in (*links, *figures))
    return h(
        "section",
        {"class": "place-more"},
        h("ul", {"class": "choosing"}, *items),
        fill(h("p", {"class": f"hint is-{site['freshness'] or 'undated'}"}), _age(site)),
        h(
            "p",
            {"class": "tools", "data-share": True, "hidden": True},
            h("button", {"type": "button", "class": "secondary"}, "Partager cette page"),
            h("span", {"role": "status"}),
        ),
    )


def _age(site: Record) -> str:
    """Who keeps the record of a place, since when, and what that is worth."""
    updated, of = site["date_maj"], site["structure_parente"] or site["source"]
    by = f", par {of}" if of else ""
    if updated is None or site["freshness"] is None:
        return f"Cette fiche ne dit pas de quand elle date{by} : vérifiez avant de venir."
    return f"Fiche mise à jour le {day_in_words(updated)}{by}{_WORTH[site['freshness']]}"


def territory_link(site: Record) -> list[Element]:
    """Returns the link to the page of the commune of a place, where it says one."""
    if not site["code_insee"]:
        return []
    town = softened(site["commune"] or site["code_insee"])
    address = f"/territoire/{quote(site['code_insee'], safe='')}"
    return [h("a", {"href": address}, f"Les chiffres {of_place(town)}")]
