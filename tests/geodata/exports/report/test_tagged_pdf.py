"""PDF/UA-1 (ISO 14289-1), as far as a program can check it: each document is read by its tags."""

from __future__ import annotations

import io
from itertools import pairwise

import pypdf
import pytest
import shapely

from geodata.exports.report import Drawing, Opening, coverage_document, plan_page_document
from tests.coverage_answers import (
    CHANGE,
    GEOMETRIES,
    coverage_answer,
    france_answer,
    gaps_answer,
    zone,
)
from tests.geodata.exports.report.structure import elements_of, root_of
from tests.plan_answers import HOSTILE_NAME, SHAPES, plan_answer

DRAWING = Drawing(GEOMETRIES, around=[shapely.box(4.9, 45.9, 5.0, 46.1)])
PLAN_DRAWING = Drawing(SHAPES, openings=[Opening(5.05, 46.05, 1, "Bourg")])
INFEASIBLE = {"totals": None, "status": "infeasible", "conflicts": ["un poste, et deux"]}

DOCUMENTS = {
    "report": coverage_document("pdf", coverage_answer(change=CHANGE), gaps_answer(), DRAWING),
    "report of France": coverage_document("pdf", france_answer(), gaps_answer(), Drawing({})),
    "page": coverage_document("summary.pdf", coverage_answer(), gaps_answer(), DRAWING),
    "plan": plan_page_document("pdf", plan_answer(), PLAN_DRAWING),
    "page of a plan": plan_page_document("summary.pdf", plan_answer(), PLAN_DRAWING),
    "no plan": plan_page_document("pdf", plan_answer(**INFEASIBLE), Drawing({})),
}
every_document = pytest.mark.parametrize("content", DOCUMENTS.values(), ids=DOCUMENTS.keys())


@every_document
def test_a_document_says_that_it_is_tagged_in_french_and_has_a_title(content: bytes) -> None:
    root = root_of(content)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own boolean
    assert root["/Lang"] == "fr-FR"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - likewise
    described = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in described
    assert "<dc:title>" in described


@every_document
def test_headings_go_down_one_level_at_a_time(content: bytes) -> None:
    roles = [each.role for each in elements_of(content)]
    levels = [int(role[1:]) for role in roles if role in {"H1", "H2", "H3"}]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_document
def test_every_figure_is_described(content: bytes) -> None:
    figures = [each for each in elements_of(content) if each.role == "Figure"]
    assert all(len(str(each.node["/Alt"])) > 10 for each in figures)


@every_document
def test_every_table_has_headers_of_columns(content: bytes) -> None:
    elements = elements_of(content)
    tables = [each for each in elements if each.role == "Table"]
    headers = [each for each in elements if each.role == "TH"]
    assert len([each for each in elements if each.role == "THead"]) == len(tables)
    assert tables
    assert {each.scope for each in headers} == {"/Column"}


def test_the_map_tells_its_classes_to_who_does_not_see_it() -> None:
    [figure] = [each for each in elements_of(DOCUMENTS["page"]) if each.role == "Figure"]
    alt = str(figure.node["/Alt"])
    assert alt.startswith("Carte de Ain (01). Durée jusqu’au lieu le plus proche")
    assert "10 min ou moins, 1 commune, 1 000 habitants" in alt.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert "zone à desservir" in alt


@pytest.mark.parametrize("named", ["A" * 120, HOSTILE_NAME, "Œ «" * 40])
def test_a_summary_is_one_page_whatever_it_is_named(named: str) -> None:
    zones = [zone(id=str(i), rank=i, name=f"{named} {i}") for i in range(1, 30)]
    where = {"level": "epci", "code": "200000000", "name": named}
    answer = coverage_answer(territory=where, zones=zones, change=CHANGE)
    coverage = coverage_document("summary.pdf", answer, gaps_answer(zones=zones), DRAWING)
    scenario = {"name": named, "territory": {"level": "departement", "code": "01"}}
    plan = plan_page_document("summary.pdf", plan_answer(scenario=scenario), PLAN_DRAWING)
    assert [len(pypdf.PdfReader(io.BytesIO(each)).pages) for each in (coverage, plan)] == [1, 1]


@pytest.mark.parametrize("form", ["pdf", "summary.pdf"])
def test_a_name_is_a_text_whatever_its_signs(form: str) -> None:
    scenario = {"name": HOSTILE_NAME, "description": "<b>gras</b> & #let x = *1* $y$ \\ @z"}
    content = plan_page_document(form, plan_answer(scenario=scenario), PLAN_DRAWING)
    reader = pypdf.PdfReader(io.BytesIO(content))
    told = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert '=HYPERLINK("http://x") Vague d’été — œuvre [1]/2: test*?' in told
    assert HOSTILE_NAME.replace("'", "’") in str(reader.metadata.title)
    if form == "pdf":
        assert "<b>gras</b> & #let x = *1* $y$ \\ @z" in told


@pytest.mark.parametrize("form", ["pdf", "summary.pdf", "docx"])
def test_the_same_plan_is_the_same_bytes(form: str) -> None:
    once, again = (plan_page_document(form, plan_answer(), PLAN_DRAWING) for _ in range(2))
    assert once == again
