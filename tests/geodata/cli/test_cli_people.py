"""`maillage people`, from a file to what the API answers of it."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from geodata.cli import main
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import State
from geodata.snapshot.publishing import current_id
from tests.coverage_country import documents_in, write_country
from tests.geodata.coverage.test_cells import FAR, NEAR, QUESTION
from tests.people_country import as_cell, points_csv

Ran = tuple[int, str, str]


@pytest.fixture
def maillage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    write_country(tmp_path / "snapshots")
    monkeypatch.setenv("MAILLAGE_VAR", str(tmp_path))

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["maillage", "people", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


@pytest.fixture
def grid(tmp_path: Path) -> str:
    """Returns a grid of INSEE: three in four of Saint-Étienne's people at its site."""
    path = tmp_path / "grid.csv"
    lines = f"idcar_200m;ind\n{as_cell(*NEAR)};127000,0\n{as_cell(*FAR)};42000,0\n"
    path.write_text(lines, encoding="utf-8")
    return str(path)


def test_a_grid_is_imported_shown_and_forgotten(
    maillage: Callable[..., Ran], grid: str, tmp_path: Path
) -> None:
    before = current_id(tmp_path / "snapshots")
    assert "no grid" in maillage("show")[2]
    code, _, said = maillage("import", grid, "--source", "INSEE, essai", "--date", "2019")
    assert (code, "grid.csv: 2 cells in 1 communes" in said) == (0, True)
    assert "people of the file 169,000, official 170,000: -0.6 %" in said
    shown = maillage("show")[2]
    # A narrow terminal has each word on a line of its own.
    assert all(word in shown for word in ("INSEE", "essai", "grid", "200"))
    code, _, said = maillage("forget")
    assert (code, "no grid of people any more" in said) == (0, True)
    assert current_id(tmp_path / "snapshots") == before
    assert maillage("forget")[0] == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (points_csv({NEAR: 5.0}), "off by -100.0 %"),
        ("idcar_200m,ind\nCRS9999RES200mN1E1,3\n", "EPSG:9999"),
        ("a,b\n1,2\n", "no column of people"),
    ],
)
def test_what_is_wrong_is_a_line_and_nothing_is_published(
    maillage: Callable[..., Ran], tmp_path: Path, content: str, said: str
) -> None:
    before = current_id(tmp_path / "snapshots")
    path = tmp_path / "wrong.csv"
    path.write_text(content, encoding="utf-8")
    code, _, written = maillage("import", str(path), "--source", "Tests")
    assert (code, said in written) == (2, True)
    assert maillage("import", str(path), "--source", " ")[0] == 2
    assert current_id(tmp_path / "snapshots") == before


def test_from_the_file_to_every_format_of_the_answer(
    maillage: Callable[..., Ran], grid: str, tmp_path: Path
) -> None:
    maillage("import", grid, "--source", "INSEE, essai")
    documents = documents_in(tmp_path / "snapshots")
    asked = CoverageQuery(State(QUESTION.state.at), threshold_minutes=5.0)
    ain = documents.national.units.territory("departement", "01")
    share = round(127 / 169, 4)
    answer = json.loads(documents.coverage(ain, asked, "json"))
    row = next(each for each in answer["rows"] if each["code"] == "01002")
    assert row["share_within"] == share
    assert answer["indicators"]["people_grid"]["name"] == "INSEE, essai"
    assert {"name": "INSEE, essai", "what": "people"} in answer["sources"]
    geojson = json.loads(documents.coverage(ain, asked, "geojson"))
    told = [each["properties"] for each in geojson["features"]]
    assert share in [each.get("share_within") for each in told if each.get("code") == "01002"]
    text = documents.coverage(ain, asked, "csv", locale="en").decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = {each["code"]: each for each in csv.DictReader(io.StringIO("\n".join(lines)))}
    assert float(rows["01002"]["share_within"]) == share
    assert rows["01002"]["cells"] == "2"
    book = openpyxl.load_workbook(io.BytesIO(documents.coverage(ain, asked, "xlsx")))
    headers = [cell.value for cell in book["Communes"][1]]
    assert "Part des habitants dans la limite" in headers
    figures = {line[1]: line[2] for line in book["Indicateurs"].iter_rows(values_only=True)}
    assert figures["Carreaux habités"] == 2
    assert documents.coverage(ain, asked, "pdf").startswith(b"%PDF")
