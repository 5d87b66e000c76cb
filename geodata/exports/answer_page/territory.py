"""The page of a territory: its public figures, its parts, its places; whole without JavaScript."""

from __future__ import annotations

from urllib.parse import quote

from geodata.exports.answer_page.elements import Child, Element, h
from geodata.exports.answer_page.frame import framed, framed_with
from geodata.exports.answer_page.markup import place_address
from geodata.exports.answer_page.notices import DEMONSTRATION, DEMONSTRATION_NOTICE
from geodata.exports.answer_page.softened import softened
from geodata.exports.answer_page.words import Record, minutes_in_words
from geodata.french import (
    counted,
    day_in_words,
    of_place,
    percent,
    whole_number,
    with_capital,
)

_LEVELS = {
    "france": "Pays",
    "region": "Région",
    "departement": "Département",
    "epci": "Intercommunalité",
    "commune": "Commune",
}
_PARTS = {
    "region": "Ses régions",
    "departement": "Ses départements",
    "epci": "Ses intercommunalités",
    "commune": "Ses communes",
}
_REACH = {
    "within": "Un lieu d’aide est à {minutes} en voiture, dans la limite de {limit} min.",
    "beyond": "Le lieu d’aide le plus proche est à {minutes} en voiture, au-delà de la limite de "
    "{limit} min.",
    "no_road": "Aucune route ne mène d’ici à un lieu d’aide.",
    "unknown": "Aucune source ne situe cette commune : son temps de trajet n’est pas connu.",
}
_NOT_READY = (
    "Les chiffres de ces données ne sont pas encore calculés. Ils le sont une fois par jour, et "
    "après chaque mise à jour des lieux : revenez dans une heure."
)
_NO_SUCH = "Aucun territoire n’a ce code"


def territory_page(answer: Record) -> str:
    """Returns the page of an answer of `GET /v1/territories/{code}/figures`."""
    territory, figures = answer["territory"], answer["figures"]
    name = softened(territory["name"])
    demonstration = answer["sites_version"] == DEMONSTRATION
    main = h(
        "article",
        {"class": "territory", "id": "results"},
        h("p", {"class": "hint"}, _kind(territory)),
        h("h1", None, name),
        h("p", {"class": "notice"}, DEMONSTRATION_NOTICE) if demonstration else None,
        h("p", {"class": "notice"}, _NOT_READY) if figures is None else None,
        *([] if figures is None else _figures(figures)),
        *_parts(answer),
        *_places(answer),
        _files(answer),
    )
    title = f"L’aide au numérique : {name}"
    about = f"{title}. Les lieux, et combien d’habitants en ont un à portée."
    return framed_with(title, [main], _provenance(answer), is_kept=True, description=about)


def no_territory_page(status: int) -> str:
    """Returns the page that says why there are no figures.

    Args:
        status: of the API's problem document.
    """
    search = h("p", None, h("a", {"href": "/"}, "Trouver une aide près de chez moi"))
    if status in (404, 422):
        title, text = _NO_SUCH, "Une commune a cinq caractères, une région est R suivi de son code."
    else:
        title, text = "Le service rencontre un problème", "Réessayez dans quelques minutes."
    return framed(
        title, [h("section", {"id": "results"}, h("h1", None, title), h("p", None, text), search)]
    )


def _kind(territory: Record) -> str:
    kind = _LEVELS[territory["level"]]
    return kind if territory["level"] == "france" else f"{kind} {territory['code']}"


def _figures(figures: Record) -> list[Element]:
    limit = figures["threshold_minutes"]
    within = figures["within_threshold"]
    minutes = figures["minutes_median"]
    pairs: list[tuple[str, str]] = [
        ("Habitants", whole_number(figures["people"])),
        ("Lieux d’aide", whole_number(figures["sites"])),
        (
            f"Habitants à {limit:g} min ou moins en voiture",
            f"{whole_number(within['people'])}{_share(within['share'])}",
        ),
    ]
    if figures["reach"] is None or figures["reach"] in ("within", "beyond"):
        median = "plus de la moitié n’a pas de route" if minutes is None else _minutes(minutes)
        pairs.append(("Trajet médian", median))
    if figures["minutes_p90"] is not None and figures["reach"] is None:
        pairs.append(("Neuf habitants sur dix ont moins de", _minutes(figures["minutes_p90"])))
    lost = figures["unreachable"]
    if lost["people"]:
        pairs.append(
            ("Sans route vers un lieu", f"{counted(lost['people'], 'habitant', 'habitants')}")
        )
    if figures["people_unknown_in"]:
        said = counted(figures["people_unknown_in"], "commune", "communes")
        pairs.append(("Population inconnue", said))
    found = h(
        "dl",
        {"class": "site-facts"},
        *(each for name, value in pairs for each in (h("dt", None, name), h("dd", None, value))),
    )
    if figures["reach"] is None:
        return [found]
    said = "" if minutes is None else _minutes(minutes)
    told = _REACH[figures["reach"]].format(minutes=said, limit=f"{limit:g}")
    return [h("p", {"class": "site-travel"}, told), found]


def _minutes(minutes: float) -> str:
    return minutes_in_words(minutes)


def _share(share: float | None) -> str:
    return "" if share is None else f", soit {percent(share)}"


def _parts(answer: Record) -> list[Element]:
    parts = answer["parts"]
    if not parts:
        return []
    head = ("Territoire", "Habitants", "Lieux", "À portée", "Trajet médian")
    rows = [
        h(
            "tr",
            None,
            h("th", {"scope": "row"}, _link_to(part)),
            h("td", None, whole_number(part["people"])),
            h("td", None, whole_number(part["sites"])),
            h("td", None, "–" if part["share_within"] is None else percent(part["share_within"])),
            h(
                "td",
                None,
                "–" if part["minutes_median"] is None else _minutes(part["minutes_median"]),
            ),
        )
        for part in parts
    ]
    return [
        h("h2", {"id": "parts"}, _PARTS[parts[0]["level"]]),
        h(
            "div",
            {"class": "table-frame", "role": "region", "aria-labelledby": "parts", "tabindex": "0"},
            h(
                "table",
                {"class": "figures"},
                h(
                    "thead",
                    None,
                    h("tr", None, *(h("th", {"scope": "col"}, each) for each in head)),
                ),
                h("tbody", None, *rows),
            ),
        ),
    ]


def _link_to(part: Record) -> Element:
    return h("a", {"href": f"/territoire/{quote(part['path'], safe='')}"}, softened(part["name"]))


def _places(answer: Record) -> list[Element]:
    places, found = answer["places"], answer["places_found"]
    if not places:
        return []
    items = [h("li", None, *_place(each)) for each in places]
    more = found - len(places)
    return [
        h("h2", None, f"{with_capital(counted(found, 'lieu', 'lieux'))} d’aide"),
        h("ul", {"class": "linked"}, *items),
        *([h("p", None, f"Et {whole_number(more)} de plus, dans le fichier.")] if more else []),
    ]


def _place(place: Record) -> list[Child]:
    where = ", ".join(filter(None, (place["adresse"], place["commune"])))
    doubt = " – fiche de plus de dix-huit mois, à vérifier"
    return [
        h("a", {"href": place_address(place["id"])}, softened(place["nom"])),
        f", {where}" if where else None,
        doubt if place["freshness"] == "doubtful" else None,
    ]


def _files(answer: Record) -> Element:
    territory, path = answer["territory"], quote(answer["path"], safe="")
    code = quote(territory["code"], safe="")
    level = territory["level"]
    query = "" if level == "france" else f"{level}={code}&"
    links: list[tuple[str, str]] = [
        (f"/v1/sites?{query}limit=500&format=csv", "Les lieux, en tableur (CSV)"),
        (f"/v1/sites?{query}limit=500&format=geojson", "Les lieux, sur une carte (GeoJSON)"),
        (f"/v1/territories/{path}/figures", "Ces chiffres, pour un programme (JSON)"),
    ]
    if level == "commune":
        near = f"Trouver une aide près {of_place(softened(territory['name']))}"
        links.insert(0, (f"/?commune={code}", near))
    items = (h("li", None, h("a", {"href": address}, text)) for address, text in links)
    return h("ul", {"class": "choosing"}, *items)


def _provenance(answer: Record) -> str:
    return (
        f"Chiffres du {day_in_words(answer['at'])}. Carte et communes : instantané "
        f"{answer['snapshot']}. Lieux : version {answer['sites_version']}."
    )
