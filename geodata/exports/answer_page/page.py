"""The page of an answer, and the page that says why there is none.

They are whole without any module of the site: a browser without JavaScript, or whose line lost a
file, reads in them what the citizen's page would have shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import urlencode

from geodata.exports.answer_page.elements import Child, Element, fill, h
from geodata.exports.answer_page.form import ACTION, RESULTS, Asked, question_form
from geodata.exports.answer_page.frame import framed
from geodata.exports.answer_page.groups import (
    Group,
    by_place,
    counted_in_words,
    group_in_words,
    groups_of,
    is_abroad,
    is_over_water,
    no_road_in_words,
    same_place_in_words,
)
from geodata.exports.answer_page.notices import (
    WHICH,
    failure_in_words,
    notices_of,
)
from geodata.exports.answer_page.site import site_card
from geodata.exports.answer_page.words import Record
from geodata.french import of_place

_HOME = "Trouver de l’aide numérique près de chez moi"
_WHERE = ("q", "lat", "lon", "commune", "postcode")
"""The fields that say where from; the others are filters."""
_OTHERS_AT_MOST = 12
_DECIMALS = 3
"""Of a degree in a link: about 100 m, as the citizen's page rounds."""


def answer_page(answer: Record, asked: Asked) -> str:
    """Returns the page of an answer of `GET /v1/nearest`.

    Args:
        answer: as the API gives it.
        asked: the fields of the form as they were sent, to be filled in and kept in links.
    """
    if answer.get("candidates"):
        results = _results(
            "Précisez votre recherche",
            h("p", None, WHICH.get(answer.get("because", ""), WHICH["homonyms"])),
            _chooser([_candidate(each, asked) for each in answer["candidates"]]),
        )
        return framed("Précisez votre recherche", [question_form(asked, _typed(asked)), results])
    if is_abroad(answer):
        told = "Cherchez une commune, un code postal ou une adresse en France."
        results = _results("Ce point est hors de France", _notice(told))
        return framed(_HOME, [question_form(asked, _typed(asked)), results])
    label = _label(answer["origin"])
    title = f"Aide numérique près {of_place(label)}" if label else _HOME
    form = question_form(asked, _typed(asked) or label or _point(answer["origin"]))
    return framed(title, [form, _found(answer, asked, label)], answer)


def failure_page(status: int, code: str, parameter: str | None, asked: Asked) -> str:
    """Returns the page that says why there is no answer.

    Args:
        status: of the API's problem document.
        code: of the problem.
        parameter: which the problem is of, if any.
        asked: the fields of the form as they were sent: none is lost.
    """
    failure = failure_in_words(status, code, parameter)
    # In both places: a browser may show either first.
    told = h("div", {"class": "failure"}, h("p", None, failure.text or failure.of_the_field))
    form = question_form(asked, _typed(asked), failure.of_the_field)
    return framed(_HOME, [form, _results(failure.title, told)])


def _found(answer: Record, asked: Asked, label: str) -> Element:
    groups = groups_of(answer)
    remote_first = is_over_water(groups)
    remote = _apart(
        "Aide à distance",
        "Ces services aident par téléphone ou en ligne, où que vous soyez.",
        answer["remote_sites"],
        answer,
    )
    where = f"près {of_place(label)}" if label else "près de ce point"
    title = f"{counted_in_words(groups)} {where}" if groups else f"Aucun lieu trouvé {where}"
    return _results(
        title,
        *(_notice(text) for text in notices_of(answer)),
        _others(answer["origin"], asked),
        _notice(no_road_in_words(groups)) if remote_first else None,
        remote if remote_first else None,
        *(_numbered(group, answer, is_alone=len(groups) == 1) for group in groups),
        None if groups else _nothing(asked),
        _apart(
            "Lieux sans position connue",
            "Leur adresse n’a pas pu être placée sur la carte ; ils sont dans votre commune ou "
            "son code postal.",
            answer["unplaced_sites"],
            answer,
        ),
        None if remote_first else remote,
    )


def _results(title: str, *children: Child) -> Element:
    section = {"id": "results", "aria-labelledby": "results-title", "tabindex": "-1"}
    heading = h("h2", {"id": "results-title"}, title)
    body = h("div", {"id": "answer"}, *children)
    return h("section", section, h("div", {"id": "list"}, heading, body))


def _numbered(group: Group, answer: Record, *, is_alone: bool) -> Element:
    told = group_in_words(group, is_alone=is_alone)
    level, numbers = 4 if told else 3, count(group.first)
    cards = [
        h(
            "li",
            {"class": "same-place" if len(records) > 1 else None},
            _same_place(len(records)) if len(records) > 1 else None,
            *(
                site_card(
                    site, answer["mode"], answer["asked_at"], level=level, number=next(numbers)
                )
                for site in records
            ),
        )
        for records in by_place(group.sites)
    ]
    places = h("ol", {"class": "sites"}, *cards)
    if told is None:
        return places
    name, hint = told
    return h(
        "section",
        {"class": f"group is-{group.kind}", "aria-label": name},
        h("h3", None, name),
        h("p", {"class": "hint"}, hint) if hint else None,
        places,
    )


def _same_place(records: int) -> Element:
    """What is said above records that seem one place."""
    told = h("strong", None, same_place_in_words(records))
    more = " C’est peut-être le même lieu, sous deux noms : comparez avant de venir."
    return fill(h("p", {"class": "same-place-note"}), told, more)


def _apart(name: str, hint: str, sites: Sequence[Record], answer: Record) -> Element | None:
    if not sites:
        return None
    cards = [site_card(site, answer["mode"], answer["asked_at"], level=4) for site in sites]
    return h(
        "section",
        {"class": "group"},
        h("h3", None, name),
        h("p", {"class": "hint"}, hint),
        h("ul", {"class": "sites"}, *(h("li", None, card) for card in cards)),
    )


def _nothing(asked: Asked) -> Element:
    if not any(name not in (*_WHERE, "mode") and any(asked[name]) for name in asked):
        return h(
            "div",
            {"class": "empty"},
            h("p", None, "Aucun lieu n’est connu ici pour le moment."),
            h("p", None, "Votre mairie peut vous orienter vers une aide proche."),
        )
    again = {name: values for name, values in asked.items() if name in _WHERE}
    link = h("a", {"href": _address(again, {})}, "Effacer les besoins et les filtres")
    return h(
        "div",
        {"class": "empty"},
        h("p", None, "Aucun lieu ne répond à tous vos critères."),
        h("p", None, link),
    )


def _others(origin: Mapping[str, Any], asked: Asked) -> Element | None:
    """The other communes that a name or a postcode may mean."""
    mine = origin["commune"] and origin["commune"]["code"]
    others = {each["code"]: each for each in origin.get("others", ()) if each["code"] != mine}
    if not others:
        return None
    links = [
        h("a", {"href": _address(asked, {"commune": each["code"]})}, _commune(each))
        for each in list(others.values())[:_OTHERS_AT_MOST]
    ]
    told = f"Ce n’est pas {_commune(origin['commune'])} ? Choisissez la bonne commune :"
    return h("div", {"class": "notice"}, h("p", None, told), _chooser(links))


def _candidate(each: Record, asked: Asked) -> Element:
    """A link to what an ambiguous text may mean: a commune, or about where an address is."""
    commune, label = each["commune"], each["label"]
    if each["kind"] == "municipality" and commune:
        origin = {"commune": commune["code"]}
    else:
        origin = {name: f"{each[name]:.{_DECIMALS}f}" for name in ("lat", "lon")}
    detail = _commune(commune) if commune and commune["name"] not in label else None
    return h(
        "a",
        {"href": _address(asked, origin)},
        label,
        h("span", {"class": "hint"}, f" {detail}") if detail else None,
    )


def _chooser(links: Sequence[Element]) -> Element:
    return h("ul", {"class": "choosing"}, *(h("li", None, link) for link in links))


def _address(asked: Asked, origin: Mapping[str, str]) -> str:
    """The address of the same question from another place, its filters kept."""
    kept = asked if not origin else {name: asked[name] for name in asked if name not in _WHERE}
    pairs = [(name, value) for name, values in kept.items() for value in values if value]
    return f"{ACTION}?{urlencode([*origin.items(), *pairs])}{RESULTS}"


def _typed(asked: Asked) -> str:
    return next(iter(asked.get("q") or asked.get("postcode") or ()), "")


def _label(origin: Mapping[str, Any]) -> str:
    """The name of where a question was understood to be asked from; empty for a bare point."""
    commune = origin["commune"]
    return str(origin.get("label") or (_commune(commune) if commune else ""))


def _point(origin: Mapping[str, Any]) -> str:
    """A position as it can be typed in the field: `44.350, 2.570`."""
    return f"{origin['lat']:.{_DECIMALS}f}, {origin['lon']:.{_DECIMALS}f}"


def _commune(commune: Mapping[str, Any]) -> str:
    departement = commune["departement"]
    return f"{commune['name']} ({departement})" if departement else str(commune["name"])


def _notice(text: str) -> Element:
    return h("p", {"class": "notice"}, text)
