"""The files of a plan, read back."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pypdf
import pytest

from geodata.errors import ParameterError
from geodata.exports.formats import PLAN_FORMATS
from geodata.exports.plan_documents import plan_document, shapes_of
from geodata.snapshot.publishing import open_current
from tests.coverage_country import write_country
from tests.plan_country import IMPOSSIBLE, ground_in, plan_on


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
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).split())


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

    kinds = [each["properties"]["kind"] for each in found["features"]]
    assert kinds == ["opening"] * 2 + ["existing"] * len(plan["existing"])
    assert {each["geometry"]["type"] for each in found["features"]} == {"Point"}
    assert found["features"][0]["properties"]["rank"] == 1
    assert found["proof"] == plan["proof"]


def test_the_workbook_has_a_sheet_per_table_and_its_definitions(plan):
    book = openpyxl.load_workbook(io.BytesIO(plan_document(plan, "xlsx")))

    assert book.sheetnames[0] == "Résumé"
    assert {"Lieux", "Communes", "Courbe", "Définitions"} <= set(book.sheetnames)
    assert book["Lieux"]["C2"].value == plan["sites"][0]["commune"]


def test_an_infeasible_plan_says_what_is_in_conflict_in_its_files(ground):
    plan = plan_on(ground, **IMPOSSIBLE)
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


def test_files_tell_the_people_served_apart_from_those_in_reach(ground):
    capacity = {"people_per_post": 1_000, "existing": {"keep": "none"}}
    plan = plan_on(ground, posts=2, **capacity)
    text = words_of(plan_document(plan, "pdf"))
    book = openpyxl.load_workbook(io.BytesIO(plan_document(plan, "xlsx")))
    summary = {row[0].value: row[1].value for row in book["Résumé"].iter_rows()}
    headers = {sheet: [cell.value for cell in book[sheet][1]] for sheet in ("Lieux", "Communes")}

    assert "le plus de personnes servies" in text
    assert "personnes seraient servies" in text
    assert "Être à portée n’est pas être servi" in text
    assert summary["Servis après"].startswith("2\u202f000")
    assert "Habitants servis" in headers["Lieux"]
    assert "Servis après" in headers["Communes"]


def test_files_without_a_capacity_say_nothing_of_people_served(plan):
    book = openpyxl.load_workbook(io.BytesIO(plan_document(plan, "xlsx")))

    assert "Habitants servis" not in [cell.value for cell in book["Lieux"][1]]
    assert "serv" not in " ".join(words_of(plan_document(plan, "pdf")).split()[:120])


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
    plan = plan_on(ground, **IMPOSSIBLE)
    text = words_of(plan_document(plan, "pdf"))

    assert "Ce qui se contredit" in text
    assert "Vendée" in text
