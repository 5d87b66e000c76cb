"""Documents of another mode than the car say so, and say who can come without one."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pypdf
import pytest

from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import State
from geodata.coverage.without_car import COMING
from geodata.errors import ParameterError
from geodata.exports.columns.column import COMING_LABELS
from geodata.exports.coverage_documents import Documents
from geodata.exports.travel_words import COMING_COLOURS, by_mode, method_sentence, origin_of_minutes
from geodata.french import BY_MODE
from geodata.travel.model import Mode
from tests.coverage_country import DAY, documents_in, write_country

STATE = State(date.fromisoformat(DAY))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    snapshots: Path = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(snapshots)
    return documents_in(snapshots)


def made(documents: Documents, form: str, mode: Mode = "foot", **asked: str) -> bytes:
    territory = documents.national.units.territory("departement", "85")
    question = CoverageQuery(STATE, mode=mode, **asked)  # type: ignore[arg-type] # map alone
    return documents.coverage(territory, question, form)


def text_of(pdf: bytes) -> str:
    told = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(told.split())


@pytest.mark.parametrize("mode", ["foot", "bicycle"])
def test_no_document_of_another_mode_says_that_one_drives(documents: Documents, mode: Mode) -> None:
    words = BY_MODE[mode]
    for form in ("pdf", "summary.pdf"):
        told = text_of(made(documents, form, mode))
        assert f"minutes {words}" in told
        assert "en voiture" not in told
    sheets = openpyxl.load_workbook(io.BytesIO(made(documents, "xlsx", mode)), read_only=True)
    cells = " ".join(
        str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert f"Durées {words}" in cells
    assert "en voiture" not in cells
    assert "en voiture" not in made(documents, "csv", mode).decode()


def test_the_report_says_who_can_come_and_that_transit_is_not_known(documents: Documents) -> None:
    told = text_of(made(documents, "pdf"))
    assert "Qui peut venir sans voiture" in told
    assert "Rien n’est connu de ces transports, ce qui ne veut pas dire qu’il n’y en a pas." in told
    assert "Ne peuvent pas venir" not in told
    assert "Qui peut venir sans voiture" not in text_of(made(documents, "pdf", "car"))


def test_rows_of_files_say_how_people_come(documents: Documents) -> None:
    text = made(documents, "csv").decode("utf-8-sig")
    [*rows] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert {row["Venir sans voiture"] for row in rows} <= set(COMING_LABELS.values())
    assert {row["Mode de déplacement"] for row in rows} == {f"à pied : {origin_of_minutes('foot')}"}
    features = json.loads(made(documents, "geojson"))["features"]
    assert {each["properties"]["without_car"] for each in features} <= set(COMING)
    by_car = csv.DictReader(io.StringIO(made(documents, "csv", "car").decode()), delimiter=";")
    assert not {"Venir sans voiture", "Mode de déplacement"} & set(by_car.fieldnames or ())


def test_the_map_of_who_can_come_is_drawn_and_of_communes_alone(documents: Documents) -> None:
    picture = made(documents, "png", map="without_car")
    assert picture.startswith(b"\x89PNG")
    assert picture != made(documents, "png")
    france = documents.national.units.territory("france", "FR")
    question = CoverageQuery(STATE, mode="foot", map="without_car")
    with pytest.raises(ParameterError):
        documents.coverage(france, question, "png", by_territory=True)


def test_every_way_to_come_has_its_words_and_its_colour() -> None:
    assert set(COMING_LABELS) == set(COMING_COLOURS) == set(COMING)
    assert len(set(COMING_COLOURS.values())) == len(COMING)


def test_minutes_say_where_they_come_from() -> None:
    assert "4,5 km/h" in origin_of_minutes("foot")
    assert "12 km/h" in origin_of_minutes("bicycle")
    assert "relief" in origin_of_minutes("bicycle")
    assert "table importée" in method_sentence("transit")
    assert by_mode({}) == "en voiture"
