"""What the pages need and the repository does not hold, taken whole from the pinned files."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.errors import SourceError
from geodata.sources.decoupage import Decoupage, OfficialArea
from geodata.sources.packages import PMTILES, Package
from infra.dev import web_assets


def archive(folder: Path, **members: bytes) -> Package:
    """A package of one's own, with the digest of its file."""
    file = folder / "map.tgz"
    with tarfile.open(file, "w:gz") as made:
        for name, content in members.items():
            facts = tarfile.TarInfo(f"package/{name}")
            facts.size = len(content)
            made.addfile(facts, io.BytesIO(content))
    digest = hashlib.sha512(file.read_bytes()).hexdigest()
    return replace(PMTILES, file="map.tgz", algorithm="sha512", digest=digest)


def area(code: str, departement: str, population: int | None) -> OfficialArea:
    return OfficialArea("commune", code, "x", departement, "76", None, population, (), (), None)


def test_the_named_files_of_a_package_are_taken_out_flat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_assets, "SOURCES", tmp_path)
    package = archive(tmp_path, **{"dist/a.js": b"a", "b.txt": b"b", "c.map": b"c"})
    web_assets.unpack(package, ("dist/a.js", "b.txt"), tmp_path / "web" / "map-1")
    taken = {each.name: each.read_bytes() for each in (tmp_path / "web" / "map-1").iterdir()}
    assert taken == {"a.js": b"a", "b.txt": b"b"}


def test_a_file_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_assets, "SOURCES", tmp_path)
    package = archive(tmp_path, **{"a.js": b"a"})
    (tmp_path / "map.tgz").write_bytes(b"something else")
    with pytest.raises(SourceError, match="not the pinned"):
        web_assets.unpack(package, ("a.js",), tmp_path / "map-1")
    assert not (tmp_path / "map-1").exists()


def test_a_territory_starts_from_its_most_populated_commune(tmp_path: Path) -> None:
    decoupage = Decoupage(
        areas=[area("12202", "12", 24_000), area("12145", "12", None), area("2A004", "2A", 70_000)],
        epci_of={"12202": "200000001", "12145": "200000001"},
        names={
            ("departement", "12"): "Aveyron",
            ("departement", "2A"): "Corse-du-Sud",
            ("epci", "200000001"): "Communauté",
        },
        seats=frozenset(),
    )
    web_assets.write_territories(decoupage, tmp_path / "territories")
    written = {
        each.stem: json.loads(each.read_text(encoding="utf-8"))
        for each in (tmp_path / "territories").iterdir()
    }
    assert written == {
        "12": {"name": "Aveyron", "centre": "12202"},
        "2A": {"name": "Corse-du-Sud", "centre": "2A004"},
        "200000001": {"name": "Communauté", "centre": "12202", "communes": ["12145", "12202"]},
    }
