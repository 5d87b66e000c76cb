"""The schedule: what is new at the configured address becomes an import like an operator's."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from geodata.errors import BadInputError, MissingObjectError, PullError, UnknownImportError
from geodata.imports.pull import Limits, Pulled, Validators, pull
from geodata.imports.records import Imports, upload_key
from geodata.imports.report import LastPull, PullLine, PullOutcome, ScheduleReply
from geodata.imports.states import timestamp

_STATE = "sync/state.json"
_TURNS = "sync/turns.json"
_TURN = "sync/turn"
"""Names the turn that began last: of two at once, the other one's file may be the older."""
MOST_TURNS = 20
"""The last turns of the schedule that are kept."""


@dataclass(frozen=True, slots=True)
class Pull:
    """The last file that was pulled: from where, when, and what was known of it."""

    url: str
    pulled_at: str
    digest: str
    import_id: str | None
    e_tag: str | None = None
    last_modified: str | None = None


PullFile = Callable[[str, Validators, Path, Limits], Pulled | None]
"""Writes what is at an address into a file; None when it is what is known."""


def sync(imports: Imports, url: str, limits: Limits, pull_file: PullFile = pull) -> str | None:
    """Returns the id of the import of what is new at an address, or None when nothing is.

    Nothing is, either, when another turn began meanwhile: it pulls what is there by then. An import
    has the time at which its turn began, before the file was asked for: one that comes late is
    known by it.

    The file is uploaded like an operator's: its arrival in the store starts the check.

    Raises:
        BadInputError: the address is not one that may be pulled.
        PullError: it could not be pulled; it will be tried again at the next turn.
        StoreUnavailableError: a store did not answer.
    """
    try:
        import_id = _new_at(imports, url, limits, pull_file)
    except (PullError, BadInputError) as error:
        _record(imports, "failed", None, str(error))
        raise
    _record(imports, "imported" if import_id else "unchanged", import_id)
    return import_id


def _new_at(imports: Imports, url: str, limits: Limits, pull_file: PullFile) -> str | None:
    turn = imports.draw(8).encode()
    imports.objects.put(_TURN, turn)
    began = imports.now()  # Since then alone: a turn that begins after this one's look has a later.
    last = _last(imports)
    known = last if last is not None and last.url == url else None
    validators = Validators() if known is None else Validators(known.e_tag, known.last_modified)
    with TemporaryDirectory() as folder:
        target = Path(folder) / "pulled"
        pulled = pull_file(url, validators, target, limits)
        if pulled is None:
            return None
        # A server without validators gives the same file each time.
        is_same = known is not None and known.digest == pulled.digest
        if imports.objects.get(_TURN) != turn:
            return None
        import_id = known.import_id if known and is_same else _imported(imports, url, target, began)
    # Last: a turn that stopped before is made again.
    _note(imports, url, pulled, import_id)
    return None if is_same else import_id


def _imported(imports: Imports, url: str, target: Path, began: datetime) -> str:
    parts = urlsplit(url)
    name = PurePosixPath(unquote(parts.path)).name or "sites"
    opened = imports.open(name[:200], parts.hostname or "", is_scheduled=True, began=began)
    imports.objects.put_file(upload_key(opened.id), target)
    return opened.id


def _last(imports: Imports) -> Pull | None:
    try:
        return Pull(**json.loads(imports.objects.get(_STATE)))
    except MissingObjectError:
        return None


def _note(imports: Imports, url: str, pulled: Pulled, import_id: str | None) -> None:
    note = Pull(
        url=url,
        pulled_at=timestamp(imports.now()),
        digest=pulled.digest,
        import_id=import_id,
        **asdict(pulled.validators),
    )
    imports.objects.put(_STATE, json.dumps(asdict(note), indent=1).encode())


def schedule_reply(imports: Imports, url: str, every: str) -> ScheduleReply:
    """Returns what the schedule pulls, how often, and its last turns, the latest first."""
    last = _last(imports)
    return {
        "url": shown_address(url) if url else None,
        "every": every if url and every else None,
        "last": None if last is None else _shown_pull(imports, last),
        "pulls": _turns(imports),
    }


def shown_address(url: str) -> str:
    """Returns the host and the file of an address: the rest of it may hold a key."""
    parts = urlsplit(url)
    name = PurePosixPath(parts.path).name
    folders = "…/" if parts.path.strip("/") != name else ""
    return f"{parts.scheme}://{parts.hostname or ''}/{folders}{name}"


def _shown_pull(imports: Imports, last: Pull) -> LastPull:
    state = None
    if last.import_id is not None:
        try:
            state = imports.get(last.import_id).state
        except UnknownImportError:  # imports are forgotten after a time
            state = None
    return {"pulled_at": last.pulled_at, "import_id": last.import_id, "state": state}


def _record(
    imports: Imports, outcome: PullOutcome, import_id: str | None, reason: str | None = None
) -> None:
    turn: PullLine = {
        "at": timestamp(imports.now()),
        "outcome": outcome,
        "import_id": import_id,
        "reason": reason,
    }
    turns = [turn, *_turns(imports)][:MOST_TURNS]
    imports.objects.put(_TURNS, json.dumps(turns, ensure_ascii=False, indent=1).encode())


def _turns(imports: Imports) -> list[PullLine]:
    try:
        turns: list[PullLine] = json.loads(imports.objects.get(_TURNS))
    except MissingObjectError:
        return []
    return turns
