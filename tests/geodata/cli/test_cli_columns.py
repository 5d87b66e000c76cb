"""`maillage columns`: what is checked, published, listed and removed, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.country import write_snapshot

ROOT = Path(__file__).parents[3]
FILE = "code;v\n1001;4,5\n01002;s\n75056;2\n"
READ = ("--code-column", "code", "--value-column", "v", "--kind", "index")
FACTS = ("--label", "Indice", "--source", "Tests", "--licence", "LO 2.0", "--vintage", "2026")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    write_snapshot(tmp_path / "snapshots")
    return tmp_path


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geodata.cli", "columns", *arguments, "--var", str(var)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def write(var: Path, text: str) -> str:
    path = var / "values.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_check_says_what_was_found_and_publishes_nothing(var: Path) -> None:
    file, before = write(var, FILE), held(var)
    done = run(var, "check", "fragility", file, *READ)
    assert done.returncode == 0, done.stderr
    assert "3 rows; 3 of 6 communes and arrondissements have a value" in done.stdout
    assert "line 2: 1001 -> 01001" in done.stdout
    assert "missing in the file: 1 times 's'" in done.stdout
    assert "Paris (75056): given to its arrondissements" in done.stdout
    assert held(var) | {file: b""} == before | {file: b""}


def test_what_is_published_is_listed_and_removed(var: Path) -> None:
    done = run(var, "publish", "fragility", write(var, FILE), *READ, *FACTS, "--json")
    assert done.returncode == 0, done.stderr
    published = json.loads(done.stdout)
    assert published["published"] is True
    assert published["report"]["valued"] == published["column"]["known_in"] == 3
    listed = json.loads(run(var, "list", "--json").stdout)
    assert listed["set"] == published["set"]
    assert listed["columns"] == [published["column"]]
    assert "fragility" in run(var, "list").stdout
    assert json.loads(run(var, "remove", "fragility", "--json").stdout)["columns"] == []
    assert run(var, "remove", "fragility").returncode == 2
    assert "no column is published" in run(var, "list").stdout


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("code;v\n01001;1\n99999;1\n1001;2\n", "unknown INSEE codes: line 3 '99999'"),
        ("code;v\n01001;1\n1001;2\n", "repeated INSEE codes: '01001' lines 2, 3"),
        ("code;v\n01001;-1\n", "negative"),
        ("", "empty"),
        ("code;v\n[/bold];1\n", "line 2 '[/bold]'"),
    ],
)
def test_a_bad_file_exits_with_2_and_leaves_the_store_as_it_was(
    var: Path, text: str, fault: str
) -> None:
    store = var / "store"
    place = ("--store", str(store))
    assert run(var, "publish", "one", write(var, FILE), *READ, *FACTS, *place).returncode == 0
    before = held(store)
    assert len(before) >= 2
    done = run(var, "publish", "one", write(var, text), *READ, *FACTS, *place)
    assert (done.returncode, done.stdout) == (2, "")
    assert fault in done.stderr
    assert held(store) == before


def test_unknown_codes_are_ignored_on_request(var: Path) -> None:
    file = write(var, "code,v\n01001,1\n97701,2\n")
    done = run(var, "check", "one", file, *READ[:-1], "count", "--ignore-unknown")
    assert done.returncode == 0, done.stderr
    assert "unknown codes ignored: 1, 2 in all" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("publish", "one", "{file}", *READ, *FACTS, "--source", " "), "source: "),
        (("publish", "No!", "{file}", *READ, *FACTS), "name: "),
        (("publish", "one", "absent.csv", *READ, *FACTS), "absent.csv: "),
        (("publish", "one", "{file}", *READ, *FACTS, "--store", "ftp://x"), "no store"),
        (("list", "--store", "absent"), "absent: no such folder"),
        (("check", "one", "{file}", *READ[:-1], "mean"), "mean"),
        (("check", "one", "{file}", *READ, "--by", "postcode"), "by: "),
    ],
)
def test_what_the_command_does_not_take_is_named(
    var: Path, arguments: tuple[str, ...], fault: str
) -> None:
    file = write(var, FILE)
    done = run(var, *(argument.replace("{file}", file) for argument in arguments))
    assert done.returncode == 2
    assert fault in done.stderr
    assert not (var / "columns").exists()
