"""What a snapshot says of itself: provenance, counts, quality report, files and their hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TypedDict

from geodata.errors import SnapshotError

FORMAT = 1
"""Raised when a reader of today could no longer open what a build writes."""

ATTRIBUTION = (
    "IGN Admin Express, INSEE Code officiel géographique et populations, DILA annuaire de "
    "l'administration, DGCL, La Poste, Etalab — Licence Ouverte 2.0 ; GeoNames — CC BY 4.0"
)


class DefectSummary(TypedDict):
    """A defect that a build found in its sources: how many areas, and what was done."""

    check: str
    found: str
    count: int
    action: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of a snapshot as it must be."""

    sha256: str
    size_bytes: int

    @staticmethod
    def of(content: bytes) -> FileFacts:
        """Returns the facts of a file's content."""
        return FileFacts(hashlib.sha256(content).hexdigest(), len(content))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of a snapshot; `id` is the hash of all it says but the time of the build."""

    files: dict[str, FileFacts]
    sources: list[dict[str, str]]
    counts: dict[str, int]
    quality: list[DefectSummary]
    built_at: str
    attribution: str = ATTRIBUTION
    format: int = FORMAT
    id: str = field(default="")

    def identified(self) -> Manifest:
        """Returns the same manifest under the hash of its content."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "id"}
        return Manifest(**values, id=self.content_hash())

    def content_hash(self) -> str:
        """Returns 16 hexadecimal digits: the same sources and code give the same."""
        content = asdict(self)
        del content["id"], content["built_at"]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self) -> bytes:
        """Returns the manifest as the bytes of its file."""
        return (json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n").encode()

    @staticmethod
    def from_json(content: bytes) -> Manifest:
        """Returns the manifest that `to_json` wrote.

        Raises:
            SnapshotError: it is not one, was altered, or is of another format.
        """
        try:
            values = json.loads(content)
            files = {name: FileFacts(**facts) for name, facts in values.pop("files").items()}
            manifest = Manifest(files=files, **values)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SnapshotError("manifest.json: not a manifest") from error
        if manifest.format != FORMAT:
            raise SnapshotError(f"manifest.json: format {manifest.format}, this reads {FORMAT}")
        if manifest.id != manifest.content_hash():
            raise SnapshotError("manifest.json: its content does not match its id")
        return manifest


def check_file(name: str, content: bytes | memoryview, facts: FileFacts) -> None:
    """Refuses a file that is not the one a manifest describes.

    A megabyte takes a millisecond (SHA-256).

    Raises:
        SnapshotError: it was cut short or altered.
    """
    if len(content) != facts.size_bytes:
        raise SnapshotError(f"{name}: {len(content)} bytes, not {facts.size_bytes}")
    if hashlib.sha256(content).hexdigest() != facts.sha256:
        raise SnapshotError(f"{name}: its hash is not the one the manifest gives")
