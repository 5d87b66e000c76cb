"""`maillage coverage`: what a terminal shows, the files it writes, and what is refused."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyogrio
import pytest

from geodata.cli import main
from geodata.indicators.store import CURRENT, pack_set, pointer_to, set_id_of, set_key
from geodata.refresh.runs import current_run
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.coverage_country import DAY, IN_USE, columns_of, write_country

Run = Callable[..., tuple[int, str, str]]
HEADER = "id,nom,adresse,commune,code_postal,code_insee,latitude,longitude,services\n"
MARKET = (
    "1,Marché,1 place,Saint-Étienne,42000,01002,46.05,0.15,Aide aux démarches administratives\n"
)
NANT = "2,Mairie,1 place,Nant,85000,85001,46.05,0.75,Aide aux démarches administratives\n"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    write_country(folder / "snapshots")
    register = open_current(folder / "snapshots").register
    content = pack_set(columns_of(register), register)
    for key, held in ((set_key(set_id_of(content)), content), (CURRENT, b"")):
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held or pointer_to(set_id_of(content)))
    (folder / "now.csv").write_text(HEADER + MARKET, encoding="utf-8")
    (folder / "before.csv").write_text(HEADER + MARKET + NANT, encoding="utf-8")
    return folder


@pytest.fixture
def maillage(var: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(command: str, *arguments: str) -> tuple[int, str, str]:
        where = ("--var", str(var), "--sites", str(var / "now.csv"))
        if "--at" not in arguments:
            where += ("--at", DAY)
        monkeypatch.setattr(sys, "argv", ["maillage", "coverage", command, *arguments, *where])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


def test_a_territory_is_shown_with_its_indicators_and_zones(maillage: Run) -> None:
    code, out, err = maillage("show", "departement", "85", "--threshold-minutes", "25")
    assert code == 0, err
    assert "Vendée (departement 85)" in out
    assert "6,130 in 4 communes" in out
    assert "people within 25 min" in out
    assert "L'Île-d'Yeu" in out


def test_json_is_the_answer_of_the_api(maillage: Run) -> None:
    code, out, _ = maillage("show", "departement", "85", "--json", "--weight", "fragility")
    told = json.loads(out)
    assert code == 0
    assert told["question"]["weight"] == "fragility"
    assert told["indicators"]["weight"]["total"] == 12_260
    assert [row["code"] for row in told["rows"]] == ["85001", "85002", "85003", "85113"]


def test_what_changed_since_a_former_file_is_counted(maillage: Run, var: Path) -> None:
    since = ("--since", str(var / "before.csv"), "--threshold-minutes", "60")
    code, out, err = maillage("show", "departement", "85", *since)
    assert code == 0, err
    assert "lost: 1,130 people in 3 communes" in out


def test_the_table_of_france_adds_up(maillage: Run) -> None:
    for level, codes in (("departement", ["01", "75", "85"]), ("region", ["52", "76"])):
        code, out, _ = maillage("table", "--level", level, "--json")
        told = json.loads(out)
        assert code == 0
        assert [row["code"] for row in told["rows"]] == codes
        for field in ("people", "communes"):
            assert sum(row[field] for row in told["rows"]) == told["indicators"][field]
        within = [row["within_threshold"]["people"] for row in told["rows"]]
        assert sum(within) == told["indicators"]["within_threshold"]["people"] == 170_000
    _, out, _ = maillage("table")
    assert "Vendée" in out
    assert "179,890" in out


@pytest.mark.parametrize(
    ("suffix", "begins"),
    [
        ("json", b"{"),
        ("geojson", b"{"),
        ("csv", "\ufeff".encode()),
        ("xlsx", b"PK"),
        ("png", b"\x89PNG"),
        ("pdf", b"%PDF-"),
    ],
)
def test_a_file_is_what_its_suffix_says(
    maillage: Run, tmp_path: Path, suffix: str, begins: bytes
) -> None:
    file = tmp_path / f"vendee.{suffix.upper()}"
    code, out, err = maillage("export", "departement", "85", str(file))
    assert (code, out) == (0, ""), err
    assert file.read_bytes().startswith(begins)
    assert f"{file.stat().st_size:,} bytes" in err


def test_a_workbook_keeps_the_codes_of_the_ain_as_text(maillage: Run, tmp_path: Path) -> None:
    maillage("export", "departement", "01", str(tmp_path / "ain.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "ain.xlsx").read_bytes()))
    cells = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "01001" in cells


def test_a_geopackage_opens_with_its_communes_and_zones(maillage: Run, tmp_path: Path) -> None:
    file = tmp_path / "vendee.gpkg"
    assert maillage("export", "departement", "85", str(file))[0] == 0
    communes = pyogrio.raw.read(file, layer="communes")
    zones = pyogrio.raw.read(file, layer="zones")
    assert (len(communes[2]), len(zones[2])) == (4, 2)


def test_a_store_is_refreshed_from_a_terminal(
    var: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = (tmp_path / "store").as_uri()
    objects = Objects.at(store)
    upload(open_current(var / "snapshots"), objects.put)
    publish_sites(IN_USE, objects.put)
    command = ("maillage", "coverage", "refresh", "--store", store, "--cache", str(tmp_path / "c"))
    for told in ("served", "nothing new"):
        monkeypatch.setattr(sys, "argv", [*command])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in (None, 0)
        assert told in capsys.readouterr().err
    run = current_run(objects.get)
    assert run is not None
    # France, two régions, three départements: nine formats, and three of their zones.
    assert len(objects.keys(f"{run.folder}/exports")) == 6 * 12


def test_zones_alone_are_written_when_asked_for(maillage: Run, tmp_path: Path) -> None:
    file = tmp_path / "zones.geojson"
    assert maillage("export", "departement", "85", str(file), "--gaps")[0] == 0
    found = [each["properties"]["id"] for each in json.loads(file.read_bytes())["features"]]
    assert found == ["85113", "85001"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("show", "canton", "85"), "no level is called 'canton'"),
        (("show", "departement", "99"), "no territory of the level departement"),
        *(
            (("show", "departement", "85", "--threshold-minutes", bad), "threshold_minutes")
            for bad in ("0", "-5", "1e9", "nan")
        ),
        (("show", "departement", "85", "--least-per-10k", "0"), "least_per_10k"),
        (("show", "departement", "85", "--weight", "income"), "weight"),
        (("show", "departement", "85", "--posts", "all"), "posts"),
        (("show", "departement", "85", "--at", "2026-02-30"), "at: not a day"),
        (("show", "departement", "85", "--at", "1999-12-31"), "at: must be a day from 2000"),
        (("show", "departement", "85", "--decay", "linear"), "decay"),
        (("show", "departement", "85", "--catchment-minutes", "99"), "catchment_minutes"),
        (("show", "departement", "85", "--since", "nothing.csv"), "nothing.csv"),
        (("table", "--level", "epci"), "neither departement nor region"),
        (("export", "departement", "85", "out.odt"), "must end in .json"),
        (
            ("export", "departement", "85", "out.pdf", "--gaps"),
            "must end in .json, .geojson, .csv",
        ),
        (("export", "departement", "85", "missing/out.csv"), "missing/out.csv"),
        (("export", "departement", "85", "missing/out.gpkg"), "missing/out.gpkg"),
        (("export", "departement", "85", "out.csv", "--locale", "de"), "locale"),
    ],
)
def test_bad_input_is_one_line_and_code_2_and_writes_nothing(
    maillage: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    fault: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = maillage(*arguments)
    assert (code, out) == (2, "")
    assert fault in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_another_mode_is_shown_with_who_can_come(maillage: Run) -> None:
    code, out, _ = maillage("show", "departement", "85", "--mode", "foot")
    assert code == 0
    assert "by foot" in out
    assert "on foot within 30 min" in out
    assert "transit unknown" in out
    code, out, _ = maillage("show", "departement", "85")
    assert (code, "on foot" in out, "by foot" in out) == (0, False, False)
    code, out, _ = maillage("table", "--mode", "bicycle")
    assert (code, "by bicycle" in out) == (0, True)


def test_transit_without_a_table_is_one_line(maillage: Run) -> None:
    code, _, said = maillage("show", "departement", "85", "--mode", "transit")
    assert code == 2
    assert "mode: no time by public transport was imported" in said
    code, _, said = maillage("export", "departement", "85", "x.pdf", "--map", "without_car")
    assert (code, "map" in said) == (2, True)
