"""The files of a plan, read back."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pypdfium2
import pytest

from geodata.errors import ParameterError
from geodata.exports.plan_documents import PLAN_FORMATS, plan_document, shapes_of
from geodata.snapshot.publishing import open_current
from tests.coverage_country import write_country
from tests.plan_country import ground_in, plan_on


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return folder


@pytest.fixture(scope="module")
def snapshot(snapshots):
    return open_current(snapshots)


@pytest.fixture(scope="module")
def ground(snapshots):
    return ground_in(snapshots)


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        return " ".join(" ".join(pages).split())
    finally:
        document.close()


@pytest.fixture(scope="module")
def plan(ground):
    return plan_on(ground, posts=2, name="=Plan")


def test_the_csv_of_sites_is_read_by_a_french_spreadsheet(plan):
    text = plan_document(plan, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert [row["Ordre"] for row in rows] == ["1", "2"]
    assert rows[0]["Code commune"] == f'="{plan["sites"][0]["commune"]}"'
    assert rows[0]["Scénario"] == "'=Plan"


def test_the_csv_of_communes_leaves_empty_what_is_not_known(plan):
    text = plan_document(plan, "csv", table="communes", locale="en").decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}

    assert rows["85113"]["minutes_before"] == ""
    assert len(rows) == len(plan["communes"])


def test_the_geojson_has_a_point_per_site(plan):
    found = json.loads(plan_document(plan, "geojson"))

    assert [each["geometry"]["type"] for each in found["features"]] == ["Point", "Point"]
    assert found["features"][0]["properties"]["rank"] == 1
    assert found["proof"] == plan["proof"]


def test_the_workbook_has_a_sheet_per_table_and_its_definitions(plan):
    book = openpyxl.load_workbook(io.BytesIO(plan_document(plan, "xlsx")))

    assert book.sheetnames[0] == "Résumé"
    assert {"Lieux", "Communes", "Courbe", "Définitions"} <= set(book.sheetnames)
    assert book["Lieux"]["C2"].value == plan["sites"][0]["commune"]


def test_an_infeasible_plan_says_what_is_in_conflict_in_its_files(ground):
    plan = plan_on(
        ground,
        posts=1,
        required=["85113"],
        quotas=[{"level": "commune", "code": "85113", "at_most": 0}],
    )
    book = openpyxl.load_workbook(io.BytesIO(plan_document(plan, "xlsx")))
    told = [row[0].value for row in book["Résumé"].iter_rows()]

    assert plan["status"] == "infeasible"
    assert "Se contredisent" in told
    assert json.loads(plan_document(plan, "geojson"))["features"] == []


def test_a_format_and_a_table_that_there_are_not_are_refused(plan):
    with pytest.raises(ParameterError, match="format"):
        plan_document(plan, "shp")
    with pytest.raises(ParameterError, match="table"):
        plan_document(plan, "csv", table="posts")
    assert "json" in PLAN_FORMATS


def test_the_report_tells_the_proof_the_sites_and_what_held_it_back(ground, plan):
    text = words_of(plan_document(plan, "pdf"))

    assert "=Plan" in text
    assert plan["proof"][:30] in text
    assert plan["sites"][0]["commune"] in text
    assert "Méthode et sources" in text


def test_the_report_draws_the_communes_of_the_plan(ground, snapshot):
    where = {"level": "departement", "code": "85"}
    plan = plan_on(ground, posts=1, territory=where)
    shapes = shapes_of(plan, ground.units, snapshot.simplified)

    assert set(shapes) == {each["code"] for each in plan["communes"]}
    drawn, empty = (plan_document(plan, "pdf", shapes=each) for each in (shapes, {}))
    assert "Aucun contour connu" in words_of(empty)
    assert "Aucun contour connu" not in words_of(drawn)


def test_the_same_plan_is_the_same_report(plan):
    assert plan_document(plan, "pdf") == plan_document(plan, "pdf")


def test_an_infeasible_plan_has_a_report_that_says_what_contradicts_itself(ground):
    no_room = {"level": "commune", "code": "85113", "at_most": 0}
    plan = plan_on(ground, posts=1, required=["85113"], quotas=[no_room])
    text = words_of(plan_document(plan, "pdf"))

    assert "Ce qui se contredit" in text
    assert "Yeu" in text
