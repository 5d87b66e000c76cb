"""The citizen's page in a real browser, on the real data and the loopback alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.answers import CANDIDATES, EVERY_STATE, RODEZ, answer, site
from tests.e2e.browsing import CHROMIUM, PHONE, Window, opened, search

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]


def test_from_a_few_letters_to_the_nearest_places_and_their_map_by_keyboard_alone(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = window.page
        page.goto(home)
        # The skip link, the brand, the menu (one link on a phone, to the foot), the field.
        for _ in range(4 if viewport == PHONE else 7):
            page.keyboard.press("Tab")
        page.keyboard.type("saint aff")
        expect(page.get_by_role("option").first).to_contain_text("Saint-Affrique")
        page.keyboard.press("ArrowDown")
        field = page.get_by_role("combobox", name="Où êtes-vous")
        expect(field).to_have_attribute("aria-activedescendant", "suggestions-0")
        page.keyboard.press("Enter")
        title = page.get_by_role("heading", name="10 lieux près de Saint-Affrique (12)")
        expect(title).to_be_focused()
        expect(page.get_by_role("article").first).to_contain_text("Mairie — Saint-Affrique")
        expect(page).to_have_url(f"{home}/?commune=12208")
        if viewport == PHONE:
            assert not any("/vendor/" in each for each in window.asked)
            page.get_by_role("button", name="Afficher la carte").click()
        expect(page.locator("#map canvas")).to_be_visible(timeout=20_000)
        page.get_by_role("img", name="Lieu 1 : Mairie — Saint-Affrique").click(timeout=20_000)
        expect(page.locator("#site-1")).to_be_focused()
        window.has_asked("/communes.pmtiles")
        assert window.faults() == []


def test_escape_closes_the_suggestions_and_leaves_what_was_typed(home: str, window: Window) -> None:
    page = window.page
    page.goto(home)
    page.locator("#place").press_sequentially("rodez")
    expect(page.get_by_role("option").first).to_be_visible()
    assert window.faults() == []
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#place")).to_have_value("rodez")


def test_the_skip_link_leads_to_the_results_and_asks_nothing(home: str, window: Window) -> None:
    page = window.page
    page.goto(f"{home}/?commune=12202")
    expect(page.get_by_role("article")).to_have_count(10)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller aux résultats")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.wait_for_timeout(200)
    assert len(window.questions()) == 1


def test_a_link_opens_on_the_same_question_and_the_arrows_go_back_and_forth(
    home: str, window: Window
) -> None:
    page = window.page
    window.answer("/v1/nearest", answer(site(), mode="foot"))
    page.goto(f"{home}/?postcode=12000&need=cv&need=privacy&mode=foot&max_minutes=25&open_at=now")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.locator("#place")).to_have_value("12000")
    expect(page.get_by_label("Faire mon CV")).to_be_checked()
    expect(page.locator("#max_minutes")).to_have_value("25")
    expect(page.get_by_text("4 min à pied (estimation)")).to_be_visible()
    [asked] = window.questions()
    assert asked == {
        "limit": ["10"],
        "postcode": ["12000"],
        "need": ["cv", "privacy"],
        "open_at": ["now"],
        "mode": ["foot"],
        "max_minutes": ["25"],
    }
    page.get_by_label("Faire mon CV").uncheck()
    expect(page).to_have_url(re.compile(r"\?postcode=12000&need=privacy&open_at=now"))
    page.go_back()
    expect(page.get_by_label("Faire mon CV")).to_be_checked()
    page.go_forward()
    expect(page.get_by_label("Faire mon CV")).not_to_be_checked()


def test_near_me_sends_and_shares_a_position_rounded_to_100_m(home: str, browser: Browser) -> None:
    here = {"latitude": 44.349612, "longitude": 2.575043}
    with opened(browser, PHONE, geolocation=here, permissions=["geolocation"]) as window:
        page = window.page
        page.goto(home)
        expect(page.get_by_text("Votre position est arrondie à 100 m")).to_be_visible()
        page.get_by_role("button", name="Autour de moi").click()
        expect(page.get_by_role("heading", name="autour de votre position")).to_be_visible()
        [asked] = window.questions()
        assert (asked["lat"], asked["lon"]) == (["44.350"], ["2.575"])
        expect(page).to_have_url(f"{home}/?lat=44.350&lon=2.575")
        page.reload()
        expect(page.get_by_role("heading", name="autour de Rodez (12)")).to_be_visible()
        assert not any("44.3496" in each for each in window.asked)


def test_a_position_that_is_refused_is_told_beside_the_field(home: str, window: Window) -> None:
    page = window.page
    page.goto(home)
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.locator("#place-error")).to_contain_text("n’a pas donné sa position")
    expect(page.locator("#place")).to_have_attribute("aria-invalid", "true")
    assert window.questions() == []
    assert window.faults() == []


def test_every_filter_is_sent_by_the_name_the_api_gives_it(home: str, browser: Browser) -> None:
    with opened(browser, PHONE) as window:
        page = window.page
        window.answer("/v1/nearest", answer(site()))
        page.goto(home)
        page.get_by_text("Filtrer les lieux").click()
        assert window.faults() == []
        page.get_by_label("Suivre la scolarité").check()
        page.get_by_label("Ouvert à une date et une heure").check()
        page.get_by_label("Date et heure", exact=True).fill("2026-12-24T10:30")
        page.get_by_label("À pied").check()
        page.get_by_label("Temps maximal").select_option("20")
        for name in ("Gratuit", "Accessible en fauteuil", "Rendez-vous en ligne", "Seniors"):
            page.get_by_label(name).check()
        page.get_by_label("Dans un atelier").check()
        page.get_by_label("Aidants Connect").check()
        page.get_by_label("Accès internet").check()
        page.get_by_label("sans accès par la route").check()
        assert window.questions() == []  # nothing is asked before there is a place
        search(window, "2a004")
        expect(page.get_by_role("article")).to_have_count(1)
        [asked] = window.questions()
        assert asked == {
            "limit": ["10"],
            "commune": ["2A004"],
            "need": ["schooling"],
            "service": ["Accès internet et matériel informatique"],
            "open_at": ["2026-12-24T10:30:00+01:00"],
            "fee": ["Gratuit"],
            "wheelchair": ["true"],
            "appointment": ["true"],
            "support": ["Dans un atelier collectif"],
            "audience": ["Seniors"],
            "programme": ["Aidants Connect"],
            "mode": ["foot"],
            "max_minutes": ["20"],
            "include_unreachable": ["true"],
        }
        expect(page.locator("#filter-count")).to_have_text("(11 actifs)")
        page.get_by_role("button", name="Effacer les besoins et les filtres").click()
        expect(page).to_have_url(f"{home}/?commune=2A004")


def test_each_state_of_a_place_is_said_in_plain_words(home: str, browser: Browser) -> None:
    with opened(browser, PHONE) as window:
        page = window.page
        window.answer("/v1/nearest", EVERY_STATE)
        page.goto(f"{home}/?commune=12202")
        cards = page.get_by_role("article")
        expect(cards).to_have_count(6)
        expect(cards.nth(0)).to_contain_text("Environ 4 min (2 à 8) en voiture, à 1,2 km")
        expect(cards.nth(0)).to_contain_text("Ouvert, ferme à 17:00")
        expect(cards.nth(0)).to_contain_text("Aujourd’hui : 9:00 à 12:00, 14:00 à 17:00")
        expect(cards.nth(1)).to_contain_text("1 h 12 en voiture, à 31 km")
        expect(cards.nth(1)).to_contain_text("Fermé, ouvre lundi à 9:00")
        expect(cards.nth(1)).to_contain_text("Aujourd’hui : fermé")
        expect(cards.nth(1)).to_contain_text("Lieu itinérant")
        expect(cards.nth(2)).to_contain_text("Accessible par bateau seulement")
        expect(cards.nth(2)).to_contain_text("Horaires inconnus")
        expect(cards.nth(2)).to_contain_text("Position approximative")
        expect(cards.nth(3)).to_contain_text("Jour férié (Noël) : horaires à vérifier")
        expect(page.get_by_role("heading", name="Lieux sans position connue")).to_be_visible()
        expect(cards.nth(5)).to_contain_text("Aide à distance : pas de déplacement")
        cards.nth(0).get_by_text("Horaires, services et contacts").click()
        expect(cards.nth(0).get_by_role("row", name="Samedi 9:00 à 12:00")).to_be_visible()
        expect(cards.nth(0).get_by_role("row", name="Dimanche fermé")).to_be_visible()
        assert cards.nth(0).get_by_role("link", name="Itinéraire").get_attribute("href") == (
            "https://www.openstreetmap.org/directions?to=44.352%2C2.571"
        )
        expect(page.locator("#provenance")).to_contain_text("version 2026-11-20")
        assert window.faults() == []


def test_when_nothing_is_open_the_page_says_so_and_shows_what_opens_next(
    home: str, window: Window
) -> None:
    closed = site(open=False, closes_at=None, opens_next_at="2026-11-25T09:00:00+01:00")
    window.answer("/v1/nearest", answer(closed, open_found=False))
    window.page.goto(f"{home}/?commune=12202&open_at=now")
    expect(window.page.get_by_text("Aucun lieu n’est sûrement ouvert à ce moment")).to_be_visible()
    expect(window.page.get_by_text("Fermé, ouvre demain à 9:00")).to_be_visible()


def test_a_place_of_unknown_hours_is_apart_to_be_called_and_is_on_the_map(
    home: str, window: Window
) -> None:
    page = window.page
    unknown = site(id="lieu-2", open=None, closes_at=None, hours_today=None, horaires=None)
    unknown |= {"nom": "Foyer rural", "unconfirmed": ["open_at", "fee"], "date_maj": "2022-12-01"}
    unknown["freshness"] = "doubtful"
    window.answer("/v1/nearest", answer(site(), unconfirmed_sites=[unknown], open_found=True))
    page.goto(f"{home}/?commune=12202&open_at=now&fee=Gratuit")
    expect(page.get_by_role("heading", level=2, name="1 lieu et 1 à vérifier")).to_be_visible()
    apart = page.get_by_role("region", name="À vérifier : appelez")
    expect(apart.get_by_role("article")).to_have_count(1)
    expect(apart).to_contain_text("Ne dit pas ses horaires à ce moment ni son tarif")
    expect(apart).to_contain_text("Mis à jour en décembre 2022 : appelez avant de venir")
    expect(apart.locator(".site-number")).to_have_text("2")
    assert window.faults() == []


def test_a_place_on_appointment_or_of_words_only_is_not_shown_as_open(
    home: str, window: Window
) -> None:
    noon = "2026-11-24T12:00:00+01:00"
    asked = {"open": None, "opening_note": "sur rendez-vous", "hours_today": None}
    appointment = site(**asked, open_on_appointment=True, closes_at=noon)
    words = site(**asked, id="lieu-2", closes_at=None)
    window.answer("/v1/nearest", answer(appointment, words))
    window.page.goto(f"{home}/?commune=12202")
    expect(window.page.get_by_text("Ouvert sur rendez-vous, ferme à 12:00")).to_be_visible()
    expect(window.page.get_by_text("Horaires à vérifier : « sur rendez-vous »")).to_be_visible()


def test_a_nearest_place_beyond_the_limit_is_given_and_said_to_be(
    home: str, window: Window
) -> None:
    window.answer("/v1/nearest", answer(site(), within_limit=False, max_minutes=15))
    window.page.goto(f"{home}/?commune=12202&max_minutes=15")
    expect(window.page.get_by_text("Aucun lieu à moins de 15 min en voiture.")).to_be_visible()
    expect(window.page.get_by_role("article")).to_have_count(1)


def test_what_a_site_says_of_itself_is_text_and_never_code(home: str, window: Window) -> None:
    page = window.page
    hostile = "<img src=x onerror=\"document.title='taken'\">"
    window.answer(
        "/v1/nearest",
        answer(
            site(
                nom=hostile,
                adresse=hostile,
                presentation_resume=hostile,
                site_web=["javascript:document.title='taken'", "data:text/html,<b>"],
                prise_rdv="javascript:document.title='taken'",
                courriels=["a@b.fr?bcc=all@example.fr", hostile],
                telephone="javascript:1",
                horaires=hostile,
            )
        ),
    )
    page.goto(f"{home}/?commune=12202")
    page.get_by_text("Horaires, services et contacts").click()
    expect(page.get_by_role("article")).to_contain_text(hostile)
    assert page.locator("article img, article script").count() == 0
    links = page.locator("article a").evaluate_all(
        "links => links.map(a => [a.origin, a.protocol])"
    )
    assert {protocol for origin, protocol in links if origin != home} == {"https:"}
    assert page.title() != "taken"


def test_an_ambiguous_address_lets_the_person_choose(home: str, window: Window) -> None:
    page = window.page
    window.answer("/v1/nearest", CANDIDATES)
    page.goto(home)
    search(window, "rue de la paix")
    expect(page.get_by_text("Plusieurs endroits portent ce nom")).to_be_visible()
    expect(page).not_to_have_url(re.compile(re.escape("paix")))
    assert window.faults() == []
    window.answer("/v1/nearest", answer(site()))
    page.get_by_role("button", name="Rue de la Paix 12100 Millau").click()
    expect(page.get_by_role("article")).to_have_count(1)
    assert window.questions()[-1]["lat"] == ["44.098"]
    expect(page).to_have_url(f"{home}/?lat=44.098&lon=3.078")


def test_an_address_that_was_typed_never_stays_in_the_pages_own_address(
    home: str, window: Window
) -> None:
    understood = {"lat": 44.35071, "lon": 2.57213, "understood_as": "address", "source": "ban"}
    understood |= {"label": "12 Rue Béteille 12000 Rodez", "commune": RODEZ}
    window.answer("/v1/nearest", answer(site(), origin=understood))
    window.page.goto(home)
    search(window, "12 rue beteille rodez")
    expect(window.page.get_by_role("heading", name="près de 12 Rue Béteille")).to_be_visible()
    assert window.questions()[0]["q"] == ["12 rue beteille rodez"]
    expect(window.page).to_have_url(f"{home}/?lat=44.351&lon=2.572")


def test_a_name_that_several_communes_have_offers_the_others(home: str, window: Window) -> None:
    page = window.page
    page.goto(f"{home}/?q=saint-denis")
    page.get_by_role("button", name="Saint-Denis (Seine-Saint-Denis)").click()
    expect(page.get_by_role("heading", name="10 lieux près de Saint-Denis (93)")).to_be_visible()
    expect(page).to_have_url(f"{home}/?commune=93066")


def test_a_point_of_another_country_is_said_to_be_abroad(home: str, window: Window) -> None:
    window.page.goto(f"{home}/?lat=40.7&lon=-74")
    expect(window.page.get_by_role("heading", name="Ce point est hors de France")).to_be_visible()
    expect(window.page.get_by_role("article")).to_have_count(0)
    assert window.faults() == []


def test_an_unknown_page_is_told_in_french(home: str, window: Window) -> None:
    reply = window.page.goto(f"{home}/pas-ici")
    assert reply is not None
    assert reply.status == 404
    expect(window.page.get_by_role("heading", name="Cette page n’existe pas")).to_be_visible()
    assert window.faults() == []


def test_on_an_island_help_at_a_distance_comes_before_the_boat(home: str, window: Window) -> None:
    boat = site(id="b", nom="Au port", access="ferry", travel_minutes=None)
    phone = site(id="p", nom="Par téléphone", access="remote", travel_minutes=None)
    for access, names in (
        ("ferry", ["Par téléphone", "Au port"]),
        ("road", ["Au port", "Par téléphone"]),
    ):
        window.answer("/v1/nearest", answer({**boat, "access": access}, remote_sites=[phone]))
        window.page.goto(f"{home}/?commune=29155")
        shown = window.page.locator("#answer .site-name > span:last-child")
        expect(shown).to_have_text(names)
        told = window.page.get_by_text("Aucune route ne mène d’ici à ce lieu")
        expect(told).to_have_count(1 if access == "ferry" else 0)
        assert window.faults() == []
