"""Lives through a shortage of memory, a process for each.

    python -m tests.faults.short_memory WHAT FOLDER AT...

The interpreter's allocator refuses the AT-th thing asked of it, and those after it for a while.
What the process does then is its own affair: an error, or its end, since libraries in C may not
stand it. What it leaves in the folder is not.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from geodata.imports.publishing import publish
from geodata.snapshot.publishing import open_current
from geodata.stores.objects import Objects
from tests.country import write_snapshot
from tests.geodata.imports.room import Room, lines

REFUSED_IN_A_ROW = 50
_ENDED = ("checked", "held", "failed")
PATIENCE_S = 60


def build(folder: Path) -> None:
    """Builds a snapshot over the one that is there."""
    write_snapshot(folder, population=9)


def build_is_whole(folder: Path) -> None:
    """Reads the snapshot in use, every byte of it."""
    open_current(folder).verify()


def publication(folder: Path) -> None:
    """Publishes the import that waits."""
    room = _room(folder)
    publish(room.imports, room.versions, _waiting(folder))


def publication_is_whole(folder: Path) -> None:
    """Reads the version in use, and publishes the import that waits, once."""
    room = _room(folder)
    in_use = room.version_in_use()
    assert in_use is not None
    assert len(room.versions.table(in_use)) in (3, 4)
    if room.imports.get(_waiting(folder)).state != "published":
        publish(room.imports, room.versions, _waiting(folder))
    assert room.imports.get(_waiting(folder)).state == "published"
    assert len(room.versions.history(50)[0]) == 2


def check(folder: Path) -> None:
    """Checks the file that waits."""
    _room(folder).check(_waiting(folder))


def check_is_whole(folder: Path) -> None:
    """Checks it once more, unless it ended: with its rows, or as failed and saying why."""
    room = _room(folder)
    found = room.imports.get(_waiting(folder))
    if found.state not in _ENDED:
        found = room.check(_waiting(folder))
    assert found.state in _ENDED
    assert found.reason is not None if found.state == "failed" else found.summary is not None


def prepared(what: str, folder: Path) -> None:
    """Makes what is there before the shortage."""
    if what == "build":
        write_snapshot(folder)
        return
    room = _room(folder)
    room.published(lines(3))
    waiting = room.uploaded(lines(4)) if what == "check" else room.checked(lines(4)).id
    (folder / "waiting").write_text(waiting)


def _room(folder: Path) -> Room:
    (folder / "store").mkdir(exist_ok=True)
    return Room(Objects.at((folder / "store").as_uri()))


def _waiting(folder: Path) -> str:
    return (folder / "waiting").read_text()


WHAT: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "build": (build, build_is_whole),
    "publication": (publication, publication_is_whole),
    "check": (check, check_is_whole),
}


def outcome_of(call: Callable[[], None], at: int | None = None) -> str:
    """Returns how a call ends in its own process, short of memory from the `at`-th thing on."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        signal.alarm(PATIENCE_S)
        os.write(writes, _lived(call, at).encode())
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    return told or f"ended by signal {os.WTERMSIG(status)}"


def _lived(call: Callable[[], None], at: int | None) -> str:
    import _testcapi  # CPython's own way to test a shortage; some builds leave it out

    try:
        if at is not None:
            _testcapi.set_nomemory(at, at + REFUSED_IN_A_ROW)
        call()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
        _testcapi.remove_mem_hooks()
        return type(error).__name__
    _testcapi.remove_mem_hooks()
    return "done"


def main(what: str, folder: Path, moments: list[int]) -> None:
    """Prints, for each moment, how the work ended and how what it left was found."""
    work, is_whole = WHAT[what]
    for at in moments:
        there = folder / str(at)
        there.mkdir()
        made = outcome_of(lambda there=there: prepared(what, there))
        ended = outcome_of(lambda there=there: work(there), at)
        found = outcome_of(lambda there=there: is_whole(there))
        print(at, made, ended, found, sep="\t", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), [int(each) for each in sys.argv[3:]])
