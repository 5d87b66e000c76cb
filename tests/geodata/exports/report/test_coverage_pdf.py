"""The report is read back: its text, its pages, its metadata; the same answer, the same bytes."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pypdf
import pytest
import shapely

from geodata.exports.report import Drawing, coverage_pdf
from tests.coverage_answers import (
    CHANGE,
    GEOMETRIES,
    ROWS,
    commune_row,
    coverage_answer,
    france_answer,
    gaps_answer,
    indicators,
    within,
    zone,
)

SITES = np.array([[5.05, 46.05]])
DRAWING = Drawing(GEOMETRIES, SITES, [shapely.box(4.9, 45.9, 5.0, 46.1)])


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    told = " ".join(page.extract_text() for page in read(content).pages)
    return re.sub(r"\s+", " ", told)


def report(**said: Any) -> str:
    return text_of(coverage_pdf(coverage_answer(**said), gaps_answer(), DRAWING))


def test_the_report_says_of_what_and_of_when() -> None:
    told = report()
    assert "Ain" in told
    assert "situation au 24 novembre 2026" in told
    assert "seuil de 20 minutes" in told
    assert "2026-11-23-9f1c" in told
    assert "Licence Ouverte 2.0" in told
    assert "Liste des lieux" in told


def test_the_key_figures_are_those_of_the_answer() -> None:
    told = report()
    for said in ("76,9 %", "1 300", "3,2 min", "0,90", "20 min ou moins", "45 min ou moins"):
        assert said in told


def test_a_threshold_of_its_own_stands_among_the_steps_once() -> None:
    told = indicators(within_threshold=within(25, 1100, 0.8461))
    bars = report(indicators=told)
    assert bars.count("25 min ou moins 84,6 %") == 1
    assert report().count("20 min ou moins 76,9 %") == 1


def test_a_share_is_told_with_what_it_may_really_be() -> None:
    drawn = within(20, 1000, 0.7692) | {"share_low": 0.7011, "share_high": 0.8249}
    told = report(indicators=indicators(within_threshold=drawn))
    assert "(70,1 à 82,5 %, selon les temps réels)" in told
    assert "à 20 min ou moins d’un lieu (70,1 à 82,5 %)" in told
    assert "20 min ou moins 76,9 % (70,1 à 82,5 %)" in told
    assert "Fourchette d’une part" in told


def test_the_zones_are_told_with_where_help_would_come_from() -> None:
    told = report()
    assert "Île-du-Large (CC du Bourg)" in told
    assert "sans route" in told
    assert "D’où l’aide peut venir" in told


def test_no_zone_is_said() -> None:
    told = text_of(coverage_pdf(coverage_answer(zones=[]), gaps_answer(zones=[]), DRAWING))
    assert "Aucune commune n’est éloignée" in told


def test_only_ten_zones_are_listed_and_the_rest_is_counted() -> None:
    zones = [zone(id=str(i), rank=i, name=f"Zone-{i:02}", people=10) for i in range(1, 14)]
    told = text_of(coverage_pdf(coverage_answer(), gaps_answer(zones=zones), DRAWING))
    assert "Zone-10" in told
    assert "Zone-11" not in told
    assert "13 zones en tout, 130 habitants" in told


def test_a_change_is_told_only_when_one_was_asked() -> None:
    assert "Ce qui a changé" not in report()
    told = report(change=CHANGE)
    assert "Depuis la version 2026-01-05-77aa" in told
    assert "1 commune (1 000 habitants) mieux classées" in told
    assert "hors d’atteinte desservie" in told


def test_every_way_to_class_communes_has_its_table() -> None:
    told = report()
    assert "Par densité" in told
    assert "Rural à habitat dispersé" in told
    assert "En montagne" not in told  # there is no class of it in the answer


def test_a_class_tells_the_range_of_its_share_in_brackets() -> None:
    figures = indicators()
    figures["by_class"]["density"][0].update(share_within_low=0.71, share_within_high=0.8)
    assert re.search(r"76,9\W?% \(71,0 à 80,0\W?%\)", report(indicators=figures))


def test_an_answer_whose_rows_are_territories_lists_the_worst_and_maps_shares() -> None:
    told = text_of(coverage_pdf(france_answer(), gaps_answer(zones=[]), Drawing({})))
    assert "Les territoires les moins couverts" in told
    assert "Ain (01)" in told
    assert "France entière" in told
    assert "Aucun contour connu" in told


def test_what_is_unknown_is_a_dash() -> None:
    unequal = {
        "gini": None,
        "p90_p10": None,
        "theil": None,
        "worst_decile": {
            "people": 0,
            "advisors_per_10k": None,
            "minutes": None,
            "unreachable": 0,
        },
    }
    told = report(
        indicators=indicators(
            minutes_median=None,
            advisors_per_10k=None,
            within_threshold=within(20, 0, None),
            inequality=unequal,
            by_class={},
        )
    )
    assert "– des habitants sont à 20 minutes" in told
    assert "aucun conseiller n’est à portée" in told


def test_missing_people_and_weights_are_said() -> None:
    weight = {"name": "fragilite", "total": 5.0, "communes_without": 2, "people_without": 40}
    told = report(indicators=indicators(weight=weight))
    assert "La population de 1 commune est inconnue" in told
    assert "La pondération manque pour 2 communes, où vivent 40 habitants" in told


def test_markup_in_names_is_written_as_it_is() -> None:
    rows = [commune_row("01001", "<b>Bourg & <i>Cie</font>"), *ROWS[1:]]
    site = {"id": "1", "nom": "x", "commune": "<para>Mé&zé</para>", "lon": 5.0, "lat": 46.0}
    gaps = gaps_answer(zones=[zone(name="<u>Île & terre", help_from=site)])
    told = text_of(
        coverage_pdf(
            coverage_answer(
                rows=rows,
                territory={"level": "departement", "code": "01", "name": "A<in & co"},
                change={**CHANGE, "since": "<i>v1", "rows": [{**CHANGE["rows"][0], "name": "<b>"}]},
            ),
            gaps,
            DRAWING,
        )
    )
    for said in ("A<in & co", "<u>Île & terre", "<para>Mé&zé</para>", "<i>v1"):
        assert said in told


def test_it_is_three_to_five_pages_of_a4_each_numbered() -> None:
    pages = read(coverage_pdf(coverage_answer(change=CHANGE), gaps_answer(), DRAWING)).pages
    assert 3 <= len(pages) <= 5
    for number, page in enumerate(pages, start=1):
        assert [round(float(each)) for each in page.mediabox] == [0, 0, 595, 842]
        assert f"page {number} sur {len(pages)}" in page.extract_text()


def test_its_metadata_say_what_it_is_in_french() -> None:
    reader = read(coverage_pdf(coverage_answer(), gaps_answer(), DRAWING))
    assert reader.metadata is not None
    assert reader.metadata.title == "Accès aux conseillers numériques – Ain (01)"
    assert reader.metadata.author == "Maillage"
    assert reader.metadata.creation_date_raw == "D:20261124020000Z"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is not None


def test_sections_are_bookmarks() -> None:
    reader = read(coverage_pdf(coverage_answer(), gaps_answer(), DRAWING))
    titles = [
        str(each.title) for each in reader.outline if isinstance(each, pypdf.generic.Destination)
    ]
    assert titles[-1] == "Méthode et définitions"
    assert "La carte" in titles
    assert "Les zones à desservir d’abord" in titles


def test_every_font_is_embedded() -> None:
    pages = read(coverage_pdf(coverage_answer(), gaps_answer(), DRAWING)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert "DejaVuSans" in font["/BaseFont"]
        [drawn] = font["/DescendantFonts"]
        assert "/FontFile2" in drawn.get_object()["/FontDescriptor"].get_object()


def test_the_same_answer_is_the_same_bytes() -> None:
    once, again = (coverage_pdf(coverage_answer(), gaps_answer(), DRAWING) for _ in range(2))
    assert once == again
    other = coverage_pdf(coverage_answer(computed_at=None), gaps_answer(), DRAWING)
    assert other != once
    assert read(other).metadata.creation_date_raw == "D:20261124000000Z"


@pytest.mark.parametrize("level", ["region", "departement", "epci", "commune"])
def test_every_level_has_its_title(level: str) -> None:
    named = {"region": "Région", "departement": "Département", "epci": "Intercommunalité"}
    told = report(territory={"level": level, "code": "01", "name": "Ain"})
    assert f"{named.get(level, 'Commune')} 01 ·" in told
