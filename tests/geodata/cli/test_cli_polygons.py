"""`maillage columns import`: polygons of neighbourhoods, from a file to columns in use."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shapely.geometry import box

from geodata.cli import main
from geodata.indicators.store import fetch_columns
from geodata.indicators.table import Columns
from geodata.snapshot.publishing import open_current
from geodata.stores.objects import Objects
from tests.coverage_country import write_country
from tests.geodata.sources.test_neighbourhoods import AT_SEA, IN_FIRST, OVER_BOTH, written
from tests.people_country import points_csv

Ran = tuple[int, str, str]
FACTS = ("--label", "QPV", "--source", "ANCT", "--licence", "LO 2.0", "--listed-class", "avec")


@pytest.fixture
def maillage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    write_country(tmp_path / "snapshots")
    monkeypatch.setenv("MAILLAGE_VAR", str(tmp_path))

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["maillage", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        found = capsys.readouterr()
        return int(ended.value.code or 0), found.out, found.err

    return run


def in_use(var: Path) -> Columns:
    register = open_current(var / "snapshots").register
    return fetch_columns(Objects.at(f"file://{var}").get, register)


def value(var: Path, name: str, code: str) -> float:
    place = open_current(var / "snapshots").register.resolve(code).area.index
    return float(in_use(var)[name].values[place])


def test_polygons_become_a_class_and_a_count_and_people_where_a_grid_is(
    maillage: Callable[..., Ran], tmp_path: Path
) -> None:
    file = str(written(tmp_path, IN_FIRST, OVER_BOTH))
    command = ("columns", "import", "qpv", file, *FACTS, "--absent-class", "sans")
    code, said, _ = maillage(*command)
    assert code == 0
    assert "2 polygons in 2 communes" in said
    assert "people inside: not known, no grid" in said
    assert set(in_use(tmp_path)) == {"qpv", "qpv-count"}
    assert in_use(tmp_path)["qpv"].classes == ("avec", "sans")
    assert [value(tmp_path, "qpv-count", each) for each in ("01001", "01002", "85001")] == [2, 1, 0]

    grid = tmp_path / "people.csv"
    grid.write_text(points_csv({(0.03, 46.03): 100.0, (-0.05, 46.05): 300.0}), encoding="utf-8")
    maillage("people", "import", str(grid), "--source", "INSEE", "--most-off", "1000")
    told = json.loads(maillage(*command, "--json")[1])
    assert (told["report"]["people"], told["report"]["people_unknown_in"]) == (215, 1)
    assert value(tmp_path, "qpv-people", "01001") == pytest.approx(215)
    assert value(tmp_path, "qpv-people", "01003") == 0
    # Without its grid, people of before are not in use any more.
    maillage("people", "forget")
    maillage(*command)
    assert set(in_use(tmp_path)) == {"qpv", "qpv-count"}


def test_a_file_that_is_not_whole_says_nothing_of_other_communes(
    maillage: Callable[..., Ran], tmp_path: Path
) -> None:
    code, said, _ = maillage(
        *("columns", "import", "qpv", str(written(tmp_path, IN_FIRST)), *FACTS)
    )
    assert (code, "communes with a class: 1" in said) == (0, True)
    assert value(tmp_path, "qpv", "01002") == -1
    assert value(tmp_path, "qpv-count", "01002") != value(tmp_path, "qpv-count", "01002")


def test_what_is_on_no_commune_is_refused_or_told(
    maillage: Callable[..., Ran], tmp_path: Path
) -> None:
    file = str(written(tmp_path, IN_FIRST, AT_SEA))
    code, _, why = maillage("columns", "import", "qpv", file, *FACTS)
    assert (code, "touch no commune: 1, QN00102M" in why) == (2, True)
    assert not in_use(tmp_path)
    code, said, _ = maillage("columns", "import", "qpv", file, *FACTS, "--ignore-unknown")
    assert (code, "left out: 1 (QN00102M)" in said) == (0, True)
    nowhere = str(written(tmp_path, AT_SEA, box(10, 10, 11, 11)))
    asked = ("columns", "import", "qpv", nowhere, *FACTS, "--ignore-unknown")
    assert "no polygon touches any commune" in maillage(*asked)[2]


def test_a_check_publishes_nothing(maillage: Callable[..., Ran], tmp_path: Path) -> None:
    file = str(written(tmp_path, IN_FIRST))
    code, said, _ = maillage("columns", "import", "qpv", file, *FACTS, "--check")
    assert (code, "published" in said) == (0, False)
    assert not in_use(tmp_path)
