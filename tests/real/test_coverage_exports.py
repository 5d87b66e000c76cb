"""The exports of real départements: their size, their geometry, and nothing lost."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
import shapely

from geodata.coverage.query import CoverageQuery
from geodata.exports.coverage_documents import Documents
from geodata.exports.coverage_geopackage import write_geopackage
from geodata.indicators.table import Columns
from geodata.refresh.assembling import Inputs, documents_over, usual_question
from geodata.snapshot.reader import Snapshot
from geodata.sources.site_tables import read_sites, table_of
from geodata.territory.origins import Places

pytestmark = pytest.mark.real

QUESTION: CoverageQuery = usual_question("2022-12-15")
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def documents(france: Snapshot, real_data: Path) -> Documents:
    path = real_data / "sites" / "cnfs-permanences-2022-12.csv"
    table = table_of(path, read_sites(path, Places(france.register, france.contours)))
    return documents_over(Inputs(france, table, Columns({}), lambda _: table, {}))


def document(documents: Documents, code: str, form: str) -> bytes:
    territory = documents.national.units.territory("departement", code)
    return documents.coverage(territory, QUESTION, form)


def rings(geometry: dict[str, Any]) -> Iterator[tuple[int, list[list[float]]]]:
    parts = geometry["coordinates"]
    for polygon in parts if geometry["type"] == "MultiPolygon" else [parts]:
        yield from enumerate(polygon)


def test_no_departement_is_more_than_300_kb_compressed(documents: Documents) -> None:
    sizes = {}
    for territory in documents.national.units.territories("departement"):
        content = documents.coverage(territory, QUESTION, "geojson")
        sizes[territory.code] = len(gzip.compress(content, 6))
    assert len(sizes) == 101
    worst = max(sizes, key=lambda code: sizes[code])
    assert sizes[worst] <= MOST_BYTES, (worst, sizes[worst])


@pytest.mark.parametrize("code", ["15", "29", "62", "75", "976"])
def test_rings_are_right_handed_closed_and_of_six_decimals(documents: Documents, code: str) -> None:
    features = json.loads(document(documents, code, "geojson"))["features"]
    drawn = [feature["geometry"] for feature in features if feature["geometry"]]
    assert drawn
    for geometry in drawn:
        assert shapely.from_geojson(json.dumps(geometry)).is_valid
        for number, ring in rings(geometry):
            assert ring[0] == ring[-1]
            assert shapely.LinearRing(ring).is_ccw == (number == 0)
            assert all(part == round(part, 6) for point in ring for part in point)


def test_the_four_communes_that_no_source_draws_are_features(documents: Documents) -> None:
    features = json.loads(document(documents, "15", "geojson"))["features"]
    assert len(features) == len(documents.national.units.territory("departement", "15").units)
    assert sum(feature["geometry"] is None for feature in features) == 4


@pytest.mark.parametrize("code", ["01", "2A", "13"])
def test_every_format_has_every_commune_and_the_same_people(
    documents: Documents, code: str, tmp_path: Path
) -> None:
    territory = documents.national.units.territory("departement", code)
    answer = documents.answers.coverage(territory, QUESTION)
    expected = {row["code"]: row["people"] for row in answer["rows"]}

    text = document(documents, code, "csv").decode("utf-8-sig")
    table = csv.DictReader(io.StringIO(text), delimiter=";", strict=True)
    assert {row["Code Insee"][2:-1]: int(row["Habitants"]) for row in table} == expected

    sheet = openpyxl.load_workbook(io.BytesIO(document(documents, code, "xlsx")))["Communes"]
    head = [cell.value for cell in sheet[1]]
    place = head.index("Habitants")
    rows = sheet.iter_rows(min_row=2, values_only=True)
    assert {row[0]: row[place] for row in rows} == expected

    path = str(tmp_path / "departement.gpkg")
    zones = documents.answers.gaps(territory, QUESTION)
    write_geopackage(path, answer, documents.answers.geometries(territory), zones)
    layer = pyogrio.read_dataframe(path, layer="communes")
    assert dict(zip(layer["code"], layer["people"], strict=True)) == expected
    assert layer.geometry.is_valid.all()
    drawn = pyogrio.read_dataframe(path, layer="zones")
    assert drawn["id"].tolist() == [zone["id"] for zone in answer["zones"]]
    assert drawn.geometry.notna().all()


def test_no_departement_is_told_of_another_s_communes(documents: Documents) -> None:
    units = documents.national.units
    cut = 0
    for territory in units.territories("departement"):
        whole = documents.answers.gaps(territory, QUESTION)["zones"]
        limited = documents.limited_to([territory.code])
        zones = limited.answers.gaps(territory, QUESTION)["zones"]
        # In the order of their own part, which may be another than that of the whole zones.
        assert {zone["id"] for zone in zones} == {zone["id"] for zone in whole}
        rows = [row for zone in zones for row in zone["communes"]]
        assert {row["departement"] for row in rows} <= {territory.code}
        assert {each for zone in zones for each in zone["departements"]} <= {territory.code}
        # Of what is theirs, nothing is left out.
        inside = [row for zone in whole for row in zone["communes"]]
        assert sorted(row["code"] for row in rows) == sorted(
            row["code"] for row in inside if row["departement"] == territory.code
        )
        cut += sum(zone["departements"] != [territory.code] for zone in whole)
    assert cut > 100  # zones seem to cross many a border
