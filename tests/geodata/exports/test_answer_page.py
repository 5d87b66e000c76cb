"""The answer as a page: whatever a record holds is text, and nothing of the question is lost."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from geodata.exports.answer_page import answer_page, failure_page
from geodata.exports.answer_page.elements import h
from geodata.exports.answer_page.links import mail_address, telephone_address, web_address

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt; ]]> ${title} javascript:1"
RODEZ = {"code": "12202", "name": "Rodez", "departement": "12"}
ORIGIN = {"lat": 44.35, "lon": 2.57, "understood_as": "commune", "commune": RODEZ}


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> Iterator[str]:
        """The addresses of the links within the results and the form."""
        for tag, attributes in self.elements:
            if tag == "a" and attributes.get("href"):
                yield str(attributes["href"])


def site(**facts: Any) -> dict[str, Any]:
    texts = ("commune", "code_postal", "code_insee", "adresse", "complement_adresse", "telephone")
    texts += ("horaires", "presentation_resume", "presentation_detail", "source", "date_maj")
    texts += ("fiche_acces_libre", "prise_rdv", "opens_on", "closes_on", "location_quality")
    texts += (
        "same_place_as",
        "freshness",
        "opening_note",
        "closes_at",
        "opens_next_at",
        "public_holiday",
    )
    lists = ("courriels", "site_web", "itinerance", "services", "frais_a_charge", "modalites_acces")
    lists += ("publics_specifiquement_adresses", "prise_en_charge_specifique", "formations_labels")
    lists += ("dispositif_programmes_nationaux", "modalites_accompagnement", "unconfirmed")
    return {
        **dict.fromkeys(texts),
        **{name: [] for name in lists},
        "id": "a",
        "nom": "Médiathèque",
        "latitude": 44.35,
        "longitude": 2.57,
        "distance_m": 1240.0,
        "travel_minutes": 12.0,
        "travel_method": "model",
        "access": "road",
        "open": None,
        "open_on_appointment": False,
        "hours_today": None,
        "time_zone": "Europe/Paris",
        "advisors": None,
        **facts,
    }


def answer(*sites: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {
        "origin": ORIGIN,
        "sites": list(sites),
        "unconfirmed_sites": [],
        "unplaced_sites": [],
        "remote_sites": [],
        "within_limit": True,
        "open_found": None,
        "max_minutes": None,
        "mode": "car",
        "asked_at": "2026-11-24T14:30+01:00",
        "degraded": [],
        "snapshot": "abc",
        "sites_version": "def",
        **facts,
    }


def test_every_value_of_a_record_is_text_and_no_element_of_the_page() -> None:
    plain = site()
    texts = {name: HOSTILE for name, value in plain.items() if value is None}
    for dated in ("date_maj", "opens_on", "closes_on", "closes_at", "opens_next_at"):
        texts[dated] = "2026-11-24T17:00:00+01:00"
    texts |= dict.fromkeys(("advisors", "freshness", "public_holiday", "open"), None)
    lists = {name: [HOSTILE] for name, value in plain.items() if value == []}
    hostile = site(**texts, **{**lists, "unconfirmed": []}, nom=HOSTILE)
    hostile["hours_today"] = [[HOSTILE, HOSTILE]]
    found = Page(answer_page(answer(hostile), {"q": [HOSTILE]}))
    assert found.text.count(HOSTILE) > 15
    assert {tag for tag, _ in found.elements}.isdisjoint({"script", "img", "iframe", "style"})
    assert not [name for _, facts in found.elements for name in facts if name.startswith("on")]
    assert not [each for each in found.links() if not each.startswith(("/", "#", "https://"))]
    typed = next(facts for tag, facts in found.elements if facts.get("id") == "place")
    assert typed["value"] == HOSTILE


def test_an_element_whose_text_html_does_not_escape_is_never_made() -> None:
    with pytest.raises(ValueError, match="script"):
        h("script", None, "alert(1)")


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ("www.rodez.fr", "https://www.rodez.fr"),
        ("https://rodez.fr/a?b=1#c", "https://rodez.fr/a?b=1#c"),
        ("https://rodez.fr/à voir", "https://rodez.fr/%C3%A0%20voir"),
        ("javascript:alert(1)", None),
        ("JavaScript://rodez.fr/%0aalert(1)", None),
        ("data:text/html,x.y", None),
        ("https://rodez", None),
        ("https://[rodez.fr", None),
        (" ", None),
        (None, None),
    ],
)
def test_a_link_is_followed_only_to_the_web(given: str | None, link: str | None) -> None:
    assert web_address(given) == link


def test_a_number_and_a_mail_address_are_links_when_they_are_ones() -> None:
    assert telephone_address("05 65 77 88 00") == "tel:0565778800"
    assert telephone_address("sur place") is None
    assert mail_address(" aide@rodez.fr ") == "mailto:aide@rodez.fr"
    assert mail_address("aide@rodez.fr?bcc=a@b.fr") is None


def test_the_telephone_of_a_place_can_be_called() -> None:
    found = Page(answer_page(answer(site(telephone="+33565778800")), {}))
    assert "tel:+33565778800" in found.links()
    assert "05\u00a065\u00a077\u00a088\u00a000" in found.text


def test_places_that_do_not_say_are_apart_from_those_that_surely_answer() -> None:
    unsaid = site(id="b", nom="Mairie", unconfirmed=["open_at"])
    found = Page(answer_page(answer(site(), unconfirmed_sites=[unsaid]), {}))
    assert "1 lieu et 1 à vérifier près de Rodez (12)" in found.text
    at = [found.text.index(each) for each in ("Répondent à", "Médiathèque", "Horaires inconnus :")]
    assert at == sorted(at)
    assert found.text.index("Mairie") > at[-1]


def test_records_that_seem_one_place_stand_together() -> None:
    other, twin = site(id="b", nom="Mairie"), site(id="c", nom="EPN", same_place_as="a")
    found = Page(answer_page(answer(site(), other, twin), {}))
    assert found.text.count("Deux fiches au même endroit") == 1
    at = [found.text.index(each) for each in ("Deux fiches", "Médiathèque", "EPN", "Mairie")]
    assert at == sorted(at)
    assert [facts["id"] for tag, facts in found.elements if tag == "article"] == [
        *("site-1", "site-2", "site-3"),
    ]


def test_what_a_name_could_mean_is_a_choice_of_links_that_keep_the_filters() -> None:
    lyon = {"code": "69081", "name": "Villefranche", "departement": "69"}
    meant = [
        {"kind": "municipality", "commune": lyon, "label": "Villefranche", "lat": 1, "lon": 2},
        {"kind": "street", "commune": lyon, "label": "Rue X", "lat": 45.98765, "lon": 4.7},
    ]
    given = {"origin": None, "candidates": meant, "because": "homonyms", "degraded": []}
    found = Page(answer_page(given, {"q": ["villefranche"], "need": ["cv", "privacy"]}))
    assert "Lequel est le vôtre" in found.text
    kept = "need=cv&need=privacy"
    assert f"/reponse?commune=69081&{kept}#results" in found.links()
    assert f"/reponse?lat=45.988&lon=4.700&{kept}#results" in found.links()


def test_the_other_communes_of_a_name_are_links() -> None:
    others = [RODEZ, {"code": "01001", "name": "Rodez-le-Haut", "departement": "01"}]
    found = Page(answer_page(answer(site(), origin={**ORIGIN, "others": others}), {"q": ["rodez"]}))
    assert "Ce n’est pas Rodez (12)" in found.text
    assert "/reponse?commune=01001#results" in found.links()


def test_where_nothing_answers_the_filters_can_be_taken_away() -> None:
    asked = {"q": ["Rodez"], "fee": ["Gratuit"]}
    found = Page(answer_page(answer(), asked))
    assert "Aucun lieu ne répond à tous vos critères." in found.text
    assert "/reponse?q=Rodez#results" in found.links()
    ticked = [facts["value"] for _, facts in found.elements if "checked" in facts]
    assert "Gratuit" in ticked
    assert "Votre mairie peut vous orienter" in Page(answer_page(answer(), {})).text


def test_from_an_island_help_at_a_distance_comes_first() -> None:
    over = site(access="ferry", travel_minutes=None, travel_method=None)
    far = site(id="b", nom="Hotline", access="remote", travel_minutes=None)
    text = Page(answer_page(answer(over, remote_sites=[far]), {})).text
    assert text.index("Aucune route ne mène") < text.index("Hotline") < text.index("Médiathèque")


def test_a_point_of_no_commune_far_from_all_places_is_abroad() -> None:
    away = {**ORIGIN, "commune": None, "understood_as": "point"}
    found = Page(answer_page(answer(site(distance_m=2_948_000.0), origin=away), {}))
    assert "Ce point est hors de France" in found.text
    assert "Médiathèque" not in found.text


@pytest.mark.parametrize(
    ("status", "code", "parameter", "told"),
    [
        (404, "unknown_name", None, "Nous ne trouvons pas ce lieu."),
        (404, "not_covered", None, "n’est pas encore couverte"),
        (404, "unknown_postcode", None, "Aucune commune n’a ce code postal."),
        (404, "unknown_code", None, "Ce code de commune n’existe pas."),
        (400, "invalid_origin", None, "Indiquez une adresse"),
        (422, "invalid_parameter", "q", "Nous n’avons pas compris ce lieu."),
        (422, "invalid_parameter", "open_at", "Cette date n’a pas été comprise"),
        (422, "invalid_parameter", "fee", "Cette question n’a pas été comprise"),
        (503, "data_unavailable", None, "Réessayez dans une minute."),
        (500, "internal_error", None, "Ce n’est pas de votre fait."),
        (500, "", None, "Ce n’est pas de votre fait."),
    ],
)
def test_a_failure_is_told_in_french_and_loses_nothing_of_what_was_typed(
    status: int, code: str, parameter: str | None, told: str
) -> None:
    asked = {"q": ["Villefrance"], "support": ["À distance"], "max_minutes": ["20"]}
    found = Page(failure_page(status, code, parameter, asked))
    assert told in found.text
    facts = [facts for _, facts in found.elements]
    assert next(each for each in facts if each.get("id") == "place")["value"] == "Villefrance"
    assert {each["value"] for each in facts if "checked" in each or "selected" in each} == {
        *("À distance", "20", "", "car"),
    }
