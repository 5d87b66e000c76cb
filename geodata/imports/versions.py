"""The versions of the sites that were published: which is in use, which were, and one atomic move.

`sites/current` names the version in use and says of its publication all there is to say; the
former publications lie under `sites/history/`, each written there before the pointer leaves it. A
publication is therefore in one place or the other whenever a writer stops.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

from geodata.errors import (
    DamagedError,
    MissingObjectError,
    ObjectChangedError,
    SnapshotError,
    UnknownVersionError,
    VersionConflictError,
)
from geodata.seals import opened_record, sealed_record
from geodata.sites import FormerSites, SiteTable
from geodata.snapshot import (
    FOLDER,
    POINTER,
    fetch_former,
    fetch_sites,
    former_key,
    sites_key,
    write_former,
    write_sites,
)
from geodata.stores import Objects

_CURRENT = f"{FOLDER}/{POINTER}"
_HISTORY = f"{FOLDER}/history"


CORRECTED = "corrected"
_LOOKED_BACK = 50
"""Publications among which an import is looked for whose publisher stopped half way."""


def _past_key(number: int) -> str:
    return f"{_HISTORY}/{number:08}.json"


@dataclass(frozen=True, slots=True)
class Publication:
    """One time that a version was put in use; nobody's name is in it.

    Attributes:
        number: 0 for the first one of a store, then one more each time.
        counts: its sites, and what they changed (added, removed, moved, changed, unchanged);
            `corrected` where one place was corrected by hand. What the pointer says is read by the
            version of the code before, which knows counts of any name and no other field.
        import_id: the import it came from, or None.
        is_restored: whether an older version was put in use again.
    """

    version: str
    number: int
    published_at: str | None = None
    source: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    import_id: str | None = None
    is_restored: bool = False

    @property
    def is_corrected(self) -> bool:
        """Whether one place of the former version was corrected by hand, and nothing else."""
        return CORRECTED in self.counts

    def to_json(self, key: str = _CURRENT) -> bytes:
        """Returns the publication as `from_json` reads it under the same key."""
        return sealed_record(key, asdict(self))

    @staticmethod
    def from_json(content: bytes, number: int = 0, key: str = _CURRENT) -> Publication:
        """Returns the publication that `to_json` wrote, or that a bare pointer stands for.

        Raises:
            DamagedError: it is not what was written.
        """
        written = {"number": number, **opened_record(key, content)}
        # A newer version of the code may have written more than this one knows.
        return Publication(**{name: written[name] for name in _FIELDS if name in written})


_FIELDS = tuple(each.name for each in fields(Publication))


@dataclass(frozen=True, slots=True)
class InUse:
    """The publication in use, and the tag of the pointer that names it."""

    publication: Publication
    e_tag: str


class Versions:
    """The published versions of a store."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def in_use(self) -> InUse | None:
        """Returns the publication in use, or None when nothing was ever published."""
        try:
            found = self._objects.read(_CURRENT)
        except MissingObjectError:
            return None
        try:
            publication = Publication.from_json(found.content, self._after_history(found.content))
        except (ValueError, TypeError) as error:
            raise SnapshotError(f"{_CURRENT}: not a pointer") from error
        return InUse(publication, found.e_tag)

    def put_in_use(self, table: SiteTable, publication: Publication, seen: InUse | None) -> None:
        """Writes a version, then moves the pointer to it, unless it left `seen` meanwhile.

        Raises:
            VersionConflictError: another publication was first; nothing of it is lost.
        """
        write_sites(table, self._objects.put)
        self._remember(table, publication, seen)
        try:
            if seen is None:
                self._objects.create(_CURRENT, publication.to_json())
            else:
                self._archive(seen.publication)
                self._objects.replace(_CURRENT, publication.to_json(), seen.e_tag)
        except ObjectChangedError as error:
            now = self.in_use()
            # A store may have taken a write whose answer was lost, and refused it when sent again.
            if now is None or not self._was_put(publication, now):
                version = None if now is None else now.publication.version
                raise VersionConflictError(version) from error

    def _remember(self, table: SiteTable, publication: Publication, seen: InUse | None) -> None:
        """Writes the identifiers that a publication leaves out, of all those before it.

        What cannot be read of the publication before is forgotten: the sites come first, and what
        is put in use again may be so because the version before is damaged.
        """
        if seen is None:
            return
        before = seen.publication
        try:
            former = fetch_former(self._objects.get, former_key(before.number, before.version))
        except SnapshotError:
            former = FormerSites()
        if not publication.is_corrected:  # a place corrected by hand keeps its identifier
            try:
                left = fetch_sites(self._objects.get, before.version)
            except SnapshotError:
                pass
            else:
                former = former.left_by(left, table, publication.number)
        write_former(former, self._objects.put, publication.number, publication.version)

    def _was_put(self, publication: Publication, now: InUse) -> bool:
        """Whether a publication is in use, or was before the one that is."""
        if now.publication.number <= publication.number:
            return now.publication == publication
        return self._past(publication.number) == publication

    def history(
        self, limit: int, before: int | None = None
    ) -> tuple[list[Publication], int | None]:
        """Returns publications, the latest first, and the number that the next page is `before`."""
        now = self.in_use()
        if now is None:
            return [], None
        last = now.publication.number
        start = last if before is None else min(before - 1, last)
        archived = self._archived()
        numbers = [last] if start == last else []
        numbers += [number for number in archived[::-1] if number <= start and number != last]
        found = [now.publication if n == last else self._past(n) for n in numbers[:limit]]
        return found, found[-1].number if len(numbers) > limit else None

    def was_published(self, import_id: str) -> bool:
        """Returns whether an import is in use, or was not long ago."""
        page, _ = self.history(_LOOKED_BACK)
        return any(each.import_id == import_id for each in page)

    def table(self, version: str) -> SiteTable:
        """Returns a published version, whose content is the one it is named by.

        Raises:
            UnknownVersionError: none was published under this name.
            SnapshotError: it is damaged.
        """
        try:
            self._objects.facts(sites_key(version))
        except MissingObjectError as error:
            raise UnknownVersionError(version) from error
        return fetch_sites(self._objects.get, version)

    def last_of(self, version: str) -> Publication | None:
        """Returns the last publication of a version, or None when none is known."""
        page, before = self.history(50)
        while True:
            for publication in page:
                if publication.version == version:
                    return publication
            if before is None:
                return None
            page, before = self.history(50, before)

    def _archive(self, publication: Publication) -> None:
        key = _past_key(publication.number)
        self._objects.put(key, publication.to_json(key))

    def _archived(self) -> list[int]:
        names = (key.rpartition("/")[2] for key in self._objects.keys(_HISTORY))
        return [int(name.removesuffix(".json")) for name in names]

    def _past(self, number: int) -> Publication:
        key = _past_key(number)
        try:
            return Publication.from_json(self._objects.get(key), key=key)
        except TypeError as error:
            raise DamagedError(key) from error

    def _after_history(self, pointer: bytes) -> int:
        """Returns the number of a pointer that has none: whoever seeded the store wrote it."""
        facts = opened_record(_CURRENT, pointer)
        if "number" in facts:
            return int(facts["number"])
        return max(self._archived(), default=-1) + 1
