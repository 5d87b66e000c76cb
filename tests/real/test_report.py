"""The report of real territories: in time, of every shape, and beyond the sea."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from PIL import Image

from geodata.coverage.query import CoverageQuery
from geodata.exports.coverage_documents import Documents
from geodata.exports.palette import OUT_OF_REACH, RAMP
from geodata.indicators.table import Columns
from geodata.refresh.assembling import Inputs, documents_over, usual_question
from geodata.snapshot.reader import Snapshot
from geodata.sources.site_tables import read_sites, table_of
from geodata.territory.origins import Places

pytestmark = pytest.mark.real

QUESTION: CoverageQuery = usual_question("2022-12-15")


@pytest.fixture(scope="module")
def documents(france: Snapshot, real_data: Path) -> Documents:
    path = real_data / "sites" / "cnfs-permanences-2022-12.csv"
    table = table_of(path, read_sites(path, Places(france.register, france.contours)))
    made = documents_over(Inputs(france, table, Columns({}), lambda _: table, {}))
    made.national.view(QUESTION)
    return made


def document(documents: Documents, level: str, code: str, form: str) -> bytes:
    return documents.coverage(documents.national.units.territory(level, code), QUESTION, form)


def text_of(content: bytes) -> str:
    # By another reader than the little reports': pypdf takes 20 s over the map of a région.
    with pypdfium2.PdfDocument(content) as report:
        told = [page.get_textpage().get_text_range() for page in report]
    return " ".join(" ".join(told).replace("\u00a0", " ").split())


def share_of(content: bytes, colour: str) -> float:
    with Image.open(io.BytesIO(content)) as picture:
        drawn: Any = picture.convert("RGB").getcolors(2**24)
        total = picture.width * picture.height
    wanted = tuple(bytes.fromhex(colour[1:]))
    return sum(count for count, found in drawn if found == wanted) / total


@pytest.mark.parametrize("code", ["62", "02", "59"])
def test_the_report_of_a_large_departement_is_a_file_that_can_be_sent(
    documents: Documents, code: str
) -> None:
    start = time.perf_counter()
    content = document(documents, "departement", code, "pdf")
    print(f"\n{time.perf_counter() - start:.1f} s")
    assert len(content) < 1_000_000


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_france_is_drawn_whole_in_a_file_that_can_be_sent(documents: Documents, form: str) -> None:
    start = time.perf_counter()
    content = document(documents, "france", "FR", form)
    print(f"\n{time.perf_counter() - start:.1f} s")
    assert len(content) < 4_000_000


@pytest.mark.parametrize(
    ("level", "code", "name"),
    [
        ("departement", "75", "Paris"),
        ("departement", "2A", "Corse-du-Sud"),
        ("departement", "973", "Guyane"),
        ("departement", "976", "Mayotte"),
        ("departement", "15", "Cantal"),
        ("commune", "12145", "Millau"),
        ("commune", "75056", "Paris"),
        ("commune", "29155", "Ouessant"),
        ("epci", "200067213", "Grand Reims"),
        ("region", "76", "Occitanie"),
    ],
)
def test_every_kind_of_territory_has_its_report_and_its_picture(
    documents: Documents, level: str, code: str, name: str
) -> None:
    content = document(documents, level, code, "pdf")
    told = text_of(content)
    assert name in told
    assert 3 <= len(pypdf.PdfReader(io.BytesIO(content)).pages) <= 5
    assert "Méthode et définitions" in told
    assert document(documents, level, code, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("level", "code"),
    [*(("departement", each) for each in ("12", "973", "75", "2A", "59")), ("france", "FR")],
)
def test_the_summary_of_every_kind_of_territory_is_one_tagged_page(
    documents: Documents, level: str, code: str
) -> None:
    content = document(documents, level, code, "summary.pdf")
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert len(reader.pages) == 1
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    told = text_of(content)
    for section in ("Ce qui a changé", "Ce qui est proposé", "à desservir"):
        assert section in told
    assert document(documents, level, code, "docx").startswith(b"PK")


def test_ouessant_is_out_of_reach_on_its_map_and_in_its_report(documents: Documents) -> None:
    assert share_of(document(documents, "commune", "29155", "png"), OUT_OF_REACH) > 0.02
    assert "0,0 % des habitants" in text_of(document(documents, "commune", "29155", "pdf"))


def test_paris_is_all_within_ten_minutes(documents: Documents) -> None:
    picture = document(documents, "departement", "75", "png")
    assert share_of(picture, RAMP[0]) > 0.1


def test_communes_that_no_source_draws_are_said(documents: Documents) -> None:
    assert "4 de ces communes sans contour connu" in text_of(
        document(documents, "departement", "15", "pdf")
    )


def test_the_zones_of_the_report_are_those_of_the_answer(documents: Documents) -> None:
    territory = documents.national.units.territory("departement", "62")
    told = text_of(document(documents, "departement", "62", "pdf"))
    flat = letters_of(told)
    zones = documents.answers.gaps(territory, QUESTION)["zones"]
    for zone in zones[:10]:
        assert letters_of(zone["name"]) in flat
    assert f"{len(zones)}zonesentout" in flat


def letters_of(text: str) -> str:
    """Returns the letters of a text: a reader may take a hyphen that ends a line for a cut."""
    return "".join(letter for letter in text if letter.isalnum())


def test_france_by_departement_is_a_map_of_shares(documents: Documents) -> None:
    france = documents.national.units.territory("france", "FR")
    content = documents.coverage(france, QUESTION, "pdf", by_territory=True)
    told = text_of(content)
    assert "Les territoires les moins couverts" in told
    assert "Habitants à 20 min ou moins" in told
    assert "sans contour connu" not in told
