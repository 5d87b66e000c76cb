"""A room of jobs over a small country: a folder that gives links, a clock that is told the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from geodata.exports import write_rows
from geodata.matches.jobs import (
    AddressesBy,
    Matches,
    MatchOperations,
    MatchRequest,
    MatchRunner,
    OpenedMatchReply,
)
from geodata.nearest import Guide, NearestParameters
from geodata.nearest.geocoding.bulk import BulkGeocoder
from geodata.stores import FolderObjects, LinkSigner
from tests.country import LITTLE_FRANCE, SITES, SQUARES, guide_of, places_of

SECRET = b"s" * 32
GUIDE = guide_of(places_of(LITTLE_FRANCE, SQUARES), *SITES)
ASKED = MatchRequest(options=NearestParameters(limit=2))


@dataclass
class Jobs:
    folder: Path
    time: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    failures: list[Exception] = field(default_factory=list)
    bulk: BulkGeocoder | None = None
    guide: Callable[[], Guide] = lambda: GUIDE
    write: Callable[..., None] = write_rows
    clock: Callable[[], float] = lambda: 0.0

    def __post_init__(self) -> None:
        signer = LinkSigner("http://here/objects", SECRET, self._seconds)
        self.events: list[str] = []
        self.objects = FolderObjects(self.folder, signer, self.events.append)
        self.matches = Matches(self.objects, lambda: self.time, timedelta(hours=24))
        self.operations = MatchOperations(self.matches)

    @property
    def runner(self) -> MatchRunner:
        return MatchRunner(
            self.matches,
            self.guide,
            AddressesBy(self.bulk, lambda: date(2026, 11, 23)),
            self._write,
            self.clock,
            lambda _id, error: self.failures.append(error),
        )

    def _write(
        self,
        ending: str,
        columns: Sequence[Any],
        places: Sequence[Any],
        about: Mapping[str, str],
        stream: BinaryIO,
    ) -> None:
        self.write(ending, columns, places, about, stream)

    def _seconds(self) -> float:
        return self.time.timestamp()

    def later(self, **by: float) -> None:
        self.time += timedelta(**by)

    def opened(
        self,
        request: MatchRequest = ASKED,
        *,
        owner: str = "anne",
        departements: frozenset[str] | None = None,
        looks_first: bool = False,
    ) -> OpenedMatchReply:
        return self.operations.open(
            owner, departements, request, "text/csv", looks_first=looks_first
        )

    def uploaded(self, content: bytes | str, request: MatchRequest = ASKED, **options: Any) -> str:
        match_id = self.opened(request, **options)["id"]
        self.upload(match_id, content)
        return match_id

    def upload(self, match_id: str, content: bytes | str) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.objects.put(f"matches/{match_id}/upload", data)

    def done(self, content: bytes | str, request: MatchRequest = ASKED, **options: Any) -> str:
        match_id = self.uploaded(content, request, **options)
        assert self.runner.take(match_id) == "done", self.operations.show("anne", match_id)
        return match_id

    def result(self, match_id: str, as_format: str = "csv", owner: str = "anne") -> bytes:
        url = self.operations.result(owner, match_id, as_format)
        return self.objects.get(url.removeprefix("http://here/objects/").partition("?")[0])

    def kept(self) -> Iterator[tuple[str, bytes]]:
        """Every object there is, by its key."""
        for key in self.objects.every():
            yield key, self.objects.get(key)
