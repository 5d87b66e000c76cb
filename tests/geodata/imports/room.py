"""A store in memory with its imports, a clock that is told the time, a check of two columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from geodata.errors import SitesFileError
from geodata.imports.checked_file import CheckedFile, CheckFile
from geodata.imports.checking import check_upload
from geodata.imports.publishing import publish
from geodata.imports.records import Imports, upload_key
from geodata.imports.states import Import
from geodata.imports.versions import Versions
from geodata.sites.checks import CheckedRow
from geodata.sites.mapping import ColumnMapping
from geodata.sites.site import Finding
from geodata.stores.objects import Objects
from tests.country import site

Row = CheckedRow
ReadRows = Callable[[Iterable[bytes], str], Iterator[Row]]


def of_rows(read: ReadRows) -> CheckFile:
    """A check of a file by what reads its rows: it knows no columns and no mapping."""

    @contextmanager
    def check_file(
        pieces: Iterable[bytes], name: str, asked: ColumnMapping | None
    ) -> Iterator[CheckedFile]:
        yield CheckedFile(read(pieces, name), mapping=asked)

    return check_file


def check_rows(pieces: Iterable[bytes], name: str) -> Iterator[Row]:
    """Reads `id,lon,lat[,nom]` lines: a row without a number is refused, one without nom warned."""
    lines = b"".join(pieces).decode().splitlines()
    if not lines:
        raise SitesFileError(name, "the file is empty")
    for number, line in enumerate(lines, start=1):
        yield _row(number, line.split(","))


def _row(number: int, values: list[str]) -> Row:
    try:
        lon, lat = float(values[1]), float(values[2])
    except ValueError:
        return Row(number, None, (Finding(number, "error", "latitude", "coordinates_missing"),))
    if len(values) > 3:
        return Row(number, site(values[0], lon, lat, nom=values[3]), (), number, values[0])
    findings = (Finding(number, "warning", "nom", "formula_like", {"value": "x"}),)
    return Row(number, site(values[0], lon, lat), findings, number, values[0])


def lines(count: int, first: int = 0) -> str:
    """A file of `count` clean rows."""
    return "\n".join(f"s{n:03},{n / 100},46.0,Lieu {n}" for n in range(first, first + count))


@dataclass
class Room:
    objects: Objects = field(default_factory=lambda: Objects.at("memory:"))
    time: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    failures: list[Exception] = field(default_factory=list)
    """What checks raised that nobody expected."""

    def __post_init__(self) -> None:
        self.imports = Imports(self.objects, lambda: self.time)
        self.versions = Versions(self.objects)

    def later(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def uploaded(self, content: str, *, is_scheduled: bool = False) -> str:
        opened = self.imports.open("sites.csv", "Ville", is_scheduled=is_scheduled)
        self.objects.put(upload_key(opened.id), content.encode())
        return opened.id

    def check(self, import_id: str) -> Import:
        return check_upload(
            self.imports, self.versions, of_rows(check_rows), import_id, self.failed
        )

    def failed(self, _import_id: str, error: Exception) -> None:
        self.failures.append(error)

    def checked(self, content: str, *, is_scheduled: bool = False) -> Import:
        return self.check(self.uploaded(content, is_scheduled=is_scheduled))

    def published(self, content: str) -> Import:
        return publish(self.imports, self.versions, self.checked(content).id)

    def version_in_use(self) -> str | None:
        seen = self.versions.in_use()
        return None if seen is None else seen.publication.version
