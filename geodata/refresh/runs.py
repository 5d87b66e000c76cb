"""Runs in a store: what each was computed from, where it keeps what it made, which is served."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from geodata.errors import MissingObjectError, SnapshotError
from geodata.seals import SEAL, opened_bytes
from geodata.snapshot import POINTER, Get
from geodata.stores import Objects, swap

FOLDER = "coverage"
CURRENT = f"{FOLDER}/{POINTER}"
MEASURES = "measures.npz"
ZONES = "zones.json"
RUN = "run.json"
EDITION = 4
"""Raised when the same data would be computed or drawn otherwise: the run is then another."""
_SEALED_SINCE = 2
"""The edition whose files have a seal; a run of before is served until the next one."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run, and what it is computed from: nothing else changes its results.

    Attributes:
        snapshot: id of the communes' data set.
        sites_version: of the sites.
        columns: id of the set of columns, None of none.
        at: the day of the state of the sites (ISO 8601).
        started_at: when it was asked for (ISO 8601, UTC): the order of runs.
        edition: of the computing code.
    """

    snapshot: str
    sites_version: str
    columns: str | None
    at: str
    started_at: str
    edition: int = EDITION

    @property
    def id(self) -> str:
        """The hash of what it is computed from: the same data of a day is the same run."""
        facts = asdict(self)
        del facts["started_at"]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def folder(self) -> str:
        """Where the store holds what it made."""
        return f"{FOLDER}/runs/{self.id}"

    def to_json(self) -> bytes:
        """Returns the run as `run_of` reads it."""
        return json.dumps({"run": self.id, **asdict(self), SEAL: self._seal}).encode()

    @property
    def _seal(self) -> str:
        """The hash of all that is said of it, the time it was asked for too."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def opened_of(run: Run, key: str, content: bytes) -> bytes:
    """Returns what a run wrote under a key.

    Raises:
        DamagedError: it is not what was written.
    """
    return content if run.edition < _SEALED_SINCE else opened_bytes(key, content)


def run_of(content: bytes, key: str) -> Run:
    """Returns the run that a pointer names or that a folder holds.

    Raises:
        SnapshotError: it is not readable.
    """
    try:
        facts = json.loads(content)
        named, seal = facts.pop("run"), facts.pop(SEAL, None)
        run = Run(**facts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(f"{key}: not a run") from error
    if named != run.id or seal not in (None, run._seal):  # noqa: SLF001 - its own module
        raise SnapshotError(f"{key}: not the run it says")
    return run


def current_run(get: Get) -> Run | None:
    """Returns the run that is served, None when none was ever published.

    Raises:
        SnapshotError: the pointer is not readable.
        StoreUnavailableError: the store did not answer.
    """
    try:
        return run_of(get(CURRENT), CURRENT)
    except MissingObjectError:
        return None


def run_in_use(get: Get) -> Run | None:
    """Returns the run that is served, None when none was, or when the store no longer holds it.

    A bucket forgets runs after a month. Where nothing refreshes them, the one that is served goes
    as well, and its pointer stays.

    Raises:
        SnapshotError: the pointer is not readable.
        StoreUnavailableError: the store did not answer.
    """
    served = current_run(get)
    if served is None:
        return None
    try:
        get(f"{served.folder}/{RUN}")
    except MissingObjectError:
        return None
    return served


def stored_run(get: Get, run_id: str) -> Run:
    """Returns a run of a store.

    Raises:
        SnapshotError: the store holds no such run.
    """
    key = f"{FOLDER}/runs/{run_id}/{RUN}"
    try:
        return run_of(get(key), key)
    except MissingObjectError as error:
        raise SnapshotError(f"{key}: the store holds no such run") from error


def serve(objects: Objects, run: Run, now: Callable[[], str]) -> bool:
    """Makes a run the one that is served, and returns whether it is.

    False when a run that was asked for later is served already: what is newer stays, unless it is
    newer than the present. That one is of a clock that jumped, and would stay until then.

    Args:
        objects: the store.
        run: which is whole.
        now: gives the present (ISO 8601, UTC). It is asked once it is known what is served: a
            worker that stood still would take what others served meanwhile for one to come.

    Raises:
        ObjectChangedError: others kept coming between.
    """

    def attempt() -> bool:
        try:
            found = objects.read(CURRENT)
        except MissingObjectError:
            objects.create(CURRENT, run.to_json())
            return True
        served = run_of(found.content, CURRENT)
        if served.id == run.id:
            return True
        if run.started_at < served.started_at <= now():
            return False
        objects.replace(CURRENT, run.to_json(), found.e_tag)
        return True

    return swap(attempt)
