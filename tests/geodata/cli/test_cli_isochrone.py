"""`maillage isochrone` and `maillage matrix`: what a terminal shows, the files, what is refused."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.cli import main
from tests.coverage_country import write_country

Run = Callable[..., tuple[int, str, str]]
SITES = (
    "id,nom,adresse,commune,code_postal,code_insee,latitude,longitude,services\n"
    "1,Marché,1 place,Saint-Étienne,42000,01002,46.05,0.15,Aide aux démarches administratives\n"
)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    write_country(folder / "snapshots")
    (folder / "now.csv").write_text(SITES, encoding="utf-8")
    return folder


@pytest.fixture
def maillage(var: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        where = ("--var", str(var), "--sites", str(var / "now.csv"))
        monkeypatch.setattr(sys, "argv", ["maillage", *arguments, *where])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


def test_what_a_place_reaches_is_shown_and_written(maillage: Run, tmp_path: Path) -> None:
    code, out, err = maillage("isochrone", "--site", "1", "--minutes", "5,60")
    assert code == 0, err
    assert "Marché" in out
    assert "nearest" in out
    file = tmp_path / "reach.geojson"
    assert maillage("isochrone", "--commune", "01002", "--out", str(file))[0] == 0
    assert len(json.loads(file.read_text())["features"]) == 3


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("isochrone",), "exactly one"),
        (("isochrone", "--lat", "0.15", "--lon", "46.05"), "swap"),
        (("isochrone", "--commune", "01002", "--minutes", "20,10"), "10,20"),
        (("isochrone", "--commune", "01002", "--out", "x.csv"), "--out"),
    ],
)
def test_what_is_wrong_is_one_line(maillage: Run, arguments: tuple[str, ...], word: str) -> None:
    code, _, err = maillage(*arguments)
    assert code == 2
    assert word in err


def test_trips_are_timed_from_a_csv_and_from_what_the_api_takes(
    maillage: Run, tmp_path: Path
) -> None:
    asked, out = tmp_path / "places.csv", tmp_path / "trips.csv"
    asked.write_text("role,lat,lon,commune,site\nboth,,,01002,\ndestination,46.05,0.15,,\n")
    assert maillage("matrix", str(asked), "--out", str(out))[0] == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [(row["origin"], row["destination"]) for row in rows] == [("0", "0"), ("0", "1")]
    assert all(row["method"] == "model" and row["minutes"] for row in rows)
    body = tmp_path / "places.json"
    body.write_text(
        json.dumps({"origins": [{"commune": "85113"}], "destinations": [{"site": "1"}]})
    )
    code, text, err = maillage("matrix", str(body))
    assert code == 0, err
    assert json.loads(text)["reasons"] == [["no_road"]]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.json", "{", "no JSON"),
        ("a.json", '{"origins": [], "destinations": []}', "from 1 to 100"),
        ("a.json", '{"origins": [{"x": 1}], "destinations": []}', "unknown: x"),
        ("a.csv", "role,lat,lon\norigin,dix,2\n", "degrees"),
        ("a.csv", "role,commune\norigin,01002\n", "destinations: 0 places"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    maillage: Run, tmp_path: Path, name: str, content: str, word: str
) -> None:
    (tmp_path / name).write_text(content)
    code, _, err = maillage("matrix", str(tmp_path / name))
    assert code == 2
    assert word in err.replace("\n", " ")
