"""The page of one place, at an address of its own: whole without JavaScript, and kept for good.

It says of itself what it is in the words of schema.org, as microdata, for engines that read pages.
"""

from __future__ import annotations

from geodata.exports.answer_page.elements import Child, Element, fill, h
from geodata.exports.answer_page.frame import framed
from geodata.exports.answer_page.notices import (
    DEMONSTRATION,
    DEMONSTRATION_NOTICE,
    failure_in_words,
)
from geodata.exports.answer_page.site import site_card
from geodata.exports.answer_page.softened import softened
from geodata.exports.answer_page.words import Record, lacks_in_words
from geodata.french import day_in_words, of_place

_KIND = "https://schema.org/GovernmentOffice"
_NO_TRIP = {"distance_m": None, "travel_minutes": None, "travel_method": None, "unconfirmed": ()}
_DECIMALS = 3
"""Of a degree in a link: about 100 m."""
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
                {"class": "place", "itemscope": True, "itemtype": _KIND},
                *(h("p", {"class": "notice"}, text) for text in told),
                site_card(site, "car", answer["asked_at"], level=1, is_alone=True),
                *_metas(site),
            ),
            _others(site),
        ],
        answer,
        is_kept=True,
    )


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
    items = (h("li", None, link) for link in links)
    updated = site["date_maj"]
    kept = f"Fiche mise à jour le {day_in_words(updated)}" if updated else "Fiche sans date"
    of = site["structure_parente"]
    return h(
        "section",
        {"class": "place-more"},
        h("ul", {"class": "choosing"}, *items),
        fill(h("p", {"class": "hint"}), f"{kept}{f', par {of}' if of else ''}."),
    )


def _metas(site: Record) -> list[Element]:
    """What engines read: schema.org's own names, of what the card says in words."""
    told = {
        "name": site["nom"],
        "telephone": site["telephone"],
        "openingHours": site["horaires"],
    }
    address = {
        "streetAddress": site["adresse"],
        "postalCode": site["code_postal"],
        "addressLocality": site["commune"],
    }
    metas = [h("meta", {"itemprop": name, "content": text}) for name, text in told.items() if text]
    parts = [h("meta", {"itemprop": key, "content": text}) for key, text in address.items() if text]
    metas.append(_part("address", "PostalAddress", parts))
    if site["latitude"] is not None and site["longitude"] is not None:
        point = {"latitude": site["latitude"], "longitude": site["longitude"]}
        held = [h("meta", {"itemprop": key, "content": at}) for key, at in point.items()]
        metas.append(_part("geo", "GeoCoordinates", held))
    return metas


def _part(name: str, kind: str, metas: list[Element]) -> Element:
    about = {"itemprop": name, "itemscope": "", "itemtype": f"https://schema.org/{kind}"}
    return h("span", about, *metas)
