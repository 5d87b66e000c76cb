"""`maillage match`: a file in, the same rows out, and a report."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from geodata.cli import main
from geodata.sites.files import open_table
from tests.country import write_snapshot

_SERVICE = "Maîtrise des outils numériques du quotidien"
SITES = f"""id,nom,adresse,commune,code_postal,latitude,longitude,date_maj,services
east,Lieu Est,1 rue Haute,Saint-Étienne-du-Bois,01370,46.05,0.25,2026-01-01,{_SERVICE}
west,Lieu Ouest,2 rue Haute,L'Abergement-Clémenciat,01400,46.05,-0.05,2026-01-01,{_SERVICE}
"""
PEOPLE = "nom;code insee;famille\nAnne;01001;a\nBéa;01001;a\nCéline;01003;\nDana;99999;\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_snapshot(tmp_path / "var" / "snapshots")
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def match(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def run(*options: str, out: str = "out.csv") -> tuple[int, str, str]:
        given = ["maillage", "match", str(folder / "people.csv"), "--out", str(folder / out)]
        given += ["--sites", str(folder / "sites.csv"), "--var", str(folder / "var"), *options]
        monkeypatch.setattr(sys, "argv", given)
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_rows_come_out_as_they_came_with_their_sites(folder: Path, match) -> None:
    code, out, _ = match("--limit", "2")
    assert code == 0
    rows = rows_of(folder)
    assert [row["nom"] for row in rows] == ["Anne", "Béa", "Céline", "Dana"]
    assert [row["match_site_1_id"] for row in rows] == ["west", "west", "east", ""]
    assert rows[3]["match_not_understood"] == "commune_unknown"
    assert float(rows[0]["match_site_1_minutes"]) <= float(rows[0]["match_site_2_minutes"])
    assert "not understood: commune_unknown" in out
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("ending", ["xlsx", "geojson", "parquet"])
def test_it_writes_what_the_name_says(folder: Path, match, ending: str) -> None:
    code, _, err = match(out=f"out.{ending}")
    assert (code, err.count("Traceback")) == (0, 0)
    assert (folder / f"out.{ending}").stat().st_size > 500


def as_records(path: Path) -> list[dict[str, object]]:
    """The rows of a matched file as its reader has them; an empty cell is None."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
    if path.suffix == ".geojson":
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [feature["properties"] for feature in features]
    if path.suffix == ".parquet":
        from pyarrow.parquet import ParquetFile

        records: list[dict[str, object]] = ParquetFile(path).read().to_pylist()
        return records
    rows = [row.values for row in open_table(path, path.name).rows() if row.number]
    return [{str(name): value or None for name, value in row.items()} for row in rows if row]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "parquet"])
def test_every_format_says_that_a_name_is_misspelt_and_what_it_may_be(
    folder: Path, match, ending: str
) -> None:
    (folder / "people.csv").write_text(
        "nom;commune;code postal\nAnne;Saint-Étiene;\nBéa;Saint-Étiene;42000\nCéline;Bourg;\n",
        encoding="utf-8",
    )
    code, out, _ = match(out=f"out.{ending}")
    assert code == 0
    rows = as_records(folder / f"out.{ending}")
    told = [[row["match_not_understood"], row["match_suggested"]] for row in rows]
    assert told == [
        ["commune_unknown", "Saint-Étienne (01002)"],
        ["commune_corrected", None],
        [None, None],
    ]
    assert [row["match_commune"] for row in rows] == [None, "01002", "01004"]
    assert "not understood: commune_unknown" in out


def test_capacities_are_shared_out_and_proven(folder: Path, match) -> None:
    code, out, _ = match(
        *("--people-per-post", "2", "--max-minutes", "600", "--group", "famille", "--json"),
    )
    assert code == 0
    found = json.loads(out[out.index("{") :])
    assert found["capacities"]["served"] == found["capacities"]["most_served"] == 3
    assert found["capacities"]["why_not"] == {"not_understood": 1}
    rows = rows_of(folder)
    assert [row["match_site_1_id"] for row in rows] == ["west", "west", "east", ""]
    assert rows[3]["match_why_not"] == "not_understood"


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--group", "famille"), "with capacities alone"),
        (("--people-per-post", "2"), "within a limit"),
        (("--people-per-post", "2", "--max-minutes", "9", "--public", "zzz"), "no column 'zzz'"),
        (("--people-per-post", "0", "--max-minutes", "9"), "one person at least"),
        (("--limit", "6"), "from 1 to 5"),
        (("--need", "magic"), "need"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(
    folder: Path, match, options: tuple[str, ...], fault: str
) -> None:
    code, _, err = match(*options)
    assert code == 2
    assert fault in " ".join(err.split())
    assert not (folder / "out.csv").exists()


def test_a_file_of_another_ending_is_refused(match) -> None:
    code, _, err = match(out="out.doc")
    assert code == 2
    assert "--out" in err
