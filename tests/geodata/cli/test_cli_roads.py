"""`maillage roads`: times go in, are listed and forgotten; what is wrong is a line, and code 2."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.cli import main
from geodata.snapshot.publishing import current_id, open_current
from tests.country import write_snapshot

Ran = tuple[int, str, str]


@pytest.fixture
def maillage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    write_snapshot(tmp_path / "snapshots")
    monkeypatch.setenv("MAILLAGE_VAR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["maillage", "roads", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


@pytest.fixture
def times(tmp_path: Path) -> str:
    path = tmp_path / "times.csv"
    path.write_text("from,to,minutes\n01001,01002,20\n01002,01001,18\n")
    return str(path)


def test_times_are_imported_listed_and_forgotten(
    maillage: Callable[..., Ran], times: str, tmp_path: Path
) -> None:
    before = current_id(tmp_path / "snapshots")
    code, _, said = maillage(
        "import", times, "--mode", "car", "--source", "Tests", "--date", "2026"
    )
    assert (code, "times.csv: 2 times between 2 communes" in said) == (0, True)
    assert "Tests" in maillage("show")[2]
    code, _, said = maillage("forget", "--mode", "car")
    assert (code, "no measured times by car any more" in said) == (0, True)
    assert current_id(tmp_path / "snapshots") == before


def test_what_is_wrong_is_a_line_each_and_nothing_is_published(
    maillage: Callable[..., Ran], tmp_path: Path
) -> None:
    path = tmp_path / "times.csv"
    path.write_text("from,to,seconds\n01001,01002,-5\n01001,01003,20\n")
    before = current_id(tmp_path / "snapshots")
    code, _, said = maillage(
        "import", str(path), "--mode", "car", "--source", "Tests", "--allow-gaps"
    )
    assert code == 2
    assert len(said.strip().splitlines()) == 2
    assert current_id(tmp_path / "snapshots") == before


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("forget", "--mode", "foot"), "no times by foot are measured"),
        (("import", "absent.csv", "--mode", "car", "--source", "x"), "no such file"),
        (("import", "absent.csv", "--mode", "car", "--source", " "), "--source"),
        (("build", "--osm", "absent.osm.pbf"), "no such file"),
    ],
)
def test_bad_input_is_one_line(
    maillage: Callable[..., Ran], arguments: tuple[str, ...], fault: str
) -> None:
    code, _, said = maillage(*arguments)
    assert (code, fault in said) == (2, True)
    assert len(said.strip().splitlines()) == 1


def test_tables_of_several_modes_stand_beside_one_another(
    maillage: Callable[..., Ran], times: str, tmp_path: Path
) -> None:
    of_transit = ("--percentile", "50", "--departure", "2026-03-03 07:00-09:00")
    for mode, more in (("car", ()), ("bicycle", ()), ("transit", of_transit)):
        code, _, said = maillage("import", times, "--mode", mode, "--source", mode.upper(), *more)
        assert code == 0, said
    _, _, shown = maillage("show")
    assert all(each in shown for each in ("CAR", "BICYCLE", "TRANSIT", "50", "07:00-09:00"))
    assert maillage("forget", "--mode", "bicycle")[0] == 0
    assert set(open_current(tmp_path / "snapshots").measured) == {"car", "transit"}
    assert maillage("forget", "--mode", "bicycle")[0] == 2
