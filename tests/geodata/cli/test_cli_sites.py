"""`maillage sites check`: a report, a clean file, and an exit code that says how it went."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checked import WHOLE
from tests.country import write_snapshot
from tests.generated import pieces
from tests.geodata.nearest.geocoding.fake_ban import fake_ban, table
from tests.geodata.sites.files.workbooks import xlsx_of

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("var")
    write_snapshot(folder / "snapshots")
    return folder


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geodata.cli", "sites", "check", *arguments]
    command += ["--var", str(var)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def write(folder: Path, *records: dict[str, object]) -> str:
    path = folder / "sites.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return str(path)


def test_a_file_without_refusal_exits_with_0_and_is_written_clean(
    var: Path, tmp_path: Path
) -> None:
    clean = tmp_path / "clean.csv"
    file = write(tmp_path, {**WHOLE, "latitude": 0.15, "longitude": 46.15})
    done = run(var, file, "--output", str(clean))
    assert done.returncode == 0, done.stderr
    assert "coordinates_swapped" in done.stdout
    assert "1 rows, 1 kept, 0 refused" in done.stdout
    again = run(var, str(clean), "--json")
    assert json.loads(again.stdout)["summary"]["findings"] == {}


def test_a_refused_row_exits_with_1_and_json_has_a_line_a_row(var: Path, tmp_path: Path) -> None:
    done = run(var, write(tmp_path, WHOLE, WHOLE), "--json")
    *rows, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(row["row"], row["outcome"], row["id"]) for row in rows] == [(2, "refused", "1")]
    assert last["summary"]["refused"] == 1
    assert [(cause["code"], cause["count"]) for cause in last["causes"]] == [("id_duplicate", 1)]


def test_people_read_the_report_by_cause_in_their_language(var: Path, tmp_path: Path) -> None:
    # One name and address would be one place, which is published once.
    records = [
        {**WHOLE, "id": str(n), "nom": f"Mairie {n}", "adresse": f"{n}{n} rue {n}{n}"}
        for n in range(1, 8)
    ]
    records = [{**each, "code_postal": "1000"} for each in records]
    done = run(var, write(tmp_path, *records), "--locale", "fr")
    lines = done.stdout.replace("\u202f", " ").splitlines()
    assert lines[0].startswith("7 lignes : 7 gardées, 0 refusée, ")
    at = next(n for n, line in enumerate(lines) if "postcode_zero_lost" in line)
    head = "avertissement · premier zéro perdu, remis : 7 codes postaux (colonne « code_postal »)"
    assert lines[at] == f"{head} (postcode_zero_lost)"
    assert lines[at + 1].endswith(
        "Mairie 1 · son premier zéro était perdu, comme le fait un tableur : remis [1000 -> 01000]"
    )
    assert lines[at + 6].strip() == "… +2"
    assert run(var, write(tmp_path, WHOLE), "--locale", "de").returncode == 2


def test_people_read_the_column_and_in_a_spreadsheet_the_cell(var: Path, tmp_path: Path) -> None:
    record = {**WHOLE, "CP": "1000"}
    del record["code_postal"]
    book, text = tmp_path / "lieux.xlsx", tmp_path / "lieux.csv"
    book.write_bytes(xlsx_of([["Lieux de la ville"], [], list(record), list(record.values())]))
    names, values = (",".join(map(str, each)) for each in (record, record.values()))
    text.write_text(f"{names}\n{values}\n", encoding="utf-8")
    cell = f"{'ABCDEFGHIJKL'[list(record).index('CP')]}4"
    for file, locale, column, where in (
        (book, "fr", "(colonne « CP »)", f"ligne 4, cellule {cell} · Mairie"),
        (book, "en", "(column 'CP')", f"line 4, cell {cell} · Mairie"),
        (text, "fr", "(colonne « CP »)", "ligne 2 · Mairie"),
    ):
        lines = run(var, str(file), "--locale", locale).stdout.splitlines()
        at = next(n for n, line in enumerate(lines) if "postcode_zero_lost" in line)
        assert column in lines[at]
        assert lines[at + 1].strip().startswith(where)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", '[{"id": "1", "nom": "A"}, {'])
def test_an_unusable_file_exits_with_2_and_leaves_no_output(
    var: Path, tmp_path: Path, content: str
) -> None:
    bad, clean = tmp_path / "bad.csv", tmp_path / "clean.json"
    bad.write_text(content, encoding="utf-8")
    done = run(var, str(bad), "--output", str(clean))
    assert done.returncode == 2
    assert "bad.csv" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.csv"]


def test_why_a_file_is_unusable_is_in_the_language_of_the_report(var: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("id,nom,commune\n1,A,B\n2,A", encoding="utf-8")
    for done in (run(var, str(bad), "--locale", "fr"), map_of(str(bad), "--locale", "fr")):
        assert done.returncode == 2
        assert "bad.csv : fichier coupé : la dernière ligne, 3, n'est pas entière" in done.stderr
    assert "bad.csv: cut short: the last line, 3, is not whole" in run(var, str(bad)).stderr
    absent = run(var, str(tmp_path / "absent.csv"), "--locale", "fr")
    assert "absent.csv : ce fichier n'existe pas" in absent.stderr


def test_an_absent_file_and_an_output_of_no_known_form_exit_with_2(
    var: Path, tmp_path: Path
) -> None:
    assert run(var, str(tmp_path / "absent.csv")).returncode == 2
    assert run(var, write(tmp_path, WHOLE), "--output", "clean.xlsx").returncode == 2


_PEAK_OF = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
print(used.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A process's peak counts that of the one it was forked from: a small one stands between."""


def test_a_hundred_thousand_rows_take_less_than_300_mib(var: Path, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    with file.open("wb") as stream:
        stream.writelines(pieces(100_000, as_json=False))
    command = [sys.executable, "-m", "geodata.cli", "sites", "check", str(file), "--json"]
    with (tmp_path / "report").open("w") as report:
        done = subprocess.run(
            [sys.executable, "-c", _PEAK_OF, *command, "--var", str(var)],
            stdout=report,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            check=True,
        )
    assert int(done.stderr.split()[-1]) / 1024 < 300
    *_, last = (tmp_path / "report").read_text().splitlines()
    assert json.loads(last)["summary"]["kept"] == 100_000


def test_sites_are_found_by_their_address_and_asked_once(var: Path, tmp_path: Path) -> None:
    nowhere = {**WHOLE, "adresse": "12 rue Haute", "latitude": "", "longitude": ""}
    file, clean = write(tmp_path, nowhere), tmp_path / "placed.json"
    reply = (
        "0,12 rue Haute,01000,Bourg,01004,,46.152,0.151,12 Rue Haute 01000 Bourg,"
        "0.97,0,housenumber,01000,Bourg,01004"
    )
    with fake_ban() as server:
        server.plays(table(reply))
        done = run(var, file, "--geocode", server.url, "--output", str(clean))
        run(var, file, "--geocode", server.url)
    assert done.returncode == 0, done.stderr
    assert "address_found" in done.stdout
    [placed] = json.loads(clean.read_text(encoding="utf-8"))
    assert (placed["latitude"], placed["location_quality"]) == (46.152, "address")
    assert len(server.posted) == 1


def test_an_address_service_that_is_gone_loses_no_row(var: Path, tmp_path: Path) -> None:
    file = write(tmp_path, {**WHOLE, "adresse": "2 rue Haute", "latitude": "", "longitude": ""})
    done = run(var, file, "--geocode", "http://127.0.0.1:9", "--locale", "fr")
    assert done.returncode == 0, done.stderr
    assert "1 adresse reste à chercher" in done.stdout.replace("\u202f", " ")


def test_addresses_are_not_sent_in_clear_over_a_network(var: Path, tmp_path: Path) -> None:
    done = run(var, write(tmp_path, WHOLE), "--geocode", "http://example.org")
    assert done.returncode == 2
    assert "--geocode" in done.stderr


def map_of(file: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geodata.cli", "sites", "map", file, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_a_filled_column_that_nothing_reads_exits_with_1_until_it_is_decided(
    var: Path, tmp_path: Path
) -> None:
    file = write(tmp_path, {**WHOLE, "couleur": "bleu"})
    refused = run(var, file, "--locale", "fr")
    assert refused.returncode == 1
    assert "couleur" in refused.stdout
    assert "may_be_lost" in refused.stderr
    mapping = tmp_path / "lieux.yaml"
    shown = map_of(file, "--output", str(mapping))
    assert (shown.returncode, "UNDECIDED" in shown.stdout) == (1, True)
    mapping.write_text(mapping.read_text().replace("undecided", "may_be_lost"))
    assert run(var, file, "--mapping", str(mapping)).returncode == 0


def test_a_mapping_is_shown_to_machines_too(tmp_path: Path) -> None:
    done = map_of(write(tmp_path, WHOLE), "--json")
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["mapping"]["shape"] == "standard"
    assert {column["state"] for column in record["columns"]} == {"read"}


def test_a_malformed_mapping_is_one_line(var: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "lieux.yaml"
    mapping.write_text("rules: [{field: couleur, columns: [a]}]")
    done = run(var, write(tmp_path, WHOLE), "--mapping", str(mapping))
    assert done.returncode == 2
    assert "rules.0.field" in done.stderr
