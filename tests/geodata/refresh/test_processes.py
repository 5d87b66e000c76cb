"""A refresh in several processes leaves what a refresh in one does, to the byte."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from geodata.imports.versions import Versions
from geodata.refresh.runs import FOLDER
from geodata.refresh.steps import Refresh, RenderAll, in_processes
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.coverage_country import IN_USE, write_country


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return folder


def refreshed(snapshots: Path, folder: Path, processes: int) -> dict[str, bytes]:
    """What a store of the small country holds of its results."""
    (folder / "store").mkdir(parents=True)
    url = f"file://{folder / 'store'}"
    objects = Objects.at(url)
    upload(open_current(snapshots), objects.put)
    publish_sites(IN_USE, objects.put)
    steps = Refresh(
        objects,
        folder / "cache",
        Versions(objects).table,
        lambda: datetime(2026, 11, 29, 2, tzinfo=UTC),
        lambda: date(2026, 11, 29),
    )
    render: RenderAll | None = None
    if processes > 1:
        render = in_processes(url, folder / "cache", processes)
    *_, published = steps.each(render)
    assert published.get("served")
    held = folder / "store" / FOLDER
    return {
        str(path.relative_to(held)): path.read_bytes() for path in held.rglob("*") if path.is_file()
    }


def test_documents_are_the_same_from_one_process_and_from_two(
    snapshots: Path, tmp_path: Path
) -> None:
    one = refreshed(snapshots, tmp_path / "one", 1)
    assert refreshed(snapshots, tmp_path / "two", 2) == one
    assert len(one) > 60
