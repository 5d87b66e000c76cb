"""The settlements of GeoNames are read from their package, or refused in one line."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from geodata.errors import SourceError
from geodata.sources.settlements import Settlement, by_commune, read_settlements


def varint(value: int) -> bytes:
    written = b""
    while value > 0x7F:
        written, value = written + bytes([value & 0x7F | 0x80]), value >> 7
    return written + bytes([value])


def zigzag(value: int) -> bytes:
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def text(field: int, value: str) -> bytes:
    return varint(field << 3 | 2) + varint(len(value.encode())) + value.encode()


def message(
    number: int, name: str, steps: tuple[int, int], *, code: str = "97310", **facts: str
) -> bytes:
    country, feature = facts.get("country", "GF"), facts.get("feature", "PPL")
    body = varint(1 << 3) + zigzag(number) + text(2, name) + text(3, country)
    body += text(6, code) if code else b""
    body += text(7, feature) + varint(9 << 3) + varint(int(facts.get("people", "2000")))
    body += varint(10 << 3) + zigzag(steps[0]) + varint(11 << 3) + zigzag(steps[1])
    return varint(len(body)) + body


def package(path: Path, content: bytes, member: str = "package/cities.pbf") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        facts = tarfile.TarInfo(member)
        facts.size = len(content)
        archive.addfile(facts, io.BytesIO(content))
    return path


def test_degrees_are_steps_from_the_settlement_before_of_whatever_country(tmp_path: Path) -> None:
    content = message(1, "Ottawa", (-7_500_000, 4_500_000), country="CA", code="35")
    content += message(2, "Roura", (2_267_505, -4_027_126))
    read = read_settlements(package(tmp_path / "p.tgz", content))
    assert read == [Settlement(2, "Roura", "97310", 2_000, -52.32495, 4.72874)]


def test_quarters_and_settlements_of_no_commune_are_left_out(tmp_path: Path) -> None:
    content = message(1, "Quartier", (0, 0), feature="PPLX") + message(2, "Rien", (0, 0), code="")
    content += message(3, "Bourg", (100_000, 0))
    [found] = read_settlements(package(tmp_path / "p.tgz", content))
    assert (found.name, found.lon) == ("Bourg", 1.0)


def test_the_settlement_of_a_commune_is_that_of_most_people_whatever_the_order() -> None:
    small, large = Settlement(1, "a", "01001", 5, 1, 1), Settlement(2, "b", "01001", 9, 2, 2)
    assert by_commune([small, large]) == by_commune([large, small]) == {"01001": (2, 2)}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "no settlement of France"),
        (message(1, "Roura", (0, 0))[:-3], "truncated"),
        (b"\x05hello", "truncated, or not settlements"),
        (message(1, "Ottawa", (0, 0), country="CA"), "no settlement of France"),
    ],
)
def test_a_file_that_is_not_settlements_is_refused(
    tmp_path: Path, content: bytes, fault: str
) -> None:
    path = package(tmp_path / "p.tgz", content)
    with pytest.raises(SourceError, match=fault):
        read_settlements(path)


def test_an_archive_that_is_absent_truncated_or_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_settlements(tmp_path / "absent")
    with pytest.raises(SourceError, match=r"holds no package/cities\.pbf"):
        read_settlements(package(tmp_path / "other.tgz", b"", "package/other"))
    (tmp_path / "cut").write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(SourceError, match="truncated, or not the package's archive"):
        read_settlements(tmp_path / "cut")
